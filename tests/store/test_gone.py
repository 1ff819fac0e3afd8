"""When a page counts as gone, and when no more."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from monitor.core.article import Outcome
from monitor.store import Store
from monitor.store.pages import SECOND_LOOK
from tests.builders import at, capture
from tests.store.works import LONG, Work, lost, page, source

URL = page().entry.url
Looks = Callable[..., Any]


@pytest.fixture
def look(store: Store, run: int) -> Looks:
    """Looks at the page of a mention found at 09:02; the page's row and the mention after each."""
    store.record(page(), run=run, now=at("09:02"))

    def again(clock: str, status: int, *, day: str = "2026-11-24", note: str = "", run: int = run) -> Any:
        moment = at(clock, day)
        if status == 200 and not note:
            work = page(fetched_at=moment)
        else:
            outcome = {304: Outcome.NOT_MODIFIED, 503: Outcome.HTTP_ERROR}.get(status, Outcome.GONE)
            caught = capture(status=status, body=b"", fetched_at=moment)
            work = Work(source=source(), entry=page().entry, capture=caught, outcome=outcome, note=note)
        store.record(work, run=run, now=moment + timedelta(minutes=1))
        return store.pages.seen([URL])[URL], store.mentions.get(1).item

    return again


def test_one_404_is_looked_at_again_before_a_page_is_gone(look: Looks) -> None:
    """
    A site that is rebuilt answers so for an hour; "gone" would stand in the list, and nobody would look again.
    """
    seen, item = look("12:00", 404)
    assert (seen.outcome, item.gone_at) == (Outcome.HTTP_ERROR, None)
    assert seen.next_look_at == at("12:00") + SECOND_LOOK

    seen, item = look("15:00", 404)
    assert (seen.outcome, item.gone_at) == (Outcome.GONE, at("15:01"))
    assert seen.next_look_at is None


def test_a_page_that_is_there_again_was_not_gone(look: Looks) -> None:
    """
    Two 404s in a row are asked for, not two in a lifetime.
    """
    look("12:00", 404)
    seen, item = look("15:00", 200)
    assert (seen.outcome, item.gone_at) == (Outcome.OK, None)
    assert seen.next_look_at is not None

    seen, item = look("18:00", 404)
    assert (seen.outcome, item.gone_at) == (Outcome.HTTP_ERROR, None)


def test_an_error_between_two_404s_settles_nothing(look: Looks) -> None:
    """
    A server in trouble answers this and that.
    """
    look("12:00", 404)
    look("15:00", 503)
    _, item = look("18:00", 404)

    assert item.gone_at is None


@pytest.mark.parametrize(("status", "note"), [(410, ""), (200, "leads to the front page")])
def test_what_is_meant_is_believed_at_once(look: Looks, status: int, note: str) -> None:
    """
    410 is said on purpose, and so is a redirect to the front page.
    """
    seen, item = look("12:00", status, note=note)

    assert (seen.outcome, item.gone_at) == (Outcome.GONE, at("12:01"))


@pytest.mark.parametrize(("status", "outcome"), [(200, Outcome.OK), (304, Outcome.NOT_MODIFIED)])
def test_a_page_that_answers_is_not_gone_any_more_and_is_watched_again(
    look: Looks, status: int, outcome: Outcome
) -> None:
    """
    Otherwise the list says for good that a page was taken down which stands there to be read.
    """
    look("12:00", 410)
    seen, item = look("15:00", status)

    assert (seen.outcome, item.gone_at) == (outcome, None)
    assert seen.next_look_at is not None

    _, item = look("18:00", 410)
    assert item.gone_at == at("18:01")


def test_a_copys_page_does_not_bring_the_first_one_back(store: Store, run: int) -> None:
    """
    That a copy still stands elsewhere is why the deletion is news.
    """
    first, copy = "https://news.example/long", "https://other.example/long"
    made = store.record(page(first, text=LONG), run=run, now=at("09:03"))
    copied = store.record(page(copy, text=LONG, fetched_at=at("10:00")), run=run, now=at("10:01"))
    gone = Work(
        source=source(),
        entry=page(first).entry,
        capture=capture(status=410, fetched_at=at("12:00")),
        outcome=Outcome.GONE,
    )
    store.record(gone, run=run, now=at("12:01"))
    store.record(page(copy, text=LONG, fetched_at=at("13:00")), run=run, now=at("13:01"))

    assert copied.mention_id == made.mention_id
    assert store.mentions.get(made.mention_id or 0).item.gone_at == at("12:01")


def test_a_short_link_to_a_copy_does_not_bring_the_first_one_back(store: Store, run: int) -> None:
    """
    Only the page that was gone can be back.
    """
    first, copy, short = (
        "https://news.example/long",
        "https://other.example/long",
        "https://other.example/s/7",
    )

    def by_the_short_link(clock: str) -> Work:
        read = page(copy, text=LONG, fetched_at=at(clock))
        return replace(read, entry=replace(read.entry, url=short))

    made = store.record(page(first, text=LONG), run=run, now=at("09:03"))
    assert store.record(by_the_short_link("10:00"), run=run, now=at("10:01")).mention_id == made.mention_id
    gone = Work(
        source=source(),
        entry=page(first).entry,
        capture=capture(status=410, fetched_at=at("12:00")),
        outcome=Outcome.GONE,
    )
    store.record(gone, run=run, now=at("12:01"))
    store.record(by_the_short_link("13:00"), run=run, now=at("13:01"))

    assert store.mentions.get(made.mention_id or 0).item.gone_at == at("12:01")


def test_the_same_looks_read_again_change_nothing(store: Store, look: Looks) -> None:
    """
    A replay of the archive sees them in their order, after the last of them was stored.
    """
    looks = [("12:00", 404), ("15:00", 404), ("18:00", 200), ("21:00", 410)]
    for clock, status in looks[:2]:
        ended = look(clock, status)
    replay = store.runs.begin("replay", at("16:00"))
    for clock, status in looks[:2]:
        assert look(clock, status, run=replay) == ended

    ended = look(*looks[2])
    for clock, status in looks[:3]:
        assert look(clock, status, run=replay) == ended
    ended = look(*looks[3])
    for clock, status in looks:
        assert look(clock, status, run=replay) == ended


def test_a_page_that_was_never_there_is_looked_for_twice(store: Store, run: int) -> None:
    """
    A feed may name an article a minute before its server has it.
    """
    url = "https://news.example/early"

    def missed(clock: str) -> Any:
        caught = capture(status=404, fetched_at=at(clock))
        work = Work(source=source(), entry=page(url).entry, capture=caught, outcome=Outcome.GONE)
        store.record(work, run=run, now=at(clock))
        return store.pages.seen([url])[url]

    first, second = missed("10:00"), missed("13:00")
    assert (first.outcome, first.next_look_at) == (Outcome.HTTP_ERROR, at("13:00"))
    assert (second.outcome, second.next_look_at) == (Outcome.GONE, None)


def test_a_page_gone_is_told_once(store: Store, run: int) -> None:
    """
    A deleted report is news; that it is still deleted is none.
    """
    done = store.record(page(), run=run, now=at("09:02"))
    store.record(lost(URL, at("12:00")), run=run, now=at("12:01"))
    store.record(lost(URL, at("13:00")), run=run, now=at("13:01"))

    assert store.mentions.get(1).item.gone_at == at("12:01")
    assert [gone.item.id for gone in store.digest_rows("2026-11-24").gone] == [done.mention_id]
    assert store.pages.seen([URL])[URL].next_look_at is None
