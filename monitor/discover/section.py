"""
Read a section: an HTML page that links to articles.

The source's CSS selector says which links; a selector may also name the box
that a link stands in. The link's words are its title where they are words
("more" and "12" are not), and the box around it, as far as it holds that one
article alone, gives a summary and a date.

Telegram's public previews are sections whose link is the time of a message:
there the box is the message.
"""

import re
from collections.abc import Iterator
from datetime import datetime, tzinfo
from typing import Any

from cssselect import HTMLTranslator, SelectorError
from cssselect.xpath import XPathExpr
from lxml import etree
from lxml import html as lxml_html

from monitor.core.article import Entry, Outcome
from monitor.core.charset import decode
from monitor.core.clean import one_line
from monitor.core.urls import absolute
from monitor.discover.dates import read_date
from monitor.discover.listing import MAX_ENTRIES, Listing
from monitor.discover.plain import title_text

MAX_SUMMARY = 2_000
"""Letters of the box around a link that are kept."""
BOXED = 5_000
"""Links up to which their boxes are looked for; a page of more is no page that anyone made for readers."""
CLIMB = 7
"""Elements that are looked at above a link for its box."""

_IDLE = re.compile(
    r"(?i)^(?:read|see|view|learn)?\s*(?:more|on|full (?:story|text|article)|details?|continue(?: reading)?|download|pdf|link|share|here)?[\s.…»>→]*$"
    r"|^[\d\s:.,/+()-]*$|^(?:더\s?보기|자세히(?:\s?보기)?|читать (?:далее|полностью)|подробнее|далее|детальніше|читати (?:далі|більше)|続きを読む|もっと見る|詳細|更多|详细|详情|全文|閱讀更多)[\s.…»>→]*$"
)
_BOXES = frozenset({"article", "li", "tr", "dd", "dt", "section", "div", "p", "td"})
_BLOCKS = _BOXES | frozenset(
    {"h1", "h2", "h3", "h4", "h5", "h6", "time", "br", "ul", "ol", "blockquote", "figcaption"}
)
_READABLE = etree.XPath(
    ".//text()[not(ancestor::script or ancestor::style or ancestor::noscript or ancestor::template or ancestor::svg or ancestor::button)]"
)


def read_section(
    body: bytes,
    *,
    content_type: str | None,
    base_url: str,
    source_id: str,
    found_at: datetime,
    links: str,
    zone: tzinfo | None = None,
    language: str | None = None,
) -> Listing:
    """
    The articles that a page links to, in its order, each once.

    `links` is a CSS selector of the links or of their boxes; `zone` is where a
    date stands that names no zone. Never raises for what a publisher sends.
    """
    text = decode(body, content_type).text
    if not text.strip():
        return Listing(problem=Outcome.EMPTY, note="the body is empty")
    root = _parse(text)
    if root is None:
        return Listing(problem=Outcome.EMPTY, note="no HTML that can be read")
    base = base_url
    if (declared := root.find(".//base[@href]")) is not None:
        base = absolute(declared.get("href") or "", base_url) or base_url
    try:
        chosen = etree.XPath(_xpath(links))(root)
    except (SelectorError, etree.XPathError) as error:
        return Listing(problem=Outcome.EMPTY, note=f"the selector {links!r} cannot be used: {error}")
    found: dict[str, list[Any]] = {}
    over = False
    for link in _anchors(chosen):
        url = absolute(link.get("href") or "", base)
        if url is None or url.partition("#")[0] == base_url.partition("#")[0]:
            continue
        if url not in found and len(found) >= MAX_ENTRIES:
            over = True
            break
        found.setdefault(url, []).append(link)
    _put_together(found)
    boxes = _boxes(found) if len(found) <= BOXED else {}
    entries = tuple(
        _entry(url, anchors, boxes, base_url, source_id, found_at, zone, language)
        for url, anchors in found.items()
    )
    if over:
        return Listing(entries=entries, problem=Outcome.TRUNCATED, note=f"more than {MAX_ENTRIES} links")
    if not entries:
        return Listing(
            problem=Outcome.EMPTY, note=f"the selector {links!r} finds no link: the page may have changed"
        )
    return Listing(entries=entries)


def _put_together(found: dict[str, list[Any]]) -> None:
    """Links to a part of an article (`#comments`) go to those to the article itself, where there are any: they tell nothing of it."""
    for url in [url for url in found if "#" in url]:
        whole = url.partition("#")[0]
        if whole in found:
            found[whole] += found.pop(url)


def _parse(text: str) -> Any | None:
    """The page's tree; None where there is none."""
    parser = lxml_html.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return lxml_html.document_fromstring(text.encode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return None


class _Translator(HTMLTranslator):
    """
    Selectors as conditions on the last element: `a[ancestor::h3]` for `h3 a`.

    As steps (`//h3//a`, cssselect's way) libxml2 merges the sets that it meets
    on the way: 60,000 links take it four seconds, and 0.04 s as conditions.
    """

    def xpath_descendant_combinator(self, left: XPathExpr, right: XPathExpr) -> XPathExpr:
        return right.add_condition(f"ancestor::{left}")

    def xpath_child_combinator(self, left: XPathExpr, right: XPathExpr) -> XPathExpr:
        return right.add_condition(f"parent::{left}")

    def xpath_indirect_adjacent_combinator(self, left: XPathExpr, right: XPathExpr) -> XPathExpr:
        return right.add_condition(f"preceding-sibling::{left}")

    def xpath_direct_adjacent_combinator(self, left: XPathExpr, right: XPathExpr) -> XPathExpr:
        return right.add_condition(f"preceding-sibling::*[1][self::{left}]")


def _xpath(links: str) -> str:
    """The XPath of a selector; `::attr(href)`, which scrapy's users write, is what we take anyhow."""
    plain = re.sub(r"\s*::attr\(\s*href\s*\)", "", links)
    return str(_Translator().css_to_xpath(plain))


def _anchors(chosen: list[Any]) -> Iterator[Any]:
    """The links among or inside the chosen elements."""
    for element in chosen:
        if element.tag in ("a", "area") and element.get("href"):
            yield element
        else:
            yield from element.iterfind(".//a[@href]")


def _boxes(found: dict[str, list[Any]]) -> dict[Any, str]:
    """Every element above the links that holds links to one article only, with that article's address."""
    owner: dict[Any, str | None] = {}
    for url, anchors in found.items():
        for anchor in anchors:
            for above, element in enumerate(anchor.iterancestors()):
                if above >= CLIMB:
                    break
                if owner.setdefault(element, url) != url:
                    owner[element] = None
    return {element: url for element, url in owner.items() if url is not None}


def _entry(
    url: str,
    anchors: list[Any],
    boxes: dict[Any, str],
    base_url: str,
    source_id: str,
    found_at: datetime,
    zone: tzinfo | None,
    language: str | None,
) -> Entry:
    title = max((words for anchor in anchors if (words := _words(anchor))), key=len, default=None)
    box = _box(anchors[0], boxes)
    summary = _text(box)[:MAX_SUMMARY].strip() if box is not None else ""
    if title and summary == title:
        summary = ""
    raw = _date(box) if box is not None else None
    return Entry(
        source=source_id,
        found_via=base_url,
        url=url,
        found_at=found_at,
        title=title,
        summary=summary or None,
        published_at=read_date(raw, zone),
        published_raw=raw,
        language=language,
    )


def _words(anchor: Any) -> str | None:
    """What a link says of its article: its text, else its title or its picture's words."""
    candidates = [_text(anchor), anchor.get("title") or "", anchor.get("aria-label") or ""]
    candidates += [image.get("alt") or "" for image in anchor.iterfind(".//img[@alt]")]
    for words in candidates:
        title = title_text(words)
        if title and len(title) > 1 and not _IDLE.match(title):
            return title
    return None


def _box(anchor: Any, boxes: dict[Any, str]) -> Any | None:
    """The largest element around a link that holds this article alone."""
    box = None
    for above, element in enumerate(anchor.iterancestors()):
        if above >= CLIMB or element not in boxes or element.tag in ("body", "html", "main"):
            break
        if element.tag in _BOXES:
            box = element
    return box


def _date(box: Any) -> str | None:
    """The one date in a box, as its markup gives it."""
    dates = {one_line(time.get("datetime") or "")[:200] for time in box.iterfind(".//time[@datetime]")} - {""}
    return dates.pop() if len(dates) == 1 else None


def _text(element: Any) -> str:
    """What one reads in an element, on one line."""
    if len(element) == 0:
        return one_line(element.text or "")
    parts: list[str] = []
    for text in _READABLE(element):
        parent = text.getparent()
        if text.is_tail or parent.tag in _BLOCKS:
            parts.append(" ")
        parts.append(text[: 4 * MAX_SUMMARY])
        if len(parts) > 400:
            break
    return one_line("".join(parts))
