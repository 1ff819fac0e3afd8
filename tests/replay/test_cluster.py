"""A replay on a Dask cluster: a real scheduler and real workers, as processes of their own on loopback."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from monitor.errors import InputError
from monitor.replay import Progress
from monitor.replay.workers import Workers, workers
from tests.conftest import ROOT
from tests.replay.conftest import Desk
from tests.replay.deadly import read_or_die
from tests.replay.warcs import news

pytest.importorskip("distributed", reason="the extra [cluster] is not installed")

PATIENCE = 60.0
"""Seconds in which a process must have come up; it takes three on an idle machine."""


class Cluster:
    """A scheduler and workers, each a child process that can be killed."""

    def __init__(self, folder: Path, *, daemon: bool) -> None:
        self.folder = folder
        self.daemon = daemon
        self.children: list[subprocess.Popen[bytes]] = []
        self.address = ""

    def start(self, workers: int) -> None:
        """A scheduler, and so many workers that have announced themselves."""
        place = self.folder / "scheduler.json"
        self._start(
            "scheduler",
            "--host",
            "127.0.0.1",
            "--port",
            "0",
            "--scheduler-file",
            str(place),
            "--no-dashboard",
        )
        until(lambda: place.exists() and place.read_text().strip().endswith("}"))
        self.address = json.loads(place.read_text())["address"]
        for _ in range(workers):
            self._start(
                "worker", self.address, "--host", "127.0.0.1", "--nthreads", "1", "--no-dashboard",
                "--local-directory", str(self.folder),
            )  # fmt: skip
        if workers:
            from distributed import Client

            with Client(self.address, set_as_default=False) as client:
                client.wait_for_workers(workers, timeout=PATIENCE)

    def worker_pids(self) -> list[int]:
        """The processes that do the work: children of the nannies that guard them."""
        from distributed import Client

        with Client(self.address, set_as_default=False) as client:
            return sorted(client.run(os.getpid).values())

    def lose(self, pid: int) -> None:
        """Kill a worker for good: the nanny that would start another one first."""
        nanny = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
        assert nanny in [child.pid for child in self.children]
        os.kill(nanny, signal.SIGKILL)
        os.kill(pid, signal.SIGKILL)

    def stop(self) -> None:
        """End what was started, workers first."""
        for child in reversed(self.children):
            if child.poll() is None:
                child.terminate()
        for child in reversed(self.children):
            try:
                child.wait(20)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()

    def _start(self, role: str, *args: str) -> None:
        environment = os.environ | {
            "DASK_DISTRIBUTED__WORKER__DAEMON": str(self.daemon),
            "PYTHONPATH": str(ROOT),
        }
        with (self.folder / f"{role}-{len(self.children)}.log").open("wb") as log:
            self.children.append(
                subprocess.Popen(
                    [sys.executable, "-m", "dask", role, *args],
                    env=environment,
                    cwd=self.folder,
                    stdout=log,
                    stderr=log,
                )
            )


def until(true: Callable[[], bool]) -> None:
    """Wait for what another process does."""
    limit = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < limit
        time.sleep(0.02)


@contextmanager
def cluster(folder: Path, number: int, *, daemon: bool = False) -> Iterator[Cluster]:
    """A cluster that is gone afterwards."""
    folder.mkdir()
    made = Cluster(folder, daemon=daemon)
    try:
        made.start(number)
        yield made
    finally:
        made.stop()


@contextmanager
def hands(made: Cluster) -> Iterator[Workers]:
    """The cluster as `--cluster ADDRESS` has it."""
    with workers(1, made.address) as found:
        yield found


@pytest.mark.skipif(sys.platform != "linux", reason="finds a worker's nanny in /proc")
def test_a_worker_lost_in_the_middle_changes_nothing(tmp_path: Path, desk: Desk, other: Desk) -> None:
    """
    Tasks run again elsewhere, some twice; the mentions are those of one process on one machine.
    """
    files = [tmp_path / f"news-{number}.warc.gz" for number in range(4)]
    for number, file in enumerate(files):  # each tells two things that the one before it tells too
        news(file, 60, first=50 * number)
    lost: list[int] = []

    with cluster(tmp_path / "dask", 2) as made, hands(made) as many:
        assert many.number == 2

        def lose_one(progress: Progress) -> None:
            if progress.pages and not lost:
                lost.append(made.worker_pids()[0])
                made.lose(lost[0])

        result = desk.replay(*files, hands=many, told=lose_one, pages=15)
        left = made.worker_pids()
    alone = other.replay(*files)

    assert len(lost) == 1
    assert lost[0] not in left
    assert len(left) == 1
    assert result.progress.unreadable == []
    assert result.progress.pages == alone.progress.pages == 240
    assert desk.found() == other.found()
    assert len(desk.found().mentions) == 48 - 6
    assert len(desk.found().copies) == 6


def test_a_file_that_kills_four_workers_is_named_and_the_rest_is_read(
    tmp_path: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    One poisoned file in a month of them must not cost the month.
    """
    files = [tmp_path / f"{name}.warc.gz" for name in ("a-deadly", "b-news", "c-news")]
    told = [news(file, 10, first=10 * number) for number, file in enumerate(files)]
    monkeypatch.setattr("monitor.replay.run.read_file", read_or_die)

    with cluster(tmp_path / "dask", 2) as made, hands(made) as many:
        result = desk.replay(*files, hands=many)

    (problem,) = result.progress.unreadable
    assert problem.startswith(str(files[0]))
    assert "KilledWorker" in problem
    assert result.progress.mentions == len(told[1]) + len(told[2])


def test_workers_that_may_not_start_processes_are_refused(tmp_path: Path) -> None:
    """
    Dask's own default; a page is read in a process that can be killed. The message tells the cure.
    """
    with (
        cluster(tmp_path / "dask", 1, daemon=True) as made,
        pytest.raises(InputError, match="DASK_DISTRIBUTED__WORKER__DAEMON=False"),
        hands(made),
    ):
        pass


def test_a_cluster_without_workers_is_refused(tmp_path: Path) -> None:
    """
    It would wait for ever.
    """
    with (
        cluster(tmp_path / "dask", 0) as made,
        pytest.raises(InputError, match="no workers"),
        hands(made),
    ):
        pass


def test_no_scheduler_is_wrong_input() -> None:
    """
    A mistyped address says so.
    """
    with pytest.raises(InputError, match="no scheduler answers"), workers(1, "tcp://127.0.0.1:1"):
        pass
