"""
What a request must pass on its way out, and what is made of its failure.

Guard: closed addresses and schemes are refused before anything is resolved,
and a host that asked for patience is left alone. Patience: reads Retry-After,
and takes a 429 or 503 without one for ten minutes.
Retry: once more for what may pass; a refusal, ours or theirs, is an answer.
"""

import logging
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import CannotResolveHostError, DownloadFailedError

from monitor.core.addresses import refuse
from monitor.core.article import Outcome
from monitor.core.cadence import LONGEST_WAIT
from monitor.crawl.failures import Later, Refused
from monitor.crawl.resolver import key_of
from monitor.crawl.services import Services

logger = logging.getLogger(__name__)

UNSAID = timedelta(minutes=10)
"""How long a host is left alone that is busy (429, 503) and does not say for how long."""


def host_of(url: str) -> str:
    """The host that waits and delays belong to."""
    try:
        return urlsplit(url).netloc.rpartition("@")[2].lower()
    except ValueError:
        return url


def retry_at(value: str | None, now: datetime) -> datetime | None:
    """The moment that a Retry-After header names (seconds or a date); a day from now at most, None for no header."""
    if not value or not value.strip():
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        wait = timedelta(seconds=min(int(text[:12]), LONGEST_WAIT.total_seconds()))
        return now + wait
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max(moment, now), now + LONGEST_WAIT)


def asked_to_wait(until: datetime) -> Later:
    """Why a request is put off whose host asked for patience."""
    return Later(f"the host asked to wait until {until:%Y-%m-%dT%H:%M:%SZ}", until=until)


class Guard:
    """Refuses what is closed, and waits where we were asked to."""

    def __init__(self, services: Services) -> None:
        self._services = services

    @classmethod
    def from_crawler(cls, crawler: Any) -> "Guard":
        return cls(crawler.services)

    def process_request(self, request: Any) -> None:
        tally = self._services.tally
        refused = refuse(request.url, self._services.allow)
        if refused:
            logger.warning("refused url=%s reason=%s", request.url[:300], refused.reason)
            raise Refused(refused.outcome, refused.reason)
        if tally.stopping:
            raise Later("the run is ending")
        until = tally.wait_until.get(host_of(request.url))
        if until and self._services.clock() < until:
            raise asked_to_wait(until)


class Patience:
    """Remembers which host asked to be left alone, and until when; what waits its turn there is put off."""

    def __init__(self, crawler: Any) -> None:
        self._crawler = crawler
        self._services: Services = crawler.services

    @classmethod
    def from_crawler(cls, crawler: Any) -> "Patience":
        return cls(crawler)

    def process_response(self, request: Any, response: Any) -> Any:
        if response.status in (429, 503):
            value = response.headers.get("Retry-After")
            now, tally, host = self._services.clock(), self._services.tally, host_of(request.url)
            until = retry_at(value.decode("latin-1") if value else None, now) or now + UNSAID
            tally.wait_until[host] = max(until, tally.wait_until.get(host, until))
            tally.wait_source[host] = request.meta.get("source", "")
            logger.warning("host asks for patience host=%s until=%s", host, until.isoformat())
            self._put_off(host, tally.wait_until[host])
        return response

    def _put_off(self, host: str, until: datetime) -> None:
        """Have the requests fail that the guard let pass before, and that were not sent yet."""
        for slot in self._crawler.engine.downloader.slots.values():
            waiting = [one for one in slot.queue if host_of(one[0].url) == host]
            for one in waiting:
                slot.queue.remove(one)
                one[1].errback(asked_to_wait(until))


class Retry:
    """Once more for what may pass: a connection that broke, a gateway that did not answer."""

    def __init__(self, crawler: Any) -> None:
        self._crawler = crawler
        self._services: Services = crawler.services

    @classmethod
    def from_crawler(cls, crawler: Any) -> "Retry":
        return cls(crawler)

    def process_response(self, request: Any, response: Any) -> Any:
        if response.status in (502, 504):
            return self._again(request, f"status {response.status}") or response
        return response

    def process_exception(self, request: Any, exception: Exception) -> Any:
        if isinstance(exception, CannotResolveHostError):
            reason = self._closed(request.url)
            if reason:
                raise Refused(Outcome.BLOCKED_PRIVATE, reason) from exception
            return None
        # A new connection may do where a kept one was closed under us; a timeout has cost enough.
        if isinstance(exception, DownloadFailedError) and "HeadersTooLarge" not in str(exception):
            return self._again(request, type(exception).__name__)
        return None

    def _again(self, request: Any, reason: str) -> Any:
        return get_retry_request(
            request, spider=self._crawler.spider, reason=reason, give_up_log_level="DEBUG"
        )

    def _closed(self, url: str) -> str | None:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        return self._services.tally.refused.get(key_of(parts.hostname or "", port))
