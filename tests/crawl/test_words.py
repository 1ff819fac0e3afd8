"""Several listings name one page, each with its own words: whichever answers first, the page has the words of the fullest."""

import json
import os
import threading
from datetime import UTC, datetime, timedelta

import pytest

from monitor.archive.check import check
from monitor.core.article import Outcome
from monitor.core.cadence import Check, Decision
from monitor.paths import archive_of
from monitor.store import Store
from tests.builders import entry

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
SAID = "North Korea shipped shells to Russia"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
HEADLINES = "select title, text, basis from articles order by url"


def sitemap(site, page, title="A report", path="/map.xml"):
    """A news sitemap: it has titles and no summaries."""
    return site.put(
        path,
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="{NEWS}"><url><loc>{page}</loc>'
        f"<n:news><n:title>{title}</n:title></n:news></url></urlset>",
    )


def feed(site, page, title="A report", summary=SAID, path="/feed.xml"):
    """A feed with a summary; its body."""
    site.put(
        path,
        f"<rss version='2.0'><channel><title>N</title><item><title>{title}</title><link>{page}</link>"
        f"<description>{summary}</description></item></channel></rss>",
        Content_Type="application/rss+xml",
    )
    return site.base + path


def walled(site, path="/a"):
    """A page that says nothing to us."""
    return site.put(path, "subscribers only", status=403)


def both(site):
    """A source's two listings, the one without words first."""
    return f'{{ sitemap = "{site.base}/map.xml" }}, {{ feed = "{site.base}/feed.xml" }}'


def after(event, answer, seconds=60.0):
    """An answer that waits for an event, so long at most."""

    def answered(_):
        event.wait(seconds)
        return answer

    return answered


def replay(desk, db):
    """A desk's archive, replayed into a database; what the replay printed."""
    words = [
        *("replay", str(archive_of(desk.db)), "--db", str(db), "--workers", "1"),
        *("--rules", str(desk.folder / "rules"), "--sources", str(desk.folder / "sources"), "--format", "json"),
    ]  # fmt: skip
    done = desk.preloaded.run(words, environment=os.environ, timeout=90)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("last", ["/feed.xml", "/map.xml"])
def test_a_wall_is_read_by_the_fullest_listing_whichever_answers_first(desk, site, last):
    """The page is asked for once, when the last of its source's listings has been heard."""
    page = walled(site)
    sitemap(site, page)
    feed(site, page)
    asked = threading.Event()
    site.on_request = lambda: asked.set() if "/a" in site.asked else None
    site.answers[last] = after(asked, site.answers[last], seconds=1.0)
    desk.source(discover=both(site))
    desk.crawl(now=NOW)

    assert desk.rows(HEADLINES) == [{"title": "A report", "text": SAID, "basis": "headline"}]
    assert desk.rows("select count(*) as n from revisions") == [{"n": 0}]
    assert site.asked.count("/a") == 1


def test_what_a_killed_run_had_heard_half_of_is_heard_whole(desk, site):
    """It had stored the sitemap's address; the next run hears the feed before it asks for the page."""
    page = walled(site)
    sitemap(site, page)
    feed(site, page)
    desk.source(discover=both(site))
    listed = entry(url=page, title="A report", summary=None, source="example", found_at=NOW)
    with Store.open(desk.db) as store:
        run = store.runs.begin("crawl", NOW)
        seen = Check(
            source="example", discovery=f"{site.base}/map.xml", at=NOW, outcome=Outcome.OK, entries=1, new=1
        )
        store.checks.add(run, seen, [(listed, Decision.FETCH)])
    desk.crawl("--all", now=NOW + timedelta(hours=1))

    assert [row["text"] for row in desk.rows(HEADLINES)] == [SAID]
    assert site.asked.count("/a") == 1
    assert desk.rows("select waiting from entries") == [{"waiting": 0}]


def test_words_that_come_hours_after_the_page_was_asked_for(desk, site):
    """They are matched without asking again; what they say is a mention, and it is told once."""
    page = walled(site)
    sitemap(site, page)
    site.put("/feed.xml", "", status=500)
    desk.source(discover=both(site))
    desk.crawl(now=NOW)
    before = desk.outcomes()
    feed(site, page)
    told = desk.crawl("--all", now=NOW + timedelta(hours=2))
    again = desk.crawl("--all", now=NOW + timedelta(hours=2, minutes=1))

    assert before == desk.outcomes() == {"/a": "http_error"}
    assert (told["new"], again["new"], again["revised"]) == (1, 0, 0)
    assert site.asked.count("/a") == 1
    assert desk.rows("select summary, decision, waiting from entries") == [
        {"summary": SAID, "decision": "heard", "waiting": 0}
    ]


def test_the_words_of_another_source_count_as_well(desk, site):
    """
    Where the page cannot be had. Both hear of it in one run: it is matched in the next, when the page has been tried.
    """
    page = walled(site)
    feed(site, page, summary="Parks reopen")
    feed(site, page, title=SAID, summary="", path="/other.xml")
    desk.source()
    desk.source("other", f'{{ feed = "{site.base}/other.xml" }}')
    first = desk.crawl(now=NOW)
    second = desk.crawl("--all", now=NOW + timedelta(minutes=30))
    third = desk.crawl("--all", now=NOW + timedelta(minutes=40))

    # Which of the two is heard first is for the network to say: then its words go with the page.
    assert first["new"] + second["new"] == 1
    assert (third["new"], third["revised"]) == (0, 0)
    assert [row["title"] for row in desk.rows(HEADLINES)] == [SAID]
    assert site.asked.count("/a") == 1


def test_another_sources_words_for_a_page_seen_long_ago(desk, site):
    """And a page that is a mention already needs them not: nothing is revised."""
    pages = [walled(site), site.page("/b")]
    site.feed(*((page, "A report") for page in pages))
    desk.source()
    desk.crawl(now=NOW)
    site.feed(*((page, SAID) for page in pages), path="/other.xml")
    desk.source("other", f'{{ feed = "{site.base}/other.xml" }}')
    later = desk.crawl("--all", now=NOW + timedelta(minutes=10))

    assert (later["new"], later["revised"]) == (1, 0)
    assert desk.outcomes() == {"/a": "http_error", "/b": "ok"}
    assert desk.rows("select url from pages where mention is null") == []
    assert {row["decision"] for row in desk.rows("select decision from entries where source = 'other'")} == {
        "heard",
        "known",
    }
    assert site.asked.count("/a") == 1


def test_a_replay_of_such_a_crawl_finds_the_same_and_adds_nothing(desk, site, tmp_path):
    """What several listings said lies in the archive."""
    pages = [walled(site), site.page("/b")]
    site.feed(*((page, "A report") for page in pages))
    desk.source()
    desk.crawl(now=NOW)
    site.feed(*((page, SAID) for page in pages), path="/other.xml")
    desk.source("other", f'{{ feed = "{site.base}/other.xml" }}')
    desk.crawl("--all", now=NOW + timedelta(minutes=10))
    ask = (
        "select a.canonical_url, a.title, a.basis, m.quote, m.start, a.record from matches m join mentions o on o.id = m.mention"
        " join articles a on a.id = o.article order by 1, 2"
    )
    live, outcomes = desk.rows(ask), desk.rows("select url, outcome, note, looks from pages order by url")

    assert replay(desk, desk.db)["mentions"] == 0
    assert desk.rows(ask) == live
    assert desk.rows("select url, outcome, note, looks from pages order by url") == outcomes
    assert replay(desk, tmp_path / "fresh.db")["mentions"] == len({row["canonical_url"] for row in live}) == 2
    assert desk.rows("select count(*) as n from articles where record is null") == [{"n": 0}]
    with Store.open(desk.db, readonly=True) as store:
        assert check(archive_of(desk.db), store.records.all, store.runs.heads()).findings == []


def test_a_replay_makes_no_page_of_an_entry_that_was_not_fetched(desk, site):
    """Or another source's listing would find it known, and what waits to be fetched would wait for ever."""
    page = site.page("/a")
    site.feed((page, "Parks reopen"))
    desk.source(fetch='"hits"')
    desk.crawl(now=NOW)
    told = replay(desk, desk.db)
    site.feed(page, path="/other.xml")
    desk.source("other", f'{{ feed = "{site.base}/other.xml" }}')
    desk.crawl("--all", now=NOW + timedelta(hours=1))

    assert told["mentions"] == 0
    assert desk.outcomes() == {"/a": "ok"}


def test_of_two_documents_of_one_discovery_the_fuller_counts(desk, site):
    """A map of the whole site stands in the index before the news."""
    page = site.page("/a")
    site.put("/all.xml", f"<urlset><url><loc>{page}</loc></url></urlset>")
    sitemap(site, page, title="Pyongyang speaks", path="/news.xml")
    site.put(
        "/index.xml",
        "<sitemapindex>"
        + "".join(f"<sitemap><loc>{site.base}/{name}.xml</loc></sitemap>" for name in ("all", "news"))
        + "</sitemapindex>",
    )
    desk.source(fetch='"hits"', discover=f'{{ sitemap = "{site.base}/index.xml" }}')
    desk.crawl(now=NOW)

    assert desk.rows("select title, decision from entries") == [
        {"title": "Pyongyang speaks", "decision": "fetch"}
    ]


@pytest.mark.parametrize(("fetch", "outcome", "asked"), [("hits", "ok", 1), ("all", "headline", 2)])
def test_a_flash_that_is_completed_under_its_address_is_found(desk, site, fetch, outcome, asked):
    """A page not fetched for its first words is fetched for the later ones; one that was read is read again, and matched by them, once."""
    page = site.page("/a", title="Breaking", text="Officials are to speak at noon.")
    feed(site, page, title="Breaking: ministry to speak", summary="More follows.")
    desk.source(fetch=f'"{fetch}"')
    first = desk.crawl(now=NOW)
    if fetch == "hits":
        site.page("/a")
    feed(site, page, title=f"{SAID}, ministry says", summary="The ministry spoke of forty containers.")
    told = desk.crawl(now=NOW + timedelta(hours=1))
    again = desk.crawl("--all", now=NOW + timedelta(hours=1, minutes=1))

    assert (first["new"], told["new"], again["new"], again["revised"]) == (0, 1, 0, 0)
    assert site.asked.count("/a") == asked
    assert desk.rows("select decision from entries") == [{"decision": "fetch"}]
    assert desk.outcomes() == {"/a": outcome}


def test_words_that_change_at_each_visit_ask_for_no_page(desk, site):
    """What they say is matched, and that is all."""
    page = walled(site)
    desk.source()
    for hour, weather in enumerate(("fair", "dull", "wet")):
        feed(site, page, title=f"Pyongyang weather is {weather}", summary=f"{hour} degrees")
        desk.crawl(now=NOW + timedelta(hours=hour))

    assert site.asked.count("/a") == 1
    assert desk.rows("select title, decision from entries") == [
        {"title": "Pyongyang weather is wet", "decision": "heard"}
    ]


def full_text(site, page, text, path="/feed.xml"):
    """A feed that carries the full text."""
    return site.put(
        path,
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>N</title><item>'
        f"<title>The war today</title><link>{page}</link><description>Our summary.</description>"
        f"<content:encoded><![CDATA[<p>{text}</p>]]></content:encoded></item></channel></rss>",
        Content_Type="application/rss+xml",
    )


def atom(site, page, updated, path="/atom.xml"):
    """An Atom feed whose entry says when it was updated."""
    return site.put(
        path,
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>N</title><entry><title>Live: the war</title><id>1</id>'
        f'<link href="{page}"/><published>2026-11-24T06:00:00Z</published><updated>{updated}</updated></entry></feed>',
        Content_Type="application/atom+xml",
    )


def test_what_a_listing_tells_later_is_heard(desk, site):
    """
    The same title with a new full text, of a page that cannot be had or was not to be fetched; a second feed that names
    the DPRK an hour later; a date of update. Nothing of it is told twice, whichever listing speaks last.
    """
    feeds = {
        name: f'{{ feed = "{site.base}/{name}.xml" }}' for name in ("full", "hits", "one", "two", "atom")
    }
    desk.source("full", feeds["full"])
    desk.source("hits", feeds["hits"], fetch='"hits"')
    desk.source("both", f"{feeds['one']}, {feeds['two']}")
    desk.source("atom", feeds["atom"])
    walled(site, "/walled")
    walled(site, "/named")
    site.page("/not-yet", text="North Korea shipped shells to Russia in forty boxes.")
    site.page("/live", title="Live: the war", text="A long debate in the hall.")
    nothing = "Nothing of note happened, officials said."
    full_text(site, site.base + "/walled", nothing, path="/full.xml")
    full_text(site, site.base + "/not-yet", nothing, path="/hits.xml")
    feed(site, site.base + "/named", title="The war, a day on", summary="All of it.", path="/one.xml")
    site.put("/two.xml", "<rss version='2.0'><channel><title>N</title></channel></rss>")
    atom(site, site.base + "/live", "2026-11-24T06:00:00Z")
    first = desk.crawl(now=NOW)
    full_text(site, site.base + "/walled", f"{SAID}, says the ministry.", path="/full.xml")
    full_text(site, site.base + "/not-yet", f"{SAID}, says the office.", path="/hits.xml")
    feed(site, site.base + "/named", title=f"{SAID}: the list", summary="", path="/two.xml")
    site.page("/live", title="Live: the war", text="North Korea shipped shells to Russia on a barge.")
    atom(site, site.base + "/live", "2026-11-24T09:30:00Z")
    told = desk.crawl("--all", now=NOW + timedelta(hours=1))
    again = desk.crawl("--all", now=NOW + timedelta(hours=1, minutes=30))

    assert (first["new"], told["new"], again["new"], again["revised"]) == (0, 4, 0, 0)
    assert desk.outcomes() == {
        "/walled": "http_error",
        "/named": "http_error",
        "/not-yet": "ok",
        "/live": "ok",
    }
    assert (site.asked.count("/walled"), site.asked.count("/named"), site.asked.count("/live")) == (1, 1, 2)


@pytest.mark.parametrize("fetch", ["all", "hits"])
def test_every_post_of_a_live_page_is_matched_and_archived(desk, site, tmp_path, fetch):
    """They differ by the fragment of their address, or share it; the page is filed, and asked for, once."""
    walled(site, "/live")
    site.page("/blog", title="The war, live", text="A long debate in the hall.")
    posts = [("Weather in Kyiv", "#1"), (SAID, "#2"), ("Roads reopen", "#3")]
    items = [(f"{site.base}/live{part}", title) for title, part in posts]
    site.feed(*items, *((f"{site.base}/blog", f"{title} again") for title, _ in posts))
    desk.source(fetch=f'"{fetch}"')
    told = desk.crawl(now=NOW)
    again = desk.crawl("--all", now=NOW + timedelta(minutes=40))

    assert (told["new"], again["new"], again["revised"], told["entries"]) == (2, 0, 0, 2)
    assert [row["title"] for row in desk.rows("select title from articles order by title")] == [
        SAID,
        f"{SAID} again",
    ]
    assert desk.rows("select count(*) as n from records where kind = 'metadata'") == [{"n": 6}]
    assert (site.asked.count("/live"), site.asked.count("/blog")) == (1, 1)
    assert replay(desk, tmp_path / "fresh.db")["mentions"] == 2
