"""
Read a sitemap: urlset, index, news tags, plain list of addresses, gzip or not.

The parser is fed in pieces and forgets what it has handed out, so that neither
a bomb nor a million addresses grow in memory. `lastmod` says when a page
changed, not when a story appeared: it only orders sitemaps, and only a news
tag's date becomes `published_at`.

A sitemap cut short keeps what was read and says TRUNCATED: an address that is
whole is worth a visit whatever came after it.
"""

import re
import zlib
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, tzinfo
from itertools import chain
from typing import Any

from lxml import etree

from monitor.core.article import Entry, Outcome
from monitor.core.clean import one_line
from monitor.core.urls import MAX_LENGTH, absolute
from monitor.discover.dates import read_date
from monitor.discover.feed import read_feed
from monitor.discover.listing import MAX_ENTRIES, Listing
from monitor.discover.plain import title_text

MAX_BYTES = 50 * 2**20
"""Bytes of one sitemap, unpacked: the protocol's own limit."""
NESTED = 3
"""How often a sitemap may be packed into itself; some servers pack .xml.gz once more for the way."""

_PIECE = 64 * 1024
_BARE = re.compile(rb"&(?!(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{0,31});)")
_CLOSED = re.compile(rb"</(?:[\w-]+:)?(?:url|sitemap)\s*>(?!.*<(?:[\w-]+:)?(?:url|sitemap)\b)", re.S | re.I)
_LOCAL = re.compile(r"^.*[}:]")
_END = re.compile(rb"</(?:[\w-]+:)?(?:urlset|sitemapindex)\s*>", re.I)


def read_sitemap(
    body: bytes,
    *,
    content_type: str | None,
    base_url: str,
    source_id: str,
    found_at: datetime,
    zone: tzinfo | None = None,
    max_bytes: int = MAX_BYTES,
) -> Listing:
    """
    The entries that a sitemap lists, or the sitemaps that an index lists.

    `zone` is where a news date stands that names no zone. Never raises for
    what a publisher sends.
    """
    if not body.strip():
        return Listing(problem=Outcome.EMPTY, note="the body is empty")
    pieces = _Unpacked(body, max_bytes)
    start = pieces.peek().lstrip(b"\xef\xbb\xbf \t\r\n")
    lowered = start[:2000].lower()
    if lowered.startswith((b"http://", b"https://")):
        return _read_list(pieces, base_url=base_url, source_id=source_id, found_at=found_at)
    if any(
        mark in lowered for mark in (b"<rss", b"<feed", b"<rdf:rdf")
    ):  # the protocol allows a feed in a sitemap's place
        whole = b"".join(pieces)
        return read_feed(
            whole,
            content_type=content_type,
            base_url=base_url,
            source_id=source_id,
            found_at=found_at,
            zone=zone,
        )
    if b"<!doctype html" in lowered or b"<html" in lowered:
        return Listing(problem=Outcome.EMPTY, note="an HTML page stands where the sitemap should be")
    reader = _Reader(base_url, source_id, found_at, zone)
    return reader.read(pieces)


class _Unpacked:
    """The bytes of a body in pieces, unpacked as often as it was packed, never more than `limit` in all."""

    def __init__(self, body: bytes, limit: int) -> None:
        self.over = False
        self.broken = ""
        self._limit = limit
        self._pieces = self._open(body)
        self._first = next(self._pieces, b"")

    def peek(self) -> bytes:
        return self._first

    def __iter__(self) -> Iterator[bytes]:
        given = len(self._first)
        yield self._first
        for piece in self._pieces:
            given += len(piece)
            if given > self._limit:
                self.over = True
                return
            yield piece

    def _open(self, body: bytes) -> Iterator[bytes]:
        pieces: Iterator[bytes] = (body[at : at + _PIECE] for at in range(0, len(body), _PIECE))
        for _ in range(NESTED):
            first = next(pieces, b"")
            pieces = _again(first, pieces)
            if first[:2] != b"\x1f\x8b":
                return pieces
            pieces = self._gunzip(pieces)
        return pieces

    def _gunzip(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        unpacker = zlib.decompressobj(wbits=31)
        unpacked = 0
        try:
            for piece in pieces:
                waiting = piece
                while waiting:
                    out = unpacker.decompress(waiting, _PIECE)
                    waiting = unpacker.unconsumed_tail
                    unpacked += len(out)
                    if out:
                        yield out
                    if unpacked > self._limit:
                        self.over = True
                        return
                    if unpacker.eof:  # a second member follows, or padding
                        waiting = unpacker.unused_data.lstrip(b"\0")
                        unpacker = zlib.decompressobj(wbits=31)
        except zlib.error as error:
            self.broken = f"cannot be unpacked to its end: {error}"


def _again(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _name_of(root: Any) -> str:
    """What an outermost element is called, its namespace aside; empty where there is none or the name is no text."""
    try:
        return _LOCAL.sub("", root.tag) if root is not None and isinstance(root.tag, str) else ""
    except ValueError:  # a namespace with half a character in it
        return ""


class _Reader:
    """Collects what one document lists, element by element."""

    def __init__(self, base_url: str, source_id: str, found_at: datetime, zone: tzinfo | None) -> None:
        self.base_url, self.source_id, self.found_at, self.zone = base_url, source_id, found_at, zone
        self.entries: list[Entry] = []
        self.sitemaps: dict[str, datetime | None] = {}
        self.skipped = 0

    def read(self, pieces: _Unpacked) -> Listing:
        parser = etree.XMLPullParser(
            events=("end",),
            tag=("{*}url", "{*}sitemap"),
            resolve_entities=False,
            no_network=True,
            huge_tree=False,
            load_dtd=False,
            recover=True,
        )
        notes = []
        full = False
        tail = b""
        root = None
        try:
            for piece in _escaped(pieces):
                parser.feed(piece)
                tail = (tail + piece)[-4096:]
                full = self._take(parser)
                if full:
                    break
            root = parser.close()
            half = 0 if _END.search(tail) or _CLOSED.search(tail) else 1
            full = self._take(parser, but=half) or full  # what stands after a fault comes only now
        except etree.XMLSyntaxError as error:
            notes.append(f"the markup breaks off: {error}"[:200])
        if not (self.entries or self.sitemaps):
            name = _name_of(root)
            if name not in ("urlset", "sitemapindex"):
                what = f"its outermost element is {name[:40]!r}" if name else "no markup that can be read"
                return Listing(problem=Outcome.EMPTY, note=pieces.broken or f"no sitemap: {what}")
        if full or pieces.over:
            notes.append(f"more than {MAX_ENTRIES} addresses" if full else "larger than a sitemap may be")
        elif pieces.broken or not _END.search(tail.replace(b"\0", b"")):
            notes.append(pieces.broken or "cut short")
        problem = Outcome.TRUNCATED if notes else None
        if self.skipped:
            notes.append(f"{self.skipped} without a usable address")
        if not (self.entries or self.sitemaps) and problem is None:
            problem = Outcome.EMPTY
            notes.append("lists nothing")
        sitemaps = newest_first(self.sitemaps)
        return Listing(
            entries=tuple(self.entries[:MAX_ENTRIES]),
            sitemaps=tuple(sitemaps),
            changed_at=tuple(sitemaps.values()),
            problem=problem,
            note="; ".join(notes),
        )

    def _take(self, parser: Any, but: int = 0) -> bool:
        """Take what the parser has finished, but for the last so many; whether that is all that we take."""
        finished = [element for _, element in parser.read_events()]
        for element in finished[: len(finished) - but]:
            try:
                self._one(element)
            except (
                ValueError
            ):  # bytes that libxml2 let through and that are no text: half a character, mostly
                self.skipped += 1
        return max(len(self.entries), len(self.sitemaps)) >= MAX_ENTRIES

    def _one(self, element: Any) -> None:
        """Take what one finished <url> or <sitemap> says, and let the parser forget it."""
        parent = element.getparent()
        if parent is None or (parent.getparent() is not None and parent.getparent().getparent() is not None):
            return  # not where the protocol has it: another vocabulary's <url>
        namespace, _, name = element.tag.rpartition("}")
        values: dict[str, str] = {}
        for child in element:
            space, _, local = child.tag.rpartition("}") if isinstance(child.tag, str) else ("", "", "")
            if space == namespace:
                if len(child) == 0:  # a reference to an entity inside makes half an address
                    values.setdefault(local, child.text or "")
            elif local in ("news", "news:news"):  # with the colon where the prefix was never declared
                for part in child.iterdescendants(etree.Element):
                    values.setdefault(f"news:{_LOCAL.sub('', part.tag)}", part.text or "")
        url = absolute(values.get("loc", "").strip(), self.base_url)
        if url is None:
            self.skipped += 1
        elif name == "sitemap":
            self.sitemaps.setdefault(url, read_date(values.get("lastmod")))
        else:
            raw = one_line(values.get("news:publication_date", ""))[:200]
            self.entries.append(
                Entry(
                    source=self.source_id,
                    found_via=self.base_url,
                    url=url,
                    found_at=self.found_at,
                    title=title_text(values.get("news:title")),
                    published_at=read_date(raw, self.zone),
                    published_raw=raw or None,
                    language=_language(values.get("news:language", "")),
                )
            )
        element.clear()
        while (before := element.getprevious()) is not None:
            parent.remove(before)


def newest_first(sitemaps: Mapping[str, datetime | None]) -> dict[str, datetime | None]:
    """
    The sitemaps of an index with the time each changed, those first that will hold what is new.

    A `lastmod` that all share is when the index was written. Where nothing tells them apart, some sites append the newest
    and some put it first: these come last, in turns from either end.
    """
    told = {url: at for url, at in sitemaps.items() if at is not None}
    if len(set(told.values())) == 1 and len(sitemaps) > 1:
        told = {}
    untold = deque(url for url in sitemaps if url not in told)
    ends: list[str] = []
    while untold:
        ends.append(untold.popleft() if len(ends) % 2 == 0 else untold.pop())
    return dict(sorted(told.items(), key=lambda item: item[1], reverse=True)) | dict.fromkeys(ends)


def _escaped(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces with every bare ampersand escaped: of `?x=1&y=2` the parser would leave `?x=1=2`, another address."""
    kept = b""
    for piece in pieces:
        whole = kept + piece
        at = whole.rfind(b"&", -40)
        whole, kept = (whole, b"") if at < 0 else (whole[:at], whole[at:])
        yield whole if b"\0" in whole else _BARE.sub(b"&amp;", whole)
    if kept:
        yield _BARE.sub(b"&amp;", kept)


def _read_list(pieces: _Unpacked, *, base_url: str, source_id: str, found_at: datetime) -> Listing:
    """A sitemap that is a plain list: an address a line."""
    found: dict[str, None] = {}
    skipped = 0
    kept = b""
    for piece in chain(pieces, [b"\n"]):
        *whole, kept = (kept + piece).split(b"\n")
        kept = kept[: 2 * MAX_LENGTH]  # what is longer is no address, however it goes on
        for line in whole:
            if url := absolute(line.decode("utf-8", "replace").strip(), base_url):
                found[url] = None
            elif line.strip():
                skipped += 1
        if len(found) >= MAX_ENTRIES:
            break
    over = pieces.over or bool(pieces.broken) or len(found) >= MAX_ENTRIES
    return Listing(
        entries=tuple(
            Entry(source=source_id, found_via=base_url, url=url, found_at=found_at) for url in found
        ),
        problem=Outcome.TRUNCATED if over else None,
        note=f"{skipped} lines that are no address" if skipped else "",
    )


def _language(tag: str) -> str | None:
    """`zh` of `zh-cn`; the protocol asks for ISO 639, two letters or three."""
    code = tag.strip().lower().replace("_", "-").split("-")[0]
    three = {"kor": "ko", "rus": "ru", "ukr": "uk", "jpn": "ja", "zho": "zh", "chi": "zh", "eng": "en"}
    return three.get(code) or (code if len(code) == 2 and code.isascii() and code.isalpha() else None)
