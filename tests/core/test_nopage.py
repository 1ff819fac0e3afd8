"""What is no page at all, told from its first bytes and its declared type."""

import pytest

from monitor.core.article import Outcome
from monitor.core.nopage import no_page

PAGE = b"<!doctype html><html><p>The council met.</p></html>"


@pytest.mark.parametrize(
    ("body", "kind", "outcome", "note"),
    [
        (b"", "text/html", Outcome.EMPTY, "no body"),
        (b" \r\n\t", None, Outcome.EMPTY, "no body"),
        (b"", "image/png", Outcome.NOT_HTML, "image/png"),
        (b"\n%PDF-1.7 <<", "text/html", Outcome.NOT_HTML, "PDF"),
        (b"OggS<", None, Outcome.NOT_HTML, "Ogg"),
        (b"\x00\x00\x00\x20ftypisom<", None, Outcome.NOT_HTML, "MP4"),
        (b'{"a": "<b>"}', "application/json; charset=utf-8", Outcome.NOT_HTML, "application/json"),
        (b'{"a": "<b>"}', "application/feed+json", Outcome.NOT_HTML, "application/feed+json"),
        (b"<a>", " Application/VND.ms-excel", Outcome.NOT_HTML, "Application/VND.ms-excel"),
        (b"a > b {}", "text/css", Outcome.NOT_HTML, "text/css"),
        (b"<x>", "image/" + "x" * 300, Outcome.NOT_HTML, "image/" + "x" * 74),
        (b"The council met.", "text/html", Outcome.NOT_HTML, "no markup"),
    ],
)  # fmt: skip
def test_what_is_no_page_is_told_with_its_reason(
    body: bytes, kind: str | None, outcome: Outcome, note: str
) -> None:
    """
    The same words whether the gate turned it away or somebody came to read it.
    """
    assert no_page(body, kind) == (outcome, note)


@pytest.mark.parametrize("kind", [None, "text/html", "text/plain", "application/xhtml+xml", "image/png", "application/octet-stream"])  # fmt: skip
@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "euc_kr", "gb18030", "koi8_r"])  # fmt: skip
def test_a_page_may_be_one_whatever_its_server_says(kind: str | None, charset: str) -> None:
    """
    Servers call pages pictures and octets. In UTF-16 only the declared type of a picture is believed.
    """
    body = PAGE.decode().encode(charset)
    believed = kind in ("image/png", "application/octet-stream") and "16" in charset

    assert (no_page(body, kind) is None) is not believed
