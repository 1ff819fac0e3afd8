"""
Sitemaps: lists of URLs, news sitemaps with titles and dates, and indexes of sitemaps.

An index may name hundreds, and may name itself: three levels deep, 50
documents and 50,000 URLs a visit are the most. After the first visit those
that changed last are read until three in a row hold nothing that we do not
know; what changed lately, or does not say when, is read all the same.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.core.article import Capture, Outcome
from monitor.crawl.desk import Desk
from monitor.crawl.documents import addresses, together
from monitor.crawl.services import Services, Visit
from monitor.discover.dates import zone_of
from monitor.discover.listing import MAX_ENTRIES, Listing
from monitor.discover.sitemap import read_sitemap

CONDITIONAL = True
DEEPEST = 3
MOST_DOCUMENTS = 50
NOTHING_NEW = 3
LATELY = timedelta(days=2)
"""Before the last good visit: a sitemap that could not be had then, or whose clock is wrong, is not passed over."""


def first(visit: Visit, services: Services) -> str:
    """The sitemap's address; where it holds a date, today's."""
    return addresses(visit, services.clock())[-1]


async def read(desk: Desk, page: Capture) -> Listing:
    """What the sitemap lists, and what those list that it names."""
    root = await _one(desk, page)
    parts: list[Listing] = []
    known = {page.url, page.final_url}
    waiting = deque((url, changed_at, 2) for url, changed_at in _named(root))
    total, stale, unread = len(root.entries), 0, 0
    since = desk.visit.summary.last_good_at if desk.visit.summary else None
    while waiting:
        url, changed_at, depth = waiting.popleft()
        if url in known:
            continue
        known.add(url)
        settled = changed_at is not None and changed_at < (since or desk.now) - LATELY
        if settled and since and stale >= NOTHING_NEW:
            continue
        if len(parts) + 1 >= MOST_DOCUMENTS or total >= MAX_ENTRIES:
            unread += not settled
            continue
        answer = await desk.fetch(url)
        listing = await _one(desk, answer) if isinstance(answer, Capture) else answer
        parts.append(listing)
        total += len(listing.entries)
        if depth < DEEPEST:
            waiting.extend((*named, depth + 1) for named in _named(listing))
        if since and listing.entries:
            stale = 0 if await desk.any_new(listing.entries) else stale + 1
    # An index among them is good, but nothing was heard of it but names.
    found = together(root, [part for part in parts if part.problem or not part.sitemaps])
    found = replace(found, entries=found.entries[:MAX_ENTRIES])
    if not unread:
        return found
    note = f"stopped after {len(parts) + 1} sitemaps and {total} URLs: {unread} more may hold what is new"
    return desk.amend(found, found.problem or Outcome.TRUNCATED, note)


def _named(listing: Listing) -> Iterator[tuple[str, datetime | None]]:
    return zip(listing.sitemaps, listing.changed_at, strict=True)


async def _one(desk: Desk, page: Capture) -> Listing:
    return await desk.read(read_sitemap, page, zone=zone_of(desk.visit.source.country), timeout=10)
