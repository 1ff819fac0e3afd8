"""
One pass over the sources that are due: from the declarations to the run's last row.

Opens what the run needs, hands it to Scrapy in one `Services`, and afterwards
does what is due (captures past their keeping), then writes the states of all
sources and the archive's chain head. Scrapy's reactor cannot be started twice:
one process, one crawl. The caller holds the lock.

Scrapy ends with status 0 when a pipeline cannot be imported, and when every
request failed: both are told here.
"""

import gc
import logging
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from monitor import memory, paths, steps
from monitor.archive.adoption import opened_in_time
from monitor.archive.prune import prune_expired
from monitor.child import Child
from monitor.config.installation import Installation
from monitor.config.rules import load_rules
from monitor.core import cadence
from monitor.core.addresses import Allow
from monitor.core.article import Entry
from monitor.core.cadence import Coverage, DiscoverySummary, State
from monitor.core.source import Source
from monitor.crawl.due import chosen_of, left_of, visits_of
from monitor.crawl.holding import Holding
from monitor.crawl.services import Services, Tally
from monitor.crawl.triage import actor_finder
from monitor.crawl.waiting import keep_waits, waits
from monitor.errors import InputError, MonitorError, TryAgainError
from monitor.store import Store

logger = logging.getLogger(__name__)

ROOM = 4 * 2**20
"""Bytes that must be free before a run begins."""
LEAST = 256 * 1024
"""Bytes that any answer counts for on its way from download to database: 32 are under way at most, however small.
By Scrapy's own count 8,000 refusals were, and the reactor stood still for most of a second to begin them all."""
LEAST_DELAY = 0.001
"""Seconds between two requests to a host where the installation wants none. At none Scrapy begins all that wait before it counts
the first of them, and `per_host` would say nothing."""
PATIENCE = 30.0
"""Seconds for which a replay's writing is waited for: it opens the archive for one stretch at a time."""
MAKING = 120.0
"""Seconds for rules and gate to be compiled in the child, where nothing was kept of an earlier run."""
READERS = (
    "monitor.extract.warm",
    "monitor.steps",
    "monitor.discover.feed",
    "monitor.discover.section",
    "monitor.discover.sitemap",
)
"""Loaded in the child before its first task."""


@dataclass(frozen=True, kw_only=True)
class CrawlResult:
    """What a run came to."""

    run: int
    coverage: Coverage
    checks: int
    """Discoveries visited."""
    good: int
    """Those that were heard."""
    entries: int
    pages: int
    new: int
    revised: int
    copies: int
    outcomes: Mapping[str, int] = field(default_factory=dict)
    unheard: Mapping[str, Sequence[tuple[DiscoverySummary, str]]] = field(default_factory=dict)
    """By source, of those that did not answer: its declared discoveries, each with what its last check noted."""
    errors: int = 0
    """Faults of the program; the log has them."""
    stopped: bool = False
    left: int = 0
    """Pages left for the next run, where the time was up before all had been asked for."""

    @property
    def nothing_answered(self) -> bool:
        """Whether there was something to visit and none of it answered."""
        return self.checks > 0 and self.good == 0 and not self.stopped


def crawl(
    *,
    db: Path,
    sources: Sequence[Source],
    installation: Installation,
    ruleset_dir: Path,
    now: Callable[[], datetime],
    only: Sequence[str] | None = None,
    everything: bool = False,
) -> CrawlResult:
    """
    Visit what is due and store what is new.

    `now` is the clock. `only` names sources that are visited whether due or
    not; `everything` visits all but those whose discovery is gone (410).
    Raises ConfigError, TryAgainError (locked, full, read-only), MonitorError.
    """
    chosen = chosen_of(sources, only)
    names_actor = actor_finder(load_rules(ruleset_dir))
    allow = _allow(installation)
    _check_room(db)
    with _opened(
        db, installation, names_actor, ruleset_dir, allow, now,
        sources=sources, chosen=chosen, named=only is not None, everything=everything,
    ) as services:  # fmt: skip
        if services.visits or services.heard or services.held:
            _run_scrapy(services)
            services.child.close()  # what follows needs its memory, and not it
        return _finish(services, sources)


def _allow(installation: Installation) -> Allow:
    try:
        return Allow.parse(installation.allow)
    except ValueError as error:
        raise InputError(f"monitor.toml: [fetch] allow: {error}") from error


def _check_room(db: Path) -> None:
    """A full or read-only disk is told before anything is begun."""
    folder = db.parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
        disk = os.statvfs(folder)
    except OSError as error:
        raise TryAgainError(
            f"{folder}: cannot be used: {error.strerror}.\nMake the folder writable, then run this again."
        ) from error
    if disk.f_bavail * disk.f_frsize < ROOM:
        raise TryAgainError(
            f"{folder}: less than {ROOM // 2**20} MB are free.\n"
            "Free some space (`monitor prune` drops old captures), then run this again; nothing was begun."
        )
    if not os.access(folder, os.W_OK):
        raise TryAgainError(f"{folder}: is not writable.\nChange its permissions, then run this again.")


@contextmanager
def _opened(
    db: Path,
    installation: Installation,
    names_actor: Callable[[Entry], bool],
    rules: Path,
    allow: Allow,
    clock: Callable[[], datetime],
    *,
    sources: Sequence[Source],
    chosen: Sequence[Source],
    named: bool,
    everything: bool,
) -> Iterator[Services]:
    """What the run works with; what of it must be closed is closed behind it."""
    with ExitStack() as stack:
        store = stack.enter_context(Store.open(db, clock=clock, timezone=installation.timezone))
        archive = stack.enter_context(
            opened_in_time(
                paths.archive_of(db), store.records, clock,
                patience=PATIENCE, elapsed=time.monotonic, rest=time.sleep,
            )
        )  # fmt: skip
        child = stack.enter_context(Child(warm=READERS, shared=False))
        threads = stack.enter_context(ThreadPoolExecutor(4, "crawl"))
        filing = stack.enter_context(ThreadPoolExecutor(1, "archive"))
        now = clock()
        store.sources.declare(sources, now)
        summaries = store.checks.summaries()
        visits = visits_of(chosen, summaries, now, named=named, everything=everything)
        pages, heard = left_of(store, {source.id: source for source in chosen}, now)
        yield Services(
            run=store.runs.begin("crawl", now),
            store=store,
            archive=archive,
            rules=rules.absolute(),
            names_actor=names_actor,
            child=child,
            clock=clock,
            installation=installation,
            allow=allow,
            visits=visits,
            heard=heard,
            held=Holding((visit.source for visit in visits), pages),
            tally=Tally(wait_until=waits(summaries, now)),
            threads=threads,
            filing=filing,
        )


def _run_scrapy(services: Services) -> None:
    """Start Scrapy and wait until it is done."""
    from scrapy.core.scraper import Slot
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.settings import Settings

    Slot.MIN_RESPONSE_SIZE = LEAST
    settings = Settings()
    settings.setmodule("monitor.settings", priority="project")
    settings.setdict(_installed(services.installation, settings), priority="cmdline")
    process: Any = AsyncCrawlerProcess(settings)
    logging.getLogger("scrapy").setLevel(logging.WARNING)  # our own log says what was visited and found
    crawler: Any = process.create_crawler("watch")
    process.services = crawler.services = services
    process.crawl(crawler)
    _settle_memory()
    countries = sorted({visit.source.country for visit in services.visits})
    # Before the first listing: where nothing is kept of earlier runs it takes some seconds, and no page is to pay for it.
    services.child.submit(steps.get_ready, services.rules, countries, timeout=MAKING)
    process.start()
    if process.bootstrap_failed:
        raise MonitorError(
            "the crawl could not start; the log above says which part of it failed.\nRun `monitor doctor`."
        )


def _settle_memory() -> None:
    """Keep what is here now out of the collector's rounds, and have large bodies given back when they are done with."""
    gc.collect()
    memory.set_aside()
    memory.settle()


def _installed(installation: Installation, settings: Any) -> dict[str, Any]:
    """What `monitor.toml` decides, as Scrapy's settings."""
    contact = f" (+{installation.contact})" if installation.contact else " (no contact given)"
    return {
        "USER_AGENT": settings["USER_AGENT"] + contact,
        "DOWNLOAD_DELAY": max(installation.delay, LEAST_DELAY),
        "AUTOTHROTTLE_ENABLED": installation.delay > 0,
        "AUTOTHROTTLE_START_DELAY": installation.delay,
        "CONCURRENT_REQUESTS_PER_DOMAIN": installation.per_host,
        "DOWNLOAD_TIMEOUT": installation.timeout,
        "DOWNLOAD_MAXSIZE": installation.max_size,
    }


def _finish(services: Services, sources: Sequence[Source]) -> CrawlResult:
    """Keep the waits, drop what is past its keeping, and write the run's end."""
    tally, store = services.tally, services.store
    now = services.clock()
    if tally.fatal is None:
        _keep_house(services, now)
    summaries = store.checks.summaries()
    unread = store.pages.unread((source.id for source in sources), now)
    states: dict[str, State] = {
        source.id: replace(cadence.state(source, summaries, now), unread=unread.get(source.id))
        for source in sources
    }
    heard = cadence.coverage(states)
    notes = store.checks.notes() if heard.silent else {}
    declared = {source.id: {found.url for found in source.discover} for source in sources}
    unheard = {
        id_: [
            (s, notes.get((id_, s.url), "")) for s in summaries if s.source == id_ and s.url in declared[id_]
        ]
        for id_, _ in heard.silent
    }
    counts: dict[str, Any] = {
        "checks": tally.checks,
        "good": tally.good,
        "entries": tally.entries,
        "pages": tally.pages,
        "new": tally.new,
        "revised": tally.revised,
        "copies": tally.copies,
        "errors": tally.errors,
        "outcomes": tally.outcomes,
    }
    status = "failed" if tally.fatal or tally.errors else "stopped" if tally.stopping else "ok"
    services.archive.sync()
    try:
        if tally.journal:
            store.records.add(services.run, list(tally.journal))
        store.runs.end(
            services.run,
            now=now,
            states=states,
            counts=counts,
            chain_head=services.archive.chain,
            status=status,
        )
    except TryAgainError:
        if tally.fatal is None:
            raise
    if tally.fatal:
        raise tally.fatal
    return CrawlResult(
        run=services.run,
        coverage=heard,
        unheard=unheard,
        **counts,
        stopped=tally.stopping,
        left=len(store.entries.waiting()) if tally.out_of_time else 0,
    )


def _keep_house(services: Services, now: datetime) -> None:
    """What is due after the pages. They are stored: a failure here must not leave their run without an end."""
    # When the pages are done and the child is gone: its tables are not held in memory beside them.
    from monitor.claiming import update_claims

    try:
        keep_waits(services, now)
        update_claims(services.store, load_rules(services.rules), now)
        if services.tally.out_of_time or not services.tally.stopping:
            prune_expired(services.store.records, services.archive, services.store.sources.keep_days(), now)
    except TryAgainError as error:
        services.tally.fatal = error
    except Exception:  # the next run tries again; this one ends as failed, and its status says so
        logger.exception("the pages are stored, but what is due after them failed")
        services.tally.errors += 1
