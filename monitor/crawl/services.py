"""
What the crawl's parts need of the rest of the program, in one object that travels with the crawler.

`run` makes it before Scrapy starts and hangs it on the crawler; middlewares,
pipelines and the spider take it in `from_crawler`. Nothing in `crawl` opens a
file or a database by itself.

The reactor must never wait: what blocks goes to a thread (`in_thread`), to the
archive's own thread (`filing`) or to the child (`in_child`), and is awaited.
"""

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from monitor import memory
from monitor.archive import Archive
from monitor.child import Child
from monitor.config.installation import Installation
from monitor.core.addresses import Allow
from monitor.core.article import Entry, Record
from monitor.core.cadence import DiscoverySummary
from monitor.core.source import Discovery, Source
from monitor.crawl.holding import Holding
from monitor.errors import MonitorError
from monitor.store import Store

T = TypeVar("T")


MANY = 500
"""Records written in one go after which they are set aside."""


class ChildLostError(MonitorError):
    """No page can be read any more in this run."""


@dataclass(frozen=True, kw_only=True)
class Visit:
    """One discovery that is to be visited in this run."""

    source: Source
    discovery: Discovery
    summary: DiscoverySummary | None
    """What earlier visits left; None: this is the first."""


@dataclass
class Tally:
    """What the run has done so far; the only thing here that changes."""

    checks: int = 0
    good: int = 0
    """Checks that heard their source."""
    entries: int = 0
    """Entries not listed before."""
    pages: int = 0
    new: int = 0
    revised: int = 0
    copies: int = 0
    outcomes: dict[str, int] = field(default_factory=dict)
    errors: int = 0
    """Faults of our own, each of which lost a page or a listing for this run; the log has them."""
    fatal: BaseException | None = None
    """Why the run had to end early: the disk, the database."""
    stopping: bool = False
    out_of_time: bool = False
    """Whether it ends because its time is up: what waits is left for the next run, and all else is done as ever."""
    taken: dict[str, int] = field(default_factory=dict)
    """New entries by source."""
    asked: set[str] = field(default_factory=set)
    """Canonical URLs asked for in this run."""
    sampled: Counter[str] = field(default_factory=Counter)
    """By source, pages read in this run though the gate passed over them."""
    wait_until: dict[str, datetime] = field(default_factory=dict)
    """Hosts that told us to wait, and until when."""
    wait_source: dict[str, str] = field(default_factory=dict)
    """Which source's visit met the wait."""
    refused: dict[tuple[str, int], str] = field(default_factory=dict)
    """Names that led to a closed address, with the port asked for: why."""
    journal: deque[Record] = field(default_factory=deque)
    """Archive records in the order written, which the database does not have yet."""


@dataclass(frozen=True, kw_only=True)
class Services:
    """Everything that one run works with."""

    run: int
    store: Store
    archive: Archive
    rules: Path
    """Where the rules lie: whoever needs them loads them, so that this process need not hold them for as long as it runs."""
    names_actor: Callable[[Entry], bool]
    """Whether an entry names the DPRK, which is all that listings are asked."""
    child: Child
    clock: Callable[[], datetime]
    installation: Installation
    allow: Allow
    visits: Sequence[Visit] = ()
    heard: Sequence[tuple[Source, Entry]] = ()
    """Entries that an earlier run left to be matched without their page, which has been seen."""
    held: Holding
    """Pages that wait for their source's listings; also those that no listing needs to name."""
    tally: Tally = field(default_factory=Tally)
    deciding: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held from the comparison of a listing with what is known until that is stored: two listings name the same pages."""
    threads: ThreadPoolExecutor
    filing: ThreadPoolExecutor
    """The archive's one thread."""

    async def in_thread(self, function: Callable[..., T], *args: Any) -> T:
        """Run a function beside the reactor and wait for it."""
        return await asyncio.get_running_loop().run_in_executor(self.threads, function, *args)

    async def in_child(
        self, function: Callable[..., T], *args: Any, timeout: float | None = None, **kwargs: Any
    ) -> T:
        """Run a function in the child; TimeoutError when it was killed, ChildLostError when there is no child to be had."""
        try:
            future = self.child.submit(function, *args, timeout=timeout, **kwargs)
            return await asyncio.wrap_future(future)
        except BrokenExecutor as error:
            raise ChildLostError(
                f"the process that reads pages cannot be started: {error}.\nRun `monitor doctor`."
            ) from error

    async def write(self, *pairs: tuple[Entry | None, Any]) -> tuple[Record, ...]:
        """Archive pairs of entry and capture, in order; where they lie."""

        def write() -> tuple[Record, ...]:
            written: list[Record] = []
            for place, (entry, capture) in enumerate(pairs, 1):
                records = self.archive.write(entry, capture)
                self.tally.journal.extend(records)
                written += records
                if place % MANY == 0:
                    memory.set_aside()
            return tuple(written)

        return await asyncio.get_running_loop().run_in_executor(self.filing, write)

    async def in_store(self, function: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """
        Run a function on the store's thread, as one transaction with the archive's records so far.

        Records enter the database in the order of their chain, whichever page
        is done first: after a crash there is a last one and no hole before it.
        """

        def run() -> T:
            journal = self.tally.journal
            count = len(journal)
            with self.store.base.transaction():
                self.store.records.add(self.run, list(islice(journal, count)))
                result = function(*args, **kwargs)
            for _ in range(count):
                journal.popleft()
            return result

        return await asyncio.wrap_future(self.store.submit(run))
