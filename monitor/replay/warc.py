"""
Read pages from any WARC file, whatever its state.

Of a file that no crawl of ours wrote, only its HTML responses; `monitor.replay.own` reads
those. What is cut or broken does not end the reading: what can be read is read,
and the rest is named.

FastWARC hands out a record that was cut short without a word, and leaves one
out of which only the head is there; here lengths are compared and the end of
the file is looked at. It never holds more than one record.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from monitor.core.article import Capture, Entry, Outcome, Record
from monitor.replay.bodies import unwrapped
from monitor.replay.members import begins_at, cut_from, has_dictionary, next_record
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


class BrokenStreamError(Exception):
    """A stream could not be read on; it holds the offset of the last record that was begun."""

    def __init__(self, last: int, why: Exception) -> None:
        super().__init__(last)
        self.last = last
        self.why = why


def pages(stream: Any, name: str, faults: Faults) -> Iterator[Page]:
    """
    The HTML pages of a WARC stream from where it stands; packed or not.

    Offsets are the stream's own, as its `tell` gives them. BrokenStreamError
    where it cannot be read on.
    """
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    at = stream.tell()
    try:
        for record in ArchiveIterator(stream, record_types=WarcRecordType.response, parse_http=True):
            at = record.stream_pos
            page = _page(record, name, at, faults)
            if page is not None:
                yield page
    except (OSError, ValueError) as error:
        raise BrokenStreamError(at, error) from error


class UnreachableError(OSError):
    """Raised by a stream that cannot be had any more: no damage that could be jumped over."""


def pages_of(path: Path, offset: int, faults: Faults) -> Iterator[Page]:
    """The HTML pages of a file from an offset on; what is broken in it is jumped over where another record follows."""
    with path.open("rb") as file:
        last = offset
        start = 0 if has_dictionary(file) else offset
        if not file.seek(0, 2):
            faults.add(f"{path}: is empty")
            faults.at_the_end = True
            return
        for page in pages_in(file, str(path), start, faults):
            last = page.at
            if page.at >= offset:
                yield page
        if not faults.at_the_end:
            _look_at_end(file, path, last, faults)


def pages_in(file: Any, name: str, start: int, faults: Faults) -> Iterator[Page]:
    """The same from anything that can be read and put to an offset."""
    broken: int | None = None
    while True:
        file.seek(start)
        try:
            yield from pages(file, name, faults)
            return
        except BrokenStreamError as error:
            if broken is None or error.last != broken:  # else the same place, met again from nearer
                faults.add(f"{name} behind {error.last}: {error.why}")
            found = (
                None
                if isinstance(error.why, UnreachableError)
                else _following(file, name, error.last, faults)
            )
            if found is None:
                faults.at_the_end = True
                return
            start = broken = found


def _following(file: Any, name: str, last: int, faults: Faults) -> int | None:
    try:
        return next_record(file, last + 1)
    except UnreachableError as error:
        faults.add(f"{name} behind {last}: {error}")
        return None


def resumable(path: Path, offset: int) -> bool:
    """Whether a file can be read from this offset on; not where all of it was packed in one piece."""
    with path.open("rb") as file:
        return begins_at(file, offset)


def _look_at_end(file: BinaryIO, path: Path, last: int, faults: Faults) -> None:
    """Find a record at the end of which too little is there to be handed out at all."""
    cut = cut_from(file, last)
    if cut is None:
        return
    faults.at_the_end = True
    if not any(told.startswith(f"{path} at {cut}:") for told in faults.told[-1:]):
        faults.add(f"{path} at {cut}: ends in the middle of a record")


def _page(record: Any, name: str, at: int, faults: Faults) -> Page | None:
    """The page that a response record holds; None for what is no page."""
    head = record.http_headers
    kind = (record.http_content_type or "").lower()
    if head is None or (kind and not kind.startswith(_PAGES)):
        return None
    said = record.content_length
    if said > LARGEST:
        faults.add(f"{name} at {at}: a page of {said} bytes was not read")
        return None
    body = record.reader.read(said)
    cut = len(body) < said
    headers = tuple((str(key), str(value)) for key, value in head.items())
    low = {key.lower(): value for key, value in headers}
    transfer, content = low.get("transfer-encoding", ""), low.get("content-encoding", "")
    if transfer or content:
        try:
            body, whole = unwrapped(body, transfer, content, LARGEST)
        except TooLargeError:
            faults.add(f"{name} at {at}: a page of more than {LARGEST} bytes was not read")
            return None
        cut = cut or not whole
    if cut:
        faults.add(f"{name} at {at}: cut short or damaged, {len(body)} bytes of the page were read")
    url = record.headers.get("WARC-Target-URI") or ""
    url = url[1:-1] if url.startswith("<") and url.endswith(">") else url
    capture = Capture(
        url=url,
        final_url=url,
        status=head.status_code or 0,
        headers=headers,
        body=body,
        fetched_at=_moment(record),
    )
    shortened = cut or record.headers.get("WARC-Truncated") is not None
    return Page(capture=capture, outcome=Outcome.TRUNCATED if shortened else None, at=at, next=at)


def _moment(record: Any) -> datetime:
    found = record.record_date
    if isinstance(found, datetime):
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    return datetime.fromtimestamp(0, UTC)
