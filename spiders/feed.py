"""Feeds: RSS, Atom, JSON Feed. One document, asked for with what we know of its last state."""

from monitor.core.article import Capture
from monitor.crawl.desk import Desk
from monitor.crawl.documents import addresses
from monitor.crawl.services import Services, Visit
from monitor.discover.dates import zone_of
from monitor.discover.feed import read_feed
from monitor.discover.listing import Listing

CONDITIONAL = True


def first(visit: Visit, services: Services) -> str:
    """The feed's address; where it holds a date, today's."""
    return addresses(visit, services.clock())[-1]


async def read(desk: Desk, page: Capture) -> Listing:
    """What the feed lists."""
    return await desk.read(read_feed, page, zone=zone_of(desk.visit.source.country))
