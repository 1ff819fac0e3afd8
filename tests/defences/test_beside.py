"""Cron beside the daemon, and whoever reads while a crawl writes (row 22)."""

import json
import signal
import subprocess
import sys
import threading
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlite_utils.utils import sqlite3

from monitor.store import Store
from monitor.store.connection import journal_mode
from tests.crawl.site import ROOT, Site
from tests.defences.conftest import Desk

pytestmark = pytest.mark.alone

OURS = """
import sys, scheduler
sys.executable = sys.argv.pop(1)
scheduler.main()
"""
"""The real daemon; the command that it starts is handed our sources and rules too."""


def wrapper(desk: Desk) -> Path:
    """A Python for the daemon, which adds the desk's sources and rules to every crawl."""
    script = desk.folder / "python"
    script.write_text(
        f'#!/bin/sh\nexec "{sys.executable}" "$@" --rules "{desk.folder}/rules" --sources "{desk.folder}/sources"\n'
    )
    script.chmod(0o755)
    return script


def test_cron_beside_the_daemon_finds_its_crawl_at_work_and_is_done(desk: Desk, site: Site) -> None:
    """
    Each within two seconds, with 0, and it says who is at work; when the daemon has stopped, cron's crawl runs.
    """
    site.silent("/feed.xml")
    visited = threading.Event()
    site.on_request = visited.set
    command = desk.command("--all")
    daemon = subprocess.Popen(
        [sys.executable, "-c", OURS, str(wrapper(desk)), "--every", "1h", "--digest-at", "never", "--db", str(desk.db),
         "--config", str(desk.folder / "monitor.toml")],
        cwd=ROOT, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, encoding="utf-8",
    )  # fmt: skip
    try:
        assert visited.wait(30), "the daemon's crawl has begun"
        times, said = [], []
        for _ in range(3):
            began = time.monotonic()
            cron = subprocess.run(
                command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False, timeout=30
            )
            times.append(time.monotonic() - began)
            said.append((cron.returncode, json.loads(cron.stdout).get("running")))
    finally:
        daemon.send_signal(signal.SIGTERM)
        _, log = daemon.communicate(timeout=60)
    site.feed(site.page("/a"))
    after = desk.crawl("--all")

    assert daemon.returncode == 0, log
    assert {status for status, _ in said} == {0}
    assert all(isinstance(pid, int) for _, pid in said), said
    assert max(times) <= 2, times
    assert after["new"] == 1


OLD_JOURNAL = """
import monitor.store.connection as connection
connection.journal_mode = lambda *_: "delete"
from monitor.cli import main; main()
"""


@pytest.mark.parametrize("mode", ["wal", "delete"])
def test_a_reader_hardly_waits_while_a_crawl_writes(desk: Desk, site: Site, mode: str) -> None:
    """
    The day's list, read again and again during a whole crawl: at once in WAL mode, within a second in DELETE mode.
    """
    if mode == "wal" and journal_mode() != "wal":
        pytest.skip(f"SQLite {sqlite3.sqlite_version} may not use WAL here")
    site.feed(
        *(
            site.page(
                f"/{n}", title=f"Report {n}", text=f"North Korea sent {n + 2} wagons of shells to Russia."
            )
            for n in range(60)
        )
    )
    command = desk.command("--all")
    if mode == "delete":
        place = command.index("-m")
        command = [*command[:place], "-c", OLD_JOURNAL, *command[place + 2 :]]
    desk.db.parent.mkdir()
    Store.open(desk.db).close()
    if mode == "delete":
        with closing(sqlite3.connect(desk.db)) as db:
            db.execute("PRAGMA journal_mode = DELETE")
    day = f"{datetime.now(UTC):%Y-%m-%d}"
    crawl = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    waits, seen = [], set()
    while crawl.poll() is None:
        began = time.monotonic()
        with Store.open(desk.db, readonly=True) as reader:
            seen.add(len(reader.digest_rows(day).items))
        waits.append(time.monotonic() - began)
    with closing(sqlite3.connect(desk.db)) as db:
        used = db.execute("PRAGMA journal_mode").fetchone()[0]
    print(f"{mode}: {len(waits)} lists read, the slowest in {max(waits):.3f} s")

    assert crawl.returncode == 0
    assert used == mode
    assert len(seen) >= 3, "it was read while mentions were being stored"
    assert max(waits) <= (0.5 if mode == "wal" else 1.0)
