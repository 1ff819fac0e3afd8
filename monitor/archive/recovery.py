"""
Find where the archive ends after a crash, and what the database does not know of.

A killed writer leaves one of these: nothing amiss; whole records that the
database never heard of; a last record that is cut; a newest file with nothing
in it. Whole records are evidence and are handed back. A cut one is cut off,
because anything appended after it would be lost to most readers.

What is not clearly cut is left alone: truncating is the one thing here that
cannot be undone. Then a new file is begun, and `monitor verify` names the rest.
"""

import logging
import os
from dataclasses import dataclass
from pathlib import Path

from monitor.archive.files import FileName, files_in
from monitor.archive.members import BrokenError, CutError, find_members, members
from monitor.core.article import GENESIS, Record

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class State:
    """Where to go on."""

    chain: str
    serial: int
    """The highest file number in use."""
    open_file: FileName | None
    """The file to append to; None: begin a new one."""
    size: int
    unrecorded: tuple[Record, ...]


def recover(folder: Path, last: Record | None) -> State:
    """Cut what a crash cut, and find the whole records after `last`. Raises OSError where the disk says no."""
    chain = last.chain if last else GENESIS
    names = files_in(folder)
    serial = max((name.serial for name in names), default=0)
    known = FileName.parse(last.file) if last else None
    if known:
        serial = max(serial, known.serial)
    unrecorded: list[Record] = []
    open_file: FileName | None = None
    size = 0
    for name in names:
        if known and name.serial <= known.serial and name != known:
            continue  # before the last record, or a leftover of pruning
        path = folder / str(name)
        start = last.offset + last.length if last and name == known else 0
        if path.stat().st_size < start:
            logger.error("archive is shorter than the database knows file=%s", path)
            open_file = None
            continue
        found, end, whole = _read_on(path, name, start)
        for record, before in found:
            if before != chain:
                logger.error("archive's chain is interrupted file=%s offset=%d", name, record.offset)
            chain = record.chain
            unrecorded.append(record)
        if end == 0 and whole:
            logger.warning("archive file is empty, removed file=%s", name)
            path.unlink()
            continue
        open_file, size = (name, end) if whole and not name.pruned else (None, 0)
    if unrecorded:
        logger.warning("archive holds records that the database does not know count=%d", len(unrecorded))
    return State(chain=chain, serial=serial, open_file=open_file, size=size, unrecorded=tuple(unrecorded))


def _read_on(path: Path, name: FileName, start: int) -> tuple[list[tuple[Record, str]], int, bool]:
    """Whole records from `start`, where they end, and whether the file may be appended to (its cut tail is gone)."""
    found: list[tuple[Record, str]] = []
    end = start
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        try:
            for member in members(file, start):
                found.append((member.record(str(name)), member.before))
                end = member.offset + member.length
        except (CutError, BrokenError) as error:
            later = next(find_members(file, end + 1, size), None)
            if later:
                logger.error(
                    "archive is broken file=%s offset=%d next=%d: %s", name, end, later.offset, error
                )
                return found, end, False
            logger.warning(
                "archive's cut tail removed file=%s offset=%d bytes=%d: it %s", name, end, size - end, error
            )
            os.truncate(path, end)
    return found, end, True
