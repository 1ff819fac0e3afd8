"""
Where jobs run: in processes of this machine, or on a Dask cluster.

One interface for both, `concurrent.futures.Executor`. The workers come from a
fork server: the process that starts them has threads. They end with it, also
where it is killed.
"""

import multiprocessing
import os
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.context import ForkServerContext
from typing import Any

from monitor import cache, memory
from monitor.errors import InputError
from monitor.replay.job import Job, get_ready, is_ready, let_go


class Workers:
    """An executor that can be replaced when a job has killed its process."""

    def __init__(self, number: int) -> None:
        self.number = number
        self._pool: Executor | None = None

    @property
    def executor(self) -> Executor:
        """The processes; started when first asked for."""
        if self._pool is None:
            self._pool = ProcessPoolExecutor(self.number, mp_context=_context(), initializer=_begin)
        return self._pool

    def get_ready(self, job: Job) -> None:
        """
        Make what all of them need in a process that ends, unless it was kept before or can not be kept.

        Made in each of them it would take seconds of each, and memory that is not given back.
        """
        if cache.keeps() and not is_ready(job):
            process = _context().Process(target=get_ready, args=(job,))
            process.start()
            process.join()

    def renew(self) -> None:
        """Start new processes: a pool that has lost one takes no more jobs."""
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
        self._pool = None

    def lost(self, error: BaseException) -> bool:
        """Whether an error means that the process died, and not that the job failed."""
        return isinstance(error, BrokenProcessPool)

    def close(self) -> None:
        """Let go of the processes."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)


def _context() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["monitor.scan", "monitor.config.rules"])
    return context


def _begin() -> None:
    """
    Have a worker give back what large pages took, and end when the replay is killed.

    It holds both ends of the pipe that brings its work, and so would wait for
    more of it for ever.
    """
    memory.settle()
    owner = multiprocessing.parent_process()
    if owner is None:
        return

    def watch() -> None:
        owner.join()
        let_go()
        os._exit(1)

    threading.Thread(target=watch, name="owner", daemon=True).start()


class _Cluster(Workers):
    """The same on a Dask cluster, which starts a killed task again by itself, four times."""

    def __init__(self, client: Any) -> None:
        super().__init__(max(1, sum(client.nthreads().values())))
        self._client = client
        self._pool = client.get_executor(pure=False)

    def get_ready(self, job: Job) -> None:
        """They are elsewhere, and keep what they make there."""

    def renew(self) -> None:
        """Dask replaces its workers itself."""

    def lost(self, error: BaseException) -> bool:
        return False


@contextmanager
def workers(number: int, cluster: str | None) -> Iterator[Workers]:
    """Processes of this machine, or the workers of a cluster."""
    if cluster is None:
        mine = Workers(number)
        try:
            yield mine
        finally:
            mine.close()
        return
    try:
        from distributed import Client
    except ImportError as error:
        raise InputError(
            "--cluster needs dask.distributed, which is not installed.\n"
            "Install the extra: pip install 'dprk-russia-arms-monitor[cluster]'."
        ) from error
    try:
        connect: Any = Client  # its types are only half there
        client = connect(cluster, timeout="10s", set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise InputError(
            f"--cluster {cluster}: no scheduler answers there: {error}.\n"
            "Start one with `dask scheduler` and name its address, such as tcp://10.0.0.1:8786."
        ) from error
    with client:
        _check(client, cluster)
        yield _Cluster(client)


def _check(client: Any, cluster: str) -> None:
    """A page is read in a process that can be killed, and a daemon may have no such process."""
    daemons = client.run(_is_daemon)
    if not daemons:
        raise InputError(
            f"--cluster {cluster}: the scheduler has no workers.\n"
            "Start some with `dask worker ADDRESS` (see docs/operations.md)."
        )
    if any(daemons.values()):
        wrong = ", ".join(sorted(worker for worker, daemon in daemons.items() if daemon))
        raise InputError(
            f"--cluster {cluster}: these workers are daemons and may not start the processes that read pages: {wrong}.\n"
            "Start them with DASK_DISTRIBUTED__WORKER__DAEMON=False in their environment (see docs/operations.md)."
        )


def _is_daemon() -> bool:
    return multiprocessing.current_process().daemon
