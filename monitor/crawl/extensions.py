"""
End a run early and cleanly: on SIGTERM, when its time is up, and when the disk or the database says no. Count our own faults.

What is being downloaded is finished and stored; what waits its turn at a host
is let go without a word in the database, so that the next run fetches it.
"""

import asyncio
import logging
from typing import Any

from scrapy import signals

from monitor.crawl.failures import Later
from monitor.crawl.services import Services

logger = logging.getLogger(__name__)

_CLOSING: set["asyncio.Future[None]"] = set()
"""Closings under way: asyncio itself keeps only a weak reference."""


class Stopping:
    """Empties the queues when the engine is told to stop."""

    def __init__(self, crawler: Any) -> None:
        self._crawler = crawler
        self._services: Services = crawler.services
        crawler.stop_watch = self

    @classmethod
    def from_crawler(cls, crawler: Any) -> "Stopping":
        made = cls(crawler)
        crawler.signals.connect(made.opened, signal=signals.spider_opened)
        crawler.signals.connect(made.failed, signal=signals.item_error)
        crawler.signals.connect(made.failed, signal=signals.spider_error)
        return made

    def opened(self, spider: Any) -> None:
        """Have the engine's own way of stopping begin with ours, and see to the time."""
        asyncio.get_running_loop().call_later(self._services.installation.budget, self._time_is_up)
        stop = self._crawler.engine.stop_async

        async def stop_async() -> None:
            if self._crawler.engine.spider is not None:  # at the end of a whole run there is none left
                self.let_go()
            await stop()

        self._crawler.engine.stop_async = stop_async

    def _time_is_up(self) -> None:
        tally = self._services.tally
        if not tally.stopping and self._crawler.engine.spider is not None:
            tally.out_of_time = True
            logger.warning("the run's time is up seconds=%d", self._services.installation.budget)
            self.let_go()
            _close(self._crawler, "out of time")

    def failed(self) -> None:
        """A fault of our own: the page is lost for this run, and the run must not look as if nothing were amiss."""
        self._services.tally.errors += 1

    def let_go(self) -> None:
        """No new requests; those that wait for their host's turn fail as `Later`."""
        self._services.tally.stopping = True
        for slot in self._crawler.engine.downloader.slots.values():
            while slot.queue:
                _, waiting = slot.queue.popleft()
                waiting.errback(Later("the run is ending"))


async def give_up(crawler: Any, error: BaseException) -> None:
    """End the run because of an error that every further page would meet too."""
    tally = crawler.services.tally
    if tally.fatal is None:
        tally.fatal = error
        logger.error("the run ends early: %s", error)
        crawler.stop_watch.let_go()
        _close(crawler, "gave up")


def _close(crawler: Any, reason: str) -> None:
    """Not awaited: closing waits for every item, and the item that brought us here may wait for us."""
    closing = asyncio.ensure_future(crawler.engine.close_spider_async(reason=reason))
    _CLOSING.add(closing)
    closing.add_done_callback(_CLOSING.discard)
