"""
Open the archive for writing, and have the database know all that lies in it first.

Whoever opens it holds the folder's lock, so that nobody else is writing while
records that a killed crawl left behind, or all those of a database that was
lost, are noted in the order of the chain. Noted in any other order, or with
one left out, they would never verify again.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

from monitor.archive.writer import Archive
from monitor.core.article import Record
from monitor.errors import InUseError

logger = logging.getLogger(__name__)

BETWEEN = 1.0
"""Seconds after which an archive that is in use is tried again."""


class Records(Protocol):
    """What adoption needs of the database: the store's `records`."""

    def last(self) -> Record | None: ...
    def add(self, run: int | None, records: Sequence[Record]) -> list[int]: ...


def opened(folder: Path, records: Records, clock: Callable[[], datetime]) -> Archive:
    """The archive, ready to be written to, with every record in it known. InUseError while another program writes."""
    archive = Archive(folder, clock)
    try:
        records.add(None, archive.recover(records.last()))
    except BaseException:
        archive.close()
        raise
    return archive


def opened_in_time(
    folder: Path,
    records: Records,
    clock: Callable[[], datetime],
    *,
    patience: float,
    elapsed: Callable[[], float],
    rest: Callable[[float], None],
) -> Archive:
    """The same, waiting so many seconds while another program writes. `elapsed`: a monotonic clock; `rest` sleeps."""
    until = elapsed() + patience
    while True:
        try:
            return opened(folder, records, clock)
        except InUseError:
            if elapsed() >= until:
                raise
            logger.info("archive is in use, waiting folder=%s", folder)
        rest(BETWEEN)


def adopt(folder: Path, records: Records, clock: Callable[[], datetime]) -> None:
    """Have the database know all that lies in the archive. Nothing to do while another program writes: it has done so."""
    try:
        opened(folder, records, clock).close()
    except InUseError:
        logger.info("archive is in use, its writer knows it folder=%s", folder)
