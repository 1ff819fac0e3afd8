"""
Pages: every page seen, once, with what became of it, so that it is not fetched again without need.

A mention's page is looked at again, often while it is young and rarely when it
is old, for 14 days: outlets rewrite and delete. A page that could not be had
for a passing reason is tried again a few times; one that is not there (404) is
looked for a second time before it counts as gone. All others are done with.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.core.article import PASSED_OVER, Entry, Outcome
from monitor.core.unread import SPANS, WAS_READ, Seen, Unread, unread
from monitor.store.base import Base, Row, in_parts
from monitor.store.entries import UPDATES, entry_of
from monitor.store.moments import moment, safe, stamp, to_moment

WATCHED = timedelta(days=14)
"""How long a mention's page is looked at again."""
SOONEST, LATEST = timedelta(hours=1), timedelta(days=3)
LONGEST_WAIT = max(LATEST, timedelta(hours=2**4))
"""Between two looks at a page; one that is planned for later was planned by a clock that was ahead, and is due."""
SECOND_LOOK = timedelta(hours=3)
"""After which a page that answered 404 is looked for again: a site that is rebuilt, or a copy of it that lags, answers so too."""
TRIES = 5
"""Looks at a page that fails for a passing reason."""
READ = (Outcome.OK, Outcome.NO_MATCH)
"""A whole page, and it was read. Only such a one is asked for with "unless it has changed": of a page cut short, or of the error
or wall that stood in its place, the server's 304 would keep the page from us for good."""
_PASSING = frozenset({304, 408, 421, 423, 425, 429})
"""Statuses below 500 that say nothing of the page: not now, not over this connection, or (304) an answer to what nobody asked."""


@dataclass(frozen=True, kw_only=True)
class PageSeen:
    """What we know of a page without its text."""

    fetched_at: datetime
    outcome: Outcome
    mention_id: int | None = None
    etag: str | None = None
    """By what its server knows what we have read of it; None where that is not the whole page."""
    last_modified: str | None = None
    next_look_at: datetime | None = None
    """When it is to be fetched again; None: never."""
    looks: int = 1

    def stale(self, now: datetime) -> bool:
        """Whether it is to be fetched again now."""
        return self.next_look_at is not None and not now < self.next_look_at <= now + LONGEST_WAIT

    def may_tell(self, updated_at: datetime | None, *, named: bool) -> bool:
        """
        Whether the page, which matched nothing, is worth another look for what is told of it now: it was updated then,
        or words that came since name (`named`) what we look for.
        """
        if self.outcome is not Outcome.NO_MATCH or self.mention_id is not None:
            return False
        updated = updated_at is not None and updated_at > self.fetched_at and self.looks < UPDATES
        return updated or (named and self.looks < TRIES)


class Pages:
    """Table `pages`."""

    def __init__(self, base: Base) -> None:
        self._base = base

    def seen(self, canonical_urls: Iterable[str]) -> dict[str, PageSeen]:
        """Those of the URLs that we have seen, and how that went."""
        found = {}
        for part, marks in in_parts([safe(url) for url in canonical_urls]):
            for row in self._base.rows(f"SELECT * FROM pages WHERE canonical_url IN ({marks})", part):
                found[row["canonical_url"]] = seen_of(row)
        return found

    def stale(self, now: datetime, source_ids: Collection[str] | None = None) -> list[Entry]:
        """Entries of pages that are due for another look, the longest overdue first."""
        rows = self._base.rows(
            "SELECT p.source AS source, p.discovery AS discovery, p.url AS url, e.title, e.summary, e.published_at,"
            " e.published_raw, e.language, e.outlet, e.authors, e.content, coalesce(e.found_at, p.first_seen_at) AS found_at"
            " FROM pages p LEFT JOIN entries e ON e.canonical_url = p.canonical_url AND e.source = p.source"
            " WHERE p.next_look_at <= ? OR p.next_look_at > ? ORDER BY p.next_look_at LIMIT 5000",
            (stamp(now), stamp(now + LONGEST_WAIT)),
        )
        return [entry_of(row) for row in rows if source_ids is None or row["source"] in source_ids]

    def unread(self, sources: Iterable[str], now: datetime) -> dict[str, Unread]:
        """Those of the sources none of whose pages, or hardly one, can be read; as far as crawls asked for them."""
        return {id_: found for id_ in sources if (found := self._unread(safe(id_), now)) is not None}

    def _unread(self, source: str, now: datetime) -> Unread | None:
        def seen_in(span: timedelta) -> list[Seen]:
            rows = self._base.rows(
                "SELECT p.outcome, p.status, p.note, count(*) AS pages FROM pages p JOIN runs r ON r.id = p.run"
                " AND r.kind = 'crawl' WHERE p.source = ? AND p.fetched_at > ? AND p.fetched_at <= ?"
                " GROUP BY p.outcome, p.status, p.note ORDER BY p.outcome, p.status, p.note",
                (source, stamp(now - span), stamp(now)),
            )
            return [
                Seen(
                    outcome=Outcome(row["outcome"]),
                    status=row["status"],
                    note=row["note"],
                    pages=row["pages"],
                )
                for row in rows
            ]

        found = unread(seen_in)
        if found is None:
            return None
        last = self._base.row(
            f"SELECT max(fetched_at) FROM pages WHERE source = ? AND fetched_at > ? AND fetched_at <= ? AND note <> ?"
            f" AND outcome IN ({','.join('?' * len(WAS_READ))})",
            (source, stamp(now - SPANS[-1][0]), stamp(now), PASSED_OVER, *(one.value for one in WAS_READ)),
        )
        return replace(found, last_read_at=to_moment(last[0]) if last else None)

    def get(self, canonical_url: str) -> Row | None:
        """One page's row."""
        return self._base.row("SELECT * FROM pages WHERE canonical_url = ?", (safe(canonical_url),))


def seen_of(row: Row) -> PageSeen:
    """What a row of `pages` tells."""
    outcome = Outcome(row["outcome"])
    return PageSeen(
        fetched_at=moment(row["fetched_at"]),
        outcome=outcome,
        mention_id=row["mention"],
        etag=row["etag"] if outcome in READ else None,
        last_modified=row["last_modified"] if outcome in READ else None,
        next_look_at=to_moment(row["next_look_at"]),
        looks=row["looks"],
    )


def next_look(*, found_at: datetime, looked_at: datetime) -> datetime | None:
    """When a mention's page is looked at again: after a quarter of its age, an hour at least, three days at most."""
    age = looked_at - found_at
    wait = min(max(age / 4, SOONEST), LATEST)
    return looked_at + wait if age + wait <= WATCHED else None


def next_try(
    outcome: Outcome, status: int | None, *, looked_at: datetime, looks: int, brief: bool = False
) -> datetime | None:
    """
    When a page that could not be had is tried again: only after what may pass, twice as late each time; a 404 once.

    `brief`: whether what stood there is not meant to stay, whatever its status: no body at all, a bot check.
    """
    if outcome is Outcome.HTTP_ERROR and status == 404:
        return looked_at + SECOND_LOOK
    passing = (
        brief
        or outcome in (Outcome.TIMEOUT, Outcome.TRUNCATED)
        or (outcome is Outcome.HTTP_ERROR and (status is None or status >= 500 or status in _PASSING))
    )
    if not passing or looks >= TRIES:
        return None
    return looked_at + timedelta(hours=2 ** (looks - 1))
