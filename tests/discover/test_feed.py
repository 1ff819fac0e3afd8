"""Feeds as publishers write them, not as the standards have them."""

import json
import time
import tracemalloc

import pytest

from monitor.core.article import Outcome
from monitor.discover.dates import zone_of
from monitor.discover.feed import read_feed
from monitor.discover.listing import Listing
from tests.builders import at

RSS = """<?xml version="1.0" encoding="{encoding}"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/"
  xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0">
<channel><title>Example</title><link>https://news.example/</link><language>{language}</language>{items}</channel></rss>"""


def rss(*items: str, encoding: str = "utf-8", language: str = "en") -> bytes:
    return RSS.format(encoding=encoding, language=language, items="".join(items)).encode(
        encoding, "surrogatepass"
    )


def item(
    title: str = "Shells leave Rajin", link: str = "https://news.example/a", extra: str = "", date: str = ""
) -> str:
    dated = f"<pubDate>{date}</pubDate>" if date else ""
    return f"<item><title>{title}</title><link>{link}</link>{dated}{extra}</item>"


def read(body: bytes, *, content_type: str | None = None, **more: object) -> Listing:
    return read_feed(
        body, content_type=content_type, base_url="https://news.example/rss/feed.xml", source_id="example",
        found_at=at("09:00"), **more,
    )  # fmt: skip


def test_an_entry_carries_what_the_feed_says():
    """Title, summary, full text, author, date with its zone, the raw date, the language: an entry may be all that we get."""
    body = rss(
        item(
            date="Tue, 24 Nov 2026 17:30:00 +0900",
            extra="<description>&lt;p&gt;In short.&lt;/p&gt;</description><dc:creator>Kim Reporter</dc:creator>"
            "<content:encoded><![CDATA[<p>The <b>whole</b> text.</p>]]></content:encoded>",
        ),
        language="ko-KR",
    )

    (entry,) = read(body).entries
    assert entry.url == "https://news.example/a"
    assert entry.title == "Shells leave Rajin"
    assert entry.summary == "In short."
    assert entry.content == "<p>The <b>whole</b> text.</p>"
    assert entry.authors == ("Kim Reporter",)
    assert entry.published_at == at("08:30")
    assert entry.published_raw == "Tue, 24 Nov 2026 17:30:00 +0900"
    assert entry.language == "ko"
    assert (entry.source, entry.found_via) == ("example", "https://news.example/rss/feed.xml")


def test_a_date_in_kst_is_nine_hours_before_what_feedparser_says():
    """feedparser reads KST as UTC, and a Korean story would be from tomorrow."""
    (entry,) = read(rss(item(date="Tue, 24 Nov 2026 09:00:00 KST"))).entries

    assert entry.published_at == at("00:00")


def test_a_date_without_a_zone_is_read_in_the_zone_of_the_country_or_not_at_all():
    """None rather than a guess; but all of Korea writes one time."""
    body = rss(item(date="2026-11-24 18:00:00"))

    assert read(body).entries[0].published_at is None
    assert read(body).entries[0].published_raw == "2026-11-24 18:00:00"
    assert read(body, zone=zone_of("KR")).entries[0].published_at == at("09:00")


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("Shells &amp;amp; guns", "Shells & guns"),
        ("Kim said: &amp;quot;no&amp;quot;", 'Kim said: "no"'),
        ("&lt;b&gt;Urgent&lt;/b&gt; Shells leave", "Urgent Shells leave"),
        ("<![CDATA[北, 러에 <em>포탄</em>]]>", "北, 러에 포탄"),
        ("range &lt; 240 mm", "range < 240 mm"),
        ("  two\n   lines ", "two lines"),
        ("Kim&#xD800; and &#0; Putin", "Kim and Putin"),
        ("two&#10;lines&#9;and&#xD;more", "two lines and more"),
        ("&#xD7FF;&#xE000;&#x10FFFF;&#x110000;&#31;Kim", "\ud7ff\ue000\U0010ffffKim"),
        ("Shells\u202e leave", "Shells leave"),
        ("AT&T &nbsp;and&eacute;", "AT&T andé"),
    ],
)
def test_a_title_is_what_a_reader_sees(written, seen):
    """Feeds escape once, twice or not at all; `&#xD800;` alone stops feedparser."""
    (entry,) = read(rss(item(written))).entries

    assert entry.title == seen


def test_a_picture_s_title_is_not_the_story_s():
    """media:title stands inside the same item."""
    extra = (
        "<media:content url='https://news.example/p.jpg'><media:title>A photo</media:title></media:content>"
    )

    assert read(rss(item(extra=extra))).entries[0].title == "Shells leave Rajin"


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("/a", "https://news.example/a"),
        ("\n https://news.example/a \n", "https://news.example/a"),
        ("<![CDATA[https://news.example/a?x=1&y=2]]>", "https://news.example/a?x=1&y=2"),
        ("https://news.example/a b", "https://news.example/a%20b"),
        ("b.html", "https://news.example/rss/b.html"),
    ],
)
def test_a_link_becomes_absolute(link, url):
    """Relative, wrapped, with spaces: what a browser would open."""
    assert read(rss(item(link=link))).entries[0].url == url


def test_a_permalink_guid_or_an_original_link_stands_for_the_link():
    """Some feeds name the page only in the guid; FeedBurner's link is a detour."""
    guid = "<item><title>A</title><guid isPermaLink='true'>https://news.example/g</guid></item>"
    detour = item(
        link="https://feeds.example/~r/1",
        extra="<feedburner:origLink>https://news.example/o</feedburner:origLink>",
    )

    assert [entry.url for entry in read(rss(guid, detour)).entries] == [
        "https://news.example/g",
        "https://news.example/o",
    ]


def test_an_entry_without_an_address_is_counted_and_its_title_kept():
    """A reader sees it; we cannot file it; nothing is dropped without a word."""
    listing = read(rss(item(), "<item><title>Nowhere</title></item>", item("Script", "javascript:alert(1)")))

    assert len(listing.entries) == 1
    assert listing.unlinked == ("Nowhere", "Script")
    assert listing.note == "2 without an address"
    assert listing.problem is None


@pytest.mark.parametrize(
    "body",
    [
        b"<rss version='0.91'><channel><item><title>T</title><link>https://news.example/a</link></item></channel></rss>",
        b"<rss version='0.92'><channel><item><title>T</title><link>https://news.example/a</link></item></channel></rss>",
        b"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://my.netscape.com/rdf/simple/0.9/'>"
        b"<channel><title>x</title></channel><item><title>T</title><link>https://news.example/a</link></item></rdf:RDF>",
        b"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'>"
        b"<item rdf:about='https://news.example/a'><title>T</title><link>https://news.example/a</link></item></rdf:RDF>",
        b"<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>T</title><link rel='enclosure' href='https://news.example/p.mp3'/>"
        b"<link rel='alternate' href='https://news.example/a'/></entry></feed>",
        b"<feed xmlns='http://www.w3.org/2005/Atom' xml:base='https://news.example/'><entry><title>T</title><link href='a'/></entry></feed>",
        b'{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","url":"https://news.example/a","title":"T"}]}',
        b'[{"link":"https://news.example/a","title":{"rendered":"T"},"date_gmt":"2026-11-24T08:00:00"}]',
        b"\xef\xbb\xbf\n<?xml version='1.0'?><rss version='2.0'><channel><item><title>T</title><link>https://news.example/a</link></item></channel></rss>",
        b"<rss version='2.0'><channel><item><title>T</title><link>https://news.example/a</link><b>&undefined; & < </item></channel></rss>",
    ],
    ids=["0.91", "0.92", "0.90", "1.0", "atom", "atom-base", "json", "wordpress", "bom", "malformed"],
)  # fmt: skip
def test_every_kind_of_feed_is_read(body):
    """The reader does not ask which one it is."""
    assert [(entry.url, entry.title) for entry in read(body).entries] == [("https://news.example/a", "T")]


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("euc-kr", "euc-kr"),
        ("euc-kr", "utf-8"),
        ("utf-8", "iso-8859-1"),
        ("utf-16", "utf-16"),
        ("cp949", "cp949"),
    ],
)
def test_the_bytes_decide_against_a_wrong_declaration(encoding, declared):
    """A wrong prolog would hide every word that a rule looks for."""
    body = RSS.format(
        encoding=declared,
        language="ko",
        items=item("북한, 러시아에 포탄 지원 - 북한이 러시아에 포탄을 지원했다는 보도가 나왔다"),
    )

    (entry,) = read(body.encode(encoding)).entries
    assert entry.title is not None
    assert entry.title.startswith("북한, 러시아에 포탄 지원")


def test_undeclared_portuguese_is_not_read_as_hungarian():
    """Statistics alone take ç and õ for letters of Central Europe."""
    title = "Coreia do Norte: simulações e munições, última condição"
    body = RSS.format(encoding="x", language="", items=item(title)).replace(
        '<?xml version="1.0" encoding="x"?>', ""
    )

    assert read(body.encode("latin-1")).entries[0].title == title


@pytest.mark.parametrize(
    ("body", "note"),
    [
        (b"", "empty"),
        (b"  \n ", "empty"),
        (b"<!DOCTYPE html><html><head><title>Sign in</title></head><body></body></html>", "HTML page"),
        (b"<html><body>moved</body></html>", "HTML page"),
        (b"not found", "neither"),
        (b"<note><to>me</to></note>", "neither"),
        (b'{"error": 1}', "no JSON Feed"),
        (b"<rss version='2.0'><channel><title>x</title></channel></rss>", "lists nothing"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "neither"),
    ],
)
def test_what_is_no_feed_says_so(body, note):
    """Silence must never look like no news: an empty feed is a problem, not a quiet day."""
    listing = read(body)

    assert listing.entries == ()
    assert listing.problem is Outcome.EMPTY
    assert note in listing.note


def test_a_feed_cut_short_keeps_its_whole_entries():
    """Half an address is a wrong address."""
    whole = rss(*(item(f"Story {n}", f"https://news.example/{n}") for n in range(10)))
    cut = whole[: whole.index(b"https://news.example/7") + 21]

    listing = read(cut)
    assert [entry.title for entry in listing.entries] == [f"Story {n}" for n in range(7)]
    assert listing.problem is Outcome.TRUNCATED


@pytest.mark.parametrize("end", ["</channel></rss>", "</rss>"])
def test_a_feed_that_its_writer_never_closes_is_whole(end):
    """It was FAILING, then DEAD, and visited once a day, while each visit brought all that it lists."""
    whole = rss(*(item(f"Story {n}", f"https://news.example/{n}") for n in range(3))).decode()
    open_ended = f"{whole.removesuffix('</channel></rss>')}{'</channel>' if end == '</rss>' else ''}\n"

    listing = read(open_ended.encode())
    assert [entry.title for entry in listing.entries] == ["Story 0", "Story 1", "Story 2"]
    assert (listing.problem, listing.note) == (None, "")
    assert read(f"{open_ended}<item><title>Half".encode()).problem is Outcome.TRUNCATED
    assert read(f"{open_ended}</chan".encode()).problem is Outcome.TRUNCATED


@pytest.mark.parametrize(
    ("link", "named"),
    [
        ('<link rel="alternate" type="application/rss+xml" href="/rss/all.xml">', "https://news.example/rss/all.xml"),
        ("<LINK TYPE='application/atom+xml; charset=utf-8' HREF='//x.example/a?b=1&amp;c=2' REL=ALTERNATE>", "https://x.example/a?b=1&c=2"),
        ('<link rel="alternate" hreflang="ko" href="/ko"><link rel=alternate type=application/feed+json href=f.json>', "https://news.example/rss/f.json"),
    ],
)  # fmt: skip
def test_a_page_in_place_of_the_feed_names_the_feed(link, named):
    """Who wrote the site's address is told what to write."""
    body = (
        f"<!DOCTYPE html><html><head><title>News</title>{link}</head><body><p>News</p></body></html>".encode()
    )

    assert read(body).note == f"an HTML page stands where the feed should be; it names the feed {named}"


@pytest.mark.parametrize(
    "head",
    ["", '<link rel="alternate" hreflang="ko" href="/ko">', '<link rel="alternate" type="application/rss+xml" href="javascript:0">'],
)  # fmt: skip
def test_a_page_that_names_no_feed_is_told_as_such(head):
    """A guess would be a wrong address."""
    body = f"<html><head>{head}</head><body></body></html>".encode()

    assert read(body).note == "an HTML page stands where the feed should be"


@pytest.mark.parametrize(
    ("said", "raw"),
    [("2026-11-24T18:00:00+09:00", "2026-11-24T18:00:00+09:00"), ("soon", "soon"), ("", None)],
)
def test_json_keeps_the_date_as_written(said, raw):
    """Also one that nobody can read."""
    body = json.dumps(
        {"items": [{"url": "https://news.example/a", "title": "T", "date_published": said}]}
    ).encode()
    (entry,) = read(body).entries

    assert (entry.published_raw, entry.published_at) == (raw, at("09:00") if "+" in said else None)


def test_json_cut_short_says_so():
    """Nothing whole can be told from half a JSON document."""
    body = json.dumps({"items": [{"url": "https://news.example/a", "title": "T"}]}).encode()

    assert read(body[:-5]).problem is Outcome.TRUNCATED


def test_a_feed_tells_where_it_moved():
    """The new address is recorded for whoever keeps the declarations."""
    body = rss("<itunes:new-feed-url>https://new.example/feed</itunes:new-feed-url>", item())

    assert read(body).moved_to == "https://new.example/feed"


def _laughs(levels: int) -> str:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha" * 50}">' for n in range(levels))
    return f"<!DOCTYPE rss [{entities}]>"


@pytest.mark.parametrize(
    ("declarations", "reference"),
    [
        (_laughs(10), "&a9;"),
        (f'<!DOCTYPE rss [<!ENTITY a "{"A" * 100_000}">]>', "&a;" * 20_000),
        ('<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/hostname">]>', "&a;"),
        ('<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;]>', "x"),
        ('<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/x.dtd">', "x"),
    ],
    ids=["billion laughs", "quadratic", "file", "parameter", "dtd"],
)
def test_no_entity_is_ever_resolved(declarations, reference):
    """A second and 50 MB at most, nothing read, nothing asked."""
    body = f"{declarations}<rss version='2.0'><channel><item><title>{reference} end</title><link>https://news.example/a</link></item></channel></rss>".encode()
    read(rss(item()))  # the parser is loaded
    began = time.process_time()
    listing = read(body)
    took = time.process_time() - began
    tracemalloc.start()
    read(body)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert len(listing.entries) == 1
    assert "haha" not in (listing.entries[0].title or "")
    assert "AAA" not in (listing.entries[0].title or "")
    assert peak < 50 * 2**20
    assert took < 1


def test_an_address_without_its_scheme_is_one():
    """Nobody's folder is called `www.news.example`."""
    listing = read(
        rss(
            *(f"<item><title>T</title><link>{link}</link></item>" for link in ("www.news.example/b", "www/c"))
        )
    )

    assert [one.url for one in listing.entries] == [
        "https://www.news.example/b",
        "https://news.example/rss/www/c",
    ]


def test_a_folder_that_is_called_as_a_host_stays_one_where_the_feed_writes_it():
    """Archives of other sites keep each under its name: `https://web.example/www.news.example/b`."""
    listing = read(
        rss(
            "<item><title>T</title><link>https://news.example/rss/www.other.example/b?c=1&amp;d=2</link></item>"
        )
    )

    assert [one.url for one in listing.entries] == ["https://news.example/rss/www.other.example/b?c=1&d=2"]


def test_an_entry_whose_first_link_is_the_feed_goes_by_the_next():
    """WordPress writes the feed's own address into its items, and theirs into their guid."""
    item = (
        '<item xmlns:atom="http://www.w3.org/2005/Atom"><title>T</title>'
        '<atom:link rel="self" href="https://news.example/rss/feed.xml"/><guid isPermaLink="false">https://news.example/?p=5</guid></item>'
    )

    assert [one.url for one in read(rss(item)).entries] == ["https://news.example/?p=5"]


def test_what_stands_in_a_comment_before_a_feed_is_no_page():
    """A cache tells there what it did."""
    feed = b"<!-- cached <html> page, not <rss> -->\n" + rss(item())

    assert len(read(feed).entries) == 1


@pytest.mark.parametrize("guard", [")]}',\n", ")]}'\n", ")]}"])
def test_json_behind_a_guard_is_read(guard):
    """No script can run it, and any reader of it knows."""
    feed = f'{guard}{{"items": [{{"url": "https://news.example/a", "title": "x"}}]}}'.encode()

    assert [one.url for one in read(feed).entries] == ["https://news.example/a"]
