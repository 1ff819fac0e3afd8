"""
Several documents of one visit as one listing: the days of a dated address, and what a document names.

A failure must not hide what the other documents said, nor be hidden by it: a
part that is amiss beside good ones stands in the note, and the visit has failed
where nothing is left that was heard.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.core.article import Capture, Entry, Outcome
from monitor.core.retold import apart
from monitor.core.urls import dated
from monitor.crawl.desk import Desk
from monitor.crawl.services import Visit
from monitor.discover.listing import Listing

DAYS_BACK = 7
"""Days of a dated address (`…/{yyyy}/{mm}/{dd}`) that are caught up after an absence, or that stand in for today's."""
NOT_YET = 404
"""What a dated address answers until its first article appears."""


def is_dated(visit: Visit) -> bool:
    """Whether the address of a discovery holds a date."""
    return "{" in visit.discovery.url


def addresses(visit: Visit, now: datetime) -> tuple[str, ...]:
    """The addresses of a discovery for this visit, oldest first: one, or one a day or month since the last good visit."""
    last = visit.summary.last_good_at if visit.summary else None
    return _back(visit, now, 0 if last is None else (now.date() - last.date()).days)


def _back(visit: Visit, now: datetime, days: int) -> tuple[str, ...]:
    """The addresses of today and so many days before, oldest first."""
    reach = min(max(days, 0), DAYS_BACK) if is_dated(visit) else 0
    return tuple(
        dict.fromkeys(
            dated(visit.discovery.url, now.date() - timedelta(days=back)) for back in range(reach, -1, -1)
        )
    )


async def read_days(
    desk: Desk, page: Capture, read: Callable[[Desk, Capture], Awaitable[Listing]]
) -> Listing:
    """
    What an address lists, and where it holds a date, what those since the last good visit do.

    The document of a new day or month comes with its first article. Until then the latest before it is read, for
    seven days; and when it comes, the one before it once more, so that nothing is lost between the two. An earlier one
    that the server does not have is none, and any other failure stands.
    """
    due = addresses(desk.visit, desk.now)
    listings = [] if page.status == NOT_YET else [await read(desk, page)]
    for url in _back(desk.visit, desk.now, DAYS_BACK)[-2::-1]:
        if listings and url not in due and not await _torn_off(desk, listings):
            break
        answer = await desk.fetch(url)
        if isinstance(answer, Capture):
            listings.append(await read(desk, answer))
        elif not answer.missing:
            listings.append(answer)
    if not listings:
        return Listing(problem=Outcome.HTTP_ERROR, note=f"status {page.status}")
    if page.status == NOT_YET:
        listings.append(Listing(note=f"{due[-1]}: not there yet"))
    return listings[0] if len(listings) == 1 else join(*listings)


async def _torn_off(desk: Desk, listings: Sequence[Listing]) -> bool:
    """Whether what was read does not reach back to what an earlier visit read."""
    entries = [entry for listing in listings for entry in listing.entries]
    return bool(entries) and desk.heard_before and await desk.all_new(entries)


def together(first: Listing, parts: Sequence[Listing]) -> Listing:
    """
    A document with those that it names. What is amiss with one tells for all only where none is good, or where its host
    asks for patience: then the visit was broken off, and the next one must do better.
    """
    bad = sum(part.problem is not None for part in parts)
    if 0 < bad < len(parts):
        parts = [
            Listing(note=f"{bad} of {len(parts)} documents amiss"),
            *(part if part.put_off else replace(part, problem=None) for part in parts),
        ]
    return replace(join(first, *parts), sitemaps=first.sitemaps)


def join(*listings: Listing) -> Listing:
    """Several documents of one discovery as one listing: of each page the entry that says most, and those that say more; the first problem tells."""
    pages: dict[str, list[Entry]] = {}
    for listing in listings:
        for entry in listing.entries:
            pages.setdefault(entry.url, []).append(entry)
    return Listing(
        entries=tuple(entry for named in pages.values() for entry in apart(named)),
        problem=next((listing.problem for listing in listings if listing.problem), None),
        note="; ".join(listing.note for listing in listings if listing.note)[:500],
        moved_to=next((listing.moved_to for listing in listings if listing.moved_to), None),
    )
