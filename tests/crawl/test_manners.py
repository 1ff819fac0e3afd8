"""robots.txt, patience and pace (threats 18 and 19)."""

import threading
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise

from monitor.core.article import Outcome
from monitor.core.cadence import Check, Decision
from monitor.store import Store
from tests.builders import entry
from tests.crawl.site import Desk, Site

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


HTML = "<!doctype html><html><body><p>Disallow: nothing here is a rule</p></body></html>"
BIG = (
    "User-agent: *\nDisallow: /closed\n"
    + "".join(f"Disallow: /x/{n:08}/\n" for n in range(25_000))
    + "Disallow: /a\n"
)

ROBOTS = {
    # what robots.txt says → the outcome of the check, and of the page /a where there is one
    "404": ({"status": 404}, "ok", "ok"),
    "401": ({"status": 401}, "ok", "ok"),
    "403": ({"status": 403, "body": "Disallow: /"}, "ok", "ok"),
    "410": ({"status": 410}, "ok", "ok"),
    "429": ({"status": 429}, "http_error", None),
    "500": ({"status": 500, "body": "User-agent: *\nAllow: /"}, "http_error", None),
    "503": ({"status": 503}, "http_error", None),
    "empty": ({"body": ""}, "ok", "ok"),
    "html": ({"body": HTML}, "ok", "ok"),
    "page closed": ({"body": "User-agent: *\nDisallow: /a\n"}, "ok", "robots"),
    "all closed": ({"body": "User-agent: *\nDisallow: /\n"}, "robots", None),
    "us by name": ({"body": "User-agent: dprk-russia-arms-monitor\nDisallow: /a\n\nUser-agent: *\nDisallow: /\n"}, "ok", "robots"),
    "others by name": ({"body": "User-agent: GPTBot\nDisallow: /\n"}, "ok", "ok"),
    "allow is longer": ({"body": "User-agent: *\nDisallow: /\nAllow: /feed.xml\nAllow: /a$\n"}, "ok", "ok"),
    "bom and crlf": ({"body": "\ufeffUser-agent: *\r\nDisallow: /a\r\n"}, "ok", "robots"),
    "600 kB": ({"body": BIG}, "ok", "ok"),  # the rule for /a stands behind the 500th KiB
}  # fmt: skip


def test_robots_txt_is_read_as_rfc_9309_wants_it(tmp_path, preloaded):
    """One host a case, all in one crawl: 4xx allows, 5xx, 429 and silence defer, rules hold, pages are no rules."""
    sites = {name: Site() for name in [*ROBOTS, "timeout", "redirects", "too many redirects", "refused"]}
    try:
        desk = Desk(tmp_path, sites["404"], preloaded=preloaded)
        for n, (name, one) in enumerate(sites.items()):
            one.feed(one.page("/a"))
            desk.allow.append(f"{one.host}:{one.port}")
            desk.source(f"s{n}", f'{{ feed = "{one.base}/feed.xml" }}')
            if name in ROBOTS:
                answer = dict(ROBOTS[name][0])
                one.put("/robots.txt", answer.pop("body", "x"), **answer)
        sites["timeout"].silent("/robots.txt")
        for chain, name in ((5, "redirects"), (6, "too many redirects")):
            for step in range(chain):
                path = "/robots.txt" if step == 0 else f"/robots/{step}"
                sites[name].put(path, status=301, Location=f"/robots/{step + 1}")
            sites[name].put(f"/robots/{chain}", "User-agent: *\nDisallow: /a\n")
        sites["refused"].close()
        desk.settings = "delay = 0\ntimeout = 2\n"
        desk.crawl()
        names = list(sites)
        checks = {
            names[int(r["source"][1:])]: r["outcome"] for r in desk.rows("select source, outcome from checks")
        }
        pages = {
            names[int(r["source"][1:])]: r["outcome"] for r in desk.rows("select source, outcome from pages")
        }
    finally:
        for one in sites.values():
            one.close()

    expected = {name: case[1] for name, case in ROBOTS.items()}
    expected |= {"timeout": "timeout", "redirects": "ok", "too many redirects": "ok", "refused": "http_error"}
    assert checks == expected
    expected = {name: case[2] for name, case in ROBOTS.items() if case[2]}
    assert pages == expected | {"redirects": "robots", "too many redirects": "ok"}
    for name in ("429", "500", "503", "timeout", "all closed"):
        assert "/feed.xml" not in sites[name].asked
    assert all(one.asked.count("/robots.txt") <= 1 for one in sites.values())


WAITS = {
    "7200": timedelta(hours=2),
    format_datetime(NOW + timedelta(hours=3), usegmt=True): timedelta(hours=3),
    "99999999999999999999": timedelta(days=1),
    format_datetime(NOW + timedelta(days=4000), usegmt=True): timedelta(days=1),
}


def test_a_host_that_asks_for_patience_gets_it(tmp_path, preloaded):
    """Not one request to it before the time has come; and a day is the most that anyone gets."""
    sites = [Site() for _ in WAITS]
    desk = Desk(tmp_path, sites[0], preloaded=preloaded)
    try:
        for n, (one, said) in enumerate(zip(sites, WAITS, strict=True)):
            desk.allow.append(f"{one.host}:{one.port}")
            desk.source(f"s{n}", f'{{ feed = "{one.base}/feed.xml" }}')
            one.put("/feed.xml", status=(429, 503)[n % 2], Retry_After=said)
        first = desk.crawl(now=NOW, status=1)
        for one in sites:
            one.feed(one.page("/a"))
            one.asked.clear()
        came: dict[timedelta, list[int]] = {}
        for hours in (0.6, 1.99, 2, 2.99, 3, 23.99, 24):
            after = timedelta(hours=hours)
            desk.crawl("--all", now=NOW + after)
            came[after] = [n for n, one in enumerate(sites) if one.asked]
    finally:
        for one in sites:
            one.close()

    assert first["coverage"]["answered"] == 0
    assert came == {after: [n for n, wait in enumerate(WAITS.values()) if wait <= after] for after in came}


def test_a_page_that_asks_for_patience_gets_it_for_its_whole_host(desk, site):
    """The pages after it are not asked for; they wait for the run after the wait, and none is lost."""
    site.put("/a", status=503, Retry_After="3600")
    site.feed(site.base + "/a", *(site.page(f"/{n}", title=f"Report {n}") for n in range(6)))
    desk.settings = "delay = 0\ntimeout = 5\n"
    desk.crawl(now=NOW)
    asked = len(site.asked)
    desk.crawl("--all", now=NOW + timedelta(minutes=40))
    early = site.asked[asked:]
    site.page("/a")
    desk.crawl(now=NOW + timedelta(minutes=61))

    assert early == []
    assert set(desk.outcomes()) == {"/a", *(f"/{n}" for n in range(6))}
    assert all(outcome == "ok" for path, outcome in desk.outcomes().items() if path != "/a")


def test_refusals_are_answers(desk, site):
    """401, 402, 403, 451 are not asked a second time, in this run or the next."""
    statuses = (401, 402, 403, 451)
    for status in statuses:
        site.put(f"/{status}", "no", status)
    site.feed(*(f"{site.base}/{status}" for status in statuses))
    desk.crawl(now=NOW)
    desk.crawl("--all", now=NOW + timedelta(hours=5))

    assert sorted(path for path in site.asked if path[1:].isdigit()) == [f"/{s}" for s in statuses]
    assert set(desk.outcomes().values()) == {"http_error"}


def test_we_say_who_we_are_and_keep_the_pace(desk, site):
    """An honest name with the contact, no cookies, no referrer, and the promised delay between any two requests."""
    site.put("/robots.txt", "User-agent: *\nAllow: /\n", Set_Cookie="id=1")
    site.feed(*(site.page(f"/{n}", title=f"Report {n}") for n in range(4)), Set_Cookie="id=2")
    times: list[float] = []
    site.on_request = lambda: times.append(time.monotonic())
    desk.settings = "delay = 1.0\n"
    desk.crawl()

    assert all(r["user-agent"] == "dprk-russia-arms-monitor/0.1 (+test@news.example)" for r in site.requests)
    assert not any("cookie" in r or "referer" in r for r in site.requests)
    assert len(times) == 6
    assert min(b - a for a, b in pairwise(times)) >= 0.9  # the first of them also waits for its connection


def test_an_unchanged_feed_is_a_good_check(desk, site):
    """Asked with what it said of its state; 304 is an answer with nothing new."""
    site.feed(site.page("/a"), ETag='"v1"', Last_Modified="Tue, 24 Nov 2026 08:00:00 GMT")
    desk.crawl(now=NOW)
    site.put("/feed.xml", status=304, Content_Length="", Content_Type="")
    said = desk.crawl("--all", now=NOW + timedelta(hours=1))
    asked = site.requests[site.asked.index("/feed.xml", 2)]

    assert asked["if-none-match"] == '"v1"'
    assert asked["if-modified-since"] == "Tue, 24 Nov 2026 08:00:00 GMT"
    assert said["coverage"] == {"sources": 1, "answered": 1, "silent": [], "unread": []}
    assert [row["outcome"] for row in desk.rows("select outcome from checks order by id")] == [
        "ok",
        "not_modified",
    ]


def test_a_crawl_takes_what_is_due_and_no_more(desk, site):
    site.feed(site.page("/a"))
    desk.source(every='"30m"')
    desk.crawl(now=NOW)
    early = desk.crawl(now=NOW + timedelta(minutes=29))
    due = desk.crawl(now=NOW + timedelta(minutes=30))
    named = desk.crawl("--source", "example", now=NOW + timedelta(minutes=31))

    assert [said["visited"] for said in (early, due, named)] == [0, 1, 1]
    assert early["coverage"]["answered"] == 1


def test_an_unknown_source_is_a_typing_mistake(desk, site):
    done = desk.run("--source", "exmaple")

    assert done.returncode == 2
    assert "exmaple" in done.stderr
    assert site.asked == []


SAID = "North Korea ships shells to Russia, Seoul says"


def test_a_page_that_must_wait_is_known_by_its_headline_at_once(desk, site):
    """Once, however often it is tried again; when its host's robots.txt can be had, the page takes the headline's place."""
    other = Site()
    try:
        desk.allow.append(f"{other.host}:{other.port}")
        other.put("/robots.txt", "busy", status=500)
        site.feed((other.page("/a"), SAID), (other.page("/b", title="Council"), "Parks reopen"))
        desk.source()
        first = desk.crawl(now=NOW)
        records = desk.rows("select count(*) as n from records")
        again = desk.crawl("--all", now=NOW + timedelta(hours=2))
        waiting = desk.rows("select basis from articles")
        kept = desk.rows("select count(*) as n from records")
        other.put("/robots.txt", status=404)
        healed = desk.crawl("--all", now=NOW + timedelta(hours=6))
    finally:
        other.close()

    assert (first["new"], again["new"], again["revised"]) == (1, 0, 0)
    assert waiting == [{"basis": "headline"}]
    assert kept == records
    assert (healed["pages"], healed["revised"]) == (2, 0)
    assert {row["basis"] for row in desk.rows("select basis from articles")} == {"page"}
    assert [other.asked.count(path) for path in ("/a", "/b")] == [1, 1]
    assert desk.rows("select url from entries where waiting") == []


def test_a_page_whose_host_cannot_be_asked_for_a_week_has_an_outcome(desk, site):
    """It is tried once more when the week is over, and then counted: nothing is dropped without a word."""
    other = Site()
    try:
        desk.allow.append(f"{other.host}:{other.port}")
        other.put("/robots.txt", "busy", status=500)
        site.feed((other.page("/a"), "Parks reopen"), (other.page("/b"), "Schools open"))
        desk.source()
        desk.crawl(now=NOW)
        early = desk.crawl(now=NOW + timedelta(days=6))
        late = desk.crawl(now=NOW + timedelta(days=8))
        after = desk.crawl(now=NOW + timedelta(days=9))
    finally:
        other.close()

    assert (early["outcomes"], late["outcomes"], after["outcomes"]) == ({}, {"robots": 2}, {})
    assert [row["note"] for row in desk.rows("select note from pages")] == [
        "robots.txt answers 500, and so for 8 days"
    ] * 2
    assert desk.rows("select url from entries where waiting") == []


def test_a_page_that_waited_for_us_for_a_week_is_still_fetched(desk, site):
    """A machine that was switched off is no host that forbids anything."""
    site.feed(site.page("/a"))
    desk.source()
    listed = entry(url=f"{site.base}/a", title="A report", summary=None, source="example", found_at=NOW)
    with Store.open(desk.db) as store:
        run = store.runs.begin("crawl", NOW)
        seen = Check(
            source="example", discovery=f"{site.base}/feed.xml", at=NOW, outcome=Outcome.OK, entries=1, new=1
        )
        store.checks.add(run, seen, [(listed, Decision.FETCH)])
    desk.crawl(now=NOW + timedelta(days=30))

    assert desk.outcomes() == {"/a": "ok"}


def test_a_host_that_is_busy_and_does_not_say_for_how_long_is_left_alone(desk, site):
    """Not forty more requests in the same run; what waits is asked for in a later one, and none is lost."""
    site.feed(*(site.put(f"/{n}", "slow down", status=(429, 503)[n % 2]) for n in range(12)))
    desk.settings = "delay = 0.2\nper_host = 1\n"
    desk.crawl(now=NOW)
    asked = len(site.asked)
    desk.crawl("--all", now=NOW + timedelta(minutes=9))
    early = site.asked[asked:]
    for n in range(12):
        site.page(f"/{n}", title=f"Report {n}")
    desk.settings = "delay = 0\n"
    desk.crawl("--all", now=NOW + timedelta(hours=2))

    assert asked <= 4, "robots.txt, the feed, and at most two pages under way"
    assert early == []
    assert set(desk.outcomes().values()) == {"ok"}
    assert len(desk.outcomes()) == 12


def test_a_crawl_delay_is_kept(desk, site):
    """Where it is longer than ours, whoever answers how fast; ours where that is longer."""
    site.put("/robots.txt", "User-agent: *\nCrawl-delay: 1.5\n", Content_Type="text/plain")
    site.feed(*(site.page(f"/{n}", title=f"Report {n}") for n in range(3)))
    times: list[float] = []
    site.on_request = lambda: times.append(time.monotonic())
    desk.settings = "delay = 0.1\nper_host = 2\n"
    desk.crawl()

    assert len(times) == 5
    assert min(b - a for a, b in pairwise(times[1:])) >= 1.4


def test_one_at_a_time_is_one_at_a_time_without_a_delay_too(desk, site):
    """`per_host` holds whatever `delay` says."""
    lock = threading.Lock()
    now_open: list[int] = []
    most = [0]

    def slowly(answer):
        def answered(_):
            with lock:
                now_open.append(1)
                most[0] = max(most[0], len(now_open))
            time.sleep(0.2)
            with lock:
                now_open.pop()
            return answer

        return answered

    site.feed(*(site.page(f"/{n}", title=f"Report {n}") for n in range(5)))
    for n in range(5):
        site.answers[f"/{n}"] = slowly(site.answers[f"/{n}"])
    desk.settings = "delay = 0\nper_host = 1\n"
    desk.crawl()

    assert len(desk.outcomes()) == 5
    assert most == [1]
