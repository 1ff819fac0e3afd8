"""
Replays: which WARC files were read again, with which rules, and what that brought.
"""

from collections.abc import Sequence
from datetime import datetime

from monitor.store.base import Base
from monitor.store.moments import number, safe, safe_or_none, stamp, texts


class Replays:
    """Table `replays`."""

    def __init__(self, base: Base) -> None:
        self._base = base

    def begin(
        self, run: int | None, path: str, *, sha256: str | None, ruleset: str | None, now: datetime
    ) -> int:
        """Note that the reading of a file began; its id."""
        with self._base.transaction() as db:
            cursor = db.execute(
                "INSERT INTO replays (run, path, sha256, ruleset, begun_at) VALUES (?, ?, ?, ?, ?)",
                (run, safe(path), sha256, safe_or_none(ruleset), stamp(now)),
            )
            return int(cursor.lastrowid or 0)

    def note(self, id_: int, *, size: int, unreadable: Sequence[str] = ()) -> None:
        """Note how far a file was read so far, in bytes of the file."""
        with self._base.transaction() as db:
            db.execute(
                "UPDATE replays SET bytes = ?, unreadable = ? WHERE id = ?",
                (number(size), texts(unreadable), id_),
            )

    def reached(self, path: str, *, sha256: str | None, ruleset: str | None) -> tuple[int, bool] | None:
        """How far a file was read with these very rules, in bytes, and whether that was its end then; None: never."""
        row = self._base.row(
            "SELECT bytes, ended_at FROM replays WHERE path = ? AND sha256 IS ? AND ruleset IS ? AND bytes IS NOT NULL"
            " ORDER BY bytes DESC, ended_at IS NULL LIMIT 1",
            (safe(path), sha256, safe_or_none(ruleset)),
        )
        return (int(row["bytes"]), row["ended_at"] is not None) if row else None

    def end(
        self,
        id_: int,
        *,
        pages: int,
        passed: int,
        mentions: int,
        size: int,
        unreadable: Sequence[str],
        now: datetime,
    ) -> None:
        """Note that a file was read to its end."""
        with self._base.transaction() as db:
            db.execute(
                "UPDATE replays SET pages = ?, passed = ?, mentions = ?, bytes = ?, unreadable = ?, ended_at = ? WHERE id = ?",
                (pages, passed, mentions, number(size), texts(unreadable), stamp(now), id_),
            )
