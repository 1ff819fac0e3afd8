"""Redirects that browsers follow."""

from urllib.parse import quote

import pytest
from scrapy.http import Request, Response

from monitor.crawl.redirects import Redirects
from tests.crawl.site import Answer, Site


def moved(where, *cookies):
    """An answer that leads elsewhere and sets cookies."""

    def raw(wfile):
        lines = [b"HTTP/1.1 302 Found", b"Location: " + where, b"Content-Length: 0", b"Connection: close"]
        wfile.write(b"\r\n".join([*lines, *(b"Set-Cookie: " + one for one in cookies), b"", b""]))

    return Answer(raw=raw)


def test_raw_bytes_and_questions_after_cookies(desk, site):
    """
    A Location in a charset that its server does not name; a redirect to the same address that asks whether cookies are
    taken. What one host sets is said neither to another host nor for another page.
    """
    other = Site("127.0.0.2")
    desk.allow.append(f"{other.host}:{other.port}")
    raw = "북한".encode("euc-kr")
    site.answers["/euc"] = moved(b"/news/" + raw + b".html")
    site.page(f"/news/{quote(raw)}.html", text="North Korea shipped shells to Russia in spring.")
    site.page("/whole", text="North Korea shipped shells to Russia in autumn.")
    whole = site.answers["/whole"]
    site.answers["/asks"] = lambda request: (
        whole
        if request.headers.get("Cookie") == "seen=1; way=a=b"
        else moved(b"/asks", b"seen=1; Path=/; HttpOnly", b"way=a=b", b"gone=1; Max-Age=0", b"bad")
    )
    site.answers["/away"] = moved(f"{other.base}/there".encode(), b"secret=1")
    other.page("/there", text="North Korea shipped shells to Russia in winter.")
    site.feed(*((site.base + path, f"Report {path[1:]}") for path in ("/euc", "/asks", "/away")))
    try:
        desk.crawl()
    finally:
        other.close()

    assert desk.outcomes() == {"/euc": "ok", "/asks": "ok", "/away": "ok"}
    assert [headers.get("cookie") for headers in other.requests] == [None] * len(other.requests)
    told = {(path, headers.get("cookie")) for path, headers in zip(site.asked, site.requests, strict=True)}
    assert {cookie for path, cookie in told if path != "/asks"} == {None}


ASKED = "https://news.example/1"


def followed(*cookies: str, location: str = "https://news.example/2") -> dict[str, str]:
    """The cookies that a redirect's target is sent."""
    answer = Response(
        ASKED, status=302, headers={"Location": location, "Set-Cookie": [one.encode() for one in cookies]}
    )
    target = Redirects(5).process_response(Request(ASKED), answer)
    sent = (target.headers.get("Cookie") or b"").decode()
    return dict(one.split("=", 1) for one in sent.split("; ") if one)


def test_cookies_are_few_short_and_sent_to_who_set_them() -> None:
    """
    A server that sets thousands must not have us carry them; one that takes a cookie back is obeyed.
    """
    many = [f"c{number}=x" for number in range(30)]

    assert followed("a=1; Path=/", "b=2", "bare") == {"a": "1", "b": "2"}
    assert followed("a=1", "a=2", "b=1", "b=; Max-Age=0") == {"a": "2"}
    assert list(followed(*many)) == [f"c{number}" for number in range(20)]
    assert followed(*many, "c3=y")["c3"] == "y"
    assert followed(f"a={'x' * 4095}", f"b={'x' * 4096}") == {"a": "x" * 4095}
    assert followed("a=1", location="https://other.example/2") == {}
    assert followed("a=1", location="http://news.example/2") == {}


@pytest.mark.parametrize(
    ("wait", "to", "led"), [(0, "/2", True), (10, "/2", True), (11, "/2", False), (1, "/1", False)]
)
def test_a_page_that_sends_its_reader_on_within_seconds_is_a_redirect(wait: int, to: str, led: bool) -> None:
    """
    One that reloads itself, or waits longer, is a page.
    """
    answer = Response(ASKED, body=f'<meta http-equiv="Refresh" content="{wait}; url={to}">'.encode())
    seen = Redirects(5).process_response(Request(ASKED), answer)

    assert (seen.url, seen is answer) == (("https://news.example/2", False) if led else (ASKED, True))
