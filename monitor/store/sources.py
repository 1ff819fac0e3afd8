"""
The sources as the database knows them: copied from their declaration at every run, so that views can name them.
"""

from collections.abc import Iterable
from datetime import datetime

from monitor.core.source import Source
from monitor.store.base import Base, Row
from monitor.store.moments import stamp, to_json


class Sources:
    """Table `sources`."""

    def __init__(self, base: Base) -> None:
        self._base = base

    def declare(self, sources: Iterable[Source], now: datetime) -> None:
        """Make the table say what the declarations say; a source no longer declared is marked retired, never deleted."""
        with self._base.transaction() as db:
            ids = set()
            for source in sources:
                ids.add(source.id)
                places = [{d.kind.value: d.url} for d in source.discover]
                db.execute(
                    "INSERT INTO sources (id, name, home, language, country, standing, every, fetch, keep_days, discover,"
                    " declared_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                    " ON CONFLICT (id) DO UPDATE SET name = excluded.name, home = excluded.home, language = excluded.language,"
                    " country = excluded.country, standing = excluded.standing, every = excluded.every, fetch = excluded.fetch,"
                    " keep_days = excluded.keep_days, discover = excluded.discover, retired_at = NULL",
                    (
                        source.id, source.name, source.home, source.language, source.country, source.standing.value,
                        int(source.every.total_seconds()), source.fetch.value, source.keep_days, to_json(places), stamp(now),
                    ),
                )  # fmt: skip
            held = {row[0] for row in db.execute("SELECT id FROM sources WHERE retired_at IS NULL")}
            db.executemany(
                "UPDATE sources SET retired_at = ? WHERE id = ?",
                [(stamp(now), id_) for id_ in sorted(held - ids)],
            )

    def get(self, id_: str) -> Row | None:
        """One source's row."""
        return self._base.row("SELECT * FROM sources WHERE id = ?", (id_,))

    def all(self) -> list[Row]:
        """The sources that are watched now."""
        return self._base.rows("SELECT * FROM sources WHERE retired_at IS NULL ORDER BY id")

    def keep_days(self) -> dict[str, int]:
        """How many days each source's captures without a mention are kept; one that is retired keeps what it last declared."""
        return {row["id"]: row["keep_days"] for row in self._base.rows("SELECT id, keep_days FROM sources")}
