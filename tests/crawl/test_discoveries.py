"""What a discovery may send instead of a listing, and what that is called (threats 7, 8 and 26)."""

import io
import zipfile
from datetime import UTC, datetime, timedelta
from hashlib import md5

from monitor.discover.gkg import COLUMNS

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
MAP = '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</urlset>'
INDEX = (
    '<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</sitemapindex>'
)


def test_a_broken_listing_is_called_by_its_name_and_harms_no_other(desk, site):
    """Each is one source; the last one is whole, and its article is found."""
    whole = site.feed(site.page("/a"), path="/whole.xml")
    body = site.answers["/whole.xml"].body
    many = site.feed(*(f"{site.base}/old/{n}" for n in range(40)), path="/many.xml")
    long = site.answers["/many.xml"].body
    site.put("/html.xml", "<!doctype html><html><body>Cookies, please</body></html>")
    site.put("/empty.xml", "")
    site.raw(
        "/cut.xml",
        b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nContent-Length: 9999\r\n\r\n" + long[:2000],
    )
    site.put("/404.xml", "no", 404)
    site.put("/410.xml", "no", 410)
    site.put("/500.xml", body, 500)
    site.put("/403.xml", body, 403)
    site.put("/moved.xml", status=301, Location="/moved-on.xml")
    site.put("/moved-on.xml", status=302, Location="/whole.xml")
    site.put("/lol.xml", '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
             '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>'
             "<rss version='2.0'><channel><title>&d;</title></channel></rss>")  # fmt: skip
    canary = f"{site.base}/canary"
    site.put("/xxe.xml", f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "{canary}"><!ENTITY % p SYSTEM "{canary}2"> %p;]>'
             f"<rss version='2.0'><channel><title>&x;</title><item><title>&x;</title><link>{site.base}/a</link></item></channel></rss>")  # fmt: skip
    expected = {
        "html": "empty", "empty": "empty", "cut": "truncated", "404": "http_error", "410": "gone", "500": "http_error",
        "403": "http_error", "moved": "ok", "lol": "*", "xxe": "*", "whole": "ok",
    }  # fmt: skip
    for name in expected:
        desk.source(name, f'{{ feed = "{site.base}/{name}.xml" }}')
    said = desk.crawl(now=NOW)
    checks = {row["source"]: row for row in desk.rows("select * from checks")}
    silent = {one["id"]: one["state"] for one in said["coverage"]["silent"]}
    moved = desk.rows("select moved_to from discoveries where source = 'moved'")
    asked = len(site.asked)
    desk.crawl("--all", now=NOW + timedelta(days=2))

    assert whole
    assert many
    assert {name: checks[name]["outcome"] for name in expected if expected[name] != "*"} == {
        name: outcome for name, outcome in expected.items() if outcome != "*"
    }
    assert 5 < checks["cut"]["entries"] < 40
    assert silent["404"] == "DEAD"
    assert silent["410"] == "DEAD"
    assert set(silent) >= {"html", "empty", "cut", "404", "410", "500", "403"}
    assert not {"moved", "whole"} & set(silent)
    assert moved == [{"moved_to": f"{site.base}/moved-on.xml"}]
    assert not any("canary" in path for path in site.asked)
    assert "/410.xml" not in site.asked[asked:], "410 stops the visits"
    assert "/404.xml" in site.asked[asked:]
    assert desk.outcomes()["/a"] == "ok"


def test_a_sitemap_has_an_end(desk, site):
    """An index that names itself, a tree without end, sixty documents: three levels, fifty documents, no circle."""
    site.put("/index.xml", INDEX.format("".join(f"<sitemap><loc>{site.base}/map/{n}.xml</loc></sitemap>" for n in range(60))
             + f"<sitemap><loc>{site.base}/index.xml</loc></sitemap>"))  # fmt: skip
    for n in range(60):
        site.put(f"/map/{n}.xml", MAP.format(f"<url><loc>{site.base}/page/{n}</loc></url>"))
    for depth in range(10):
        site.put(
            f"/deep/{depth}.xml",
            INDEX.format(f"<sitemap><loc>{site.base}/deep/{depth + 1}.xml</loc></sitemap>"),
        )
    news = (
        f"<url><loc>{site.page('/news', title='Parks')}</loc><n:news xmlns:n='http://www.google.com/schemas/sitemap-news/0.9'>"
        "<n:title>North Korea sends shells to Russia</n:title><n:publication_date>2026-11-24T08:00:00Z</n:publication_date></n:news></url>"
    )
    site.put("/news-2026-10.xml", MAP.format(f"<url><loc>{site.base}/october</loc></url>"))
    site.put("/news-2026-11.xml", MAP.format(news))
    desk.source("wide", f'{{ sitemap = "{site.base}/index.xml" }}')
    desk.source("deep", f'{{ sitemap = "{site.base}/deep/0.xml" }}')
    desk.source("dated", f'{{ sitemap = "{site.base}/news-{{yyyy}}-{{mm}}.xml" }}')
    desk.crawl(now=NOW)
    entries = desk.rows("select source, url, title, published_at from entries where source = 'dated'")
    maps = [path for path in site.asked if path.startswith("/map/")]
    deep = [path for path in site.asked if path.startswith("/deep/")]

    assert len(maps) == 49
    assert site.asked.count("/index.xml") == 1
    assert deep == ["/deep/0.xml", "/deep/1.xml", "/deep/2.xml"]
    assert entries == [
        {"source": "dated", "url": f"{site.base}/news", "title": "North Korea sends shells to Russia", "published_at": "2026-11-24T08:00:00Z"}
    ]  # fmt: skip


def test_a_source_declared_hits_fetches_only_what_names_the_dprk(desk, site):
    """In title or summary; the rest is listed with its decision, and archived."""
    site.feed(
        (site.page("/a"), "Kim visits Pyongyang"),
        (site.page("/b"), "Parks reopen"),
        (site.page("/c"), "北 is no name here"),
    )
    desk.source(fetch='"hits"')
    desk.crawl(now=NOW)
    decided = {row["url"][-2:]: row["decision"] for row in desk.rows("select url, decision from entries")}

    assert decided == {"/a": "fetch", "/b": "no_hit", "/c": "no_hit"}
    assert set(desk.outcomes()) == {"/a"}
    assert desk.rows("select count(*) as n from records where kind = 'metadata'") == [{"n": 3}]


def test_an_address_without_words_is_decided_again_when_the_words_come(desk, site):
    """A sitemap lists what the feed tells of later: in the same run, or hours after."""
    pages = [site.page("/a"), site.page("/b"), site.page("/c")]
    site.put("/map.xml", MAP.format("".join(f"<url><loc>{page}</loc></url>" for page in pages)))
    site.feed((pages[0], "Kim visits Pyongyang"), (pages[1], "Parks reopen"))
    desk.source(
        fetch='"hits"',
        discover=f'{{ sitemap = "{site.base}/map.xml" }}, {{ feed = "{site.base}/feed.xml" }}',
    )
    desk.crawl(now=NOW)
    first = desk.outcomes()
    site.feed((pages[0], "Kim visits Pyongyang"), (pages[1], "Parks reopen"), (pages[2], "Pyongyang speaks"))
    desk.crawl("--all", now=NOW + timedelta(hours=2))
    decided = desk.rows("select title, decision from entries order by url")
    new = desk.rows("select new from checks where run = 2")

    assert set(first) == {"/a"}
    assert set(desk.outcomes()) == {"/a", "/c"}
    assert decided == [
        {"title": "Kim visits Pyongyang", "decision": "fetch"},
        {"title": "Parks reopen", "decision": "no_hit"},
        {"title": "Pyongyang speaks", "decision": "fetch"},
    ]
    assert new == [{"new": 0}, {"new": 0}]


def test_what_two_sources_list_is_fetched_once(desk, site):
    """Under whatever tracking parameters; each source's entry is kept."""
    page = site.page("/a")
    site.page("/a?utm_source=rss")
    site.feed(page)
    site.feed(page + "?utm_source=rss", path="/other.xml")
    desk.source()
    desk.source("other", f'{{ feed = "{site.base}/other.xml" }}')
    desk.crawl(now=NOW)
    again = desk.crawl("--all", now=NOW + timedelta(minutes=30))

    assert sum(path.startswith("/a") for path in site.asked) == 1
    assert len(desk.rows("select * from entries")) == 2
    assert again["pages"] == 0


def test_lost_entries_between_two_visits_are_a_gap(desk, site):
    """A feed of which nothing is known any more, though it was heard before; the next overlapping visit ends it."""
    site.feed(*(site.page(f"/{n}", title=f"Report {n}") for n in range(5)))
    desk.crawl(now=NOW)
    site.feed(*(site.page(f"/{n}", title=f"Report {n}") for n in range(10, 15)))
    gap = desk.crawl(now=NOW + timedelta(hours=1))
    early = desk.crawl(now=NOW + timedelta(minutes=75))
    healed = desk.crawl("--all", now=NOW + timedelta(minutes=76))

    assert [one["state"] for one in gap["coverage"]["silent"]] == ["GAP"]
    assert gap["coverage"]["answered"] == 1
    assert early["visited"] == 1, "twice as often"
    assert healed["coverage"]["silent"] == []


def dated_feed(site, path, *stories):
    """A feed of stories, one every six minutes since the evening before: ten make an hour."""
    items = "".join(
        f"<item><title>Story {n}</title><link>{site.base}/story/{n}</link>"
        f"<pubDate>{NOW - timedelta(hours=11) + timedelta(minutes=6) * n:%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>"
        for n in stories
    )
    site.put(
        path, f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>{items}</channel></rss>'
    )


def test_neither_a_pinned_entry_nor_a_second_feed_hides_a_gap(desk, site):
    """Both are known again though the feed of ten has turned over nine times; where it has not, nothing is told."""
    desk.source("pinned", f'{{ feed = "{site.base}/pinned.xml" }}', fetch='"hits"')
    two = f'{{ feed = "{site.base}/politics.xml" }}, {{ feed = "{site.base}/all.xml" }}'
    desk.source("two", two, fetch='"hits"')
    desk.source("steady", f'{{ feed = "{site.base}/steady.xml" }}', fetch='"hits"')
    for begin, hour in ((90, 0), (190, 10)):
        dated_feed(site, "/pinned.xml", -4000, *range(begin, begin + 10))
        dated_feed(site, "/all.xml", *range(begin, begin + 10))
        dated_feed(site, "/politics.xml", 95, begin + 5)
        dated_feed(site, "/steady.xml", -4000, *range(95, begin + 10))
        said = desk.crawl(now=NOW + timedelta(hours=hour))

    assert {one["id"]: one["state"] for one in said["coverage"]["silent"]} == {"pinned": "GAP", "two": "GAP"}


def test_a_search_has_a_gap_only_where_a_file_was_missed(desk, site):
    """Its files have no page in common, and most say nothing of when."""
    desk.above = f'gdelt = "{site.base}"\n'
    desk.source("search", '{ gdelt = "gkg" }', every='"15m"', standing='"unlisted"')
    seen = []
    for quarter, published in enumerate((True, True, False, True, True)):
        moment = NOW + timedelta(minutes=15 * quarter)
        body = gkg_file(f"{moment:%Y%m%d%H%M%S}", site.page(f"/found/{quarter}", text="Nothing of ours."))
        name = f"{moment:%Y%m%d%H%M%S}.gkg.csv.zip"
        if published:
            url = site.put(f"/{name}", body)
            site.put("/lastupdate.txt", f"{len(body)} {md5(body).hexdigest()} {url}\n")
            said = desk.crawl(now=moment + timedelta(minutes=1))
            seen.append([one["state"] for one in said["coverage"]["silent"]])
    overlaps = [row["overlap"] for row in desk.rows("select overlap from checks")]

    assert seen == [[], [], ["GAP"], []]
    assert overlaps == [None, 1, 0, 1]


def gkg_file(stamp, url):
    """A bulk file with one page that names both countries."""
    cells = [""] * COLUMNS
    cells[0], cells[1], cells[2], cells[3], cells[4] = f"{stamp}-1", stamp, "1", "paper.example", url
    cells[9] = "1#North Korea#KN#KN#40#127#KN;1#Russia#RS#RS#60#100#RS"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(f"{stamp}.gkg.csv", "\t".join(cells) + "\n")
    return packed.getvalue()


def test_a_young_mention_is_looked_at_again(desk, site):
    """Its headline is rewritten, then it is taken down; a page without a mention is left alone."""
    site.feed(
        site.page("/a"),
        site.page("/b", title="Parks", text="The council agreed on a budget for parks and schools."),
    )
    desk.crawl(now=NOW)
    site.page("/a", title="Shells leave Rajin, Seoul says")
    revised = desk.crawl(now=NOW + timedelta(hours=2))
    site.put("/a", "gone", 410)
    desk.crawl(now=NOW + timedelta(hours=8))
    mentions = desk.rows("select gone_at from mentions")

    assert revised["revised"] == 1
    assert site.asked.count("/b") == 1
    assert [row["gone_at"] for row in mentions] == ["2026-11-24T17:00:00Z"]
