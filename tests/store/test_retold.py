"""Words that a source's listings tell of a page: each is heard once, whichever of them tells it."""

from dataclasses import replace
from typing import Any

import pytest

from monitor.core.article import Outcome
from monitor.core.cadence import Decision
from monitor.store import Store
from tests.builders import at, entry
from tests.store.works import check, page

FLASH = entry(title="Breaking: ministry to make a statement", summary="More follows.")


@pytest.mark.parametrize(
    ("told", "changed"),
    [
        ({"title": "North Korea shipped shells to Russia, ministry says"}, True),
        ({"summary": "КНДР поставила России снаряды, заявило министерство."}, True),
        ({"title": "北朝鮮、ロシアに砲弾を供与　防衛省"}, True),
        ({"title": "BREAKING — Ministry to make a statement…"}, False),
        ({"summary": "More follows. 17"}, False),
        ({"title": None, "summary": None}, False),
        ({"title": "Ministry speaks", "found_via": "https://news.example/top.xml"}, True),
    ],
)
def test_words_that_were_not_told_before_are_told_again(
    store: Store, run: int, told: dict[str, Any], changed: bool
) -> None:
    """
    Agencies complete a flash minutes later, and tell of it in whichever listing. Marks, case and counters are no words.
    """
    later = replace(FLASH, **told)
    store.checks.add(run, check("09:00"), [(FLASH, Decision.NO_HIT)])

    assert store.entries.compare("example", [later]) == ([], [later] if changed else [])


def test_the_words_told_last_stand_in_the_row(store: Store, run: int) -> None:
    """
    Once stored they are no news any more; an address without words takes none away.
    """
    later = replace(FLASH, title="North Korea shipped shells to Russia")
    bare = replace(FLASH, title=None, summary=None, found_via="https://news.example/map.xml")
    for clock, one in (("09:00", FLASH), ("10:00", later), ("11:00", bare)):
        store.checks.add(run, check(clock), [(one, Decision.NO_HIT)])
    (row,) = store.entries.of(FLASH.url)

    assert (row["title"], row["summary"], row["discovery"]) == (later.title, "More follows.", later.found_via)
    assert store.entries.compare("example", [later]) == ([], [])
    assert store.entries.compare("example", [FLASH]) == ([], [])


def test_two_listings_with_words_of_their_own_do_not_take_turns(store: Store, run: int) -> None:
    """
    Each text is heard once, though the row has those of one listing only; a full text counts like any other.
    """
    texts = [
        {"title": "Ministry speaks", "found_via": "https://news.example/top.xml"},
        {"content": "<p>The ministry spoke of shells.</p>"},
    ]
    told = [FLASH, *(replace(FLASH, **text) for text in texts)]
    news = []
    for one in [*told, *told]:
        fresh, more = store.entries.compare("example", [one])
        news.append(len(fresh) + len(more))
        store.checks.add(run, check("09:00"), [(one, Decision.KNOWN) for one in [*fresh, *more]])

    assert news == [1, 1, 1, 0, 0, 0]


def test_each_post_of_a_live_page_is_told(store: Store, run: int) -> None:
    """
    They have the page's address, or parts of it; the page is filed once.
    """
    posts = [
        replace(FLASH, url=f"{FLASH.url}#post-{number}", title=title, summary=None)
        for number, title in enumerate(["Weather in Kyiv", "North Korea ships shells", "Weather in Kyiv"])
    ]
    fresh, more = store.entries.compare("example", posts)
    store.checks.add(run, check("09:00"), [(one, Decision.NO_HIT) for one in [*fresh, *more]])

    assert (fresh, more) == (posts[:1], posts[1:2])
    assert store.entries.compare("example", posts) == ([], [])
    assert len(store.entries.of(FLASH.url)) == 1


def test_words_that_wait_to_be_heard_are_not_overwritten_by_others(store: Store, run: int) -> None:
    """
    A crawl killed in between hears them from the row.
    """
    named = replace(FLASH, title="North Korea shipped shells to Russia")
    store.checks.add(run, check("09:00"), [(named, Decision.FETCH)])
    store.checks.add(run, check("09:10"), [(FLASH, Decision.KNOWN)])

    assert [one.title for one in store.entries.waiting()] == [named.title]


def test_a_page_that_is_read_again_for_new_words_is_due_until_it_is(store: Store, run: int) -> None:
    """
    The words are known from then on: a crawl that ends before the page was asked for must not lose it.
    """
    store.record(page(matched=False), run=run, now=at("09:02"))
    named = replace(entry(), title="North Korea shipped shells to Russia", found_at=at("10:00"))
    store.checks.add(run, check("10:00"), [(named, Decision.FETCH)])

    assert [one.url for one in store.pages.stale(at("10:00"))] == [named.url]
    store.record(
        page(matched=False, outcome=Outcome.NO_MATCH, fetched_at=at("10:01")), run=run, now=at("10:01")
    )
    assert store.pages.stale(at("23:00")) == []


def test_an_update_of_a_page_that_matched_nothing_is_told_twice_at_most(store: Store, run: int) -> None:
    """
    Its listing says so with the words that it had.
    """
    asked = []
    for hour in ("09", "10", "11", "12"):
        updated = replace(entry(), updated_at=at(f"{hour}:01"))
        asked.append(store.entries.compare("example", [updated])[1] == [updated])
        store.checks.add(run, check(f"{hour}:02"), [(updated, Decision.FETCH)])
        store.record(
            page(matched=False, outcome=Outcome.NO_MATCH, fetched_at=at(f"{hour}:03")),
            run=run,
            now=at(f"{hour}:03"),
        )

    assert asked == [False, True, True, False]


def test_other_words_for_a_mention_are_not_told_again(store: Store, run: int) -> None:
    """
    Its page is looked at again by itself.
    """
    work = page()
    store.checks.add(run, check("09:00"), [(work.entry, Decision.FETCH)])
    store.record(work, run=run, now=at("09:05"))

    assert store.entries.compare("example", [replace(work.entry, title="Other words")]) == ([], [])


@pytest.mark.parametrize("words", [{"title": "Shells leave Rajin"}, {"summary": "Forty boxes."}])
def test_the_first_words_for_a_mention_are_told(store: Store, run: int, words: dict[str, Any]) -> None:
    """
    Its sitemap gave no more than the address; a headline is matched for itself.
    """
    work = page()
    bare = replace(work.entry, title=None, summary=None)
    store.checks.add(run, check("09:00"), [(bare, Decision.FETCH)])
    store.record(replace(work, entry=bare), run=run, now=at("09:05"))

    assert store.entries.compare("example", [replace(bare, **words)]) == ([], [replace(bare, **words)])
