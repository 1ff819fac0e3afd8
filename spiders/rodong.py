"""
Rodong Sinmun, the party's paper: no feed, and addresses that say what they are only when decoded.

Needs code because every link is `index.php?` and a base64 text such as
`12@2026-09-20-001@15@1@@0@1@`: kind of page, the day and number of the
article, and how the reader came. Only kind 12 is an article, and the same
article hangs under as many addresses as there are ways to it: the day and
number tell them apart, so that one is enough.

Never fetched from here when this was written; see `spiders.kcna`.
"""

import base64
import binascii
import re
from dataclasses import replace
from urllib.parse import unquote, urlsplit

from monitor.core.article import Capture, Entry, Outcome
from monitor.crawl.desk import Desk
from monitor.crawl.services import Services, Visit
from monitor.discover.listing import Listing
from spiders.section import read_one

CONDITIONAL = False
LINKS = 'a[href*="index.php?"]'
_ARTICLE = re.compile(r"12@(\d{4}-\d\d-\d\d)-(\w+)@")


def first(visit: Visit, services: Services) -> str:
    """The front page."""
    return visit.discovery.url


async def read(desk: Desk, page: Capture) -> Listing:
    """The articles that the front page links to, each once, with its day as written."""
    listing = await read_one(desk, page, desk.visit.discovery.links or LINKS)
    found: dict[tuple[str, str], Entry] = {}
    for entry in listing.entries:
        number = article_number(entry.url)
        if number and (number not in found or (entry.title and not found[number].title)):
            found[number] = replace(entry, published_raw=entry.published_raw or number[0])
    if listing.entries and not found:
        note = f"none of its {len(listing.entries)} links is an article's: the site may have changed"
        return Listing(problem=Outcome.EMPTY, note=note, moved_to=listing.moved_to)
    return replace(listing, entries=tuple(found.values()))


def article_number(url: str) -> tuple[str, str] | None:
    """Day and number of the article that an address leads to; None where it leads to something else."""
    query = unquote(urlsplit(url).query)
    try:
        text = base64.b64decode(query + "=" * (-len(query) % 4), validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        return None
    found = _ARTICLE.match(text)
    return (found[1], found[2]) if found else None
