"""What the replay's tests share: a replay in this process, and what it left in the database."""

import time
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from monitor import paths
from monitor.archive.check import check
from monitor.core.source import Source
from monitor.replay import Progress, Replayed, Task, replay
from monitor.replay.job import Job, Narrow
from monitor.replay.run import warc_files
from monitor.replay.workers import Workers, workers
from monitor.store import Store
from tests.builders import at
from tests.rulebook import project_rules


@dataclass(frozen=True, kw_only=True)
class Found:
    """What stands in a database, in words that do not depend on the order of arrival."""

    mentions: tuple[tuple[Any, ...], ...]
    matches: tuple[tuple[Any, ...], ...]
    copies: tuple[tuple[Any, ...], ...]


class Here(Workers):
    """Reads in this process: rules are loaded once for all tests."""

    def __init__(self) -> None:
        super().__init__(1)
        self._pool = _AtOnce()

    def get_ready(self, job: Job) -> None:
        """It is."""


class _AtOnce(Executor):
    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - it is the future's
            future.set_exception(error)
        return future


@dataclass(frozen=True)
class Desk:
    """A database in a folder, and replays into it."""

    folder: Path

    @property
    def db(self) -> Path:
        return self.folder / "monitor.db"

    def job(self, **changes: Any) -> Job:
        """What every job of a replay has in common, with the shipped rules."""
        ruleset = project_rules()
        files = tuple(
            (file.relative_to(paths.RULES).as_posix(), file.read_bytes())
            for file in sorted(paths.RULES.rglob("*.toml"))
        )
        made = Job(path="", rules=files, version=ruleset.version, narrow=Narrow())
        return replace(made, **changes)

    def replay(
        self,
        *files: Path,
        hands: Workers | None = None,
        told: Callable[[Progress], None] = lambda progress: None,
        again: bool = False,
        sources: tuple[Source, ...] = (),
        rest: Callable[[float], None] = time.sleep,
        elapsed: Callable[[], float] = time.monotonic,
        **changes: Any,
    ) -> Replayed:
        """A replay in this process; its readers run where `hands` are, or in one process beside it."""
        self.folder.mkdir(exist_ok=True)
        task = Task(
            files=tuple(warc_files(files)),
            job=self.job(sources=sources, **changes),
            archive=paths.archive_of(self.db),
            again=again,
        )
        with Store.open(self.db, clock=lambda: at("09:00")) as store:
            times: dict[str, Any] = {"clock": lambda: at("09:00"), "elapsed": elapsed, "rest": rest}
            if hands is not None:
                return replay(task, store, hands, **times, told=told)
            with workers(1, None) as mine:
                return replay(task, store, mine, **times, told=told)

    def verify(self) -> list[str]:
        """What is off between the archive and the database."""
        with Store.open(self.db, readonly=True) as store:
            report = check(paths.archive_of(self.db), store.records.all, store.runs.heads())
        return [f"{finding.kind}: {finding.what}" for finding in report.findings]

    def rows(self, sql: str) -> list[dict[str, Any]]:
        """What the database answers."""
        with Store.open(self.db, readonly=True) as store:
            return [dict(row) for row in store.base.rows(sql)]

    def found(self) -> Found:
        """Every mention and every match with its quote."""
        mentions = self.rows(
            "SELECT p.canonical_url AS url, p.outcome, p.fetched_at, a.title, a.fingerprint FROM mentions m"
            " JOIN articles a ON a.id = m.article JOIN pages p ON p.canonical_url = a.canonical_url"
        )
        matches = self.rows(
            'SELECT a.canonical_url AS url, x.rule, x.lane, x.quote, x.start, x."end", x.prominence, x.direction'
            " FROM matches x JOIN mentions m ON m.id = x.mention JOIN articles a ON a.id = m.article"
        )
        copies = self.rows(
            "SELECT a.canonical_url AS first, c.canonical_url AS copy, c.fetched_at FROM copies c"
            " JOIN mentions m ON m.id = c.mention JOIN articles a ON a.id = m.article"
        )
        return Found(mentions=_plain(mentions), matches=_plain(matches), copies=_plain(copies))


def _plain(rows: list[dict[str, Any]]) -> tuple[tuple[Any, ...], ...]:
    return tuple(sorted(tuple(map(str, row.values())) for row in rows))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """An empty database."""
    return Desk(tmp_path / "desk")


@pytest.fixture
def other(tmp_path: Path) -> Desk:
    """Another one, to compare with."""
    return Desk(tmp_path / "other")
