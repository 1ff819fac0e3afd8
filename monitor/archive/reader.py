"""
Read captures and entries back, in the order in which the crawl archived them.

What a replay reads here is what the crawl had in hand: the same entry, the
same capture, in the same pairs. Reading one record back for display checks
its digest first: shown evidence is either what was archived or an error.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from monitor.archive.blocks import capture_from_block, entry_from_block
from monitor.archive.files import files_in
from monitor.archive.members import BrokenError, CutError, Member, member_at, members
from monitor.core.article import Capture, Entry, Record
from monitor.errors import EvidenceError


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


def _checked(folder: Path, record: Record) -> Member:
    where = f"{folder / record.file} at {record.offset}: {record.url}"
    if record.pruned_at:
        raise EvidenceError(
            f"{where}: was pruned on {record.pruned_at:%Y-%m-%d}.\n"
            f"Only its digest is left: SHA-256 {record.payload_sha256}."
        )
    try:
        with (folder / record.file).open("rb") as file:
            member = member_at(file, record.offset)
    except OSError as error:
        raise EvidenceError(
            f"{where}: cannot be read: {error.strerror}.\nRestore the file from a backup."
        ) from error
    except (CutError, BrokenError) as error:
        raise EvidenceError(
            f"{where}: {error}.\nRun `monitor verify`, restore the file from a backup."
        ) from error
    if member.sha256 != record.sha256:
        raise EvidenceError(
            f"{where}: holds other bytes than were archived (SHA-256 {member.sha256}, recorded {record.sha256}).\n"
            "Run `monitor verify`, restore the file from a backup."
        )
    return member
