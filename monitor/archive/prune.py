"""
Take captures that led to nothing out of the archive, and leave their digests, so that the chain still verifies.

A file is written anew without them, beside the old one, under a name of its
own; the database follows in one transaction; then the old file goes. Killed at
any point, either the old file or the new one is whole and is the one that the
database names, and the other is removed by the next pruning.

Removing evidence is the one thing that a mistake here cannot undo: a file in
which anything is off is left as it is and told, and entries always stay.
"""

import logging
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from itertools import groupby
from pathlib import Path
from typing import Protocol

from monitor.archive.check import difference
from monitor.archive.files import FileName, files_in
from monitor.archive.members import BrokenError, CutError, members
from monitor.archive.writer import Archive
from monitor.core.article import Record
from monitor.errors import TryAgainError

logger = logging.getLogger(__name__)

MARK = "pruned-on"
"""File in the archive's folder: the day of the last housekeeping."""


class Records(Protocol):
    """What pruning needs of the database: the store's `records`."""

    def all(self) -> Iterable[Record]: ...
    def without_mention(self, before: datetime, *, source: str | None = None) -> list[Record]: ...
    def move(self, moved: Sequence[Record], pruned_ids: Sequence[int], now: datetime) -> None: ...


@dataclass(frozen=True, kw_only=True)
class Pruned:
    """What was taken out."""

    captures: int = 0
    bytes: int = 0
    files: int = 0
    left_alone: tuple[str, ...] = ()
    """Files that were not touched, each with the reason."""


def prune_before(records: Records, archive: Archive, before: datetime, now: datetime) -> Pruned:
    """Take out the captures without a mention that are older than `before`, whatever their source."""
    return prune(records, archive, records.without_mention(before), now)


def prune_expired(records: Records, archive: Archive, keep_days: Mapping[str, int], now: datetime) -> Pruned:
    """
    Take out the captures without a mention that each source's `keep_days`, given by its id, no longer covers.

    Whole days (UTC), and once a day: a crawl every few minutes would otherwise go
    through all pages to find that nothing is due. A changed `keep_days` counts from
    the next day on.
    """
    today = datetime.combine(now.astimezone(UTC).date(), time(), UTC)
    mark = archive.folder / MARK
    if mark.exists() and mark.read_text(encoding="ascii", errors="replace").strip() == f"{today:%Y-%m-%d}":
        return Pruned()
    doomed = {
        record.id: record
        for source, days in keep_days.items()
        for record in records.without_mention(today - timedelta(days=days), source=source)
    }
    done = prune(records, archive, [doomed[id_] for id_ in sorted(doomed, key=lambda id_: id_ or 0)], now)
    try:
        mark.write_text(f"{today:%Y-%m-%d}\n", encoding="ascii")
    except OSError as error:
        logger.warning("archive pruned, and cannot note it folder=%s: %s", archive.folder, error)
    return done


def prune(records: Records, archive: Archive, doomed: Sequence[Record], now: datetime) -> Pruned:
    """
    Take these captures out. `archive` must be open (recovered): it keeps other writers away.

    The file that is being appended to is left alone. TryAgainError where the
    disk says no; what was done up to there is done.
    """
    done = Pruned()
    try:
        sweep(records, archive.folder)
        if archive.open_file is None:
            archive.turn()  # the last file is another day's, and may be pruned: never append to it again
        files = {record.file for record in doomed} - {archive.open_file}
        if not files:
            return done
        ids = {record.id for record in doomed}
        rows = (record for record in records.all() if record.file in files and not record.pruned_at)
        for name, group in groupby(rows, key=lambda record: record.file):
            done = _rewrite(records, archive.folder, name, list(group), ids, now, done)
    except OSError as error:
        raise TryAgainError(
            f"{archive.folder}: pruning stopped: {error.strerror or error}.\n"
            "A file is written anew before the old one goes: make room for one more file, then run this again."
        ) from error
    return done


def _rewrite(
    records: Records,
    folder: Path,
    name: str,
    rows: list[Record],
    doomed: set[int | None],
    now: datetime,
    done: Pruned,
) -> Pruned:
    """Write one file without the doomed records and have the database follow."""
    old, parsed = folder / name, FileName.parse(name)
    problem = "has a name that is none of ours" if parsed is None else _problem(old, rows)
    if parsed is None or problem:
        logger.error("archive file not pruned file=%s: it %s", name, problem)
        return replace(done, left_alone=(*done.left_alone, f"{name}: {problem}"))
    gone = [record for record in rows if record.id in doomed]
    new = folder / str(parsed.rewritten())
    part = new.with_name(new.name + ".part")
    moved: list[Record] = []
    at = 0
    with old.open("rb") as source, part.open("wb") as target:
        for record in sorted(rows, key=lambda record: record.offset):
            if record.id in doomed:
                continue
            source.seek(record.offset)
            target.write(source.read(record.length))
            moved.append(replace(record, file=new.name, offset=at))
            at += record.length
        target.flush()
        os.fsync(target.fileno())
    part.replace(new)
    _sync_folder(folder)
    records.move(moved, [record.id for record in gone if record.id is not None], now)
    old.unlink()
    _sync_folder(folder)
    size = sum(record.length for record in gone)
    logger.info("archive pruned file=%s captures=%d bytes=%d now=%s", name, len(gone), size, new.name)
    return replace(done, captures=done.captures + len(gone), bytes=done.bytes + size, files=done.files + 1)


def _problem(path: Path, rows: Sequence[Record]) -> str | None:
    """Why this file must not be rewritten: whatever in it is not as the database says would be lost for good."""
    if not path.is_file():
        return "is gone"
    end = 0
    with path.open("rb") as file:
        for record in sorted(rows, key=lambda record: record.offset):
            if record.offset != end:
                return f"holds bytes at {end} that the database does not know"
            if why := difference(record, file):
                return f"is not as the database says at {record.offset}: {why}"
            end += record.length
        if file.seek(0, 2) != end:
            return f"holds bytes at {end} that the database does not know"
    return None


def sweep(records: Records, folder: Path) -> None:
    """Remove what a killed pruning left: unfinished files, and the one of two that the database does not name."""
    for path in folder.glob("monitor-*.warc.gz.part"):
        path.unlink()
    names = files_in(folder)
    twins = [name for name in names if sum(other.serial == name.serial for other in names) > 1]
    if not twins:
        return
    named: set[str] = set()
    chains: set[str] = set()
    serials = {name.serial for name in twins}
    for record in records.all():
        parsed = FileName.parse(record.file)
        if parsed and parsed.serial in serials:
            if not record.pruned_at:  # a pruned one goes on naming the file that it was in
                named.add(record.file)
            chains.add(record.chain)
    for name in twins:
        if str(name) not in named and _chains_in(folder / str(name)) <= chains:
            logger.info("archive: left over from pruning, removed file=%s", name)
            (folder / str(name)).unlink()


def _chains_in(path: Path) -> set[str]:
    """The places in the chain that a file holds; one that is no place where anything in it cannot be read."""
    try:
        with path.open("rb") as file:
            return {member.chain for member in members(file)}
    except (CutError, BrokenError):
        return {"unreadable"}


def _sync_folder(folder: Path) -> None:
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
