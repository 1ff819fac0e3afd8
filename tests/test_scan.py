"""The gate on raw bytes: it may say yes too often, never no wrongly."""

import random
import time

import pytest

from monitor.config.rules import load_rules
from monitor.core.gate import Wanted, conjunctions
from monitor.scan import Gate
from monitor.scan.database import hyperscan
from monitor.scan.first import first
from monitor.scan.scanner import Scanner
from tests.rulebook import project_rules

SAID = {
    "en": "North Korea has shipped artillery shells to Russia, officials said.",
    "ko": "북한이 러시아에 포탄을 지원했다는 보도가 나왔다.",
    "ru": "КНДР передала России партию снарядов.",
    "ja": "北朝鮮がロシアに砲弾を供与した。",
    "zh": "朝鲜向俄罗斯提供了大量炮弹。",
}
HIDES = {
    "plainly": lambda word: word,
    "a tag in it": lambda word: f"{word[:1]}<b class='x'>{word[1:]}</b>",
    "a tag round each letter": lambda word: "".join(f"<i>{letter}</i>" for letter in word),
    "a comment in it": lambda word: f"{word[:1]}<!-- x > y -->{word[1:]}",
    "a soft hyphen": lambda word: f"{word[:1]}\u00ad{word[1:]}",
    "a soft hyphen's entity": lambda word: f"{word[:1]}&shy;{word[1:]}",
    "zero width between letters": lambda word: "\u200b".join(word),
    "decimal entities": lambda word: "".join(f"&#{ord(letter)};" for letter in word),
    "hexadecimal entities": lambda word: "".join(f"&#X{ord(letter):X};" for letter in word),
    "one entity": lambda word: f"{word[:1]}&#{ord(word[1])};{word[2:]}" if len(word) > 1 else word,
    "escapes": lambda word: "".join(f"\\u{ord(letter):04x}" for letter in word),
}
CHARSETS = {
    "en": ("utf-8", "cp1252", "utf-16"),
    "ko": ("utf-8", "euc_kr", "utf-16"),
    "ru": ("utf-8", "cp1251", "koi8-r", "utf-16"),
    "ja": ("utf-8", "shift_jis", "euc_jp", "utf-16"),
    "zh": ("utf-8", "gb18030", "utf-16"),
}


@pytest.fixture(scope="module")
def gate():
    """The shipped rules, with the scanner where it is installed."""
    return Gate(project_rules())


def page(sentence):
    return f"<html><head><title>.</title></head><body><p>{sentence}</p></body></html>"


@pytest.mark.parametrize("language", SAID)
@pytest.mark.parametrize("hide", HIDES)
def test_a_hidden_word_passes(gate, language, hide):
    """
    Whatever an extractor takes out of a word, the gate must read across.
    """
    hidden = " ".join(HIDES[hide](word) for word in SAID[language].split())

    assert gate.passes(page(hidden).encode(), "text/html; charset=utf-8")


@pytest.mark.parametrize(
    ("language", "charset"), [(one, name) for one, names in CHARSETS.items() for name in names]
)
@pytest.mark.parametrize("declared", [True, False])
def test_a_page_of_another_charset_passes(gate, language, charset, declared):
    """
    The gate decodes as the extraction does, or looks at bytes that mean the same.
    """
    body = page(f"{SAID[language]} " * 6).encode(charset)

    assert gate.passes(body, f"text/html; charset={charset}" if declared else "text/html")


@pytest.mark.parametrize(
    "text", ["The council met on Tuesday.", "Storm over Cork: ships stay in port.", "축구 대표팀이 이겼다."]
)
def test_an_ordinary_page_does_not(gate, text):
    """
    A gate that lets everything through is none.
    """
    assert not gate.passes(page(text).encode(), "text/html; charset=utf-8")


@pytest.mark.parametrize(
    "title",
    [
        "北ICBM技術をロシアが支援、砲弾供与の見返りに",
        "朝KN-23导弹供俄",
        "북KN-23 러시아에 지원",
        "北朝鮮KN23をロシアに供与",
    ],
)
def test_latin_letters_right_behind_a_name_in_han_or_hangul_are_no_part_of_it(gate, title):
    """Only an alphabet's own letters make another word of it."""
    body = f"<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>"

    assert gate.passes(body.encode(), "text/html; charset=utf-8")


def test_without_the_scanner_the_answer_is_the_same(gate):
    """
    Hyperscan has no wheel everywhere.
    """
    plain = Gate(project_rules(), scanner=False)

    for sentence in (*SAID.values(), "The council met on Tuesday.", "Kim sang in Seoul."):
        body = page(sentence).encode()
        assert plain.passes(body, None) == gate.passes(body, None)


@pytest.mark.parametrize(
    "before", [r"\n", r"\t", r"\u00ad", r"\u200b", "&nbsp", "&#xa0", "&shy;", "<b>", ". "]
)
@pytest.mark.parametrize(
    "word", ["KN-23 missiles fired at Kharkiv", "NK troops", "Koksan guns", "Kim Jong Un's army"]
)
def test_a_short_name_is_found_where_a_word_begins(gate, before, word):
    """What stands before it may end in a letter, and is none."""
    body = page(
        f"Weapons for Russia in its war on Ukraine.{before}{word} were sent to the front, officials said."
    )

    assert gate.passes(body.encode(), "text/html")


@pytest.mark.parametrize(
    "beside",
    [r"\u0041", r"\u00e9", "&amp;eacute;", "&amp;#233;", "&amp;#xe9;", "\x02a<b></b>", "a\x02", "<sup>a</sup>", "a<!-- -->", "a<br>", "1", "_",
     "a&#2;", "&#140;", "&#x8c;", "a\u200b"],
)  # fmt: skip
def test_where_a_word_may_begin_it_begins(gate, beside):
    """What may be a letter to one reader and none to another leaves both readings open."""
    said = f"Weapons were sent by {beside}North Korea{beside} to {beside}Russia{beside}, officials said."

    assert gate.passes(page(said).encode(), "text/html")


@pytest.mark.parametrize("place", ["script", "title", "meta", "text", "unclosed", "odd"])
def test_a_comment_that_a_reader_may_see_counts(gate, place):
    """Between two tags none sees it; elsewhere one may."""
    written = f"<!-- {SAID['en']} -->"
    body = {
        "script": f'<script type="application/ld+json">{{"articleBody": "<p>x</p>{written}<p>x</p>"}}</script>',
        "title": f"<title>{written}</title>",
        "meta": f'<meta name="description" content="<p>x</p>{written}<p>x</p>">',
        "text": f"<p>so {written} it was</p>",
        "unclosed": f"<p>x</p>{written[:-3]}<p>x</p>",
        "odd": f"<p>x</p><!-->{SAID['en']}--><p>x</p>",
    }[place]

    assert gate.passes(f"<html><body>{body}<p>y</p></body></html>".encode(), "text/html")


def test_a_comment_between_two_tags_is_none_of_the_text(gate):
    """Editors' systems write names of templates there, of which some are words of rules."""
    body = f"<html><body><p>x</p> <!-- {SAID['en']} --> <p>y</p></body></html>"

    assert not gate.passes(body.encode(), "text/html")


@pytest.mark.parametrize("said", ["155 mm shells", "155-<b>mm</b>&nbsp;shells", "155mm she&shy;lls"])
def test_a_regex_is_looked_for(tmp_path, said):
    """In the squeezed page, so that markup hides nothing; a page without it does not pass."""
    (tmp_path / "terms").mkdir()
    (tmp_path / "terms" / "few.toml").write_text(
        "[dprk]\nen = [\"North Korea*\"]\n[arms]\nregex = ['\\b155 ?-? ?mm shell']\n"
    )
    (tmp_path / "rules.toml").write_text(
        '[[rule]]\nid = "r"\ntitle = "R"\nlane = "dprk-to-russia"\nall = ["dprk", "arms"]\n'
    )
    gate = Gate(load_rules(tmp_path))

    assert gate.passes(page(f"North Korea sent {said}.").encode())
    assert not gate.passes(page("North Korea sent 155 letters.").encode())


@pytest.mark.parametrize("before", ["", " ", "</b>", "</b> "])
def test_a_hidden_element_in_a_phrase_hides_nothing(gate, before):
    """However much text stands in it: the window is wide enough for what stands outside."""
    drawn = f"<svg><title>{'a drawing of a hill ' * 40}</title></svg>"
    name = f"<b>North{before}{drawn} Korea" if "b" in before else f"North{before}{drawn} Korea"

    assert gate.passes(
        page(f"Weapons from {name} were fired by Russia at Kharkiv in Ukraine.").encode(), "text/html"
    )


def test_a_number_of_which_some_digits_are_escapes_is_read(gate):
    """Its first digit alone would be found everywhere."""
    body = r"""<script type="application/ld+json">{"articleBody": "\u006D1\u00397\u0038 guns in Kyiv"}</script><p>x</p>"""

    assert gate.passes(body.encode(), "text/html")


def test_a_tag_that_is_cut_at_the_end_swallows_no_data(gate):
    """What a page carries as data is read apart from its markup."""
    data = f'<script type="application/ld+json">{{"articleBody": "{SAID["ja"]} ]]>"}}</script>'

    assert gate.passes(
        f"<html><head>{data}</head><body><p>x</p><div class=".encode(), "text/html; charset=utf-8"
    )


@pytest.mark.parametrize("element", ["script", "style"])
@pytest.mark.parametrize("times", [20, 300, 3000])
def test_code_in_the_middle_of_a_name_hides_nothing(gate, element, times):
    """An extractor drops it whole, however long it is."""
    code = f"<{element}>{'var a = 1; ' * times}</{element}>"
    body = page(f"Russia fired ballistic missiles made in North{code} Korea at Kharkiv.")

    assert gate.passes(body.encode(), "text/html")


@pytest.mark.parametrize(
    "word", ["Changed", "chooses", "menu", "Sinportland", "desunan", "northbound", "unchanging"]
)
def test_a_word_that_only_begins_or_ends_like_a_name_is_none(gate, word):
    """Boundaries are looked at before anything is squeezed."""
    body = page(f"{word} weapons for Russia in its war on Ukraine were sent to the front. {word}")

    assert not gate.passes(body.encode(), "text/html")


@pytest.mark.parametrize(
    "written", ["content='Kim Jong Un\\'s {0}'", 'content="x > y, {0}"', 'content="{0}"']
)
def test_a_meta_tag_is_read(gate, written):
    """Also one that may be cut into tag and text in two ways."""
    said = written.format(SAID["en"])
    body = f"<html><head><meta name='description' {said}><meta name='robots' content='all'></head><p>x</p></html>"

    assert gate.passes(body.encode(), "text/html")


@pytest.mark.parametrize("kept", ["as it was written", "cut short", "nothing"])
def test_the_next_process_finds_the_compiled_gate(tmp_path, monkeypatch, kept):
    """Compiling the shipped rules' gate takes seconds; a kept one that is broken is compiled anew."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    (tmp_path / "rules" / "terms").mkdir(parents=True)
    (tmp_path / "rules" / "terms" / "few.toml").write_text(
        '[dprk]\nen = ["North Korea*"]\n[arms]\nen = ["shell*"]\n'
    )
    (tmp_path / "rules" / "rules.toml").write_text(
        '[[rule]]\nid = "r"\ntitle = "R"\nlane = "dprk-to-russia"\nall = ["dprk", "arms"]\n'
    )
    rules = load_rules(tmp_path / "rules")
    page_of = page(SAID["en"]).encode()
    assert Gate(rules).passes(page_of)
    folder = tmp_path / "dprk-arms-monitor"
    files = {file: file.read_bytes() for kind in ("gate", "seeds") for file in folder.glob(f"{kind}-*")}
    for file, whole in files.items():
        if kept == "cut short":
            file.write_bytes(whole[: len(whole) // 2])
        elif kept == "nothing":
            file.write_bytes(b"")

    again = Gate(rules)

    assert again.passes(page_of)
    assert not again.passes(b"<p>Potatoes are cheap.</p>")
    assert files
    assert {file: file.read_bytes() for file in files} == files


@pytest.mark.parametrize("stray", ["\x1b", "\x1b$", 'charset="hz"', "iso-2022-kr"])
def test_a_stray_escape_or_the_name_of_a_charset_hides_nothing(gate, stray):
    text = f"<p>{stray}</p>{'<p>Nothing of it here.</p>' * 2000}<p>{SAID['en']}</p>"

    assert gate.passes(text.encode(), "text/html")


@pytest.mark.parametrize(
    "body",
    [
        b"<meta charset=hz-gb-2312><p>" + "朝鲜向俄罗斯提供了大量炮弹".encode("hz") + b"</p>",
        b"<meta charset=iso-2022-kr><p>" + "북한이 러시아에 포탄을 보냈다".encode("iso2022_kr") + b"</p>",
    ],
    ids=["hz", "iso-2022-kr"],
)
def test_a_charset_that_writes_with_ascii_alone_is_read(gate, body):
    assert gate.passes(body, "text/html")


@pytest.mark.parametrize(
    ("word", "beside"),
    [("Kim", " Kardashian"), ("Korean", " thriller"), ("KN", "öllchen 23"), ("1989", " starb")],
)
def test_a_word_beside_which_other_letters_stand_is_not_looked_at(gate, word, beside, monkeypatch):
    looked = []
    monkeypatch.setattr(Scanner, "_stands", lambda *_: looked.append(True) or (False, 0, 0))

    assert not gate.passes(f"<p>Die West {word}{beside} und mehr</p>".encode(), "text/html")
    assert not looked


@pytest.mark.parametrize(
    "before",
    ["", "x ", "&nbsp", "&amp;nbsp", "\\n", "\\u0020", "&#32", "&amp;#32;", "\\u0026nbsp", "&shy;", "}"],
)
@pytest.mark.parametrize(
    "behind", [" Jong Un", "&nbsp;Jong Un", "\\u0020Jong Un", "<b> Jong</b> Un", "\u200b Jong Un", " Jong-un"]
)
def test_what_a_word_may_belong_to_is_told_from_letters_that_stand_there(gate, before, behind):
    assert gate.passes(f"<p>{before}Kim{behind} sent artillery shells to Russia</p>".encode(), "text/html")


@pytest.mark.parametrize(
    "hidden",
    [
        "<svg><text>x</text></svg>",
        "<svg>r</svg>",
        "<figure>x<figure>x</figure>",
        "<!-- x -->",
        "<!-- > x -->",
    ],
)
@pytest.mark.parametrize(
    "amp", ["", "&shy", "&amp;shy;", "&amp;shy", "&zwnj;", "&amp;zwnj;", "&ZeroWidthSpace;"]
)
def test_a_word_goes_on_behind_what_may_be_left_out(gate, hidden, amp):
    assert gate.passes(
        f"<p>No{hidden}{amp}rth Korea sent artillery shells to Russia</p>".encode(), "text/html"
    )


IN_A_WORD = (
    "<b>", "</b>", "<i class='x'>", "<a href=\"/x>y\">", "<wbr>", "<?pi?>", "<!-- -->", "<svg>x</svg>", "<svg><title>t</title></svg>",
    "\u00ad", "&shy;", "&shy", "&#173;", "&#xAD;", "&amp;shy;", "\\u00ad", "\u200b", "&#8203;", "&zwj;", "\u2060", "\ufeff", "\x02", "&#2;",
)  # fmt: skip
"""What parts no word."""
BESIDE = (
    " ", "Kim ", "South ", " x", "1", " 23", "-", "_", "/", "(", ")", "'s ", '"', "“", ";", "{", "}", "#", "%20", "\\n", "\\u0020", "&nbsp;",
    "&nbsp", "&amp;nbsp;", "&#32;", "&lt;", "&gt;", "é", "ö", "ł", "İ", "й", "\x1b", "<p>", "</p>", "<br>", "<script>a<b</script>", "。",
)  # fmt: skip
"""What may stand beside one."""


@pytest.mark.parametrize("seed", range(4))
def test_what_is_looked_for_first_is_seen_among_odd_things(seed):
    if hyperscan is None:
        pytest.skip("hyperscan has no wheel here: every page is looked at whole")
    rules = project_rules()
    names, seeds = first(rules, conjunctions(rules, None), None)
    scanner, wanted = Scanner(rules, names, seeds), Wanted(rules, names)
    terms = [rules.terms[name] for name in sorted(names)]
    patterns = [p for term in terms for p in (*term.patterns, *term.short) if "*" not in p.text]
    chance = random.Random(seed)
    for _ in range(3000):
        pattern = chance.choice(patterns)
        word = pattern.case or chance.choice((pattern.text, pattern.text.upper(), pattern.text.title()))
        letters = list(word)
        for _ in range(chance.randrange(3)):
            letters.insert(chance.randrange(len(letters) + 1), chance.choice(IN_A_WORD))
        word = "".join(letters)
        text = chance.choice(("", *BESIDE)) + word + chance.choice(("", *BESIDE))
        page = f"<html><body><p>Some words stand here.</p>{text}<p>And others behind it.</p></body></html>"
        assert scanner.sees(page.encode(), "text/html") or not wanted.any_found(page), text


def test_a_word_at_the_very_end_is_seen():
    """What may follow a word is told by the patterns, and nothing follows: as in a headline without a full stop."""
    if hyperscan is None:
        pytest.skip("hyperscan has no wheel here: every page is looked at whole")
    rules = project_rules()
    names, seeds = first(rules, conjunctions(rules, None), None)
    scanner, wanted = Scanner(rules, names, seeds), Wanted(rules, names)
    words = [
        pattern.text.replace("*", "") for name in sorted(names) for pattern in rules.terms[name].patterns
    ]
    told = [text for word in words if wanted.any_found(text := f"Shells came from {word}")]

    assert len(told) > 1000
    assert [text for text in told if not scanner.sees(text.encode(), None)] == []


def test_an_apostrophe_may_be_a_grave_accent(gate):
    page = b"<p>The Democratic People`s Republic of Korea sent artillery shells to Russia</p>"

    assert gate.passes(page, "text/html")


@pytest.mark.parametrize("unit", [b" n<b", b' n<b "', b" n<b \"'", b" n<svg>", b" n&amp;amp;", b" n<b>"])
def test_a_page_made_of_broken_words_keeps_nobody_busy(gate, unit):
    began = time.process_time()

    gate.passes(unit * (300_000 // len(unit)), "text/html")

    assert time.process_time() - began < 5.0
