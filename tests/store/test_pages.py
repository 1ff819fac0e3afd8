"""When a page is looked at again, and when never."""

import itertools
from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.core.article import Basis, Outcome
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


def silent(outcome: Outcome = Outcome.TIMEOUT) -> Work:
    """A page of which nothing came, listed at 06:00."""
    return Work(source=source(), entry=entry(found_at=at("06:00")), outcome=outcome)


@pytest.mark.parametrize("outcome", [Outcome.TIMEOUT, Outcome.HTTP_ERROR, Outcome.TRUNCATED])
def test_a_page_that_never_answers_is_asked_five_times_and_twice_as_late_each_time(
    store: Store, outcome: Outcome
) -> None:
    """
    A search brings dead hosts every day: asked at each crawl, they would be most of it.
    """
    now, asked = at("09:00"), []
    for _ in range(24 * 12):
        if not asked or store.pages.stale(now):
            asked.append(now)
            store.record(silent(outcome), run=store.runs.begin("crawl", now), now=now)
        now += timedelta(minutes=10)
    waits = [(b - a) / timedelta(hours=1) for a, b in itertools.pairwise(asked)]

    assert waits == [1, 2, 4, 8]
    assert store.pages.get(entry().url)["looks"] == 5  # type: ignore[index]


@pytest.mark.parametrize("outcome", [Outcome.TIMEOUT, Outcome.NOT_MODIFIED])
def test_a_mention_whose_page_brings_nothing_new_is_not_asked_at_every_crawl(
    store: Store, run: int, outcome: Outcome
) -> None:
    """
    Neither a 304 nor a server that hangs up leaves a capture; both are looks.
    """
    store.record(page(), run=run, now=at("09:02"))
    due = store.pages.seen([entry().url])[entry().url].next_look_at
    again = store.runs.begin("crawl", at("10:05"))
    store.record(silent(outcome), run=again, now=at("10:05"))
    seen = store.pages.seen([entry().url])[entry().url]

    assert due == at("10:01")
    assert seen.next_look_at == at("11:05")
    assert seen.mention_id is not None


def test_an_entry_that_is_read_again_is_no_look(store: Store) -> None:
    """
    A replay asks nobody: what the crawl found out about the page stands.
    """
    store.record(silent(), run=store.runs.begin("crawl", at("09:00")), now=at("09:00"))
    before = dict(store.pages.get(entry().url) or {})
    store.record(silent(), run=store.runs.begin("replay", at("12:00")), now=at("12:00"))

    assert dict(store.pages.get(entry().url) or {}) == before


def test_a_mention_that_newer_rules_find_in_an_entry_has_its_page_looked_at(store: Store) -> None:
    """
    As often as one that is six hours old.
    """
    store.record(silent(), run=store.runs.begin("crawl", at("09:00")), now=at("09:00"))
    told = replace(
        page(text="Summary.", basis=Basis.HEADLINE),
        entry=silent().entry,
        capture=None,
        outcome=Outcome.HEADLINE,
    )
    done = store.record(told, run=store.runs.begin("replay", at("12:00")), now=at("12:00"))
    seen = store.pages.seen([entry().url])[entry().url]

    assert seen.mention_id == done.mention_id is not None
    assert seen.next_look_at == at("13:30")


def test_that_an_unknown_page_has_not_changed_says_nothing_of_it(store: Store, run: int) -> None:
    """
    A server said so unasked, and a replay reads it as if it had been asked; the crawl notes that it could not be had.
    """
    work = Work(
        source=source(), entry=entry(), capture=capture(status=304, body=b"", fetched_at=at("11:00")),
        outcome=Outcome.NOT_MODIFIED,
    )  # fmt: skip
    store.record(work, run=run, now=at("11:01"))

    assert store.pages.seen([entry().url])[entry().url].outcome is Outcome.HTTP_ERROR


@pytest.mark.parametrize(
    ("outcome", "status"),
    [
        (Outcome.TRUNCATED, 200),
        (Outcome.HTTP_ERROR, 500),
        (Outcome.WALL, 200),
        (Outcome.HEADLINE, 200),
        (Outcome.EMPTY, 200),
    ],
)
def test_only_a_page_that_was_read_whole_is_asked_for_unless_it_changed(
    store: Store, run: int, outcome: Outcome, status: int
) -> None:
    """
    Of a page cut short, or of what stood in its place, a 304 would keep the page itself from us for good.
    """
    headers = (("ETag", '"v1"'), ("Last-Modified", "Tue, 24 Nov 2026 07:59:00 GMT"))
    asked = [(Outcome.NO_MATCH, 200, "09:00"), (outcome, status, "10:00"), (Outcome.NO_MATCH, 200, "11:00")]
    told = []
    for became, answered, when in asked:
        seen = capture(status=answered, headers=headers, fetched_at=at(when))
        store.record(
            Work(source=source(), entry=entry(), capture=seen, outcome=became), run=run, now=at(when)
        )
        held = store.pages.seen([entry().url])[entry().url]
        told.append((held.etag, held.last_modified))

    assert told == [('"v1"', headers[1][1]), (None, None), ('"v1"', headers[1][1])]


@pytest.mark.parametrize("status", [304, 408, 421, 423, 425, 429, 500])
def test_a_status_that_says_nothing_of_the_page_is_tried_again(status: int) -> None:
    """
    A 304 here is one to a request that did not ask for changes.
    """
    looked = at("09:00")

    assert next_try(Outcome.HTTP_ERROR, status, looked_at=looked, looks=1) == looked + timedelta(hours=1)
    assert next_try(Outcome.HTTP_ERROR, 403, looked_at=looked, looks=1) is None


def test_nothing_and_a_bot_check_are_looked_behind_again(store: Store, run: int) -> None:
    """
    They answer 200 and are not meant to stay; a paywall is, and so is a page that shows its text to scripts alone.
    """
    cases = {
        "nothing": (Outcome.EMPTY, "no body", b"", True),
        "check": (Outcome.WALL, "bot check: just a moment", b"<title>Just a moment</title>", True),
        "paywall": (Outcome.WALL, "paywall: subscribers only", b"<p>Subscribers only</p>", False),
        "scripts": (Outcome.EMPTY, "0 characters of text", b"<div id=app></div>", False),
    }
    for name, (outcome, note, body, _) in cases.items():
        url = f"https://news.example/{name}"
        seen = capture(url=url, body=body, fetched_at=at("09:00"))
        store.record(
            Work(source=source(), entry=entry(url=url), capture=seen, outcome=outcome, note=note),
            run=run,
            now=at("09:00"),
        )

    again = {found.url.rpartition("/")[2] for found in store.pages.stale(at("10:00"))}
    assert again == {name for name, (*_, passing) in cases.items() if passing}


def test_a_clock_that_was_a_year_ahead_for_one_crawl_costs_no_year(store: Store, run: int) -> None:
    """
    What was planned by it is due now, and what is seen now stands.
    """
    late = at("09:00") + timedelta(days=365)
    for moment, status in ((late, 500), (at("10:00"), 500)):
        failed = capture(status=status, fetched_at=moment)
        work = Work(source=source(), entry=entry(), capture=failed, outcome=Outcome.HTTP_ERROR)
        store.record(work, run=run, now=moment)
        (held,) = store.pages.seen([entry().url]).values()
        if moment == late:
            assert held.stale(at("10:00"))
            assert [one.url for one in store.pages.stale(at("10:00"))] == [entry().url]

    assert (held.fetched_at, held.looks, held.next_look_at) == (at("10:00"), 2, at("12:00"))
    assert not held.stale(at("10:01"))
    assert store.pages.stale(at("10:01")) == []
