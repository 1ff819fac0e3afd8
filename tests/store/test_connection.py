"""Opening the database: many processes, old libraries, other people's files, full disks."""

import json
import re
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from db.migrations import migrations
from monitor.errors import InputError, MonitorError, TryAgainError
from monitor.store import Store
from monitor.store.connection import declared_steps, declared_views, explain, journal_mode, wal_is_safe
from monitor.store.library import sqlite3
from tests.builders import at

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ("3.40.1", False), ("3.44.5", False), ("3.44.6", True), ("3.45.0", False), ("3.50.6", False), ("3.50.7", True),
        ("3.51.2", False), ("3.51.3", True), ("3.52.0", True), ("4.0.0", True),
    ],
)  # fmt: skip
def test_wal_only_where_the_reset_bug_is_mended(version: str, safe: bool) -> None:
    """
    Before these releases two processes in WAL mode could corrupt the file.
    """
    assert wal_is_safe(version) is safe
    assert journal_mode(version) == ("wal" if safe else "delete")


def test_a_database_without_safe_wal_gets_the_old_journal(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Slower, and never wrong.
    """
    monkeypatch.setattr("monitor.store.connection.journal_mode", lambda: journal_mode("3.40.1"))
    Store.open(database).close()

    with closing(sqlite3.connect(database)) as db:
        assert db.execute("PRAGMA journal_mode").fetchone()[0] == "delete"


def test_a_database_moves_to_wal_when_the_library_is_mended_and_back_when_not(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    A file made on one machine and carried to another must obey that one's library.
    """
    modes = []
    for version in ("3.51.3", "3.40.1", "3.51.3"):
        monkeypatch.setattr("monitor.store.connection.journal_mode", lambda v=version: journal_mode(v))
        Store.open(database).close()
        with closing(sqlite3.connect(database)) as db:
            modes.append(db.execute("PRAGMA journal_mode").fetchone()[0])

    assert modes == ["wal", "delete", "wal"]


def test_every_connection_is_set_as_the_program_needs_it(store: Store) -> None:
    """
    SQLite's own defaults: foreign keys off, five seconds.
    """
    read = {
        name: store.base.connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("foreign_keys", "busy_timeout", "synchronous")
    }

    assert read == {"foreign_keys": 1, "busy_timeout": 15_000, "synchronous": 1}


def test_the_library_is_the_one_that_sqlite_utils_takes() -> None:
    """
    The errors of one are not caught by the names of the other.
    """
    from sqlite_utils import utils

    assert sqlite3.OperationalError is utils.sqlite3.OperationalError


def test_the_steps_read_from_the_text_are_the_steps_that_run() -> None:
    """
    A reader's command looks at the text only; a step missed there would let it read an old schema.
    """
    assert declared_steps() == [step.name for step in migrations._migrations]


def test_every_table_is_strict(store: Store) -> None:
    """
    A text in a number's column is a mistake to hear of at once.
    """
    loose = store.base.rows(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND NOT strict"
        " AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '_sqlite_%'"
    )

    assert [row["name"] for row in loose] == []


def test_a_newer_schema_is_refused(database: Path) -> None:
    """
    An old program must not write into what it does not understand.
    """
    Store.open(database).close()
    with closing(sqlite3.connect(database)) as db:
        db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('monitor', 'm999_next', '2030')"
        )
        db.commit()
    before = database.read_bytes()

    for readonly in (True, False):
        with pytest.raises(InputError, match=r"newer version.*m999_next"):
            Store.open(database, readonly=readonly)
    assert database.read_bytes() == before


def test_another_programs_database_is_refused(database: Path) -> None:
    """
    A mistyped --db must not add our tables to somebody's address book.
    """
    with closing(sqlite3.connect(database)) as db:
        db.execute("CREATE TABLE addresses (name)")
        db.commit()

    with pytest.raises(InputError, match="another program"):
        Store.open(database)


def test_a_file_that_is_no_database_is_refused(database: Path) -> None:
    """
    Exit status 2, and the file as it was.
    """
    database.write_bytes(b"these are my notes\n" * 100)

    with pytest.raises(InputError, match="not an SQLite database"):
        Store.open(database)
    assert database.read_bytes().startswith(b"these are my notes")


def test_a_reader_does_not_make_a_database(database: Path) -> None:
    """
    `monitor digest` with a mistyped --db must say so, not print an empty list.
    """
    with pytest.raises(InputError, match="there is no database"):
        Store.open(database, readonly=True)
    assert not database.exists()


def test_a_reader_does_not_make_a_database_of_an_empty_file(database: Path) -> None:
    """
    A mistyped --db may name any file; it stays what it was.
    """
    database.touch()

    with pytest.raises(InputError, match=r"is empty, no database\.\nRun `monitor crawl` first"):
        Store.open(database, readonly=True)
    assert database.read_bytes() == b""
    Store.open(database).close()
    Store.open(database, readonly=True).close()


@pytest.mark.parametrize("steps", range(1, len(migrations._migrations)))
def test_a_database_of_every_earlier_version_is_brought_up_to_date(database: Path, steps: int) -> None:
    """
    With a backup beside it first, and what it held still in it.
    """
    old(database, steps)

    with Store.open(database, clock=lambda: at("09:00")) as store:
        names = [row["id"] for row in store.sources.all()]
        steps_now = [row[0] for row in store.base.rows("SELECT name FROM _sqlite_migrations ORDER BY id")]
    (backup,) = database.parent.glob("monitor.db.backup-*")
    with closing(sqlite3.connect(backup)) as db:
        kept = db.execute("SELECT count(*) FROM _sqlite_migrations").fetchone()[0]

    assert names == ["old"]
    assert steps_now == declared_steps()
    assert kept == steps


def test_a_new_database_needs_no_backup(database: Path) -> None:
    """
    Nothing was there to lose.
    """
    Store.open(database).close()

    assert not list(database.parent.glob("*.backup-*"))


def test_an_upgrade_that_fails_changes_nothing(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    All steps and the views are one transaction.
    """
    old(database, 1)
    with closing(sqlite3.connect(database)) as db:
        before = schema(db)
    monkeypatch.setattr(
        "monitor.store.connection.lay_views", lambda db: db.execute("CREATE VIEW broken AS SELECT 1 FROM")
    )

    with pytest.raises(Exception, match="incomplete input"):
        Store.open(database)
    with closing(sqlite3.connect(database)) as db:
        assert schema(db) == before


def test_an_upgrade_killed_at_any_moment_loses_nothing(database: Path) -> None:
    """
    Killed before, in and behind each step and the commit, the next start finds the old schema or the new one, never a part
    of it, and every row; a backup is whole or not there.
    """
    old(database, 1, rows=200)
    done = subprocess.run(
        [sys.executable, "-m", "tests.store.dying", str(database)],
        capture_output=True, text=True, cwd=ROOT, check=True,
    )  # fmt: skip
    deaths = json.loads(done.stdout)
    seen: dict[str, list[int]] = {}
    for death in deaths:
        folder = Path(death["folder"])
        for file in (folder / database.name, *folder.glob("*.backup-*Z")):
            with closing(sqlite3.connect(file)) as db:
                steps = db.execute("SELECT count(*) FROM _sqlite_migrations").fetchone()[0]
                assert db.execute("SELECT count(*) FROM sources").fetchone()[0] == 200
                assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            assert file.name == database.name or steps == 1
            if file.name == database.name:
                seen.setdefault(death["at"], []).append(steps)
        with Store.open(folder / database.name) as store:
            assert store.base.rows("SELECT count(*) FROM sources")[0][0] == 200
            assert store.base.rows("PRAGMA integrity_check")[0][0] == "ok"
            assert not store.base.rows("PRAGMA foreign_key_check")
    every = len(declared_steps())

    assert len(deaths) >= 30
    assert {death["ended"] for death in deaths} == {-signal.SIGKILL}
    assert {steps for found in seen.values() for steps in found} == {1, every}
    assert seen["COMMIT"] == [1]
    assert seen["closed"][-1] == every
    assert sum(len(found) for at_, found in seen.items() if at_.startswith("INSERT")) == every - 1


def test_views_are_laid_anew_when_their_text_changed(database: Path) -> None:
    """
    A view of an older program would show an older truth.
    """
    Store.open(database).close()
    with closing(sqlite3.connect(database)) as db:
        db.execute("DROP VIEW daily")
        db.execute("CREATE VIEW daily AS SELECT 1 AS old")
        db.execute("CREATE VIEW mine AS SELECT 1 AS my_own")
        db.commit()

    with Store.open(database, readonly=True) as store:
        columns = [row["name"] for row in store.base.rows("PRAGMA table_info(daily)")]
        mine = store.base.rows("SELECT my_own FROM mine")

    assert columns[:8] == ["day", "source", "outlet", "title", "url", "rule", "quote", "status"]
    assert len(mine) == 1


def test_the_contracts_views_exist(store: Store) -> None:
    """
    Scripts and people depend on these names.
    """
    assert set(declared_views()) >= {
        "new_mentions", "daily", "by_source", "by_rule", "silent_sources", "revised",
    }  # fmt: skip
    for view in declared_views():
        store.base.rows(f"SELECT * FROM {view}")


def test_a_locked_database_is_waited_for_and_then_given_up(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Exit status 75 with the cure, nothing half-written.
    """
    monkeypatch.setattr("monitor.store.connection.PATIENCE", 0.1)
    with Store.open(database) as store, closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(TryAgainError, match="locked by another program"):
            store.runs.begin("crawl", at("09:00"))
        other.execute("ROLLBACK")

        assert store.runs.begin("crawl", at("09:01")) == 1


def test_a_reader_does_not_wait_for_a_writer(database: Path) -> None:
    """
    The list can be read while a crawl writes.
    """
    if journal_mode() != "wal":
        pytest.skip(f"SQLite {sqlite3.sqlite_version} may not use WAL here")
    with Store.open(database) as store, store.base.transaction() as db:
        db.execute("INSERT INTO runs (kind, begun_at, status) VALUES ('crawl', '', 'running')")
        began = time.monotonic()
        with Store.open(database, readonly=True) as reader:
            rows = reader.digest_rows("2026-11-24")
        took = time.monotonic() - began

    assert rows.items == []
    assert took < 1


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("database is locked", TryAgainError),
        ("database table is busy", TryAgainError),
        ("database or disk is full", TryAgainError),
        ("attempt to write a readonly database", TryAgainError),
        ("unable to open database file", TryAgainError),
        ("disk I/O error", TryAgainError),
        ("file is not a database", InputError),
        ("file is encrypted", InputError),
        ("database disk image is malformed", MonitorError),
        ("no such column: x", MonitorError),
    ],
)
def test_what_sqlite_says_becomes_what_a_person_can_do(words: str, kind: type[Exception]) -> None:
    """
    Where, what, what to do.
    """
    error = explain(Path("db/monitor.db"), sqlite3.OperationalError(words))

    assert type(error) is kind
    assert re.match(r"db/monitor\.db: .+\n.+\.$", str(error))
    assert ("is damaged" in str(error)) is ("malformed" in words)


def test_a_folder_that_cannot_be_made_is_a_reason_to_try_again(tmp_path: Path) -> None:
    """
    Not a traceback.
    """
    (tmp_path / "file").write_text("")

    with pytest.raises(TryAgainError, match="cannot be made"):
        Store.open(tmp_path / "file" / "db" / "monitor.db")


def schema(db: sqlite3.Connection) -> list[tuple[str, str]]:
    """Every object of a database."""
    return db.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()


def old(database: Path, steps: int, rows: int = 1) -> None:
    """A database as a program with only the first few steps left it."""
    stop = migrations._migrations[steps].name
    with closing(sqlite3.connect(database)) as connection:
        migrations.apply(Database(connection, execute_plugins=False), stop_before=stop)
        connection.executemany(
            "INSERT INTO sources VALUES (?, 'Old', '', 'en', 'KR', 'agency', 60, 'all', 30, '[]', '', NULL)",
            [("old" if rows == 1 else f"old-{number}",) for number in range(rows)],
        )
        connection.commit()
