"""The day's list as data."""

from typing import Any

from monitor.core.cadence import SourceState, State
from monitor.core.digest import Digest, Item, gather
from monitor.core.mention import Prominence
from tests.builders import at


def item(id_: int, **changes: Any) -> Item:
    values: dict[str, Any] = {
        "id": id_,
        "day": "2026-11-24",
        "rules": ("arms-transfer",),
        "lane": "dprk-to-russia",
        "title": "Shells leave Rajin",
        "url": f"https://news.example/{id_}",
        "canonical_url": f"https://news.example/{id_}",
        "source": "example",
        "outlet": "Example News",
        "standing": "agency",
        "prominence": Prominence.LEAD,
        "published_at": at("08:00"),
        "found_at": at("09:00"),
        "quote": "North Korea shipped shells.",
        "basis": "page",
    }
    return Item(**values | changes)


def gathered(*items: Item, **more: Any) -> Digest:
    values: dict[str, Any] = {"states": {"example": State(state=SourceState.OK)}, "crawled_at": at("09:05")}
    return gather("2026-11-24", "UTC", items=items, **values | more)


def test_lanes_stand_in_their_order_and_unknown_ones_last() -> None:
    """
    Arms first; a lane that a user's own rules bring is not lost.
    """
    digest = gathered(item(1, lane="own"), item(2, lane="troops"), item(3))

    assert [lane for lane, _ in digest.lanes] == ["dprk-to-russia", "troops", "own"]


def test_in_a_lane_the_listed_outlets_then_the_prominent_then_the_newest() -> None:
    """
    Content farms come with any search: they never lead.
    """
    digest = gathered(
        item(1, standing="unlisted", prominence=Prominence.TITLE),
        item(2, prominence=Prominence.BODY),
        item(3, prominence=Prominence.LEAD, published_at=at("06:00")),
        item(4, prominence=Prominence.TITLE, published_at=at("05:00")),
        item(5, prominence=Prominence.LEAD, published_at=at("07:00")),
    )

    assert [found.id for found in digest.mentions] == [5, 3, 4, 2, 1]


def test_finds_from_the_archive_stand_apart_at_the_end() -> None:
    """
    Yesterday's page found by today's rule is not today's news.
    """
    digest = gathered(item(1, origin="rules"), item(2), item(3, origin="archive"))

    assert [found.id for _, items in digest.lanes for found in items] == [2]
    assert {found.id for found in digest.from_archive} == {1, 3}
    assert len(digest.mentions) == 3


def test_what_is_only_counted_is_counted() -> None:
    """
    The first run's backlog.
    """
    digest = gathered(item(1), item(2, listed=False), item(3, listed=False))

    assert [found.id for found in digest.mentions] == [1]
    assert digest.unlisted_backlog == 2


def test_coverage_names_every_source_that_is_not_well() -> None:
    """
    Silence must never look like "no news".
    """
    states = {
        "a": State(state=SourceState.OK),
        "b": State(state=SourceState.QUIET, since=at("03:00")),
        "c": State(state=SourceState.DEAD, since=at("03:00"), answered=False),
    }
    digest = gathered(states=states)

    assert (digest.coverage.sources, digest.coverage.answered) == (3, 2)
    assert [id_ for id_, _ in digest.coverage.silent] == ["b", "c"]
    assert not digest.heard_nothing


def test_where_nothing_answered_the_list_says_nothing() -> None:
    """
    Exit status 1.
    """
    states = {"c": State(state=SourceState.FAILING, answered=False)}

    assert gathered(states=states).heard_nothing
