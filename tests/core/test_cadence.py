"""When a source is due, and what its silence means."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from monitor.core.article import Outcome
from monitor.core.cadence import (
    Check,
    DiscoverySummary,
    SourceState,
    after,
    backoff,
    coverage,
    due,
    due_at,
    state,
    usual_gap,
)
from monitor.core.source import Discovery, Kind, Source, Standing

FEED = "https://news.example/feed.xml"
OTHER = "https://news.example/sitemap.xml"
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def source(*urls, every=30 * MINUTE):
    return Source(
        id="example",
        name="Example",
        home="https://news.example",
        language="en",
        country="US",
        standing=Standing.INDEPENDENT,
        every=every,
        discover=tuple(Discovery(kind=Kind.FEED, url=url) for url in urls or (FEED,)),
    )


def check(at=NOW, outcome=Outcome.OK, url=FEED, **changes):
    return Check(source="example", discovery=url, at=at, outcome=outcome, **changes)


def told(*checks):
    """The summary after these checks."""
    summary, news = None, []
    for one in checks:
        if one.new:
            news.append(one.at)
        summary = after(summary, one, news_at=news)
    return summary


def test_what_was_never_visited_is_due():
    assert due(source(), [], NOW) == source().discover


def test_a_source_is_due_when_its_interval_has_passed_and_not_before():
    summary = told(check(NOW))

    assert not due(source(), [summary], NOW + 30 * MINUTE - timedelta(seconds=1))
    assert due(source(), [summary], NOW + 30 * MINUTE)


def test_each_discovery_of_a_source_has_its_own_rhythm():
    """A feed that fails must not slow down the sitemap beside it."""
    both = source(FEED, OTHER)
    failed = told(check(NOW, Outcome.TIMEOUT))
    fine = told(check(NOW, url=OTHER))

    assert [d.url for d in due(both, [failed, fine], NOW + 30 * MINUTE)] == [OTHER]


@pytest.mark.parametrize(("failures", "wait"), [(0, 0.5), (1, 1), (2, 2), (5, 16), (6, 24), (400, 24)])
def test_failures_double_the_wait_up_to_a_day(failures, wait):
    assert backoff(30 * MINUTE, failures) == wait * HOUR


def test_a_weekly_source_is_not_visited_more_often_because_it_fails():
    assert backoff(7 * DAY, 3) == 7 * DAY


def test_a_good_check_ends_the_back_off():
    summary = told(check(NOW, Outcome.TIMEOUT), check(NOW + HOUR, Outcome.NOT_MODIFIED))

    assert summary.failures == 0
    assert due_at(source(), summary, NOW + HOUR) == NOW + HOUR + 30 * MINUTE


def test_retry_after_is_obeyed():
    summary = told(check(NOW, Outcome.HTTP_ERROR, status=429, retry_at=NOW + 5 * HOUR))

    assert not due(source(), [summary], NOW + 5 * HOUR - MINUTE)
    assert due(source(), [summary], NOW + 5 * HOUR)


def test_an_absurd_retry_after_counts_as_a_day():
    summary = told(check(NOW, Outcome.HTTP_ERROR, status=503, retry_at=NOW + 9999 * DAY))

    assert not due(source(), [summary], NOW + DAY - MINUTE)
    assert due(source(), [summary], NOW + DAY)


def test_410_stops_the_visits():
    summary = told(check(NOW, Outcome.GONE, status=410))

    assert not due(source(), [summary], NOW + 365 * DAY)


def test_a_clock_set_back_starves_nobody():
    """After a wrong date was put right, the last check may lie a year ahead."""
    summary = told(check(NOW + 365 * DAY))

    assert due(source(), [summary], NOW)


def test_a_clock_set_back_an_hour_does_not_break_a_promise_to_wait():
    summary = told(check(NOW, Outcome.HTTP_ERROR, status=429, retry_at=NOW + 2 * HOUR))

    assert not due(source(), [summary], NOW - HOUR)
    assert due(source(), [summary], NOW + 2 * HOUR)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe"])
@pytest.mark.parametrize(
    "day", ["2026-03-29", "2026-10-25", "2026-03-08", "2026-11-01", "2026-04-05", "2026-10-04"]
)
def test_the_change_of_the_clocks_makes_no_visit_early_or_late(zone, day):
    """Times are kept in UTC; the zone of the installation changes nothing."""
    moment = datetime.fromisoformat(f"{day}T00:00").replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    summary = told(check(moment))
    visits = [m for m in range(0, 26 * 60, 5) if due(source(), [summary], moment + m * MINUTE)]

    assert visits[0] == 30


def test_a_source_with_a_gap_is_visited_twice_as_often_down_to_five_minutes():
    one = source(every=40 * MINUTE)
    waits, at = [], NOW
    summary = told(check(at))
    for _ in range(5):
        summary = after(summary, check(at, overlap=False, entries=9, new=9))
        next_at = due_at(one, summary, at)
        waits.append((next_at - at) / MINUTE)
        at = next_at

    assert waits == [20, 10, 5, 5, 5]
    assert state(one, [summary], at).state is SourceState.GAP
    assert state(one, [summary], at).since == NOW


def test_an_overlapping_check_ends_the_gap():
    summary = told(
        check(NOW), check(NOW + HOUR, overlap=False), check(NOW + 2 * HOUR, overlap=True, entries=9)
    )

    assert summary.gap_since is None
    assert due_at(source(), summary, NOW + 2 * HOUR) == NOW + 2 * HOUR + 30 * MINUTE


def test_a_listing_that_did_not_change_since_the_gap_overlaps_it():
    summary = told(check(NOW), check(NOW + HOUR, overlap=False), check(NOW + 2 * HOUR, Outcome.NOT_MODIFIED))

    assert summary.gap_since is None


def test_two_failures_are_bad_luck_and_three_are_failing():
    bad = [check(NOW + n * HOUR, Outcome.TIMEOUT) for n in (1, 2, 3)]

    assert state(source(), [told(check(NOW), *bad[:2])], NOW + 3 * HOUR).state is SourceState.OK
    found = state(source(), [told(check(NOW), *bad)], NOW + 3 * HOUR)
    assert found.state is SourceState.FAILING
    assert found.since == NOW


@pytest.mark.parametrize("status", [404, 410])
def test_404_and_410_are_dead_at_once(status):
    summary = told(check(NOW, Outcome.HTTP_ERROR, status=status))

    assert state(source(), [summary], NOW).state is SourceState.DEAD


def test_nothing_good_for_a_fortnight_is_dead():
    summary = told(check(NOW), *(check(NOW + n * DAY, Outcome.TIMEOUT) for n in range(1, 15)))

    assert state(source(), [summary], NOW + 13 * DAY).state is SourceState.FAILING
    assert state(source(), [summary], NOW + 14 * DAY).state is SourceState.DEAD


def test_a_fortnight_counts_from_the_last_good_answer():
    """A source that was heard for weeks is not dead because it fails for a day."""
    heard = [check(NOW + n * DAY, new=1, entries=20, overlap=True) for n in range(20)]
    summary = told(*heard, check(NOW + 20 * DAY, Outcome.TIMEOUT))

    assert state(source(), [summary], NOW + 20 * DAY).state is SourceState.OK


def test_our_own_absence_kills_no_source():
    """Off for three weeks: the last thing we heard was good."""
    assert state(source(), [told(check(NOW))], NOW + 21 * DAY).state is SourceState.OK


def hourly_news(hours):
    return [check(NOW + n * HOUR, new=1, entries=20, overlap=True) for n in range(hours)]


def test_silence_far_beyond_a_source_s_habit_is_quiet():
    news = hourly_news(24)
    nights = [check(NOW + (24 + n) * HOUR, Outcome.NOT_MODIFIED) for n in range(30)]

    assert state(source(), [told(*news, *nights[:12])], NOW + 40 * HOUR).state is SourceState.OK
    found = state(source(), [told(*news, *nights)], NOW + 60 * HOUR)
    assert found.state is SourceState.QUIET
    assert found.since == NOW + 23 * HOUR


def test_a_weekly_journal_is_not_quiet_after_a_week():
    news = [check(NOW + n * 7 * DAY, new=1, entries=20) for n in range(6)]
    summary = told(*news, check(NOW + 44 * DAY, Outcome.NOT_MODIFIED))

    assert summary.usual_gap == 7 * DAY
    assert state(source(), [summary], NOW + 44 * DAY).state is SourceState.OK


def test_a_habit_takes_a_few_visits_to_show():
    assert usual_gap([NOW, NOW + HOUR, NOW + 2 * HOUR]) is None
    assert usual_gap([NOW + n * HOUR for n in (3, 0, 1, 2)]) == HOUR


def test_one_dead_feed_beside_a_living_one_makes_a_source_failing():
    both = source(FEED, OTHER)
    dead = told(check(NOW, Outcome.GONE, status=410))

    assert state(both, [dead, told(check(NOW, url=OTHER))], NOW).state is SourceState.FAILING
    assert (
        state(both, [dead, told(check(NOW, Outcome.GONE, status=410, url=OTHER))], NOW).state
        is SourceState.DEAD
    )


def test_a_discovery_that_is_no_longer_declared_says_nothing():
    old = told(check(NOW, Outcome.GONE, status=410, url="https://news.example/old.xml"))

    assert state(source(), [old, told(check(NOW))], NOW).state is SourceState.OK


def test_a_source_that_was_never_visited_is_not_said_to_be_fine():
    """Silence must never look like "no news"."""
    found = state(source(), [], NOW)

    assert found.state is SourceState.UNVISITED
    assert not found.answered


def test_a_source_that_did_not_answer_says_when_it_was_last_heard():
    """By any of its listings; one that was never heard says nothing of the kind."""
    both = source(FEED, OTHER)
    feed = told(check(NOW), check(NOW + 2 * HOUR, Outcome.TIMEOUT))
    other = told(check(NOW + HOUR, url=OTHER), check(NOW + 2 * HOUR, Outcome.TIMEOUT, url=OTHER))
    never = state(source(), [told(check(NOW, Outcome.TIMEOUT))], NOW)
    late = state(both, [feed, other], NOW + 2 * HOUR)

    assert (late.state, late.answered, late.since) == (SourceState.OK, False, NOW + HOUR)
    assert (never.state, never.answered, never.since) == (SourceState.OK, False, None)


def test_coverage_counts_who_answered_and_names_the_others():
    fine = state(source(), [told(check(NOW))], NOW)
    once = state(source(), [told(check(NOW - HOUR), check(NOW, Outcome.TIMEOUT))], NOW)
    gap = state(source(), [told(check(NOW - HOUR), check(NOW, overlap=False))], NOW)
    found = coverage({"fine": fine, "once": once, "gap": gap})

    assert (found.sources, found.answered) == (3, 2)
    assert [id_ for id_, _ in found.silent] == ["gap", "once"]


def test_validators_follow_the_last_full_answer():
    """A 304 may leave them out; a 200 without them has none."""
    first = check(NOW, etag='"a"', last_modified="x")
    same = check(NOW + HOUR, Outcome.NOT_MODIFIED)
    bare = check(NOW + 2 * HOUR)

    assert told(first, same).etag == '"a"'
    assert told(first, check(NOW + HOUR, Outcome.TIMEOUT)).etag == '"a"'
    assert told(first, same, bare).etag is None


def test_a_summary_can_be_made_by_hand():
    """The store reads it from its columns."""
    assert DiscoverySummary(source="example", url=FEED).failures == 0
