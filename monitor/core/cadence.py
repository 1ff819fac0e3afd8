"""
When to visit a source again, and what its silence means.

Pure: takes what the store remembers of each discovery and the time, returns
which are due and the state of the source. Waits for nothing and asks no clock.

Too often is bad manners and gets us barred; too rarely loses entries that fell
off the end of a feed. So the declared interval holds, failures stretch it, a
gap shortens it, and nothing (a clock set back, an absurd Retry-After) may keep
a source waiting for more than a day.
"""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median

from monitor.core.article import Outcome
from monitor.core.source import Discovery, Source
from monitor.core.unread import Unread

LONGEST_WAIT = timedelta(days=1)
"""After failures, and for any Retry-After."""
SHORTEST_WAIT = timedelta(minutes=5)
"""While a discovery has a gap."""
FAILING_AFTER = 3
"""Failed checks in a row."""
DEAD_AFTER = timedelta(days=14)
"""Without a single good check."""
OVERDUE = timedelta(days=2)
"""After which a good answer says nothing of now, unless the source is to be visited less often than each day."""
QUIET_FACTOR = 5
"""Silence counts as unusual from five times the usual time between news …"""
QUIET_AT_LEAST = timedelta(days=1)
"""… but never before a day: outlets sleep at night."""
QUIET_WITHOUT_HISTORY = timedelta(days=14)
"""For a discovery that never brought anything often enough to have a habit."""
HISTORY = 20
"""How many checks with news the usual gap is taken from."""


class Decision(StrEnum):
    """What was decided about a listed entry; stored with it, so that `monitor why` can tell."""

    FETCH = "fetch"
    """Its page is to be fetched (and still is, in the next run, when this one ended before)."""
    KNOWN = "known"
    """Its page was seen before, under this or another source, and is not stale."""
    HEARD = "heard"
    """Its page is no mention and is not to be fetched again: what this entry says of it is matched by itself."""
    NO_HIT = "no_hit"
    """The source is declared `fetch = "hits"` and neither title, summary nor the feed's own full text names the DPRK."""
    BEYOND_LIMIT = "beyond_limit"
    """The discovery listed more than a run takes from one source."""


class SourceState(StrEnum):
    """What can be said of a source's silence."""

    OK = "OK"
    QUIET = "QUIET"
    """Answers, but brought nothing new for far longer than its own history says."""
    GAP = "GAP"
    """Entries were lost between two visits."""
    FAILING = "FAILING"
    """Three checks in a row."""
    DEAD = "DEAD"
    """404, 410, or nothing good for 14 days."""
    UNVISITED = "UNVISITED"
    """Declared, but never yet visited."""


@dataclass(frozen=True, kw_only=True)
class Check:
    """One visit to one discovery."""

    source: str
    discovery: str
    """The discovery's URL as declared, placeholders and all: its history stays one across months."""
    at: datetime
    outcome: Outcome
    status: int | None = None
    entries: int = 0
    """How many it listed."""
    new: int = 0
    """How many of them this source had not listed before."""
    note: str = ""
    oldest_at: datetime | None = None
    """Publication time of the oldest entry listed."""
    newest_at: datetime | None = None
    overlap: bool | None = None
    """Whether the listing reaches back to what we had at the last good check; None where it cannot be told."""
    marks: tuple[str, ...] = ()
    """By what the newer of its entries are known again at the next check."""
    etag: str | None = None
    last_modified: str | None = None
    retry_at: datetime | None = None
    """From Retry-After."""
    moved_to: str | None = None
    """Where a permanent redirect led."""


@dataclass(frozen=True, kw_only=True)
class DiscoverySummary:
    """What the checks of one discovery amount to; the store keeps it current, one row a (source, url)."""

    source: str
    url: str
    first_at: datetime | None = None
    last_at: datetime | None = None
    last_good_at: datetime | None = None
    last_outcome: Outcome | None = None
    last_status: int | None = None
    failures: int = 0
    """In a row."""
    retry_at: datetime | None = None
    last_new_at: datetime | None = None
    usual_gap: timedelta | None = None
    """Median time between checks that brought something new (the last 20 of them)."""
    gap_since: datetime | None = None
    """Set while the listing does not overlap what we had."""
    etag: str | None = None
    last_modified: str | None = None
    moved_to: str | None = None
    newest_at: datetime | None = None
    """Newest publication time listed at any good check."""
    marks: tuple[str, ...] = ()
    """Of the last good check that listed anything: by what the newer of its entries are known again."""


@dataclass(frozen=True, kw_only=True)
class State:
    """The state of a source, and since when it is so."""

    state: SourceState
    since: datetime | None = None
    """Of one that is OK and did not answer: when it was last heard, None if never."""
    answered: bool = True
    """Whether the last check of at least one of its discoveries was good, and not long ago."""
    until: datetime | None = None
    """When it was over; None: as far as we know it lasts."""
    unread: Unread | None = None
    """That its pages cannot be read, however well its listings answer."""


def good(outcome: Outcome | None) -> bool:
    """Whether a check with this outcome heard the source: 304 has, an empty or cut feed has not."""
    return outcome in (Outcome.OK, Outcome.NOT_MODIFIED)


def usual_gap(news_at: Sequence[datetime]) -> timedelta | None:
    """The median time between checks that brought something new; None for fewer than four of them."""
    moments = sorted(news_at)[-HISTORY:]
    if len(moments) < 4:
        return None
    return timedelta(seconds=median((b - a).total_seconds() for a, b in itertools.pairwise(moments)))


def after(
    summary: DiscoverySummary | None, check: Check, *, news_at: Sequence[datetime] = ()
) -> DiscoverySummary:
    """The summary after one more check; `news_at` are the moments of checks that brought something new, this one included."""
    before = summary or DiscoverySummary(source=check.source, url=check.discovery, first_at=check.at)
    now = replace(
        before,
        first_at=before.first_at or check.at,
        last_at=check.at,
        last_outcome=check.outcome,
        last_status=check.status,
        retry_at=check.retry_at,
        moved_to=check.moved_to or before.moved_to,
    )
    if not good(check.outcome):
        return replace(now, failures=before.failures + 1)
    gap_since = before.gap_since
    if check.overlap is False:
        gap_since = gap_since or check.at
    elif check.overlap or check.outcome is Outcome.NOT_MODIFIED:
        gap_since = None
    modified = check.outcome is Outcome.OK
    return replace(
        now,
        failures=0,
        last_good_at=check.at,
        last_new_at=check.at if check.new else before.last_new_at,
        usual_gap=usual_gap(news_at) or before.usual_gap,
        gap_since=gap_since,
        etag=check.etag if modified else check.etag or before.etag,
        last_modified=check.last_modified if modified else check.last_modified or before.last_modified,
        marks=check.marks or before.marks,
        newest_at=max((at for at in (before.newest_at, check.newest_at) if at), default=None),
    )


def backoff(every: timedelta, failures: int) -> timedelta:
    """How long to wait after so many failures in a row: twice as long each time, a day at most."""
    if failures <= 0:
        return every
    longest = max(every, LONGEST_WAIT)
    return longest if failures > 20 else min(every * (1 << failures), longest)


def interval(source: Source, summary: DiscoverySummary) -> timedelta:
    """The wait between the last check of a discovery and the next."""
    if summary.failures:
        return backoff(source.every, summary.failures)
    if summary.gap_since and summary.last_at:
        # Half of what is left of `every` since the gap opened: 1/2, then 1/4, 1/8 of it at each further check.
        left = source.every - max(summary.last_at - summary.gap_since, timedelta(0))
        return min(max(left / 2, SHORTEST_WAIT), source.every)
    return source.every


def due_at(source: Source, summary: DiscoverySummary | None, now: datetime) -> datetime | None:
    """
    When a discovery is to be visited next; None: never again by itself (410).

    A last check that lies in the future means that the clock was set back; then
    the interval says nothing, and only a Retry-After within a day is kept.
    """
    if summary is None or summary.last_at is None:
        return now
    if summary.last_outcome is Outcome.GONE:
        return None
    at = now if summary.last_at > now else summary.last_at + interval(source, summary)
    if summary.retry_at is not None:
        wait = min(summary.retry_at, summary.last_at + LONGEST_WAIT)
        if wait <= now + LONGEST_WAIT:
            at = max(at, wait)
    return at


def due(source: Source, summaries: Iterable[DiscoverySummary], now: datetime) -> tuple[Discovery, ...]:
    """The discoveries of a source that are to be visited now."""
    known = {summary.url: summary for summary in summaries if summary.source == source.id}
    waiting = ((discovery, due_at(source, known.get(discovery.url), now)) for discovery in source.discover)
    return tuple(discovery for discovery, at in waiting if at is not None and at <= now)


def state(source: Source, summaries: Iterable[DiscoverySummary], now: datetime) -> State:
    """
    The state of a source, from all of its declared discoveries.

    The worst one tells, with two exceptions: one dead feed beside a living one
    makes the source FAILING, not DEAD; one quiet feed beside a busy one is no news,
    unless it stands still: what it brought came first from the other, but it lists it.
    """
    declared = {discovery.url for discovery in source.discover}
    mine = [s for s in summaries if s.source == source.id and s.url in declared and s.last_at is not None]
    if not mine:
        return State(state=SourceState.UNVISITED, answered=False)
    found = [(_state(summary, now), summary) for summary in mine]
    kinds = {kind for kind, _ in found}
    lately = now - max(2 * source.every, OVERDUE)
    answered = any(good(s.last_outcome) and s.last_at is not None and s.last_at >= lately for s in mine)
    if kinds == {SourceState.DEAD}:
        return State(state=SourceState.DEAD, since=_since(mine), answered=answered)
    bad = [s for kind, s in found if kind in (SourceState.DEAD, SourceState.FAILING)]
    if bad:
        return State(state=SourceState.FAILING, since=_since(bad), answered=answered)
    gaps = [s.gap_since for kind, s in found if kind is SourceState.GAP and s.gap_since]
    if gaps:
        return State(state=SourceState.GAP, since=min(gaps), answered=answered)
    quiet = [s for kind, s in found if kind is SourceState.QUIET]
    if len(quiet) < len(mine):
        quiet = [s for s in quiet if _stands_still(s)]
    if quiet:
        news = [at for at in (s.last_new_at or s.first_at for s in quiet) if at]
        return State(state=SourceState.QUIET, since=max(news, default=None), answered=answered)
    heard = max((s.last_good_at for s in mine if s.last_good_at), default=None)
    return State(state=SourceState.OK, since=None if answered else heard, answered=answered)


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """How much of what we watch was heard; the first thing that every list says."""

    sources: int
    answered: int
    silent: tuple[tuple[str, State], ...]
    """Each source that did not answer or is not OK, with its state, by id; beside it what it was earlier in the day."""
    unread: tuple[tuple[str, Unread], ...] = ()
    """Each source whose pages cannot be read, by id; it may have answered."""


def coverage(states: Mapping[str, State], earlier: Iterable[tuple[str, State]] = ()) -> Coverage:
    """Count the sources that answered and name the others, and those with which something was amiss `earlier`."""
    silent = [
        (id_, state)
        for id_, state in states.items()
        if not state.answered or state.state is not SourceState.OK
    ]
    return Coverage(
        sources=len(states),
        answered=sum(state.answered for state in states.values()),
        silent=tuple(sorted([*silent, *earlier], key=lambda named: named[0])),
        unread=tuple((id_, state.unread) for id_, state in sorted(states.items()) if state.unread),
    )


def _state(summary: DiscoverySummary, now: datetime) -> SourceState:
    last_good = summary.last_good_at or summary.first_at or now
    if not good(summary.last_outcome) and (
        summary.last_status in (404, 410)
        or summary.last_outcome is Outcome.GONE
        or now - last_good >= DEAD_AFTER
    ):
        return SourceState.DEAD
    if summary.failures >= FAILING_AFTER:
        return SourceState.FAILING
    if summary.gap_since:
        return SourceState.GAP
    heard = summary.last_good_at
    news = summary.last_new_at or summary.first_at
    if heard is None or news is None:
        return SourceState.OK
    # Silence is measured up to the last good check: what we did not visit, we cannot call quiet.
    return SourceState.QUIET if heard - news > _patience(summary) else SourceState.OK


def _patience(summary: DiscoverySummary) -> timedelta:
    """How long a discovery may bring nothing new."""
    return (
        max(QUIET_FACTOR * summary.usual_gap, QUIET_AT_LEAST) if summary.usual_gap else QUIET_WITHOUT_HISTORY
    )


def _stands_still(summary: DiscoverySummary) -> bool:
    """Whether a discovery that used to bring news, with dates, lists nothing but old reports."""
    heard, newest = summary.last_good_at, summary.newest_at
    if not summary.usual_gap or heard is None or newest is None:
        return False
    return heard - newest > _patience(summary)


def _since(summaries: Sequence[DiscoverySummary]) -> datetime | None:
    moments = [s.last_good_at or s.first_at for s in summaries]
    return min((moment for moment in moments if moment), default=None)
