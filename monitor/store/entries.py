"""
Entries: what the discoveries listed, once a source and canonical URL, and what was decided about each.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from monitor.core.article import Entry, Outcome
from monitor.core.retold import apart, marks, marks_of
from monitor.store.base import Base, Row, in_parts
from monitor.store.moments import moment, safe, safe_or_none, stamp, texts, to_moment, to_text

UPDATES = 3
"""Looks at a page that matched nothing after which "updated" in its listing leads to no further one."""
_TOLD = 300 * 13
"""Letters of the marks that are kept of what was told of a page: three hundred texts, the latest first."""


class Entries:
    """Table `entries`."""

    def __init__(self, base: Base) -> None:
        self._base = base

    def unknown(self, source_id: str, entries: Sequence[Entry]) -> list[Entry]:
        """Those entries whose canonical URL this source has not listed before, once each, in the order listed."""
        return self.compare(source_id, entries)[0]

    def compare(self, source_id: str, entries: Sequence[Entry]) -> tuple[list[Entry], list[Entry]]:
        """
        Those that this source has not listed before, once a page; and those that tell what it had not told of their page,
        be it a page of this very list.

        A sitemap has the address before the feed has the words; an agency's flash gets its news minutes later; and
        each post of a live page has the page's address.
        """
        pages: dict[str, list[Entry]] = {}
        for entry in entries:
            pages.setdefault(key_of(entry), []).append(entry)
        rows = {row["canonical_url"]: row for row in self._listed(source_id, list(pages))}
        fresh: list[Entry] = []
        more: list[Entry] = []
        for key, named in pages.items():
            told = apart(named)
            if key in rows:
                more += [entry for entry in told if _says_more(entry, rows[key])]
            else:
                fresh.append(told[0])
                more += told[1:]
        return fresh, more

    def _listed(self, source_id: str, keys: Sequence[str]) -> Iterator[Row]:
        """The rows of a source for these canonical URLs."""
        for part, signs in in_parts(keys):
            yield from self._base.rows(
                "SELECT e.canonical_url, e.title, e.summary, e.content, e.waiting, e.told, p.mention, p.outcome, p.looks,"
                " p.fetched_at FROM entries e"
                " LEFT JOIN pages p ON p.canonical_url = e.canonical_url"
                f" WHERE e.source = ? AND e.canonical_url IN ({signs})",
                (safe(source_id), *part),
            )

    def waiting(self, source_ids: Collection[str] | None = None) -> list[Entry]:
        """
        Entries that were to be fetched or heard, and an earlier run did not come to it. A page that has a row by now, be it
        for what its entry says, has its next look there.
        """
        rows = self._base.rows(
            "SELECT * FROM entries e WHERE waiting AND (decision <> 'fetch' OR NOT EXISTS"
            " (SELECT 1 FROM pages p WHERE p.canonical_url = e.canonical_url)) ORDER BY id DESC LIMIT 10000"
        )
        return [entry_of(row) for row in rows if source_ids is None or row["source"] in source_ids]

    def of(self, canonical_url: str) -> list[Row]:
        """Every source's entry for one page, the first found first."""
        return self._base.rows(
            "SELECT * FROM entries WHERE canonical_url = ? ORDER BY found_at, id", (safe(canonical_url),)
        )

    def published_between(self, start: datetime, end: datetime) -> list[Row]:
        """Entries that say they appeared in this time, for comparing with a headline from elsewhere."""
        return self._base.rows(
            "SELECT canonical_url, source, url, title, published_at, decision FROM entries"
            " WHERE published_at >= ? AND published_at < ? AND title IS NOT NULL ORDER BY published_at LIMIT 50000",
            (stamp(start), stamp(end)),
        )


_STANDS = "(waiting AND excluded.decision NOT IN ('fetch', 'heard'))"
"""Whether the words in a row are still to be heard, and those that come are not."""


def add_entries(
    db: Any, run: int | None, entries: Sequence[tuple[Entry, str]], records: Mapping[str, int]
) -> None:
    """
    Store entries inside the caller's transaction; `records` has, by URL, the ids of the records that hold them.

    The words told last stand in the row, with the listing that told them and the record that holds it; a decision to do
    something wins over one not to, and its words too as long as it waits to be done. A page that is to be fetched
    though it was seen is due now: should this run not come to it, the next one will.
    """
    for entry, decision in entries:
        db.execute(
            "INSERT INTO entries (canonical_url, source, discovery, url, title, summary, published_at, published_raw,"
            " language, outlet, found_at, run, decision, authors, content, record, told, waiting)"
            " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17,"
            " ?13 = 'heard' OR ?13 = 'fetch' AND NOT EXISTS (SELECT 1 FROM pages p WHERE p.canonical_url = ?1))"
            " ON CONFLICT (canonical_url, source) DO UPDATE SET"
            f" title = iif({_STANDS}, coalesce(nullif(title, ''), excluded.title), coalesce(nullif(excluded.title, ''), title)),"
            f" summary = iif({_STANDS}, coalesce(nullif(summary, ''), excluded.summary), coalesce(nullif(excluded.summary, ''), summary)),"
            f" told = substr(trim(excluded.told || ' ' || told), 1, {_TOLD}), published_at = coalesce(published_at, excluded.published_at),"
            f" discovery = iif({_STANDS} OR coalesce(excluded.title, '') || coalesce(excluded.summary, '') = '', discovery, excluded.discovery),"
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
                records.get(entry.url), " ".join(marks_of(entry)),
            ),
        )  # fmt: skip
        if decision == "fetch":
            db.execute(
                "UPDATE pages SET next_look_at = ?2 WHERE canonical_url = ?1 AND coalesce(next_look_at, '9') > ?2",
                (key_of(entry), stamp(entry.found_at)),
            )


def _says_more(entry: Entry, row: Row) -> bool:
    """
    Whether an entry has words that its row lacks, or other words than its source ever told of this page, or says that
    the page, which matched nothing, was updated since it was read.

    A page that is a mention is looked at again by itself. The full text is kept only while a page may need it.
    """
    if entry.content and not row["content"] and row["waiting"]:
        return True
    if (entry.title and not row["title"]) or (entry.summary and not row["summary"]):
        return True
    if row["mention"] is not None:
        return False
    if (
        entry.updated_at
        and row["outcome"] == Outcome.NO_MATCH
        and row["looks"] < UPDATES
        and entry.updated_at > moment(row["fetched_at"])
    ):
        return True
    if not entry.content and (entry.title or None, entry.summary or None) == (row["title"], row["summary"]):
        return False
    told = {*row["told"].split(), *marks(row["title"], row["summary"])}
    return not told.issuperset(marks_of(entry))


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
