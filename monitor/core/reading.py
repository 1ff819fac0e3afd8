"""
An article made ready for rules: folded, divided, its words found.

Everything here counts in the folded text; `Folded.source` leads back. Sentences
are found only when a rule asks for them: most texts hold too few words of any
rule to need them.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Hashable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from monitor.core.article import Article
from monitor.core.hits import Spot, Spots, by_name, find
from monitor.core.mention import Prominence
from monitor.core.rule import Ruleset
from monitor.core.text import Folded, fold, paragraphs, sentences
from monitor.core.windows import Placed, placed
from monitor.core.wrapped import unwrap

LONGEST = 600_000
"""Characters of an article that are read; no article is longer, but broken pages are."""
LONGEST_WORD = 200
"""Characters of a word at most that is left out whole where the text is cut in it: the gate asks what stands beside a word."""
LONGEST_TITLE = 600
"""Characters of a title; what follows is read as text."""
CARRY = 3
"""Sentences over which `the North` still means what was named before."""
LEAD = 600
"""Characters of the body in which a match counts as standing in the lead, at most its first two paragraphs of prose."""


@dataclass
class Reading:
    """One article with what was found in it."""

    written: str
    flat: str
    """As written, with lines that a machine broke joined again: as long, so that offsets agree."""
    folded: Folded
    spots: Spots
    title_end: int
    sides: dict[str, str]
    """Party → whose it is, where that is told."""
    _named: dict[tuple[frozenset[str], bool], list[Spot]] = field(default_factory=dict)
    _placed: dict[tuple[frozenset[str], str, bool], Placed] = field(default_factory=dict)
    kept: dict[Hashable, Any] = field(default_factory=dict)
    """What several rules ask of the same place, worked out once."""

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        """Folded start and end of each sentence, the title's first."""
        return self._folded(sentences(self.flat))

    @cached_property
    def sentence_starts(self) -> list[int]:
        return [start for start, _ in self.sentences]

    @cached_property
    def paragraphs(self) -> list[tuple[int, int]]:
        """Folded start and end of each paragraph, the title first."""
        return self._folded(paragraphs(self.flat))

    @cached_property
    def paragraph_starts(self) -> list[int]:
        return [start for start, _ in self.paragraphs]

    @cached_property
    def lead_end(self) -> int:
        """Where the lead ends: two paragraphs of prose, not more than `LEAD` characters."""
        prose = 0
        for start, end in self.paragraphs:
            if start < self.title_end or end - start < 80:
                continue
            prose += 1
            if prose == 2:
                return min(end, self.title_end + LEAD)
        return min(len(self.folded.text), self.title_end + LEAD)

    @cached_property
    def carried(self) -> dict[str, list[Spot]]:
        """References that stand close enough behind what they refer to, by term."""
        return {name: self._carry(name, spots) for name, spots in self.spots.refers.items()}

    def named(self, names: frozenset[str], *, carry: bool) -> list[Spot]:
        """Where any of some terms stands, references included where they are to count; in order."""
        kept = self._named.get((names, carry))
        if kept is None:
            kept = by_name(self.spots.terms, names)
            if carry and not names.isdisjoint(self.spots.refers):
                kept = sorted([*kept, *by_name(self.carried, names)])
            self._named[names, carry] = kept
        return kept

    def named_in(self, names: frozenset[str], start: int, end: int, *, carry: bool = False) -> list[Spot]:
        """The same within a stretch."""
        spots = self.named(names, carry=carry)
        first, last = bisect_left(spots, (start,)), bisect_left(spots, (end,))
        return [spot for spot in spots[first:last] if spot.end <= end]

    def units(self, unit: str) -> tuple[list[tuple[int, int]], list[int]]:
        """All sentences or paragraphs, and where each begins."""
        if unit in ("sentence", "opening"):
            return self.sentences, self.sentence_starts
        return self.paragraphs, self.paragraph_starts

    def placed(self, names: frozenset[str], unit: str, *, carry: bool) -> Placed:
        """Where any of some terms stands, by sentence or paragraph; of an `opening` only in the title and the lead."""
        kept = self._placed.get((names, unit, carry))
        if kept is None:
            if unit == "opening":
                kept = self.placed(names, "sentence", carry=carry).before(self.opening_end)
            else:
                kept = placed(self.named(names, carry=carry), self.units(unit)[1])
            self._placed[names, unit, carry] = kept
        return kept

    @cached_property
    def opening_end(self) -> int:
        """How many of the sentences begin in the title or the lead."""
        return bisect_left(self.sentence_starts, self.lead_end)

    def stands(self, name: str, start: int, end: int) -> bool:
        """Whether a term stands in a stretch."""
        spots = self.spots.terms.get(name)
        if not spots:
            return False
        place = bisect_left(spots, (start,))
        return place < len(spots) and spots[place].end <= end

    def prominence(self, start: int) -> Prominence:
        """Where a match stands that begins here."""
        if start < self.title_end:
            return Prominence.TITLE
        return Prominence.LEAD if start < self.lead_end else Prominence.BODY

    def sentence_at(self, position: int) -> int:
        """Number of the sentence that a position lies in."""
        return max(bisect_right(self.sentence_starts, position) - 1, 0)

    def sentences_in(self, first: int, last: int) -> list[tuple[int, int]]:
        """The sentences that a stretch touches."""
        if first >= last:
            return []
        return self.sentences[self.sentence_at(first) : self.sentence_at(last - 1) + 1]

    def _folded(self, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
        if isinstance(self.folded.offsets, range):
            return spans
        return [(self.folded.folded(start), self.folded.folded(end)) for start, end in spans]

    def _carry(self, name: str, refers: list[Spot]) -> list[Spot]:
        """References close behind what they refer to; a headline's ("Kim", "the North") may be named by the lead."""
        named = self.spots.terms.get(name)
        if not named:
            return []
        kept: list[Spot] = []
        ends = [self.sentence_at(spot.start) for spot in named]
        last = -CARRY - 1
        place = 0
        for spot in refers:
            line = self.sentence_at(spot.start)
            while place < len(named) and named[place].start < spot.start:
                last = max(last, ends[place])
                place += 1
            if line - last <= CARRY or (spot.start < self.title_end and ends[0] <= line + CARRY):
                kept.append(spot)
                last = line
        return kept


def _beginning(text: str) -> str:
    """What is read of a text: not a part of the word in which it would be cut."""
    if len(text) <= LONGEST:
        return text
    cut = LONGEST
    while cut > LONGEST - LONGEST_WORD and text[cut - 1].isalnum():
        cut -= 1
    return text[:cut]


@lru_cache(maxsize=8)
def _sides(ruleset: Ruleset) -> dict[str, str]:
    return {party.id: party.side for party in ruleset.parties if party.side}


def read(article: Article, ruleset: Ruleset) -> Reading:
    """Fold an article and find every word of the ruleset in it."""
    written = _beginning(article.reading)
    flat = unwrap(written, len(article.title))
    folded = fold(flat)
    title_end = folded.folded(min(len(article.title), LONGEST_TITLE, len(written)))
    return Reading(
        written=written,
        flat=flat,
        folded=folded,
        spots=find(ruleset, folded, written, title_end),
        title_end=title_end,
        sides=_sides(ruleset),
    )
