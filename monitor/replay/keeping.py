"""
Write down what a stretch brought: rows, and in our own archive the captures and entries that are not there yet.

What lies in the archive of this database is known by its place and is never
written again; a record that the database does not know is not made known here,
for out of the chain's order it would never verify again. What lies elsewhere,
another program's file or another database's archive, is copied into ours, and
found there again by URL, time and digest.

The archive is opened for one stretch and closed behind it, so that a crawl can
write between two of them.
"""

import hashlib
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from monitor import lock, steps
from monitor.archive import Archive
from monitor.archive.adoption import opened_in_time
from monitor.archive.blocks import entry_block
from monitor.archive.chain import record_id
from monitor.archive.members import one_line
from monitor.core.article import Entry, Record
from monitor.replay.job import Batch
from monitor.steps import Work
from monitor.store import Store, Verdict

PATIENCE = 30 * 60.0
"""Seconds for which an archive that is in use is waited for: a crawl takes no longer (`scheduler.py --limit`)."""


@dataclass(kw_only=True)
class Kept:
    """What writing a stretch down came to."""

    mentions: int = 0
    """New ones."""
    stopped: int | None = None
    """Offset of a record that a crawl has written and not yet noted: the file is to be read on from there another time."""
    problems: tuple[str, ...] = ()


class Keeper:
    """The one hand of a replay that writes. `elapsed`: a monotonic clock; `rest` sleeps."""

    def __init__(
        self,
        folder: Path,
        store: Store,
        run: int,
        clock: Callable[[], datetime],
        *,
        elapsed: Callable[[], float],
        rest: Callable[[float], None],
    ) -> None:
        self._folder, self._store, self._run, self._clock = folder, store, run, clock
        self._elapsed, self._rest = elapsed, rest
        self._silent: list[Work] = []
        self.head: str | None = None
        """The chain behind the last record that was written here; None: nothing was."""

    def keep(self, batch: Batch) -> Kept:
        """Write a stretch down. InUseError where another program writes to the archive longer than any crawl."""
        return self._own(batch) if batch.own else self._foreign(batch.works)

    def _own(self, batch: Batch) -> Kept:
        kept, unknown = Kept(), list[int]()
        for work in batch.works:
            place = work.records[0].offset
            known = self._known(work)
            if not known and lock.held(self._folder):
                kept.stopped = place
                break
            if known or self._known(work):  # by now, where the crawl that wrote it has ended since
                kept.mentions += self._record(work)
                if work.again and (work.page or (work.article and not work.matches)):
                    self._silent.append(work)
            else:
                unknown.append(place)
        if unknown:
            told = f"{len(unknown)} records from here on are" if len(unknown) > 1 else "this record is"
            kept.problems = (
                f"{batch.path} at {unknown[0]}: {told} not known to the database; run `monitor verify`",
            )
        return kept

    def settle(self) -> None:
        """Record again, when all files are read, the later looks that found nothing: their mentions may have come after them."""
        for work in sorted(self._silent, key=_when):
            self._record(work)

    def _known(self, work: Work) -> bool:
        return all(map(self._lies, work.records))

    def _lies(self, record: Record) -> bool:
        """Whether the database knows a record by its place and its chain."""
        held = self._store.records.at(record.file, record.offset)
        return held is not None and held.chain == record.chain

    def _foreign(self, works: Sequence[Work]) -> Kept:
        kept = Kept()
        with ExitStack() as stack:
            archive: Archive | None = None
            for work in works:
                records = self._held(work)
                if not records and archive is None:
                    archive = stack.enter_context(self._opened())
                    records = self._held(work)  # a killed replay may have left it, which is known only now
                if not records and archive is not None:
                    records = archive.write(work.entry, work.capture)
                    self.head = archive.chain
                kept.mentions += self._record(replace(work, records=records))
        return kept

    def _held(self, work: Work) -> tuple[Record, ...]:
        """Where capture and entry lie in our archive; nowhere unless what the page was read from lies there."""
        response = None
        if work.capture is not None:
            response = self._store.records.same(
                "response", one_line(work.capture.final_url), work.capture.sha256, work.capture.fetched_at
            )
            if response is None:
                return ()
        entry = self._entry(work.entry, response)
        return tuple(record for record in (response, entry) if record is not None)

    def _entry(self, entry: Entry, response: Record | None) -> Record | None:
        block = entry_block(entry, record_id(response.chain) if response else None)
        return self._store.records.same(
            "metadata", one_line(entry.url), hashlib.sha256(block).hexdigest(), entry.found_at
        )

    def _opened(self) -> Archive:
        return opened_in_time(
            self._folder,
            self._store.records,
            self._clock,
            patience=PATIENCE,
            elapsed=self._elapsed,
            rest=self._rest,
        )

    def _record(self, work: Work) -> bool:
        """Store one page; whether it made a new mention."""
        recorded = steps.record(work, self._store, run=self._run, now=self._clock())
        return recorded.verdict is Verdict.NEW


def _when(work: Work) -> datetime:
    return work.capture.fetched_at if work.capture else work.entry.found_at
