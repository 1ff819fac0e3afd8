"""Pages as archives keep them: packed, chunked, cut, in every charset and spelling. Each is found, with the gate and without."""

import gzip
import zlib
from datetime import timedelta
from unicodedata import normalize

import brotli
import pytest
import zstandard

from monitor.core.source import Source, Standing
from monitor.replay.bodies import unwrapped
from monitor.unpack import TooLargeError
from tests.replay.conftest import Desk, Here
from tests.replay.warcs import SAID, html, packed, record

PAGE = html(SAID).encode()
KO = "북한이 러시아에 포탄 {}발을 지원했다는 보도가 나왔다고 관계자가 밝혔다."
RU = "КНДР передала России партию артиллерийских снарядов, сообщили официальные лица."
ZH = "朝鲜向俄罗斯提供了大量炮弹，官员周二表示。"
ZH_TRADITIONAL = "朝鮮向俄羅斯提供了大量炮彈，官員週二表示。"
JA = "北朝鮮がロシアに砲弾を供与したと当局者が明らかにした。"


def chunked(body: bytes, size: int = 1_000, *, extension: bytes = b"", trailer: bytes = b"") -> bytes:
    """A body in chunks."""
    pieces = [body[start : start + size] for start in range(0, len(body), size)]
    lines = [b"%x%s\r\n%s\r\n" % (len(piece), extension, piece) for piece in pieces]
    return b"".join(lines) + b"0\r\n" + trailer + b"\r\n"


def full_width(text: str) -> str:
    """A text in letters as wide as a Han character."""
    return "".join(
        chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else "\u3000" if char == " " else char for char in text
    )


CHUNKED = "Transfer-Encoding: chunked"
BODIES: dict[str, tuple[bytes, tuple[str, ...]]] = {
    "gzip": (gzip.compress(PAGE), ("Content-Encoding: gzip",)),
    "gzip of two members": (gzip.compress(PAGE[:300]) + gzip.compress(PAGE[300:]), ("Content-Encoding: x-gzip",)),
    "deflate": (zlib.compress(PAGE), ("Content-Encoding: deflate",)),
    "br": (brotli.compress(PAGE), ("Content-Encoding: br",)),
    "zstd": (zstandard.compress(PAGE), ("content-encoding: ZSTD",)),
    "gzip in br": (brotli.compress(gzip.compress(PAGE)), ("Content-Encoding: gzip, br",)),
    "chunks": (chunked(PAGE), (CHUNKED,)),
    "chunks with extensions and trailers": (
        chunked(PAGE, extension=b' ;name="a;b"', trailer=b"Expires: never\r\n"), (CHUNKED,),
    ),
    "chunks of gzip": (chunked(gzip.compress(PAGE), 100), (CHUNKED, "Content-Encoding: gzip")),
    "chunks without an end": (chunked(PAGE)[:-7], (CHUNKED,)),
    "chunks whose size is none further on": (chunked(PAGE[:1_000])[:-5] + b"zz\r\n" + PAGE[1_000:], (CHUNKED,)),
    "a last chunk that is cut": (chunked(PAGE)[:-200], (CHUNKED,)),
    "chunked, it says, and is not": (PAGE, (CHUNKED,)),
    "packed, it says, and is not": (PAGE, ("Content-Encoding: gzip",)),
    "packed in what nobody knows": (PAGE, ("Content-Encoding: snappy",)),
    "gzip that is cut": (gzip.compress(PAGE)[:-20], ("Content-Encoding: gzip",)),
    "br that is cut": (brotli.compress(PAGE)[:-20], ("Content-Encoding: br",)),
}  # fmt: skip
CUT = ("without an end", "size is none", "is cut")


def telling(*parts: str) -> str:
    """A page that says these things."""
    return html(" ".join(parts))


CHARSETS: dict[str, tuple[bytes, str]] = {
    "full width": (telling(full_width("North Korea has shipped artillery shells to Russia, officials said.")).encode(), "text/html; charset=utf-8"),
    "decomposed Hangul": (telling(normalize("NFD", KO.format(7))).encode(), "text/html; charset=utf-8"),
    "Hangul in two forms": (telling(KO.format(8).replace("북한", normalize("NFD", "북한"))).encode(), "text/html"),
    "EUC-KR": (telling(KO.format(1)).encode("euc_kr"), "text/html; charset=euc-kr"),
    "EUC-KR, not declared": (telling(KO.format(2)).encode("euc_kr"), "text/html"),
    "Big5": (telling(ZH_TRADITIONAL).encode("big5"), "text/html; charset=big5"),
    "Big5, not declared": (telling(ZH_TRADITIONAL, "第二").encode("big5"), "text/html"),
    "Big5, declared inside": (html(ZH_TRADITIONAL + "第三", charset="big5").encode("big5"), "text/html"),
    "GB18030": (telling(ZH).encode("gb18030"), "text/html; charset=gb2312"),
    "Shift_JIS": (telling(JA).encode("shift_jis"), "text/html; charset=Shift_JIS"),
    "ISO-2022-JP": (telling(JA, "二").encode("iso2022_jp"), "text/html; charset=iso-2022-jp"),
    "KOI8-R": (telling(RU).encode("koi8_r"), "text/html; charset=koi8-r"),
    "windows-1251, not declared": (telling(RU, "Дважды.").encode("cp1251"), "text/html"),
    "UTF-16": (telling(KO.format(3)).encode("utf-16"), "text/html; charset=utf-16"),
    "UTF-16 LE without a mark": (telling(KO.format(4)).encode("utf-16-le"), "text/html"),
    "UTF-16 BE without a mark": (telling(KO.format(5)).encode("utf-16-be"), "text/html"),
    "UTF-16 LE of Latin without a mark": (telling(SAID).encode("utf-16-le"), "text/html"),
    "UTF-16 without a mark, declared otherwise": (telling(KO.format(6)).encode("utf-16-le"), "text/html; charset=utf-8"),
}  # fmt: skip


def source(country: str) -> Source:
    """A state's outlet, in whose texts its own country need not be named."""
    return Source(
        id=country.lower(), name=country, home=f"https://{country.lower()}.example", language="ko", country=country,
        standing=Standing.STATE, every=timedelta(days=1), discover=(),
    )  # fmt: skip


IMPLIED = {
    "https://kp.example/kursk": "Our army sent soldiers to Kursk to fight alongside the Russian army.",
    "https://kp.example/abroad": "The heroes of the overseas military operations returned from Russia.",
}
"""Texts that match only as Pyongyang's own; no shipped rule takes Moscow as implied."""


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> dict[bool, tuple[Desk, list[str]]]:
    """One replay of all these pages with the gate and one without: what was found, and what was named."""
    folder = tmp_path_factory.mktemp("bodies")
    file = folder / "pages.warc.gz"
    records = [
        record(f"https://news.example/body/{name.replace(' ', '-')}", body, headers=headers)
        for name, (body, headers) in BODIES.items()
    ]
    records += [
        record(f"https://news.example/charset/{name.replace(' ', '-')}", body, content_type=kind)
        for name, (body, kind) in CHARSETS.items()
    ]
    records += [record(url, telling(text).encode()) for url, text in IMPLIED.items()]
    records += [
        record(url.replace("kp.", other), telling(text, "Later.").encode())
        for url, text in IMPLIED.items()
        for other in ("ru.", "xx.")
    ]
    file.write_bytes(packed(*records))
    desks: dict[bool, tuple[Desk, list[str]]] = {}
    for gated in (True, False):
        desk = Desk(folder / f"gated-{gated}")
        result = desk.replay(file, hands=Here(), gated=gated, sources=(source("KP"), source("RU")))
        desks[gated] = desk, result.progress.unreadable
    return desks


def found(desk: Desk) -> dict[str, dict[str, object]]:
    """The pages that matched, by address: in an archive that is not ours no others leave a row."""
    return {row["url"]: row for row in desk.rows("SELECT url, outcome, mention, source FROM pages")}


@pytest.mark.parametrize("gated", [True, False])
@pytest.mark.parametrize("name", BODIES)
def test_a_page_is_found_however_it_was_sent(both, name, gated):
    """
    Whatever is left of one that was cut is read; the outcome says that it was cut.
    """
    pages = found(both[gated][0])
    row = pages[f"https://news.example/body/{name.replace(' ', '-')}"]

    assert row["outcome"] == ("truncated" if any(part in name for part in CUT) else "ok")


@pytest.mark.parametrize("gated", [True, False])
@pytest.mark.parametrize("name", CHARSETS)
def test_a_page_is_found_however_it_is_written(both, name, gated):
    """
    The gate and the extraction decode alike.
    """
    assert f"https://news.example/charset/{name.replace(' ', '-')}" in found(both[gated][0])


@pytest.mark.parametrize("gated", [True, False])
def test_an_outlets_country_is_an_actor_for_the_gate_too(both, gated):
    """
    Pyongyang's own papers do not name the country; the same words elsewhere say nothing of it.
    """
    pages = found(both[gated][0])

    assert {url for url in pages if "news.example" not in url} == IMPLIED.keys()


def test_with_the_gate_and_without_it_the_same_is_found(both):
    """
    Mention by mention and quote by quote.
    """
    assert both[True][0].found() == both[False][0].found()
    assert both[True][1] == both[False][1]


def test_each_cut_body_is_named(both):
    """
    So that the exit status is 1.
    """
    assert len(both[True][1]) == sum(any(part in name for part in CUT) for name in BODIES)
    assert all("cut short or damaged" in told for told in both[True][1])


@pytest.mark.parametrize("size", [1, 7, 100_000])
@pytest.mark.parametrize("ending", [b"\r\n", b"\n"])
def test_chunks_are_put_together(size, ending):
    """
    Of any size; some servers end their lines with one character.
    """
    body = chunked(PAGE, size)
    if ending == b"\n" and size == 100_000:
        body = b"%x\n%s\n0\n\n" % (len(PAGE), PAGE)

    assert unwrapped(body, "chunked", "", 10**6) == (PAGE, True)


def test_what_unpacks_to_too_much_is_given_up():
    """
    A bomb inside chunks.
    """
    with pytest.raises(TooLargeError):
        unwrapped(chunked(gzip.compress(bytes(50 * 2**20))), "chunked", "gzip", 10 * 2**20)
