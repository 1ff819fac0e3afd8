"""When a source's pages count as unreadable: a handful of pages, hardly one read, and no false alarm."""

from datetime import timedelta

import pytest

from monitor.core.article import Outcome
from monitor.core.unread import Cause, Seen, unread

DAYS = (2, 7, 28)


def told(*seen, before=()):
    """What is told where these were seen in the last two days, and those of `before` earlier."""
    return unread(lambda span: seen if span <= timedelta(days=2) else (*seen, *before))


def pages(outcome, number, status=200, note=""):
    return Seen(outcome=Outcome(outcome), status=status, note=note, pages=number)


def test_a_source_behind_a_wall_is_told_with_its_counts():
    """The counts, the days, and the commonest reason."""
    found = told(pages("wall", 9, note="paywall"), pages("http_error", 2, status=500), pages("no_match", 1))

    assert found is not None
    assert (found.days, found.asked, found.read) == (2, 12, 1)
    assert (found.cause, found.of_cause) == (Cause.WALL, 9)


@pytest.mark.parametrize(
    ("seen", "cause"),
    [
        (pages("wall", 9, note="bot check: just a moment"), Cause.BOT_CHECK),
        (pages("wall", 9, note="soft 404: leads to the front page"), Cause.MISSING),
        (pages("http_error", 9, status=403, note="status 403"), Cause.REFUSED),
        (pages("http_error", 9, status=404, note="status 404"), Cause.MISSING),
        (pages("http_error", 9, status=503, note="status 503"), Cause.ERROR),
        (pages("headline", 9, status=403, note="http_error: status 403"), Cause.REFUSED),
        (pages("headline", 9, note="wall: bot check: captcha"), Cause.BOT_CHECK),
        (pages("headline", 9, status=None, note="robots"), Cause.ROBOTS),
        (pages("empty", 9, note="no body"), Cause.EMPTY),
        (pages("not_html", 9, note="PDF"), Cause.NOT_HTML),
        (pages("timeout", 9, status=None), Cause.TIMEOUT),
    ],
)
def test_each_reason_has_its_word(seen, cause):
    """A mention that rests on its headline says in its note what was amiss with its page."""
    found = told(seen, pages("no_match", 1))

    assert found is not None
    assert found.cause is cause


@pytest.mark.parametrize(
    "seen",
    [
        [pages("wall", 4)],
        [pages("no_match", 500, note="gate")],
        [pages("no_match", 495, note="gate"), pages("no_match", 5)],
        [pages("http_error", 40, status=403), pages("no_match", 55, note="gate"), pages("no_match", 5)],
        [pages("wall", 4), pages("no_match", 60, note="gate")],
        [pages("wall", 8), pages("no_match", 2)],
        [pages("headline", 10, note="the page itself says nothing of it")],
        [pages("wall", 20, note="list: a tag's")],
        [pages("empty", 20, note="12 characters of text; its listing carries the text")],
        [pages("headline", 20, note="http_error: status 403; its listing carries the text")],
        [],
    ],
)
def test_no_false_alarm(seen):
    """Few pages, pages that the gate rightly passed over, a wall here and there, lists of a tag: nobody is named."""
    assert told(*seen) is None


def test_walls_that_the_gate_passes_over_are_seen_by_the_few_that_are_read_into():
    """A wall says nothing of ours, so nearly all of a walled source's pages stop at the gate."""
    found = told(pages("no_match", 300, note="gate"), pages("wall", 6, note="paywall"))

    assert found is not None
    assert (found.asked, found.read, found.of_cause) == (6, 0, 6)


def test_a_busy_source_that_turned_unreadable_is_told_by_its_last_two_days():
    """Hundreds that were read before say nothing of today."""
    found = told(pages("wall", 30), before=[pages("no_match", 400)])

    assert found is not None
    assert found.days == 2


def test_a_slow_source_is_told_by_its_last_weeks():
    """Five pages in four weeks, all refused; a source of two pages a day that turns is told within the week."""
    slow = unread(lambda span: [pages("http_error", 5, status=403)] if span.days == 28 else [])
    turned = unread(lambda span: [pages("http_error", {2: 4, 7: 14, 28: 20}[span.days], status=403)])

    assert slow is not None
    assert turned is not None
    assert (slow.days, turned.days) == (28, 7)
