"""
Does a listing reach back to what it held at the last good check, or were entries lost in between?

Pure: takes what the last check left and the entries listed now.

Neither a false alarm at every visit nor a gap that is hidden for ever would be
read twice. So one entry that is there again is proof, but only one that this
listing itself held, and among its newer half: an entry that is pinned to the top
is there again whatever was lost, and so may be one that another listing of the
source brought.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import blake2b

from monitor.core.article import Entry
from monitor.core.cadence import DiscoverySummary
from monitor.core.urls import canonical

MOST = 500
"""Marks that are kept of a listing; a sitemap may hold fifty thousand."""


def overlap(before: DiscoverySummary | None, entries: Sequence[Entry], new: Sequence[Entry]) -> bool | None:
    """
    Whether a listing reaches back; None where it cannot be told. `new` are those that its source had not listed before.

    Where nothing of the newer half is there again, a new entry as old as what we had shows that addresses changed,
    or that something was published late; without dates the listing counts as torn off.
    """
    if before is None or not before.marks or not entries:
        return None
    if not new:
        return True
    held = set(before.marks)
    if any(_mark(entry) in held for entry in entries):
        return True
    oldest = min(_dates(new), default=None)
    return oldest is not None and before.newest_at is not None and oldest <= before.newest_at


def marks_of(entries: Sequence[Entry]) -> tuple[str, ...]:
    """By what the newer half of a listing is known again; of one mostly without dates every entry counts."""
    dated = [(entry.published_at, entry) for entry in entries if entry.published_at]
    if not dated or len(dated) * 2 < len(entries):
        return tuple(_mark(entry) for entry in entries[:MOST])
    dated.sort(key=lambda pair: pair[0], reverse=True)
    middle, _ = dated[(len(dated) - 1) // 2]
    return tuple([_mark(entry) for at, entry in dated if at >= middle][:MOST])


def _dates(entries: Iterable[Entry]) -> list[datetime]:
    return [entry.published_at for entry in entries if entry.published_at]


def _mark(entry: Entry) -> str:
    """Twelve letters for a page: what hundreds of discoveries held is kept in few bytes."""
    return blake2b(canonical(entry.url).encode("utf-8", "replace"), digest_size=6).hexdigest()
