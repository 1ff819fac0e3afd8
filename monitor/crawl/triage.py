"""
Decide which of the listed entries are fetched.

Pure but for `asked`, to which it adds what is to be fetched. An entry not fetched is lost until someone asks `why`,
so every one gets a decision that can be read later. When in doubt, fetch.
"""

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from monitor.core.article import Entry
from monitor.core.cadence import Decision
from monitor.core.hits import find
from monitor.core.rule import Ruleset
from monitor.core.source import Fetch, Source
from monitor.core.text import fold
from monitor.core.urls import canonical
from monitor.store import PageSeen

MOST = 50_000
"""Entries that a run takes from one source."""
ACTOR = "dprk"
"""The vocabulary that an entry of a `fetch = "hits"` source must hit."""


def choose(
    fresh: Sequence[Entry],
    retold: Sequence[Entry] = (),
    *,
    source: Source,
    seen: Mapping[str, PageSeen],
    asked: set[str],
    held: Container[str] = (),
    names_actor: Callable[[Entry], bool],
    now: datetime,
    taken: int = 0,
) -> list[tuple[Entry, Decision]]:
    """
    A decision for each entry that its source had not listed before, and for each that tells what it had not told of its page
    (`retold`).

    A page that was read and matched nothing is read again, a few times at most, where what is told of it now names the
    DPRK or says that it was updated since.

    `asked`: canonical URLs asked for in this run; those to be fetched now are added. `held`: canonical URLs that this source is to ask for and has not yet. `taken`: how many its other listings brought in this run.
    """
    decided: list[tuple[Entry, Decision]] = []
    mine: set[str] = set()
    for place, entry in enumerate((*fresh, *retold), taken):
        key = canonical(entry.url)
        page = seen.get(key)
        again = place >= taken + len(fresh) and page is not None
        if place >= MOST:
            decision = Decision.BEYOND_LIMIT
        elif key in held or key in mine:
            decision = Decision.FETCH  # what is held beside a page is heard with it
        elif key in asked or (page is not None and not page.stale(now)):
            unheard = (page is None or page.mention_id is None) and names_actor(entry)
            decision = Decision.HEARD if unheard else Decision.KNOWN
            if (
                again
                and key not in asked
                and page is not None
                and page.may_tell(entry.updated_at, named=unheard)
            ):
                decision = Decision.FETCH
        elif source.fetch is Fetch.HITS and not names_actor(entry):
            decision = Decision.NO_HIT
        else:
            decision = Decision.FETCH
        if decision is Decision.FETCH:
            asked.add(key)
            mine.add(key)
        decided.append((entry, decision))
    return decided


def actor_finder(ruleset: Ruleset) -> Callable[[Entry], bool]:
    """
    Whether an entry names the DPRK, in its title, its summary, or the full text that a feed carries.

    With rules that know no such vocabulary every entry does.
    """
    term = ruleset.terms.get(ACTOR)
    if term is None:
        return lambda entry: True
    only = replace(ruleset, terms={ACTOR: term}, rules=(), parties=())

    def names(entry: Entry) -> bool:
        text = "\n".join(part for part in (entry.title, entry.summary, entry.content) if part)
        return bool(text) and ACTOR in find(only, fold(text), text, len(text)).terms

    return names
