"""
The steps as Scrapy runs them: one adapter a step, none of which makes the reactor wait.

What each step does is written in `monitor.steps`; here stands only where it runs.
"""

import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from scrapy.exceptions import DropItem

from monitor import memory, steps
from monitor.core.article import PASSED_OVER, Outcome
from monitor.crawl.extensions import give_up
from monitor.crawl.gating import Asking, Question
from monitor.crawl.services import ChildLostError, Services
from monitor.errors import MonitorError, TryAgainError
from monitor.steps import Work

logger = logging.getLogger(__name__)

SAMPLE = 3
"""Pages of one source that are read in a run though the gate passes over them."""
LARGEST_SAMPLE = 512 * 1024
"""Bytes of such a page: a larger one may take seconds to read, and tells no more."""


class Pipeline:
    """What all five share."""

    def __init__(self, crawler: Any) -> None:
        self.crawler = crawler
        self.services: Services = crawler.services

    @classmethod
    def from_crawler(cls, crawler: Any) -> "Pipeline":
        return cls(crawler)

    async def stop(self, error: MonitorError) -> DropItem:
        """The disk, the database or the child cannot be had: the page is left for the next run, and the run ends."""
        await give_up(self.crawler, error)
        return DropItem(str(error), log_level="DEBUG")


class Archiving(Pipeline):
    """100: capture and entry into the archive, on its own thread."""

    async def process_item(self, item: Work) -> Work:
        if item.again and item.capture is None:
            return item  # its entry is there from the first time
        try:
            records = await self.services.write((item.entry, item.capture))
        except TryAgainError as error:
            raise await self.stop(error) from error
        capture = item.capture
        if capture is not None:
            capture = replace(capture, record=next(r for r in records if r.kind == "response"))
        return replace(item, records=records, capture=capture)


class Gating(Pipeline):
    """
    200: may the page match at all? Asked in the child.

    A thread that scans calls back dozens of times a page, and each time waits
    until the reactor lets go of the interpreter: in the child it waits for
    nobody, and the reactor for no thread.
    """

    def __init__(self, crawler: Any) -> None:
        super().__init__(crawler)
        self._asking = Asking(self._ask)

    async def _ask(self, questions: Sequence[Question]) -> list[bool]:
        return await self.services.in_child(steps.passes_apart, self.services.rules, questions, timeout=10)

    async def process_item(self, item: Work) -> Work:
        if steps.stands(item):
            return replace(item, passed=False)
        if steps.unasked(item):
            return item
        try:
            passes = await self._asking.passes(steps.to_gate(item))
        except ChildLostError as error:
            raise await self.stop(error) from error
        except Exception as error:  # noqa: BLE001 - killed or dead: when in doubt, it is read (and killed there)
            logger.warning("gate gave no answer, page is read url=%s error=%r", item.entry.url, error)
            return item
        done = steps.gated(item, passes)
        return item if self._sampled(done) else done

    def _sampled(self, item: Work) -> bool:
        """
        Whether a page that the gate passes over is read all the same: a few of each source, so that it is known whether its
        pages can be read at all. A wall in an article's place is passed over like any page that says nothing of ours.
        """
        if item.note != PASSED_OVER or item.capture is None or len(item.capture.body) > LARGEST_SAMPLE:
            return False
        sampled = self.services.tally.sampled
        sampled[item.source.id] += 1
        return sampled[item.source.id] <= SAMPLE


class Reading(Pipeline):
    """300: the article, in the child; a page that keeps it busy for too long is killed with it."""

    async def process_item(self, item: Work) -> Work:
        if not item.passed:
            return item
        capture, entry = steps.to_read(item)
        try:
            readings = await self.services.in_child(memory.lightly, steps.readings, capture, entry)
        except TimeoutError:
            item = replace(item, outcome=Outcome.EXTRACT_TIMEOUT, note="killed while reading the page")
        except ChildLostError as error:
            raise await self.stop(error) from error
        except Exception as error:  # noqa: BLE001 - the child died of this page (memory, a crash in C)
            logger.warning("page killed the child url=%s error=%s", item.entry.url, type(error).__name__)
            item = replace(
                item, outcome=Outcome.EXTRACT_TIMEOUT, note=f"the child died: {type(error).__name__}"
            )
        else:
            return steps.with_readings(item, *readings)
        try:
            readings = await self.services.in_child(memory.lightly, steps.readings, None, entry)
        except Exception as error:  # noqa: BLE001 - not even the entry can be read; the page keeps its outcome
            logger.warning("entry cannot be read url=%s error=%s", item.entry.url, type(error).__name__)
            return item
        return steps.with_readings(item, *readings)


class Matching(Pipeline):
    """400: the rules, in the child, which holds them for the gate."""

    async def process_item(self, item: Work) -> Work:
        if item.article is None and item.headline is None:
            return replace(item, outcome=item.outcome or Outcome.NO_MATCH)
        services = self.services
        try:
            matched = await services.in_child(
                steps.match_apart, services.rules, replace(item, capture=None), timeout=10
            )
        except ChildLostError as error:
            raise await self.stop(error) from error
        except Exception as error:  # noqa: BLE001 - killed or dead: what the entry says is tried without the page
            logger.warning("text not matched url=%s error=%r", item.entry.url, error)
            headline = item.headline if item.article is not None else None
            note = f"not matched: {type(error).__name__}"
            return await self.process_item(
                replace(item, article=None, headline=headline, outcome=Outcome.EXTRACT_TIMEOUT, note=note)
            )
        return replace(matched, capture=item.capture)


class Recording(Pipeline):
    """500: one transaction a page, on the store's thread."""

    async def process_item(self, item: Work) -> Work:
        services = self.services
        try:
            recorded = await services.in_store(
                steps.record, item, services.store, run=services.run, now=services.clock()
            )
        except TryAgainError as error:
            raise await self.stop(error) from error
        tally = services.tally
        tally.pages += 1
        if tally.pages % memory.EVERY == 0:
            await services.in_thread(memory.give_back)
        outcome = (item.outcome or Outcome.OK).value
        tally.outcomes[outcome] = tally.outcomes.get(outcome, 0) + 1
        verdict = str(recorded.verdict)
        tally.new += verdict == "new"
        tally.revised += verdict == "revision"
        tally.copies += verdict == "copy"
        if item.matches:
            logger.info(
                "mention stored verdict=%s mention=%s rules=%s source=%s url=%s",
                verdict,
                recorded.mention_id,
                ",".join(sorted({m.rule for m in item.matches})),
                item.source.id,
                item.entry.url,
            )
        else:
            logger.debug("page stored outcome=%s url=%s", outcome, item.entry.url)
        # The item stays in Scrapy's hands until its response is done with: the bodies need not.
        return replace(item, capture=None, article=None, headline=None, page=None)
