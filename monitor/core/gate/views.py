"""
Squeeze a page: all that an extractor may make of it, with nothing in between.

Entities and escapes read, tags, comments, white space and invisible characters
gone, everything folded as rules fold it. Whatever an extractor makes of the
page, a word that it can read stands in one of these views.

Pure.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cached_property
from itertools import accumulate
from unicodedata import normalize

from monitor.core.gate.readings import INVISIBLE, chars, whole_of
from monitor.core.text import FOLDING

LETTERS = "a-z\u00df-\u024f\u0300-\u052f\u1e00-\u1eff"
"""Letters of alphabets with short words, folded, and their accents: as a class of a regular expression has them."""
WORDS = re.compile(f"[{LETTERS}][{LETTERS}\x01]*")

_USUAL = bytes(code for code in range(0x80) if code in b"\x01\t\n\r" or 0x20 <= code < 0x7F)
"""ASCII that a page is full of; \x01 stands for tags here."""
_MOST_CHANGING = 100
"""Kinds of characters replaced one kind after another; more are quicker looked up one by one."""
_PARTED = chars(
    "\u0300\u036f", "\u1100\u11ff", "\u3099\u309a", "\u3131\u318e", "\ua960\ua97f", "\ud7b0\ud7ff", "\uff9e\uffdc",
)  # fmt: skip
"""What is folded together with the character before it."""


def folded(text: str) -> str:
    """A text folded character by character; quick where it has few that fold to others."""
    text = text.lower().replace("`", "'")  # the one character of ASCII that folds to another
    if text.isascii():
        return text
    changing = {char: FOLDING[ord(char)] for char in _rare(text) if FOLDING[ord(char)] != char}
    if len(changing) > _MOST_CHANGING or any(map(changing.__contains__, "".join(changing.values()))):
        return text.translate(FOLDING)
    for char, plain in changing.items():
        text = text.replace(char, plain)
    return text


def _rare(text: str) -> frozenset[str]:
    """The characters of a text that are none of ASCII, and the controls."""
    return frozenset(
        text.encode("utf-8", "surrogatepass").translate(None, _USUAL).decode("utf-8", "surrogatepass")
    )


class Views:
    """
    All that a page can be read as: without its white space, and word by word.

    Holds several readings one after another: as it lies, without tags (which
    end at the first `>`, or at the first one outside quotes), without hidden
    elements that stand inside a word.
    """

    def __init__(self, text: str) -> None:
        whole = whole_of(text)
        rare = _rare(whole)
        for char in rare & INVISIBLE:
            whole = whole.replace(char, "\x01")
        # Letters parted from their accents or syllables by a tag are one again, and folded as one.
        parted = not rare.isdisjoint(_PARTED)
        if parted:
            whole = normalize("NFKC", whole)
        self.worded = folded(whole)
        """Folded; \\x01 where a tag or something invisible stood."""
        self._pieces = self.worded.replace("\x01", " ").split()
        squeezed = "".join(self._pieces)
        joined = folded(normalize("NFKC", squeezed)) if parted else squeezed
        self.squeezed = squeezed if joined == squeezed else f"{squeezed}\n{joined}"
        """The same without white space and tags: for long words and phrases. Twice, where accents may belong to the letter before or to none."""
        self._in_step = len(squeezed)

    def beside(self, start: int, end: int) -> tuple[str, str]:
        """
        The characters right before and right behind a stretch of the squeezed text, where nothing parts them from it.

        Empty where white space or a tag does, where the text begins or ends, and where that cannot be told.
        """
        if end > self._in_step:
            return "", ""
        first, last = bisect_right(self._starts, start) - 1, bisect_left(self._starts, end) - 1
        before, behind = start - self._starts[first], end - self._starts[last]
        return self._pieces[first][:before][-1:], self._pieces[last][behind : behind + 1]

    @cached_property
    def _starts(self) -> list[int]:
        """Where the pieces between white space and tags begin in the squeezed text."""
        return list(accumulate(map(len, self._pieces[:-1]), initial=0))

    @cached_property
    def words(self) -> frozenset[str]:
        """Every run of letters of an alphabet, whole and joined over the tags inside it: for short words."""
        runs = set(WORDS.findall(" ".join(set(self.worded.split()))))
        parted = {run for run in runs if "\x01" in run}
        return frozenset(runs - parted).union(*map(_joins, parted))


def _joins(run: str) -> Iterator[str]:
    """A run of letters cut at the tags inside it in every way: a tag may part two words or one."""
    if "\x01" not in run:
        yield run
        return
    parts = [part for part in run.split("\x01") if part]
    for first in range(len(parts)):
        joined = ""
        for part in parts[first : first + 8]:
            joined += part
            yield joined
