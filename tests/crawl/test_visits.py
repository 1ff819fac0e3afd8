"""What several documents of one visit amount to: a failure hides nothing that was heard, and is not hidden by it."""

import io
import os
import signal
import subprocess
import time
import zipfile
from datetime import UTC, datetime, timedelta
from hashlib import md5

import pytest

from tests.crawl.site import Site

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
CHECKS = "select outcome, note, entries, new from checks order by id"


def urlset(site, path, *pages, **headers):
    """Serve a sitemap of pages; its URL."""
    body = "".join(f"<url><loc>{page}</loc></url>" for page in pages)
    return site.put(path, f"<urlset {NS}>{body}</urlset>", Content_Type="application/xml", **headers)


def index(site, *named, path="/index.xml", **headers):
    """Serve an index of sitemaps, each its path or its path and lastmod; its URL."""
    parts = ((one, None) if isinstance(one, str) else one for one in named)
    body = "".join(
        f"<sitemap><loc>{site.base}{name}</loc>{f'<lastmod>{at}</lastmod>' if at else ''}</sitemap>"
        for name, at in parts
    )
    return site.put(
        path, f"<sitemapindex {NS}>{body}</sitemapindex>", Content_Type="application/xml", **headers
    )


def parks(site, name):
    """Serve an article that is none of ours; its URL."""
    return site.page(
        name, title=f"Council {name}", text="The council agreed on a budget for parks and schools."
    )


def conditional(site, path):
    """Have a path answer as it does now, with an ETag, and 304 to whoever knows that."""
    answer = site.answers[path]
    answer.headers["ETag"] = f'"{md5(answer.body, usedforsecurity=False).hexdigest()}"'
    unchanged = type(answer)(status=304, headers={"Content-Length": "", "Content-Type": ""})
    site.answers[path] = lambda request: (
        unchanged if request.headers.get("If-None-Match") == answer.headers["ETag"] else answer
    )


def test_an_index_that_has_not_changed_is_asked_for_its_sitemaps_all_the_same(desk, site):
    """That it names the same ones says nothing of what stands in them."""
    index(site, "/news.xml")
    conditional(site, "/index.xml")
    urlset(site, "/news.xml", parks(site, "/old"))
    desk.source(discover=f'{{ sitemap = "{site.base}/index.xml" }}')
    desk.crawl(now=NOW)
    urlset(site, "/news.xml", site.base + "/old", site.page("/new"))
    later = desk.crawl(now=NOW + timedelta(hours=1))

    assert later["new"] == 1


@pytest.mark.parametrize(("lastmod", "newest"), [(None, 5), ("2026-11-01", 0)])
def test_where_no_date_orders_an_index_all_its_sitemaps_are_read(desk, site, lastmod, newest):
    """Some sites append the newest, some put it first; a date that all share is the index's own."""
    names = [f"/{n}.xml" for n in range(6)]
    index(site, *((name, lastmod) for name in names))
    for name in names:
        urlset(site, name, parks(site, f"/a{name}"))
    desk.source(discover=f'{{ sitemap = "{site.base}/index.xml" }}')
    desk.crawl(now=NOW)
    urlset(site, names[newest], site.page("/new"))
    later = desk.crawl(now=NOW + timedelta(hours=1))

    assert later["new"] == 1


def test_where_dates_order_an_index_the_old_are_left_in_peace(desk, site):
    """Three that changed last hold nothing new: of the rest only what changed about the last visit is read."""
    days = ["2026-11-24", "2026-11-23", "2026-11-23", "2026-11-23", "2026-10-01", "2026-09-01"]
    index(site, *((f"/{n}.xml", day) for n, day in enumerate(days)))
    for n in range(6):
        urlset(site, f"/{n}.xml", parks(site, f"/a{n}"))
    desk.source(discover=f'{{ sitemap = "{site.base}/index.xml" }}')
    desk.crawl(now=NOW)
    site.asked.clear()
    desk.crawl(now=NOW + timedelta(hours=1))

    assert [path for path in site.asked if path[1].isdigit()] == [f"/{n}.xml" for n in range(4)]


def test_an_index_of_which_a_visit_leaves_out_what_may_be_new_is_told(desk, site):
    """Fifty documents are the most; of hundreds that say when they changed the old may wait."""
    for n in range(55):
        urlset(site, f"/{n}.xml", parks(site, "/a"))
    index(site, *(f"/{n}.xml" for n in range(55)), path="/untold.xml")
    months = (f"20{22 + n // 12}-{n % 12 + 1:02}-01" for n in range(55))
    index(site, *((f"/{n}.xml", month) for n, month in enumerate(months)), path="/told.xml")
    desk.source("untold", f'{{ sitemap = "{site.base}/untold.xml" }}')
    desk.source("told", f'{{ sitemap = "{site.base}/told.xml" }}')
    desk.crawl(now=NOW)
    checks = desk.rows("select source, outcome, note from checks order by source")

    assert [row["outcome"] for row in checks] == ["ok", "truncated"]
    assert "6 more may hold what is new" in checks[1]["note"]


@pytest.mark.parametrize(
    ("body", "status"), [("gone", 404), ("error", 500), ("<!doctype html><html><p>Home</p></html>", 200)]
)
def test_one_dead_sitemap_among_living_ones_is_a_note(desk, site, body, status):
    """A source that brings its news is no silent one; where none of its sitemaps lives, it is."""
    index(site, "/old.xml", "/news.xml")
    site.put("/old.xml", body, status=status)
    urlset(site, "/news.xml", parks(site, "/a"))
    desk.source(discover=f'{{ sitemap = "{site.base}/index.xml" }}')
    said = desk.crawl(now=NOW)
    site.put("/news.xml", body, status=status)
    desk.crawl(now=NOW + timedelta(hours=1), status=1)
    one, none = desk.rows(CHECKS)

    assert said["coverage"]["silent"] == []
    assert (one["outcome"], one["entries"]) == ("ok", 1)
    assert "1 of 2 documents amiss" in one["note"]
    assert "/old.xml" in one["note"] or "HTML" in one["note"]
    assert none["outcome"] in ("http_error", "empty")


def test_a_sitemap_that_must_wait_does_not_take_the_others_with_it(desk, site):
    """What was read is kept; that the rest waits is told."""
    other = Site()
    try:
        desk.allow.append(f"{other.host}:{other.port}")
        other.put("/robots.txt", "busy", status=503)
        index(site, "/news.xml", "/late.xml")
        site.answers["/index.xml"].body = site.answers["/index.xml"].body.replace(
            f"{site.base}/late.xml".encode(), f"{other.base}/late.xml".encode()
        )
        urlset(site, "/news.xml", site.page("/a"))
        desk.source(discover=f'{{ sitemap = "{site.base}/index.xml" }}')
        said = desk.crawl(now=NOW, status=1)
    finally:
        other.close()
    check = desk.rows(CHECKS)[0]

    assert said["new"] == 1
    assert (check["outcome"], check["entries"]) == ("http_error", 1)
    assert "robots.txt answers 503" in check["note"]


def test_a_run_that_is_stopped_says_nothing_of_the_source_it_was_visiting(desk, site):
    """It is ours that the rest was not read: the next run visits it again, and has everything."""
    names = [f"/{n}.xml" for n in range(8)]
    index(site, *names)
    for n, name in enumerate(names):
        urlset(site, name, parks(site, f"/a{n}"))
    desk.source(discover=f'{{ sitemap = "{site.base}/index.xml" }}')
    desk.settings = "delay = 1\nper_host = 1\ntimeout = 5\n"
    run = subprocess.Popen(desk.command(now=NOW), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    while len(site.asked) < 4 and run.poll() is None:
        time.sleep(0.05)
    run.send_signal(signal.SIGTERM)
    run.communicate(timeout=60)
    stopped = desk.rows(CHECKS)
    desk.settings = "delay = 0\nper_host = 4\ntimeout = 5\n"
    said = desk.crawl(now=NOW + timedelta(minutes=1))

    assert stopped == []
    assert said["entries"] == 8


def test_an_unasked_304_is_no_answer(desk, site):
    """A server that says so to everyone was never heard."""
    site.put("/feed.xml", status=304, Content_Length="", Content_Type="")
    said = desk.crawl(now=NOW, status=1)

    assert said["coverage"]["answered"] == 0


def test_entries_without_an_address_are_told(desk, site):
    """They are news that nobody can be led to."""
    site.put(
        "/feed.xml",
        "<rss version='2.0'><channel><title>N</title><item><title>Shells leave Rajin</title><guid isPermaLink='false'>no. 17</guid></item>"
        f"<item><title>Parks</title><link>{parks(site, '/a')}</link></item></channel></rss>",
    )
    desk.crawl(now=NOW)

    assert desk.rows(CHECKS)[0]["note"] == "1 without an address; such as 'Shells leave Rajin'"


# --- dated addresses ---

EVENING = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)
DATED = '{{ sitemap = "{0}/post-{{yyyy}}-{{mm}}.xml" }}'


def test_a_months_file_that_comes_with_its_first_article_is_waited_for(desk, site):
    """Until then the month before is read, to its last article; once it is there, both are."""
    old = parks(site, "/old")
    urlset(site, "/post-2026-11.xml", old)
    desk.source(discover=DATED.format(site.base))
    desk.crawl(now=EVENING)
    urlset(site, "/post-2026-11.xml", old, site.page("/late"))
    night = desk.crawl(now=EVENING + timedelta(hours=1))
    dawn = desk.crawl(now=EVENING + timedelta(hours=3))
    december = "Russia thanked North Korea for missiles, its foreign ministry said on Tuesday in Moscow."
    urlset(site, "/post-2026-12.xml", site.page("/first", title="Missiles", text=december))
    day = desk.crawl(now=EVENING + timedelta(hours=9))

    assert [said["new"] for said in (night, dawn, day)] == [1, 0, 1]
    assert all(said["coverage"]["silent"] == [] for said in (night, dawn, day))
    assert "post-2026-12.xml: not there yet" in desk.rows(CHECKS)[1]["note"]


def test_a_dated_address_that_is_there_no_more_is_dead_after_a_week(desk, site):
    """A site that gave the pattern up is no site that is silent at night."""
    urlset(site, "/post-2026-11.xml", parks(site, "/old"))
    desk.source(discover=DATED.format(site.base))
    desk.crawl(now=EVENING)
    waits = desk.crawl("--all", now=EVENING + timedelta(days=6))
    gone = desk.crawl("--all", now=EVENING + timedelta(days=9), status=1)

    assert waits["coverage"]["silent"] == []
    assert [one["state"] for one in gone["coverage"]["silent"]] == ["DEAD"]


def test_an_earlier_file_that_cannot_be_had_is_asked_for_again(desk, site):
    """Its last articles stand nowhere else: what today's lists is kept, and the visit does not count as whole."""
    old = parks(site, "/old")
    urlset(site, "/post-2026-11.xml", old)
    desk.source(discover=DATED.format(site.base))
    desk.crawl(now=EVENING)
    site.put("/post-2026-11.xml", "busy", status=500)
    urlset(site, "/post-2026-12.xml", parks(site, "/first"))
    partly = desk.run(now=EVENING + timedelta(hours=6))
    urlset(site, "/post-2026-11.xml", old, site.page("/late"))
    whole = desk.crawl("--all", now=EVENING + timedelta(hours=30))

    assert partly.returncode == 1
    assert [(row["outcome"], row["entries"]) for row in desk.rows(CHECKS)] == [
        ("ok", 1),
        ("http_error", 1),
        ("ok", 3),
    ]
    assert whole["new"] == 1


# --- sites that need code ---


def kcna(site, lists):
    """KCNA's front page with an article and so many subject lists."""
    site.put(
        "/en",
        f'<html><body><a href="{parks(site, "/en/article/q/1.kcmsf")}">Council</a>'
        + "".join(f'<a href="/en/category/articles/q/{n}.kcmsf">S</a>' for n in range(lists))
        + "</body></html>",
    )


@pytest.mark.parametrize(("good", "outcome"), [(0, "http_error"), (1, "ok")])
def test_subject_lists_that_fail_are_told(desk, site, good, outcome):
    """Most reports stand only there: where none can be had, the front page's handful is not the agency."""
    kcna(site, lists=3)
    for n in range(3):
        site.put(f"/en/category/articles/q/{n}.kcmsf", "no", status=500)
    for n in range(good):
        site.put(
            f"/en/category/articles/q/{n}.kcmsf",
            f'<a href="{parks(site, "/en/article/q/2.kcmsf")}">Second report of the day</a>',
        )
    desk.source(
        discover=f'{{ section = "{site.base}/en", links = "a[href*=\'/article/q/\']", code = "kcna" }}'
    )
    desk.crawl(now=NOW, status=0 if good else 1)
    (check,) = desk.rows(CHECKS)

    assert (check["outcome"], check["entries"]) == (outcome, 1 + good)
    assert "status 500" in check["note"]


def test_a_front_page_with_links_of_another_shape_is_told(desk, site):
    """Rodong's addresses are read by their code: a new shape must not look like a day without news."""
    links = "".join(f'<a href="index.php?article={n}">Report number {n}</a>' for n in range(5))
    site.put("/en/", f"<html><body>{links}</body></html>")
    desk.source(
        discover=f'{{ section = "{site.base}/en/", links = "a[href*=\'index.php?\']", code = "rodong" }}'
    )
    desk.crawl(now=NOW, status=1)

    assert [row["outcome"] for row in desk.rows(CHECKS)] == ["empty"]


def test_a_fault_in_one_sites_module_leaves_the_other_sources_their_visits(desk, site, tmp_path):
    """It is counted, and that source's visit has failed."""
    desk.source("broken", f'{{ section = "{site.base}/list", links = "a", code = "kcna" }}')
    desk.source("later")
    site.feed(site.page("/a"))
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['spiders.kcna'] = None\n")
    path = f"{tmp_path}:{os.environ.get('PYTHONPATH', '')}"
    said = desk.crawl(now=NOW, status=1, PYTHONPATH=path)

    assert said["new"] == 1
    assert said["errors"] == 1
    assert [one["id"] for one in said["coverage"]["silent"]] == ["broken"]


# --- the search's bulk files ---


def bulk(site, minutes, *pages, broken=None):
    """Serve GDELT's file of so many minutes after nine, with a row a page, and name it as the latest."""
    row = ["" for _ in range(27)]
    rows = []
    for page in pages:
        row[1], row[2], row[3], row[4] = "20261124090000", "1", "outlet.example", page
        row[9] = "1#North Korea#KN#KN#40#127#KN;1#Russia#RS#RS#60#100#RS"
        rows.append("\t".join(row))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("gkg.csv", "\n".join(rows) + "\n")
    body = packed.getvalue() if broken is None else broken
    url = site.put(
        f"/{NOW + timedelta(minutes=minutes):%Y%m%d%H%M%S}.gkg.csv.zip", body, Content_Type="application/zip"
    )
    digest = md5(body, usedforsecurity=False).hexdigest()
    site.put("/lastupdate.txt", f"{len(body)} {digest} {url}\n", Content_Type="text/plain")


def test_a_bulk_file_that_is_broken_for_good_keeps_back_none_after_it(desk, site):
    """It is a note, like one that GDELT left out; what comes later is read once and not at every visit."""
    desk.source(discover='{ gdelt = "gkg" }', every='"15m"', standing='"unlisted"')
    desk.above = f'gdelt = "{site.base}"\n'
    bulk(site, 0, parks(site, "/0"))
    desk.crawl(now=NOW)
    bulk(site, 15, broken=b"no zip at all")
    bulk(site, 30, parks(site, "/30"))
    desk.crawl(now=NOW + timedelta(minutes=31))
    bulk(site, 45, parks(site, "/45"))
    site.asked.clear()
    desk.crawl(now=NOW + timedelta(minutes=46))

    assert [(row["outcome"], row["entries"]) for row in desk.rows(CHECKS)] == [("ok", 1)] * 3
    assert "20261124091500.gkg.csv.zip" in desk.rows(CHECKS)[1]["note"]
    assert [path for path in site.asked if path.endswith(".zip")] == ["/20261124094500.gkg.csv.zip"]
