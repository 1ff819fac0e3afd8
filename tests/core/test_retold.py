"""What an entry tells that was not told before."""

import time

from monitor.core.retold import MOST_APART, apart, marks_of
from tests.builders import entry


def test_signs_case_and_numbers_tell_nothing_new() -> None:
    """Nor does the markup of a full text."""
    one = entry(title="Shells leave Rajin", summary=None, content="<p>Forty boxes, 12 comments</p>")
    other = entry(
        title="SHELLS leave “Rajin”", summary="17", content="<div class=x>Forty boxes, 13 comments</div>"
    )

    assert marks_of(one) == marks_of(other)


def test_of_two_entries_the_fuller_comes_first_and_what_says_nothing_else_goes() -> None:
    """A sitemap has the address, a feed the words; a third listing repeats one of them."""
    bare = entry(title=None, summary=None)
    full = entry(title="Shells leave Rajin", summary="Forty boxes.")
    half = entry(title="Shells leave Rajin!", summary=None)
    else_ = entry(title="Weather", summary=None)
    again = entry(title="Weather!", summary=None)

    assert apart([bare, half, else_, full, again]) == [full, else_]
    assert apart([bare]) == [bare]
    assert apart([bare, bare]) == [bare]


def test_a_live_page_of_a_thousand_posts_is_bounded() -> None:
    """The fullest and those after it, in no time."""
    posts = [entry(title=f"Post {'x' * number}", summary=None) for number in range(1_000)]
    begun = time.perf_counter()
    found = apart(posts)

    assert len(found) == MOST_APART
    assert time.perf_counter() - begun < 1
