"""
Pages wait until every listing of their source has been heard.

A sitemap and a feed name the same article, one with its address alone, one
with its words. Whichever answers first, the page is asked for once, and beside
it stands the entry that says most; those that say something else are heard with it.
"""

from collections import Counter
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from monitor.core.article import Entry
from monitor.core.retold import apart
from monitor.core.source import Source
from monitor.core.urls import canonical
from monitor.store import PageSeen


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A page that is to be asked for."""

    source: Source
    entry: Entry
    others: tuple[Entry, ...] = ()
    """What else is said of it: heard by itself when the page has been looked at."""
    seen: PageSeen | None = None
    """How an earlier look at it went; None: it is the first."""
    waited: timedelta | None = None
    """How long ago an earlier run heard of it and could not ask for it; None: it was listed in this run, or was looked at before."""


class Holding:
    """What each source is to be asked for, once its listings of this run are heard."""

    def __init__(self, visits: Iterable[Source], again: Iterable[Wanted] = ()) -> None:
        """`visits`: the source of each visit to come; `again`: pages that are wanted though no listing of this run names them."""
        self._to_come = Counter(source.id for source in visits)
        self._wanted: dict[str, dict[str, Wanted]] = {}
        self._again: dict[str, list[Wanted]] = {}
        for page in again:
            self._again.setdefault(page.source.id, []).append(page)

    def __bool__(self) -> bool:
        """Whether any page is held."""
        return bool(self._wanted or self._again)

    def add(self, source: Source, entry: Entry) -> None:
        """Hold a page; where it is held already, the entry that says more goes with it, and the other beside it."""
        pages = self._wanted.setdefault(source.id, {})
        key = canonical(entry.url)
        held = pages.get(key)
        first, *others = apart([held.entry, *held.others, entry]) if held else [entry]
        pages[key] = Wanted(source=source, entry=first, others=tuple(others))

    def of(self, source: Source) -> Container[str]:
        """Canonical URLs of the pages that listings of this run named, held for a source."""
        return self._wanted.get(source.id, {})

    def heard(self, source: Source) -> None:
        """One visit to a source less to come."""
        self._to_come[source.id] -= 1

    def release(self, asked: set[str]) -> Iterator[Wanted]:
        """
        The pages of every source of which no listing is to come any more, and lets go of them. Adds what no listing named to `asked`.
        """
        for name in [name for name in {**self._wanted, **self._again} if self._to_come[name] <= 0]:
            yield from self._wanted.pop(name, {}).values()
            for page in self._again.pop(name, ()):
                key = canonical(page.entry.url)
                if key not in asked:
                    asked.add(key)
                    yield page
