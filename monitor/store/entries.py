"""
Entries: what the discoveries listed, once a source and canonical URL, and what was decided about each.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from monitor.core.article import Entry, fuller
from monitor.store.base import Base, Row
from monitor.store.moments import moment, safe, safe_or_none, stamp, texts, to_moment, to_text

_AT_ONCE = 500
"""Values in one query; SQLite takes 32,766."""


class Entries:
    """Table `entries`."""

    def __init__(self, base: Base) -> None:
        self._base = base

    def unknown(self, source_id: str, entries: Sequence[Entry]) -> list[Entry]:
        """Those entries whose canonical URL this source has not listed before, once each, in the order listed."""
        return self.compare(source_id, entries)[0]

    def compare(self, source_id: str, entries: Sequence[Entry]) -> tuple[list[Entry], list[Entry]]:
        """
        Those that this source has not listed before, and those that it had listed with fewer words; once each, in the order listed.

        A sitemap has the address before the feed has the words.
        """
        told: dict[str, Entry] = {}
        for entry in entries:
            key = key_of(entry)
            told[key] = fuller(told[key], entry) if key in told else entry
        lacks = {row["canonical_url"]: _lacks(row) for row in self._listed(source_id, list(told))}
        fresh = [entry for key, entry in told.items() if key not in lacks]
        return fresh, [
            entry for key, entry in told.items() if any(getattr(entry, name) for name in lacks.get(key, ()))
        ]

    def _listed(self, source_id: str, keys: Sequence[str]) -> Iterator[Row]:
        """The rows of a source for these canonical URLs."""
        for start in range(0, len(keys), _AT_ONCE):
            part = keys[start : start + _AT_ONCE]
            marks = ",".join("?" * len(part))
            yield from self._base.rows(
                "SELECT canonical_url, title, summary, content, waiting FROM entries"
                f" WHERE source = ? AND canonical_url IN ({marks})",
                (safe(source_id), *part),
            )

    def waiting(self, source_ids: Iterable[str] | None = None, *, limit: int = 10_000) -> list[Entry]:
        """Entries that were to be fetched or heard, and an earlier run ended before it came to them."""
        rows = self._base.rows(
            "SELECT * FROM entries WHERE waiting ORDER BY id DESC LIMIT ?",
            (limit,),
        )
        wanted = None if source_ids is None else set(source_ids)
        return [entry_of(row) for row in rows if wanted is None or row["source"] in wanted]

    def of(self, canonical_url: str) -> list[Row]:
        """Every source's entry for one page, the first found first."""
        return self._base.rows(
            "SELECT * FROM entries WHERE canonical_url = ? ORDER BY found_at, id", (safe(canonical_url),)
        )

    def published_between(self, start: datetime, end: datetime, *, limit: int = 50_000) -> list[Row]:
        """Entries that say they appeared in this time, for comparing with a headline from elsewhere."""
        return self._base.rows(
            "SELECT canonical_url, source, url, title, published_at, decision FROM entries"
            " WHERE published_at >= ? AND published_at < ? AND title IS NOT NULL ORDER BY published_at LIMIT ?",
            (stamp(start), stamp(end), limit),
        )


def add_entries(
    db: Any, run: int | None, entries: Sequence[tuple[Entry, str]], records: Mapping[str, int]
) -> None:
    """
    Store entries inside the caller's transaction; `records` has, by URL, the ids of the records that hold them.

    A known one keeps what its row says; a decision to do something wins over one not to. Of an entry that is listed
    again with more words, the newer record counts.
    """
    for entry, decision in entries:
        db.execute(
            "INSERT INTO entries (canonical_url, source, discovery, url, title, summary, published_at, published_raw,"
            " language, outlet, found_at, run, decision, authors, content, record, waiting)"
            " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16,"
            " ?13 = 'heard' OR ?13 = 'fetch' AND NOT EXISTS (SELECT 1 FROM pages p WHERE p.canonical_url = ?1))"
            " ON CONFLICT (canonical_url, source) DO UPDATE SET title = coalesce(nullif(title, ''), excluded.title),"
            " summary = coalesce(nullif(summary, ''), excluded.summary), published_at = coalesce(published_at, excluded.published_at),"
            " published_raw = coalesce(published_raw, excluded.published_raw), language = coalesce(language, excluded.language),"
            " record = coalesce(excluded.record, record),"
            " decision = iif(excluded.decision IN ('fetch', 'heard'), excluded.decision, decision),"
            " content = iif(excluded.decision IN ('fetch', 'heard'), excluded.content, content),"
            " authors = iif(excluded.decision IN ('fetch', 'heard'), excluded.authors, authors),"
            " waiting = iif(excluded.decision IN ('fetch', 'heard'), excluded.waiting, waiting)",
            (
                key_of(entry), safe(entry.source), safe(entry.found_via), safe(entry.url), safe_or_none(entry.title),
                safe_or_none(entry.summary), to_text(entry.published_at), safe_or_none(entry.published_raw),
                safe_or_none(entry.language), safe_or_none(entry.outlet), stamp(entry.found_at), run, str(decision),
                texts(entry.authors), safe_or_none(entry.content) if decision in ("fetch", "heard") else None,
                records.get(entry.url),
            ),
        )  # fmt: skip


def _lacks(row: Row) -> list[str]:
    """What a row says nothing of. The full text is kept only while a page may need it."""
    return [
        name
        for name in ("title", "summary", "content")
        if not row[name] and (name != "content" or row["waiting"])
    ]


def key_of(entry: Entry) -> str:
    """The canonical URL of an entry."""
    from monitor.core.urls import canonical  # courlan and w3lib: no reader's command needs to wait for them

    return safe(canonical(entry.url))


def entry_of(row: Row) -> Entry:
    """The entry that a row tells of, with its full content while the page may still need it."""
    return Entry(
        source=row["source"],
        found_via=row["discovery"],
        url=row["url"],
        found_at=moment(row["found_at"]),
        title=row["title"],
        summary=row["summary"],
        published_at=to_moment(row["published_at"]),
        published_raw=row["published_raw"],
        language=row["language"],
        outlet=row["outlet"],
        authors=tuple(json.loads(row["authors"] or "[]")),
        content=row["content"],
    )
