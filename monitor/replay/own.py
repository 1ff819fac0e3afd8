"""
Read what a crawl of ours archived as it had it: captures with their entries beside them, and entries alone.

Such a file is our own where it lies in the archive of the database that is
written to; another database's is read alike and kept like any other.

Strict where `monitor.replay.warc` is lenient: a record of ours is whole or it
is none. What is damaged is named, and what stands around it is read.
"""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from monitor.archive import capture_from_block, entry_from_block
from monitor.archive.files import FileName
from monitor.archive.members import (
    CHAIN_HEADER,
    BrokenError,
    CutError,
    Member,
    find_members,
    member_at,
)
from monitor.lock import held
from monitor.replay.records import Faults, Page


def lies_in(path: str, archive: Path) -> bool:
    """Whether a path is of a file in this archive."""
    place = Path(path)
    return FileName.parse(place.name) is not None and place.resolve().parent == archive.resolve()


def is_ours(path: Path) -> bool:
    """Whether a file was written by a crawl of ours, record by record in a chain, wherever it lies."""
    try:
        with path.open("rb") as file:
            try:
                first: Member | None = member_at(file, 0)
            except (CutError, BrokenError):
                # Another program's file, or ours with damage at its very beginning.
                first = _next(file, 1) if FileName.parse(path.name) else None
            return first is not None and CHAIN_HEADER.lower() in first.fields
    except OSError:
        return False


def our_pages(path: Path, offset: int, faults: Faults) -> Iterator[Page]:
    """A file that a crawl of ours wrote, from an offset on. A response waits for the entry that names it."""
    waiting: Member | None = None
    with path.open("rb") as file:
        file.seek(0, io.SEEK_END)
        end = file.tell()
        while offset < end:
            try:
                member = member_at(file, offset)
            except (CutError, BrokenError) as error:
                following = _next(file, offset + 1)
                if following is None:
                    _tell_end(path, offset, error, faults)
                    break
                faults.add(f"{path} at {offset}: {error}")
                offset = following.offset
                continue
            offset = member.offset + member.length
            mine = waiting is not None and member.kind == "metadata" and _names(member, waiting)
            if waiting and not mine:
                yield from _page(path, waiting, None, member.offset, faults)
            if member.kind == "metadata":
                yield from _page(path, waiting if mine else None, member, offset, faults)
            waiting = member if member.kind == "response" else None
        if waiting:
            # Its entry may be written at this moment: the next reading begins with it again.
            yield from _page(path, waiting, None, waiting.offset, faults)


def _tell_end(path: Path, offset: int, error: Exception, faults: Faults) -> None:
    """A file that ends in the middle of a record; no fault while a crawl is at work, which may be writing it."""
    faults.at_the_end = True
    if not (isinstance(error, CutError) and held(path.parent)):
        faults.add(f"{path} at {offset}: {error}")


def _next(file: BinaryIO, start: int) -> Member | None:
    file.seek(0, io.SEEK_END)
    return next(find_members(file, start, file.tell()), None)


def _names(metadata: Member, response: Member) -> bool:
    return metadata.fields.get("warc-concurrent-to") == response.fields.get("warc-record-id")


def _page(
    path: Path, response: Member | None, metadata: Member | None, following: int, faults: Faults
) -> Iterator[Page]:
    """What two records tell together; nothing of an entry whose capture was pruned since, for that page could be had."""
    first = response or metadata
    assert first is not None
    entry = capture_id = None
    if metadata is not None:
        try:
            entry, capture_id = entry_from_block(metadata.block)
        except ValueError as error:
            faults.add(f"{path} at {metadata.offset}: {error}")
    if response is None and (entry is None or capture_id is not None):
        return
    records = tuple(member.record(path.name) for member in (response, metadata) if member)
    capture = None
    if response is not None:
        capture = capture_from_block(response.block, url=response.url, at=response.at, record=records[0])
    yield Page(entry=entry, capture=capture, records=records, at=first.offset, next=following)
