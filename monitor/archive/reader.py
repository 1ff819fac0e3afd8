"""
Read one record of the archive back, checked against its digest.

Shown evidence is either what was archived or an error. Whole files, as pairs of
entry and capture, are read by `monitor.replay.own`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from monitor.archive.blocks import capture_from_block
from monitor.archive.check import difference
from monitor.archive.members import BrokenError, CutError, Member, member_at
from monitor.core.article import Capture, Record
from monitor.errors import EvidenceError

_VERIFY = "Run `monitor verify`, restore the file from a backup."


def read_record(folder: Path, record: Record) -> Capture:
    """The capture that a record holds, checked against its digest; EvidenceError where it is not what was archived."""
    member = _checked(folder, record)
    return capture_from_block(member.block, url=member.url, at=member.at, record=record)


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
