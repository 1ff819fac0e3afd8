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

import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from types import TracebackType
from typing import Any, ParamSpec, Self, TypeVar

from pebble import ProcessPool

P = ParamSpec("P")
R = TypeVar("R")


class Child:
    """A pool of killable processes; one is enough for a crawl."""

    def __init__(
        self, max_workers: int = 1, timeout: float = 5.0, warm: Sequence[str] = ("monitor.warm",)
    ) -> None:
        """`timeout`: seconds a task may take unless `submit` says otherwise. `warm`: modules loaded beforehand."""
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(list(warm))
        self._timeout = timeout
        self._pool = ProcessPool(
            max_workers=max_workers, initializer=_import, initargs=(tuple(warm),), context=context
        )

    def submit(
        self, function: Callable[..., R], *args: Any, timeout: float | None = None, **kwargs: Any
    ) -> "Future[R]":
        """
        Start `function(*args, **kwargs)`, a module-level function, and hand back its future.

        The future raises TimeoutError when the task was killed for taking too
        long, `pebble.ProcessExpired` when its process died, and whatever the
        function raised.
        """
        future: Future[R] = self._pool.schedule(
            function, args=args, kwargs=kwargs, timeout=self._timeout if timeout is None else timeout
        )
        return future

    def close(self) -> None:
        """Kill what still runs and wait until it is gone."""
        self._pool.stop()  # type: ignore[no-untyped-call]  # pebble types the rest of it
        self._pool.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _import(names: Sequence[str]) -> None:
    """Load what tasks need before the first one's clock starts."""
    for name in names:
        __import__(name)
