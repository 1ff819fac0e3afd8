"""
Find the places of a text where all groups of a rule stand together.

A window is a sentence, a paragraph, the article, a few sentences, or a number
of words. Of windows inside one another the smallest counts, and of several
places each counts once. Title and body are never joined.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.core.hits import Spot

_WORD = re.compile(r"[぀-ヿ㐀-鿿]{1,2}|[^\W_぀-ヿ㐀-鿿]+(?:['.-][^\W_぀-ヿ㐀-鿿]+)*")
_WITHIN = re.compile(r"(?:(\d+) )?(sentences?|paragraphs?|articles?|words?)|(\d+)")


@dataclass(frozen=True)
class Within:
    """How far apart the words of a rule may stand."""

    unit: str
    """`sentence`, `paragraph`, `article` or `word`."""
    count: int = 1


@dataclass(frozen=True)
class Window:
    """One place where every group stands; `units` are the sentences or paragraphs it covers."""

    start: int
    end: int
    spots: tuple[Spot, ...]


def parse_within(written: str) -> Within | None:
    """`sentence`, `2 sentences`, `paragraph`, `article`, `30`, `30 words`; None if it is no window."""
    found = _WITHIN.fullmatch(written.strip())
    if found is None:
        return None
    if found[3]:
        return Within("word", int(found[3])) if int(found[3]) else None
    unit, count = found[2].rstrip("s"), int(found[1] or 1)
    if count < 1 or (unit == "article" and count > 1) or (unit == "word" and not found[1]):
        return None
    return Within(unit, count)


def unit_of(units: Sequence[tuple[int, int]], starts: Sequence[int], position: int) -> int:
    """Number of the unit that a position lies in (or the last one before it)."""
    return max(bisect_right(starts, position) - 1, 0)


def windows(
    groups: Sequence[list[Spot]], units: Sequence[tuple[int, int]], count: int, title_units: int
) -> Iterator[Window]:
    """
    The windows of 1, 2 … `count` units that hold a hit of every group, smaller ones first.

    `title_units`: how many of the first units are the title's; no window crosses that line.
    """
    starts = [start for start, _ in units]
    held: dict[int, list[tuple[int, Spot]]] = {}
    for number, spots in enumerate(groups):
        for spot in spots:
            held.setdefault(unit_of(units, starts, spot.start), []).append((number, spot))
    lines = sorted(held)
    wanted = len(groups)
    for size in range(1, count + 1):
        for first in lines:
            last = min(first + size, len(units)) - 1
            if last - first + 1 < size or last not in held or first < title_units <= last:
                continue
            inside = [item for unit in range(first, last + 1) for item in held.get(unit, ())]
            if len({number for number, _ in inside}) == wanted:
                together = tuple(sorted({spot for _, spot in inside}))
                yield Window(units[first][0], units[last][1], together)


def word_windows(text: str, groups: Sequence[list[Spot]], words: int, title_end: int) -> Iterator[Window]:
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
        end = max(entry[1] for entry in latest.values())
        if start < title_end <= item[0] or end - start > words * 40 or count_words(text[start:end]) > words:
            continue
        if reached >= start:
            continue
        reached = start
        yield Window(start, end, tuple(sorted({entry[3] for entry in latest.values()})))


def count_words(text: str) -> int:
    """Words as a window counts them: two characters of Han or Kana make one."""
    return sum(1 for _ in _WORD.finditer(text))
