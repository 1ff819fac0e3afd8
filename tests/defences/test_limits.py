"""No stranger decides how much work a run is (rows 7 and 9)."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.crawl.site import OTHER, ROOT, Site
from tests.crawl.test_discoveries import INDEX, MAP
from tests.defences.conftest import Desk
from tests.test_child import HOSTILE

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


SMALLER = """
import monitor.crawl.triage as triage, spiders.sitemap as sitemap
assert triage.MOST == sitemap.MAX_ENTRIES == 50_000
triage.MOST = sitemap.MAX_ENTRIES = 500
from monitor.cli import main; main()
"""
"""The same limits a hundred times smaller; `tests/discover` reads 50,000 addresses of one document."""


def test_a_source_lists_fifty_thousand_addresses_a_run_at_most(desk: Desk, site: Site) -> None:
    """
    Row 7: over all documents of a sitemap, and over all discoveries of a source. What is beyond is on record.
    """
    for name in "abcd":
        urls = "".join(f"<url><loc>{site.base}/{name}/{n}</loc></url>" for n in range(200))
        site.put(f"/{name}.xml", MAP.format(urls))
    index = "".join(f"<sitemap><loc>{site.base}/{name}.xml</loc></sitemap>" for name in "abc")
    site.put("/index.xml", INDEX.format(index))
    site.feed((site.page("/page"), "North Korea"), path="/news.xml")
    places = f'{{ sitemap = "{site.base}/index.xml" }}, {{ sitemap = "{site.base}/d.xml" }}'
    desk.source("wide", places, fetch='"hits"')
    desk.source("news", f'{{ feed = "{site.base}/news.xml" }}')
    desk.crawl(now=NOW, code=SMALLER)
    decided = dict(
        desk.rows("select decision, count(*) as n from entries where source = 'wide' group by 1")[n].values()
        for n in (0, 1)
    )

    assert decided == {"no_hit": 500, "beyond_limit": 200}
    assert desk.outcomes() == {"/page": "ok"}


@pytest.mark.long
def test_a_page_that_burns_the_processor_is_killed_and_not_tried_for_ever(desk: Desk, site: Site) -> None:
    """
    Row 9: 60k links and their like are read or killed, 20 good pages pass, and nobody asks again for what was killed.

    That the reactor never stands still is measured by `benchmarks/reactor_lag.py`.
    """
    said_inside = b"<p>North Korea shipped artillery shells to Russia</p>"
    evil = {f"/evil/{n}": body for n, body in enumerate(list(HOSTILE.values())[:5])}
    for path, body in evil.items():
        site.put(path, body.replace(b"<html><body>", b"<html><body>" + said_inside, 1))
    good = [site.page(f"/good/{n}", title=f"Report {n}") for n in range(20)]
    site.feed(*(site.base + path for path in evil), *good)
    desk.settings = "delay = 0\nper_host = 4\n"
    desk.crawl(now=NOW)
    outcomes = desk.outcomes()
    site.asked.clear()
    for hours in (1, 24):
        desk.crawl("--all", now=NOW + timedelta(hours=hours))

    assert {path: outcomes[path] for path in outcomes if path.startswith("/good")} == dict.fromkeys(
        (f"/good/{n}" for n in range(20)), "ok"
    )
    assert set(evil) <= set(outcomes)
    assert not [path for path in site.asked if outcomes.get(path) == "extract_timeout"]


FAULTY = """
from monitor.scan import Gate
def fail(*_):
    raise RuntimeError("scratch in use")
Gate.passes = fail
"""
"""The gate works in a process of its own: this reaches every interpreter of the crawl."""


def test_a_gate_that_fails_loses_no_page(desk: Desk, site: Site) -> None:
    """
    The gate saves time; a fault in it may cost time, and nothing else.
    """
    site.feed(site.page("/a"), site.page("/b", title="Parks", text=OTHER))
    (desk.folder / "sitecustomize.py").write_text(FAULTY)
    said = desk.crawl(PYTHONPATH=f"{desk.folder}:{ROOT}")

    assert desk.outcomes() == {"/a": "ok", "/b": "no_match"}
    assert "scratch in use" in said["log"]


DEADLY = """
import os
from monitor.core import matching
real = matching.match
def match(article, *rest, **more):
    if "burns" in article.title:
        os._exit(3)
    return real(article, *rest, **more)
matching.match = match
"""


def test_a_text_on_which_the_rules_die_costs_itself_alone(desk: Desk, site: Site) -> None:
    """
    The rules run in a process of their own, as the reading does; what the entry says is matched in the page's place.
    """
    site.feed(
        (site.page("/burns", title="A text that burns"), "North Korea ships artillery shells to Russia"),
        (site.page("/both", title="Another that burns"), "North Korean shells for Russia: it burns"),
        site.page("/a"),
        site.page("/b", text=OTHER),
    )
    (desk.folder / "sitecustomize.py").write_text(DEADLY)
    said = desk.crawl(PYTHONPATH=f"{desk.folder}:{ROOT}")

    assert desk.outcomes() == {"/burns": "headline", "/both": "extract_timeout", "/a": "ok", "/b": "no_match"}
    assert said["log"].count("text not matched") == 3
