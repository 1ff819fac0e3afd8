"""
The day's list as data: coverage, what changed, what is new by lane, what came from the archive.

Pure: takes what the store holds of a day, sorts it into sections, writes
nothing. How a list looks is the business of `monitor.render`.

A list that is too long is not read, and one that leaves something out cannot
be trusted: so everything found on the day is in it, the likeliest first.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from monitor.core.cadence import Coverage, SourceState, coverage
from monitor.core.cadence import State as SourceReport
from monitor.core.mention import Prominence, Status
from monitor.core.rule import HEADINGS

_LANE_ORDER = {lane: place for place, lane in enumerate(HEADINGS)}


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


def gather(
    day: str,
    timezone: str,
    *,
    states: Mapping[str, SourceReport],
    troubles: Iterable[tuple[str, SourceReport]] = (),
    crawled_at: datetime | None,
    crawl_status: str = "ok",
    items: Iterable[Item],
    changes: Sequence[Change] = (),
    gone: Sequence[Gone] = (),
    claims: Sequence[ClaimItem] = (),
    earlier: Iterable[Item] = (),
) -> Digest:
    """Sort what was found on a day into its list; without claims by lane alone."""
    found = list(items)
    listed = [item for item in found if item.listed]
    crawled = [item for item in listed if item.origin == "crawl"]
    carried = _carried(claims)
    leading = {item.id: _leading(item, carried[item.id], day) for item in crawled if item.id in carried}
    lanes: dict[str, list[Item]] = {}
    older: dict[int, list[Item]] = {}
    passing: list[Item] = []
    for item in sorted(crawled, key=lambda item: _place(item, leading.get(item.id))):
        claim = leading.get(item.id)
        if claim is not None and claim.day < day:
            older.setdefault(claim.id, []).append(item)
        elif claim is not None and item.prominence is Prominence.BODY:
            passing.append(item)
        else:
            lanes.setdefault(item.lane, []).append(item)
    lanes = {lane: _grouped(items, leading) for lane, items in lanes.items()}
    in_order = [(lane, tuple(lanes[lane])) for lane in sorted(lanes, key=lane_order)]
    from_archive = sorted(
        (item for item in listed if item.origin != "crawl"),
        key=lambda item: (lane_order(item.lane), *rank(item)),
    )
    shown = {item.id for item in listed}
    told = {item.id: item for item in (*(change.item for change in changes), *earlier)}
    added = _added(told, [claim for claim in claims if not shown.intersection(claim.mentions)])
    changes = [change for change in changes if _is_news(change, added)]
    headed = [item for _, items in in_order for item in items]
    return Digest(
        day=day,
        timezone=timezone,
        coverage=coverage(states, troubles),
        crawled_at=crawled_at,
        crawl_status=crawl_status,
        lanes=tuple(in_order),
        changes=tuple(sorted(changes, key=lambda change: (change.replaced_at, change.item.id))),
        more=tuple(told[id_] for id_ in sorted(set(added) - {change.item.id for change in changes})),
        gone=tuple(sorted(gone, key=lambda lost: (lost.gone_at, lost.item.id))),
        from_archive=tuple(from_archive),
        claims=tuple(
            claim
            for claim in claims
            if shown.intersection(claim.mentions) or any(claim in more for more in added.values())
        ),
        follow_ups=tuple((leading[items[0].id], tuple(items)) for _, items in sorted(older.items())),
        passing=tuple(passing),
        leading=leading,
        besides=_besides(
            [*headed, *passing, *from_archive],
            carried,
            day,
            named={leading[item.id].id for item in headed if item.id in leading},
        ),
        added=added,
        unlisted_backlog=len(found) - len(listed),
    )


def _carried(claims: Sequence[ClaimItem]) -> dict[int, list[ClaimItem]]:
    """Mention → the claims that it carries, in their order."""
    carried: dict[int, list[ClaimItem]] = {}
    for claim in claims:
        for mention in claim.mentions:
            carried.setdefault(mention, []).append(claim)
    return carried


def _leading(item: Item, carried: Sequence[ClaimItem], day: str) -> ClaimItem:
    """
    The claim under which a mention stands: one that is new on the day, of its own lane, a denial for a denial, a named speaker's first.

    So it is an older claim only where the mention tells nothing else.
    """
    return min(
        carried,
        key=lambda claim: (
            claim.day < day,
            claim.lane != item.lane,
            claim.denies != item.denies,
            claim.speaker is None,
            claim.id,
        ),
    )


def _besides(
    items: Sequence[Item], carried: Mapping[int, Sequence[ClaimItem]], day: str, *, named: Iterable[int]
) -> dict[int, tuple[ClaimItem, ...]]:
    """The new claims that are not named above a mention, each under the first that carries it."""
    told = set(named)
    besides: dict[int, tuple[ClaimItem, ...]] = {}
    for item in items:
        more = [claim for claim in carried.get(item.id, ()) if claim.day >= day and claim.id not in told]
        if more:
            besides[item.id] = tuple(more)
            told.update(claim.id for claim in more)
    return besides


def _added(told: Mapping[int, Item], claims: Sequence[ClaimItem]) -> dict[int, tuple[ClaimItem, ...]]:
    """Claims that only mentions of earlier days tell, each under the first of these."""
    added: dict[int, tuple[ClaimItem, ...]] = {}
    for claim in claims:
        mention = next((id_ for id_ in claim.earlier if id_ in told), None)
        if mention is not None:
            added[mention] = (*added.get(mention, ()), claim)
    return added


def _is_news(change: Change, added: Mapping[int, object]) -> bool:
    """Whether a change is to be told: who dismissed a mention hears of it again only where it tells a claim that nobody has judged."""
    return change.item.status is not Status.DISMISSED or change.item.id in added


def _place(item: Item, claim: ClaimItem | None) -> tuple[bool, bool, tuple[bool, bool, float, int]]:
    """Listed outlets first, then claims whose speaker has a name, then as `rank`."""
    return item.standing == "unlisted", claim is not None and claim.speaker is None, rank(item)


def _grouped(items: Sequence[Item], leading: Mapping[int, ClaimItem]) -> list[Item]:
    """Mentions of one claim one after the other, each group where its first stands."""
    groups: dict[int, list[Item]] = {}
    for item in items:
        claim = leading.get(item.id)
        groups.setdefault(-item.id if claim is None else claim.id, []).append(item)
    return [item for group in groups.values() for item in group]


def rank(item: Item) -> tuple[bool, bool, float, int]:
    """Where a mention stands in its lane: listed outlets first, then what the title or the lead says, then the newest."""
    newest = item.published_at or item.found_at
    in_passing = item.prominence is Prominence.BODY
    return (item.standing == "unlisted", in_passing, -newest.timestamp(), item.id)


def lane_order(lane: str) -> tuple[int, str]:
    """The place of a lane in every list."""
    return (_LANE_ORDER.get(lane, len(HEADINGS)), lane)


def heading(lane: str) -> str:
    """A lane's heading."""
    return HEADINGS.get(lane, lane)


__all__ = [
    "Change",
    "ClaimItem",
    "Copy",
    "Coverage",
    "Digest",
    "Gone",
    "Item",
    "SourceReport",
    "SourceState",
    "gather",
    "heading",
    "lane_order",
    "rank",
]
