"""
The demo runs the whole main job as one types it, so its list is held against the newsroom's right list, item by item.

Its crawl takes some seconds; every test here reads the same two runs.
"""

import json
import sqlite3
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from monitor import paths
from monitor.cli import demo
from monitor.errors import InputError
from monitor.newsroom import Expected
from monitor.newsroom.expected import right_list
from monitor.newsroom.stories import outlets, stories


@dataclass(frozen=True, kw_only=True)
class Demo:
    """What one run of the demo printed and left behind."""

    digest: dict[str, Any]
    log: str
    db: Path
    expected: tuple[Expected, ...]

    @property
    def listed(self) -> dict[str, dict[str, Any]]:
        """Address → mention, of the first day's list."""
        return {mention["url"]: mention for mention in self.digest["mentions"]}

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with sqlite3.connect(f"file:{self.db}?mode=ro", uri=True) as opened:
            found = opened.execute(sql).fetchall()
        opened.close()
        return found


def run(db: Path, now: datetime, *more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "monitor", "demo", "--db", str(db), "--now", now.isoformat(), *more]
    return subprocess.run(
        command, capture_output=True, encoding="utf-8", cwd=paths.ROOT, timeout=120, check=False
    )


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    now = datetime.fromisoformat("2026-11-24T09:00:00+00:00")
    db = tmp_path_factory.mktemp("demo") / "demo" / "monitor.db"
    done = run(db, now, "--format", "json")
    assert done.returncode == 0, done.stderr + (db.parent / "crawl.log").read_text(encoding="utf-8")
    return Demo(
        digest=json.loads(done.stdout),
        log=done.stderr,
        db=db,
        expected=right_list(addresses(db), now),
    )


def addresses(db: Path) -> dict[str, str]:
    """Outlet → where this demo served it; the port may be any."""
    settings = tomllib.loads((db.parent / "monitor.toml").read_text(encoding="utf-8"))
    allowed = settings["fetch"]["allow"]
    return {outlet.id: f"http://{address}" for outlet, address in zip(outlets(), allowed, strict=True)}


IDS = [story.id for story in stories() if story.starts == 0]


@pytest.fixture
def one(ran: Demo, request: pytest.FixtureRequest) -> Expected:
    return next(expected for expected in ran.expected if expected.id == request.param)


@pytest.mark.parametrize("one", IDS, indirect=True)
def test_the_list_says_of_each_article_what_an_analyst_would(ran: Demo, one: Expected) -> None:
    """Listed or not, under the right lane, with its tags, on the right basis: `why` stands beside each article."""
    mention = ran.listed.get(one.url)

    assert (mention is not None) == one.listed, one.why
    if mention is None:
        return
    assert mention["lane"] in one.lanes, one.why
    assert set(one.tags) <= set(mention["tags"]), one.why
    assert mention["basis"] == one.basis
    assert mention["title"] == one.title
    said = mention["published_at"] and datetime.fromisoformat(mention["published_at"])
    assert said == one.published_at


@pytest.mark.parametrize("one", IDS, indirect=True)
def test_every_page_is_accounted_for(ran: Demo, one: Expected) -> None:
    """A page that is not on the list has an outcome that says where it was lost."""
    rows = ran.rows("select url, outcome from pages")
    outcomes = dict(rows)

    assert outcomes.get(one.url) == one.outcome


def test_the_list_holds_nothing_else(ran: Demo) -> None:
    """A false alarm costs the reader as much as a gap costs trust."""
    assert set(ran.listed) == {one.url for one in ran.expected if one.listed}


def test_notices_and_boxes_are_no_part_of_the_story(ran: Demo) -> None:
    """A voice-over notice or an author's box that names arms must not speak for the article."""
    texts = dict(ran.rows("select url, text from articles"))

    for one in ran.expected:
        for words in one.absent:
            assert words not in texts.get(one.url, "")


def test_a_copy_is_counted_under_the_first(ran: Demo) -> None:
    """The same text word for word at another outlet is one mention, and the outlet is kept."""
    known = {one.id: one.url for one in ran.expected}

    for one in ran.expected:
        if one.copy_of:
            copies = ran.listed[known[one.copy_of]]["copies"]
            assert one.url in [copy["url"] for copy in copies]


def test_near_copies_name_each_other_and_stay_apart(ran: Demo) -> None:
    """What three desks made of one agency story is shown as such and never merged away."""
    known = {one.id: one.url for one in ran.expected}

    for one in ran.expected:
        if one.listed:
            near = [copy["url"] for copy in ran.listed[one.url]["near_copies"]]
            assert sorted(near) == sorted(known[id_] for id_ in one.also_at)


def test_an_old_story_is_a_mention_but_not_on_the_first_list(ran: Demo) -> None:
    """On the first run only the last 48 hours are listed; the rest is counted."""
    old = next(one for one in ran.expected if one.id == "hw-old")

    rows = ran.rows("select a.url, m.listed from mentions m join articles a on a.id = m.article")
    assert dict(rows)[old.url] == 0
    assert old.url not in ran.listed


def test_every_source_answered(ran: Demo) -> None:
    """The coverage line says so, or the demo is broken."""
    declared = sum(bool(outlet.discover) for outlet in outlets()) + 1

    coverage = ran.digest["coverage"]
    assert (coverage["sources"], coverage["answered"], coverage["silent"]) == (declared, declared, [])


def test_it_says_that_it_crawls_its_own_site_without_delay(ran: Demo) -> None:
    """Nobody should think that a live crawl is this fast."""
    assert "our own news site" in ran.log
    assert "without delay" in ran.log


def test_a_folder_that_is_not_the_demos_is_never_touched(tmp_path: Path) -> None:
    """Someone may have a real database there."""
    (tmp_path / "monitor.db").write_text("months of work")

    with pytest.raises(InputError, match="was not made by the demo"):
        demo.prepare(tmp_path / "monitor.db")

    assert (tmp_path / "monitor.db").read_text() == "months of work"


def test_another_file_in_the_demos_folder_is_not_replaced(tmp_path: Path) -> None:
    """Only the database that the demo itself made is its to delete."""
    demo.prepare(tmp_path / "demo" / "first.db")
    (tmp_path / "demo" / "other.db").write_text("kept")

    with pytest.raises(InputError, match="Name another file"):
        demo.prepare(tmp_path / "demo" / "other.db")

    assert (tmp_path / "demo" / "other.db").read_text() == "kept"


def test_an_earlier_demo_is_replaced(tmp_path: Path) -> None:
    """Each demo starts from nothing."""
    db = tmp_path / "demo" / "monitor.db"
    demo.prepare(db)
    db.write_text("of the last demo")
    paths.archive_of(db).mkdir()

    demo.prepare(db)

    assert not db.exists()
    assert not paths.archive_of(db).exists()
