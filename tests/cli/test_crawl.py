"""`monitor crawl` as one types it: locks, settings, signals, and what it prints."""

import fcntl
import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from monitor.cli.crawl import coverage_lines
from monitor.core.cadence import SourceState, State, coverage
from tests.crawl.site import Desk, Site

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture
def site() -> Iterator[Site]:
    served = Site()
    yield served
    served.close()


@pytest.fixture
def desk(tmp_path: Path, site: Site) -> Desk:
    return Desk(tmp_path, site)


def test_it_prints_coverage_and_counts_and_nothing_else_on_stdout(desk, site):
    site.feed(site.page("/a"))
    desk.source()
    desk.source("silent", f'{{ feed = "{site.base}/nothing.xml" }}')
    said = desk.crawl(now=NOW)
    done = subprocess.run(
        [part for part in desk.command("--all", now=NOW) if part not in ("--format", "json")],
        capture_output=True, encoding="utf-8", cwd=ROOT, check=False,
    )  # fmt: skip

    assert {key: said[key] for key in ("run", "entries", "pages", "new", "revised", "copies")} == {
        "run": 1, "entries": 1, "pages": 1, "new": 1, "revised": 0, "copies": 0,
    }  # fmt: skip
    assert said["coverage"] == {
        "sources": 2,
        "answered": 1,
        "silent": [{"id": "silent", "state": "DEAD", "since": "2026-11-24T09:00:00Z"}],
        "unread": [],
    }
    assert said["reasons"] == {"silent": "http_error 404"}
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0] == "1 of 2 sources answered."
    assert "silent: DEAD since 2026-11-24 09:00 UTC (http_error 404 × 2)" in done.stdout
    assert "check source" not in done.stdout


def test_a_second_crawl_says_so_and_is_done(desk, site):
    """At once, without loading anything heavy; twenty of them at a time do no harm."""
    lock = desk.db.parent / "crawl.lock"
    lock.parent.mkdir(parents=True)
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        processes = [
            subprocess.Popen(desk.command(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT)
            for _ in range(4)
        ]
        ended = [(process.wait(30), *process.communicate()) for process in processes]
        heavy = subprocess.run(
            [sys.executable, "-X", "importtime", *desk.command()[1:]],
            capture_output=True,
            encoding="utf-8",
            cwd=ROOT,
            check=False,
        )

    assert [status for status, *_ in ended] == [0] * 4
    assert all("running" in json.loads(out) for _, out, _ in ended)
    assert not any(
        name in heavy.stderr for name in ("scrapy", "twisted", "sqlite_utils", "trafilatura", "lxml")
    )
    assert site.asked == []


def test_a_lock_that_a_killed_crawl_leaves_behind_holds_nobody_up(desk, site):
    site.silent("/robots.txt")
    process = subprocess.Popen(desk.command(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT)
    wait_for(lambda: site.asked, process)
    process.kill()
    process.wait()
    site.feed(site.page("/a"))
    del site.answers["/robots.txt"]

    assert desk.crawl()["new"] == 1


def test_every_mistake_is_told_at_once_and_nothing_is_done(desk, site):
    """Settings, sources and rules in one go, each with its file; nothing fetched, nothing written."""
    desk.source(every='"30 m"', colour='"red"')
    desk.settings = "delay = -1\nspeed = 3\n"
    rules = desk.folder / "rules" / "rules.toml"
    rules.write_text(rules.read_text(encoding="utf-8").replace('"arms"]', '"army"]'), encoding="utf-8")
    done = desk.run()

    assert done.returncode == 2
    for told in ("monitor.toml", "delay", "speed", "all.toml", "30 m", "colour", "rules.toml", "army"):
        assert told in done.stderr
    assert done.stdout == ""
    assert site.asked == []
    assert not desk.db.exists()


def test_nothing_answered_is_status_1(desk, site):
    site.put("/feed.xml", "no", 500)
    said = desk.crawl(status=1)

    assert said["coverage"]["answered"] == 0


def test_who_did_not_answer_is_told_with_when_it_last_did():
    """A source that never did has no last good visit."""
    late = State(state=SourceState.OK, since=NOW, answered=False)
    never = State(state=SourceState.OK, answered=False)
    gap = State(state=SourceState.GAP, since=NOW)
    reasons = {"never": "http_error: the name does not resolve"}
    lines = coverage_lines(coverage({"late": late, "never": never, "gap": gap}), reasons)

    assert lines == [
        "1 of 3 sources answered.",
        "  gap: GAP since 2026-11-24 09:00 UTC",
        "  late: no answer at the last visit, or not visited lately; last good one at 2026-11-24 09:00 UTC",
        "  never: no answer at the last visit, or not visited lately; none was good yet (http_error: the name does not resolve)",
    ]


def test_a_part_that_cannot_start_is_status_1(desk, site):
    """Scrapy itself would end with 0."""
    site.feed(site.page("/a"))
    code = (
        "import monitor.settings as s; s.ITEM_PIPELINES['monitor.crawl.pipelines.Missing'] = 600;"
        "from monitor.cli import main; main()"
    )
    command = desk.command()
    done = subprocess.run(
        [sys.executable, "-c", code, *command[command.index("crawl") :]],
        capture_output=True,
        encoding="utf-8",
        cwd=ROOT,
        check=False,
    )

    assert done.returncode == 1
    assert "could not start" in done.stderr
    assert site.asked == []


def test_sigterm_ends_a_run_cleanly_and_the_next_one_finishes_it(desk, site):
    """What was under way is stored, what waited is left: no page is lost, none is fetched twice."""
    site.feed(*(site.page(f"/{n}", title=f"Report {n}") for n in range(12)))
    desk.settings = "delay = 1\n"
    process = subprocess.Popen(
        desk.command(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", cwd=ROOT
    )
    wait_for(lambda: len(site.asked) >= 5, process)
    begun = time.monotonic()
    process.send_signal(signal.SIGTERM)
    out, log = process.communicate(timeout=30)
    stopped = json.loads(out)
    first = len(desk.outcomes())
    desk.settings = "delay = 0\n"
    desk.crawl()
    pages = [path for path in site.asked if path[1:].isdigit()]

    assert process.returncode == 0, log
    assert time.monotonic() - begun < 60
    assert 1 <= stopped["pages"] == first < 12
    assert desk.rows("select status from runs order by id") == [{"status": "stopped"}, {"status": "ok"}]
    assert sorted(desk.outcomes().values()) == ["ok"] * 12
    assert sorted(pages, key=lambda path: int(path[1:])) == [f"/{n}" for n in range(12)]


def test_an_unwritable_place_is_status_75(desk, site):
    """With the cure, and nothing half-written."""
    site.feed(site.page("/a"))
    desk.db.parent.mkdir(parents=True)
    (desk.db.parent / "archive").write_text("a file where the folder should be", encoding="utf-8")
    done = desk.run()

    assert done.returncode == 75
    assert "archive" in done.stderr
    assert site.asked == []


def wait_for(condition: Any, process: "subprocess.Popen[Any]", seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert process.poll() is None, "it ended early"
        assert time.monotonic() < until, "it took too long"
        time.sleep(0.02)
