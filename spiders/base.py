"""
The one spider: visits discoveries, decides what to fetch, and hands pages to the pipelines.

How a discovery is read is written in a module a way (`feed`, `sitemap`,
`section`, `search`, or one of a site's own); what all ways share is here. One
spider for all sources, because delays, robots.txt and waits belong to hosts,
and hosts are shared.

A way is a module with `CONDITIONAL` (whether If-None-Match means anything),
`first(visit, services)` (the URL to begin with) and `read(desk, page)` (what a
document lists).
"""

import asyncio
import importlib
import logging
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from scrapy import Request, Spider

from monitor.core.article import Capture, Entry, Outcome
from monitor.core.cadence import Check, good
from monitor.core.source import Discovery, Kind, Source
from monitor.crawl.answers import asked_for_changes, capture_of, is_cut, page_outcome
from monitor.crawl.desk import Desk, take_stock
from monitor.crawl.documents import NOT_YET, is_dated, read_days
from monitor.crawl.extensions import give_up
from monitor.crawl.failures import Later, Refused, outcome_of
from monitor.crawl.holding import Wanted
from monitor.crawl.middlewares import host_of
from monitor.crawl.redirects import moved_to
from monitor.crawl.services import ChildLostError, Services, Visit
from monitor.discover.listing import Listing
from monitor.errors import TryAgainError
from monitor.steps import Work

logger = logging.getLogger(__name__)

LONGEST_WAIT = timedelta(days=7)
"""How long a page is asked for again whose host's robots.txt cannot be had."""
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
        """Discoveries first; a source's pages when it has no listing to be heard any more."""
        for visit in self.services.visits:
            request = await self._first(visit)
            if request is not None:
                yield request
        for source, entry in self.services.heard:
            yield Work(source=source, entry=entry, alone=True)
        async for page in self._released():
            yield page

    async def _released(self) -> AsyncIterator[Any]:
        """The pages that need not wait any more."""
        for place, page in enumerate(self.services.held.release(self.services.tally.asked), 1):
            if place % BREATH == 0:
                await asyncio.sleep(0)
            request = self._page(page)
            if request is not None:
                yield request
                continue
            yield Work(
                source=page.source, entry=page.entry, outcome=Outcome.BLOCKED_SCHEME, note="not an address"
            )
            for work in _alone(page.source, page.others):
                yield work

    # --- discoveries ---

    async def _first(self, visit: Visit) -> Request | None:
        """The request that a visit begins with; None where there is none, which is then its outcome."""
        try:
            way = way_of(visit.discovery)
            return Request(
                way.first(visit, self.services),
                callback=self.listed,
                errback=self.not_listed,
                headers=_known_state(visit) if way.CONDITIONAL else {},
                cb_kwargs={"visit": visit},
                meta={"no_refresh": True, "source": visit.source.id},
                dont_filter=True,
                priority=100,
            )
        except ValueError as error:
            listing = Listing(problem=Outcome.HTTP_ERROR, note=f"no address: {error}")
        except Exception as error:  # noqa: BLE001 - a fault in one site's module must not end the visits to all others
            listing = self._our_fault(visit, error)
        await self._note(visit, listing)
        self.services.held.heard(visit.source)
        return None

    def _our_fault(self, visit: Visit, error: Exception) -> Listing:
        """Count and log a fault of the program; what its visit is stored as."""
        self.services.tally.errors += 1
        logger.error(
            "listing cannot be read source=%s url=%s", visit.source.id, visit.discovery.url, exc_info=error
        )
        return Listing(problem=Outcome.EMPTY, note=f"{type(error).__name__}: {error}"[:200])

    async def listed(self, response: Any, visit: Visit) -> AsyncIterator[Any]:
        """A discovery has answered: what is new in it?"""
        try:
            heard = await self._hear(response, visit)
        finally:
            self.services.held.heard(visit.source)
        for entry in heard:
            yield Work(source=visit.source, entry=entry, alone=True)
        async for page in self._released():
            yield page

    async def _hear(self, response: Any, visit: Visit) -> list[Entry]:
        """Read a listing and store what it says; the entries that are to be matched without their page."""
        page = capture_of(response, self.services.clock())
        desk = Desk(self.crawler, visit)
        status = response.status
        moved = moved_to(response.meta.get("redirects", ()))
        if status == 304 and asked_for_changes(response.request):
            listing = Listing(problem=Outcome.NOT_MODIFIED)
        elif not (200 <= status < 300 or (status == NOT_YET and is_dated(visit))):
            listing = Listing(
                problem=Outcome.GONE if status == 410 else Outcome.HTTP_ERROR, note=f"status {status}"
            )
        else:
            try:
                listing = await read_days(desk, page, way_of(visit.discovery).read)
            except Later as error:  # our own doing: the next run visits it again
                logger.info("not visited source=%s url=%s note=%s", visit.source.id, page.url, error.note)
                return []
            except TimeoutError:
                listing = Listing(problem=Outcome.EXTRACT_TIMEOUT, note="killed while reading the listing")
            except ChildLostError as error:
                await give_up(self.crawler, error)
                return []
            except Exception as error:  # noqa: BLE001 - counted, logged and stored with the visit
                listing = self._our_fault(visit, error)
            if is_cut(response):
                problem = (
                    listing.problem if listing.problem and not good(listing.problem) else Outcome.TRUNCATED
                )
                listing = desk.amend(listing, problem, "the body was cut short")
        return await self._note(visit, listing, page=page, desk=desk, moved=moved)

    async def not_listed(self, failure: Any) -> AsyncIterator[Any]:
        """A discovery could not be asked, or did not answer."""
        visit: Visit = failure.request.cb_kwargs["visit"]
        error = failure.value
        self.services.held.heard(visit.source)
        if isinstance(error, Later) and error.outcome is None:
            logger.info(
                "not visited source=%s url=%s note=%s", visit.source.id, visit.discovery.url, error.note
            )
        else:
            outcome, note = outcome_of(error)
            until = error.until if isinstance(error, Later) else None
            await self._note(visit, Listing(problem=outcome, note=note), until=until)
        async for page in self._released():
            yield page

    async def _note(
        self,
        visit: Visit,
        listing: Listing,
        *,
        page: Capture | None = None,
        desk: Desk | None = None,
        moved: str | None = None,
        until: datetime | None = None,
    ) -> list[Entry]:
        """
        Store the check with what it listed, in one transaction, and hold what is to be fetched; the entries that are to be
        matched without their page.
        """
        try:
            async with self.services.deciding:
                check, heard = await self._settle(
                    visit, listing, page=page, desk=desk, moved=moved, until=until
                )
        except TryAgainError as error:
            await give_up(self.crawler, error)
            return []
        tally = self.services.tally
        tally.checks += 1
        tally.good += good(check.outcome)
        tally.entries += check.new
        logger.info(
            "check source=%s outcome=%s entries=%d new=%d url=%s%s",
            check.source, check.outcome.value, check.entries, check.new, check.discovery,
            f" note={check.note}" if check.note else "",
        )  # fmt: skip
        return heard

    async def _settle(
        self,
        visit: Visit,
        listing: Listing,
        *,
        page: Capture | None,
        desk: Desk | None,
        moved: str | None,
        until: datetime | None,
    ) -> tuple[Check, list[Entry]]:
        services = self.services
        now = services.clock()
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
            marks=stock.marks,
            # That an index has not changed says nothing of the sitemaps that it names.
            etag=(desk.mark if desk and desk.mark else page.header("ETag"))
            if page and not listing.sitemaps
            else None,
            last_modified=page.header("Last-Modified") if page and not listing.sitemaps else None,
            retry_at=until
            or (
                services.tally.wait_until.get(host_of(page.final_url))
                if page and page.status in (429, 503)
                else None
            ),
            moved_to=moved or listing.moved_to,
        )
        # What goes through the steps is archived there; the rest now.
        records = await services.write(*stock.left)
        await services.in_store(services.store.checks.add, services.run, check, stock.decided, records)
        for entry in stock.wanted:
            services.held.add(visit.source, entry)
        return check, stock.heard

    # --- pages ---

    def _page(self, page: Wanted) -> Request | None:
        """The request for a page; None where its URL is none."""
        headers = {}
        seen = page.seen
        if seen and seen.etag:
            headers["If-None-Match"] = seen.etag
        if seen and seen.last_modified:
            headers["If-Modified-Since"] = seen.last_modified
        try:
            return Request(
                page.entry.url,
                callback=self.page,
                errback=self.no_page,
                headers=headers,
                cb_kwargs={
                    "source": page.source,
                    "entry": page.entry,
                    "others": page.others,
                    "again": seen is not None,
                },
                meta={"source": page.source.id, "waited": page.waited},
                dont_filter=True,
            )
        except ValueError:
            return None

    def page(
        self, response: Any, source: Source, entry: Entry, others: Sequence[Entry], again: bool
    ) -> Iterator[Work]:
        """A page has answered; what else is said of it is heard when it has been stored."""
        capture = capture_of(response, self.services.clock(), asked=entry.url)
        outcome, note = page_outcome(response, entry, again=again)
        kept = None if outcome is Outcome.NOT_MODIFIED else capture
        yield Work(source=source, entry=entry, capture=kept, outcome=outcome, note=note, again=again)
        yield from _alone(source, others)

    def no_page(self, failure: Any) -> Iterator[Work]:
        """A page could not be had; what its entry says is still there."""
        error = failure.value
        kwargs = failure.request.cb_kwargs
        if isinstance(error, Later):
            work = self._waits(
                error,
                kwargs["source"],
                kwargs["entry"],
                failure.request.meta["waited"],
                again=kwargs["again"],
            )
            if work is not None:
                yield work
                yield from _alone(kwargs["source"], kwargs["others"])
            return
        outcome, note = outcome_of(error)
        if not isinstance(error, Refused):
            logger.info("no page url=%s outcome=%s note=%s", kwargs["entry"].url, outcome.value, note)
        yield Work(
            source=kwargs["source"], entry=kwargs["entry"], outcome=outcome, note=note, again=kwargs["again"]
        )
        yield from _alone(kwargs["source"], kwargs["others"])

    def _waits(
        self, error: Later, source: Source, entry: Entry, waited: timedelta | None, *, again: bool
    ) -> Work | None:
        """
        A page that cannot be asked for now: its entry is matched at once, so that the news need not wait for it.

        A host whose robots.txt could not be had for a week has forbidden its pages, as RFC 9309 reads it; a page is then
        done with like any other that is forbidden.
        """
        logger.info("left for the next run url=%s note=%s", entry.url, error.note)
        if again or self.services.tally.stopping:
            return None
        outcome = error.outcome or Outcome.HTTP_ERROR
        if waited is None:
            return Work(source=source, entry=entry, outcome=outcome, note=error.note, alone=True)
        if error.outcome is not None and waited > LONGEST_WAIT:
            note = f"{error.note}, and so for {waited.days} days"
            return Work(source=source, entry=entry, outcome=Outcome.ROBOTS, note=note)
        return None


def _alone(source: Source, entries: Sequence[Entry]) -> Iterator[Work]:
    """What listings say of a page, to be matched by itself."""
    for entry in entries:
        yield Work(source=source, entry=entry, alone=True)


_WAYS = {Kind.FEED: "feed", Kind.SITEMAP: "sitemap", Kind.SECTION: "section", Kind.GDELT: "search"}


def way_of(discovery: Discovery) -> Any:
    """The module that reads a discovery: its own where it names one, else the one of its kind."""
    return importlib.import_module(f"spiders.{discovery.code or _WAYS[discovery.kind]}")


def _known_state(visit: Visit) -> dict[str, str]:
    """What to say of the state of a listing that we know, so that it need not be sent again."""
    summary = visit.summary
    if summary is None or is_dated(visit):
        return {}
    said = {"If-None-Match": summary.etag, "If-Modified-Since": summary.last_modified}
    return {name: value for name, value in said.items() if value}
