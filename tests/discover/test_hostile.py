"""No reader raises, whatever arrives, and whatever it hands out can be stored."""

import json

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from monitor.discover.feed import read_feed
from monitor.discover.gkg import read_doc, read_gkg, read_lastupdate
from monitor.discover.listing import Listing
from monitor.discover.section import read_section
from monitor.discover.sitemap import read_sitemap
from tests.builders import at

WHERE = {"base_url": "https://news.example/x/list", "source_id": "example", "found_at": at("09:00")}

SEEDS = [
    b"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>x</title><link>/</link><item><title>A &amp; B</title>"
    b"<link>https://news.example/a</link><pubDate>Tue, 24 Nov 2026 09:00:00 KST</pubDate><description><![CDATA[<p>x</p>]]></description></item></channel></rss>",
    b"<feed xmlns='http://www.w3.org/2005/Atom' xml:base='https://news.example/'><entry><title type='xhtml'><div>T</div></title><link href='a'/>"
    b"<updated>2026-11-24T09:00:00Z</updated><content type='html'>&lt;p&gt;</content></entry></feed>",
    b'{"version":"https://jsonfeed.org/version/1.1","items":[{"url":"/a","title":"T","date_published":"2026-11-24"}]}',
    b"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'><url><loc>https://news.example/a</loc>"
    b"<news:news><news:title>T</news:title><news:publication_date>2026-11-24</news:publication_date></news:news></url></urlset>",
    b"<html><base href='/b/'><body><ul><li><a href='/a'>Story</a><time datetime='2026-11-24'>x</time></li></ul></body></html>",
    "<rss><channel><item><title>북한</title><link>https://news.example/1</link></item></channel></rss>".encode(
        "utf-16"
    ),
    b"PK\x03\x04" + b"\0" * 60,
    b"\x1f\x8b\x08\0\0\0\0\0\0\x03",
]
JUNK = [
    b"&#xD800;", b"&#0;", b"&#x110000;", b"<![CDATA[", b"]]>", b"<!--", b"&", b"<", b'"', b"\0", b"\xff\xfe", b"\xed\xa0\x80", b"\xc3", b"<item>",
    b"</item>", b"<link>", b"&a;", b"&nbsp;", b"<!DOCTYPE x [<!ENTITY a 'b'>", b" xml:base='http://[::1/'", b"http://[", b"{", b"NaN", b"1e999", b"null",
    b"9" * 40, b"<url>", b"<loc>", b"</urlset>", b"<a:b>", b"\xe2\x80\xae", b"<base href='http://['>", b"[" * 2000,
]  # fmt: skip


@st.composite
def bodies(draw: st.DrawFn) -> bytes:
    body = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(0, 6))):
        place = draw(st.integers(0, len(body)))
        gone = draw(st.sampled_from([0, 0, 1, 7, 60]))
        body = (
            body[:place]
            + draw(st.one_of(st.sampled_from(JUNK), st.binary(max_size=6)))
            + body[place + gone :]
        )
    return body


READERS = {
    "feed": lambda body: read_feed(body, content_type=None, **WHERE),
    "sitemap": lambda body: read_sitemap(body, content_type="application/xml", **WHERE),
    "section": lambda body: read_section(body, content_type="text/html", links="li a, h3 > a", **WHERE),
    "gkg": lambda body: read_gkg(body, **WHERE),
    "doc": lambda body: read_doc(body, **WHERE),
}


@pytest.mark.parametrize("name", READERS)
@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(body=bodies())
@example(body=b"<urlset xmlns='&#xD800;x'><url><loc>https://news.example/a</loc></url></urlset>")
def test_a_reader_never_raises(name, body):
    """One listing must not end the crawl, nor a title with half a character the database."""
    listing = READERS[name](body)

    assert isinstance(listing, Listing)
    json.dumps([listing.note, *listing.unlinked], ensure_ascii=False).encode()
    for entry in listing.entries:
        assert entry.url.startswith(("http://", "https://"))
        for text in (
            entry.url,
            entry.title,
            entry.summary,
            entry.content,
            entry.published_raw,
            *entry.authors,
        ):
            assert text is None or "\0" not in text
            (text or "").encode()


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_a_list_of_files_never_raises(text):
    """GDELT's server answers with pages of its own now and then."""
    assert isinstance(read_lastupdate(text), tuple)
