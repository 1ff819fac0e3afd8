"""What two headlines share, and when they are one."""

import pytest

from monitor.core.headlines import ENOUGH, likeness, same


@pytest.mark.parametrize(
    ("headline", "title", "one"),
    [
        ("Shells leave Rajin", "SHELLS leave “Rajin”!", True),
        ("북한, 러시아에 포탄", "북한 러시아에 포탄", True),
        ("Shells leave Rajin", "Rajin: shells leave", False),
        ("90 wagons leave Rajin", "80 wagons leave Rajin", False),
        ("…", "!", False),
    ],
)
def test_the_same_title_has_the_same_words_in_the_same_order(headline: str, title: str, one: bool) -> None:
    """
    Case and marks differ from list to list; a number never does.
    """
    assert same(headline, title) is one


@pytest.mark.parametrize("headline", ["Russia", "the Russia", "says", ""])
def test_one_word_is_like_nothing(headline: str) -> None:
    """
    It stands in every other title.
    """
    assert likeness(headline, "North Korea and Russia say nothing") < ENOUGH


def test_a_headline_is_like_a_title_that_holds_its_words() -> None:
    """
    Endings aside, in any order.
    """
    assert (
        likeness("North Korean workers leave Russia", "Russian plant: North Korean workers arrive") >= ENOUGH
    )
    assert likeness("Storm over Busan", "North Korean workers arrive") == 0.0
