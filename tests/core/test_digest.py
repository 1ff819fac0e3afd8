"""The day's list as data."""

from collections.abc import Callable
from typing import Any

import pytest

from monitor.core.cadence import SourceState, State
from monitor.core.digest import ClaimItem, Digest, Item
from monitor.core.gathering import gather
from monitor.core.mention import Prominence
from monitor.render.markdown import digest_markdown
from monitor.render.text import digest_text
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


def claim(id_: int, *mentions: int, **changes: Any) -> ClaimItem:
    values: dict[str, Any] = {
        "id": id_,
        "day": "2026-11-24",
        "lane": "dprk-to-russia",
        "direction": "dprk-to-russia",
        "gloss": f"claim {id_}",
        "speaker": "nis",
        "denies": False,
        "tags": (),
        "figure": None,
        "previous": None,
        "first_found_at": at("09:00"),
        "origins": ({"name": "NIS", "via": [], "mentions": list(mentions)},),
        "languages": ("en",),
        "mentions": mentions,
        "pages": len(mentions),
    }
    return ClaimItem(**values | changes)


YESTERDAY = "2026-11-23"


@pytest.mark.parametrize(
    "new",
    [
        {"lane": "troops", "speaker": "hur"},
        {"speaker": None},
        {"denies": True, "tags": ("denial",)},
        {"lane": "payment"},
    ],
)
def test_a_page_that_repeats_an_older_claim_and_tells_a_new_one_is_no_follow_up(new: dict[str, Any]) -> None:
    """
    The new one would stand nowhere; whichever of the two fits the page better.
    """
    digest = gathered(item(7), claims=[claim(1, 7, day=YESTERDAY), claim(2, 7, **new)])

    assert digest.follow_ups == ()
    assert [found.id for _, items in digest.lanes for found in items] == [7]
    assert digest.leading[7].id == 2


def test_a_page_stands_under_what_a_named_speaker_says() -> None:
    """
    Of two claims of its lane the one that somebody answers for; the lane comes before the speaker.
    """
    unnamed = claim(1, 7, speaker=None)

    assert gathered(item(7), claims=[unnamed, claim(2, 7)]).leading[7].id == 2
    assert gathered(item(7), claims=[unnamed, claim(2, 7, lane="troops")]).leading[7].id == 1


def test_a_report_does_not_stand_under_a_denial_that_its_last_sentence_recalls() -> None:
    """
    The page is tagged with all that it tells; what it begins with decides.
    """
    recalled = claim(1, 7, denies=True, tags=("denial",))
    digest = gathered(item(7, tags=("denial",)), claims=[recalled, claim(2, 7)])

    assert digest.leading[7].id == 2
    assert gathered(item(7, denies=True), claims=[recalled, claim(2, 7)]).leading[7].id == 1


def test_a_page_that_only_repeats_older_claims_is_a_follow_up_of_the_one_that_fits() -> None:
    """
    Two of them, and none is new.
    """
    older = [claim(1, 7, day=YESTERDAY, lane="troops"), claim(2, 7, day=YESTERDAY)]
    digest = gathered(item(7), claims=older)

    assert [(told.id, [found.id for found in items]) for told, items in digest.follow_ups] == [(2, [7])]
    assert digest.besides == {}


def test_every_new_claim_is_named_once_above_or_under_a_mention() -> None:
    """
    A page tells four things and stands under one of them; what is counted as new is also to be read.
    """
    items = [item(7), item(8), item(9, prominence=Prominence.BODY), item(10, origin="archive")]
    claims = [
        claim(1, 7, 8),
        claim(2, 7, lane="troops"),
        claim(3, 8, 7, lane="use"),
        claim(4, 9, 8),
        claim(5, 9),
        claim(6, 10),
        claim(7, 8, day=YESTERDAY),
    ]
    digest = gathered(*items, claims=claims)
    headed = {digest.leading[found.id].id for _, shown in digest.lanes for found in shown}
    besides = [told.id for more in digest.besides.values() for told in more]

    assert headed == {1}
    assert sorted(besides) == [2, 3, 4, 5, 6]
    assert [told.id for told in digest.besides[7]] == [2, 3]


@pytest.mark.parametrize("printed", [digest_text, digest_markdown])
def test_a_new_claim_that_heads_nothing_is_printed_under_its_mention(
    printed: Callable[[Digest], str],
) -> None:
    """
    In both lists, behind the words that the page is quoted with.
    """
    text = printed(gathered(item(7), claims=[claim(1, 7), claim(2, 7, lane="troops")]))

    assert text.index("claim 1") < text.index("Shells leave Rajin") < text.index("claim 2")
    assert text.count("claim 2") == 1


def test_a_claim_that_only_the_counted_backlog_carries_is_not_counted_as_new() -> None:
    """
    Its page is not in the list, so the list cannot show it.
    """
    digest = gathered(item(1), item(2, listed=False), claims=[claim(1, 1), claim(2, 2)])

    assert [told.id for told in digest.claims] == [1]
