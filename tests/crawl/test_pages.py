"""
Whatever a page turns out to be, it has an outcome and the crawl goes on (threats 5, 6 and 9, and "what bad input gets").
"""

import gzip
import io
import zlib

import brotli
import zstandard

from tests.builders import at

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40
MATCH = "North Korea sends shells to Russia"


def head(length: int | None, **headers: str) -> bytes:
    lines = ["HTTP/1.1 200 OK", "Content-Type: text/html"]
    lines += [f"Content-Length: {length}"] if length is not None else []
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode()


def test_every_page_has_an_outcome(desk, site):
    """Errors, wrong kinds, cut bodies; an entry that says what we look for makes a mention all the same."""
    site.page("/good")
    whole = site.answers["/good"].body
    cases = {
        "/good": "ok",
        "/plain": "no_match",
        "/401": "http_error",
        "/403": "http_error",
        "/404": "http_error",
        "/410": "gone",
        "/451": "http_error",
        "/500": "http_error",
        "/empty": "empty",
        "/png": "not_html",
        "/cut": "truncated",
        "/cut-gzip": "truncated",
        "/not-gzip": "truncated",
        "/charset": "ok",
        "/aws": "ok",
        "/plain-gzip": "ok",
        "/plain-br": "ok",
        "/plain-deflate": "ok",
        "/plain-zstd": "ok",
        "/unsaid": "ok",
        "/twice": "ok",
        "/gzip": "ok",
        "/br": "ok",
        "/zstd": "ok",
        "/deflate": "ok",
        "/raw-deflate": "ok",
        "/two": "ok",
        "/no-length": "ok",
        "/closed": "http_error",
        "/rubbish": "http_error",
    }
    site.page(
        "/plain",
        title="Parks",
        text="The council agreed on a budget for parks after a long debate in the hall.",
    )
    for status in (401, 403, 404, 410, 451, 500):
        site.put(f"/{status}", "<p>North Korea shipped shells to Russia, this error page says.</p>", status)
    site.put("/empty", "")
    site.put("/png", PNG, Content_Type="image/png")
    site.raw("/cut", head(len(whole) + 5000) + whole[: len(whole) // 2])
    packed = gzip.compress(whole)
    site.raw("/cut-gzip", head(len(packed) - 40, Content_Encoding="gzip") + packed[:-40])
    site.put("/not-gzip", bytes(range(256)) * 9, Content_Encoding="gzip")
    site.put("/charset", whole, Content_Encoding="UTF-8")
    site.put("/aws", packed, Content_Encoding="aws-chunked, gzip, none")
    for name in ("gzip", "br", "deflate", "zstd"):
        site.put(f"/plain-{name}", whole, Content_Encoding=name)
    site.put("/unsaid", packed)
    site.put("/twice", gzip.compress(packed), Content_Encoding="gzip")
    site.put("/gzip", packed, Content_Encoding="gzip")
    site.put("/br", brotli.compress(whole), Content_Encoding="br")
    site.put("/zstd", zstandard.compress(whole), Content_Encoding="zstd")
    site.put("/deflate", zlib.compress(whole), Content_Encoding="deflate")
    bare = zlib.compressobj(wbits=-15)
    site.put("/raw-deflate", bare.compress(whole) + bare.flush(), Content_Encoding="deflate")
    site.put("/two", gzip.compress(brotli.compress(whole)), Content_Encoding="br, gzip")
    site.raw("/no-length", head(None, Connection="close") + whole)
    site.raw("/closed", b"")
    site.raw("/rubbish", b"\x00\xff" * 50 + b"\r\n\r\n")
    told = {
        "/told-403": MATCH,
        "/told-404": MATCH,
        "/told-png": MATCH,
        "/told-pdf": MATCH,
        "/told-cut": MATCH,
    }
    site.put("/told-403", "no", 403)
    site.put("/told-404", "no", 404)
    site.put("/told-png", PNG, Content_Type="image/png")
    site.put("/told-pdf", PDF, Content_Type="application/pdf")
    site.raw("/told-cut", head(9000) + b"<p>cut")
    site.feed(
        *((site.base + path, f"Report {n}") for n, path in enumerate(cases)),
        *((site.base + p, t) for p, t in told.items()),
    )
    said = desk.crawl()
    outcomes = desk.outcomes()
    mentions = {
        row["url"].removeprefix(site.base): row["basis"]
        for row in desk.rows("select url, basis from articles")
    }

    assert {path: outcomes.pop(path) for path in cases} == cases
    assert set(outcomes.values()) == {"headline"}
    assert {path for path, basis in mentions.items() if basis == "headline"} == set(told)
    assert said["errors"] == 0
    for kept in ("pdf", "/not-gzip"):
        assert desk.rows(
            f"select count(*) as n from records where kind = 'response' and url like '%{kept}'"
        ) == [{"n": 1}]


def zeros(packer: str, size: int = 200 * 10**6) -> bytes:
    """That many zeros, packed."""
    block = bytes(10**6)
    out = io.BytesIO()
    if packer == "gzip":
        with gzip.GzipFile(fileobj=out, mode="wb", compresslevel=9) as file:
            for _ in range(size // len(block)):
                file.write(block)
        return out.getvalue()
    if packer == "deflate":
        stream = zlib.compressobj(9)
        return b"".join(stream.compress(block) for _ in range(size // len(block))) + stream.flush()
    if packer == "br":
        brotli_stream = brotli.Compressor(quality=4)
        return (
            b"".join(brotli_stream.process(block) for _ in range(size // len(block))) + brotli_stream.finish()
        )
    zstd_stream = zstandard.ZstdCompressor().compressobj()
    return b"".join(zstd_stream.compress(block) for _ in range(size // len(block))) + zstd_stream.flush()


def test_nobody_keeps_us_busy_for_long(desk, site):
    """
    Bombs, endless bodies, endless headers, silence, drips: each is cut, and good pages beside them pass.

    2 MB is the limit here, so that the test is quick; 20 good pages and a second source follow.
    """
    for packer in ("gzip", "deflate", "br", "zstd"):
        site.put(f"/bomb-{packer}", zeros(packer), Content_Encoding=packer)
    site.put("/bomb-nested", gzip.compress(zeros("gzip")), Content_Encoding="gzip, gzip")
    site.put("/bomb-map.xml", gzip.compress(zeros("gzip")), Content_Type="application/gzip")
    site.pouring("/endless", head(None, Connection="close"), b"<p>more and more</p>" * 3000)
    site.pouring(
        "/endless-chunked", head(None, Transfer_Encoding="chunked"), b"1000\r\n" + b"x" * 4096 + b"\r\n"
    )
    site.pouring("/headers", b"HTTP/1.1 200 OK\r\n", b"X-More: " + b"y" * 1000 + b"\r\n")
    site.pouring("/header-line", b"HTTP/1.1 200 OK\r\nX-Long: ", b"y" * 8192)
    site.pouring("/continue", b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 100)
    site.raw("/announced", head(10**12) + b"x" * 1000)
    site.silent("/silent")
    site.silent("/half", head(5000) + b"<p>half")
    site.pouring("/drip", head(5000), b"x", pause=0.2)
    hostile = [path for path in site.answers if path != "/bomb-map.xml"]
    good = [site.page(f"/good/{n}", title=f"Report {n}") for n in range(20)]
    site.feed(*(site.base + path for path in hostile), *good)
    desk.settings = f"delay = 0\nper_host = 16\ntimeout = 4\nmax_size = {2 * 2**20}\n"
    desk.source()
    desk.source("mapped", f'{{ sitemap = "{site.base}/bomb-map.xml" }}')
    said = desk.crawl()
    outcomes = desk.outcomes()
    timed_out = {"/silent", "/half", "/drip"}

    assert {path for path in hostile if outcomes[path] == "timeout"} == timed_out
    assert all(outcomes[path] in ("too_large", "http_error") for path in hostile if path not in timed_out)
    assert {path for path, outcome in outcomes.items() if outcome == "ok"} == {
        f"/good/{n}" for n in range(20)
    }
    assert all(poured < 12 * 2**20 for path, poured in site.poured.items() if path.startswith("/endless"))
    assert site.poured["/headers"] < 8 * 2**20
    assert said["errors"] == 0


def test_a_story_that_leads_to_its_section_is_no_mention_of_the_section(desk, site):
    """Its front tells of other stories, every day of others; a mention whose page leads there by now is gone."""
    front = "".join(
        f"<div><h2>{MATCH}</h2><p>{MATCH}, report {number} of the day says, and tells more of it.</p></div>"
        for number in range(6)
    )
    site.put(
        "/world/", f"<html><head><title>World news</title></head><body><main>{front}</main></body></html>"
    )
    site.put("/world/2026/11/20/council-meets-12345", status=301, Location="/world/")
    site.page("/world/2026/11/21/shells-leave-rajin")
    site.feed(
        (site.base + "/world/2026/11/20/council-meets-12345", "Council meets"),
        site.base + "/world/2026/11/21/shells-leave-rajin",
    )
    desk.crawl("--all", now=at("09:00"))
    site.put("/world/2026/11/21/shells-leave-rajin", status=301, Location="/world/")
    desk.crawl("--all", now=at("19:00"))

    mentions = desk.rows(
        "SELECT a.url AS url, m.gone_at IS NOT NULL AS gone FROM mentions m JOIN articles a ON a.id = m.article"
    )
    assert [(row["url"].removeprefix(site.base), row["gone"]) for row in mentions] == [
        ("/world/2026/11/21/shells-leave-rajin", 1)
    ]
    assert [row["outcome"] for row in desk.rows("SELECT outcome FROM pages ORDER BY url")] == ["wall", "gone"]
