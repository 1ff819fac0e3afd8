"""`monitor doctor`: each check on a machine where it is off, and the whole as one types it."""

import json
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils.utils import sqlite3

from monitor.cli import checkup
from tests.archive.desk import Desk
from tests.builders import at

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A crawl of two pages."""
    desk = Desk(tmp_path / "monitor.db")
    desk.crawl(1, 2)
    return desk


@pytest.mark.parametrize(
    ("version", "says"),
    [
        ("3.40.1", "DELETE"),
        ("3.44.6", "WAL"),
        ("3.50.6", "DELETE"),
        ("3.50.7", "WAL"),
        ("3.51.2", "DELETE"),
        ("3.51.3", "WAL"),
    ],
)
def test_it_says_which_journal_this_sqlite_is_trusted_with(version: str, says: str) -> None:
    """
    Row 24: WAL corrupts under the versions that lack the fix. The slower journal is no fault.
    """
    found = checkup.sqlite(version)

    assert found.ok
    assert says in found.found
    assert bool(found.cure) is (says == "DELETE")


def test_a_wal_database_under_a_sqlite_with_the_bug_is_off(desk: Desk) -> None:
    """
    It was made elsewhere, or by pysqlite3, which is gone now.
    """
    with sqlite3.connect(desk.db) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    connection.close()

    assert checkup.database(desk.db, "3.51.3").ok
    assert not checkup.database(desk.db, "3.51.2").ok
    assert "PRAGMA journal_mode=DELETE" in checkup.database(desk.db, "3.51.2").cure


def test_a_damaged_or_foreign_database_is_off(desk: Desk, tmp_path: Path) -> None:
    """
    And says whether to restore it or to name another.
    """
    (tmp_path / "text.db").write_text("this is no database at all, but long enough to be looked at" * 20)
    data = bytearray(desk.db.read_bytes())
    data[8192:40_000] = b"\x55" * (40_000 - 8192)
    (tmp_path / "damaged.db").write_bytes(data)

    assert checkup.database(desk.db).ok
    assert "is not an SQLite database" in checkup.database(tmp_path / "text.db").found
    assert not checkup.database(tmp_path / "damaged.db").ok
    assert checkup.database(tmp_path / "none.db").ok


def test_looking_changes_nothing(desk: Desk) -> None:
    """
    An older database is told of; a doctor that brought it up to date would leave a backup and no way back.
    """
    with sqlite3.connect(desk.db) as connection:
        connection.execute("DELETE FROM _sqlite_migrations WHERE name >= 'm006'")
        connection.execute("DROP TABLE parties")
        connection.execute("DROP VIEW daily")
    connection.close()
    before = {path: path.read_bytes() for path in desk.db.parent.rglob("*") if path.is_file()}
    done = subprocess.run(
        [sys.executable, "-m", "monitor", "doctor", "--db", str(desk.db)], cwd=ROOT, capture_output=True, text=True,
        check=False, timeout=60,
    )  # fmt: skip

    assert "schema to be brought up to date by the next crawl" in done.stdout
    assert checkup.last_run(desk.db) == desk.now
    assert checkup.archive(desk.db).ok
    assert {path: path.read_bytes() for path in desk.db.parent.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("now", "last", "ok"),
    [
        (at("09:00"), None, True),
        (at("09:00"), at("08:59"), True),
        (at("09:00"), at("09:04"), True),
        (at("09:00"), at("09:30"), False),
        (at("09:00", day="1970-01-01"), None, False),
    ],
)
def test_a_clock_that_cannot_be_right_is_off(now: datetime, last: datetime | None, ok: bool) -> None:
    """
    Every date of the evidence hangs on it.
    """
    assert checkup.clock(now, last).ok is ok


def test_the_last_run_is_what_the_clock_is_held_against(desk: Desk) -> None:
    """
    A clock set back by an hour shows.
    """
    assert checkup.last_run(desk.db) == desk.now
    assert not checkup.clock(desk.now - timedelta(hours=1), checkup.last_run(desk.db)).ok


def test_little_room_is_off_before_the_disk_is_full(desk: Desk) -> None:
    """
    Pruning needs room for one more file, so it must be told while there is some.
    """
    assert checkup.disk(desk.db, free=2_000_000_000).ok
    assert "monitor prune" in checkup.disk(desk.db, free=1_000_000_000).cure


def test_packages_are_held_against_what_is_asked_for() -> None:
    """
    A missing or too old one is named.
    """
    assert checkup.packages().ok
    assert checkup.packages(["click>=99", "no-such-package"]).found == (
        f"click is {checkup.importlib.metadata.version('click')}, needed is >=99; no-such-package is missing"
    )
    assert checkup.packages(["no-such-package; sys_platform == 'beos'"]).ok


def test_a_fast_package_that_is_missing_is_no_fault() -> None:
    """
    There is a way without each of them, and it is told.
    """
    checks = list(checkup.optional(lambda name: None))

    assert all(check.ok and check.found.startswith("not installed: ") for check in checks)
    assert {"hyperscan", "isal"} <= {check.name for check in checks}


def test_an_archive_that_lost_its_last_file_is_off(desk: Desk) -> None:
    """
    The quick look; `monitor verify` reads it all.
    """
    assert checkup.archive(desk.db).ok
    next(desk.folder.iterdir()).unlink()

    assert "Restore it from a backup" in checkup.archive(desk.db).cure


def test_wrong_configuration_is_named_with_its_cure(tmp_path: Path) -> None:
    """
    The first problem of each file, and the command that tells all of them.
    """
    (tmp_path / "monitor.toml").write_text('contact = "me"\ndeley = 1\n')
    (tmp_path / "kr.toml").write_text("[[source]]\nid = 1\n")
    checks = {
        check.name: check for check in checkup.configuration(tmp_path / "monitor.toml", tmp_path, tmp_path)
    }

    assert not any(check.ok for check in checks.values())
    assert "unknown key 'deley'" in checks["settings"].found
    assert "monitor sources check" in checks["sources"].cure
    assert "monitor rules check" in checks["rules"].cure


@pytest.mark.parametrize(("contact", "ok"), [("", False), ("me", False), ("desk@news.example", True)])
def test_a_contact_is_asked_for(tmp_path: Path, contact: str, ok: bool) -> None:
    """
    It stands in the User-Agent, for a publisher who wants a word.
    """
    (tmp_path / "monitor.toml").write_text(f'contact = "{contact}"\n')
    checks = {
        check.name: check for check in checkup.configuration(tmp_path / "monitor.toml", tmp_path, tmp_path)
    }

    assert checks["contact"].ok is ok


def test_as_one_types_it(desk: Desk, tmp_path: Path) -> None:
    """
    Exit status 1 where one thing is off; the shape is the contract's.
    """
    command = [sys.executable, "-m", "monitor", "doctor", "--db", str(desk.db), "--format", "json"]
    command += ["--config", str(tmp_path / "monitor.toml"), "--now", "2026-11-24T12:00:00Z"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    checks = {check["name"]: check for check in json.loads(done.stdout)["checks"]}

    assert done.returncode == 1
    assert not checks["contact"]["ok"]
    assert checks["contact"]["cure"].startswith('Write contact = "…"')
    assert (checks["settings"]["ok"], checks["settings"]["cure"]) == (
        False,
        "Write it, or name another with --config.",
    )
    assert all(
        checks[name]["ok"] for name in ("python", "packages", "sqlite", "database", "clock", "archive")
    )
    assert not (tmp_path / "monitor.toml").exists()


def test_an_archive_is_not_held_against_a_database_that_cannot_be_asked(desk: Desk) -> None:
    """
    "The next crawl records it" would be no cure: the database has to be mended first, and knows it then.
    """
    desk.db.write_bytes(b"this is no database at all, but long enough to be looked at" * 20)
    done = subprocess.run(
        [sys.executable, "-m", "monitor", "doctor", "--db", str(desk.db), "--format", "json"], cwd=ROOT,
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    checks = {check["name"]: check for check in json.loads(done.stdout)["checks"]}

    assert done.returncode == 1
    assert not checks["database"]["ok"]
    assert (checks["archive"]["ok"], checks["archive"]["cure"]) == (True, "")
    assert "the database cannot be asked about them" in checks["archive"]["found"]
