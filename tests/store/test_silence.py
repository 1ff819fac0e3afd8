"""Nothing matched in a page that a mention rests on: when that takes the report back, and when it says nothing."""

import json
from dataclasses import replace

import pytest

from monitor.core.article import Basis, Outcome
from monitor.store import Store
from tests.builders import article, at, capture
from tests.store.works import STORY, Work, count, page

LISTED = "North Korea ships shells to Russia"
BACK = "This report has been withdrawn: our newsroom could not stand by its source, the editor said, and apologised to all readers."
SOURCE = "https://news.example/2026/11/24/shells"


def listed(look: Work) -> Work:
    """A look in which only what the listing says matched; its own text is kept beside it."""
    assert look.article is not None
    said = article(url=SOURCE, canonical_url=SOURCE, title=LISTED, text="", basis=Basis.HEADLINE)
    found = page(title=LISTED).matches
    return replace(look, article=said, page=look.article, matches=found, outcome=Outcome.HEADLINE)


def silent(text: str, **more: object) -> Work:
    """The page the day after, in which nothing matched."""
    return page(SOURCE, text=text, matched=False, fetched_at=at("09:00", "2026-11-25"), **more)


def changes(store: Store) -> list[list[str]]:
    return [json.loads(row["changed"]) for row in store.base.rows("SELECT changed FROM revisions")]


@pytest.mark.parametrize("look", [silent(BACK), listed(silent(BACK))])
def test_a_page_that_says_it_no_longer_is_told_of_whatever_its_listing_says(
    store: Store, run: int, look: Work
) -> None:
    """
    The listing is yesterday's; what counts is the page.
    """
    store.record(page(SOURCE, text=STORY), run=run, now=at("09:02"))
    store.record(look, run=run, now=at("09:02", "2026-11-25"))

    assert changes(store) == [["statement"]]
    assert not store.mentions.get(1).item.still_said
    assert [row["outcome"] for row in store.base.rows("SELECT outcome FROM pages")] == ["no_match"]


FIRST = STORY.partition(". ")[0] + "."


@pytest.mark.parametrize(
    "look",
    [
        silent(FIRST),
        listed(silent(FIRST)),
        silent(BACK, outcome=Outcome.TRUNCATED),
        silent(f"{BACK} {STORY}"),
        listed(silent(f"{BACK} {STORY}")),
        replace(silent(BACK), article=None, outcome=Outcome.WALL),
    ],
    ids=[
        "its opening alone",
        "its opening and the listing",
        "cut short",
        "quoted still",
        "quoted still and listed",
        "a wall",
    ],
)
def test_a_page_of_which_that_is_not_sure_takes_nothing_back(store: Store, run: int, look: Work) -> None:
    """
    It stands before a paywall by now, its body was cut, or its words are there and newer rules find less in them.
    """
    store.record(page(SOURCE, text=STORY), run=run, now=at("09:02"))
    store.record(look, run=run, now=at("09:02", "2026-11-25"))

    assert changes(store) == []
    assert store.mentions.get(1).item.still_said
    assert count(store, "mentions") == 1


def test_a_mention_that_rests_on_its_listing_is_not_taken_back_by_a_page_that_never_said_it(
    store: Store, run: int
) -> None:
    """
    Nobody rewrote anything: the headline remains the reason.
    """
    for day in ("2026-11-25", "2026-11-26"):
        look = replace(listed(silent(BACK)), capture=capture(fetched_at=at("09:00", day)))
        store.record(look, run=run, now=at("09:02", day))

    assert changes(store) == []
    assert [row["outcome"] for row in store.base.rows("SELECT outcome FROM pages")] == ["headline"]
    assert store.mentions.get(1).item.basis == "headline"


def test_a_copy_that_says_it_no_longer_is_none_whatever_its_listing_says(store: Store, run: int) -> None:
    """
    Its outlet took the agency's report back; it must not stand in the list of those that carry it.
    """
    store.record(page("https://agency.example/1", text=STORY), run=run, now=at("08:02"))
    store.record(page(SOURCE, text=STORY), run=run, now=at("09:02"))
    assert len(store.mentions.get(1).copies) == 1
    store.record(listed(silent(BACK)), run=run, now=at("09:02", "2026-11-25"))

    assert store.mentions.get(1).copies == ()
    assert store.mentions.get(1).item.still_said


LATER = (
    "Moscow and Pyongyang met.\nNorth Korea sent 5,000 soldiers to Kursk, officials in Kyiv said.\nIt was said twice.\n"
    "North Korea shipped 3,000 shells, officials in Seoul said.\nThey did not say that the shells had been used."
)


def looked(
    store: Store, run: int, day: str, text: str, outcome: Outcome | None = None, **more: object
) -> None:
    look = page(SOURCE, text=text, outcome=outcome, fetched_at=at("09:00", day))
    store.record(replace(look, **more), run=run, now=at("09:02", day))


def test_a_page_that_was_cut_short_is_no_rewritten_one(store: Store, run: int) -> None:
    """
    What is missing in it was taken back by nobody, and would be told as said anew when the whole page is there again.
    """
    looked(store, run, "2026-11-24", LATER)
    looked(store, run, "2026-11-25", LATER[:90], Outcome.TRUNCATED)
    cut = store.pages.get(SOURCE)
    looked(store, run, "2026-11-26", LATER)

    assert changes(store) == []
    assert store.mentions.get(1).article["text"] == LATER
    assert cut is not None
    assert (cut["outcome"], cut["next_look_at"] is not None) == ("truncated", True)


def test_a_page_that_was_cut_behind_its_story_counts(store: Store, run: int) -> None:
    """
    Servers announce more bytes than they send, every time; what such a page comes to say must still be told.
    """
    looked(store, run, "2026-11-24", LATER)
    looked(store, run, "2026-11-25", LATER.replace("Kyiv said", "Kyiv never said"), Outcome.TRUNCATED)

    assert changes(store) == [["negation"]]


def test_after_a_page_that_was_cut_short_the_whole_is_asked_for(store: Store, run: int) -> None:
    """
    By its mark the server would answer that nothing changed, and the cut body would stay.
    """
    marked = (("ETag", '"1"'), ("Last-Modified", "Tue, 24 Nov 2026 08:00:00 GMT"))
    whole = capture(fetched_at=at("09:00", "2026-11-24"), headers=marked)
    looked(store, run, "2026-11-24", LATER, capture=whole)
    before = store.pages.get(SOURCE)
    cut = replace(whole, fetched_at=at("09:00", "2026-11-25"))
    looked(store, run, "2026-11-25", LATER[:90], Outcome.TRUNCATED, capture=cut)
    after = store.pages.get(SOURCE)

    assert before is not None
    assert before["etag"] == '"1"'
    assert after is not None
    assert (after["etag"], after["last_modified"]) == (None, None)
