"""
Open the database so that many processes may use it at once and none is hurt.

Foreign keys on, 15 s of patience, write transactions that begin IMMEDIATE
(deferred ones fail when four write), WAL only where the SQLite library is free
of the WAL-reset bug. A database with an older schema is backed up and brought
up to date; one with a newer schema is refused.

What can heal by waiting or making room becomes a TryAgainError, and nothing is
half-written; the rest says what is wrong with the file.

WAL wants to write even for a reader. A database that may only be read (another
user's, on a disk that is read-only) is read as it lies while nobody is at work.
"""

import logging
import os
import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import quote

from monitor.errors import InputError, MonitorError, TryAgainError
from monitor.store.library import sqlite3
from monitor.store.moments import stamp

logger = logging.getLogger(__name__)

PATIENCE = 15.0
"""Seconds that a writer waits for another before it gives up with exit status 75."""

_FIXED = ((3, 51, 3), (3, 50, 7), (3, 44, 6))
"""The releases that repaired the WAL-reset bug, each on its own branch; everything after the first has it too."""


def wal_is_safe(version: str) -> bool:
    """Whether this version of the SQLite library may use WAL with more than one process."""
    number = tuple(int(part) for part in version.split(".")[:3])
    return number >= _FIXED[0] or any(number[:2] == fixed[:2] and number >= fixed for fixed in _FIXED[1:])


def journal_mode(version: str = sqlite3.sqlite_version) -> str:
    """The journal that a database gets under this version of the library."""
    return "wal" if wal_is_safe(version) else "delete"


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what SQLite says into what a person can do about it."""
    try:
        yield
    except sqlite3.Error as error:
        raise explain(path, error) from error


def explain(path: Path, error: Exception) -> MonitorError:
    """The error to show for an error of SQLite."""
    words = str(error)
    if "locked" in words or "busy" in words:
        return TryAgainError(
            f"{path}: is locked by another program ({words}).\nWait until it is done, or end it; then run the same command again."
        )
    if "full" in words:
        return TryAgainError(
            f"{path}: the disk is full.\nMake room (`monitor prune` drops old captures); then run the same command again."
        )
    if "readonly" in words or "unable to open" in words or "disk I/O error" in words:
        return TryAgainError(
            f"{path}: cannot be written ({words}).\n"
            "Check that the folder and the file exist, belong to you and that the disk is writable; then run the same command again."
        )
    if "not a database" in words or "file is encrypted" in words:
        return InputError(f"{path}: is not an SQLite database.\nName another file with --db.")
    if "malformed" in words:
        return MonitorError(
            f"{path}: is damaged ({words}).\nMove it away and restore a backup, or build it anew from the archive with `monitor replay`."
        )
    return MonitorError(
        f"{path}: {words}.\nRun `monitor doctor`; if nothing is wrong there, this is a fault of the program."
    )


def connect(path: Path, *, readonly: bool = False) -> sqlite3.Connection:
    """A connection with everything set as this program needs it. Usable from any thread; the caller keeps order."""
    with explained(path):
        # A reader too must be able to roll back what a killed writer left behind: it opens the file like a writer,
        # where it may, and is then forbidden to write.
        way = "rwc" if not readonly else "ro&immutable=1" if lies_still(path) else "rw"
        address = f"file:{quote(str(path.absolute()))}?mode={way}"
        connection = sqlite3.connect(
            address, uri=True, timeout=PATIENCE, isolation_level=None, check_same_thread=False
        )
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA journal_size_limit = 67108864")
        connection.execute("PRAGMA cache_size = -32768")
        if readonly:
            connection.execute("PRAGMA query_only = ON")
    return connection


def lies_still(path: Path) -> bool:
    """
    Whether a database in WAL mode may not be written here and nobody is at work on it.

    It can be read without a lock then. Raises TryAgainError where a killed writer left its journal: who may not write
    cannot read that.
    """
    if os.access(path, os.W_OK) and os.access(path.absolute().parent, os.W_OK):
        return False
    with path.open("rb") as file:
        if file.read(20)[18:] != b"\2\2":
            return False
    journal, index = (path.with_name(path.name + end) for end in ("-wal", "-shm"))
    if not journal.exists() or not journal.stat().st_size:
        return True
    if not index.exists():
        raise TryAgainError(
            f"{journal}: holds what was written last, and can be read only where one may write.\n"
            "Copy it with the database to a folder of your own, and read them there."
        )
    return False


def prepare(path: Path, now: datetime, *, readonly: bool = False) -> None:
    """
    Create the database, or bring its schema and views up to date; does nothing where nothing is to be done.

    A reader touches nothing it need not: it looks first, and writes only where the schema is too old to read.
    """
    if readonly:
        with explained(path), closing(connect(path, readonly=True)) as connection:
            if not check(path, connection) and not stale_views(connection):
                return
            if not tables(connection):
                raise InputError(
                    f"{path}: is empty, no database.\nRun `monitor crawl` first, or name another with --db."
                )
    if path.parent != Path() and not path.parent.is_dir():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise TryAgainError(
                f"{path.parent}: cannot be made ({error.strerror}).\nMake the folder, or name another database with --db."
            ) from error
    if path.is_dir():
        raise InputError(f"{path}: is a folder.\nName a file with --db.")
    with explained(path), closing(connect(path)) as connection:
        pending = check(path, connection)
        set_journal(connection)
        if not pending and not stale_views(connection):
            return
        connection.execute("BEGIN IMMEDIATE")
        try:
            if pending := check(path, connection):
                if tables(connection):
                    backup(path, now)
                logger.info("schema brought up to date path=%s steps=%s", path, ",".join(pending))
                migrate(connection)
            lay_views(connection)
            connection.execute("COMMIT")
        except BaseException:
            connection.rollback()
            raise


def set_journal(connection: sqlite3.Connection) -> None:
    """Give the file the journal that this library is safe with; it may come from a machine with another."""
    wanted = journal_mode()
    if connection.execute("PRAGMA journal_mode").fetchone()[0] == wanted:
        return
    try:
        connection.execute(f"PRAGMA journal_mode = {wanted}")
    except sqlite3.OperationalError:
        # Others are at work. Without WAL one only waits longer; with a WAL that is not safe one must not go on.
        if wanted == "delete":
            raise


def check(path: Path, connection: sqlite3.Connection) -> list[str]:
    """The steps that this database lacks; refuses one that has steps we do not know, or that is not ours."""
    present = tables(connection)
    applied = set()
    if "_sqlite_migrations" in present:
        rows = connection.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = 'monitor'")
        applied = {row[0] for row in rows}
    elif present:
        raise InputError(f"{path}: is the database of another program.\nName another file with --db.")
    known = declared_steps()
    if newer := sorted(applied - set(known)):
        raise InputError(
            f"{path}: was written by a newer version of this program (it has {', '.join(newer)}).\nUpdate the program; nothing was changed."
        )
    return [name for name in known if name not in applied]


def declared_steps() -> list[str]:
    """The names of the schema's steps, in order; read from the text, since importing them takes longer than a digest."""
    text = resources.files("db").joinpath("migrations.py").read_text(encoding="utf-8")
    return re.findall(r"^def (m\d{3}_\w+)", text, re.MULTILINE)


def migrate(connection: sqlite3.Connection) -> None:
    """Apply the steps that are pending, as part of the caller's transaction."""
    from sqlite_utils import Database

    from db.migrations import migrations

    migrations.apply(Database(connection, execute_plugins=False))


def tables(connection: sqlite3.Connection) -> set[str]:
    """The names of all tables."""
    return {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def backup(path: Path, now: datetime) -> Path:
    """A whole copy of the database beside it, as it was before its schema changes; complete or not there at all."""
    target = path.with_name(f"{path.name}.backup-{stamp(now).replace(':', '').replace('-', '')}")
    unfinished = target.with_name(target.name + ".part")
    unfinished.unlink(missing_ok=True)
    with closing(connect(path)) as source, closing(sqlite3.connect(unfinished)) as copy:
        source.backup(copy)
    unfinished.replace(target)
    logger.info("backup made path=%s", target)
    return target


def declared_views() -> dict[str, str]:
    """The views of `views.sql` by name, each as one statement."""
    text = resources.files("db").joinpath("views.sql").read_text(encoding="utf-8")
    code = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("--"))
    statements = [part.strip() for part in code.split(";") if part.strip()]
    return {statement.split()[2]: statement for statement in statements}


def stale_views(connection: sqlite3.Connection) -> bool:
    """Whether the database's views differ from those that this program declares."""
    laid = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'view'").fetchall())
    return any(laid.get(name) != statement for name, statement in declared_views().items())


def lay_views(connection: Any) -> None:
    """Make the views anew; a reader's own views are left alone."""
    for name, statement in declared_views().items():
        connection.execute(f"DROP VIEW IF EXISTS {name}")
        connection.execute(statement)
