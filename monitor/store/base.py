"""
What every noun of the store stands on: a connection a thread, one writer at a time.
"""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from monitor.errors import TryAgainError
from monitor.store.connection import connect, explain, explained, lies_still
from monitor.store.library import sqlite3

Row = sqlite3.Row
T = TypeVar("T")

_AT_ONCE = 500
"""Values in one query; SQLite takes 32,766."""


def in_parts(values: Sequence[T]) -> Iterator[tuple[Sequence[T], str]]:
    """Values in parts that one query takes, each with the marks that stand for it in the SQL: `?,?,?`."""
    for start in range(0, len(values), _AT_ONCE):
        part = values[start : start + _AT_ONCE]
        yield part, ",".join("?" * len(part))


class Base:
    """One open database file."""

    def __init__(self, path: Path, *, readonly: bool) -> None:
        self.path = path
        self.readonly = readonly
        self._local = threading.local()
        self._writing = threading.RLock()
        self._connections: list[sqlite3.Connection] = []
        self._lay = _state(path) if readonly and path.exists() and lies_still(path) else None

    @property
    def connection(self) -> sqlite3.Connection:
        """This thread's own connection."""
        connection = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = connect(self.path, readonly=self.readonly)
            self._connections.append(connection)
        return connection

    def rows(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> list[Row]:
        """The rows of a query."""
        with explained(self.path):
            found: list[Row] = self.connection.execute(sql, values).fetchall()
        return found

    def row(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> Row | None:
        """The first row of a query, if it has one."""
        with explained(self.path):
            found: Row | None = self.connection.execute(sql, values).fetchone()
        return found

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing. Takes the write lock at once; inside another of the same thread it is part of that one."""
        if self.readonly:
            raise TryAgainError(f"{self.path}: was opened for reading only.")
        with self._writing:
            connection = self.connection
            if connection.in_transaction:
                yield connection
                return
            with explained(self.path):
                connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except sqlite3.Error as error:
                self._roll_back(connection)
                raise explain(self.path, error) from error
            except BaseException:
                self._roll_back(connection)
                raise

    def _roll_back(self, connection: sqlite3.Connection) -> None:
        if connection.in_transaction:  # a full disk has rolled back by itself
            connection.execute("ROLLBACK")

    def close(self) -> None:
        """Close every thread's connection. Raises TryAgainError where a file that was read without a lock was written meanwhile."""
        while self._connections:
            self._connections.pop().close()
        self._local = threading.local()
        if self._lay is not None and _state(self.path) != self._lay:
            raise TryAgainError(f"{self.path}: was written while it was read.\nRun the same command again.")


def _state(path: Path) -> tuple[int, int]:
    """By what a file is known to be unwritten: when it was written last, and its size."""
    found = path.stat()
    return found.st_mtime_ns, found.st_size
