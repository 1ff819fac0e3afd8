"""
What a visit to a discovery yields: entries, further sitemaps, and what was wrong.

Every reader of this room turns bytes into a Listing and raises nothing for what
a publisher may send: what can be read is kept, `problem` says what was amiss.
They are pure and stand at module level, so that the crawl can run them in a
child process and kill it.
"""

from dataclasses import dataclass
from datetime import datetime

from monitor.core.article import Entry, Outcome

MAX_ENTRIES = 50_000
"""More than any honest listing holds; the sitemap protocol's own limit a file."""


@dataclass(frozen=True, kw_only=True)
class Listing:
    """What a discovery listed."""

    entries: tuple[Entry, ...] = ()
    sitemaps: tuple[str, ...] = ()
    """Further sitemaps that an index names: those changed last first, then from both ends those of which that cannot be told."""
    changed_at: tuple[datetime | None, ...] = ()
    """When each of `sitemaps` changed; None where the index does not say, or says the same of all."""
    problem: Outcome | None = None
    """What was wrong with the listing itself; its entries are good all the same."""
    note: str = ""
    """The same in words, with counts."""
    moved_to: str | None = None
    """Where the listing says that it lives from now on."""
    missing: bool = False
    """Whether the server says that there is no such document (404, 410)."""
    put_off: bool = False
    """Whether its host asks for patience, so that it could not be had now."""
    reaches_back: bool | None = None
    """Whether nothing was lost since the last good check, where the listing's own order says it; None: its entries must tell."""
    unlinked: tuple[str, ...] = ()
    """Titles of entries that have no address: a reader sees them, we cannot file them."""
