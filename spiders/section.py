"""
Sections: HTML pages that link to articles, Telegram's public previews among them.

Pages seldom answer If-None-Match truthfully, and a front page that claims not
to have changed costs us the news: they are always asked for whole.
"""

from monitor.core.article import Capture, Outcome
from monitor.core.urls import is_front_page
from monitor.crawl.desk import Desk
from monitor.crawl.documents import addresses
from monitor.crawl.services import Services, Visit
from monitor.discover.dates import zone_of
from monitor.discover.listing import Listing
from monitor.discover.section import read_section

CONDITIONAL = False


def first(visit: Visit, services: Services) -> str:
    """The page's address; where it holds a date, today's."""
    return addresses(visit, services.clock())[-1]


async def read(desk: Desk, page: Capture) -> Listing:
    """What the page links to."""
    listing = await read_one(desk, page, desk.visit.discovery.links or "a")
    if is_front_page(page.final_url) and not is_front_page(desk.visit.discovery.url):
        # Its links are news, but not the section's: what stands there only is lost for good, and no gap would tell.
        return desk.amend(
            listing, listing.problem or Outcome.MOVED, f"leads to the front page, {page.final_url}"
        )
    return listing


async def read_one(desk: Desk, page: Capture, links: str) -> Listing:
    """What one page links to."""
    source = desk.visit.source
    return await desk.read(
        read_section, page, links=links, zone=zone_of(source.country), language=source.language, timeout=8
    )
