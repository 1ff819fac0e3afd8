"""An archive of a few pages, and what the database would know of it."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from monitor.archive import Archive
from monitor.archive.files import files_in
from monitor.core.article import Capture, Entry, Record
from monitor.replay.own import our_pages
from monitor.replay.warc import Faults, Page
from tests.builders import at, capture, entry


@dataclass
class Shelf:
    """A folder, a clock that a test can set, and the records that were stored, as the database would hold them."""

    folder: Path
    now: datetime = field(default_factory=lambda: at("09:00"))
    stored: list[Record] = field(default_factory=list)

    def open(self, **options: int) -> Archive:
        """Begin as a crawl does: recover, and store what the database did not know."""
        archive = Archive(self.folder, lambda: self.now, **options)
        self.store(archive.recover(self.stored[-1] if self.stored else None))
        return archive

    def store(self, records: tuple[Record, ...]) -> tuple[Record, ...]:
        """What the database does with what was written."""
        self.stored += [replace(record, id=len(self.stored) + n + 1) for n, record in enumerate(records)]
        return records

    def fill(self, pages: int, **options: int) -> None:
        """Archive and store so many pages with their entries."""
        with self.open(**options) as archive:
            for n in range(pages):
                self.store(archive.write(*page(len(self.stored) + n)))

    @property
    def files(self) -> list[Path]:
        """The WARC files there are, in order."""
        return sorted(self.folder.glob("*.warc.gz"))


def pages_in(folder: Path, faults: Faults | None = None) -> list[Page]:
    """Everything in an archive as a replay reads it, oldest first; without `faults` none may be there."""
    told = faults or Faults()
    found = [page for name in files_in(folder) for page in our_pages(folder / str(name), 0, told)]
    assert faults or not told.told, told.told
    return found


def page(n: int) -> tuple[Entry, Capture]:
    """The n-th page, unlike any other."""
    url = f"https://news.example/{n}"
    body = f"<html><p>Page {n}: shells left Rajin.</p>{'<p>filler</p>' * (n % 7)}</html>".encode()
    return entry(url=url, title=f"Page {n}"), capture(url=url, final_url=url, body=body)
