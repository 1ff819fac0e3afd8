"""
Cut a sentence into clauses.

Pure. Where a clause ends, each reader says with a pattern of its own, and they
differ on purpose: `but` sets one deed against another (`grammar.contrast`); `and`
parts two deeds (`tagging`), but two speakers only before another's name and verb
(`grammar.statements`), and two givers only behind a comma or before a name (`claims.foreign`).
"""

import re
from collections.abc import Iterator

from monitor.core.text import sentences

Span = tuple[int, int]
"""Where something begins and ends in a text; the end exclusive."""


def clauses(joint: re.Pattern[str], text: str, start: int, end: int) -> Iterator[Span]:
    """The clauses of a stretch of text, in order and without their joints; the stretch itself where nothing joins."""
    for found in joint.finditer(text, start, end):
        yield start, found.start()
        start = found.end()
    yield start, end


def clause_before(ending: re.Pattern[str], text: str, start: int, place: int) -> int:
    """Where the clause begins that runs on at a place; `start`: of the sentence."""
    return max((found.end() for found in ending.finditer(text, start, place)), default=start)


def sentence_around(text: str, place: int) -> Span:
    """The sentence in which a place lies; the whole text where it lies in none."""
    return next((span for span in sentences(text) if span[0] <= place < span[1]), (0, len(text)))
