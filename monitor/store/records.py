"""
Every WARC record of the archive, in the order of its chain.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from monitor.core.article import GENESIS, Record
from monitor.store.base import Base, Row
from monitor.store.moments import moment, safe, stamp, to_moment


class Records:
    """Table `records`."""

    def __init__(self, base: Base) -> None:
        self._base = base

    def add(self, run: int | None, records: Sequence[Record]) -> list[int]:
        """Note records that were written to the archive; their ids. One known at that place keeps its row."""
        ids = []
        with self._base.transaction() as db:
            for record in records:
                held = db.execute(
                    "SELECT id FROM records WHERE warc_file = ? AND warc_offset = ?",
                    (record.file, record.offset),
                ).fetchone()
                if held:
                    ids.append(held[0])
                    continue
                cursor = db.execute(
                    "INSERT INTO records (run, warc_file, warc_offset, length, kind, url, sha256, payload_sha256, chain, at)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (
                        run, record.file, record.offset, record.length, record.kind, safe(record.url), record.sha256,
                        record.payload_sha256, record.chain, stamp(record.at),
                    ),
                )  # fmt: skip
                ids.append(cursor.lastrowid)
        return ids

    def all(self) -> Iterator[Record]:
        """Every record, in the order of the chain."""
        after = 0
        while rows := self._base.rows("SELECT * FROM records WHERE id > ? ORDER BY id LIMIT 5000", (after,)):
            yield from map(record_of, rows)
            after = rows[-1]["id"]

    def last(self) -> Record | None:
        """The newest record."""
        row = self._base.row("SELECT * FROM records WHERE id = (SELECT max(id) FROM records)")
        return record_of(row) if row else None

    def head(self) -> str:
        """The chain's head: the hash that the next record is chained to."""
        last = self.last()
        return last.chain if last else GENESIS

    def chain_before(self, id_: int) -> str:
        """The chain before a record."""
        row = self._base.row("SELECT chain FROM records WHERE id < ? ORDER BY id DESC LIMIT 1", (id_,))
        return row["chain"] if row else GENESIS

    def get(self, id_: int) -> Record | None:
        """One record by its id."""
        row = self._base.row("SELECT * FROM records WHERE id = ?", (id_,))
        return record_of(row) if row else None

    def at(self, file: str | None, offset: int | None) -> Record | None:
        """The record that lies at a place of the archive."""
        row = self._base.row("SELECT * FROM records WHERE warc_file = ? AND warc_offset = ?", (file, offset))
        return record_of(row) if row else None

    def same(self, kind: str, url: str, payload_sha256: str, at: datetime) -> Record | None:
        """The first record in the archive of this very payload from this URL at this second, wherever it lies."""
        row = self._base.row(
            "SELECT * FROM records WHERE url = ? AND kind = ? AND payload_sha256 = ? AND at = ? AND pruned_at IS NULL"
            " ORDER BY id LIMIT 1",
            (safe(url), kind, payload_sha256, stamp(at)),
        )
        return record_of(row) if row else None

    def later_looks(self, file: str, offset: int) -> frozenset[int]:
        """Where in a file, from an offset on, the answers of addresses lie that had answered before."""
        rows = self._base.rows(
            "SELECT r.warc_offset FROM records r WHERE r.warc_file = ? AND r.warc_offset >= ? AND r.kind = 'response' AND EXISTS"
            " (SELECT 1 FROM records o WHERE o.url = r.url AND o.kind = 'response' AND o.id < r.id)",
            (file, offset),
        )
        return frozenset(row[0] for row in rows)

    def without_mention(self, before: datetime, *, source: str | None = None) -> list[Record]:
        """Captures older than `before` that no mention, revision or copy rests on: those that may be pruned."""
        # CROSS JOIN: from the pages whose capture is still here; the other way SQLite would read all records.
        sql = (
            "SELECT DISTINCT r.* FROM pages p CROSS JOIN records r ON r.id = p.record"
            " WHERE p.mention IS NULL AND p.pruned_at IS NULL AND p.record IS NOT NULL AND p.fetched_at < :before"
            + (" AND p.source = :source" if source is not None else "")
            + " AND r.kind = 'response' AND r.pruned_at IS NULL AND r.at < :before"
            " AND NOT EXISTS (SELECT 1 FROM articles a WHERE a.record = r.id)"
            " AND NOT EXISTS (SELECT 1 FROM revisions v WHERE v.record = r.id)"
            " AND NOT EXISTS (SELECT 1 FROM copies c WHERE c.record = r.id)"
            " ORDER BY r.id"
        )
        return [record_of(row) for row in self._base.rows(sql, {"before": stamp(before), "source": source})]

    def move(self, moved: Sequence[Record], pruned_ids: Sequence[int], now: datetime) -> None:
        """Follow a file that was written anew without its pruned captures: new places, and which are gone, at once."""
        with self._base.transaction() as db:
            for id_ in pruned_ids:
                db.execute("UPDATE records SET pruned_at = ? WHERE id = ?", (stamp(now), id_))
                db.execute("UPDATE pages SET pruned_at = ? WHERE record = ?", (stamp(now), id_))
            # From the highest offset down or up, a new place may be another record's old one: follow ids, not places.
            for record in moved:
                place = (record.file, record.offset)
                db.execute(
                    "UPDATE records SET warc_file = ?, warc_offset = ?, length = ? WHERE id = ?",
                    (*place, record.length, record.id),
                )
                db.execute(
                    "UPDATE pages SET warc_file = ?, warc_offset = ? WHERE record = ?", (*place, record.id)
                )
                db.execute(
                    "UPDATE copies SET warc_file = ?, warc_offset = ? WHERE record = ?", (*place, record.id)
                )


def record_of(row: Row) -> Record:
    """The record that a row tells of."""
    return Record(
        kind=row["kind"],
        url=row["url"],
        file=row["warc_file"],
        offset=row["warc_offset"],
        length=row["length"],
        sha256=row["sha256"],
        payload_sha256=row["payload_sha256"],
        chain=row["chain"],
        at=moment(row["at"]),
        id=row["id"],
        run=row["run"],
        pruned_at=to_moment(row["pruned_at"]),
    )
