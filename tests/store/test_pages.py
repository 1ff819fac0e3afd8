"""When a page is looked at again, and when never."""

import itertools
from datetime import timedelta

import pytest

from monitor.core.article import Outcome
from monitor.store import Store
from monitor.store.pages import WATCHED, next_look, next_try
from tests.builders import at, capture, entry
from tests.store.works import Work, page, source


def test_a_mentions_page_is_looked_at_often_when_young_and_rarely_when_old() -> None:
    """
    Outlets rewrite within the hour and delete within the week.
    """
    found, looks = at("09:00"), [at("09:00")]
    while (after := next_look(found_at=found, looked_at=looks[-1])) is not None:
        looks.append(after)
    waits = [b - a for a, b in itertools.pairwise(looks)]

    assert waits[0] == timedelta(hours=1)
    assert waits == sorted(waits)
    assert waits[-1] <= timedelta(days=3)
    assert looks[-1] - found <= WATCHED
    assert 15 <= len(looks) <= 30


def test_only_pages_of_mentions_are_looked_at_again(store: Store, run: int) -> None:
    """
    A page seen is not fetched again.
    """
    store.record(page(), run=run, now=at("09:02"))
    store.record(page("https://news.example/other", matched=False), run=run, now=at("09:02"))

    assert [e.url for e in store.pages.stale(at("23:00"))] == [page().entry.url]
    assert store.pages.stale(at("09:30")) == []
    assert store.pages.stale(at("23:00"), ["another-source"]) == []


def test_a_look_without_change_plans_the_next(store: Store, run: int) -> None:
    """
    A 304 keeps what the page's row says of the text.
    """
    store.record(page(), run=run, now=at("09:02"))
    same = Work(
        source=source(), entry=entry(), capture=capture(status=304, body=b"", fetched_at=at("11:00")),
        outcome=Outcome.NOT_MODIFIED,
    )  # fmt: skip
    store.record(same, run=run, now=at("11:01"))
    seen = store.pages.seen([entry().url])[entry().url]

    assert (seen.outcome, seen.fetched_at) == (Outcome.OK, at("11:00"))
    assert seen.next_look_at == at("12:00")
    assert seen.mention_id is not None


@pytest.mark.parametrize(
    ("outcome", "status", "again"),
    [
        (Outcome.TIMEOUT, None, True),
        (Outcome.TRUNCATED, 200, True),
        (Outcome.HTTP_ERROR, 503, True),
        (Outcome.HTTP_ERROR, 429, True),
        (Outcome.HTTP_ERROR, 403, False),
        (Outcome.EXTRACT_TIMEOUT, 200, False),
        (Outcome.WALL, 200, False),
        (Outcome.ROBOTS, None, False),
        (Outcome.GONE, 410, False),
    ],
)
def test_what_may_pass_is_tried_again_a_few_times(outcome: Outcome, status: int | None, again: bool) -> None:
    """
    403 is an answer, not a puzzle; a page that burns the reader's time is not tried for ever.
    """
    assert (next_try(outcome, status, looked_at=at("09:00"), looks=1) is not None) is again
    assert next_try(outcome, status, looked_at=at("09:00"), looks=5) is None
