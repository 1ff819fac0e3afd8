"""
Read pages from any WARC file, whatever its state.

Of a file that no crawl of ours wrote, only its HTML: responses, what `revisit`
records repeat of them, and `resource` records; `monitor.replay.own` reads ours. What is cut or broken does not end the reading: what can be read is read,
and the rest is named.

FastWARC hands out a record that was cut short without a word, and leaves one
out of which only the head is there; here lengths are compared and the end of
the file is looked at. Where a length runs past its own record it reads on in
the next one: so a record is handed on only when the one behind it has begun,
and where none could, its true end is looked for. Two records are held at most.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, BinaryIO

from monitor.core.article import Capture, Entry, Outcome, Record
from monitor.replay.bodies import unwrapped
from monitor.replay.dates import read_date
from monitor.replay.members import Primed, begins_at, cut_from, dictionary_of, next_record, overrun
from monitor.replay.repeats import Repeated
from monitor.unpack import TooLargeError

LARGEST = 10 * 2**20
"""Bytes of a body beyond which a page is not read, unpacked or not."""
_WARC = re.compile(r"(?i)\.warc(?:\.(?:gz|zst|lz4))?(?:\.open)?$")
_ARCHIVE = re.compile(r"(?i)\.(?:w?arc(?:\.(?:gz|zst|lz4|bz2|xz|lzma|br|zip|7z))?|wacz)(?:\.open)?$")
_GROWING = ".open"
"""Ends the name of a file that a crawler is still writing."""
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


def is_warc(path: Path) -> bool:
    """Whether a file is a WARC file by its name; by its beginning, where the name is that of another archive."""
    if not path.is_file():
        return False
    if _WARC.search(path.name):
        return True
    try:
        with path.open("rb") as file:
            return _ARCHIVE.search(path.name) is not None and begins_at(file, 0)
    except OSError:
        return False


def is_other_archive(path: Path) -> bool:
    """Whether a file holds pages by its name, in a form that is not read: ARC, WACZ, or packed in another way."""
    return _ARCHIVE.search(path.name) is not None and path.is_file() and not is_warc(path)


def pages(
    stream: Any, name: str, faults: Faults, dictionary: bytes = b"", repeated: Repeated | None = None
) -> Iterator[Page]:
    """
    The HTML pages of a WARC stream from where it stands; packed or not.

    Offsets are the stream's own, as its `tell` gives them; `dictionary` is
    the frame without which zstd cannot be read from the middle; `repeated`
    finds what revisits repeat, which are named as left out without it.
    BrokenStreamError where it cannot be read on.
    """
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    at = stream.tell()
    source, skipped = stream, 0
    if dictionary and at >= len(dictionary):
        source, skipped = Primed(dictionary, stream), at - len(dictionary)
    last: _Response | None = None
    try:
        kinds = WarcRecordType.response | WarcRecordType.revisit | WarcRecordType.resource
        for record in ArchiveIterator(source, record_types=kinds, parse_http=False):
            if last is not None:
                yield from _page(last, name, faults)
            at = skipped + record.stream_pos
            if record.record_type == WarcRecordType.revisit:
                last = _revisit(record, at, repeated)
            elif record.record_type == WarcRecordType.resource:
                last = _resource(record, at)
            else:
                last = _response(record, at)
                if repeated is not None and last.page:
                    repeated.note(record.headers, at)
    except (OSError, ValueError) as error:
        if last is not None:
            yield from _page(_clipped(last, stream), name, faults)
        raise BrokenStreamError(at, error) from error
    if last is not None:
        whole = last if last.whole else _clipped(last, stream)
        yield from _page(whole, name, faults)
        if whole.over and next_record(stream, at + 1) is not None:  # else it is the file's end that cuts it
            raise BrokenStreamError(at, ValueError("what follows was taken for a part of it"))


class UnreachableError(OSError):
    """Raised by a stream that cannot be had any more: no damage that could be jumped over."""


def pages_of(path: Path, offset: int, faults: Faults) -> Iterator[Page]:
    """The HTML pages of a file from an offset on; what is broken in it is jumped over where another record follows."""
    with path.open("rb") as file:
        last = offset
        dictionary = dictionary_of(file)
        if not file.seek(0, 2):
            faults.add(f"{path}: is empty")
            faults.at_the_end = True
            return
        repeated = Repeated(path, offset)
        for page in pages_in(file, str(path), offset, faults, dictionary, repeated):
            last = page.at
            yield page
        if not faults.at_the_end:
            _look_at_end(file, path, last, faults)


def pages_in(
    file: Any,
    name: str,
    start: int,
    faults: Faults,
    dictionary: bytes = b"",
    repeated: Repeated | None = None,
) -> Iterator[Page]:
    """The same from anything that can be read and put to an offset."""
    broken: int | None = None
    while True:
        file.seek(start)
        try:
            yield from pages(file, name, faults, dictionary, repeated)
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
    if path.name.lower().endswith(_GROWING):
        return  # its writer is at this very record
    if not any(told.startswith(f"{path} at {cut}:") for told in faults.told[-1:]):
        faults.add(f"{path} at {cut}: ends in the middle of a record")


@dataclass(frozen=True, kw_only=True)
class _Response:
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


def _response(record: Any, at: int) -> _Response:
    record.parse_http(
        quirks_mode=True
    )  # else a head whose lines end as the server wrote them, LF alone, is lost
    head, said = record.http_headers, record.content_length
    kind = (record.http_content_type or "").lower()
    declared = int(record.headers.get("Content-Length") or 0)
    page = head is not None and (not kind or kind.startswith(_PAGES))
    if not page or said > LARGEST:
        return _Response(at=at, declared=declared, said=said, page=page, body=None)
    return _Response(
        at=at,
        declared=declared,
        said=said,
        page=True,
        body=record.reader.read(said),
        url=_address(record),
        date=record.headers.get("WARC-Date") or "",
        status=head.status_code or 0,
        headers=tuple((str(key), str(value)) for key, value in head.items()),
        truncated=record.headers.get("WARC-Truncated") is not None,
    )


def _resource(record: Any, at: int) -> _Response:
    """A page that was archived without its answer, as by a browser or from a disk."""
    kind, said = record.headers.get("Content-Type") or "", record.content_length
    page = kind.strip().lower().startswith(_PAGES)
    if not page or said > LARGEST:
        return _Response(at=at, declared=said, said=said, page=page, body=None)
    url = _address(record)
    return _Response(
        at=at,
        declared=said,
        said=said,
        page=True,
        body=record.reader.read(said),
        url=url,
        date=record.headers.get("WARC-Date") or "",
        status=200,
        headers=(("Content-Type", kind),),
        truncated=record.headers.get("WARC-Truncated") is not None,
        lacks="" if url.startswith(("http://", "https://")) else f"{url} is no address of the web",
    )


def _revisit(record: Any, at: int, repeated: Repeated | None) -> _Response:
    """A page that was the same as another, with the body of that one."""
    said, headers = record.content_length, record.headers
    declared = int(headers.get("Content-Length") or 0)
    record.parse_http(quirks_mode=True)
    head = record.http_headers
    kind = (record.http_content_type or "").lower() if head is not None else ""
    changed = head is None or head.status_code != 304  # else nothing was sent, for nothing was new
    if not changed or (kind and not kind.startswith(_PAGES)):
        return _Response(at=at, declared=declared, said=said, page=False, body=None)
    body = repeated.read(headers, lambda first: _response(first, at)) if repeated is not None else None
    if body is None:
        lacks = "repeats a page that this file does not hold"
        return _Response(
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


def _clipped(response: _Response, stream: Any) -> _Response:
    """The record without what is another one's, where each has a member of its own to tell by."""
    try:
        over = overrun(stream, response.at, response.declared)
    except UnreachableError:
        return response
    if response.body is None or not over:
        return replace(response, over=over)
    return replace(response, over=over, body=response.body[: max(0, response.said - over)])


def _page(response: _Response, name: str, faults: Faults) -> Iterator[Page]:
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
