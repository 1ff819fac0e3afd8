"""
Find short words of alphabets (`nk`, `rok`, `сво`) where they stand as words: inside longer ones they stand everywhere.

A tag may part a word's letters, or stand between two words: both are tried.

Pure.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

from monitor.core.gate.views import WORDS, Views
from monitor.core.rule import Pattern

_SHORT = re.compile(r"[a-z\u00df-\u024f\u0400-\u052f]{1,4}")


class ShortWord(NamedTuple):
    """A short word, folded, and whether any ending may follow it."""

    text: str
    open_right: bool


WordFinder = Callable[[Views], Collection[int]]
"""Which of many short words, by number, stand in a page as words."""


def short_word(pattern: Pattern) -> ShortWord | None:
    """The pattern as a short word; None where it is none."""
    if pattern.open_left or not _SHORT.fullmatch(pattern.text):
        return None
    return ShortWord(pattern.text, pattern.open_right)


def is_word(text: str) -> bool:
    """Whether a text is a word of an alphabet, of any length."""
    return WORDS.fullmatch(text) is not None


def finder_in_words(words: Sequence[ShortWord]) -> WordFinder:
    """Look for short words among all words of a page."""

    def found(views: Views) -> list[int]:
        standing = sorted(views.words)
        return [
            number
            for number, (text, open_right) in enumerate(words)
            if (place := bisect_left(standing, text)) < len(standing)
            and (standing[place].startswith(text) if open_right else standing[place] == text)
        ]

    return found
