"""
What a run has to do: the discoveries that are due, and the pages that no listing needs to name.

Asks the store, changes nothing.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from monitor.core import cadence
from monitor.core.article import Entry, Outcome
from monitor.core.cadence import DiscoverySummary
from monitor.core.source import Source
from monitor.core.urls import canonical
from monitor.crawl.holding import Wanted
from monitor.crawl.services import Visit
from monitor.errors import InputError
from monitor.store import Store


def chosen_of(sources: Sequence[Source], only: Sequence[str] | None) -> list[Source]:
    """The sources of a run: all, or those that are named. Raises InputError where none is called so."""
    if only is None:
        return list(sources)
    known = {source.id: source for source in sources}
    unknown = [id_ for id_ in only if id_ not in known]
    if unknown:
        raise InputError(
            f"no source is called {', '.join(map(repr, unknown))}.\n`monitor sources list` shows their names."
        )
    return [known[id_] for id_ in dict.fromkeys(only)]


def visits_of(
    chosen: Sequence[Source],
    summaries: Sequence[DiscoverySummary],
    now: datetime,
    *,
    named: bool,
    everything: bool,
) -> list[Visit]:
    """The discoveries to visit: those that are due, or all of sources that are named; `everything`: all but those that are gone."""
    known = {(summary.source, summary.url): summary for summary in summaries}
    visits = []
    for source in chosen:
        due = cadence.due(source, summaries, now)
        for discovery in source.discover:
            summary = known.get((source.id, discovery.url))
            gone = summary is not None and summary.last_outcome is Outcome.GONE
            if named or (everything and not gone) or discovery in due:
                visits.append(Visit(source=source, discovery=discovery, summary=summary))
    return visits


def left_of(
    store: Store, chosen: Mapping[str, Source], now: datetime
) -> tuple[list[Wanted], list[tuple[Source, Entry]]]:
    """
    Pages that no listing needs to name: those due for another look, and what an earlier run left; and the entries
    that it left of pages which have been seen.
    """
    stale = store.pages.stale(now, chosen)
    left = store.entries.waiting(chosen)
    seen = store.pages.seen([canonical(entry.url) for entry in (*stale, *left)])
    again = [
        Wanted(source=chosen[entry.source], entry=entry, seen=seen.get(canonical(entry.url)))
        for entry in stale
    ]
    first = [
        Wanted(source=chosen[entry.source], entry=entry, waited=abs(now - entry.found_at))
        for entry in left
        if canonical(entry.url) not in seen
    ]
    return again + first, [(chosen[entry.source], entry) for entry in left if canonical(entry.url) in seen]
