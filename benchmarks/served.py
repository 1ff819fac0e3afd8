"""
Real pages and labelled texts, served as the sites of several outlets: loopback addresses, feeds, sitemaps.

Used by `real_crawl.py`. Pages come from the WARC files of real pages as they
were captured, each under its own path with its host before it; labelled texts
are wrapped in plain pages, dated to the day, as small outlets write them. An
outlet's listings name only its first page until `Outlet.open` is set: what a
source lists at the first visit is its history, what it lists later is news.
"""

import gzip
import hashlib
import json
import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import TCPServer
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import corpus

from monitor.core.wrapped import unwrap

TOPIC = corpus.FOLDER.parent / "topic"
NEAR_MISSES = 500
COUNTRIES = {"en": "US", "ko": "KR", "ru": "RU", "zh": "CN"}
_WHOLE_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page that is served, and what is known of it."""

    kind: str
    """`dated-news`, `article-bodies`, `real-pages`, `relevant` or `nearmiss`."""
    id: str
    """The address it was captured under, or the labelled text's id."""
    path: str
    body: bytes = field(repr=False)
    content_type: str
    item: dict[str, Any] | None = field(default=None, repr=False)
    """The labelled text that it wraps."""


@dataclass
class Outlet:
    """One source: a host of its own, with the discoveries that list its pages."""

    id: str
    language: str
    country: str
    ways: tuple[str, ...]
    """Its listings: `rss`, `sitemap` (addresses only), `news` (a news sitemap). Pages are dealt to them in turn."""
    pages: list[Page]
    base: str = ""
    open: bool = False

    def __post_init__(self) -> None:
        self.answers = {unquote(page.path): page for page in self.pages}

    def listing(self, way: str) -> bytes:
        """A feed or sitemap of this outlet's pages, as far as it is open."""
        place = self.ways.index(way)
        pages = self.pages[place :: len(self.ways)]
        return _LISTINGS[way](self, pages if self.open else pages[:1])

    def toml(self) -> str:
        """This outlet as a source is declared."""
        kinds = {"rss": "feed", "sitemap": "sitemap", "news": "sitemap"}
        found = ", ".join(f'{{ {kinds[way]} = "{self.base}/{way}.xml" }}' for way in self.ways)
        return (
            f'[[source]]\nid = "{self.id}"\nname = "{self.id}"\nhome = "{self.base}"\nlanguage = "{self.language}"\n'
            f'country = "{self.country}"\nstanding = "independent"\nevery = "1h"\ndiscover = [{found}]\n\n'
        )


def outlets(kinds: Sequence[str], limit: int | None) -> list[Outlet]:
    """The outlets whose pages are of these kinds; at most so many pages of a kind."""
    found = []
    ways = {"dated-news": ("rss",), "article-bodies": ("rss", "sitemap"), "real-pages": ("sitemap",)}
    for kind, listings in ways.items():
        if kind in kinds:
            found.append(
                Outlet(
                    id=kind, language="en", country="CH", ways=listings, pages=list(_captured(kind))[:limit]
                )
            )
    wrapped: dict[str, list[Page]] = {}
    for kind in ("relevant", "nearmiss"):
        if kind in kinds:
            for item in labelled(kind)[:limit]:
                wrapped.setdefault(item["lang"], []).append(_wrapped(kind, item))
    for language, pages in wrapped.items():
        found.append(
            Outlet(
                id=f"topic-{language}",
                language=language,
                country=COUNTRIES[language],
                ways=("rss", "news"),
                pages=sorted(pages, key=lambda page: _order(page.id)),
            )
        )
    return [outlet for outlet in found if outlet.pages]


def labelled(kind: str) -> list[dict[str, Any]]:
    """Every relevant text; of the near misses 500, chosen by the hash of their ids."""
    with gzip.open(TOPIC / f"{kind}.jsonl.gz", "rt", encoding="utf-8") as lines:
        items: list[dict[str, Any]] = [json.loads(line) for line in lines]
    if kind == "relevant":
        return items
    return sorted(items, key=lambda item: _order(item["id"]))[:NEAR_MISSES]


def _order(id_: str) -> str:
    return hashlib.sha1(id_.encode()).hexdigest()


def _captured(kind: str) -> Iterator[Page]:
    known = corpus.truth(kind) if kind == "dated-news" else None
    for url, content_type, body in corpus.pages(kind):
        if known is not None and url not in known:
            continue
        parts = urlsplit(url)
        path = f"/{parts.netloc}{parts.path}" + (f"?{parts.query}" if parts.query else "")
        path = quote(path, safe="/?&=%:;,+@!$*'()~")
        yield Page(kind=kind, id=url, path=path, body=body, content_type=content_type or "text/html")


def _wrapped(kind: str, item: dict[str, Any]) -> Page:
    """A labelled text as a page. Lines that were broken to fit a column stand in one paragraph, as on the web."""
    title, day = item["title"], item["date"]
    paragraphs = "".join(
        f"<p>{escape(line)}</p>\n" for line in unwrap(item["text"]).splitlines() if line.strip()
    )
    body = (
        f'<!DOCTYPE html>\n<html lang="{item["lang"]}"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        + (f'<meta property="article:published_time" content="{day}">' if day else "")
        + '</head>\n<body><nav><a href="/">Home</a> <a href="/about">About us</a></nav>\n<main><article>'
        + (f"<h1>{escape(title)}</h1>" if title else "")
        + f"\n{paragraphs}</article></main>\n<footer>All rights reserved.</footer></body></html>"
    )
    return Page(
        kind=kind,
        id=item["id"],
        path=f"/{kind}/{item['id']}",
        body=body.encode("utf-8", "replace"),
        content_type="text/html; charset=utf-8",
        item=item,
    )


def _xml(text: str) -> str:
    return escape(_NOT_XML.sub(" ", text))


def _day(page: Page) -> datetime | None:
    """The day of a labelled text; None where only its month is known."""
    day = str(page.item["date"]) if page.item else ""
    return datetime.fromisoformat(day).replace(tzinfo=UTC) if _WHOLE_DAY.fullmatch(day) else None


def _rss(outlet: Outlet, pages: Sequence[Page]) -> bytes:
    items = ""
    for page in pages:
        day = _day(page)
        said = ""
        if page.item:
            lead = next((line for line in unwrap(page.item["text"]).splitlines() if line.strip()), "")
            said = f"<title>{_xml(page.item['title'])}</title><description>{_xml(lead[:300])}</description>"
        said += f"<pubDate>{format_datetime(day)}</pubDate>" if day else ""
        items += f"<item>{said}<link>{_xml(outlet.base + page.path)}</link></item>\n"
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel><title>{outlet.id}</title>'
        f"<link>{outlet.base}/</link><description>{outlet.id}</description>\n{items}</channel></rss>\n"
    ).encode()


def _sitemap(outlet: Outlet, pages: Sequence[Page]) -> bytes:
    urls = "".join(f"<url><loc>{_xml(outlet.base + page.path)}</loc></url>\n" for page in pages)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{urls}</urlset>\n'.encode()


def _news(outlet: Outlet, pages: Sequence[Page]) -> bytes:
    urls = ""
    for page in pages:
        day = _day(page)
        title = page.item["title"] if page.item else ""
        urls += (
            f"<url><loc>{_xml(outlet.base + page.path)}</loc><news:news><news:publication><news:name>{outlet.id}</news:name>"
            f"<news:language>{outlet.language}</news:language></news:publication>"
            + (f"<news:publication_date>{day:%Y-%m-%d}</news:publication_date>" if day else "")
            + f"<news:title>{_xml(title)}</news:title></news:news></url>\n"
        )
    return (
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">\n{urls}</urlset>\n'
    ).encode()


_LISTINGS = {"rss": _rss, "sitemap": _sitemap, "news": _news}


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def server_bind(self) -> None:
        """Bind without asking a resolver for a name that nobody needs."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])


def _server(outlet: Outlet, number: int) -> _Server:
    listings = {f"/{way}.xml": way for way in outlet.ways}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 60

        def do_GET(self) -> None:
            page = outlet.answers.get(unquote(self.path))
            if page is not None:
                self.answer(200, page.content_type, page.body)
            elif self.path in listings:
                self.answer(200, "application/xml", outlet.listing(listings[self.path]))
            else:
                self.answer(404, "text/plain", b"")

        def answer(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: the database tells what was fetched."""

    return _Server((f"127.0.0.{number}", 0), Handler)


@contextmanager
def serving(found: Sequence[Outlet]) -> Iterator[None]:
    """Each outlet under an address of its own, which it then knows as its base."""
    servers = [_server(outlet, number) for number, outlet in enumerate(found, 2)]
    for outlet, server in zip(found, servers, strict=True):
        outlet.base = f"http://{server.server_name}:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()


def write_desk(folder: Path, found: Sequence[Outlet]) -> list[str]:
    """Sources and settings for these outlets; the options of `monitor` commands that use them."""
    (folder / "sources").mkdir(parents=True, exist_ok=True)
    (folder / "sources" / "served.toml").write_text("".join(outlet.toml() for outlet in found), "utf-8")
    pairs = ", ".join(f'"{outlet.base.removeprefix("http://")}"' for outlet in found)
    (folder / "monitor.toml").write_text(
        f"[fetch]\ndelay = 0\nper_host = 8\nallow = [{pairs}]\n", encoding="utf-8"
    )
    return ["--db", str(folder / "monitor.db"), "--config", str(folder / "monitor.toml")]
