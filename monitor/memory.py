"""
Give back what pages took.

glibc keeps freed blocks for the next ones, in a heap for each thread, and
raises by itself the size from which it asks the system for a block apart. With
bodies of all sizes passing through half a dozen threads that came to 60 MB
more than was in use, and more with every hundred pages.

Another C library has other ways; there nothing is done.
"""

import contextlib
import ctypes
import gc
import resource
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

EVERY = 200
"""Pages after which freed memory is given back; it takes a few milliseconds."""

_OBJECTS = 20_000
"""New objects after which the collector looks for dead circles: at 700, Python's own figure, it took a tenth of a crawl's time."""
_MMAP_THRESHOLD, _ARENA_MAX = -3, -8
_LARGE = 128 * 1024


def settle() -> None:
    """At the start: blocks of a page's size come from the system and go back to it; two heaps are enough; fewer rounds."""
    gc.set_threshold(_OBJECTS, 20, 20)
    with contextlib.suppress(OSError, AttributeError):
        library = ctypes.CDLL(None)
        library.mallopt(_MMAP_THRESHOLD, _LARGE)
        library.mallopt(_ARENA_MAX, 2)
    give_back()


def set_aside() -> None:
    """
    Keep what is here now out of the collector's rounds.

    A round looks at every object and stops every thread meanwhile: with 100,000
    entries that was 160 ms. What is not referred to is freed all the same; only
    a circle that was dead at this moment stays until the process ends.
    """
    gc.freeze()


def give_back() -> None:
    """Return to the system what is free."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def lightly(function: Callable[..., T], *args: object) -> T:
    """Run a function in the child and leave nothing of it behind there."""
    try:
        return function(*args)
    finally:
        give_back()


def inherited() -> int:
    """
    Megabytes by which this process's highest memory on record is that of the one that started it.

    Linux hands the figure on, and Scrapy's limit reads it: a crawl started out
    of a large process would end itself. 0 where that cannot be told.
    """
    with contextlib.suppress(OSError, ValueError, StopIteration):
        lines = Path("/proc/self/status").read_text().splitlines()
        own = next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))
        return max(0, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - own) // 1024
    return 0
