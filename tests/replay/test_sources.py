"""Whose a page of a foreign archive is."""

import pytest

from monitor.core.source import Discovery, Kind
from monitor.replay.sources import Outlets
from tests.builders import capture
from tests.store.works import source

SEARCH = (Discovery(kind=Kind.GDELT, url="https://search.example/api"),)
OUTLETS = Outlets([
    source(id="first", home="https://www.news.example"), source(id="second", home="https://news.example/en/"),
    source(id="search", home="https://search.example", discover=SEARCH),
])  # fmt: skip


@pytest.mark.parametrize(
    ("host", "of", "outlet"),
    [
        ("news.example", "first", None),
        ("www.news.example", "first", None),
        ("m.news.example", "first", None),
        ("asia.edition.news.example", "first", None),
        ("fakenews.example", "cc-news", "fakenews.example"),
        ("www.other.example", "cc-news", "other.example"),
        ("search.example", "cc-news", "search.example"),
        ("example", "cc-news", "example"),
    ],
)
def test_a_page_is_its_declared_source_s_or_the_archive_s_with_its_host_for_outlet(
    host: str, of: str, outlet: str | None
) -> None:
    """
    Also on the hosts below a source's; a search is no home, and what nobody declared is never lost.
    """
    whose, entry = OUTLETS.of_page(capture(url=f"https://{host}/a"), "cc-news", "x.warc.gz")

    assert (whose.id, entry.source, entry.outlet) == (of, of, outlet)
    assert (entry.url, entry.found_via, entry.found_at) == (
        f"https://{host}/a",
        "x.warc.gz",
        capture().fetched_at,
    )
