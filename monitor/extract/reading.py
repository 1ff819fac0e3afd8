"""
Read an article out of a page: title, text, date, authors, language, what it cites.

Pure and module-level, so that it runs in the child that can be killed
(`monitor.child`): a page can be made to keep any extractor busy for minutes.

A wall's text must never become an article, and a page that cannot be read must
say why: every reading has an outcome.
"""

import html
import logging
import re
from configparser import ConfigParser
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from urllib.parse import urljoin, urlsplit

import trafilatura
from lxml.etree import XPath, strip_elements, strip_tags
from lxml.html import HtmlElement, HTMLParser, fromstring
from trafilatura import bare_extraction, load_html
from trafilatura.settings import DEFAULT_CONFIG, Document

from monitor.core.article import Article, Basis, Entry, Outcome
from monitor.core.charset import decode
from monitor.core.clean import lines, one_line
from monitor.core.markup import without_elements
from monitor.core.nopage import no_page
from monitor.core.notices import story
from monitor.core.opening import without_controls
from monitor.core.urls import canonical
from monitor.core.wall import wall
from monitor.extract.beyond import with_the_rest
from monitor.extract.head import article_body, authors, title
from monitor.extract.language import language
from monitor.extract.parting import parted
from monitor.extract.published import listed, published
from monitor.extract.tidy import complete, tidy

EXTRACTOR = f"trafilatura {trafilatura.__version__}"

LARGEST = 2 * 2**20
"""Characters of HTML, scripts and styles not counted, beyond which a page is not read."""

SHORTEST = 40
"""Characters of text below which a page holds no article."""

_EASTERN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_DENSE = deepcopy(DEFAULT_CONFIG)
_DENSE["DEFAULT"]["MIN_EXTRACTED_SIZE"] = "80"

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # its warnings say what our outcome says
logging.getLogger("htmldate").setLevel(logging.CRITICAL)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What became of reading a page."""

    article: Article | None
    outcome: Outcome
    note: str = ""
    """Why, in words for the log and `monitor why`."""


_SCRIPTS = ("script", "style", "svg")
_DEEP = HTMLParser(
    collect_ids=False, default_doctype=False, remove_comments=True, remove_pis=True, huge_tree=True
)
_AT_THE_LIMIT = XPath(f"boolean({'/*' * 254})")
"""Whether a tree is as deep as lxml reads without `huge_tree`."""
_PROLOG = re.compile(r"^\s*<\?xml[^>]{0,300}\?>")


def extract(
    body: bytes,
    *,
    content_type: str | None,
    url: str,
    final_url: str,
    status: int = 200,
    fetched_at: datetime,
    entry: Entry | None = None,
) -> Reading:
    """
    Read the article of a page that was fetched. `body` has its content encoding removed.

    Raises nothing of its own making: what cannot be read has an outcome that says why.
    """
    if amiss := no_page(body, content_type):
        return Reading(article=None, outcome=amiss[0], note=amiss[1])
    page = without_controls(_PROLOG.sub("", decode(body, content_type).text))
    if len(page) > LARGEST:
        page = without_elements(page, _SCRIPTS, keep="ld+json")
        if len(page) > LARGEST:
            return Reading(article=None, outcome=Outcome.TOO_LARGE, note=f"{len(page)} characters of HTML")
    if "<" not in page:
        return Reading(article=None, outcome=Outcome.NOT_HTML, note="no markup")
    tree = _parsed(page)
    if tree is None:
        return Reading(article=None, outcome=Outcome.EMPTY, note="no elements")
    _without_ruby(tree)
    headline = title(tree)
    when = published(tree, url=final_url, fetched_at=fetched_at, entry=entry)
    writers = authors(tree) or (tuple(one_line(name) for name in entry.authors) if entry else ())
    whole = _text(tree, final_url)
    if reason := wall(page, status, url, final_url, whole):
        return Reading(article=None, outcome=Outcome.WALL, note=reason)
    text = story(whole, headline)
    if len(text) < SHORTEST and not (headline and len(text) > 10) and not _flash(whole, headline, entry):
        return Reading(article=None, outcome=Outcome.EMPTY, note=f"{len(text)} characters of text")
    return Reading(
        article=Article(
            url=final_url,
            canonical_url=canonical(final_url),
            title=headline or (one_line(entry.title) if entry and entry.title else ""),
            text=text,
            language=language(f"{headline}\n{text}", tree.get("lang")),
            authors=writers,
            published_at=when.at,
            published_raw=when.raw,
            date_source=when.source,
            links=_links(tree, text, final_url),
            extractor=EXTRACTOR,
        ),
        outcome=Outcome.OK,
        note=when.note,
    )


def _parsed(page: str) -> HtmlElement | None:
    """The page's tree; one of which lxml cut off what lies deeper (tags that nobody closed) is read again without that limit."""
    tree: HtmlElement | None = load_html(page)
    return fromstring(page, parser=_DEEP) if tree is not None and _AT_THE_LIMIT(tree) else tree


def _without_ruby(tree: HtmlElement) -> None:
    """Take out how Han letters are read, which pages for learners say above each word: it would stand inside the sentence."""
    strip_elements(tree, "rt", "rp", "rtc", with_tail=False)
    strip_tags(tree, "ruby", "rb")


def article_from_entry(entry: Entry) -> Article:
    """What an entry alone says, for a page that cannot be had: the feed's full text where it carries it, else its summary."""
    when, summary = listed(entry), lines(entry.summary or "")
    text = summary
    if entry.content:
        full = _plain(entry.content)
        if len(full) > len(summary):
            text = full
    return Article(
        url=entry.url,
        canonical_url=canonical(entry.url),
        title=one_line(entry.title or ""),
        text=text,
        basis=Basis.HEADLINE,
        language=language(f"{entry.title or ''}\n{text}", entry.language),
        authors=tuple(one_line(name) for name in entry.authors),
        published_at=entry.published_at,
        published_raw=one_line(entry.published_raw) if entry.published_raw else None,
        date_source=when.told if when else None,
        extractor="entry",
    )


def _flash(whole: str, headline: str, entry: Entry | None) -> bool:
    """Whether a page says its headline and no more, as agencies' first lines do, and no listing says as much."""
    words = "".join(headline.split())
    return len(words) > 10 and words in "".join(whole.split()) and not (entry and entry.title)


def _text(tree: HtmlElement, url: str) -> str:
    """The story's paragraphs, a line each, with what notices stand among them. Takes from the tree what is not the story."""
    told = article_body(tree)
    tidy(tree, url)
    document = bare_extraction(tree, url=url, include_comments=False, config=_settings(tree))
    text = lines(document.text) if isinstance(document, Document) and document.text else ""
    whole = "\n".join(complete(tree, parted(tree, text.split("\n")))) if text else ""
    told = lines(_plain(told) if "<" in told else html.unescape(told))
    return told if len(told) > max(600, 2 * len(whole)) else with_the_rest(whole, told)


def _settings(tree: HtmlElement) -> ConfigParser:
    """Trafilatura's settings; in Korean, Japanese and Chinese a brief is a third as long, and no failure to fall back from."""
    sample = "".join(islice(tree.itertext(), 2000))
    return _DENSE if len(_EASTERN.findall(sample)) * 4 > len("".join(sample.split())) else DEFAULT_CONFIG


_BLOCKS = re.compile(
    r"</?(?:p|div|br|li|ul|ol|h\d|blockquote|section|article|tr|table|figure|pre)\b[^<>]*>", re.I
)


def _plain(fragment: str) -> str:
    """The text of a piece of HTML, all of it: a feed's content has no navigation round it."""
    broken = _BLOCKS.sub(lambda tag: "\n" + tag.group(0), without_elements(fragment, _SCRIPTS))
    tree = load_html(f"<html><body><div>{broken}</div><p></p></body></html>")
    if tree is None:
        return ""
    _without_ruby(tree)
    return lines("".join(tree.itertext()))


_BOXES = frozenset({"p", "li", "div", "td", "blockquote", "article", "section", "body"})


def _links(tree: HtmlElement, text: str, base: str) -> tuple[str, ...]:
    """Absolute http(s) addresses of the links whose paragraph is part of the text, in order, each once."""
    squeezed = re.sub(r"\W+", "", text)
    found: dict[str, None] = {}
    told: dict[HtmlElement, bool] = {}
    for anchor in tree.iter("a"):
        href = (anchor.get("href") or "").strip()
        if not href or href.startswith(("#", "javascript:", "mailto:", "tel:")):
            continue
        block = next((node for node in anchor.iterancestors() if node.tag in _BOXES), None)
        if block is None or block.tag in ("article", "section", "body"):
            continue
        if block not in told:
            words = re.sub(r"\W+", "", "".join(islice(block.itertext(), 60))[:2000])
            told[block] = len(words) >= 20 and words[:80] in squeezed
        if told[block] and (address := _absolute(base, href)):
            found.setdefault(address)
        if len(found) >= 200:
            break
    return tuple(found)


def _absolute(base: str, href: str) -> str | None:
    """The whole address of a link, if it leads to the web."""
    try:
        absolute = urljoin(base, href)
        parts = urlsplit(absolute)
        return one_line(absolute) if parts.scheme in ("http", "https") and parts.hostname else None
    except ValueError:
        return None
