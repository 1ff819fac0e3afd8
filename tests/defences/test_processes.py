"""Many starts at once, a held database, names and clocks from outside: whole commands (rows 15, 16, 22, 23 and 25)."""

import json
import re
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from sqlite_utils.utils import sqlite3

from tests.crawl.site import ROOT, Site
from tests.defences.conftest import Desk

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
IMPATIENT = """
import monitor.store.connection as connection
connection.PATIENCE = 0.2
from monitor.cli import main; main()
"""


def monitor(desk: Desk, *arguments: str, code: str = "") -> "subprocess.CompletedProcess[str]":
    """A command as one types it, on the desk's database."""
    program = ["-c", code] if code else ["-m", "monitor"]
    command = [sys.executable, *program, *arguments, "--db", str(desk.db)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False, timeout=60)


@pytest.mark.alone
def test_of_twenty_crawls_started_at_once_one_runs(desk: Desk, site: Site) -> None:
    """
    Row 22, with the real command: the others end with 0 and say who is at work. They do not wait for it.
    """
    site.silent("/feed.xml")
    desk.settings = "delay = 0\ntimeout = 30\n"
    command = desk.command()
    began = time.monotonic()
    crawls = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=ROOT)
        for _ in range(20)
    ]
    try:
        while sum(crawl.poll() is None for crawl in crawls) > 1 and time.monotonic() - began < 60:
            time.sleep(0.05)
        took = time.monotonic() - began
        ended = [crawl for crawl in crawls if crawl.poll() is not None]
        said = [json.loads(crawl.stdout.read()) for crawl in ended]
        (runner,) = (crawl for crawl in crawls if crawl.poll() is None)
    finally:
        for crawl in crawls:
            crawl.kill()
            crawl.communicate()

    assert [crawl.returncode for crawl in ended] == [0] * 19
    assert {one["running"] for one in said} == {runner.pid}
    assert took <= 2
    del site.answers["/feed.xml"]
    site.feed(site.page("/a"))
    assert desk.crawl()["new"] == 1, "the holder was killed, and the next one starts"


def test_a_held_database_ends_a_command_with_75(desk: Desk, site: Site) -> None:
    """
    Row 23: after its patience (15 s; shorter here) a command says what to do, and the same command works later.
    """
    site.feed(site.page("/a"))
    desk.crawl()
    with closing(sqlite3.connect(desk.db, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        held = monitor(desk, "review", "1", "--keep", code=IMPATIENT)
        other.execute("ROLLBACK")
    later = monitor(desk, "review", "1", "--keep")

    assert held.returncode == 75, held.stderr
    assert "locked" in held.stderr
    assert "Traceback" not in held.stderr
    assert later.returncode == 0, later.stderr


IDS = ["1; DROP TABLE mentions", "' OR 1=1 --", "1 OR 1", "99999999999999999999", "-1", "0x1", "", "북한"]


def test_an_id_that_is_none_is_refused(desk: Desk, site: Site) -> None:
    """
    Row 15: exit status 2 and no traceback.
    """
    site.feed(site.page("/a"))
    desk.crawl()
    done = [
        subprocess.run(
            [sys.executable, "-m", "monitor", *words, "--db", str(desk.db), "--", id_],
            cwd=ROOT, capture_output=True, encoding="utf-8", check=False, timeout=60,
        )
        for words in (("show",), ("review", "--keep"))
        for id_ in IDS
    ]  # fmt: skip

    assert [one.returncode for one in done] == [2] * 2 * len(IDS), [one.stderr for one in done]
    assert not any("Traceback" in one.stderr for one in done)
    assert desk.rows("select status from mentions") == [{"status": "new"}]


def test_no_name_from_outside_becomes_a_file(desk: Desk, site: Site) -> None:
    """
    Row 16: addresses, headers and titles that would climb out of the folder.
    """
    evil = [
        "/../../../../tmp/evil",
        "/..%2f..%2f..%2fevil.html",
        "/%2e%2e/%2e%2e/evil",
        "/a\\..\\..\\evil",
        "/C:%5Cevil",
        "/evil%00.warc.gz",
    ]
    for path in evil:
        site.page(path, title="../../../../tmp/evil-title")
        site.answers[path].headers["Content-Disposition"] = 'attachment; filename="../../../../tmp/evil"'
    for path in list(site.answers):
        answer = site.answers[path]
        site.answers[path.replace("\\", "%5C")] = answer
    site.feed(*(site.base + path for path in evil))
    before = {path.relative_to(desk.folder) for path in desk.folder.rglob("*")}
    desk.crawl()
    made = {str(path.relative_to(desk.folder)) for path in desk.folder.rglob("*")} - {
        str(path) for path in before
    }

    assert not [name for name in made if "evil" in name]
    allowed = r"monitor\.toml|sources(/all\.toml)?|db(/monitor\.db(-wal|-shm)?|/crawl\.lock|/archive(/[\w.-]+(\.warc\.gz|\.lock)|/\.?[\w-]+)?)?"
    assert all(re.fullmatch(allowed, name) for name in made), made
    assert len(desk.rows("select * from pages")) >= 4


def test_a_clock_that_jumps_a_day_puts_every_find_into_one_list_and_starves_no_source(
    desk: Desk, site: Site
) -> None:
    """
    Row 25, whole crawls: a day forward, back again, and on. The zones and both clock changes are in `tests/store/test_days.py`.
    """
    moments = [
        NOW,
        NOW + timedelta(days=1),
        NOW + timedelta(hours=1),
        NOW - timedelta(days=1),
        NOW + timedelta(days=2),
    ]
    asked = []
    for n, moment in enumerate(moments):
        site.feed(
            *(
                site.page(
                    f"/{m}", title=f"Report {m}", text=f"North Korea sent {m + 2} wagons of shells to Russia."
                )
                for m in range(n + 1)
            )
        )
        site.asked.clear()
        desk.crawl(now=moment)
        asked.append(site.asked.count("/feed.xml"))
    lists = {}
    for day in ("2026-11-22", "2026-11-23", "2026-11-24", "2026-11-25", "2026-11-26", "2026-11-27"):
        done = monitor(desk, "digest", "--date", day, "--format", "json")
        lists[day] = [one["url"].rpartition("/")[2] for one in json.loads(done.stdout)["mentions"]]

    assert asked == [1] * 5
    assert sorted(name for names in lists.values() for name in names) == ["0", "1", "2", "3", "4"]
    assert lists["2026-11-25"] == ["1"]
    assert lists["2026-11-23"] == ["3"]
