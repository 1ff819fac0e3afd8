"""
The feeds and sitemaps that others captured: every file opens, with what a reader sees.

The counts were taken by looking at each file; the digest is of the titles that
were read by eye. The files themselves are not part of the project.
"""

import hashlib

import pytest

from monitor.core.article import Outcome
from monitor.discover.feed import read_feed
from monitor.discover.sitemap import read_sitemap
from tests.builders import at

TRUTH = {
    "feed.json": (25, 25, "6dbbc131a2b7"),
    "feed1.atom": (2, 2, "61d5167d7bc2"),
    "feed2.rss": (1, 1, "ade6a6c92093"),
    "miniflux-encoding_ISO-8859-1.xml": (40, 40, "a33fc008d033"),
    "miniflux-encoding_WINDOWS-1251.xml": (50, 50, "017bd9208d5d"),
    "miniflux-invalid-prolog.xml": (1, 0, "73473dcc12b7"),
    "miniflux-iso-8859-1.xml": (0, 0, "e3b0c44298fc"),
    "miniflux-iso88591.xml": (0, 0, "e3b0c44298fc"),
    "miniflux-iso88591_utf8_mismatch.xml": (0, 0, "e3b0c44298fc"),
    "miniflux-koi8r.xml": (2, 2, "e47a08c0de2b"),
    "miniflux-large_atom.xml": (25, 25, "f29addfe6c58"),
    "miniflux-large_rss.xml": (25, 25, "f29addfe6c58"),
    "miniflux-no_encoding_ISO-8859-1.xml": (10, 9, "7d3804121552"),
    "miniflux-rdf_UTF8.xml": (60, 60, "688b0a6e2cf0"),
    "miniflux-small_atom.xml": (20, 20, "4267dc7250ac"),
    "miniflux-urdu_UTF8.xml": (26, 26, "01ef3d6fb773"),
    "miniflux-utf8-incorrect-prolog.xml": (1, 0, "73473dcc12b7"),
    "miniflux-utf8.xml": (1, 0, "73473dcc12b7"),
    "miniflux-windows-1252-incorrect-prolog.xml": (0, 0, "e3b0c44298fc"),
    "miniflux-windows-1252.xml": (0, 0, "e3b0c44298fc"),
    "rssparser-atom-customfields.atom": (15, 15, "b65931478442"),
    "rssparser-content-encoded.rss": (7, 7, "4591246a333b"),
    "rssparser-craigslist.rss": (25, 25, "65a7cd2aa2c5"),
    "rssparser-customfields.rss": (15, 15, "dde62e2a878f"),
    "rssparser-encoding.rss": (40, 40, "469ba23a8301"),
    "rssparser-feedburner.atom": (25, 25, "98d18a14d2ed"),
    "rssparser-giantbomb-podcast.rss": (730, 730, "6a6d290b56c1"),
    "rssparser-guardian.rss": (55, 55, "b6758cbbafd1"),
    "rssparser-gulp-atom.atom": (10, 10, "3fef8fe40ab9"),
    "rssparser-heise.atom": (15, 15, "8e0e45608523"),
    "rssparser-heraldsun.rss": (2, 2, "5aa9ab86abde"),
    "rssparser-incomplete-fields.atom": (1, 0, "e3b0c44298fc"),
    "rssparser-instant-article.rss": (1, 1, "dd3d76ac1aab"),
    "rssparser-item-itunes-episodeType.rss": (1, 1, "6a7b20d1da8a"),
    "rssparser-itunes-category.rss": (1, 1, "8974ccce7ac0"),
    "rssparser-itunes-href.rss": (10, 10, "b4f161c5abe2"),
    "rssparser-itunes-keywords-array.rss": (1, 1, "e1a8e79cf096"),
    "rssparser-itunes-keywords-astext.rss": (32, 32, "67b6641f66db"),
    "rssparser-itunes-keywords.rss": (1, 1, "8974ccce7ac0"),
    "rssparser-itunes-missing-image.rss": (131, 131, "4950c10414b8"),
    "rssparser-many-links.rss": (25, 25, "e771c24b4489"),
    "rssparser-missing-fields.atom": (1, 0, "e3b0c44298fc"),
    "rssparser-narro.rss": (1, 1, "ec8a49cf6d25"),
    "rssparser-pagination-links.rss": (1, 1, "b0fad7a5866b"),
    "rssparser-reddit-atom.rss": (24, 24, "cd9b68b8e19f"),
    "rssparser-reddit-home.rss": (24, 24, "9e362dbea741"),
    "rssparser-reddit.rss": (24, 24, "28a5c5be0f93"),
    "rssparser-rss-1.rss": (69, 69, "a90b93c3ea95"),
    "rssparser-unrecognized.rss": (0, 0, "e3b0c44298fc"),
    "rssparser-uolNoticias.rss": (15, 15, "455d0e103c78"),
    "rssparser-xml2js-options.rss": (69, 69, "a90b93c3ea95"),
}

SITEMAPS = {
    "sitemap-hreflang.xml": (3, 1),
    "sitemap.xml": (84, 0),
    "sitemap.xml.gz": (84, 0),
    "sitemap2.xml": (0, 2),
}


@pytest.mark.parametrize("name", TRUTH)
def test_a_captured_feed_shows_what_a_reader_sees(name, shared):
    """Number and titles, also of the entries that lead nowhere."""
    seen, linked, digest = TRUTH[name]
    listing = read_feed(
        (shared / "corpora" / "feeds" / name).read_bytes(), content_type=None, base_url="https://base.example/feed",
        source_id="s", found_at=at("09:00"),
    )  # fmt: skip
    titles = "\n".join([entry.title or "" for entry in listing.entries] + list(listing.unlinked))

    assert len(listing.entries) + len(listing.unlinked) == seen
    assert len(listing.entries) == linked
    assert hashlib.sha256(titles.encode()).hexdigest()[:12] == digest
    assert listing.problem is (None if linked else Outcome.EMPTY)


@pytest.mark.parametrize("name", SITEMAPS)
def test_a_captured_sitemap_lists_its_addresses(name, shared):
    """Plain, packed, an index, and one with hreflang alternates, which are not pages of their own."""
    listing = read_sitemap(
        (shared / "corpora" / "feeds" / name).read_bytes(), content_type=None, base_url="https://base.example/s.xml",
        source_id="s", found_at=at("09:00"),
    )  # fmt: skip

    assert (len(listing.entries), len(listing.sitemaps)) == SITEMAPS[name]
    assert listing.problem is None


def test_no_captured_file_is_left_out(shared):
    """A file added later must be looked at."""
    files = {path.name for path in (shared / "corpora" / "feeds").iterdir()}

    assert files == TRUTH.keys() | SITEMAPS.keys()
