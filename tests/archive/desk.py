"""A real database with a real archive beside it, filled as a crawl fills them."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from monitor import paths
from monitor.archive import Archive
from monitor.archive.check import Report, check
from monitor.core.article import Outcome
from monitor.core.source import Discovery, Kind, Source, Standing
from monitor.steps import Work
from monitor.store import Store
from tests.archive.shelf import page
from tests.builders import article, at, match

SOURCE = Source(
    id="example",
    name="Example",
    home="https://news.example",
    language="en",
    country="KR",
    standing=Standing.INDEPENDENT,
    every=timedelta(minutes=30),
    discover=(Discovery(kind=Kind.FEED, url="https://news.example/feed.xml"),),
)


@dataclass
class Desk:
    """A database, its archive and a clock."""

    db: Path
    now: datetime = field(default_factory=lambda: at("09:00"))

    @property
    def folder(self) -> Path:
        """The archive's folder."""
        return paths.archive_of(self.db)

    @property
    def files(self) -> list[str]:
        """Everything in the archive's folder."""
        return sorted(path.name for path in self.folder.iterdir())

    def store(self) -> Store:
        """The database, open for writing."""
        return Store.open(self.db, clock=lambda: self.now)

    def archive(self, store: Store) -> Archive:
        """The archive, ready to be written to."""
        archive = Archive(self.folder, lambda: self.now)
        store.records.add(None, archive.recover(store.records.last()))
        return archive

    def crawl(self, *pages: int, mentions: tuple[int, ...] = ()) -> None:
        """Archive and record these pages; those in `mentions` match a rule."""
        with self.store() as store, self.archive(store) as archive:
            store.sources.declare([SOURCE], self.now)
            run = store.runs.begin("crawl", self.now)
            for n in pages:
                entry, capture = page(n)
                capture = replace(capture, fetched_at=self.now)
                records = archive.write(replace(entry, found_at=self.now), capture)
                store.records.add(run, records)
                read = {}
                if n in mentions:
                    told = article(
                        url=entry.url, canonical_url=entry.url, title=f"Page {n}", text=f"Text of page {n}."
                    )
                    read = {"article": told, "matches": (match(quote=told.text, start=0, end=5, hits=()),)}
                outcome = Outcome.OK if read else Outcome.NO_MATCH
                work = Work(
                    source=SOURCE, entry=entry, capture=capture, records=records, outcome=outcome, **read
                )
                store.record(work, run=run, now=self.now)
            store.runs.end(run, now=self.now, chain_head=archive.chain)

    def verify(self) -> Report:
        """Hold the archive against the database."""
        with self.store() as store:
            return check(self.folder, store.records.all, store.runs.heads())
