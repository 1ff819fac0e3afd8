"""
Replay files: hand out their stretches, write what comes back, remember how far each was read.

One process writes the database; any number read. Each file is read in order,
one stretch at a time, so that "so far" is one number; files are read side by
side. Recording is idempotent: a stretch that is read twice adds nothing.
"""

import hashlib
import logging
import os
import time
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from monitor.archive.adoption import adopt
from monitor.errors import MonitorError
from monitor.replay.job import Batch, Job, read_file
from monitor.replay.keeping import Keeper
from monitor.replay.own import lies_in
from monitor.replay.warc import is_other_archive, is_warc
from monitor.replay.workers import Workers
from monitor.store import Store

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
    """The archive of this database: files in it are our own, captures of matched pages from elsewhere go into it."""
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
    own: bool = False
    """Whether it lies in the archive of this database."""
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
    rest: Callable[[float], None] = time.sleep,
    told: Callable[[Progress], None] = lambda progress: None,
) -> Replayed:
    """
    Read the files and record what they hold.

    `elapsed`: a monotonic clock; `rest` sleeps; `told` hears of every stretch.
    """
    store.sources.declare(list(task.job.sources), clock())
    run = store.runs.begin("replay", clock())
    progress = Progress(files=len(task.files))
    keeper = Keeper(task.archive, store, run, clock, elapsed=elapsed, rest=rest)
    began = elapsed()
    status = "failed"
    try:
        _read_all(task, store, hands, run, clock, keeper, progress, told)
        status = "ok"
    finally:
        counts = {"pages": progress.pages, "passed": progress.passed, "mentions": progress.mentions}
        store.runs.end(run, now=clock(), counts=counts, chain_head=keeper.head, status=status)
    return Replayed(progress=progress, run=run, seconds=elapsed() - began)


def _read_all(
    task: Task,
    store: Store,
    hands: Workers,
    run: int,
    clock: Callable[[], datetime],
    keeper: Keeper,
    progress: Progress,
    told: Callable[[Progress], None],
) -> None:
    waiting = [file for path in task.files if (file := _begin(path, task, store, run, clock, progress))]
    progress.total_bytes = sum(file.size for file in waiting)
    if any(file.own for file in waiting):
        adopt(task.archive, store.records, clock)
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
            job = replace(
                task.job, path=file.path, offset=file.offset, own=file.own, again=_seen_before(file, store)
            )
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
                        _give_up(one, f"killed {one.deaths} processes that read it", store, progress)
                running.clear()
                break
            if error is not None:
                if not isinstance(error, (MonitorError, OSError)):
                    logger.error("file not read path=%s", file.path, exc_info=error)
                _give_up(file, f"{type(error).__name__}: {error}", store, progress)
                continue
            if _take(future.result(), file, store, clock, keeper, progress):
                waiting.append(file)
            told(progress)
    keeper.settle()


def _seen_before(file: _File, store: Store) -> frozenset[int]:
    """Where in what is left of a file of our own archive the pages lie that had been seen before."""
    return store.records.later_looks(Path(file.path).name, file.offset) if file.own else frozenset()


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
    return _File(path=path, offset=offset, size=size, row=row, own=lies_in(path, task.archive))


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
    keeper: Keeper,
    progress: Progress,
) -> bool:
    """Record a stretch; whether the file has more."""
    kept = keeper.keep(batch)
    progress.pages += batch.pages
    progress.bytes += batch.bytes
    progress.passed += batch.passed
    progress.mentions += kept.mentions
    reached = batch.reached if kept.stopped is None else kept.stopped
    progress.read_bytes += max(0, reached - file.offset)
    for problem in (*batch.problems, *kept.problems):
        progress.unreadable.append(problem)
        file.problems.append(problem)
    file.pages += batch.pages
    file.passed += batch.passed
    file.mentions += kept.mentions
    file.offset = reached
    if not batch.done and kept.stopped is None:
        store.replays.note(file.row, size=file.offset)
        return True
    if batch.broken or kept.stopped is not None:
        store.replays.note(file.row, size=file.offset, unreadable=file.problems)
    else:
        _end(file, store, clock)
    progress.done += 1
    return False


def _give_up(file: _File, why: str, store: Store, progress: Progress) -> None:
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


def warc_files(paths: Iterable[Path]) -> list[str]:
    """The WARC files among paths and in folders, in the order of their names."""
    found: list[str] = []
    for path in paths:
        if path.is_dir():
            found += sorted(str(file) for file in path.rglob("*") if is_warc(file))
        else:
            found.append(str(path))
    return found


def passed_over(paths: Iterable[Path]) -> list[str]:
    """The archives in folders that are not read, for their form is another."""
    return [
        str(file)
        for path in paths
        if path.is_dir()
        for file in sorted(path.rglob("*"))
        if is_other_archive(file)
    ]
