"""
Does a listing reach back to what it held at the last good check, or were entries lost in between?

Pure: takes what the last check left and the entries listed now.

Neither a false alarm at every visit nor a gap that is hidden for ever would be
read twice. So one entry that is there again is proof, but only one that this
listing itself held, and among its newer half: an entry that is pinned to the top
is there again whatever was lost, and so may be one that another listing of the
source brought, or one that announces a day to come.

Without dates the order and the checks that an entry stood in must tell: what was
there long before the others stays whatever was lost, and above what is new stands
what is pinned. Where a good part of the listing is there again, none of that is asked.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import datetime
from hashlib import blake2b

from monitor.core.article import Entry
from monitor.core.cadence import DiscoverySummary
from monitor.core.urls import canonical

PART = 3
"""One in three is a good part."""
LONGEST = 99
"""Checks in a row that are counted."""
MOST = 500
"""Marks that are kept of a listing; a sitemap may hold fifty thousand."""


def overlap(before: DiscoverySummary | None, entries: Sequence[Entry], new: Sequence[Entry]) -> bool | None:
    """
    Whether a listing reaches back; None where it cannot be told. `new` are those that its source had not listed before.

    Where nothing of the newer half is there again, new entries as old as what we had show that addresses changed, or that
    something was published late: a good part of them, for one may be from an archive. Without dates the listing
    counts as torn off.
    """
    if before is None or not before.marks or not entries:
        return None
    if not new:
        return True
    held = dict(_read(mark) for mark in before.marks)
    marks = [_mark(entry) for entry in entries]
    if _mostly_dated(entries):
        if not held.keys().isdisjoint(marks):
            return True
    elif _stands(held, marks, {_mark(entry) for entry in new}):
        return True
    dates, newest = _dates(new), before.newest_at
    old = sum(at <= newest for at in dates) if newest else 0
    return old > 0 and old * PART >= len(dates)


def _stands(held: Mapping[str, int], marks: Sequence[str], new: Container[str]) -> bool:
    """Whether a listing without dates shows what it held, with the checks in a row that each entry stood in."""
    again = sum(mark in held for mark in marks)
    if again * PART >= min(len(held), len(marks)):
        return True
    half = max(held.values()) // 2
    young = {mark for mark, checks in held.items() if checks <= half} or held.keys()
    below = every = sum(mark in new for mark in marks)
    for mark in marks:
        below -= mark in new
        if mark in young and below * 2 < every:
            return True
    return False


def marks_of(
    entries: Sequence[Entry], before: DiscoverySummary | None = None, *, now: datetime | None = None
) -> tuple[str, ...]:
    """
    By what the newer half of a listing is known again. Of one mostly without dates every entry counts, with the checks in
    a row that it stood in (`~3`; `before` has those up to the last).

    What is dated after `now` stands there until its day, unless most of the listing is: then it is a clock, ours or theirs.
    """
    if not _mostly_dated(entries):
        stood = dict(_read(mark) for mark in before.marks) if before else {}
        marks = dict.fromkeys(_mark(entry) for entry in entries[:MOST])
        return tuple(f"{mark}~{min(stood[mark] + 1, LONGEST)}" if mark in stood else mark for mark in marks)
    dated = [(entry.published_at, entry) for entry in entries if entry.published_at]
    past = [(at, entry) for at, entry in dated if now is None or at <= now]
    if len(past) * 2 > len(dated):
        dated = past
    dated.sort(key=lambda pair: pair[0], reverse=True)
    middle, _ = dated[(len(dated) - 1) // 2]
    return tuple([_mark(entry) for at, entry in dated if at >= middle][:MOST])


def _mostly_dated(entries: Sequence[Entry]) -> bool:
    dates = sum(entry.published_at is not None for entry in entries)
    return dates > 0 and dates * 2 >= len(entries)


def _read(mark: str) -> tuple[str, int]:
    """A mark, and in how many checks its entry stood."""
    name, _, checks = mark.partition("~")
    return name, int(checks or 1)


def _dates(entries: Iterable[Entry]) -> list[datetime]:
    return [entry.published_at for entry in entries if entry.published_at]


def _mark(entry: Entry) -> str:
    """Twelve letters for a page: what hundreds of discoveries held is kept in few bytes."""
    return blake2b(canonical(entry.url).encode("utf-8", "replace"), digest_size=6).hexdigest()
