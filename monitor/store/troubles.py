"""
What was amiss with a source in the course of a day and is not said by the states of the day's last crawl.

Entries that were lost in the morning are lost, though the feed overlaps again at
noon; and a source that was down all day is not well because it answered once
before midnight.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby

from monitor.core.cadence import SourceState, State
from monitor.store.base import Base, Row
from monitor.store.moments import moment, to_moment
from monitor.store.runs import CRAWL, states_of

_DOWN = (SourceState.FAILING, SourceState.DEAD)
_LOSSES = """
    SELECT c.source AS source, c.at AS lost_at, (
        SELECT min(h.at) FROM checks h WHERE h.source = c.source AND h.discovery = c.discovery AND h.at >= c.at
        AND h.id > c.id AND h.run IN (SELECT id FROM runs WHERE day = :day AND kind = :kind)
        AND (h.outcome = 'ok' AND h.overlap OR h.outcome = 'not_modified')
    ) AS healed_at
    FROM discoveries d CROSS JOIN checks c ON c.source = d.source AND c.discovery = d.url AND c.at >= :begin
    WHERE c.overlap = 0 AND c.outcome = 'ok' AND c.run IN (SELECT id FROM runs WHERE day = :day AND kind = :kind)
    ORDER BY c.source, c.at
"""


def troubles_of(base: Base, day: str) -> tuple[tuple[str, State], ...]:
    """
    By source, what it was and from when to when; only of sources that the day's last crawl watched.

    A gap without an end hides behind another state: the feed has not been heard since.
    """
    runs = base.rows(
        "SELECT begun_at, ended_at, states FROM runs WHERE day = ? AND kind = ? ORDER BY id", (day, CRAWL)
    )
    told = _told(runs)
    if not told:
        return ()
    begin = min(run["begun_at"] for run in runs)
    losses = base.rows(_LOSSES, {"day": day, "kind": CRAWL, "begin": begin})
    _, last = told[-1]
    gaps = [(id_, gap) for id_, gap in _gaps(losses) if gap.until or not _in_gap(last.get(id_))]
    return tuple((id_, state) for id_, state in (*gaps, *_silences(told)) if id_ in last)


def _told(runs: Iterable[Row]) -> list[tuple[datetime, Mapping[str, State]]]:
    """What the crawls said of their sources, and when first: most of a day's three hundred say what the one before said."""
    groups = groupby((run for run in runs if run["states"]), key=lambda run: run["states"])
    return [(moment(next(group)["ended_at"]), states_of(states)) for states, group in groups]


def _in_gap(state: State | None) -> bool:
    return state is not None and state.state is SourceState.GAP


def _gaps(losses: Iterable[Row]) -> list[tuple[str, State]]:
    """One of each source: from the first check that found entries lost to the last that overlaps again."""
    gaps: dict[str, State] = {}
    for loss in losses:
        healed_at = to_moment(loss["healed_at"])
        gap = gaps.get(loss["source"])
        if gap is None:
            gap = State(state=SourceState.GAP, since=moment(loss["lost_at"]), until=healed_at)
        elif gap.until and (healed_at is None or healed_at > gap.until):
            gap = replace(gap, until=healed_at)
        gaps[loss["source"]] = gap
    return list(gaps.items())


def _silences(told: Sequence[tuple[datetime, Mapping[str, State]]]) -> list[tuple[str, State]]:
    """One of each source that was FAILING or DEAD after a crawl of the day and was not after the last one."""
    silences: dict[str, State] = {}
    for ended_at, states in told:
        for id_, state in states.items():
            before = silences.get(id_)
            if state.state in _DOWN:
                silences[id_] = replace(state, since=before.since if before else state.since)
            elif before and before.until is None:
                silences[id_] = replace(before, until=ended_at)
    return [(id_, state) for id_, state in silences.items() if state.until is not None]
