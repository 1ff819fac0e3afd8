"""
Read pages from any WARC file, whatever its state.

Of a file that no crawl of ours wrote, only its HTML; `monitor.replay.own` reads
ours. What is cut or broken does not end the reading: what can be read is read,
and the rest is named. What one record holds, `records` reads.

FastWARC hands out a record that was cut short without a word, and leaves one
out of which only the head is there; here lengths are compared and the end of
the file is looked at. Where a length runs past its own record it reads on in
the next one: so a record is handed on only when the one behind it has begun,
and where none could, its true end is looked for. Two records are held at most.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

from monitor.replay.members import Primed, begins_at, cut_from, dictionary_of, next_record, overrun
from monitor.replay.records import Faults, Page, Response, page_of, resource_of, response_of, revisit_of
from monitor.replay.repeats import Repeated

_WARC = re.compile(r"(?i)\.warc(?:\.(?:gz|zst|lz4))?(?:\.open)?$")
_ARCHIVE = re.compile(r"(?i)\.(?:w?arc(?:\.(?:gz|zst|lz4|bz2|xz|lzma|br|zip|7z))?|wacz)(?:\.open)?$")
_GROWING = ".open"
"""Ends the name of a file that a crawler is still writing."""


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
    last: Response | None = None
    try:
        kinds = WarcRecordType.response | WarcRecordType.revisit | WarcRecordType.resource
        for record in ArchiveIterator(source, record_types=kinds, parse_http=False):
            if last is not None:
                yield from page_of(last, name, faults)
            at = skipped + record.stream_pos
            if record.record_type == WarcRecordType.revisit:
                last = revisit_of(record, at, repeated)
            elif record.record_type == WarcRecordType.resource:
                last = resource_of(record, at)
            else:
                last = response_of(record, at)
                if repeated is not None and last.page:
                    repeated.note(record.headers, at)
    except (OSError, ValueError) as error:
        if last is not None:
            yield from page_of(_clipped(last, stream), name, faults)
        raise BrokenStreamError(at, error) from error
    if last is not None:
        whole = last if last.whole else _clipped(last, stream)
        yield from page_of(whole, name, faults)
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


def _clipped(response: Response, stream: Any) -> Response:
    """The record without what is another one's, where each has a member of its own to tell by."""
    try:
        over = overrun(stream, response.at, response.declared)
    except UnreachableError:
        return response
    if response.body is None or not over:
        return replace(response, over=over)
    return replace(response, over=over, body=response.body[: max(0, response.said - over)])
