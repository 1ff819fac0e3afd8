"""
robots.txt as RFC 9309 wants it.

Asked once a run and origin, before anything else there. 2xx: its rules hold
(the first 500 KiB of them). 4xx, or more than five redirects: there are none.
5xx, 429, no answer: nobody knows, so nothing is fetched there in this run and
a discovery counts as failed; the next run asks again. A Crawl-delay, which the
RFC does not know and many sites do, slows us down and never makes us faster.

Scrapy's own takes the body of a 500 for rules and a timeout for a licence.
"""

import asyncio
import logging
from typing import Any
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request
from scrapy.http.request import NO_CALLBACK

from monitor.core.article import Outcome
from monitor.crawl.failures import Later, Refused, outcome_of
from monitor.crawl.middlewares import host_of
from monitor.crawl.services import Services

logger = logging.getLogger(__name__)

MOST = 500 * 1024
"""Bytes that are read: what the RFC asks for at least."""
LONGEST_DELAY = 60.0
"""Seconds of a Crawl-delay that are kept; with more a run would not end."""
ASKING = "asking_robots"
"""Key in a request's meta: this one is for robots.txt itself."""


class Robots:
    """Lets a request go only where robots.txt lets us go."""

    def __init__(self, crawler: Any) -> None:
        self._crawler = crawler
        self._services: Services = crawler.services
        self._agent: str = crawler.settings["USER_AGENT"].split("/")[0]
        self._delay: float = crawler.settings.getfloat("DOWNLOAD_DELAY")
        self._rules: dict[str, asyncio.Task[Protego | None]] = {}

    @classmethod
    def from_crawler(cls, crawler: Any) -> "Robots":
        return cls(crawler)

    async def process_request(self, request: Any) -> None:
        if request.meta.get(ASKING):
            return
        parts = urlsplit(request.url)
        origin = f"{parts.scheme}://{parts.netloc}".lower()
        task = self._rules.get(origin)
        if task is None:
            task = self._rules[origin] = asyncio.ensure_future(
                self._ask(origin, request.meta.get("source", ""))
            )
        rules = await asyncio.shield(task)
        if rules is None:
            return
        if not rules.can_fetch(request.url, self._agent):
            raise Refused(Outcome.ROBOTS, "robots.txt forbids it")
        self._keep_pace(request, rules.crawl_delay(self._agent))

    def _keep_pace(self, request: Any, delay: float | None) -> None:
        """Have the requests to a host follow each other no faster than its robots.txt asks for, a minute apart at most."""
        if not delay or delay <= 0:
            return
        downloader = self._crawler.engine.downloader
        key = downloader.get_slot_key(request)
        pace = max(min(delay, LONGEST_DELAY), self._delay)
        downloader.per_slot_settings[key] = {"delay": pace}  # for when the slot is made anew
        if slot := downloader.slots.get(key):
            slot.delay = max(slot.delay, pace)
        request.meta["autothrottle_dont_adjust_delay"] = True  # it would make it shorter again

    async def _ask(self, origin: str, source: str) -> Protego | None:
        """The rules of an origin; None where there are none. Raises Later where nobody knows."""
        request = Request(
            f"{origin}/robots.txt",
            priority=1000,
            dont_filter=True,
            callback=NO_CALLBACK,
            meta={ASKING: True, "no_refresh": True, "source": source},
        )
        try:
            response = await self._crawler.engine.download_async(request)
        except Later:
            raise
        except Refused as error:
            if error.outcome in (Outcome.BLOCKED_PRIVATE, Outcome.BLOCKED_SCHEME):
                raise Refused(error.outcome, f"robots.txt: {error.note}") from error
            if error.outcome is Outcome.TOO_LARGE:
                raise Later("robots.txt is larger than max_size", outcome=error.outcome) from error
            logger.info("robots.txt unavailable origin=%s note=%s", origin, error.note)
            return None  # a chain of redirects: unavailable, which is 4xx to the RFC
        except ValueError as error:  # a host that cannot be written in a header or looked up
            raise Refused(Outcome.BLOCKED_PRIVATE, f"not a host name: {error}"[:200]) from error
        except Exception as error:
            outcome, note = outcome_of(error)
            raise Later(f"robots.txt: {note}", outcome=outcome) from error
        if response.status >= 500 or response.status == 429:
            until = self._services.tally.wait_until.get(host_of(origin))
            raise Later(f"robots.txt answers {response.status}", until=until, outcome=Outcome.HTTP_ERROR)
        if not 200 <= response.status < 300:
            return None
        body = response.body[:MOST]
        if len(response.body) > MOST:
            body = body.rpartition(b"\n")[0]
        return await self._services.in_thread(_parse, body)


def _parse(body: bytes) -> Protego:
    return Protego.parse(body.decode("utf-8-sig", "replace").replace("\0", ""))
