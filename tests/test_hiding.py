"""Whatever a page does to a word that an extractor can still read, the gate sees it."""

import unicodedata

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from monitor import paths
from monitor.config.rules import load_rules
from monitor.core.charset import decode
from monitor.core.gate import conjunctions
from monitor.scan import Gate

RULES = load_rules(paths.RULES)
NEEDED = conjunctions(RULES, None)


@pytest.fixture(scope="module")
def gate():
    """The shipped rules, with the scanner where it is installed."""
    return Gate(RULES)


def wide(letter):
    return chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter


LETTERS = {
    "as it is": lambda letter: letter,
    "capital": lambda letter: letter.upper() if len(letter.upper()) == 1 else letter,
    "decimal": lambda letter: f"&#{ord(letter)};",
    "decimal with noughts": lambda letter: f"&#00{ord(letter)};",
    "hexadecimal": lambda letter: f"&#x{ord(letter):x};",
    "hexadecimal, capital": lambda letter: f"&#x{ord(letter):X};",
    "full width": wide,
    "decomposed": lambda letter: unicodedata.normalize("NFD", letter),
}
BREAKS = (
    "", "", "", "", "<b>", "</b>", '<i class="x">', "<br/>", "<!-- -->", "<!-- a > b -->", "\u00ad", "&shy;", "&#173;", "&#xAD;", "\u200b",
    "&#8203;", "&#x200B;", "\u200d", "\u2060", "\ufeff", "<wbr>", "\x00", "<span title='a &amp; b'></span>",
)  # fmt: skip
SPACES = (" ", "&nbsp;", "\u00a0", "\u3000", "\n\t", " <br> ", "</b> <b>", "&#32;", "&#160;", "\u2009")
DASHES = ("-", "‐", "‑", "‒", "–", "—", "−", "－", "&#8209;", "&ndash;", "&#x2010;", "<b>-</b>")
ESCAPED = {
    "small": lambda letter: f"\\u{ord(letter):04x}",
    "capital": lambda letter: f"\\u{ord(letter):04X}",
    "none": lambda letter: letter,
}


@st.composite
def phrases(draw):
    """The phrases of one rule's needs, a pattern for each."""
    needed = draw(st.sampled_from(NEEDED))
    said = []
    for group in needed:
        terms = [RULES.terms[name] for name in sorted(group) if RULES.terms[name].patterns]
        pattern = draw(st.sampled_from(draw(st.sampled_from(terms)).patterns))
        said.append(pattern.text.replace("*", ""))
    return said


@st.composite
def hidden(draw, phrase):
    """A phrase written so that only a reader of HTML reads it."""
    written = []
    for letter in phrase:
        if letter == " ":
            written.append(draw(st.sampled_from(SPACES)))
        elif letter == "-":
            written.append(draw(st.sampled_from(DASHES)))
        else:
            way = draw(st.sampled_from(sorted(LETTERS)))
            if "decimal" in way and ord(letter) > 0xFFFF:
                way = "as it is"
            written += [LETTERS[way](letter), draw(st.sampled_from(BREAKS))]
    return "".join(written)


@st.composite
def escaped(draw, phrase):
    """A phrase as JSON in a page may have it."""
    ways = [draw(st.sampled_from(sorted(ESCAPED))) for _ in phrase]
    return "".join(
        letter if letter in " -'" or ord(letter) > 0xFFFF else ESCAPED[way](letter)
        for letter, way in zip(phrase, ways, strict=True)
    )


SLOWLY = settings(
    max_examples=400, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


@SLOWLY
@given(st.data())
def test_what_an_extractor_can_read_passes(gate, data):
    """Tags, comments, entities, invisible characters, full width, dashes, spaces, parted letters, all at once."""
    words = [data.draw(hidden(phrase)) for phrase in data.draw(phrases())]
    body = f"<html><head><title>t</title></head><body><p>{' and '.join(words)}.</p></body></html>"

    assert gate.passes(body.encode(), "text/html; charset=utf-8")


@SLOWLY
@given(st.data())
def test_what_linked_data_says_passes(gate, data):
    """A page may carry its text only as JSON, with escapes."""
    words = [data.draw(escaped(phrase)) for phrase in data.draw(phrases())]
    said = "\\n".join(words)
    body = (
        f'<html><script type="application/ld+json">{{"articleBody": "{said}"}}</script><p>a page</p></html>'
    )

    assert gate.passes(body.encode(), "text/html; charset=utf-8")


CHARSETS = (
    "utf-8", "utf-16-le", "utf-16-be", "utf-16", "euc_kr", "shift_jis", "euc_jp", "iso2022_jp", "gb18030", "big5",
    "koi8_r", "koi8_u", "cp1251", "cp1252", "iso8859_2",
)  # fmt: skip


@SLOWLY
@given(st.data())
def test_what_is_written_in_another_charset_passes(gate, data):
    """Declared in the header, in the page, or nowhere where the bytes themselves tell."""
    words = data.draw(phrases())
    text = " ".join(f"{word} ." for word in words) * 8
    charset = data.draw(st.sampled_from([name for name in CHARSETS if encodes(text, name)]))
    where = data.draw(st.sampled_from(("header", "page")))
    meta = f'<meta charset="{charset}">' if where == "page" and "16" not in charset else ""
    body = f"<html><head>{meta}</head><body><p>{text}</p></body></html>".encode(charset)
    header = "text/html" if meta else f"text/html; charset={charset}"
    assume(text in decode(body, header).text)

    assert gate.passes(body, header)


def encodes(text, charset):
    try:
        return text.encode(charset).decode(charset) == text
    except UnicodeError:
        return False
