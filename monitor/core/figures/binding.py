"""
Read the figures of a report: how many of what.

`numbers` finds the quantities; here each is bound to the thing that it counts,
by the noun or the counter beside it. A quantity whose thing is not named right
there is left out: no figure beats a wrong one.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.core.figures.bounds import Bound
from monitor.core.figures.counted import Thing, thing_of
from monitor.core.figures.fates import captured, felled
from monitor.core.figures.numbers import Number, numbers
from monitor.core.figures.pairs import is_part, is_whole
from monitor.core.figures.things import PEOPLE

MOST = 40
"""Figures kept of one text; a table of five hundred is not a claim."""


READ = 100_000
"""Characters read of one text; no report is longer, and a page made to be slow stays quick."""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A quantity of a thing, with the words that it was read from."""

    thing: str
    """A key of `things.THINGS`: what is counted."""
    low: float | None
    high: float | None
    bound: Bound
    raw: str
    """As the text writes it."""
    start: int
    end: int

    @property
    def value(self) -> float:
        """One number to compare and show: the lower end where there is one."""
        return self.low if self.low is not None else self.high or 0.0


def figures(text: str) -> tuple[Figure, ...]:
    """
    The quantities of things that arms reports count, in the order of the text; at most MOST.

    Last come those that are not the news: the whole that a part is told of, and what a number grew from.
    """
    quantities = numbers(text[:READ], most=4 * MOST)[: 4 * MOST]
    things = _things(text, quantities)
    news: list[Figure] = []
    asides: list[Figure] = []
    before = 0
    for number, thing in zip(quantities, things, strict=True):
        if thing is not None:
            whole = is_whole(text, before, thing.start, thing.end)
            figure = _figure(text, number, thing if whole else _fated(text, thing))
            (asides if whole or number.outgrown else news).append(figure)
        before = number.end
    return tuple((news + asides)[:MOST])


def _things(text: str, quantities: Sequence[Number]) -> list[Thing | None]:
    """What each number counts, by the words beside it or by its neighbour."""
    ends = [0, *(number.end for number in quantities)]
    starts = [*(number.start for number in quantities[1:]), len(text)]
    things = [
        thing_of(text, number, previous, following)
        for number, previous, following in zip(quantities, ends, starts, strict=False)
    ]
    for place, (one, other) in enumerate(itertools.pairwise(quantities)):
        of_one, of_other = things[place : place + 2]
        if of_one and not of_other and one.outgrown:
            things[place + 1] = Thing(of_one.name, other.start, other.end)
        elif of_other and not of_one and is_part(text, one.end, other.start):
            things[place] = Thing(of_other.name, one.start, of_other.end)
        elif of_other and not of_one and one.outgrown:
            things[place] = Thing(of_other.name, one.start, one.end)
    return things


def _figure(text: str, number: Number, thing: Thing) -> Figure:
    return Figure(
        thing=thing.name,
        low=number.low,
        high=number.high,
        bound=number.bound,
        raw=text[thing.start : thing.end],
        start=thing.start,
        end=thing.end,
    )


def _fated(text: str, thing: Thing) -> Thing:
    """People whom the words call killed or captured are counted as such."""
    if thing.name in PEOPLE and felled(text, thing.start, thing.end):
        return thing._replace(name="casualties")
    if thing.name == "soldiers" and captured(text, thing.start, thing.end):
        return thing._replace(name="prisoners")
    return thing
