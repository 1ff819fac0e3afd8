"""
What a way of discovery works with: further documents, the child, and what is known already.

`take_stock` then says what of a listing is new and what is to be fetched.
"""

import logging
import pickle
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, cast

from scrapy import Request
from scrapy.http.request import NO_CALLBACK

from monitor import memory
from monitor.core.article import Capture, Entry, Outcome
from monitor.core.cadence import Decision
from monitor.core.overlap import marks_of, overlap
from monitor.core.urls import canonical
from monitor.crawl.answers import capture_of, is_cut
from monitor.crawl.failures import Later, outcome_of
from monitor.crawl.services import Services, Visit
from monitor.crawl.triage import choose
from monitor.discover.listing import Listing

logger = logging.getLogger(__name__)

PIECE = 500
"""Entries that come back from the child in one piece; unpacking more at once would hold up the reactor."""
CUT_SHORT = 206
"""Status of a further document that did not come whole: partial content, though nobody asked for a part."""
_ON_THEIR_WAY = (Decision.FETCH, Decision.HEARD)
"""Entries that go through the steps, and are archived there."""


class Desk:
    """One visit to one discovery."""

    def __init__(self, crawler: Any, visit: Visit) -> None:
        self._crawler = crawler
        self.visit = visit
        self.services: Services = crawler.services
        self.mark: str | None = None
        """What the next visit shall find in `summary.etag` in place of the server's own."""

    @property
    def now(self) -> datetime:
        return self.services.clock()

    async def fetch(self, url: str, *, largest: int | None = None) -> Capture | Listing:
        """A further document; an empty listing that says why, where it cannot be had. Raises Later where the run is ending."""
        meta: dict[str, Any] = {"no_refresh": True, "source": self.visit.source.id}
        if largest:
            meta["download_maxsize"] = largest
        try:
            request = Request(url, callback=NO_CALLBACK, dont_filter=True, priority=90, meta=meta)
            response = await self._crawler.engine.download_async(request)
        except Exception as error:  # whatever the network did has an outcome
            if self.services.tally.stopping:
                raise Later("the run is ending") from error
            outcome, note = outcome_of(error)
            return Listing(problem=outcome, note=f"{url}: {note}", put_off=isinstance(error, Later))
        if not 200 <= response.status < 300:
            return Listing(
                problem=Outcome.HTTP_ERROR,
                note=f"{url}: status {response.status}",
                missing=response.status in (404, 410),
                put_off=response.status in (429, 503),
            )
        page = capture_of(response, self.now)
        return replace(page, status=CUT_SHORT) if is_cut(response) else page

    async def read(
        self, reader: Callable[..., Listing], page: Capture, *, timeout: float | None = None, **more: Any
    ) -> Listing:
        """Have a reader of `monitor.discover` read a document, in the child."""
        packed = await self.services.in_child(
            read_in_pieces,
            reader,
            page.body,
            timeout=timeout,
            content_type=page.header("Content-Type"),
            base_url=page.final_url,
            source_id=self.visit.source.id,
            found_at=self.now,
            **more,
        )
        listing = await self.services.in_thread(unpack_pieces, packed)
        if listing.unlinked:
            titles = ", ".join(repr(title[:60]) for title in listing.unlinked[:3])
            listing = self.amend(listing, listing.problem, f"such as {titles}")
        if page.status == CUT_SHORT:
            return self.amend(listing, listing.problem or Outcome.TRUNCATED, "the body was cut short")
        return listing

    @property
    def heard_before(self) -> bool:
        """Whether an earlier visit was good."""
        return self.visit.summary is not None and self.visit.summary.last_good_at is not None

    async def any_new(self, entries: Sequence[Entry]) -> bool:
        """Whether the source has not listed all of these before."""
        return bool(await self._unknown(entries))

    async def all_new(self, entries: Sequence[Entry]) -> bool:
        """Whether the source has listed none of these before."""
        unknown = {canonical(entry.url) for entry in await self._unknown(entries)}
        return all(canonical(entry.url) in unknown for entry in entries)

    async def _unknown(self, entries: Sequence[Entry]) -> list[Entry]:
        unknown = self.services.store.entries.unknown
        return await self.services.in_thread(unknown, self.visit.source.id, entries)

    def amend(self, listing: Listing, problem: Outcome | None, note: str) -> Listing:
        """The listing with a problem and one more note."""
        return replace(
            listing, problem=problem, note="; ".join(part for part in (listing.note, note) if part)
        )


def read_in_pieces(reader: Callable[..., Listing], body: bytes, **kwargs: Any) -> tuple[Listing, list[bytes]]:
    """Run a reader and pack its entries in pieces. Runs in the child."""
    listing = reader(body, **kwargs)
    entries = listing.entries
    pieces = [pickle.dumps(entries[start : start + PIECE], 5) for start in range(0, len(entries), PIECE)]
    return replace(listing, entries=()), pieces


def unpack_pieces(packed: tuple[Listing, list[bytes]]) -> Listing:
    """The listing whole again."""
    listing, pieces = packed
    entries: list[Entry] = []
    for piece in pieces:
        entries += cast("tuple[Entry, ...]", pickle.loads(piece))
        if len(entries) > PIECE:
            memory.set_aside()
    return replace(listing, entries=tuple(entries))


@dataclass(frozen=True, kw_only=True)
class Stock:
    """What of a listing is new."""

    decided: list[tuple[Entry, Decision]]
    """Entries that this source had not listed before, or not with so many words, each with its decision."""
    new: int = 0
    """How many it had not listed before."""
    wanted: list[Entry] = field(default_factory=list)
    """Those that are to be fetched."""
    heard: list[Entry] = field(default_factory=list)
    """Those that are to be matched without their page, which has been seen; the others of them wait for the next run, when it has been."""
    left: list[tuple[Entry, None]] = field(default_factory=list)
    """Those of which nothing more is to be done, as the archive takes them: an entry without a capture."""
    oldest_at: datetime | None = None
    newest_at: datetime | None = None
    overlap: bool | None = None
    marks: tuple[str, ...] = ()


async def take_stock(services: Services, visit: Visit, listing: Listing) -> Stock:
    """Compare a listing with what is known, and decide what is fetched."""
    if not listing.entries:
        return Stock(decided=[], overlap=listing.reaches_back)

    def compare() -> Stock:
        store, now = services.store, services.clock()
        fresh, retold = store.entries.compare(visit.source.id, listing.entries)
        seen = store.pages.seen([canonical(entry.url) for entry in (*fresh, *retold)])
        decided = choose(
            fresh,
            retold,
            source=visit.source,
            seen=seen,
            asked=services.tally.asked,
            held=services.held.of(visit.source),
            names_actor=services.names_actor,
            now=now,
            taken=services.tally.taken.get(visit.source.id, 0),
        )
        services.tally.taken[visit.source.id] = services.tally.taken.get(visit.source.id, 0) + len(fresh)
        if len(decided) > PIECE:
            memory.set_aside()
        dates = [entry.published_at for entry in listing.entries if entry.published_at]
        return Stock(
            decided=decided,
            new=len(fresh),
            wanted=[entry for entry, decision in decided if decision is Decision.FETCH],
            heard=[
                entry
                for entry, decision in decided
                if decision is Decision.HEARD and canonical(entry.url) in seen
            ],
            left=[(entry, None) for entry, decision in decided if decision not in _ON_THEIR_WAY],
            oldest_at=min(dates, default=None),
            newest_at=min(max(dates), now) if dates else None,
            overlap=overlap(visit.summary, listing.entries, fresh)
            if listing.reaches_back is None
            else listing.reaches_back,
            marks=marks_of(listing.entries, visit.summary, now=now),
        )

    return await services.in_thread(compare)
