"""
KCNA, the state's news agency: no feed, only pages that link to articles.

Needs code because the front page shows a handful of reports, and the day's
others stand only in the lists of its subjects. The front page is read, then
the subject lists that it links to, eight at most.

Never fetched from here when this was written: the site refuses most foreign
networks. What it answers is then the source's state, not a puzzle.
"""

from lxml import etree, html

from monitor.core.article import Capture
from monitor.core.charset import decode
from monitor.core.urls import absolute
from monitor.crawl.desk import Desk
from monitor.crawl.documents import together
from monitor.crawl.services import Services, Visit
from monitor.discover.listing import Listing
from spiders.section import read_one

CONDITIONAL = False
ARTICLES = 'a[href*="/article/q/"]'
SUBJECT = "/category/articles/q/"
MOST_SUBJECTS = 8


def first(visit: Visit, services: Services) -> str:
    """The front page in the source's language."""
    return visit.discovery.url


async def read(desk: Desk, page: Capture) -> Listing:
    """The articles of the front page and of the subject lists it links to."""
    links = desk.visit.discovery.links or ARTICLES
    front = await read_one(desk, page, links)
    lists = []
    for url in await desk.services.in_child(subjects, page.body, page.header("Content-Type"), page.final_url):
        answer = await desk.fetch(url)
        lists.append(await read_one(desk, answer, links) if isinstance(answer, Capture) else answer)
    return together(front, lists)


def subjects(body: bytes, content_type: str | None, base_url: str) -> tuple[str, ...]:
    """The addresses of the subject lists that a page links to. Runs in the child."""
    try:
        root = html.fromstring(decode(body, content_type).text or "<html/>")
    except (etree.ParserError, ValueError):
        return ()
    found = (absolute(link, base_url) for link in root.xpath("//a/@href") if SUBJECT in link)
    return tuple(dict.fromkeys(url for url in found if url))[:MOST_SUBJECTS]
