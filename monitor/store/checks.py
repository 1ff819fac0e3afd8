"""
Checks: every visit to every discovery, with what it brought; and the summary that the next visit is planned by.

A check, the entries it listed and the WARC records it left are one
transaction: after a crash all of them are there or none.
"""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from monitor.core import cadence
from monitor.core.article import Entry, Outcome, Record
from monitor.core.cadence import Check, DiscoverySummary
from monitor.store.base import Base, Row
from monitor.store.entries import add_entries
from monitor.store.moments import (
    moment,
    number,
    safe,
    safe_or_none,
    stamp,
    texts,
    to_json,
    to_moment,
    to_text,
)
from monitor.store.records import Records


class Checks:
    """Tables `checks` and `discoveries`."""

    def __init__(self, base: Base) -> None:
        self._base = base
        self._records = Records(base)

    def add(
        self,
        run: int | None,
        check: Check,
        entries: Sequence[tuple[Entry, str]] = (),
        records: Sequence[Record] = (),
    ) -> DiscoverySummary:
        """Store a check with its entries (each with what was decided about it) and its records; the summary after it."""
        with self._base.transaction() as db:
            ids = self._records.add(run, records)
            db.execute(
                "INSERT INTO checks (run, source, discovery, at, outcome, status, entries, new, note, oldest_at, newest_at,"
                " overlap) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    run, safe(check.source), safe(check.discovery), stamp(check.at), check.outcome.value, number(check.status),
                    number(check.entries) or 0, number(check.new) or 0, safe(check.note), to_text(check.oldest_at),
                    to_text(check.newest_at), check.overlap,
                ),
            )  # fmt: skip
            held = {r.url: id_ for r, id_ in zip(records, ids, strict=True) if r.kind == "metadata"}
            add_entries(db, run, entries, held)
            return self._sum_up(db, check)

    def summaries(self) -> list[DiscoverySummary]:
        """What the checks of every discovery amount to."""
        return [summary_of(row) for row in self._base.rows("SELECT * FROM discoveries ORDER BY source, url")]

    def notes(self) -> dict[tuple[str, str], str]:
        """What each discovery's last check says beside its outcome, by source and address."""
        rows = self._base.rows(
            "SELECT d.source, d.url, (SELECT c.note FROM checks c WHERE c.source = d.source AND c.discovery = d.url"
            " ORDER BY c.at DESC, c.id DESC LIMIT 1) AS note FROM discoveries d"
        )
        return {(row["source"], row["url"]): row["note"] for row in rows if row["note"]}

    def _sum_up(self, db: Any, check: Check) -> DiscoverySummary:
        row = db.execute(
            "SELECT * FROM discoveries WHERE source = ? AND url = ?",
            (safe(check.source), safe(check.discovery)),
        ).fetchone()
        news = [moment(at) for at in json.loads(row["news_at"])] if row else []
        if check.new and cadence.good(check.outcome):
            news = [*news, check.at][-cadence.HISTORY :]
        summary = cadence.after(summary_of(row) if row else None, check, news_at=news)
        db.execute(
            "INSERT OR REPLACE INTO discoveries (source, url, first_at, last_at, last_good_at, last_outcome, last_status,"
            " failures, retry_at, last_new_at, usual_gap, gap_since, etag, last_modified, moved_to, newest_at, news_at, marks)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                safe(summary.source), safe(summary.url), to_text(summary.first_at), to_text(summary.last_at),
                to_text(summary.last_good_at), summary.last_outcome, number(summary.last_status), summary.failures,
                to_text(summary.retry_at), to_text(summary.last_new_at), _seconds(summary.usual_gap),
                to_text(summary.gap_since), safe_or_none(summary.etag), safe_or_none(summary.last_modified),
                safe_or_none(summary.moved_to), to_text(summary.newest_at), to_json([stamp(at) for at in news]), texts(summary.marks),
            ),
        )  # fmt: skip
        return summary


def summary_of(row: Row) -> DiscoverySummary:
    """The summary that a row of `discoveries` holds."""
    moments: dict[str, datetime | None] = {
        name: to_moment(row[name])
        for name in (
            "first_at", "last_at", "last_good_at", "retry_at", "last_new_at", "gap_since", "newest_at",
        )
    }  # fmt: skip
    return DiscoverySummary(
        source=row["source"],
        url=row["url"],
        last_outcome=Outcome(row["last_outcome"]) if row["last_outcome"] else None,
        last_status=row["last_status"],
        failures=row["failures"],
        usual_gap=timedelta(seconds=row["usual_gap"]) if row["usual_gap"] is not None else None,
        etag=row["etag"],
        last_modified=row["last_modified"],
        moved_to=row["moved_to"],
        marks=tuple(json.loads(row["marks"])),
        **moments,
    )


def _seconds(span: timedelta | None) -> int | None:
    return None if span is None else int(span.total_seconds())
