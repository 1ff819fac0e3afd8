"""
One crawl at a time, whoever starts it: cron, the daemon, a person.

The kernel holds the lock (flock) and lets go of it when its holder dies, by
whatever death; a file with a process id in it would outlive a kill -9 and
stop every crawl after it. The id that stands in the file is for people only.

A child that is forked while the lock is held would share it, and keep it when
its parent is killed: so a fork lets go of its copy first thing.

Imports nothing but the standard library: this is tried before anything heavy
is loaded, so that a second start is over at once.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from monitor.errors import TryAgainError


class Held(TryAgainError):
    """Another process holds the lock; `holder` is its process id, where it could be read."""

    def __init__(self, path: Path, holder: int | None) -> None:
        self.holder = holder
        who = f"process {holder}" if holder else "another process"
        super().__init__(
            f"{path}: {who} is at work on this database.\nWait until it is done; nothing was started here."
        )


_LOOKS, _BETWEEN = 20, 0.01
"""How often, and with how many seconds between, the name of a holder is looked for that has just begun and not yet signed."""

_open: set[int] = set()
"""Descriptors of this process that hold or try a lock."""


def take(fd: int) -> bool:
    """Lock an open file or folder for this process alone; False if another one has it. `release` it either way."""
    _open.add(fd)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def release(fd: int) -> None:
    """Close it, and with it the lock. In a forked child it is closed already."""
    if fd in _open:
        _open.discard(fd)
        os.close(fd)


def _let_go() -> None:
    for fd in tuple(_open):
        release(fd)


os.register_at_fork(after_in_child=_let_go)


@contextmanager
def crawl_lock(path: Path) -> Iterator[None]:
    """
    Hold the lock while the block runs; Held at once if another process has it.

    The file stays: removing it would let two processes lock two files of the
    same name.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise TryAgainError(
            f"{path}: the lock cannot be opened: {error.strerror}.\nMake the folder writable, then run this again."
        ) from error
    try:
        if not take(fd):
            raise Held(path, _holder(fd))
        _sign(fd, path)
        yield
    finally:
        release(fd)


def held(path: Path) -> bool:
    """Is a crawl at work just now? For readers, who need no lock: they only say so."""
    try:
        fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(fd, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(fd)
    return False


def _sign(fd: int, path: Path) -> None:
    """Say who holds it."""
    try:
        os.ftruncate(fd, 0)
        os.pwrite(fd, f"{os.getpid()}\n".encode(), 0)
    except OSError as error:
        raise TryAgainError(
            f"{path}: the lock cannot be written: {error.strerror}.\nFree some space, then run this again."
        ) from error


def _holder(fd: int) -> int | None:
    for look in range(_LOOKS):
        time.sleep(_BETWEEN if look else 0)
        text = os.pread(fd, 32, 0).strip()
        if text.isdigit():
            return int(text)
    return None
