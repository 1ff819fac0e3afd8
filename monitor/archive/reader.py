"""
Read captures and entries back, in the order in which the crawl archived them.

What a replay reads here is what the crawl had in hand: the same entry, the
same capture, in the same pairs. Reading one record back for display checks
its digest first: shown evidence is either what was archived or an error.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from monitor.archive.blocks import capture_from_block, entry_from_block
from monitor.archive.check import difference
from monitor.archive.files import files_in
from monitor.archive.members import BrokenError, CutError, Member, member_at, members
from monitor.core.article import Capture, Entry, Record
from monitor.errors import EvidenceError

_VERIFY = "Run `monitor verify`, restore the file from a backup."


@dataclass(frozen=True, kw_only=True)
class Seen:
    """One thing that the crawl archived together: an entry, the capture it led to, or one alone."""

    entry: Entry | None = None
    capture: Capture | None = None
    """With its `record`, which names file and offset."""
    entry_record: Record | None = None
    pruned: bool = False
    """The entry had a capture, which was pruned since: it is not the entry of a page that could not be had."""


def read_records(folder: Path) -> Iterator[Seen]:
    """
    Everything in our own archive, oldest first.

    Raises EvidenceError, after what could be read of that file, where one
    cannot be read whole; files after it are not begun.
    """
    for name in files_in(folder):
        yield from read_file(folder / str(name))


def read_file(path: Path) -> Iterator[Seen]:
    """One file of our own archive, as pairs. A response waits for the entry that names it."""
    waiting: Member | None = None
    with path.open("rb") as file:
        try:
            for member in members(file):
                mine = _names(member, waiting)
                if waiting and not mine:
                    yield Seen(capture=_capture(waiting, path.name))
                if member.kind == "metadata":
                    yield _pair(member, waiting if mine else None, path.name)
                waiting = member if member.kind == "response" else None
        except (CutError, BrokenError) as error:
            if waiting:
                yield Seen(capture=_capture(waiting, path.name))
            raise EvidenceError(
                f"{path}: a record at or after this point {error}.\n"
                "Run `monitor verify`: it names the record. What stood before it was read."
            ) from error
    if waiting:
        yield Seen(capture=_capture(waiting, path.name))


def _names(member: Member, waiting: Member | None) -> bool:
    """Is this the entry of the capture before it?"""
    if waiting is None or member.kind != "metadata":
        return False
    return member.fields.get("warc-concurrent-to") == waiting.fields.get("warc-record-id")


def _pair(member: Member, capture: Member | None, file: str) -> Seen:
    """An entry with its capture, where it is there."""
    entry, capture_id = entry_from_block(member.block)
    return Seen(
        entry=entry,
        capture=_capture(capture, file) if capture else None,
        entry_record=member.record(file),
        pruned=capture_id is not None and capture is None,
    )


def _capture(member: Member, file: str) -> Capture:
    return capture_from_block(member.block, url=member.url, at=member.at, record=member.record(file))


def read_record(folder: Path, record: Record) -> Capture:
    """The capture that a record holds, checked against its digest; EvidenceError where it is not what was archived."""
    member = _checked(folder, record)
    return capture_from_block(member.block, url=member.url, at=member.at, record=record)


def read_entry(folder: Path, record: Record) -> Entry:
    """The entry that a record holds, checked against its digest."""
    return entry_from_block(_checked(folder, record).block)[0]


def read_bytes(folder: Path, record: Record) -> bytes:
    """A record as it lies in its file, header and all; EvidenceError where `monitor verify` would name it."""
    with _file_of(folder, record) as (file, where):
        if amiss := difference(record, file):
            raise EvidenceError(f"{where}: {amiss}.\n{_VERIFY}")
        file.seek(record.offset)
        return file.read(record.length)


def _checked(folder: Path, record: Record) -> Member:
    with _file_of(folder, record) as (file, where):
        try:
            member = member_at(file, record.offset)
        except (CutError, BrokenError) as error:
            raise EvidenceError(f"{where}: {error}.\n{_VERIFY}") from error
    if member.sha256 != record.sha256:
        raise EvidenceError(
            f"{where}: holds other bytes than were archived (SHA-256 {member.sha256}, recorded {record.sha256}).\n{_VERIFY}"
        )
    return member


@contextmanager
def _file_of(folder: Path, record: Record) -> Iterator[tuple[BinaryIO, str]]:
    """The file that holds a record, open, and the place as an error names it."""
    where = f"{folder / record.file} at {record.offset}: {record.url}"
    if record.pruned_at:
        raise EvidenceError(
            f"{where}: was pruned on {record.pruned_at:%Y-%m-%d}.\n"
            f"Only its digest is left: SHA-256 {record.payload_sha256}."
        )
    try:
        with (folder / record.file).open("rb") as file:
            yield file, where
    except OSError as error:
        raise EvidenceError(
            f"{where}: cannot be read: {error.strerror}.\nRestore the file from a backup."
        ) from error
