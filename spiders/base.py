"""
The one spider: visits discoveries, decides what to fetch, and hands pages to the pipelines.

How a discovery is read is written in a module a way (`feed`, `sitemap`,
`section`, `search`, or one of a site's own); what all ways share is here. One
spider for all sources, because delays, robots.txt and waits belong to hosts,
and hosts are shared.

A way is a module with `CONDITIONAL` (whether If-None-Match means anything),
`first(visit, installation)` (the URL to begin with) and `read(desk, page)`.
"""

import asyncio
import importlib
import logging
from collections.abc import AsyncIterator
from typing import Any

from scrapy import Request, Spider

from monitor.core.article import Capture, Entry, Outcome
from monitor.core.cadence import Check, good
from monitor.core.source import Discovery, Kind, Source
from monitor.core.urls import canonical
from monitor.crawl.answers import capture_of, is_cut, page_outcome
from monitor.crawl.desk import Desk, take_stock
from monitor.crawl.extensions import give_up
from monitor.crawl.failures import Later, Refused, outcome_of
from monitor.crawl.middlewares import retry_at
from monitor.crawl.redirects import moved_to
from monitor.crawl.services import ChildLostError, Services, Visit
from monitor.discover.listing import Listing
from monitor.errors import TryAgainError
from monitor.steps import Work
from monitor.store import PageSeen

logger = logging.getLogger(__name__)

BREATH = 20
"""Requests made in one go; a listing may ask for fifty thousand, and the reactor is not to stand still for them."""


class SourceSpider(Spider):
    """Every source that is due."""

    name = "watch"
    services: Services

    @classmethod
    def from_crawler(cls, crawler: Any, *args: Any, **kwargs: Any) -> "SourceSpider":
        spider: SourceSpider = super().from_crawler(crawler, *args, **kwargs)
        spider.services = crawler.services
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """Discoveries first; then the pages that no listing of this run names."""
        for visit in self.services.visits:
            request = await self._first(visit)
            if request is not None:
                yield request
        for source, entry, seen in self.services.again:
            key = canonical(entry.url)
            if key not in self.services.tally.asked:
                self.services.tally.asked.add(key)
                yield self._page(source, entry, seen=seen) or self._no_address(source, entry)

    # --- discoveries ---

    async def _first(self, visit: Visit) -> Request | None:
        way = way_of(visit.discovery)
        headers = {}
        summary = visit.summary
        url = way.first(visit, self.services)
        if summary and way.CONDITIONAL and "{" not in visit.discovery.url:
            if summary.etag:
                headers["If-None-Match"] = summary.etag
            if summary.last_modified:
                headers["If-Modified-Since"] = summary.last_modified
        try:
            return Request(
                url,
                callback=self.listed,
                errback=self.not_listed,
                headers=headers,
                cb_kwargs={"visit": visit},
                meta={"no_refresh": True, "source": visit.source.id},
                dont_filter=True,
                priority=100,
            )
        except ValueError as error:
            await self._note(visit, Listing(problem=Outcome.HTTP_ERROR, note=f"no address: {error}"))
            return None

    async def listed(self, response: Any, visit: Visit) -> AsyncIterator[Any]:
        """A discovery has answered: what is new in it?"""
        page = capture_of(response, self.services.clock())
        desk = Desk(self.crawler, visit)
        status = response.status
        moved = moved_to(response.meta.get("redirects", ()))
        if status == 304:
            listing = Listing(problem=Outcome.NOT_MODIFIED)
        elif not 200 <= status < 300:
            listing = Listing(
                problem=Outcome.GONE if status == 410 else Outcome.HTTP_ERROR, note=f"status {status}"
            )
        else:
            try:
                listing = await way_of(visit.discovery).read(desk, page)
            except Later as error:
                listing = Listing(problem=error.outcome or Outcome.HTTP_ERROR, note=error.note)
            except TimeoutError:
                listing = Listing(problem=Outcome.EXTRACT_TIMEOUT, note="killed while reading the listing")
            except ChildLostError as error:
                await give_up(self.crawler, error)
                return
            except Exception as error:
                self.services.tally.errors += 1
                logger.exception("listing cannot be read source=%s url=%s", visit.source.id, page.url)
                listing = Listing(problem=Outcome.EMPTY, note=f"{type(error).__name__}: {error}"[:200])
            if is_cut(response):
                problem = (
                    listing.problem if listing.problem and not good(listing.problem) else Outcome.TRUNCATED
                )
                listing = desk.amend(listing, problem, "the body was cut short")
        wanted = await self._note(visit, listing, page=page, desk=desk, moved=moved)
        for place, entry in enumerate(wanted, 1):
            if place % BREATH == 0:
                await asyncio.sleep(0)
            yield self._page(visit.source, entry) or self._no_address(visit.source, entry)

    async def not_listed(self, failure: Any) -> None:
        """A discovery could not be asked, or did not answer."""
        visit: Visit = failure.request.cb_kwargs["visit"]
        error = failure.value
        if isinstance(error, Later) and error.outcome is None:
            logger.info(
                "not visited source=%s url=%s note=%s", visit.source.id, visit.discovery.url, error.note
            )
            return
        outcome, note = outcome_of(error)
        until = error.until if isinstance(error, Later) else None
        await self._note(visit, Listing(problem=outcome, note=note), until=until)

    async def _note(
        self,
        visit: Visit,
        listing: Listing,
        *,
        page: Capture | None = None,
        desk: Desk | None = None,
        moved: str | None = None,
        until: Any = None,
    ) -> list[Entry]:
        """Store the check with what it listed, in one transaction; the entries that are to be fetched."""
        services = self.services
        now = services.clock()
        try:
            stock = await take_stock(services, visit, listing)
            check = Check(
                source=visit.source.id,
                discovery=visit.discovery.url,
                at=now,
                outcome=listing.problem or Outcome.OK,
                status=page.status if page else None,
                entries=len(listing.entries),
                new=stock.new,
                note=listing.note,
                oldest_at=stock.oldest_at,
                newest_at=stock.newest_at,
                overlap=stock.overlap,
                etag=(desk.mark if desk and desk.mark else page.header("ETag")) if page else None,
                last_modified=page.header("Last-Modified") if page else None,
                retry_at=until
                or (
                    retry_at(page.header("Retry-After"), now) if page and page.status in (429, 503) else None
                ),
                moved_to=moved or listing.moved_to,
            )
            # Fetched entries are archived beside their capture; the others now, by themselves.
            records = await services.write(*stock.left)
            await services.in_store(services.store.checks.add, services.run, check, stock.decided, records)
        except TryAgainError as error:
            await give_up(self.crawler, error)
            return []
        tally = services.tally
        tally.checks += 1
        tally.good += good(check.outcome)
        tally.entries += check.new
        logger.info(
            "check source=%s outcome=%s entries=%d new=%d url=%s%s",
            check.source, check.outcome.value, check.entries, check.new, check.discovery,
            f" note={check.note}" if check.note else "",
        )  # fmt: skip
        return stock.wanted

    # --- pages ---

    def _page(self, source: Source, entry: Entry, *, seen: PageSeen | None = None) -> Request | None:
        """The request for an entry's page; None where its URL is none."""
        headers = {}
        if seen and seen.etag:
            headers["If-None-Match"] = seen.etag
        if seen and seen.last_modified:
            headers["If-Modified-Since"] = seen.last_modified
        try:
            return Request(
                entry.url,
                callback=self.page,
                errback=self.no_page,
                headers=headers,
                cb_kwargs={"source": source, "entry": entry, "again": seen is not None},
                meta={"source": source.id},
                dont_filter=True,
            )
        except ValueError:
            return None

    def _no_address(self, source: Source, entry: Entry) -> Work:
        return Work(source=source, entry=entry, outcome=Outcome.BLOCKED_SCHEME, note="not an address")

    def page(self, response: Any, source: Source, entry: Entry, again: bool) -> Work:
        """A page has answered."""
        capture = capture_of(response, self.services.clock(), asked=entry.url)
        outcome, note = page_outcome(response, entry, again=again)
        kept = None if outcome is Outcome.NOT_MODIFIED else capture
        return Work(source=source, entry=entry, capture=kept, outcome=outcome, note=note, again=again)

    def no_page(self, failure: Any) -> Work | None:
        """A page could not be had; what its entry says is still there."""
        error = failure.value
        kwargs = failure.request.cb_kwargs
        if isinstance(error, Later):
            logger.info("left for the next run url=%s note=%s", kwargs["entry"].url, error.note)
            return None
        outcome, note = outcome_of(error)
        if not isinstance(error, Refused):
            logger.info("no page url=%s outcome=%s note=%s", kwargs["entry"].url, outcome.value, note)
        return Work(
            source=kwargs["source"], entry=kwargs["entry"], outcome=outcome, note=note, again=kwargs["again"]
        )


_WAYS = {Kind.FEED: "feed", Kind.SITEMAP: "sitemap", Kind.SECTION: "section", Kind.GDELT: "search"}


def way_of(discovery: Discovery) -> Any:
    """The module that reads a discovery: its own where it names one, else the one of its kind."""
    return importlib.import_module(f"spiders.{discovery.code or _WAYS[discovery.kind]}")
