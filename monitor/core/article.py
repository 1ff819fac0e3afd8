"""
What we hold of a page, in the order in which we come to hold it.

Entry: a claim that an article exists. Capture: proof that we saw it. Article:
what we read. Each step adds; none edits an earlier one. That chain, with the
matches and the mention, is the provenance.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property

GENESIS = "0" * 64
"""What the chain of hashes begins with: it stands before the archive's first record."""


class Outcome(StrEnum):
    """What became of a visit to a page or a discovery."""

    OK = "ok"
    NOT_MODIFIED = "not_modified"
    NO_MATCH = "no_match"
    HEADLINE = "headline"
    """The page could not be read; what its entry says is all we have."""
    WALL = "wall"
    TOO_LARGE = "too_large"
    NOT_HTML = "not_html"
    EMPTY = "empty"
    EXTRACT_TIMEOUT = "extract_timeout"
    BLOCKED_PRIVATE = "blocked_private"
    BLOCKED_SCHEME = "blocked_scheme"
    ROBOTS = "robots"
    HTTP_ERROR = "http_error"
    TIMEOUT = "timeout"
    TRUNCATED = "truncated"
    MOVED = "moved"
    """A section that leads to its site's front page; a page that moved is read where it went."""
    GONE = "gone"
    """410, or led to the front page or its section's; a page that answers 404 must do so twice in a row before its row says it."""


PASSED_OVER = "gate"
"""The note of a page that is stored as `no_match` unread: the gate says that nothing in it can match."""

CARRIED = "its listing carries the text"
"""The end of the note of a page that could not be read where that loses little: the entry is an article by itself."""


def amiss_with(status: int) -> Outcome | None:
    """
    What an HTTP status says of a page by itself; None where there is a page to read.

    NOT_MODIFIED is an answer only to whoever asked for changes, GONE only where `store` knows it for sure.
    """
    if 200 <= status < 300:
        return None
    if status == 304:
        return Outcome.NOT_MODIFIED
    return Outcome.GONE if status in (404, 410) else Outcome.HTTP_ERROR


class Basis(StrEnum):
    """What a mention rests on: the page itself, or only what its entry said of it."""

    PAGE = "page"
    HEADLINE = "headline"


@dataclass(frozen=True, kw_only=True)
class Record:
    """Where one WARC record lies, and its place in the chain of hashes."""

    kind: str
    """WARC type: `response`, `metadata`, `warcinfo`."""
    url: str
    file: str
    """Path relative to the archive's folder, with `/`."""
    offset: int
    """First byte of the record's gzip member."""
    length: int
    """Bytes of the gzip member."""
    sha256: str
    """Hex SHA-256 of the record's block."""
    payload_sha256: str
    """Hex SHA-256 of the payload (of a response: the body). Equal to `sha256` where there is no HTTP header."""
    chain: str
    """Hex SHA-256 over the previous record's chain and this record's block digest."""
    at: datetime
    """WARC-Date, UTC."""
    id: int | None = None
    """Row in `records`, once it has one; the order of ids is the order of the chain."""
    run: int | None = None
    """The run that wrote it."""
    pruned_at: datetime | None = None
    """When it was removed from the archive on purpose; its digests and chain stay."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What a discovery lists: a claim that an article exists."""

    source: str
    """Id of the source that led us here."""
    found_via: str
    """URL of the discovery that listed it."""
    url: str
    """Absolute, as listed."""
    found_at: datetime
    """When the discovery listed it to us, UTC."""
    title: str | None = None
    summary: str | None = None
    """Plain text."""
    content: str | None = None
    """The full text as HTML, where the feed carries it."""
    published_at: datetime | None = None
    """UTC. None rather than a guess."""
    published_raw: str | None = None
    updated_at: datetime | None = None
    """When the listing says that the page was changed since, UTC."""
    language: str | None = None
    authors: tuple[str, ...] = ()
    outlet: str | None = None
    """Who published the page, where a search brought it (a host name); None: the source itself."""

    @property
    def words(self) -> int:
        """How many of title, summary and full text it has."""
        return bool(self.title) + bool(self.summary) + bool(self.content)


@dataclass(frozen=True, kw_only=True)
class Capture:
    """A response as received: proof that we saw the page."""

    url: str
    """As asked."""
    final_url: str
    """After redirects."""
    status: int
    headers: tuple[tuple[str, str], ...]
    """In the order received; names as sent, values decoded as latin-1."""
    body: bytes = field(repr=False)
    """Content decoded (gzip, br, zstd removed), charset untouched."""
    fetched_at: datetime
    """UTC."""
    record: Record | None = None
    """Where it lies in the archive, once it does."""

    def header(self, name: str) -> str | None:
        """The first value of a header, whatever its case."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    @cached_property
    def sha256(self) -> str:
        """Hex SHA-256 of the body: the capture's name. The archive has it already, where the capture lies there."""
        if self.record is not None and self.record.kind == "response":
            return self.record.payload_sha256
        return hashlib.sha256(self.body).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Article:
    """The text read from a capture, or from an entry where the page cannot be had."""

    url: str
    canonical_url: str
    title: str
    text: str
    """Paragraphs separated by newlines."""
    basis: Basis = Basis.PAGE
    language: str | None = None
    """ISO 639-1 of the text itself, not of the outlet."""
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    """When the publisher says it appeared, in UTC. None rather than a guess."""
    published_raw: str | None = None
    """The words or attribute that `published_at` was read from."""
    date_source: str | None = None
    """Where the date came from: `json-ld`, `meta`, `time`, `text`, `url`, `feed`, `sitemap` …"""
    links: tuple[str, ...] = ()
    """Absolute http(s) links inside the text: what it cites."""
    extractor: str
    """Name and version of what read it, such as `trafilatura 2.3.1`."""

    @cached_property
    def reading(self) -> str:
        """What rules read: title, blank line, text. Every offset of a match counts in this string."""
        return f"{self.title}\n\n{self.text}"
