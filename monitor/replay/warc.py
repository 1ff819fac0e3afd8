"""
Read pages from any WARC file, whatever its state.

Our own archive comes back as the crawl had it, entries beside their captures.
Of another file, only its HTML responses. What is cut or broken does not end
the reading: what can be read is read, and the rest is named.

FastWARC hands out a record that was cut short without a word; here lengths are
compared. It never holds more than one record.
"""

import importlib
import io
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from monitor.archive import capture_from_block, entry_from_block
from monitor.archive.members import CHAIN_HEADER, BrokenError, CutError, Member, member_at
from monitor.core.article import Capture, Entry, Outcome, Record

LARGEST = 10 * 2**20
"""Bytes of a body beyond which a page is not read, unpacked or not."""
_MAGIC = b"\x1f\x8b\x08"


@dataclass(frozen=True, kw_only=True)
class Page:
    """One thing that an archive holds."""

    entry: Entry | None = None
    capture: Capture | None = None
    records: tuple[Record, ...] = ()
    """Where it lies, in our own archive."""
    outcome: Outcome | None = None
    at: int = 0
    """Where its record begins."""
    next: int = 0
    """Where reading may go on behind it: nothing before is needed any more."""


Problem = Callable[[str], None]
"""Told what could not be read."""


def is_own(path: Path) -> bool:
    """Whether a file is of our own archive: written by us, record by record in a chain."""
    try:
        with path.open("rb") as file:
            return CHAIN_HEADER.lower() in member_at(file, 0).fields
    except (OSError, CutError, BrokenError):
        return False


def own_pages(path: Path, offset: int, problem: Problem) -> Iterator[Page]:
    """A file of our own archive from an offset on. A response waits for the entry that names it."""
    waiting: Member | None = None
    with path.open("rb") as file:
        file.seek(0, io.SEEK_END)
        end = file.tell()
        while offset < end:
            try:
                member = member_at(file, offset)
            except CutError:
                # The crawl may be writing it at this moment, or was killed in it: the next crawl cuts it off.
                if not waiting:
                    break
                yield _own(path.name, waiting, None, offset)
                break
            except BrokenError as error:
                problem(f"{path} at {offset}: {error}")
                found = _next_magic(file, offset + 1)
                if found is None:
                    break
                offset = found
                continue
            offset = member.offset + member.length
            entry_id = member.fields.get("warc-concurrent-to")
            if member.kind == "metadata" and waiting and entry_id == waiting.fields.get("warc-record-id"):
                yield _own(path.name, waiting, member, offset)
                waiting = None
                continue
            if waiting:
                yield _own(path.name, waiting, None, member.offset)
            waiting = member if member.kind == "response" else None
            if member.kind == "metadata":
                alone = _own(path.name, None, member, offset)
                if alone.entry is not None:
                    yield alone
        else:
            if waiting:
                yield _own(path.name, waiting, None, waiting.offset)


def _own(file: str, response: Member | None, metadata: Member | None, following: int) -> Page:
    entry, capture_id = entry_from_block(metadata.block) if metadata else (None, None)
    records = tuple(member.record(file) for member in (response, metadata) if member)
    first = response or metadata
    if response is None and capture_id is not None:
        entry = None  # its capture was pruned since: it is not the entry of a page that could not be had
    capture = (
        capture_from_block(response.block, url=response.url, at=response.at, record=records[0])
        if response
        else None
    )
    return Page(
        entry=entry, capture=capture, records=records, at=first.offset if first else 0, next=following
    )


def pages(stream: Any, name: str, offset: int, problem: Problem) -> Iterator[Page]:
    """The HTML pages of a WARC stream that was opened at an offset; compressed or not."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    at = 0
    try:
        for record in ArchiveIterator(stream, record_types=WarcRecordType.response, parse_http=True):
            at = record.stream_pos
            page = _page(record, name, offset + at, problem)
            if page is not None:
                yield page
    except (OSError, ValueError) as error:
        problem(f"{name} behind {offset + at}: {error}")
        raise BrokenStreamError(offset + at) from error


class BrokenStreamError(Exception):
    """A stream could not be read on; it holds the offset of the last record that was read."""

    def __init__(self, last: int) -> None:
        super().__init__(last)
        self.last = last


def pages_of(path: Path, offset: int, problem: Problem) -> Iterator[Page]:
    """The HTML pages of a file; what is broken in it is jumped over where the next record can be found."""
    with path.open("rb") as file:
        while True:
            file.seek(offset)
            try:
                yield from pages(file, str(path), offset, problem)
                return
            except BrokenStreamError as error:
                found = _next_magic(file, error.last + 1)
                while found is not None and not _begins_record(file, found):
                    found = _next_magic(file, found + 1)
                if found is None:
                    return
                offset = found


def _page(record: Any, name: str, at: int, problem: Problem) -> Page | None:
    """The page that a response record holds; None for what is no page."""
    head = record.http_headers
    kind = record.http_content_type or ""
    if head is None or (kind and not kind.startswith(("text/html", "application/xhtml", "application/xml"))):
        return None
    said = record.content_length
    body = record.reader.read(min(said, LARGEST + 1))
    if said > LARGEST:
        problem(f"{name} at {at}: a page of {said} bytes was not read")
        return None
    outcome = None
    if len(body) < said:
        problem(f"{name} at {at}: cut short, {len(body)} of {said} bytes are there")
        outcome = Outcome.TRUNCATED
    headers = tuple((str(key), str(value)) for key, value in head.items())
    low = {key.lower(): value.lower() for key, value in headers}
    if low.get("transfer-encoding", "") or low.get("content-encoding", ""):
        body = _unpacked(body, low)
        if len(body) > LARGEST:
            problem(f"{name} at {at}: a page of more than {LARGEST} bytes was not read")
            return None
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
    return Page(capture=capture, outcome=outcome, at=at, next=at)


def _moment(record: Any) -> datetime:
    found = record.record_date
    if isinstance(found, datetime):
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    return datetime.fromtimestamp(0, UTC)


def _unpacked(body: bytes, headers: dict[str, str]) -> bytes:
    """A body without its transfer and content encodings, LARGEST bytes and one more at most; as it is where it has none after all."""
    if "chunked" in headers.get("transfer-encoding", ""):
        body = _unchunked(body)
    for coding in reversed([part.strip() for part in headers.get("content-encoding", "").split(",")]):
        if coding in ("gzip", "x-gzip", "deflate"):
            body = _inflated(body, coding)
        elif coding in ("br", "zstd"):
            body = _decompressed(body, coding)
    return body


def _unchunked(body: bytes) -> bytes:
    pieces: list[bytes] = []
    place = 0
    while True:
        end = body.find(b"\r\n", place)
        try:
            size = int(body[place:end].split(b";")[0].strip() or b"x", 16) if end >= 0 else -1
        except ValueError:
            size = -1
        if size < 0:
            return body if not pieces else b"".join(pieces)
        if size == 0:
            return b"".join(pieces)
        pieces.append(body[end + 2 : end + 2 + size])
        place = end + 2 + size + 2


def _inflated(body: bytes, coding: str) -> bytes:
    for bits in (47, -15) if coding == "deflate" else (47,):
        unpacker = zlib.decompressobj(bits)
        try:
            return unpacker.decompress(body, LARGEST + 1)
        except zlib.error:
            continue
    return body


def _decompressed(body: bytes, coding: str) -> bytes:
    try:
        if coding == "zstd":
            import zstandard

            return zstandard.ZstdDecompressor().stream_reader(body).read(LARGEST + 1)
        unpacker = importlib.import_module("brotli").Decompressor()
        return bytes(unpacker.process(body, output_buffer_limit=LARGEST + 1))
    except Exception:  # noqa: BLE001 - two libraries with errors of their own; what is not packed is read as it is
        return body


def _begins_record(file: BinaryIO, offset: int) -> bool:
    """Whether a gzip member with a WARC record in it begins here."""
    file.seek(offset)
    try:
        return zlib.decompressobj(31).decompress(file.read(512), 8).startswith(b"WARC/")
    except zlib.error:
        return False


def _next_magic(file: BinaryIO, start: int) -> int | None:
    """Offset of the next bytes that could begin a gzip member."""
    while True:
        file.seek(start)
        piece = file.read(1 << 20)
        found = piece.find(_MAGIC)
        if found >= 0:
            return start + found
        if len(piece) < 3:
            return None
        start += len(piece) - 2
