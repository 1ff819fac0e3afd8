"""Sitemaps: kept what was read, bounded what was sent."""

import gzip
import os
import subprocess
import sys
import textwrap
import time

import pytest

from monitor.core.article import Outcome
from monitor.discover.listing import Listing
from monitor.discover.sitemap import read_sitemap
from tests.builders import at
from tests.conftest import ROOT

NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'


def urlset(*urls: str) -> bytes:
    return f"<?xml version='1.0' encoding='UTF-8'?><urlset {NS} {NEWS}>{''.join(urls)}</urlset>".encode()


def url(loc: str = "https://news.example/a", extra: str = "") -> str:
    return f"<url><loc>{loc}</loc>{extra}</url>"


def read(body: bytes, **more: object) -> Listing:
    return read_sitemap(
        body, content_type=None, base_url="https://news.example/sitemap.xml", source_id="example",
        found_at=at("09:00"), **more,
    )  # fmt: skip


def test_a_news_tag_gives_title_date_and_language():
    """Scrapy's own sitemap spider loses them, and with them every hit of a general outlet."""
    news = (
        "<lastmod>2026-11-25</lastmod><news:news><news:publication><news:name>X</news:name><news:language>ko</news:language>"
        "</news:publication><news:publication_date>2026-11-24T18:00:00+09:00</news:publication_date>"
        "<news:title>북한 &amp;amp; 러시아</news:title></news:news><image:image><image:loc>https://cdn.example/p.jpg</image:loc></image:image>"
    )

    (entry,) = read(urlset(url(extra=news))).entries
    assert entry.url == "https://news.example/a"
    assert entry.title == "북한 & 러시아"
    assert entry.published_at == at("09:00")
    assert entry.published_raw == "2026-11-24T18:00:00+09:00"
    assert entry.language == "ko"


def test_lastmod_is_no_publication_date():
    """It says when a page changed: a corrected comma would make an old story new."""
    (entry,) = read(urlset(url(extra="<lastmod>2026-11-24T08:00:00Z</lastmod>"))).entries

    assert entry.published_at is None
    assert entry.published_raw is None


def test_an_index_names_its_sitemaps_those_changed_last_first():
    """The walk ends early, so the newest must come first."""
    body = f"""<sitemapindex {NS}>
      <sitemap><loc>https://news.example/1.xml</loc><lastmod>2024-01-01</lastmod></sitemap>
      <sitemap><loc>/2.xml</loc><lastmod>2026-11-24T00:00:00+09:00</lastmod></sitemap>
      <sitemap><loc><![CDATA[https://news.example/3.xml]]></loc></sitemap>
      <sitemap><loc>file:///etc/passwd</loc></sitemap></sitemapindex>"""

    listing = read(body.encode())
    assert listing.sitemaps == tuple(f"https://news.example/{n}.xml" for n in (2, 1, 3))
    assert listing.entries == ()
    assert listing.problem is None
    assert listing.note == "1 without a usable address"


@pytest.mark.parametrize("times", [0, 1, 2])
def test_a_sitemap_may_be_packed_and_packed_again(times):
    """Servers pack .xml.gz once more for the way."""
    body = urlset(url())
    for _ in range(times):
        body = gzip.compress(body)

    assert [entry.url for entry in read(body).entries] == ["https://news.example/a"]


def test_a_plain_list_and_a_feed_may_stand_for_a_sitemap():
    """The protocol allows both."""
    feed = b"<rss version='2.0'><channel><item><title>T</title><link>https://news.example/a</link></item></channel></rss>"

    assert [e.url for e in read(b"https://news.example/a\nhttps://news.example/b\n").entries][
        1
    ] == "https://news.example/b"
    assert read(feed).entries[0].title == "T"


@pytest.mark.parametrize(
    ("body", "note"),
    [
        (b"", "empty"),
        (b"<!DOCTYPE html><html></html>", "HTML page"),
        (b"<note>x</note>", "outermost element is 'note'"),
        (b"nothing", "no sitemap"),
        (b"\x1f\x8b\x08broken", "unpacked"),
        (urlset(), "lists nothing"),
        (b"\x00" * 1000, "no sitemap"),
    ],
)
def test_what_is_no_sitemap_says_so(body, note):
    """Silence must never look like no news."""
    listing = read(body)

    assert listing.entries == ()
    assert listing.problem is Outcome.EMPTY
    assert note in listing.note


def test_a_sitemap_cut_short_keeps_what_was_read():
    """An address that is whole is worth a visit whatever came after it; half a one is not listed."""
    whole = urlset(*(url(f"https://news.example/{n}") for n in range(50)))
    cut = whole[: whole.index(b"example/30") + 8]

    for body in (cut, gzip.compress(whole)[:-30]):
        listing = read(body)
        assert listing.problem is Outcome.TRUNCATED
    assert [entry.url for entry in read(cut).entries] == [f"https://news.example/{n}" for n in range(30)]


def test_a_bare_ampersand_does_not_end_a_sitemap():
    """Written by hand, or by a template that forgot to escape."""
    listing = read(urlset(url("https://news.example/a?x=1&y=2"), url("https://news.example/b")))

    assert [entry.url for entry in listing.entries] == [
        "https://news.example/a?x=1&y=2",
        "https://news.example/b",
    ]


def test_fifty_thousand_addresses_are_the_most():
    """The protocol's own limit; a million would only be noise."""
    listing = read(urlset(*(url(f"https://news.example/{n}") for n in range(50_010))))

    assert len(listing.entries) == 50_000
    assert listing.problem is Outcome.TRUNCATED


@pytest.mark.parametrize(
    "declaration",
    [
        '<!ENTITY a SYSTEM "file:///etc/hostname">',
        "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha" * 50}">' for n in range(10))
        + '<!ENTITY a "&a9;">',
        f'<!ENTITY a "{"A" * 100_000}">',
    ],
    ids=["file", "billion laughs", "quadratic"],
)
def test_an_entity_makes_no_address(declaration):
    """Not resolved, and what it leaves is half an address, which is no address."""
    body = f"<!DOCTYPE urlset [{declaration}]><urlset {NS}>{url('https://news.example/' + '&a;' * 1000)}</urlset>".encode()
    began = time.process_time()
    listing = read(body)

    assert listing.entries == ()
    assert listing.problem is Outcome.EMPTY
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    ("filling", "packed"),
    [
        ("b'\\0' * SIZE", 2),
        ("b'<urlset>' + b' ' * SIZE", 1),
        ("b'<urlset>' + b'<url>' * (SIZE // 5)", 1),
        ("b'http://a.example/' + b'a' * SIZE", 1),
    ],
    ids=["zeros", "spaces", "elements", "address"],
)
def test_a_bomb_of_200_mb_costs_little(filling, packed):
    """Memory +60 MB at most and five seconds, measured in a process of its own."""
    script = textwrap.dedent(f"""
        import gzip, resource, time
        from datetime import UTC, datetime
        from monitor.discover.sitemap import read_sitemap
        SIZE = 1_000_000
        read_sitemap(b"<urlset></urlset>", content_type=None, base_url="https://a.example/", source_id="s", found_at=datetime.now(UTC))
        import io, zlib
        packer, out = zlib.compressobj(wbits=31), []
        first = {filling}
        out.append(packer.compress(first))
        for _ in range(199):
            out.append(packer.compress(first[-1_000_000:]))
        out.append(packer.flush())
        bomb = b"".join(out)
        for _ in range({packed} - 1):
            bomb = gzip.compress(bomb)
        before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
        listing = read_sitemap(bomb, content_type=None, base_url="https://a.example/", source_id="s", found_at=datetime.now(UTC))
        assert listing.problem, listing
        print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024, time.process_time() - began)
    """)
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}
    )  # fmt: skip
    grown, took = done.stdout.split()

    assert int(grown) <= 60
    assert float(took) <= 5
