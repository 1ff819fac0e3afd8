"""
Read one record of a WARC file as a page: what lies in it, and what is amiss with it.

Responses, `resource` records, and what `revisit` records repeat. Where the
record begins and ends, and what stands around it, is `monitor.replay.warc`'s.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from monitor.core.article import Capture, Entry, Outcome, Record
from monitor.replay.bodies import unwrapped
from monitor.replay.dates import read_date
from monitor.replay.repeats import Repeated
from monitor.unpack import TooLargeError

LARGEST = 10 * 2**20
"""Bytes of a body beyond which a page is not read, unpacked or not."""
_PAGES = ("text/html", "application/xhtml", "application/xml")


@dataclass(frozen=True, kw_only=True)
class Page:
    """One thing that an archive holds."""

    entry: Entry | None = None
    capture: Capture | None = None
    records: tuple[Record, ...] = ()
    """Where it lies in the archive of the database that is written to."""
    outcome: Outcome | None = None
    at: int = 0
    """Where its record begins."""
    next: int = 0
    """Where reading may go on behind it: nothing before is needed any more."""


@dataclass
class Faults:
    """What could not be read."""

    told: list[str] = field(default_factory=list)
    at_the_end: bool = False
    """Whether the file's last record is among it: more may come when the file grows."""

    def add(self, text: str) -> None:
        """Name one."""
        self.told.append(text)


@dataclass(frozen=True, kw_only=True)
class Response:
    """A record of a page as it was read; of a revisit with the body that it repeats."""

    at: int
    declared: int
    """Bytes that the record holds, as it says itself."""
    said: int
    """Bytes of its body, as follows from that."""
    page: bool
    """Whether it is of a type that a page has."""
    body: bytes | None = field(repr=False)
    """As it lies there; None: not read, for it is no page or too large."""
    url: str = ""
    date: str = ""
    status: int = 0
    headers: tuple[tuple[str, str], ...] = ()
    truncated: bool = False
    """Whether the archive says that it is."""
    over: int = 0
    """By how many bytes its length runs past its own record."""
    lacks: str = ""
    """Why there is no body to read, in words."""

    @property
    def whole(self) -> bool:
        return self.body is not None and len(self.body) == self.said


def response_of(record: Any, at: int) -> Response:
    """A page as a server sent it."""
    declared = int(record.headers.get("Content-Length") or 0)
    record.parse_http(
        quirks_mode=True
    )  # else a head whose lines end as the server wrote them, LF alone, is lost
    head, kind = record.http_headers, (record.http_content_type or "").lower()
    page = head is not None and (not kind or kind.startswith(_PAGES))
    status = (head.status_code or 0) if page else 0
    return _read(record, at, declared, page=page, status=status, headers=head.items() if page else ())


def resource_of(record: Any, at: int) -> Response:
    """A page that was archived without its answer, as by a browser or from a disk."""
    kind = record.headers.get("Content-Type") or ""
    page = kind.strip().lower().startswith(_PAGES)
    read = _read(record, at, record.content_length, page=page, status=200, headers=(("Content-Type", kind),))
    if read.body is None or read.url.startswith(("http://", "https://")):
        return read
    return replace(read, lacks=f"{read.url} is no address of the web")


def _read(
    record: Any, at: int, declared: int, *, page: bool, status: int, headers: Iterable[tuple[Any, Any]]
) -> Response:
    """A record with its body, where it is a page and not too large."""
    said = record.content_length
    if not page or said > LARGEST:
        return Response(at=at, declared=declared, said=said, page=page, body=None)
    return Response(
        at=at,
        declared=declared,
        said=said,
        page=True,
        body=record.reader.read(said),
        url=_address(record),
        date=record.headers.get("WARC-Date") or "",
        status=status,
        headers=tuple((str(key), str(value)) for key, value in headers),
        truncated=record.headers.get("WARC-Truncated") is not None,
    )


def revisit_of(record: Any, at: int, repeated: Repeated | None) -> Response:
    """A page that was the same as another, with the body of that one."""
    said, headers = record.content_length, record.headers
    declared = int(headers.get("Content-Length") or 0)
    record.parse_http(quirks_mode=True)
    head = record.http_headers
    kind = (record.http_content_type or "").lower() if head is not None else ""
    changed = head is None or head.status_code != 304  # else nothing was sent, for nothing was new
    if not changed or (kind and not kind.startswith(_PAGES)):
        return Response(at=at, declared=declared, said=said, page=False, body=None)
    body = repeated.read(headers, lambda first: response_of(first, at)) if repeated is not None else None
    if body is None:
        lacks = "repeats a page that this file does not hold"
        return Response(
            at=at, declared=declared, said=0, page=True, body=b"", url=_address(record), lacks=lacks
        )
    return replace(
        body,
        declared=declared,
        url=_address(record),
        date=headers.get("WARC-Date") or "",
    )


def _address(record: Any) -> str:
    return (record.headers.get("WARC-Target-URI") or "").removeprefix("<").removesuffix(">")


def page_of(response: Response, name: str, faults: Faults) -> Iterator[Page]:
    """The page that a record holds; nothing of what is no page."""
    where = f"{name} at {response.at}"
    if not response.page:
        return
    if response.lacks:
        faults.add(f"{where}: {response.lacks}: {response.url} was left out")
        return
    if response.body is None:
        faults.add(f"{where}: a page of {response.said} bytes was not read")
        return
    if not response.url:
        faults.add(f"{where}: it names no address: a page of none was left out")
        return
    moment = read_date(response.date)
    if moment is None:
        faults.add(f"{where}: its date is {response.date!r}: a page of no known time was left out")
        return
    try:
        body, whole = _unwrapped(response.body, response.headers)
    except TooLargeError:
        faults.add(f"{where}: a page of more than {LARGEST} bytes was not read")
        return
    if not (whole and response.whole):
        faults.add(f"{where}: cut short or damaged, {len(body)} bytes of the page were read")
    capture = Capture(
        url=response.url,
        final_url=response.url,
        status=response.status,
        headers=response.headers,
        body=body,
        fetched_at=moment,
    )
    shortened = response.truncated or not (whole and response.whole)
    yield Page(
        capture=capture, outcome=Outcome.TRUNCATED if shortened else None, at=response.at, next=response.at
    )


def _unwrapped(body: bytes, headers: tuple[tuple[str, str], ...]) -> tuple[bytes, bool]:
    low = {key.lower(): value for key, value in headers}
    transfer, content = low.get("transfer-encoding", ""), low.get("content-encoding", "")
    if not transfer and not content:
        return body, True
    return unwrapped(body, transfer, content, LARGEST)
