"""
Sitemaps: lists of URLs, news sitemaps with titles and dates, and indexes of sitemaps.

An index may name hundreds, and may name itself: three levels deep, 50
documents and 50,000 URLs a visit are the most. After the first visit the walk
ends early, when three documents in a row (those changed last come first) hold
nothing that we do not know.
"""

from collections import deque

from monitor.core.article import Capture, Outcome
from monitor.crawl.desk import Desk, addresses, join
from monitor.crawl.services import Services, Visit
from monitor.discover.dates import zone_of
from monitor.discover.listing import MAX_ENTRIES, Listing
from monitor.discover.sitemap import read_sitemap

CONDITIONAL = True
DEEPEST = 3
MOST_DOCUMENTS = 50
NOTHING_NEW = 3


def first(visit: Visit, services: Services) -> str:
    """The sitemap's address; where it holds a date, today's."""
    return addresses(visit, services.clock())[-1]


async def read(desk: Desk, page: Capture) -> Listing:
    """What the sitemap lists, and what those list that it names."""
    listings = [await _one(desk, page)]
    waiting = deque((url, 1) for url in addresses(desk.visit, desk.now)[-2::-1])
    waiting.extend((url, 2) for url in listings[0].sitemaps)
    known = {page.url, page.final_url}
    documents, total, stale = 1, len(listings[0].entries), 0
    seen_before = desk.visit.summary is not None and desk.visit.summary.last_good_at is not None
    while waiting:
        url, depth = waiting.popleft()
        if url in known:
            continue
        if documents >= MOST_DOCUMENTS or total >= MAX_ENTRIES:
            listings.append(Listing(note=f"stopped after {documents} sitemaps and {total} URLs"))
            break
        known.add(url)
        documents += 1
        answer = await desk.fetch(url)
        listing = answer if isinstance(answer, Listing) else await _one(desk, answer)
        if depth == 1 and listing.problem is Outcome.HTTP_ERROR:
            continue  # an earlier month or day that is no longer there
        listings.append(listing)
        total += len(listing.entries)
        if depth < DEEPEST:
            waiting.extend((further, depth + 1) for further in listing.sitemaps)
        if seen_before and listing.entries:
            stale = 0 if await desk.any_new(listing.entries) else stale + 1
            if stale >= NOTHING_NEW:
                break
    found = join(*listings)
    return Listing(
        entries=found.entries[:MAX_ENTRIES], problem=found.problem, note=found.note, moved_to=found.moved_to
    )


async def _one(desk: Desk, page: Capture) -> Listing:
    return await desk.read(read_sitemap, page, zone=zone_of(desk.visit.source.country), timeout=10)
