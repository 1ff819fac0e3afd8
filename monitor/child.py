"""
Run a function of bytes in a process that can be killed.

A page can be made to keep any parser busy for minutes, and a thread cannot be
stopped. Here a task that outlives its time is killed with its process; a new
one takes the next task. Wraps pebble; knows nothing of what it runs.

The workers come from a fork server, never from the caller itself: a fork of a
process with threads (the reactor's, the store's) may inherit a held lock. The
server has the heavy modules loaded, so that a new worker after a kill costs
hundredths of a second, and none of a task's time goes into imports.
"""

import contextlib
import fcntl
import logging
import math
import signal
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, Future
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.context import ForkServerContext
from types import TracebackType
from typing import Any, Self, TypeVar

from pebble import ProcessPool

R = TypeVar("R")

logger = logging.getLogger(__name__)

WIDE = 2**20
"""Bytes that a pipe to the child holds, where the system lets us say so; as much as Linux allows anybody."""
GRACE = 2
"""Seconds after a task's time at which its process ends by itself; before, it is for the pool to kill it."""


class _WidePipes(ForkServerContext):
    """
    Processes from a fork server, with pipes that hold the next page while this one is read.

    In a pipe of the usual 64 kB a page has no room: the child would wait at
    each until the thread that hands it over has had its turns.
    """

    def Pipe(self, duplex: bool = True) -> tuple[Any, Any]:
        reader, writer = super().Pipe(duplex)
        if hasattr(fcntl, "F_SETPIPE_SZ") and not duplex:
            with contextlib.suppress(OSError):
                fcntl.fcntl(writer.fileno(), fcntl.F_SETPIPE_SZ, WIDE)
        return reader, writer


class Child:
    """A pool of killable processes; one is enough for a crawl."""

    def __init__(
        self,
        max_workers: int = 1,
        timeout: float = 5.0,
        warm: Sequence[str] = ("monitor.extract.warm",),
        *,
        shared: bool = True,
    ) -> None:
        """
        `timeout`: seconds a task may take unless `submit` says otherwise. `warm`: modules loaded beforehand.

        `shared`: the fork server loads them once for all workers. Without it
        each worker loads its own: for one worker that saves the server's
        memory, and costs a second or two after a kill.
        """
        self._timeout = timeout
        self._workers = max_workers
        self._warm = tuple(warm)
        self._lock = threading.Lock()
        self._closed = False
        self._context = _WidePipes()
        self._context.set_forkserver_preload(list(self._warm) if shared else [])
        self._pool = self._open()

    def submit(
        self, function: Callable[..., R], *args: Any, timeout: float | None = None, **kwargs: Any
    ) -> "Future[R]":
        """
        Start `function(*args, **kwargs)`, a module-level function, and hand back its future.

        The future raises TimeoutError when the task was killed for taking too
        long, `pebble.ProcessExpired` when its process died, and whatever the
        function raised.
        """
        future: Future[R] = Future()
        seconds = self._timeout if timeout is None else timeout
        self._schedule(function, args, kwargs, seconds, future, first=True)
        return future

    def close(self) -> None:
        """Kill what still runs and wait until it is gone."""
        with self._lock:
            self._closed = True
            pool = self._pool
        _stop(pool)
        pool.join()

    def _open(self) -> ProcessPool:
        return ProcessPool(
            max_workers=self._workers, initializer=_import, initargs=(self._warm,), context=self._context
        )

    def _healthy(self) -> ProcessPool:
        """The pool, or a new one: pebble gives up for good when a process dies between two tasks."""
        with self._lock:
            if self._closed:
                raise RuntimeError("the child is closed")
            if not self._pool.active:
                logger.warning("child replaced, the last one died between two tasks")
                _stop(self._pool)
                self._pool = self._open()
            return self._pool

    def _schedule(
        self,
        function: Callable[..., R],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        timeout: float,
        future: "Future[R]",
        *,
        first: bool,
    ) -> None:
        """Hand a task to the pool, once more if the pool broke before the task had begun."""

        def done(inner: "Future[R]") -> None:
            error = CancelledError() if inner.cancelled() else inner.exception()
            if isinstance(error, BrokenProcessPool) and first and not self._closed:
                self._schedule(function, args, kwargs, timeout, future, first=False)
            elif not future.set_running_or_notify_cancel():
                return  # nobody waits for it any more
            elif error is None:
                future.set_result(inner.result())
            else:
                future.set_exception(error)

        try:
            inner = self._healthy().schedule(_within, args=(timeout, function, args, kwargs), timeout=timeout)
        except RuntimeError as error:  # it broke in this very moment, or we are closed
            if first and not self._closed:
                self._schedule(function, args, kwargs, timeout, future, first=False)
            elif future.set_running_or_notify_cancel():
                future.set_exception(error)
            return
        inner.add_done_callback(done)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _stop(pool: ProcessPool) -> None:
    """Kill a pool's processes."""
    pool.stop()  # type: ignore[no-untyped-call]  # pebble types the rest of it


def _import(names: Sequence[str]) -> None:
    """Load what tasks need before the first one's clock starts."""
    for name in names:
        __import__(name)


def _within(seconds: float, function: Callable[..., R], args: tuple[Any, ...], kwargs: dict[str, Any]) -> R:
    """
    Run a task in a process that the kernel ends some seconds after the task's time, whoever is left to do so.

    A crawl that is killed cannot kill its child, and the fork server lives as
    long as any of its children: it lends each the pipe by which it knows that
    its owner lives. Windows has no alarm; there an endless task runs on.
    """
    if not hasattr(signal, "alarm"):
        return function(*args, **kwargs)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(math.ceil(seconds) + GRACE)
    try:
        return function(*args, **kwargs)
    finally:
        signal.alarm(0)
