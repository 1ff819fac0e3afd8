"""A database that may be read and not written: another user's, or a copy on a disk that is read-only."""

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from monitor.errors import TryAgainError
from monitor.paths import ROOT
from monitor.store import Store
from monitor.store.connection import journal_mode
from monitor.store.library import sqlite3
from tests.cli.claimed import HUR, stored, told

BOUND = """
import ctypes, os, sys
ctypes.CDLL(None).prctl(24, 1, 0, 0, 0)  # PR_CAPBSET_DROP, CAP_DAC_OVERRIDE: what root may write anywhere with
os.execv(sys.executable, [sys.executable, "-m", "monitor", *sys.argv[1:]])
"""
READING = [
    ("digest", "--date", "2026-11-24"),
    ("list",),
    ("search", "shells"),
    ("show", "1"),
    ("show", "1", "--html"),
    ("claims", "list"),
    ("claims", "show", "1"),
    ("verify",),
    ("sources", "status", "--format", "json"),
    ("why", "https://outlet1.example/story"),
]

pytestmark = pytest.mark.skipif(journal_mode() != "wal", reason="only WAL wants to write for a reader")


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """One page and its claim."""
    path = tmp_path / "db" / "monitor.db"
    stored(path, [told(1, HUR)])
    return path


def typed(*words: str, db: Path) -> subprocess.CompletedProcess[bytes]:
    """A command as somebody types it who may write only what is his."""
    return subprocess.run(
        [sys.executable, "-c", BOUND, *words, "--db", str(db)],
        cwd=ROOT, capture_output=True, check=False, timeout=60, stdin=subprocess.DEVNULL,
    )  # fmt: skip


@contextmanager
def unwritable(folder: Path) -> Iterator[None]:
    """Nothing in it can be written, nor anything added."""
    inside = [folder, *folder.rglob("*")]
    modes = {path: path.stat().st_mode for path in inside}
    for path in inside:
        path.chmod(stat.S_IMODE(modes[path]) & ~0o222)
    try:
        yield
    finally:
        for path in inside:
            if path.exists():
                path.chmod(stat.S_IMODE(modes[path]))


def test_who_may_only_read_reads_everything(database: Path) -> None:
    """
    An archive is handed on, and a service's database belongs to its user. Every list said "cannot be written".
    """
    before = {words: typed(*words, db=database) for words in READING}
    there = sorted(database.parent.rglob("*"))
    with unwritable(database.parent):
        now = {words: typed(*words, db=database) for words in READING}
        evidence = typed("export", "1", str(database.parent.parent / "evidence"), db=database)

        assert sorted(database.parent.rglob("*")) == there
    assert [(words, done.returncode, done.stdout) for words, done in now.items()] == [
        (words, done.returncode, done.stdout) for words, done in before.items()
    ]
    assert before[("digest", "--date", "2026-11-24")].returncode == 0
    assert evidence.returncode == 0, evidence.stderr


@pytest.mark.parametrize(
    "words", [("review", "1", "--keep"), ("crawl", "--source", "38-north"), ("claims", "update")]
)
def test_who_may_only_read_writes_nothing(database: Path, words: tuple[str, ...]) -> None:
    """
    Status 75, and what to do.
    """
    before = database.read_bytes()
    with unwritable(database.parent):
        done = typed(*words, db=database)

    assert done.returncode == 75
    assert b"writable" in done.stderr
    assert database.read_bytes() == before


def test_what_a_writer_at_work_has_written_is_read(database: Path) -> None:
    """
    Beside a crawl of another user its journal is read too, and not what the file held before it.
    """
    with Store.open(database) as store:
        with store.base.transaction() as db:
            db.execute("UPDATE articles SET title = 'written since'")
        assert database.with_name("monitor.db-wal").stat().st_size
        with unwritable(database.parent):
            done = typed("list", db=database)

    assert b"written since" in done.stdout, done.stderr


def test_a_journal_that_was_left_behind_is_not_passed_over(database: Path) -> None:
    """
    A killed writer's last pages lie in it: a list without them would be an older truth.
    """
    journal = database.with_name("monitor.db-wal")
    with Store.open(database) as store:
        with store.base.transaction() as db:
            db.execute("UPDATE articles SET title = 'written since'")
        left = journal.read_bytes()
    journal.write_bytes(left)
    with unwritable(database.parent):
        done = typed("list", db=database)

    assert done.returncode == 75
    assert b"holds what was written last" in done.stderr


def test_what_is_written_while_it_is_read_is_told(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Without a lock nobody is kept out: then the answer is "again", not half of each.
    """
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    reader = Store.open(database, readonly=True)
    assert reader.base.rows("SELECT id FROM mentions")
    with closing(sqlite3.connect(database)) as other:
        other.execute("UPDATE articles SET title = 'written since'")
        other.commit()

    with pytest.raises(TryAgainError, match=r"written while it was read\.\nRun the same command again\."):
        reader.close()
