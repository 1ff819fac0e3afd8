"""Finished work to record: one page with its article and match, valid by default."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from monitor.core.article import Article, Capture, Entry, Outcome, Record
from monitor.core.cadence import Check
from monitor.core.mention import Match
from monitor.core.source import Discovery, Kind, Source, Standing
from monitor.store import Store
from tests.builders import article, at, capture, entry, match

FEED = "https://news.example/feed.xml"

LONG = "North Korea shipped artillery shells to Russia, officials in Seoul said on Tuesday. " * 6

STORY = (
    "Satellite images taken last week show two Russian vessels at the port of Rajin, a research group said on Monday. "
    "The ships were loaded with several hundred containers that analysts believe hold artillery shells for Russia. "
    "South Korea's spy agency estimates that Pyongyang has sent more than twenty thousand such boxes since autumn. "
    "Neither the foreign ministry in Moscow nor the embassy in Seoul answered questions about the shipments."
)


@dataclass(frozen=True, kw_only=True)
class Work:
    """The same shape as `monitor.steps.Work`, which stands two floors above the store."""

    source: Source
    entry: Entry
    capture: Capture | None = None
    outcome: Outcome | None = None
    note: str = ""
    alone: bool = False
    article: Article | None = None
    page: Article | None = None
    matches: tuple[Match, ...] = ()
    records: tuple[Record, ...] = ()


def count(store: Store, table: str, where: str = "1") -> int:
    """Rows of a table."""
    return int(store.base.rows(f"SELECT count(*) FROM {table} WHERE {where}")[0][0])


def source(**changes: Any) -> Source:
    """An agency with one feed."""
    values: dict[str, Any] = {
        "id": "example",
        "name": "Example News",
        "home": "https://news.example",
        "language": "en",
        "country": "KR",
        "standing": Standing.AGENCY,
        "every": timedelta(minutes=30),
        "discover": (Discovery(kind=Kind.FEED, url=FEED),),
    }
    return Source(**values | changes)


def record(offset: int = 0, **changes: Any) -> Record:
    """A response in the archive."""
    values: dict[str, Any] = {
        "kind": "response",
        "url": "https://news.example/2026/11/24/shells",
        "file": "monitor-00001-20261124.warc.gz",
        "offset": offset,
        "length": 900,
        "sha256": "ab" * 32,
        "payload_sha256": "cd" * 32,
        "chain": f"{offset:064x}",
        "at": at("09:01"),
    }
    return Record(**values | changes)


def page(
    url: str = "https://news.example/2026/11/24/shells",
    *,
    fetched_at: datetime | None = None,
    matched: bool = True,
    outcome: Outcome | None = None,
    of: Source | None = None,
    outlet: str | None = None,
    records: tuple[Record, ...] = (),
    **text: Any,
) -> Work:
    """A page that was read; `text` goes to the article."""
    moment = fetched_at or at("09:01")
    read = article(url=url, canonical_url=url, **text)
    found = match(start=len(read.title) + 2, end=len(read.title) + 2 + len(read.text), quote=read.text)
    found = replace(
        found, hits=tuple(replace(hit, start=found.start, end=found.start + 11) for hit in found.hits)
    )
    whose = of or source()
    return Work(
        source=whose,
        entry=entry(
            url=url, source=whose.id, found_at=moment - timedelta(minutes=1), title=read.title, outlet=outlet
        ),
        capture=capture(url=url, final_url=url, fetched_at=moment),
        outcome=outcome or (Outcome.OK if matched else Outcome.NO_MATCH),
        article=read,
        matches=(found,) if matched else (),
        records=records,
    )


def lost(url: str, moment: datetime, *, of: Source | None = None) -> Work:
    """A look at a page that answers 410: gone for good."""
    seen = page(url, fetched_at=moment, of=of)
    return replace(
        seen, capture=capture(url=url, final_url=url, status=410, body=b"", fetched_at=moment),
        outcome=Outcome.GONE, article=None, matches=(),
    )  # fmt: skip


def check(clock: str, *, day: str = "2026-11-24", **changes: object) -> Check:
    """A good check of the feed."""
    values: dict[str, object] = {
        "source": "example",
        "discovery": FEED,
        "at": at(clock, day),
        "outcome": Outcome.OK,
    }
    return Check(**values | changes)  # type: ignore[arg-type]
