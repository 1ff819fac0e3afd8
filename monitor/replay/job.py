"""
Read one stretch of one file: path and rules in, what matched out.

A pure function of its job: it writes nothing, so that it may run twice, in
another process or on another machine, and the answer is the same. What costs
much (rules, gate, the child that extracts) is made once in each process.
"""

import hashlib
import logging
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from multiprocessing.util import Finalize
from pathlib import Path
from typing import Any

from monitor import __version__, cache, memory, steps
from monitor.core.article import Outcome, amiss_with
from monitor.core.matching import get_ready as ready_to_match
from monitor.core.rule import Ruleset
from monitor.core.source import Source
from monitor.errors import MonitorError
from monitor.replay.own import is_ours, our_pages
from monitor.replay.records import Faults, Page
from monitor.replay.sources import Outlets, in_domains
from monitor.replay.warc import pages_in, pages_of, resumable
from monitor.scan import Gate, seeds_version
from monitor.steps import Work

logger = logging.getLogger(__name__)

PAGES = 2_000
"""Pages of one job: some seconds; what a killed replay may have to read again."""
HELD = 32 * 2**20
"""Bytes of matched pages that a job may bring; where more of them match, it ends earlier."""
TIMEOUT = 10.0
"""Seconds in which a page must be read; then the process that reads it is killed."""


@dataclass(frozen=True, kw_only=True)
class Narrow:
    """Which pages of an archive are looked at."""

    languages: frozenset[str] = frozenset()
    since: datetime | None = None
    until: datetime | None = None
    domains: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Job:
    """One stretch of one file."""

    path: str
    """A file, or a URL of CC-NEWS."""
    own: bool = False
    """Whether it lies in the archive of the database that is written to."""
    offset: int = 0
    again: frozenset[int] = field(default=frozenset(), repr=False)
    """Where in our own archive pages lie that had been seen before: they are read whatever the gate would say, as by the crawl."""
    rules: tuple[tuple[str, bytes], ...] = field(repr=False)
    """The rules' files, name and content: a worker elsewhere need not have them."""
    version: str
    """Of these rules."""
    sources: tuple[Source, ...] = field(default=(), repr=False)
    gated: bool = True
    scanner: bool = True
    """Whether the gate may use hyperscan, where it is installed."""
    narrow: Narrow = Narrow()
    allow: tuple[str, ...] = ()
    """Private addresses that the network guard lets through."""
    archive: str = "archive"
    """Source id of pages whose outlet no source declares."""
    pages: int = PAGES


@dataclass(frozen=True, kw_only=True)
class Batch:
    """What a job brought."""

    path: str
    reached: int
    """Where reading goes on."""
    done: bool
    """Whether there is no more to read now."""
    broken: bool = False
    """Whether that is because its end could not be read: the next replay tries again from here."""
    own: bool
    """Whether it lies in the archive of the database that is written to."""
    pages: int = 0
    bytes: int = 0
    passed: int = 0
    works: tuple[Work, ...] = field(default=(), repr=False)
    """Our own archive: everything. Another: what matched, with its capture."""
    problems: tuple[str, ...] = ()


def read_file(job: Job) -> Batch:
    """Read one stretch of a file. Module-level and picklable: an executor runs it wherever it likes."""
    tools = _tools(job.rules, job.sources, job.scanner)
    faults = Faults()
    ours = not _is_url(job.path) and is_ours(Path(job.path))
    own = ours and job.own
    size = 0 if _is_url(job.path) else os.path.getsize(job.path)
    works: list[Work] = []
    count = read = passed = held = 0
    reached, done = job.offset, True
    for page in _pages(job, ours, faults):
        if (count >= job.pages or held > HELD) and _may_stop(job, ours, page):
            reached, done = page.at, False
            break
        count += 1
        read += len(page.capture.body) if page.capture else 0
        work = _read_or_tell(job, tools, page, faults)
        reached = page.next
        if work is None:
            continue
        passed += work.passed
        if (own or work.matches) and _wanted_language(job, work):
            works.append(_light(work) if own else work)
            held += 0 if own or page.capture is None else len(page.capture.body)
    if done and not ours and not _is_url(job.path) and not faults.at_the_end:
        reached = size  # as it was before the first page was read: what has come since is read the next time
    return Batch(
        path=job.path,
        reached=reached,
        done=done,
        broken=faults.at_the_end,
        own=own,
        pages=count,
        bytes=read,
        passed=passed,
        works=tuple(works),
        problems=tuple(faults.told),
    )


def _pages(job: Job, ours: bool, faults: Faults) -> Iterator[Page]:
    if _is_url(job.path):
        from monitor.replay.ccnews import opened

        with opened(job.path, job.offset, job.allow) as stream:
            yield from pages_in(stream, job.path, job.offset, faults)
    elif ours:
        found = our_pages(Path(job.path), job.offset, faults)
        yield from found if job.own else map(_from_elsewhere, found)
    else:
        yield from pages_of(Path(job.path), job.offset, faults)


def _from_elsewhere(page: Page) -> Page:
    """A page of another database's archive: where it lies there means nothing here."""
    capture = replace(page.capture, record=None) if page.capture else None
    return replace(page, capture=capture, records=())


def _may_stop(job: Job, ours: bool, page: Page) -> bool:
    """Whether another job can go on with this page: not where all pages were packed in one piece."""
    if ours or _is_url(job.path):
        return page.at > job.offset
    return page.at > job.offset and resumable(Path(job.path), page.at)


def _is_url(path: str) -> bool:
    return path.startswith(("http://", "https://"))


@dataclass(frozen=True)
class _Tools:
    ruleset: Ruleset
    gate: Gate
    outlets: Outlets


def get_ready(job: Job) -> None:
    """Make what every process that reads needs, so that it lies in the cache. Module-level and picklable."""
    from monitor.extract.language import get_ready as ready_to_tell

    tools = _tools(job.rules, job.sources, job.scanner)
    tools.gate.get_ready("")
    ready_to_match(tools.ruleset)
    ready_to_tell()
    cache.write(_ready(job), b"", kin="ready-*", most=5)


def is_ready(job: Job) -> bool:
    """Whether a process did so before, with these rules and this program."""
    return cache.read(_ready(job)) is not None


def _ready(job: Job) -> str:
    told = repr((job.version, job.scanner, __version__, seeds_version()))
    return f"ready-{hashlib.sha256(told.encode()).hexdigest()[:32]}"


@lru_cache(maxsize=2)
def _tools(rules: tuple[tuple[str, bytes], ...], sources: tuple[Source, ...], scanner: bool) -> _Tools:
    """Rules and gate, made once in a process."""
    from monitor.config.rules import load_rules

    with tempfile.TemporaryDirectory(prefix="monitor-rules-") as folder:
        for name, content in rules:
            place = Path(folder) / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
        ruleset = load_rules(Path(folder))
    return _Tools(ruleset, Gate(ruleset, scanner=scanner), Outlets(sources))


def _read_or_tell(job: Job, tools: _Tools, page: Page, faults: Faults) -> Work | None:
    """A page on its way through the steps; one that a step stumbles over is named, and costs no other."""
    try:
        return _read(job, tools, page)
    except (MonitorError, OSError):
        raise  # the disk, the child: not the page's doing
    except Exception as error:
        logger.exception("page not read path=%s at=%d", job.path, page.at)
        faults.add(f"{job.path} at {page.at}: was not read: {type(error).__name__}: {error}")
        return None


def _read(job: Job, tools: _Tools, page: Page) -> Work | None:
    """A page on its way through the steps; None for what is not wanted."""
    if not _wanted(job, page):
        return None
    work = work_of(page, tools.outlets, archive=job.archive, path=job.path)
    if work is None:
        return None
    work = replace(work, again=page.at in job.again)
    if job.gated:
        work = steps.gate(work, tools.gate)
    if not work.passed:
        # Of what does not lie in our archive nothing is kept.
        return replace(work, outcome=work.outcome or Outcome.NO_MATCH) if page.records else None
    return steps.match(with_text(work), tools.ruleset)


def work_of(page: Page, outlets: Outlets, *, archive: str, path: str) -> Work | None:
    """
    A page of an archive as the crawl would take it, before any step.

    `archive`: whose pages are those that no source of ours has. None for an
    answer without a page where no entry stands beside it, and for nothing at all.
    """
    if page.entry is not None:
        source, entry = outlets.named(page.entry.source), page.entry
    elif page.capture is not None:
        source, entry = outlets.of_page(page.capture, archive, f"{_name(path)}#{page.at}")
    else:
        return None
    outcome, note = page.outcome, ""
    if page.capture is not None and outcome is None:
        outcome = amiss_with(page.capture.status)
        note = f"status {page.capture.status}" if outcome else ""
        if page.entry is None and outcome is not None:
            return None
    return Work(
        source=source, entry=entry, capture=page.capture, outcome=outcome, note=note, records=page.records,
        alone=page.capture is None,
    )  # fmt: skip


def _wanted(job: Job, page: Page) -> bool:
    """Whether there is something to read that was fetched, or listed where it could not be, when and where it is asked for."""
    narrow = job.narrow
    if page.capture is not None:
        moment, url = page.capture.fetched_at, page.capture.url
    elif page.entry is not None:
        moment, url = page.entry.found_at, page.entry.url
    else:
        return False
    if (narrow.since and moment < narrow.since) or (narrow.until and moment >= narrow.until):
        return False
    return not narrow.domains or in_domains(url, narrow.domains)


def _wanted_language(job: Job, work: Work) -> bool:
    """Whether what matched is in a language that is asked for; what did not match is in none."""
    languages = job.narrow.languages
    if not languages or not work.matches:
        return True
    return work.article is not None and (work.article.language or "") in languages


def _name(path: str) -> str:
    """A file as provenance names it: without the folders of this machine."""
    return path if _is_url(path) else Path(path).name


def _light(work: Work) -> Work:
    """A page of our own archive without its body, which lies there already."""
    return work if work.capture is None else replace(work, capture=replace(work.capture, body=b""))


_child: Any = None


def let_go() -> None:
    """Kill the process that reads this worker's pages, if it has one."""
    if _child is not None:
        _child.close()


def with_text(work: Work) -> Work:
    """Read page and entry in a child of this worker, which is killed when a page keeps it too long."""
    global _child
    from pebble import ProcessExpired

    from monitor.child import Child

    if _child is None:
        _child = Child(timeout=TIMEOUT, shared=False)
        # Before the interpreter waits for the pool's threads, in a worker process as well as here.
        Finalize(None, _child.close, exitpriority=100)
    try:
        return steps.with_readings(
            work, *_child.submit(memory.lightly, steps.readings, *steps.to_read(work)).result()
        )
    except (TimeoutError, ProcessExpired) as error:
        late = isinstance(error, TimeoutError)
        note = "killed while reading the page" if late else f"the child died: {type(error).__name__}"
        _, headline = _child.submit(memory.lightly, steps.readings, None, work.entry).result()
        return steps.with_readings(replace(work, outcome=Outcome.EXTRACT_TIMEOUT, note=note), None, headline)
