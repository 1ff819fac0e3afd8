"""
Entries: what the discoveries listed, once a source and canonical URL, and what was decided about each.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from monitor.core.article import Entry, fuller
from monitor.core.dedupe import letters
from monitor.store.base import Base, Row
from monitor.store.moments import moment, safe, safe_or_none, stamp, texts, to_moment, to_text

_DIGITS = re.compile(r"\d+")
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
        Those that this source has not listed before, and those that it had listed with fewer or other words; once each,
        in the order listed.

        A sitemap has the address before the feed has the words; and an agency's flash gets its news minutes later.
        """
        told: dict[str, Entry] = {}
        for entry in entries:
            key = key_of(entry)
            told[key] = fuller(told[key], entry) if key in told else entry
        rows = {row["canonical_url"]: row for row in self._listed(source_id, list(told))}
        fresh = [entry for key, entry in told.items() if key not in rows]
        return fresh, [entry for key, entry in told.items() if key in rows and _says_more(entry, rows[key])]

    def _listed(self, source_id: str, keys: Sequence[str]) -> Iterator[Row]:
        """The rows of a source for these canonical URLs."""
        for start in range(0, len(keys), _AT_ONCE):
            part = keys[start : start + _AT_ONCE]
            marks = ",".join("?" * len(part))
            yield from self._base.rows(
                "SELECT e.canonical_url, e.discovery, e.title, e.summary, e.content, e.waiting, p.mention FROM entries e"
                " LEFT JOIN pages p ON p.canonical_url = e.canonical_url"
                f" WHERE e.source = ? AND e.canonical_url IN ({marks})",
                (safe(source_id), *part),
            )

    def waiting(self, source_ids: Iterable[str] | None = None, *, limit: int = 10_000) -> list[Entry]:
        """
        Entries that were to be fetched or heard, and an earlier run did not come to it. A page that has a row by now, be it
        for what its entry says, has its next look there.
        """
        rows = self._base.rows(
            "SELECT * FROM entries e WHERE waiting AND (decision <> 'fetch' OR NOT EXISTS"
            " (SELECT 1 FROM pages p WHERE p.canonical_url = e.canonical_url)) ORDER BY id DESC LIMIT ?",
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

    The words told last stand in the row, with the listing that told them and the record that holds it; a decision to do
    something wins over one not to.
    """
    for entry, decision in entries:
        db.execute(
            "INSERT INTO entries (canonical_url, source, discovery, url, title, summary, published_at, published_raw,"
            " language, outlet, found_at, run, decision, authors, content, record, waiting)"
            " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16,"
            " ?13 = 'heard' OR ?13 = 'fetch' AND NOT EXISTS (SELECT 1 FROM pages p WHERE p.canonical_url = ?1))"
            " ON CONFLICT (canonical_url, source) DO UPDATE SET title = coalesce(nullif(excluded.title, ''), title),"
            " summary = coalesce(nullif(excluded.summary, ''), summary), published_at = coalesce(published_at, excluded.published_at),"
            " discovery = iif(coalesce(excluded.title, '') || coalesce(excluded.summary, '') = '', discovery, excluded.discovery),"
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


def _says_more(entry: Entry, row: Row) -> bool:
    """
    Whether an entry has words that its row lacks, or other words than the same listing told before.

    What another listing of the source calls the page is no change: two that differ would take turns for ever. A page
    that is a mention is looked at again by itself. The full text is kept only while a page may need it.
    """
    if entry.content and not row["content"] and row["waiting"]:
        return True
    retold = row["mention"] is None and row["discovery"] == safe(entry.found_via)
    return any(
        new and (not old or (retold and _differ(new, old)))
        for new, old in ((entry.title, row["title"]), (entry.summary, row["summary"]))
    )


def _differ(new: str, old: str) -> bool:
    """Whether two texts differ in their words: marks, case and numbers (views, comments, minutes ago) tell nothing new."""
    return safe(new) != old and _DIGITS.sub("", letters(new)) != _DIGITS.sub("", letters(old))


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
