"""
The day's list as data: coverage, what changed, what is new by lane, what came from the archive.

Pure. `core.gathering` sorts what the store holds of a day into it; how a list
looks is the business of `monitor.render`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from monitor.core.cadence import Coverage
from monitor.core.mention import Prominence, Status
from monitor.core.rule import HEADINGS


@dataclass(frozen=True, kw_only=True)
class Copy:
    """Another page with the same text, or nearly the same."""

    source: str
    outlet: str
    url: str
    title: str
    mention: int | None = None
    """The near copy's own mention; an exact copy has none."""


@dataclass(frozen=True, kw_only=True)
class Item:
    """One mention as lists show it."""

    id: int
    day: str
    rules: tuple[str, ...]
    lane: str
    """The first rule's."""
    tags: tuple[str, ...] = ()
    title: str
    url: str
    canonical_url: str
    source: str
    outlet: str
    standing: str
    language: str | None = None
    prominence: Prominence
    """The most prominent of its matches."""
    published_at: datetime | None = None
    only_day: bool = False
    """Whether the page gives the day that it was published on and no time."""
    found_at: datetime
    quote: str
    denies: bool = False
    """Whether its first match or its quote is a denial."""
    hits: tuple[tuple[int, int], ...] = ()
    """Where in the quote the terms stand; end exclusive."""
    speakers: tuple[str, ...] = ()
    """Whose mouth the quoted words are put in, by id."""
    spoken_by: tuple[str, ...] = ()
    """The same by name."""
    basis: str
    status: Status = Status.NEW
    note: str = ""
    origin: str = "crawl"
    """`crawl`, `archive` (an archive read again) or `rules` (a page known before that newer rules matched)."""
    listed: bool = True
    still_said: bool = True
    """Whether its page, as last read, still says what is quoted."""
    copies: tuple[Copy, ...] = ()
    near_copies: tuple[Copy, ...] = ()
    gone_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Change:
    """A mention whose page was rewritten in a way that matters."""

    item: Item
    changed: tuple[str, ...]
    """Of `title`, `figures`, `speaker`, `negation`, `statement`, `addition`."""
    old_title: str
    replaced_at: datetime


@dataclass(frozen=True, kw_only=True)
class Gone:
    """A mention whose page is no longer there; we still hold our copy."""

    item: Item
    gone_at: datetime
    warc_file: str | None = None
    warc_offset: int | None = None


@dataclass(frozen=True, kw_only=True)
class ClaimItem:
    """One claim as the list of a day shows it: what its pages say, who says it, who only repeats it."""

    id: int
    day: str
    """The day in whose list it was new."""
    lane: str
    direction: str
    gloss: str
    speaker: str | None
    denies: bool
    tags: tuple[str, ...]
    figure: Mapping[str, object] | None
    """`thing`, `low`, `high`, `bound`, `words`."""
    previous: int | None
    first_found_at: datetime
    origins: tuple[Mapping[str, object], ...]
    """Each `name`, `via`, `mentions`."""
    languages: tuple[str, ...]
    """Of the day's pages."""
    mentions: tuple[int, ...]
    """The day's."""
    earlier: tuple[int, ...] = ()
    """Mentions of earlier days that came to tell it on the day: rewritten, or read again with newer rules."""
    pages: int
    """All pages that carried it by the end of the day."""
    touches_kept: bool = False
    """Whether it denies a claim that a person kept before this day."""


def figure_of(stored: Mapping[str, Any]) -> dict[str, object] | None:
    """The figure of a claim as it is stored, under the names that scripts read; None where it has none."""
    if not stored["thing"]:
        return None
    figure = {name: stored[name] for name in ("thing", "low", "high", "bound")}
    return figure | {"words": stored["figure"]}


@dataclass(frozen=True, kw_only=True)
class Digest:
    """The list of one day."""

    day: str
    timezone: str
    coverage: Coverage
    crawled_at: datetime | None
    """When the day's last crawl ended; None: nothing was crawled that day."""
    crawl_status: str = "ok"
    """How it ended: `ok`, `stopped` or `failed`."""
    lanes: tuple[tuple[str, tuple[Item, ...]], ...]
    """(lane, its new mentions), in the order of the list."""
    changes: tuple[Change, ...] = ()
    more: tuple[Item, ...] = ()
    """Mentions of earlier days that tell a new claim and are not among the changes."""
    gone: tuple[Gone, ...] = ()
    from_archive: tuple[Item, ...] = ()
    claims: tuple[ClaimItem, ...] = ()
    """Every claim that a listed mention of the day carries, or that one of an earlier day came to tell."""
    follow_ups: tuple[tuple[ClaimItem, tuple[Item, ...]], ...] = ()
    """Older claims with the day's pages that only go on telling older ones."""
    passing: tuple[Item, ...] = ()
    """Mentions that say it in passing."""
    leading: Mapping[int, ClaimItem] = field(default_factory=dict)
    """Mention → the claim under which it stands."""
    besides: Mapping[int, tuple[ClaimItem, ...]] = field(default_factory=dict)
    """Mention → the day's new claims that no heading names and that it is the first to carry."""
    added: Mapping[int, tuple[ClaimItem, ...]] = field(default_factory=dict)
    """Mention of an earlier day → the new claims that it came to tell on this one, where no mention of the day carries them."""
    unlisted_backlog: int = 0
    """Mentions that were old when their source was first visited: counted, not listed."""

    @property
    def mentions(self) -> tuple[Item, ...]:
        """Every mention of the list, in its order."""
        return (
            *(item for _, items in self.lanes for item in items),
            *(item for _, items in self.follow_ups for item in items),
            *self.passing,
            *self.from_archive,
        )

    @property
    def denials(self) -> tuple[ClaimItem, ...]:
        """The claims that deny what a person kept before this day."""
        return tuple(claim for claim in self.claims if claim.touches_kept)

    @property
    def anything_changed(self) -> bool:
        """Whether anything became of older mentions."""
        return bool(self.changes or self.more or self.gone or self.denials)

    @property
    def heard_nothing(self) -> bool:
        """Whether sources were asked and none answered: an empty list then says nothing."""
        return self.coverage.sources > 0 and self.coverage.answered == 0


def heading(lane: str) -> str:
    """A lane's heading."""
    return HEADINGS.get(lane, lane)
