"""Whatever a page does to a word that an extractor can still read, the gate sees it."""

import json
import random
import re
import unicodedata

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from trafilatura.settings import MANUALLY_CLEANED

from monitor.core.charset import decode
from monitor.core.clean import clean
from monitor.core.gate import conjunctions
from monitor.core.gate.seeds import ODD
from monitor.core.gate.spellings import written
from monitor.core.gate.stems import seed_terms, stems
from monitor.core.matching import match
from monitor.core.text import fold
from monitor.scan import Gate
from tests.extracting import read
from tests.rulebook import project_rules

RULES = project_rules()
NEEDED = conjunctions(RULES, None)


@pytest.fixture(scope="module")
def gate():
    """The shipped rules, with the scanner where it is installed."""
    return Gate(RULES)


def wide(letter):
    return chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter


def radical(letter):
    """The radical of Han that looks like a letter, as a text copied from a PDF has it."""
    return next((chr(code) for code in range(0x2F00, 0x2FE0) if fold(chr(code)).text == letter), letter)


LETTERS = {
    "as it is": lambda letter: letter,
    "capital": lambda letter: letter.upper() if len(letter.upper()) == 1 else letter,
    "decimal": lambda letter: f"&#{ord(letter)};",
    "decimal with noughts": lambda letter: f"&#00{ord(letter)};",
    "decimal with many noughts": lambda letter: f"&#00000{ord(letter)};",
    "decimal, escaped twice": lambda letter: f"&amp;#{ord(letter)};",
    "hexadecimal, escaped twice": lambda letter: f"&amp;#x{ord(letter):x};",
    "hexadecimal": lambda letter: f"&#x{ord(letter):x};",
    "hexadecimal, capital": lambda letter: f"&#x{ord(letter):X};",
    "full width": wide,
    "radical": radical,
    "decomposed": lambda letter: unicodedata.normalize("NFD", letter),
}
BREAKS = (
    "", "", "", "", "<b>", "</b>", '<i class="x">', "<br/>", "<!-- -->", "<!-- a > b -->", "\u00ad", "&shy;", "&#173;", "&#xAD;", "\u200b",
    "&#8203;", "&#x200B;", "\u200d", "\u2060", "\ufeff", "<wbr>", "\x00", "\x0b", "&#0;", "<span title='a &amp; b'></span>",
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
        said.append((pattern.case or pattern.text).replace("*", ""))
    return said


@st.composite
def hidden(draw, phrase):
    """A phrase written so that only a reader of HTML reads it; one with capitals counts only as written."""
    written = []
    ways = sorted(LETTERS if phrase == phrase.lower() else LETTERS.keys() - {"capital"})
    for letter in phrase:
        if letter == " ":
            written.append(draw(st.sampled_from(SPACES)))
        elif letter == "-":
            written.append(draw(st.sampled_from(DASHES)))
        else:
            way = draw(st.sampled_from(ways))
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


SAID = (
    "North Korea has shipped artillery shells to Russia, officials said.", "북한이 러시아에 포탄을 지원했다는 보도가 나왔다.",
    "КНДР передала России партию снарядов.", "北朝鮮がロシアに砲弾を供与した。", "朝鲜向俄罗斯提供了大量炮弹。",
    "Made in North Korea, KN-23 missiles were fired by Russia at Kharkiv in Ukraine.", "North Korean soldiers were killed in Kursk, Ukraine said.",
    "Nordkorea hat Russland Artilleriegranaten geliefert.", "La Corée du Nord a livré des obus à la Russie.",
    "Kim Jong Un's regime sold 122mm rounds to Putin's army.",
)  # fmt: skip
PUT_IN = (
    "<b>", "</b>", '<i class="x">', "<br>", "<!-- -->", "<!-- a > b -->", "\u00ad", "&shy;", "&#173;", "&#xAD;", "\u200b", "&#8203;", "&zwj;", "\ufeff",
    "<wbr>", "\x02", "<span title='a &amp; b'></span>", "&nbsp;", "&nbsp", " ", "&amp;eacute;", "&amp;#233;", r"\u0041", r"\u003cb\u003e", r"\n", "a", "1",
    "é", "&eacute;", "&#2;", "&#140;", "&lt;b&gt;", "<sup>a</sup>", "<script>var a='</b>';</script>", "<script>x<!-- y</script>", "<!-- <script> -->",
    "</script>", "<style>p{}</style>", '<span data-x="<script>">', "<a href='x>y'>", "<noscript>z</noscript>", "\u0301", "(", "'", '"', "/", "_", "-",
    "\u3000", "<p>", "</p><p>", "<div>", "</div>", '<img alt="North">', "<select><option>a</option></select>", "<svg><title>t</title></svg>", "<![CDATA[",
    "]]>", "<?php x ?>", "<textarea>", "</textarea>", '<script type="application/json">{"a": "<b>x</b>"}</script>',
    "\x00 ", " \u2028", "\u2066", "\x02<b> </b>",
)  # fmt: skip
FILL = "The council met on Tuesday to talk about the weather in the county, and nothing was decided. "
PLACES = (
    "<title>News</title></head><body><article><h1>News</h1><p>{fill}</p><p>{said}</p><p>{fill}</p></article>",
    '<title>{said}</title><meta property="og:title" content="{said}"></head><body><article><h1>{said}</h1><p>{fill}</p><p>{fill}</p></article>',
    '<title>News</title><script type="application/ld+json">{{"@type": "NewsArticle", "headline": "News", "articleBody": "{said} {fill}"}}</script></head>'
    "<body><article><p>{fill}</p></article>",
    "<script>var a = '<div>x</div>';</script></head><body><!-- c --><div>{said}<script>document.write('</div>');</script>{said} {fill}</div>",
)


@pytest.mark.parametrize("number", range(4))
def test_the_gate_reads_whatever_extraction_and_rules_read(gate, number):
    """Two odd things put into a report; where it is still one to the rules, the page passes."""
    chance = random.Random(number)
    refused = []
    for _ in range(700):
        said = list(chance.choice(SAID))
        for place in sorted(chance.sample(range(len(said) + 1), 2), reverse=True):
            said.insert(place, chance.choice(PUT_IN))
        body = f"<html><head>{chance.choice(PLACES).format(said=''.join(said), fill=FILL)}</body></html>"
        if not gate.passes(body.encode(), "text/html; charset=utf-8"):
            refused.append(body)
    missed = [body for body in refused if (article := read(body).article) and match(article, RULES)]

    assert refused
    assert missed == []


LEFT_OUT = sorted({*MANUALLY_CLEANED, "noscript", "template", "title"} - {"head", "script", "style"})
BESIDE = ("{}", '<a href="#">{}</a>', "<img src=x>{}", "<b>{}</b>", "<?php x ?>{}")


@pytest.mark.parametrize("element", LEFT_OUT)
def test_what_stands_in_an_element_that_is_left_out_parts_no_word(gate, element):
    """Readings of Han letters (`rt`), labels, times, pictures: an extractor leaves them out, and the word round them is whole."""
    missed = []
    for said in (
        "Nor{}th Korea has shipped shells to Russia.",
        "Kim Jong {} Un's regime sold 122mm rounds to Putin's army.",
    ):
        for beside in BESIDE:
            hidden = beside.format(f"<{element} class='x'>zz</{element}>")
            body = f"<html><head><title>N</title></head><body><article><h1>N</h1><p>{FILL}</p><p>{said.format(hidden)}</p><p>{FILL}</p>"
            if (
                not gate.passes(body.encode(), None)
                and (article := read(body).article)
                and match(article, RULES)
            ):
                missed.append(hidden)

    assert missed == []


def test_a_report_for_children_has_the_readings_of_its_letters(gate):
    """Above every word, each in a `ruby` of its own, as NHK's easy news writes them."""
    words = (
        ("北", "きた"),
        ("朝鮮", "ちょうせん"),
        "が",
        "ロシア",
        "に",
        ("砲", "ほう"),
        ("弾", "だん"),
        "を",
        ("供与", "きょうよ"),
        "した。",
    )
    said = "".join(
        word if isinstance(word, str) else f"<ruby>{word[0]}<rt>{word[1]}</rt></ruby>" for word in words
    )
    body = f"<html><head><title>N</title></head><body><article><h1>N</h1><p>{FILL}</p><p>{said}</p><p>{FILL}</p></article></body></html>"
    article = read(body).article

    assert article
    assert match(article, RULES)
    assert gate.passes(body.encode(), "text/html; charset=utf-8")


@pytest.mark.parametrize(
    "cut", ["&zw<b>j;", "&<i>shy;", "&sh<!-- a > b -->y;", "&#\u00ad8203;", "&&#173;zwj;", "&sh\x02y;", "&#<b></b>x200b;", "<n&#2;oscript>z</noscript>"]
)  # fmt: skip
@pytest.mark.parametrize("place", [3, 5, 14])
def test_an_entity_cut_in_two_is_whole_when_the_tag_is_gone(gate, cut, place):
    """An extractor reads entities once more when it has taken out the tags."""
    said = "North Korea has shipped artillery shells to Russia, officials said."
    said = said[:place] + cut + said[place:]
    body = f"<html><head><title>N</title></head><body><article><h1>N</h1><p>{FILL}</p><p>{said}</p><p>{FILL}</p></article></body></html>"
    article = read(body).article

    assert article
    assert match(article, RULES)
    assert gate.passes(body.encode(), "text/html; charset=utf-8")


@pytest.mark.parametrize(
    "number", ["M1&amp;shy;98\ufeff9", "M19\ufeff8&shy;9", "M1\u200b97<b>8", "M1&zwj;9\u00ad9</i>1"]
)
def test_a_number_broken_twice_in_two_ways_is_seen(gate, number):
    """Two letters may stand between any two of the things that are gone when a page is read."""
    assert gate.passes(f"<p>Russian crews fired the {number} near Kursk</p>".encode(), "text/html")


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


@pytest.mark.parametrize(
    ("attributes", "is_read"),
    [
        ('type="application/ld+json"', True), ("type=application/ld+json", True), ('type="application/ld&#43;json"', True),
        ('type="application&#x2F;ld&#x2B;json"', True), ('type="application/ld+json" data-kind="type=application/json "', True),
        ("type='application/ld+json' type='application/json'", True), ("type='application/json' type='application/ld+json'", False),
        ('type="application/settings+json"', False), ('data-type="application/json" type="application/ld+json"', True),
        ('TYPE="APPLICATION/LD+JSON"', False), ('id="json" type="application/ld+json; charset=utf-8"', False), ('type="application/json"', False),
        ('type="text/plain"', False),
    ],
)  # fmt: skip
def test_the_gate_reads_the_data_that_extraction_and_rules_read(gate, attributes, is_read):
    """However the script says that it is data; what extraction does not read today stands beside it, so that a change is seen."""
    said = SAID[0]
    data = f'{{"@type": "NewsArticle", "headline": "{said}", "articleBody": "{said} {FILL}{FILL}"}}'
    body = f"<html><head><title>News</title><script {attributes}>{data}</script></head><body><p>x</p></body></html>"
    article = read(body).article

    assert bool(article and match(article, RULES)) is is_read
    assert gate.passes(body.encode(), "text/html; charset=utf-8") or not is_read


def test_data_for_the_scripts_of_a_page_is_no_text(gate):
    """A list of countries in a page's own settings lets no page pass."""
    data = json.dumps({"said": SAID})

    assert not gate.passes(
        f'<html><script id="settings" type="application/json">{data}</script><p>{FILL}</p></html>'.encode(),
        "text/html",
    )


@pytest.mark.parametrize(
    "invisible", ["\x0b", "\x0c", "\x1f", "\u202e", "\u2066", "\ufeff", "\ufdd0", "\ufffe", "\U000e0041", "&#0;", "&#x00;"]
)  # fmt: skip
@pytest.mark.parametrize("place", [1, 3, 6])
def test_what_is_taken_out_of_a_text_parts_no_word(gate, invisible, place):
    """Whatever `core.clean` takes out: control characters, marks of direction, what is no character."""
    name = "North Korea"[:place] + invisible + "North Korea"[place:]
    body = f"<html><head><title>t</title></head><body><p>{name} has shipped artillery shells to Russia.</p></body></html>"

    assert clean(name.replace("&#0;", "").replace("&#x00;", "")) == "North Korea"
    assert gate.passes(body.encode(), "text/html; charset=utf-8")


NO_LETTERS = frozenset("ªºℹⅠⅤⅰⅴ")
"""What stands for itself on many pages and is looked at beside other letters only, or not at all."""


def test_every_character_that_folds_to_a_letter_of_a_stem_is_looked_for():
    """Raised and lowered digits and those in circles are no number that a newsroom writes."""
    letters = {
        letter for stem in stems(RULES, seed_terms(RULES, None)) for letter in stem if not letter.isdigit()
    }
    odd = re.compile(ODD, re.DOTALL)
    unseen = [
        char
        for char in map(chr, (*range(0x80, 0xD800), *range(0xE000, 0x1F000)))
        if (plain := fold(char).text) != char
        and plain in letters
        and char not in (*written(plain), wide(plain), wide(plain.upper()), *NO_LETTERS)
        and not odd.search(char.encode())
    ]

    assert unseen == []
