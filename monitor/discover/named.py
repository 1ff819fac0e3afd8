"""
Which feed an HTML page names as its own: `<link rel="alternate" type="application/rss+xml" href="…">`.

For the note of a check: who wrote a site's address where its feed's belongs is told the feed's.
"""

import re
from html import unescape

from monitor.core.urls import absolute

REACH = 200_000
"""Letters of the page that are looked at: the head, however much style stands in it."""
_LINK = re.compile(r"<link\b([^<>]{1,2000})>", re.I)
_ATTRIBUTE = re.compile(r"""([a-z]{1,20})\s{0,5}=\s{0,5}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.I)
_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")


def named_feed(page: str, base_url: str) -> str | None:
    """The address of the first feed that the page names; None where it names none."""
    for link in _LINK.finditer(page, 0, REACH):
        found = {
            name.lower(): unescape(one or two or three)
            for name, one, two, three in _ATTRIBUTE.findall(link[1])
        }
        if "alternate" not in found.get("rel", "").lower().split():
            continue
        if found.get("type", "").partition(";")[0].strip().lower() in _TYPES and found.get("href"):
            return absolute(found["href"], base_url)
    return None
