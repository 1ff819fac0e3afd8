"""Nothing that a stranger wrote means anything to a Markdown reader, a browser or a spreadsheet."""

import csv
import io
import json
import re
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from monitor.core.digest import Copy, Item
from monitor.core.mention import Prominence
from monitor.render.markdown import address, escaped, items_markdown
from monitor.render.sheet import claims_csv, defused, items_csv
from monitor.render.text import WIDTH, blocks, width, wrapped
from tests.builders import at

POLYGLOTS = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "[x](javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)", "![x](https://evil.example/pixel.png)", "](javascript:alert(1))", "[x]: javascript:alert(1)",
    "<javascript:alert(1)>", "javascript:alert(1)", "`code`", "```\nblock\n```", "# heading", "> quote", "- item", "1. item", "***bold***",
    "__bold__", "~~gone~~", "| a | b |", "---", "===", "<!-- comment -->", "--><script>", "&lt;script&gt;", "&#x3c;script&#x3e;", "&colon;",
    "\\[x\\](y)", "\\<script>", "$$x$$", "$(x)", "{{ x }}", "{% x %}", "${x}", "@everyone", ":smile:", "www.evil.example", "http://evil.example",
    "mailto:x@evil.example", "<https://evil.example>", "a\nb", "a\r\n# b", "a\u2028# b", "\u202eevil", "\x1b[31mred", "\x00", "=1+1",
    "=cmd|' /C calc'!A0", "+1", "-2+3", "@SUM(A1)", "\t=1", "＝1", '"quoted"', "'", "<details open ontoggle=alert(1)>", "[[x]]", "[^1]",
]  # fmt: skip


def item(**changes: str) -> Item:
    """A mention whose every text a stranger wrote."""
    values = {
        "title": "t",
        "outlet": "o",
        "quote": "q",
        "url": "https://a.example/",
        "note": "n",
        "lane": "l",
    } | changes
    return Item(
        id=1, day="2026-11-24", rules=("r",), canonical_url="c", source="s", standing="agency", prominence=Prominence.LEAD,
        found_at=at("09:00"), basis="page", hits=((0, 1),), speakers=(values["quote"],), spoken_by=(values["quote"],), **values,
    )  # fmt: skip


def bare(text: str) -> str:
    """Markdown without what is escaped, without our own links and our own bold."""
    text = re.sub(r"\\.", "", text)
    text = re.sub(r"\[[^\]\n]*\]\(https?://[^)\s]*\)", "", text)
    return text.replace("**", "")


@pytest.mark.parametrize("field", ["title", "outlet", "quote", "note", "lane", "url"])
@pytest.mark.parametrize("evil", POLYGLOTS)
def test_no_markup_survives_in_markdown(field: str, evil: str) -> None:
    """
    No tag, no link, no image, no code, no heading, no list of a stranger's making.
    """
    out = items_markdown([item(**{field: evil})], ZoneInfo("UTC"))
    left = bare(out)

    assert not re.search(r"[<>`~|$@{}]", left), left
    assert not re.search(r"\]\(", left), left
    assert not re.search(r"(?i)(?:javascript|data|mailto|https?):", left), left
    assert not re.search(r"[\x00-\x08\x0b-\x1f\u202a-\u202e\u2028]", out)
    # Whatever stands at the head of a line is ours: a list item, or the two spaces of its body.
    assert all(
        re.match(r"^(- \*\*|  (?!\s*[#>=-] )|  - (?:note|also|nearly)|$)", line) for line in out.splitlines()
    ), out


@pytest.mark.parametrize("evil", POLYGLOTS)
def test_no_cell_is_a_formula(evil: str) -> None:
    """
    Neither = nor + nor - nor @ nor a tab begins a cell.
    """
    cell = defused(evil)

    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝"))
    assert "\n" not in cell
    assert defused(evil) in items_csv([item(title=evil)]).replace('""', '"')


TEXTS = ["day", "lane", "title", "url", "source", "outlet", "standing", "language", "quote", "basis", "note"]
LISTS = ["rules", "tags", "speakers"]


@pytest.mark.parametrize("field", [*TEXTS, *LISTS, "copies"])
@pytest.mark.parametrize("evil", POLYGLOTS)
def test_no_field_of_a_row_is_a_formula(field: str, evil: str) -> None:
    """
    Whatever a stranger wrote, and wherever it came to stand, it is one cell, and none that is computed.
    """
    value = evil if field in TEXTS else (evil,)
    if field == "copies":
        value = (Copy(source="s", outlet="o", url=evil, title="t"),)
    header, row = csv.reader(io.StringIO(items_csv([replace(item(), **{field: value})]), newline=""))
    cells = dict(zip(header, row, strict=True))

    assert cells[field] == defused(evil)
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝")) for cell in row)
    assert not any("\n" in cell or "\x00" in cell for cell in row)


@pytest.mark.parametrize("field", ["gloss", "figure", "origins", "tags"])
@pytest.mark.parametrize("evil", POLYGLOTS)
def test_no_field_of_a_claims_row_is_a_formula(field: str, evil: str) -> None:
    """
    The words of a figure and the name of an outlet are a page's own.
    """
    row = {
        "id": 1, "day": "2026-11-24", "lane": "use", "direction": "unclear", "gloss": "g", "speaker": "", "denies": 0, "tags": "[]",
        "thing": "shells", "low": 7, "high": None, "bound": "about", "figure": "seven", "previous": None, "pages": 1,
        "first_found_at": "2026-11-24T09:00:00Z", "origins": "[]", "languages": "[]", "status": "new", "retired_at": None,
    }  # fmt: skip
    told = {"origins": json.dumps([{"name": evil}]), "tags": json.dumps([evil])}.get(field, evil)
    header, cells = csv.reader(io.StringIO(claims_csv([row | {field: told}]), newline=""))

    assert dict(zip(header, cells, strict=True))[field] == defused(evil)
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝")) for cell in cells)


def test_only_web_addresses_become_links() -> None:
    """
    An address of another kind stays a text.
    """
    assert address("x", "javascript:alert(1)") == "x"
    assert address("x", "data:text/html,x") == "x"
    assert address("x", "https:///nohost") == "x"
    assert (
        address("x", 'https://a.example/a b)(<>"`북')
        == "[x](https://a.example/a%20b%29%28%3C%3E%22%60%EB%B6%81)"
    )


def test_ordinary_text_stays_readable() -> None:
    """
    Only what means something is escaped.
    """
    assert (
        escaped("Shells at 09:30, 3.5 million - Seoul says 'no'.")
        == "Shells at 09:30, 3.5 million - Seoul says 'no'."
    )


def test_a_line_never_goes_beyond_the_page() -> None:
    """
    Hangul and Han take two columns; an address is never broken.
    """
    texts = [
        "북한이 러시아에 포탄을 보냈다. " * 20,
        "国防部情报本部认为朝鲜向俄罗斯提供了炮弹" * 12,
        "word " * 90,
        "x" * 300,
    ]
    for text in texts[:3]:
        assert all(width(line) <= WIDTH for line in wrapped(text, 7, 8))
        assert "".join("".join(wrapped(text, 7, 8)).split()) == "".join(text.split())
    long = "https://a.example/" + "x" * 200
    assert any(line.strip() == long for line in blocks([item(url=long)], ZoneInfo("UTC")))


def test_no_control_character_reaches_the_terminal() -> None:
    """
    A title must not colour, clear or rename the window.
    """
    out = "\n".join(
        blocks([item(title="\x1b]0;owned\x07 \x1b[2J", quote="\x9b31m", outlet="\u202eabc")], ZoneInfo("UTC"))
    )

    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", out)
