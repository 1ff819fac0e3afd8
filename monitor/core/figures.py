"""
Read the figures of a report: how many of what.

`numbers` finds the quantities; here each is bound to the thing that it counts,
by the noun or the counter beside it. A quantity whose thing is not named right
there is left out: no figure beats a wrong one.
"""

import re
from dataclasses import dataclass

from monitor.core.bounds import Bound
from monitor.core.counted import Thing, thing_of
from monitor.core.fates import captured, felled
from monitor.core.numbers import numbers
from monitor.core.things import PEOPLE

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


_CHANGE_GAP = re.compile(r"[가-힣個个枚名人]{0,2}\s?(?:to|до|에서|から|增至|增加到|升至|増えて|に増え)\s?")
"""`from 20,000 to 28,000 containers`: the second number counts what the first does."""


def figures(text: str) -> tuple[Figure, ...]:
    """The quantities of things that arms reports count, in the order of the text; at most MOST."""
    quantities = numbers(text[:READ], most=4 * MOST)[: 4 * MOST]
    bounds = [
        thing_of(
            text,
            number,
            quantities[place - 1].end if place else 0,
            quantities[place + 1].start if place + 1 < len(quantities) else len(text),
        )
        for place, number in enumerate(quantities)
    ]
    for place in range(len(quantities) - 1):
        one, other = quantities[place], quantities[place + 1]
        if (bounds[place] is None) != (bounds[place + 1] is None) and _CHANGE_GAP.fullmatch(
            text[one.end : other.start]
        ):
            known = bounds[place] or bounds[place + 1]
            if known:
                bounds[place] = bounds[place] or Thing(known.name, one.start, one.end)
                bounds[place + 1] = bounds[place + 1] or Thing(known.name, other.start, other.end)
    found: list[Figure] = []
    for number, bound in zip(quantities, bounds, strict=True):
        if bound is None or len(found) == MOST:
            continue
        thing, start, end = bound
        if thing in PEOPLE and felled(text, start, end):
            thing = "casualties"
        elif thing == "soldiers" and captured(text, start, end):
            thing = "prisoners"
        found.append(
            Figure(
                thing=thing,
                low=number.low,
                high=number.high,
                bound=number.bound,
                raw=text[start:end],
                start=start,
                end=end,
            )
        )
    return tuple(found)
