"""A source that answers and none of whose pages can be read: a whole crawl, and every place where it is told."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from tests.crawl.site import ROOT

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
PAYWALL = (
    "<!doctype html><html><head><title>Subscribe to continue</title></head><body><h1>Subscribe to read</h1>"
    "<p>This article is for subscribers only. Already a subscriber? Log in.</p>{}</body></html>"
)
FRAME = '<!doctype html><html><head><title>Daily</title><script src="/app.js"></script></head><body><div id="root"></div>{}</body></html>'
CHECK = "<!doctype html><html><head><title>Just a moment...</title></head><body><h1>Checking your browser</h1>{}</body></html>"
KINDS = {
    "wall": (PAYWALL, 200, "text/html"),
    "empty": (FRAME, 200, "text/html"),
    "bot_check": (CHECK, 200, "text/html"),
    "refused": ("<html><body><h1>Forbidden</h1></body></html>{}", 403, "text/html"),
    "not_html": ("%PDF-1.7 {}", 200, "application/pdf"),
}


def listed(site, name, pages, *, good=False, kind="wall"):
    """Serve a feed of pages at `/name/n`: a wall, or articles that are none of ours."""
    body, status, content_type = KINDS[kind]
    links = []
    for n in pages:
        path = f"/{name}/{n}"
        if good:
            links.append(
                site.page(path, title=f"Council {n}", text="The council agreed on a budget for parks.")
            )
        else:
            links.append(
                site.put(path, body.format(f"<!-- {n} -->"), status=status, Content_Type=content_type)
            )
    site.feed(*((link, f"Report {n}") for n, link in enumerate(links)), path=f"/{name}.xml")


def visited(desk, site, kind="wall"):
    """Two crawls of a source behind a wall and of one that can be read: twelve pages each."""
    for name in ("walled", "open"):
        desk.source(name, f'{{ feed = "{site.base}/{name}.xml" }}')
    for step in (1, 2):
        listed(site, "walled", range(6 * step), kind=kind)
        listed(site, "open", range(6 * step), good=True)
        done = desk.crawl(now=NOW + timedelta(hours=step))
    return done


def typed(desk, *words, status=0):
    """A reader's command on the desk's database, as one types it."""
    command = [sys.executable, "-m", "monitor", *words, "--db", str(desk.db), "--now", "2026-11-24T12:00:00Z"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", cwd=ROOT, check=False)
    assert done.returncode == status, done.stderr
    return done


@pytest.mark.parametrize("kind", KINDS)
def test_a_source_whose_pages_cannot_be_read_is_named_with_the_reason(desk, site, kind):
    """Its listing answers, so it counts as heard: silence about its pages would look like no news."""
    done = visited(desk, site, kind)
    [unread] = done["coverage"]["unread"]

    assert done["coverage"]["answered"] == 2
    assert done["coverage"]["silent"] == []
    assert (unread["id"], unread["read"], unread["cause"]) == ("walled", 0, kind)
    assert 5 <= unread["asked"] == unread["of_cause"] <= 12


def test_every_place_that_tells_of_coverage_names_it_and_says_what_to_do(desk, site):
    """The day's list in its three forms, the state of the sources, the doctor and the view."""
    visited(desk, site)
    day = ("digest", "--date", "2026-11-24")
    as_text = " ".join(typed(desk, *day).stdout.split())
    as_json = json.loads(typed(desk, *day, "--format", "json").stdout)["coverage"]
    status = typed(desk, "sources", "status", "--sources", str(desk.folder / "sources"))
    states = json.loads(
        typed(desk, "sources", "status", "--sources", str(desk.folder / "sources"), "--format", "json").stdout
    )
    config = ("--config", str(desk.folder / "monitor.toml"), "--sources", str(desk.folder / "sources"))
    doctor = json.loads(typed(desk, "doctor", *config, "--format", "json").stdout)["checks"]
    [pages] = [check for check in doctor if check["name"] == "pages"]

    assert "UNREAD walled 0 of 6 pages read in 2 days, 6 behind a wall: only what its listing says" in as_text
    assert "declare a feed that carries its full texts" in as_text
    assert "**UNREAD** walled 0 of 6 pages" in typed(desk, *day, "--format", "markdown").stdout
    assert as_json["unread"] == [
        {
            "id": "walled", "asked": 6, "read": 0, "days": 2, "cause": "wall", "of_cause": 6, "last_read_at": None,
        }
    ]  # fmt: skip
    assert status.stdout.splitlines()[1].endswith("UNREAD: 0 of 6 pages read in 2 days, 6 behind a wall")
    assert "walled: Ask the outlet for access" in status.stderr
    assert [(row["id"], bool(row["unread"])) for row in states] == [("walled", True), ("open", False)]
    assert pages["ok"]
    assert "walled: 0 of 6 pages read" in pages["found"]
    assert "Ask the outlet for access" in pages["cure"]
    assert desk.rows("select source, asked, read, cause from unread_sources") == [
        {"source": "walled", "asked": 6, "read": 0, "cause": "wall"}
    ]


def test_a_source_that_turned_unreadable_is_told_with_when_a_page_was_last_read(desk, site):
    """And no longer when its pages can be read again."""
    desk.source("turning", f'{{ feed = "{site.base}/turning.xml" }}')
    listed(site, "turning", range(12), good=True)
    first = desk.crawl(now=NOW)
    for hours in (60, 61):
        listed(site, "turning", range(100 + hours * 10, 106 + hours * 10))
        turned = desk.crawl(now=NOW + timedelta(hours=hours))
    for hours in (62, 63):
        listed(site, "turning", range(100 + hours * 10, 106 + hours * 10), good=True)
        back = desk.crawl(now=NOW + timedelta(hours=hours))

    assert first["coverage"]["unread"] == back["coverage"]["unread"] == []
    [unread] = turned["coverage"]["unread"]
    assert (unread["days"], unread["last_read_at"]) == (2, "2026-11-24T09:00:00Z")


def test_a_source_whose_listing_carries_its_texts_is_not_named(desk, site):
    """A channel's preview, a feed of full texts behind a paywall: nothing is lost with the pages."""
    for name in ("summary", "content"):
        desk.source(name, f'{{ feed = "{site.base}/{name}.xml" }}')
    words = "The council agreed on a budget for parks and schools after a long debate. " * 20
    told = {
        "summary": f"<description>{words}</description>",
        "content": f"<content:encoded><![CDATA[<p>{words}</p>]]></content:encoded>",
    }
    for name, text in told.items():
        links = [site.put(f"/{name}/{n}", FRAME.format(n)) for n in range(12)]
        items = "".join(
            f"<item><title>Report {n}</title><link>{link}</link>{text}</item>" for n, link in enumerate(links)
        )
        head = '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>N</title>'
        for step in (6, 12):
            shown = items.split("</item>")[:step]
            site.put(f"/{name}.xml", head + "</item>".join(shown) + "</item></channel></rss>")
            done = desk.crawl("--source", name, now=NOW + timedelta(hours=step))

    assert done["coverage"]["unread"] == []
    assert set(desk.outcomes().values()) == {"empty", "no_match"}
    notes = {row["note"] for row in desk.rows("select note from pages where outcome = 'empty'")}
    assert all(note.endswith("; its listing carries the text") for note in notes)


def test_a_replay_leaves_what_was_read_though_the_gate_passes_over_it(desk, site):
    """What became of a page at a look is known once; the gate that a replay asks first would write over it."""
    visited(desk, site)
    before = desk.rows("select url, outcome, note from pages order by url")
    rules = ("--rules", str(desk.folder / "rules"))
    command = [sys.executable, "-m", "monitor", "replay", str(desk.db.parent / "archive"), "--again", *rules]
    done = subprocess.run(
        [*command, "--db", str(desk.db), "--config", str(desk.folder / "monitor.toml")],
        capture_output=True, encoding="utf-8", cwd=ROOT, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert {row["outcome"] for row in before} == {"wall", "no_match"}
    assert desk.rows("select url, outcome, note from pages order by url") == before
