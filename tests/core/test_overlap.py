"""Whether anything was lost between two visits to a listing."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from monitor.core.article import Entry, Outcome
from monitor.core.cadence import Check, DiscoverySummary, after
from monitor.core.overlap import MOST, marks_of, overlap
from tests.builders import at, entry

SIX_MINUTES = timedelta(minutes=6)
FEED = "https://news.example/feed.xml"
When = Callable[[int], datetime | None]


def dated(number: int) -> datetime | None:
    """A story every six minutes."""
    return at("00:00") + number * SIX_MINUTES


def undated(number: int) -> datetime | None:
    return None


def by_day(number: int) -> datetime | None:
    """As sitemaps and research groups date."""
    return at("00:00") + timedelta(days=number // 100)


def stories(*numbers: int, when: When = dated) -> list[Entry]:
    return [entry(url=f"https://news.example/{n}", published_at=when(n)) for n in numbers]


def pinned(url: str = "https://news.example/about-us") -> Entry:
    return entry(url=url, published_at=at("00:00", "2026-05-01"))


def heard(entries: Sequence[Entry], before: DiscoverySummary | None = None) -> DiscoverySummary:
    """What a good check that listed these left."""
    newest = max((e.published_at for e in entries if e.published_at), default=None)
    return after(
        before,
        Check(
            source="example",
            discovery=FEED,
            at=at("09:00"),
            outcome=Outcome.OK,
            entries=len(entries),
            newest_at=min(newest, at("23:59")) if newest else None,
            marks=marks_of(entries, before, now=at("23:59")),
        ),
    )


def again(before: Sequence[Entry], now: Sequence[Entry], known: Sequence[Entry] = ()) -> bool | None:
    """Whether `now` overlaps `before`; `known` has the source from its other listings."""
    old = {e.url for e in (*before, *known)}
    return overlap(heard(before), now, [e for e in now if e.url not in old])


@pytest.mark.parametrize("when", [dated, undated, by_day])
def test_a_feed_that_moved_on_by_a_few_overlaps(when: When) -> None:
    """
    Whatever it says of dates.
    """
    assert again(stories(*range(90, 100), when=when), stories(*range(93, 103), when=when)) is True


@pytest.mark.parametrize("when", [dated, undated])
def test_a_feed_that_turned_over_has_a_gap(when: When) -> None:
    """
    Ninety stories are lost.
    """
    assert again(stories(*range(90, 100), when=when), stories(*range(190, 200), when=when)) is False


def test_the_last_story_we_had_is_overlap_enough() -> None:
    """
    A feed of ten that moved on by nine.
    """
    assert again(stories(*range(90, 100)), stories(*range(99, 109))) is True


@pytest.mark.parametrize("pins", [1, 3])
def test_a_pinned_entry_hides_no_gap(pins: int) -> None:
    """
    It is there again whatever was lost.
    """
    top = [pinned(f"https://news.example/pin-{n}") for n in range(pins)]

    assert again([*top, *stories(*range(90, 100))], [*top, *stories(*range(190, 200))]) is False
    assert again([*top, *stories(*range(90, 100))], [*top, *stories(*range(97, 107))]) is True


def test_an_entry_that_stands_below_a_section_hides_no_gap_from_its_second_visit_on() -> None:
    """
    What stood in two visits running is furniture; at the first nobody can know.
    """
    below = replace(pinned(), published_at=None)
    first, second, third = (
        [*stories(*range(start, start + 10), when=undated), below] for start in (90, 93, 190)
    )
    held = heard(second, heard(first))

    assert overlap(held, third, third[:-1]) is False
    assert overlap(held, [*third[:8], second[-2], below], third[:8]) is True


def test_what_another_listing_of_the_source_brought_hides_no_gap() -> None:
    """
    The politics feed had one of the new ones; the main feed lost ninety all the same.
    """
    before, now = stories(*range(90, 100)), stories(*range(190, 200))

    assert again(before, now, known=stories(195)) is False
    assert again(stories(95), stories(95, 195), known=now) is True


def test_a_listing_of_which_the_source_has_everything_lost_nothing() -> None:
    """
    A feed beside a sitemap that is always read first.
    """
    now = stories(*range(190, 200))

    assert again(stories(*range(90, 100)), now, known=now) is True


def test_a_new_entry_as_old_as_what_we_had_shows_changed_addresses() -> None:
    """
    A site that moves to new addresses has lost nothing.
    """
    moved = [
        entry(url=f"https://news.example/new/{n}", published_at=at("00:00") + n * SIX_MINUTES)
        for n in range(95, 105)
    ]

    assert again(stories(*range(90, 100)), moved) is True


def test_stories_that_share_a_day_lost_nothing_that_can_be_told() -> None:
    """
    Dates without a time say too little for an alarm at every visit.
    """
    assert again(stories(*range(10, 20), when=by_day), stories(*range(60, 70), when=by_day)) is True
    assert again(stories(*range(10, 20), when=by_day), stories(*range(160, 170), when=by_day)) is False


def test_a_feed_that_gives_every_entry_the_time_of_its_making_overlaps() -> None:
    """
    Some do; then every date is newer than all we had.
    """

    def made(clock: str) -> When:
        return lambda number: at(clock)

    assert again(stories(*range(10), when=made("09:00")), stories(*range(5, 15), when=made("09:30"))) is True
    assert (
        again(stories(*range(10), when=made("09:00")), stories(*range(50, 60), when=made("09:30"))) is False
    )


def test_dates_ahead_of_our_clock_overlap_too() -> None:
    """
    Local time written as if it were UTC.
    """

    def ahead(number: int) -> datetime | None:
        return at("18:00") + number * SIX_MINUTES

    assert again(stories(*range(10), when=ahead), stories(*range(3, 13), when=ahead)) is True
    assert len(marks_of(stories(*range(10), when=ahead), now=at("09:00"))) == 5


def test_the_newest_story_taken_back_is_no_gap() -> None:
    """
    The rest of the newer half is there.
    """
    assert again(stories(*range(90, 100)), stories(*range(90, 99), 100)) is True


def test_a_first_or_empty_listing_says_nothing_about_gaps() -> None:
    """
    Nor does what a program left that kept no marks.
    """
    ten = stories(*range(10))
    without = Check(source="example", discovery=FEED, at=at("09:00"), outcome=Outcome.OK, entries=10)

    assert overlap(None, ten, ten) is None
    assert overlap(heard(ten), [], []) is None
    assert overlap(after(None, without), ten, ten) is None


def test_marks_are_kept_from_the_last_good_check_that_listed_anything() -> None:
    """
    Neither a 304 nor a failure has a listing.
    """
    summary = heard(stories(*range(10)))
    kept = summary.marks
    for clock, outcome in (("09:30", Outcome.NOT_MODIFIED), ("10:00", Outcome.TIMEOUT)):
        summary = after(
            summary, Check(source="example", discovery=FEED, at=at(clock), outcome=outcome, marks=())
        )

    assert len(kept) == 5
    assert summary.marks == kept


def test_a_long_sitemap_is_known_by_its_newest() -> None:
    """
    Fifty thousand addresses are not kept twice; what is listed first need not be the newest.
    """
    whole = stories(*range(3000))

    assert len(marks_of(whole)) == MOST
    assert again(whole, stories(*range(2990, 3100))) is True
    assert again(whole, stories(*range(100), *range(3500, 3600))) is False


def test_a_link_that_stands_above_the_news_for_good_hides_no_gap() -> None:
    """
    A section without dates, from its second visit on.
    """
    top = stories(9000, when=undated)

    assert (
        again([*top, *stories(*range(10), when=undated)], [*top, *stories(*range(30, 40), when=undated)])
        is False
    )
    assert (
        again(
            [*top, *stories(*range(9, -1, -1), when=undated)],
            [*top, *stories(*range(18, 8, -1), when=undated)],
        )
        is True
    )


def test_links_that_stand_below_the_news_for_good_hide_no_gap() -> None:
    """
    When they have stood there longer than anything else; until then the visits are too few to tell.
    """
    foot = stories(9000, 9001, when=undated)
    summary = None
    for newest in range(10, 60, 3):
        now = [*stories(*range(newest, newest - 10, -1), when=undated), *foot]
        summary = heard(now, summary)
    on = [*stories(*range(newest + 8, newest - 2, -1), when=undated), *foot]
    off = [*stories(*range(newest + 40, newest + 30, -1), when=undated), *foot]

    assert overlap(summary, on, stories(*range(newest + 1, newest + 9), when=undated)) is True
    assert overlap(summary, off, off[:10]) is False


@pytest.mark.parametrize("kept", [4, 7, 9])
def test_teasers_that_change_at_every_visit_are_no_gap(kept: int) -> None:
    """
    A front page in an order of its own, of which a third stays: nothing can be told from the rest.
    """
    summary = None
    for visit in range(30):
        now = stories(*range(kept), *range(100 * visit + 50, 100 * visit + 60 - kept), when=undated)
        if summary:
            assert overlap(summary, now, now[kept:]) is True
        summary = heard(now, summary)


def test_a_quiet_section_that_brings_half_a_page_at_once_has_no_gap() -> None:
    """
    All that it holds has stood there equally long.
    """
    summary = None
    for _ in range(20):
        summary = heard(stories(*range(9, -1, -1), when=undated), summary)
    now = stories(*range(17, 7, -1), when=undated)

    assert overlap(summary, now, now[:8]) is True


def test_an_announcement_of_a_day_to_come_hides_no_gap() -> None:
    """
    It is the newest of its feed until then.
    """
    event = [entry(url="https://news.example/event", published_at=at("10:00", "2026-12-20"))]

    assert again([*event, *stories(*range(90, 100))], [*event, *stories(*range(290, 300))]) is False
    assert again([*event, *stories(*range(90, 100))], [*event, *stories(*range(97, 107))]) is True


def test_one_new_entry_from_the_archive_hides_no_gap() -> None:
    """
    All that was between is lost all the same.
    """
    assert again(stories(*range(90, 100)), [pinned(), *stories(*range(190, 200))]) is False
