"""
Pages as the archive holds them, for the commands that look at one page.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from monitor import paths
from monitor.core.article import Article, Capture
from monitor.errors import InputError

if TYPE_CHECKING:
    from monitor.store import Store


def capture_of(store: "Store", page: Any) -> Capture | None:
    """The archived capture of a row of `pages`; None where the page was never had. EvidenceError where it is pruned or changed."""
    from monitor.archive import read_record

    record = store.records.get(page["record"]) if page["record"] else None
    record = record or store.records.at(page["warc_file"], page["warc_offset"])
    if record is None or record.kind != "response":
        return None
    return read_record(paths.archive_of(store.path), record)


def read_again(capture: Capture) -> Any:
    """What today's extraction reads in a capture."""
    from monitor.extract import extract

    return extract(
        capture.body,
        content_type=capture.header("Content-Type"),
        url=capture.url,
        final_url=capture.final_url,
        status=capture.status,
        fetched_at=capture.fetched_at,
    )


def archived_article(url: str, db: Path) -> tuple[Article, str | None]:
    """The article of an archived page, read anew, and the country of its source. Raises InputError where we hold none."""
    from monitor.core.urls import canonical
    from monitor.store import Store

    with Store.open(db, readonly=True) as store:
        page = store.pages.get(canonical(url))
        if page is None:
            raise InputError(f"{url}: was never seen.\n`monitor why {url}` says what is known of it.")
        source = store.sources.get(page["source"])
        capture = capture_of(store, page)
    if capture is None:
        raise InputError(
            f"{url}: the archive holds no page of it ({page['outcome']}).\n`monitor why {url}` says more."
        )
    reading = read_again(capture)
    if reading.article is None:
        raise InputError(
            f"{url}: no article in the archived page: {reading.outcome.value}. {reading.note}".rstrip()
        )
    return reading.article, source["country"] if source else None
