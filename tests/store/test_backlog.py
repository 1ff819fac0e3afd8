"""What a source had lying about when it was first visited is counted and not listed."""

from datetime import datetime

import pytest

from monitor.core.article import Entry, Outcome
from monitor.core.cadence import Check
from monitor.store import Store
from tests.builders import at
from tests.store.works import page


@pytest.mark.parametrize(
    ("published", "listed"),
    [
        (at("08:00"), True),
        (at("09:30", "2026-11-22"), True),
        (at("08:00", "2026-11-22"), False),
        (None, True),
    ],
)
def test_the_first_run_lists_only_the_last_two_days(
    store: Store, published: datetime | None, listed: bool
) -> None:
    """
    A feed's whole history is no morning's list; what has no date might be today's.
    """
    first = store.runs.begin("crawl", at("09:00"))
    done = store.record(page(published_at=published), run=first, now=at("09:02"))

    assert store.mentions.get(done.mention_id or 0).item.listed is listed


def heard(store: Store, run: int, clock: str = "09:00", *listed: Entry) -> None:
    check = Check(
        source="example", discovery="https://news.example/feed.xml", at=at(clock), outcome=Outcome.OK
    )
    store.checks.add(run, check, [(entry, "fetch") for entry in listed])


@pytest.mark.parametrize("status", ["stopped", "ok"])
def test_what_a_stopped_first_crawl_left_is_history_too(store: Store, status: str) -> None:
    """
    Half of a feed's old articles are had by the next crawl: the visit that listed them was the source's first.
    """
    first = store.runs.begin("crawl", at("07:00"))
    old = page(published_at=at("08:00", "2026-10-01"))
    heard(store, first, "07:00", old.entry)
    store.runs.end(first, now=at("07:05"), states={}, status=status)
    run = store.runs.begin("crawl", at("09:00"))
    late = page("https://news.example/late", text="Late.", published_at=at("08:00", "2026-10-01"))
    heard(store, run, "09:00", late.entry)
    left, found = (store.record(work, run=run, now=at("09:02")) for work in (old, late))

    assert not store.mentions.get(left.mention_id or 0).item.listed
    assert store.mentions.get(found.mention_id or 0).item.listed, "what a known source brings late is news"


def test_a_page_that_was_had_days_after_it_was_listed_is_news(store: Store) -> None:
    """
    It was an hour old when its source was first visited, and its server was down for the week.
    """
    first = store.runs.begin("crawl", at("07:00", "2026-11-17"))
    fresh = page(published_at=at("06:00", "2026-11-17"))
    heard(store, first, "07:00", fresh.entry)
    store.runs.end(first, now=at("07:05", "2026-11-17"), states={})
    run = store.runs.begin("crawl", at("09:00"))
    done = store.record(fresh, run=run, now=at("09:02"))

    assert store.mentions.get(done.mention_id or 0).item.listed


def test_old_news_of_a_known_source_is_listed(store: Store) -> None:
    """
    What a source brings late is still new to us.
    """
    first = store.runs.begin("crawl", at("07:00"))
    heard(store, first)
    store.runs.end(first, now=at("07:05"), states={})
    run = store.runs.begin("crawl", at("09:00"))
    done = store.record(page(published_at=at("08:00", "2026-10-01")), run=run, now=at("09:02"))

    assert store.mentions.get(done.mention_id or 0).item.listed


def test_the_history_of_a_source_declared_later_is_counted_too(store: Store, run: int) -> None:
    """
    Its feed's last hundred articles are no morning's list either.
    """
    heard(store, run)
    old = store.record(page(published_at=at("08:00", "2026-10-01")), run=run, now=at("09:02"))
    new = store.record(
        page("https://news.example/today", text="Today.", published_at=at("08:00")), run=run, now=at("09:02")
    )

    assert not store.mentions.get(old.mention_id or 0).item.listed
    assert store.mentions.get(new.mention_id or 0).item.listed
