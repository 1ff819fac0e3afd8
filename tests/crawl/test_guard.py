"""
Nothing inside is ever contacted, however a stranger writes its address (threats 1, 2, 3 and 7).

A listener stands on a port of loopback that the allow-list does not name; a
single connection to it fails these tests.
"""

import socket
from collections.abc import Iterator

import pytest

from tests.crawl.traps import FORMS, trap


@pytest.fixture
def closed() -> Iterator[tuple[int, list[str]]]:
    """A port that nobody may connect to, on IPv4 and IPv6, and who did."""
    listener = socket.create_server(("", 0), family=socket.AF_INET6, dualstack_ipv6=True)
    with trap(listener) as came:
        yield listener.getsockname()[1], came


def test_no_form_of_an_inner_address_is_contacted(desk, site, closed):
    """As a feed's link, a sitemap's, a redirect, a meta refresh: refused before connecting, recorded, not retried."""
    port, came = closed
    forms = [form.format(port=port) for form in FORMS]
    for n, form in enumerate(forms):
        site.put(f"/redirect/{n}", status=302, Location=form.encode().decode("latin-1"))
        site.put(
            f"/refresh/{n}",
            f'<html><head><meta charset="utf-8"><meta http-equiv="refresh" content="0; url={form}">',
        )
    site.feed(
        *forms, *(f"{site.base}/{kind}/{n}" for n in range(len(forms)) for kind in ("redirect", "refresh"))
    )
    locs = "".join(
        f"<url><loc>{form.replace('&', '&amp;')}&amp;s</loc></url>"
        if "?" in form
        else f"<url><loc>{form}s</loc></url>"
        for form in forms
    )
    site.put(
        "/map.xml",
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{locs}</urlset>',
        Content_Type="application/xml",
    )
    desk.source()
    desk.source("mapped", f'{{ sitemap = "{site.base}/map.xml" }}')
    desk.crawl()
    pages = desk.rows("select url, outcome, looks from pages")

    assert came == []
    assert {row["outcome"] for row in pages} == {"blocked_private"}, [
        r for r in pages if r["outcome"] != "blocked_private"
    ]
    assert {f"{site.base}/{kind}/{n}" for n in range(len(forms)) for kind in ("redirect", "refresh")} <= {
        r["url"] for r in pages
    }
    assert len(pages) == len(desk.rows("select distinct canonical_url from entries"))
    assert all(site.asked.count(f"/redirect/{n}") == 1 for n in range(len(forms)))


def test_a_discovery_inside_is_refused_too(desk, site, closed):
    """A source's own address may redirect, and its robots.txt may; neither leads in."""
    port, came = closed
    site.put("/feed.xml", status=301, Location=f"http://127.0.0.1:{port}/feed.xml")
    desk.source()
    desk.source("inner", f'{{ feed = "http://127.0.0.1:{port}/feed.xml" }}')
    said = desk.crawl(status=1)
    checks = desk.rows("select source, outcome from checks order by source")

    assert came == []
    assert checks == [
        {"source": "example", "outcome": "blocked_private"},
        {"source": "inner", "outcome": "blocked_private"},
    ]
    assert said["coverage"]["answered"] == 0


def test_a_robots_txt_that_redirects_inside_closes_its_host(desk, site, closed):
    port, came = closed
    site.put("/robots.txt", status=302, Location=f"http://0x7f.1:{port}/robots.txt")
    site.feed(site.page("/a"))
    desk.crawl(status=1)

    assert came == []
    assert desk.rows("select outcome from checks") == [{"outcome": "blocked_private"}]


def test_other_schemes_are_never_opened(desk, site, tmp_path):
    """A canary in a local file appears neither in the database nor in the log."""
    canary = tmp_path / "canary.html"
    canary.write_text("<p>CANARY-5f3a North Korea sent shells to Russia</p>", encoding="utf-8")
    targets = [
        f"file://{canary}", f"FILE://{canary}", f"file://localhost{canary}", "data:text/html,CANARY-5f3a",
        "ftp://127.0.0.1/x", "s3://bucket/key", "javascript:alert(1)", "gopher://127.0.0.1/x", "jar:file:x!/", "view-source:file:x",
    ]  # fmt: skip
    for n, target in enumerate(targets):
        site.put(f"/redirect/{n}", status=302, Location=target)
        site.put(f"/refresh/{n}", f'<meta http-equiv="refresh" content="0;url={target}">')
    site.feed(
        *targets,
        *(f"{site.base}/{kind}/{n}" for n in range(len(targets)) for kind in ("redirect", "refresh")),
    )
    said = desk.crawl()
    dump = "".join(
        str(row)
        for table in ("pages", "entries", "articles", "checks")
        for row in desk.rows(f"select * from {table}")
    )

    assert "CANARY-5f3a North" not in dump + said["log"]
    assert set(desk.outcomes().values()) == {"blocked_scheme"}
    assert len(desk.outcomes()) >= 2 * len(targets)


def test_redirects_end(desk, site):
    """Five are followed, six are not, and a circle is no way round that."""
    for chain in (5, 6):
        for n in range(chain):
            site.put(f"/chain{chain}/{n}", status=302, Location=f"/chain{chain}/{n + 1}")
        site.page(f"/chain{chain}/{chain}")
    site.put("/circle/a", status=302, Location="/circle/b")
    site.put("/circle/b", status=302, Location="/circle/a")
    site.put("/nowhere", status=302, Location="http://[::1/")
    site.put("/port", status=302, Location="http://news.example:99999/")
    site.feed(*(site.base + path for path in ("/chain5/0", "/chain6/0", "/circle/a", "/nowhere", "/port")))
    desk.crawl()
    outcomes = desk.outcomes()

    assert outcomes.pop("/chain5/0") == "ok"
    assert "/chain6/6" not in site.asked
    assert site.asked.count("/circle/a") == 3
    assert set(outcomes.values()) <= {"http_error", "blocked_private"}
    assert len(outcomes) == 4


def test_proxy_variables_are_ignored(desk, site, closed):
    """A proxy would be a second way to the network, past the guard."""
    port, came = closed
    proxy = f"http://127.0.0.1:{port}"
    site.feed(site.page("/a"))
    desk.crawl(http_proxy=proxy, https_proxy=proxy, all_proxy=proxy, HTTP_PROXY=proxy, no_proxy="")

    assert came == []
    assert desk.outcomes() == {"/a": "ok"}
