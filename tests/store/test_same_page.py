"""One report under several addresses, or behind its headline: still one mention."""

import json
from dataclasses import replace

import pytest

from monitor.core.article import Basis, Outcome
from monitor.store import Store, Verdict
from tests.builders import at, capture
from tests.store.works import STORY, count, page, record

URL = "https://news.example/2026/11/24/shells"


def test_a_headline_mention_becomes_page_based_with_the_same_id(store: Store, run: int) -> None:
    """
    What a 403 hid yesterday is read today; whoever reviewed it need not do so again.
    """
    blocked = replace(
        page(text="Summary.", basis=Basis.HEADLINE),
        capture=capture(status=403),
        outcome=Outcome.HEADLINE,
        records=(record(10), record(20, kind="metadata")),
    )
    first = store.record(blocked, run=run, now=at("09:02"))
    held = store.mentions.get(first.mention_id or 0)
    later = store.record(page(fetched_at=at("12:00"), records=(record(30),)), run=run, now=at("12:01"))
    whole = store.mentions.get(first.mention_id or 0)

    assert held.item.basis == "headline"
    assert held.record is not None
    assert held.record["kind"] == "metadata"
    assert later.mention_id == first.mention_id
    assert (whole.item.basis, whole.article["text"][:11]) == ("page", "North Korea")
    assert whole.record is not None
    assert whole.record["warc_offset"] == 30
    assert [(row["basis"], row["text"], json.loads(row["changed"])) for row in whole.revisions] == [
        ("headline", "Summary.", [])
    ]


def test_the_page_behind_a_headline_may_turn_up_at_another_address(store: Store, run: int) -> None:
    """
    A redirect that once ended at a wall: still one mention, not two.
    """
    listed = "https://news.example/r?id=1"
    first = store.record(page(listed, text="Summary.", basis=Basis.HEADLINE), run=run, now=at("09:02"))
    behind = page("https://news.example/full-story", fetched_at=at("12:00"))
    later = store.record(replace(behind, entry=replace(behind.entry, url=listed)), run=run, now=at("12:01"))

    assert later.mention_id == first.mention_id
    assert store.mentions.get(first.mention_id or 0).item.url == "https://news.example/full-story"
    assert count(store, "mentions") == 1


def test_a_listed_address_that_leads_to_another_one_moves_its_text_or_tells_another(
    store: Store, run: int
) -> None:
    """
    The very text under its new address is no second mention and no copy of itself; another text there is no revision.
    """
    store.record(page(text=STORY), run=run, now=at("09:02"))
    moved = page("https://news.example/moved", text=STORY, fetched_at=at("12:00"))
    same = store.record(replace(moved, entry=replace(moved.entry, url=URL)), run=run, now=at("12:01"))
    other = page("https://news.example/other", title="Tanks", text=STORY[::-1], fetched_at=at("13:00"))
    new = store.record(replace(other, entry=replace(other.entry, url=URL)), run=run, now=at("13:01"))
    whole = store.mentions.get(1)

    assert [(done.verdict, done.mention_id) for done in (same, new)] == [(Verdict.SAME, 1), (Verdict.NEW, 2)]
    assert (whole.item.copies, whole.revisions) == ((), ())


@pytest.mark.parametrize(
    "moved", ["https://news.example/a/", "http://news.example/a", "http://news.example/a/"]
)
def test_an_address_with_another_scheme_or_ending_is_the_same_page(
    store: Store, run: int, moved: str
) -> None:
    """
    A site that moves to https or to slashes would list all its reports again, and hide what changed in them.
    """
    store.record(page("https://news.example/a", text=STORY), run=run, now=at("09:02"))
    text = f"{STORY}\nMoscow denied it."
    again = store.record(page(moved, text=text, fetched_at=at("11:00")), run=run, now=at("11:02"))
    third = store.record(
        page("https://news.example/a", text=text, fetched_at=at("13:00")), run=run, now=at("13:02")
    )

    assert (again.verdict, again.mention_id) == (Verdict.REVISION, 1)
    assert (third.verdict, third.mention_id) == (Verdict.SAME, 1)
    assert count(store, "mentions") == 1
    assert [row["changed"] for row in store.base.rows("SELECT changed FROM revisions")] == ['["negation"]']
    assert [row["mention"] for row in store.base.rows("SELECT mention FROM pages")] == [1, 1]
