"""
Read the dates that a page states for machines: linked data, meta tags, its address.

Raw words only, the most trustworthy first; `monitor.extract.published` parses and
chooses. Linked data nest comments, videos and other stories' teasers, each
with a date of its own: those branches are not followed.
"""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from lxml.html import HtmlElement

_ARTICLES = re.compile(r"article|posting|report|news|review$|liveblog", re.I)
_PAGES = frozenset({"webpage", "itempage", "creativework", "videoobject"})
_ELSEWHERE = frozenset(
    {"comment", "review", "itemlistelement", "haspart", "liveblogupdate", "ispartof", "image", "video", "author", "publisher",
     "mentions", "citation", "relatedlink", "associatedmedia", "thumbnail", "logo", "creator", "subjectof", "breadcrumb"}
)  # fmt: skip
_DATES_LD = ("datePublished", "dateCreated", "uploadDate")

_METAS = (
    "article:published_time", "og:article:published_time", "article:published", "og:published_time", "datepublished", "published_time",
    "date_published", "publish-date", "publish_date", "publishdate", "pubdate", "published-date", "published_at", "publication_date",
    "article.published", "article_date_original", "originalpublicationdate", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime", "bt:pubdate", "rnews:datepublished", "article:post_date", "dcterms.created", "dcterms.issued", "dcterms.date",
    "dc.date.issued", "dc.date.created", "dc.date.publication", "dc.date", "dc:date", "dc:created", "dcsext.articlefirstpublished", "article.created",
    "article:created", "citation_publication_date", "date", "release_date", "displaydate", "ptime", "firstpublished", "shareaholic:article_published_time",
    "vr:published_time", "iso-8601-publish-date", "contentdate", "news_date", "pdate", "og:pubdate", "og:release_date", "article:create_time", "created", "postdate",
    "pub_date", "time", "og:regdate", "article:pubdate", "weibo: article:create_at", "weibo:article:create_at", "mediator_published_time", "datecreated",
)  # fmt: skip

# -- JSON-LD


def json_ld(tree: HtmlElement, url: str) -> Iterator[str]:
    """Dates of the article that the page's linked data describe; of several, the one with this page's address first."""
    nodes: list[tuple[int, dict[str, Any]]] = []
    loose: list[str] = []
    for script in tree.iterfind(".//script"):
        if "ld+json" not in (script.get("type") or "").lower() or not script.text:
            continue
        data = loads(script.text)
        if data is None:
            loose += re.findall(r'"datePublished"\s*:\s*"([^"]{8,40})"', script.text)[:1]
        else:
            nodes += _nodes(data)
    path = urlsplit(url).path.rstrip("/")
    nodes.sort(key=lambda node: (node[0], not (path and path in json.dumps(node[1], default=str)[:4000])))
    for key in _DATES_LD:
        for _, node in nodes:
            if isinstance(value := node.get(key), str):
                yield value
    yield from loose


def loads(text: str) -> Any:
    """JSON as pages write it: in comments, with raw line breaks, with a semicolon behind; None where it is none."""
    text = re.sub(
        r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*.*?\*/)|(?:-->|//\s*\]\]>|\]\]>)\s*$",
        "",
        text.strip(),
        flags=re.S,
    )
    try:
        return json.loads(text.strip().rstrip(";"), strict=False)
    except (ValueError, RecursionError):
        return None


def _nodes(data: Any, depth: int = 0) -> list[tuple[int, dict[str, Any]]]:
    """Objects that are articles (0) or pages (1), wherever the graph nests them, but not comments or teasers."""
    if depth > 6:
        return []
    if isinstance(data, list):
        return [node for item in data[:200] for node in _nodes(item, depth + 1)]
    if not isinstance(data, dict):
        return []
    kinds = data.get("@type")
    names = [str(kind).lower() for kind in (kinds if isinstance(kinds, list) else [kinds])]
    found: list[tuple[int, dict[str, Any]]] = []
    if any(_ARTICLES.search(name) for name in names):
        found.append((0, data))
    elif any(name in _PAGES for name in names):
        found.append((1, data))
    for key, value in data.items():
        if isinstance(value, (dict, list)) and key.lower() not in _ELSEWHERE:
            found += _nodes(value, depth + 1)
    return found


# -- attributes


def meta(tree: HtmlElement) -> Iterator[str]:
    values: dict[str, str] = {}
    for element in tree.iterfind(".//meta"):
        content = element.get("content")
        if not content:
            continue
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            if name := element.get(attribute):
                values.setdefault(name.strip().lower(), content)
    for name in _METAS:
        if name in values:
            yield values[name]


# -- the address


_PATH = re.compile(
    r"/((?:19|20)\d\d)[/_-]?(0[1-9]|1[0-2]|[1-9])[/_-]?(0[1-9]|[12]\d|3[01]|[1-9])(?=[/_.-]|\d{3,}|$)"
)
_DAY_FIRST_PATH = re.compile(r"/(0[1-9]|[12]\d|3[01])[-_/](0[1-9]|1[0-2])[-_/]((?:19|20)\d\d)(?=[/_.-]|$)")
_PACKED = re.compile(r"(?<!\d)((?:19|20)\d\d)-?(0[1-9]|1[0-2])-?(0[1-9]|[12]\d|3[01])(?!\d{1,2}(?!\d))")


def address(url: str) -> tuple[str, str] | None:
    """A whole day in the page's address: as it stands there, and as year-month-day."""
    path = urlsplit(url).path
    if (found := _PATH.search(path)) or (found := _PACKED.search(path)):
        return found.group(0).strip("/"), "-".join(found.groups())
    if found := _DAY_FIRST_PATH.search(path):
        return found.group(0).strip("/"), "-".join(found.groups()[::-1])
    return None
