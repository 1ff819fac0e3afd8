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
from monitor.replay.job import Batch, Job, Narrow, read_file
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
    return _Replay(task, store, hands, clock, elapsed=elapsed, rest=rest, told=told).run()


class _Replay:
    """One replay on its way."""

    def __init__(
        self,
        task: Task,
        store: Store,
        hands: Workers,
        clock: Callable[[], datetime],
        *,
        elapsed: Callable[[], float],
        rest: Callable[[float], None],
        told: Callable[[Progress], None],
    ) -> None:
        self._task, self._store, self._hands, self._clock = task, store, hands, clock
        self._elapsed, self._told = elapsed, told
        store.sources.declare(list(task.job.sources), clock())
        self._run = store.runs.begin("replay", clock())
        self._keeper = Keeper(task.archive, store, self._run, clock, elapsed=elapsed, rest=rest)
        self._progress = Progress(files=len(task.files))
        self._running: dict[Future[Batch], _File] = {}
        self._suspects: list[_File] = []
        """Files that may have killed their process: each is tried alone, so that it is known for certain."""

    def run(self) -> Replayed:
        """Read everything; the run's row gets its end whatever happens."""
        began = self._elapsed()
        progress, status = self._progress, "failed"
        try:
            self._read_all()
            status = "ok"
        finally:
            self._store.runs.end(
                self._run,
                now=self._clock(),
                counts={"pages": progress.pages, "passed": progress.passed, "mentions": progress.mentions},
                chain_head=self._keeper.head,
                status=status,
            )
        return Replayed(progress=progress, run=self._run, seconds=self._elapsed() - began)

    def _read_all(self) -> None:
        task = self._task
        waiting = [file for path in task.files if (file := self._begin(path))]
        self._progress.total_bytes = sum(file.size for file in waiting)
        if any(file.own for file in waiting):
            adopt(task.archive, self._store.records, self._clock)
        if waiting:
            self._hands.get_ready(task.job)
        waiting.reverse()
        self._told(self._progress)
        while waiting or self._running or self._suspects:
            self._hand_out(waiting)
            finished, _ = wait(self._running, return_when=FIRST_COMPLETED)
            for future in finished:
                file = self._running.pop(future)
                error = CancelledError() if future.cancelled() else future.exception()
                if isinstance(error, CancelledError) or (error is not None and self._hands.lost(error)):
                    self._lost(file)
                    break
                if error is not None:
                    if not isinstance(error, (MonitorError, OSError)):
                        logger.error("file not read path=%s", file.path, exc_info=error)
                    self._give_up(file, f"{type(error).__name__}: {error}")
                    continue
                if self._take(future.result(), file):
                    waiting.append(file)
                self._told(self._progress)
        self._keeper.settle()

    def _begin(self, path: str) -> _File | None:
        """A file, from where it has been read to; None where there is nothing left of it to read."""
        size, digest = 0, None
        if not path.startswith(("http://", "https://")):
            try:
                size = os.path.getsize(path)
                digest = _beginning(path)
            except OSError as error:
                self._progress.unreadable.append(f"{path}: {error.strerror}")
                return None
        key = key_of(self._task.job)
        replays = self._store.replays
        reached = None if self._task.again else replays.reached(path, sha256=digest, ruleset=key)
        offset, ended = reached or (0, False)
        if ended and offset >= size:
            self._progress.done += 1
            return None
        row = replays.begin(self._run, path, sha256=digest, ruleset=key, now=self._clock())
        return _File(path=path, offset=offset, size=size, row=row, own=lies_in(path, self._task.archive))

    def _hand_out(self, waiting: list[_File]) -> None:
        """Give the workers as many stretches as they can read side by side; a suspect alone."""
        room = 1 if self._suspects else self._hands.number
        while len(self._running) < room and (self._suspects or waiting):
            file = self._suspects.pop() if self._suspects else waiting.pop()
            again = frozenset[int]()
            if file.own:
                again = self._store.records.later_looks(Path(file.path).name, file.offset)
            job = replace(self._task.job, path=file.path, offset=file.offset, own=file.own, again=again)
            self._running[self._hands.executor.submit(read_file, job)] = file
            if file.deaths:
                break

    def _lost(self, file: _File) -> None:
        """A process has died, and with it all that were read: start new ones, and suspect each of the files."""
        self._hands.renew()
        for one in (file, *self._running.values()):
            one.deaths += 1
            if one.deaths < MOST_DEATHS:
                self._suspects.append(one)
            else:
                self._give_up(one, f"killed {one.deaths} processes that read it")
        self._running.clear()

    def _take(self, batch: Batch, file: _File) -> bool:
        """Record a stretch; whether the file has more."""
        kept, progress = self._keeper.keep(batch), self._progress
        reached = batch.reached if kept.stopped is None else kept.stopped
        progress.bytes += batch.bytes
        progress.read_bytes += max(0, reached - file.offset)
        for count in (progress, file):
            count.pages += batch.pages
            count.passed += batch.passed
            count.mentions += kept.mentions
        progress.unreadable += (*batch.problems, *kept.problems)
        file.problems += (*batch.problems, *kept.problems)
        file.offset = reached
        if not batch.done and kept.stopped is None:
            self._store.replays.note(file.row, size=file.offset)
            return True
        if batch.broken or kept.stopped is not None:
            self._store.replays.note(file.row, size=file.offset, unreadable=file.problems)
        else:
            self._store.replays.end(
                file.row,
                pages=file.pages,
                passed=file.passed,
                mentions=file.mentions,
                size=file.offset,
                unreadable=file.problems,
                now=self._clock(),
            )
        progress.done += 1
        return False

    def _give_up(self, file: _File, why: str) -> None:
        """A file that cannot be read on is named; it stays unread, so that the next replay tries again."""
        problem = f"{file.path} at {file.offset}: {why}"
        self._progress.unreadable.append(problem)
        logger.warning("file given up %s", problem)
        self._store.replays.note(file.row, size=file.offset, unreadable=[*file.problems, problem])


def key_of(job: Job) -> str:
    """What a file was read with: the rules, and what narrowed the reading."""
    narrow = job.narrow
    if narrow == Narrow():
        return job.version
    said = repr((sorted(narrow.languages), narrow.since, narrow.until, sorted(narrow.domains)))
    return f"{job.version}+{hashlib.sha256(said.encode()).hexdigest()[:8]}"


def _beginning(path: str) -> str:
    """A digest of a file's first bytes: it stays the same when the file grows."""
    with open(path, "rb") as file:
        return hashlib.sha256(file.read(256)).hexdigest()


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
