"""
Replay files: hand out their stretches, write what comes back, remember how far each was read.

One process writes the database; any number read. Each file is read in order,
one stretch at a time, so that "so far" is one number; files are read side by
side. Recording is idempotent: a stretch that is read twice adds nothing.
"""

import hashlib
import logging
import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from monitor import steps
from monitor.archive import Archive
from monitor.core.article import Record
from monitor.core.urls import canonical
from monitor.errors import MonitorError
from monitor.replay.job import Batch, Job, read_file
from monitor.replay.workers import Workers
from monitor.steps import Work
from monitor.store import Store, Verdict

logger = logging.getLogger(__name__)

MOST_DEATHS = 4
"""Processes that one file may kill before it is left alone."""


@dataclass(frozen=True, kw_only=True)
class Task:
    """A replay: which files, with what, into which database."""

    files: tuple[str, ...]
    job: Job
    """What every job has in common."""
    archive: Path
    """Our own archive, where captures of matched pages go."""
    again: bool = False


@dataclass(kw_only=True)
class Progress:
    """How far a replay is; also what it came to."""

    files: int = 0
    done: int = 0
    total_bytes: int = 0
    """Of the files, as they lie."""
    read_bytes: int = 0
    pages: int = 0
    bytes: int = 0
    """Of the pages, unpacked."""
    passed: int = 0
    mentions: int = 0
    """New ones."""
    unreadable: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Replayed:
    """What a replay came to."""

    progress: Progress
    run: int
    seconds: float


@dataclass
class _File:
    """One file on its way."""

    path: str
    offset: int
    size: int
    row: int
    digest: str | None
    batchless: bool = True
    deaths: int = 0
    pages: int = 0
    passed: int = 0
    mentions: int = 0
    problems: list[str] = field(default_factory=list)


def replay(
    task: Task,
    store: Store,
    hands: Workers,
    *,
    clock: Callable[[], datetime],
    elapsed: Callable[[], float],
    told: Callable[[Progress], None] = lambda progress: None,
) -> Replayed:
    """Read the files and record what they hold. `elapsed`: a monotonic clock; `told` hears of every stretch."""
    store.sources.declare(list(task.job.sources), clock())
    run = store.runs.begin("replay", clock())
    progress = Progress(files=len(task.files))
    writer = _Writer(task.archive, store, run, clock)
    began = elapsed()
    status = "failed"
    try:
        _read_all(task, store, hands, run, clock, writer, progress, told)
        status = "ok"
    finally:
        head = writer.close()
        counts = {"pages": progress.pages, "passed": progress.passed, "mentions": progress.mentions}
        store.runs.end(run, now=clock(), counts=counts, chain_head=head, status=status)
    return Replayed(progress=progress, run=run, seconds=elapsed() - began)


def _read_all(
    task: Task,
    store: Store,
    hands: Workers,
    run: int,
    clock: Callable[[], datetime],
    writer: "_Writer",
    progress: Progress,
    told: Callable[[Progress], None],
) -> None:
    waiting = [file for path in task.files if (file := _begin(path, task, store, run, clock, progress))]
    progress.total_bytes = sum(file.size for file in waiting)
    if waiting:
        hands.get_ready(task.job)
    waiting.reverse()
    running: dict[Future[Batch], _File] = {}
    suspects: list[_File] = []
    told(progress)
    while waiting or running or suspects:
        # A file that may have killed its process is tried alone, so that it is known for certain.
        room = 1 if suspects else hands.number
        while len(running) < room and (suspects or waiting):
            file = suspects.pop() if suspects else waiting.pop()
            job = replace(task.job, path=file.path, offset=file.offset)
            running[hands.executor.submit(read_file, job)] = file
            if file.deaths:
                break
        finished, _ = wait(running, return_when=FIRST_COMPLETED)
        for future in finished:
            file = running.pop(future)
            error = CancelledError() if future.cancelled() else future.exception()
            if error is not None and (hands.lost(error) or isinstance(error, CancelledError)):
                hands.renew()
                for one in (file, *running.values()):
                    one.deaths += 1
                    if one.deaths < MOST_DEATHS:
                        suspects.append(one)
                    else:
                        _give_up(one, f"killed {one.deaths} processes that read it", store, clock, progress)
                running.clear()
                break
            if error is not None:
                if not isinstance(error, (MonitorError, OSError)):
                    logger.error("file not read path=%s", file.path, exc_info=error)
                _give_up(file, f"{type(error).__name__}: {error}", store, clock, progress)
                continue
            if _take(future.result(), file, store, clock, writer, progress):
                waiting.append(file)
            told(progress)


def _begin(
    path: str, task: Task, store: Store, run: int, clock: Callable[[], datetime], progress: Progress
) -> _File | None:
    """A file, from where it has been read to; None where there is nothing left of it to read."""
    size, digest = 0, None
    if not path.startswith(("http://", "https://")):
        try:
            size = os.path.getsize(path)
            digest = _beginning(path)
        except OSError as error:
            progress.unreadable.append(f"{path}: {error.strerror}")
            return None
    key = key_of(task.job)
    reached = None if task.again else store.replays.reached(path, sha256=digest, ruleset=key)
    offset, ended = reached or (0, False)
    if ended and offset >= size:
        progress.done += 1
        return None
    row = store.replays.begin(run, path, sha256=digest, ruleset=key, now=clock())
    return _File(path=path, offset=offset, size=size, row=row, digest=digest)


def key_of(job: Job) -> str:
    """What a file was read with: the rules, and what narrowed the reading."""
    narrowed = job.narrow != type(job.narrow)()
    extra = (
        hashlib.sha256(
            repr(
                (
                    sorted(job.narrow.languages),
                    job.narrow.since,
                    job.narrow.until,
                    sorted(job.narrow.domains),
                )
            ).encode()
        ).hexdigest()[:8]
        if narrowed
        else ""
    )
    return f"{job.version}{'+' if extra else ''}{extra}"


def _beginning(path: str) -> str:
    """A digest of a file's first bytes: it stays the same when the file grows."""
    with open(path, "rb") as file:
        return hashlib.sha256(file.read(256)).hexdigest()


def _take(
    batch: Batch,
    file: _File,
    store: Store,
    clock: Callable[[], datetime],
    writer: "_Writer",
    progress: Progress,
) -> bool:
    """Record a stretch; whether the file has more."""
    new = sum(writer.record(work, own=batch.own) for work in batch.works)
    progress.pages += batch.pages
    progress.bytes += batch.bytes
    progress.passed += batch.passed
    progress.mentions += new
    progress.read_bytes += max(0, batch.reached - file.offset)
    progress.unreadable += batch.problems
    file.problems += batch.problems
    file.pages += batch.pages
    file.passed += batch.passed
    file.mentions += new
    file.offset = batch.reached
    if not batch.done:
        store.replays.note(file.row, size=file.offset)
        return True
    if batch.broken:
        store.replays.note(file.row, size=file.offset, unreadable=file.problems)
    else:
        _end(file, store, clock)
    progress.done += 1
    return False


def _give_up(file: _File, why: str, store: Store, clock: Callable[[], datetime], progress: Progress) -> None:
    """A file that cannot be read on is named; it stays unread, so that the next replay tries again."""
    problem = f"{file.path} at {file.offset}: {why}"
    progress.unreadable.append(problem)
    logger.warning("file given up %s", problem)
    store.replays.note(file.row, size=file.offset, unreadable=[*file.problems, problem])


def _end(file: _File, store: Store, clock: Callable[[], datetime]) -> None:
    store.replays.end(
        file.row,
        pages=file.pages,
        passed=file.passed,
        mentions=file.mentions,
        size=file.offset,
        unreadable=file.problems,
        now=clock(),
    )


class _Writer:
    """Records pages; the capture of a matched page that is not ours goes into our archive first."""

    def __init__(self, folder: Path, store: Store, run: int, clock: Callable[[], datetime]) -> None:
        self._folder, self._store, self._run, self._clock = folder, store, run, clock
        self._archive: Archive | None = None
        self._unrecorded: dict[tuple[str, str], Record] = {}
        """Captures that a killed replay had kept and not recorded: they are not kept twice."""

    def record(self, work: Work, *, own: bool) -> bool:
        """Store one page; whether it made a new mention."""
        if not own:
            work = self._kept(work)
        elif self._has(work.records):
            work = replace(work, records=())
        recorded = steps.record(work, self._store, run=self._run, now=self._clock())
        return recorded.verdict is Verdict.NEW

    def _has(self, records: Sequence[Record]) -> bool:
        return any(self._store.records.at(record.file, record.offset) for record in records)

    def _kept(self, work: Work) -> Work:
        """The work with its capture in our archive, unless it lies there from an earlier replay."""
        assert work.capture is not None
        before = self._store.pages.get(canonical(work.entry.url))
        if before is not None and before["sha256"] == work.capture.sha256:
            held = self._store.records.at(before["warc_file"], before["warc_offset"])
            if held is not None and held.at == work.capture.fetched_at.replace(
                microsecond=held.at.microsecond
            ):
                return replace(work, capture=replace(work.capture, record=held))
        archive = self._opened()
        held = self._unrecorded.get((work.capture.final_url, work.capture.sha256))
        if held is not None and held.at == work.capture.fetched_at.replace(microsecond=held.at.microsecond):
            return replace(work, capture=replace(work.capture, record=held))
        return replace(work, records=archive.write(work.entry, work.capture))

    def _opened(self) -> Archive:
        if self._archive is None:
            self._archive = Archive(self._folder, self._clock)
            unknown = self._archive.recover(self._store.records.last())
            if unknown:
                self._store.records.add(None, unknown)
            self._unrecorded = {
                (one.url, one.payload_sha256): one for one in unknown if one.kind == "response"
            }
        return self._archive

    def close(self) -> str | None:
        """Close the archive, if it was opened; its chain's head."""
        if self._archive is None:
            return None
        head = self._archive.chain
        self._archive.close()
        return head


def warc_files(paths: Iterable[Path]) -> list[str]:
    """The WARC files among paths and in folders, in the order of their names."""
    found: list[str] = []
    for path in paths:
        if path.is_dir():
            found += sorted(str(file) for file in path.rglob("*") if _is_warc(file))
        else:
            found.append(str(path))
    return found


def _is_warc(file: Path) -> bool:
    name = file.name.removesuffix(".gz").removesuffix(".zst").removesuffix(".lz4")
    return name.endswith(".warc") and file.is_file()
