"""What went wrong with a source in the course of a day is told though it is well again by evening."""

from datetime import datetime

import pytest

from monitor.core import cadence
from monitor.core.article import Outcome
from monitor.core.cadence import Check, SourceState, State
from monitor.core.gathering import gather
from monitor.render.text import digest_text
from monitor.store import Store
from tests.builders import at
from tests.store.works import source

DAY = "2026-11-24"
FEED = "https://news.example/feed.xml"
MAP = "https://news.example/map.xml"


class Visits:
    """Crawls of one source, each with one check."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def visit(self, clock: str, day: str = DAY, *, ends: bool = True, **check: object) -> None:
        now = at(clock, day)
        run = self.store.runs.begin("crawl", now)
        values: dict[str, object] = {
            "source": "example",
            "discovery": FEED,
            "at": now,
            "outcome": Outcome.OK,
            "entries": 5,
        }
        self.store.checks.add(run, Check(**values | check))  # type: ignore[arg-type]
        if ends:
            state = cadence.state(source(), self.store.checks.summaries(), now)
            self.store.runs.end(run, now=now, states={"example": state})

    def troubles(self, day: str = DAY) -> list[tuple[SourceState, datetime | None, datetime | None]]:
        return [(s.state, s.since, s.until) for _, s in self.store.digest_rows(day).troubles]


@pytest.fixture
def visits(store: Store) -> Visits:
    """A source that was well the day before."""
    begun = Visits(store)
    begun.visit("23:00", "2026-11-23")
    return begun


def test_entries_lost_in_the_morning_are_told_in_the_evening(visits: Visits) -> None:
    """
    The feed overlaps what it lost entries from; that brings nothing back.
    """
    visits.visit("07:00", overlap=False)
    visits.visit("07:30", overlap=True)
    visits.visit("08:00", overlap=True)

    assert visits.store.digest_rows(DAY).states["example"].state is SourceState.OK
    assert visits.troubles() == [(SourceState.GAP, at("07:00"), at("07:30"))]


def test_a_listing_that_has_not_changed_since_ends_a_gap(visits: Visits) -> None:
    """
    As it does for the next visit.
    """
    visits.visit("07:00", overlap=False)
    visits.visit("07:30", outcome=Outcome.NOT_MODIFIED)

    assert visits.troubles() == [(SourceState.GAP, at("07:00"), at("07:30"))]


def test_a_gap_that_lasts_is_told_once(visits: Visits) -> None:
    """
    The last state says it.
    """
    visits.visit("07:00", overlap=False)
    visits.visit("07:30", overlap=False)

    assert visits.store.digest_rows(DAY).states["example"].state is SourceState.GAP
    assert visits.troubles() == []


def test_two_gaps_of_a_day_are_told_from_the_first_to_the_end_of_the_last(visits: Visits) -> None:
    """
    One line a source.
    """
    for clock, overlap in (("07:00", False), ("07:30", True), ("12:00", False), ("13:00", True)):
        visits.visit(clock, overlap=overlap)

    assert visits.troubles() == [(SourceState.GAP, at("07:00"), at("13:00"))]


def test_a_gap_behind_failures_is_told_without_an_end(visits: Visits) -> None:
    """
    The last state says only that the source fails.
    """
    visits.visit("07:00", overlap=False)
    for clock in ("08:00", "09:00", "11:00"):
        visits.visit(clock, outcome=Outcome.TIMEOUT, entries=0)

    assert visits.store.digest_rows(DAY).states["example"].state is SourceState.FAILING
    assert visits.troubles() == [(SourceState.GAP, at("07:00"), None)]


def test_a_gap_that_a_killed_crawl_saw_is_told(visits: Visits) -> None:
    """
    It stored its check and never its states.
    """
    visits.visit("07:00", overlap=False, ends=False)
    visits.visit("07:15", overlap=True)

    assert visits.troubles() == [(SourceState.GAP, at("07:00"), at("07:15"))]


def test_a_source_that_was_down_all_day_and_answers_before_midnight_is_told(visits: Visits) -> None:
    """
    Since it was last heard, until it was heard again.
    """
    for clock in ("00:30", "01:30", "03:30", "07:30", "15:30"):
        visits.visit(clock, outcome=Outcome.TIMEOUT, entries=0)
    visits.visit("23:40", overlap=True)

    assert visits.troubles() == [(SourceState.FAILING, at("23:00", "2026-11-23"), at("23:40"))]


def test_one_failure_between_two_good_visits_is_no_trouble(visits: Visits) -> None:
    """
    The next listing reaches back: nothing was missed.
    """
    visits.visit("07:00", overlap=True)
    visits.visit("07:30", outcome=Outcome.TIMEOUT, entries=0)
    visits.visit("08:30", overlap=True)

    assert visits.troubles() == []


def test_what_a_cut_listing_lacks_is_no_gap(visits: Visits) -> None:
    """
    It is a failed check; the next whole one tells what was lost.
    """
    visits.visit("07:00", outcome=Outcome.TRUNCATED, overlap=False)
    visits.visit("07:30", overlap=True)

    assert visits.troubles() == []


def test_each_day_tells_its_own_troubles(visits: Visits) -> None:
    """
    The same day says the same whenever it is asked for; a gap that ended after midnight stood in the list before.
    """
    visits.visit("23:50", "2026-11-23", overlap=False)
    visits.visit("00:10", overlap=True)
    visits.visit("09:00", "2026-11-25", overlap=False)
    visits.visit("10:00", "2026-11-25", overlap=True)

    assert visits.store.digest_rows("2026-11-23").states["example"].state is SourceState.GAP
    assert visits.troubles("2026-11-23") == []
    assert visits.troubles() == []
    assert visits.troubles("2026-11-25") == [
        (SourceState.GAP, at("09:00", "2026-11-25"), at("10:00", "2026-11-25"))
    ]


def test_a_gap_of_one_feed_is_told_beside_a_feed_that_overlaps(visits: Visits) -> None:
    """
    Another listing of the source that overlaps heals nothing.
    """
    visits.visit("07:00", overlap=False)
    visits.visit("07:10", discovery=MAP, overlap=True)
    visits.visit("07:30", overlap=True)

    assert visits.troubles() == [(SourceState.GAP, at("07:00"), at("07:30"))]


def test_the_first_lines_of_the_list_name_it(visits: Visits) -> None:
    """
    Beside what the source is now.
    """
    visits.visit("07:00", overlap=False)
    visits.visit("07:30", overlap=True)
    rows = visits.store.digest_rows(DAY)
    digest = gather(
        DAY,
        "UTC",
        states=rows.states,
        troubles=rows.troubles,
        crawled_at=rows.crawled_at,
        items=(),
    )
    lines = digest_text(digest).splitlines()

    assert lines[2].startswith("COVERAGE  1 of 1 source answered")
    assert (
        lines[3]
        == "  GAP       example  from 07:00 to 07:30 (answers, but entries were lost between two visits)"
    )


def test_a_source_that_is_no_longer_watched_is_not_told(visits: Visits) -> None:
    """
    The list speaks of the sources that the day's last crawl had.
    """
    visits.visit("07:00", overlap=False)
    run = visits.store.runs.begin("crawl", at("08:00"))
    visits.store.runs.end(run, now=at("08:00"), states={"other": State(state=SourceState.OK)})

    assert visits.troubles() == []
