"""
Find the places of a text where all groups of a rule stand together.

A window is a sentence, a paragraph, the article, a few sentences, the opening,
or a number of words. Of windows inside one another the smallest counts, and of
several places each counts once. Only the opening joins the title to the body:
what a headline names, the lead leaves unsaid.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.core.hits import Spot

_WORD = re.compile(r"[぀-ヿ㐀-鿿]{1,2}|[^\W_぀-ヿ㐀-鿿]+(?:['.-][^\W_぀-ヿ㐀-鿿]+)*")
_HAN = re.compile(r"[぀-ヿ㐀-鿿]")
_WITHIN = re.compile(r"(?:(\d+) )?(sentences?|paragraphs?|articles?|words?)|(\d+)|(opening)")


OPENING = 5
"""Sentences, the title's among them, that an opening joins at most."""


@dataclass(frozen=True)
class Within:
    """How far apart the words of a rule may stand."""

    unit: str
    """`sentence`, `paragraph`, `article`, `word`, or `opening`: the title and the sentences of the lead as one."""
    count: int = 1


@dataclass(frozen=True)
class Window:
    """One place where every group stands, from the first of its spots to the last."""

    start: int
    end: int
    spots: tuple[Spot, ...]


def parse_within(written: str) -> Within | None:
    """`sentence`, `2 sentences`, `paragraph`, `article`, `opening`, `30`, `30 words`; None if it is no window."""
    found = _WITHIN.fullmatch(written.strip())
    if found is None:
        return None
    if found[4]:
        return Within("opening", OPENING)
    if found[3]:
        return Within("word", int(found[3])) if int(found[3]) else None
    unit, count = found[2].rstrip("s"), int(found[1] or 1)
    if count < 1 or (unit == "article" and count > 1) or (unit == "word" and not found[1]):
        return None
    return Within(unit, count)


class Placed:
    """Hits by the unit that each stands in, for one group of terms; several rules ask for the same group."""

    def __init__(self, by_unit: dict[int, list[Spot]]) -> None:
        self.by_unit = by_unit
        self._covers: dict[int, set[int]] = {1: set(by_unit)}

    def covers(self, size: int) -> set[int]:
        """The first units of all windows of so many units that hold a hit; some begin before the text does."""
        found = self._covers.get(size)
        if found is None:
            found = {unit - back for unit in self.by_unit for back in range(size)}
            self._covers[size] = found
        return found

    def before(self, end: int) -> "Placed":
        """Those in the first `end` units."""
        return Placed({unit: spots for unit, spots in self.by_unit.items() if unit < end})


def placed(spots: Sequence[Spot], starts: Sequence[int]) -> Placed:
    """Each hit with the number of the unit that it stands in (or the last one before it)."""
    by_unit: dict[int, list[Spot]] = {}
    for spot in spots:
        by_unit.setdefault(max(bisect_right(starts, spot[0]) - 1, 0), []).append(spot)
    return Placed(by_unit)


def windows(
    groups: Sequence[Placed], units: Sequence[tuple[int, int]], count: int, title_units: int
) -> Iterator[Window]:
    """
    The windows of 1, 2 … `count` units that hold a hit of every group, smaller ones first.

    `title_units`: how many of the first units are the title's; no window crosses that line.
    """
    if not _together(groups, count):
        return
    held = [group.by_unit for group in groups]
    for size in range(1, count + 1):
        for first in sorted(_together(groups, size)):
            last = first + size - 1
            if first < 0 or last >= len(units) or first < title_units <= last:
                continue
            if size > 1 and not (_needed(first, held) and _needed(last, held)):
                continue
            inside = range(first, last + 1)
            together = {spot for by_unit in held for unit in inside for spot in by_unit.get(unit, ())}
            yield Window(units[first][0], units[last][1], tuple(sorted(together)))


def _together(groups: Sequence[Placed], size: int) -> set[int]:
    """The first units of the windows of one size that hold every group."""
    found = groups[0].covers(size)
    for group in groups[1:]:
        found = found & group.covers(size)
        if not found:
            break
    return found


def _needed(unit: int, held: Sequence[dict[int, list[Spot]]]) -> bool:
    """Whether a unit at the edge of a window holds anything of it; if not, a smaller window does."""
    return any(unit in by_unit for by_unit in held)


def word_windows(text: str, groups: Sequence[Sequence[Spot]], words: int, title_end: int) -> Iterator[Window]:
    """The smallest stretches that hold a hit of every group within a number of words."""
    spots = sorted(
        (spot.start, spot.end, number, spot) for number, found in enumerate(groups) for spot in found
    )
    latest: dict[int, tuple[int, int, int, Spot]] = {}
    reached = -1
    for item in spots:
        latest[item[2]] = item
        if len(latest) < len(groups):
            continue
        start = min(entry[0] for entry in latest.values())
        if reached >= start or start < title_end <= item[0]:
            continue
        end = max(entry[1] for entry in latest.values())
        if end - start > words * 40 or count_words(text[start:end]) > words:
            continue
        reached = start
        yield Window(start, end, tuple(sorted({entry[3] for entry in latest.values()})))


def count_words(text: str) -> int:
    """Words as a window counts them: two characters of Han or Kana make one."""
    if text.isascii() or _HAN.search(text) is None:
        return len(text.split())
    return sum(1 for _ in _WORD.finditer(text))
