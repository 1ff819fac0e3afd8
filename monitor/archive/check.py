"""
Hold the archive's files against the database, record by record, and name what is off.

Every record is read and hashed again, header and body; the chain is computed
again from its beginning, over pruned records too, and must pass every head
that a run noted. Nothing here writes.

A list of ten thousand records that have all moved by one record's length helps
nobody: what was taken out is told as missing, and that the rest moved is told
once. Someone who can write both archive and database is not detected.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import BinaryIO

from monitor.archive.chain import link
from monitor.archive.files import FileName
from monitor.archive.members import BrokenError, CutError, find_members, member_at, whole_seconds
from monitor.core.article import GENESIS, Record

CHANGED, MISSING, UNRECORDED, BROKEN = "changed", "missing", "unrecorded", "broken"
KINDS = (CHANGED, MISSING, UNRECORDED, BROKEN)

_RESTORE = "Restore this file from a backup."
_ADOPT = "If a crawl was killed, the next one records it. If none was, find out who wrote it."
_CUT = "If a crawl was killed, the next one cuts it off. If none was, restore this file from a backup."
_DATABASE = "Restore the database from a backup; the archive itself may be whole."

_GONE = "the file is gone"
_ENDS = "the file ends before it does"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that is off: which, where, what, and what to do."""

    kind: str
    """`changed`, `missing`, `unrecorded` or `broken`."""
    file: str
    offset: int
    url: str
    what: str
    cure: str


@dataclass(kw_only=True)
class Report:
    """What a check found."""

    records: int = 0
    """How many the database has, pruned ones included."""
    pruned: int = 0
    findings: list[Finding] = field(default_factory=list)

    def add(self, kind: str, where: "Record | Stray", what: str, cure: str) -> None:
        """Note one finding."""
        self.findings.append(
            Finding(kind=kind, file=where.file, offset=where.offset, url=where.url, what=what, cure=cure)
        )

    def count(self, kind: str) -> int:
        """How many findings of a kind there are."""
        return sum(finding.kind == kind for finding in self.findings)


@dataclass(frozen=True, kw_only=True)
class Stray:
    """A record, or bytes that are none, where the database expects another or nothing."""

    file: str
    offset: int
    end: int
    url: str = ""
    before: str = ""
    chain: str = ""
    """Empty: no record."""


def check(
    folder: Path,
    records: Callable[[], Iterable[Record]],
    heads: Sequence[tuple[int, str]],
    progress: Callable[[int], None] = lambda done: None,
) -> Report:
    """
    Hold `folder` against the database's records (in the order of the chain) and the heads that runs noted.

    `records` is asked twice where records lie about that are not in their
    place. Memory stays flat while the archive is sound.
    """
    report = Report()
    unmet: list[tuple[Record, str, str]] = []
    strays: list[Stray] = []
    files: set[str] = set()
    rows = _chained(report, records(), heads, progress)
    for name, group in groupby(rows, key=lambda row: row[0].file):
        files.add(name)
        _compare(folder, name, list(group), unmet, strays)
    for name in _others(folder, files):
        _look_round(folder, name, [], strays)
    _settle(report, unmet, _drop_copies(strays, records, unmet))
    return report


def _chained(
    report: Report,
    records: Iterable[Record],
    heads: Sequence[tuple[int, str]],
    progress: Callable[[int], None],
) -> Iterator[tuple[Record, str]]:
    """Each record that should be there, with the chain before it; what is wrong with the chain is noted on the way."""
    before = GENESIS
    heads_left = {head: run for run, head in heads if head != GENESIS}
    for record in records:
        report.records += 1
        report.pruned += record.pruned_at is not None
        if link(before, record.sha256) != record.chain:
            what = (
                "the chain is interrupted before this record: the database was changed or has lost a record."
            )
            report.add(BROKEN, record, what, _DATABASE)
        if not record.pruned_at:
            yield record, before
        before = record.chain
        heads_left.pop(before, None)
        progress(report.records)
    for head, run in heads_left.items():
        what = f"run {run} ended with the chain at {head}, which no record has: records are gone from the database."
        report.add(BROKEN, Stray(file="", offset=0, end=0), what, _DATABASE)


def _compare(
    folder: Path,
    name: str,
    rows: Sequence[tuple[Record, str]],
    unmet: list[tuple[Record, str, str]],
    strays: list[Stray],
) -> None:
    """Read one file as the database describes it, then look at whatever else is in it."""
    path = folder / name
    if not path.is_file():
        unmet += [(record, before, _GONE) for record, before in rows]
        return
    met: list[tuple[int, int]] = []
    with path.open("rb") as file:
        for record, before in rows:
            why = difference(record, file)
            if why:
                unmet.append((record, before, why))
            else:
                met.append((record.offset, record.offset + record.length))
    _look_round(folder, name, met, strays)


def difference(record: Record, file: BinaryIO) -> str | None:
    """How what lies there differs from what the database says; None where it does not."""
    if record.offset + record.length > file.seek(0, 2):
        return _ENDS
    try:
        member = member_at(file, record.offset)
    except (CutError, BrokenError) as error:
        return f"its bytes cannot be read: it {error}"
    if member.sha256 != record.sha256:
        return f"its SHA-256 is {member.sha256}, recorded was {record.sha256}"
    held = (
        record.kind,
        record.url,
        whole_seconds(record.at),
        record.length,
        record.payload_sha256,
        record.chain,
    )
    there = (member.kind, member.url, member.at, member.length, member.payload_sha256, member.chain)
    if there != held or not member.sound():
        return (
            "its header is not what was written (type, URL, date, chain, digests or the record it belongs to)"
        )
    return None


def _look_round(folder: Path, name: str, met: Sequence[tuple[int, int]], strays: list[Stray]) -> None:
    """Find whole records, and bytes that are none, where no recorded one lies."""
    with (folder / name).open("rb") as file:
        for start, end in _gaps(met, file.seek(0, 2)):
            at = start
            for member in find_members(file, start, end):
                if member.offset > at:
                    strays.append(Stray(file=name, offset=at, end=member.offset))
                at = member.offset + member.length
                strays.append(
                    Stray(
                        file=name,
                        offset=member.offset,
                        end=at,
                        url=member.url,
                        before=member.before,
                        chain=member.chain,
                    )
                )
            if at < end:
                strays.append(Stray(file=name, offset=at, end=end))


def _gaps(met: Sequence[tuple[int, int]], size: int) -> Iterator[tuple[int, int]]:
    """What lies before, between and after the given ranges."""
    at = 0
    for start, end in [*sorted(met), (size, size)]:
        if start > at:
            yield at, start
        at = max(at, end)


def _others(folder: Path, files: set[str]) -> list[str]:
    """WARC files that the database does not mention. What a killed prune was still writing ends in `.part`."""
    if not folder.is_dir():
        return []
    names = (path.relative_to(folder).as_posix() for path in folder.rglob("*.warc*") if path.is_file())
    return sorted(name for name in names if name not in files and not name.endswith(".part"))


def _drop_copies(
    strays: list[Stray], records: Callable[[], Iterable[Record]], unmet: list[tuple[Record, str, str]]
) -> list[Stray]:
    """Leave out second copies of records that are in their place, or were pruned: a killed prune leaves such a file."""
    if not any(stray.chain for stray in strays):
        return strays
    chains = {stray.chain for stray in strays if stray.chain}
    known = {record.chain for record in records() if record.chain in chains}
    known -= {record.chain for record, _, _ in unmet}
    return [stray for stray in strays if stray.chain not in known]


def _settle(report: Report, unmet: list[tuple[Record, str, str]], strays: list[Stray]) -> None:
    """Say of everything that did not fit what became of it: moved, changed, missing, or not known at all."""
    lying = {stray.chain: stray for stray in strays if stray.chain}
    following = {stray.before: stray for stray in lying.values()}
    at_place = {(stray.file, stray.offset): stray for stray in lying.values()}
    remains: dict[str, list[tuple[int, int]]] = {}
    for stray in strays:
        if not stray.chain:
            remains.setdefault(stray.file, []).append((stray.offset, stray.end))
    expected = {record.chain for record, _, _ in unmet}
    explained: set[str] = set()
    last_shift: tuple[str, str, int] | None = None
    for record, before, why in unmet:
        here = lying.get(record.chain)
        if here and (here.file, here.offset) != (record.file, record.offset):
            explained.add(record.chain)
            shift = (record.file, here.file, here.offset - record.offset)
            if shift != last_shift:
                what = f"from here on records are not in their place: this one is in {here.file} at {here.offset}."
                report.add(BROKEN, record, what, _RESTORE)
            last_shift = shift
            continue
        other = here or following.get(before) or at_place.get((record.file, record.offset))
        if other and (other is here or other.chain not in expected):
            explained.add(other.chain)
            report.add(CHANGED, record, f"{why}.", _RESTORE)
        elif _use_up(remains.get(record.file, []), record):
            report.add(CHANGED, record, f"{why}.", _RESTORE)
        else:
            report.add(MISSING, record, f"{why if why in (_GONE, _ENDS) else 'it was taken out'}.", _RESTORE)
    for stray in lying.values():
        if stray.chain not in explained:
            report.add(UNRECORDED, stray, "the database does not know this record.", _ADOPT)
    for file, ranges in remains.items():
        for start, end in ranges:
            what = f"{end - start} bytes are no record: a crash cut one short, or someone added them."
            report.add(BROKEN, Stray(file=file, offset=start, end=end), what, _CUT)


def _use_up(ranges: list[tuple[int, int]], record: Record) -> bool:
    """Is something unreadable left where the record was? Then it was changed, and that explains those bytes."""
    start, end = record.offset, record.offset + record.length
    if not any(low <= start < high for low, high in ranges):
        return False
    ranges[:] = [
        (a, b) for low, high in ranges for a, b in ((low, min(high, start)), (max(low, end), high)) if a < b
    ]
    return True


def beyond(finding: Finding, last: Record | None) -> bool:
    """Does it concern only what lies after the last recorded record, where a crawl may be writing just now?"""
    if finding.kind not in (UNRECORDED, BROKEN) or not finding.file:
        return False
    if last is None:
        return True
    file, end = FileName.parse(finding.file), FileName.parse(last.file)
    if file is None or end is None:
        return False
    return file.serial > end.serial or (file == end and finding.offset >= last.offset + last.length)
