"""
Sort what was found on a day into its list.

Pure: takes what the store holds of a day, writes nothing.

A list that is too long is not read, and one that leaves something out cannot
be trusted: so everything found on the day is in it, the likeliest first.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from monitor.core.cadence import State, coverage
from monitor.core.digest import Change, ClaimItem, Digest, Gone, Item
from monitor.core.mention import Prominence, Status
from monitor.core.rule import HEADINGS

_LANE_ORDER = {lane: place for place, lane in enumerate(HEADINGS)}


def gather(
    day: str,
    timezone: str,
    *,
    states: Mapping[str, State],
    troubles: Iterable[tuple[str, State]] = (),
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
