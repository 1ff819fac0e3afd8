"""Redirects that browsers follow."""

from urllib.parse import quote

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
