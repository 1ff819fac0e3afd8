"""
Tag a match: which tag rules hold over it, and whether what they tell is the speaker's.

A denial is told by its words (`deny`, 가짜뉴스) or by the verb itself, negated.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.core.grammar.deniers import is_own
from monitor.core.grammar.naming import names_in
from monitor.core.grammar.negation import is_negated
from monitor.core.grammar.speakers import Speaker
from monitor.core.grammar.statements import parted, statements_at
from monitor.core.hits import Spot
from monitor.core.mention import DENIAL, DENIED
from monitor.core.plan import PARTIES, Plan, Plans
from monitor.core.reading import Reading
from monitor.core.windows import Within

BY_OTHERS = {DENIAL: DENIED, "no-comment": ""}
"""Tags that tell what the speaker does → what is left of them where somebody else does it."""
APART = {**BY_OTHERS, "justification": "", "admission": ""}
"""The same of what a statement of somebody else tells, in the same sentence: `…; Putin called it Russia's own business`."""
_CLAUSE_END = re.compile(r"[,，、;；。]|\b(?:but|and|while|но|а|але)\b|지만 |[했냈]고 |며 |[.!?] ")


def tags_of(
    reading: Reading, ready: Plans, hits: Sequence[Spot], speaker: Speaker | None, first: int, last: int
) -> tuple[str, ...]:
    """The tags of a match that stands between `first` and `last`."""
    return _Match(reading, ready, hits, speaker, first, last).tags()


def tag_holds(reading: Reading, plan: Plan, first: int, last: int) -> bool:
    """Whether a tag rule holds over a match: all its groups, none of its vetoes, in the place it looks at."""
    rule = plan.rule
    if any(names.isdisjoint(reading.spots.terms) for names in plan.groups):
        return False
    start, end = _wider(reading, plan.within, first, last)
    return all(reading.named_in(names, start, end, carry=rule.carry) for names in plan.groups) and not any(
        reading.stands(name, start, end) for name in rule.none
    )


@dataclass(frozen=True)
class _Match:
    """A match that is being tagged."""

    reading: Reading
    ready: Plans
    hits: Sequence[Spot]
    speaker: Speaker | None
    first: int
    last: int

    def tags(self) -> tuple[str, ...]:
        """What is told of it: which tag rules hold, and what the verbs themselves deny."""
        kept, key = self.reading.kept, ("tags", self.first, self.last)
        tags: tuple[str, ...] | None = kept.get(key)
        if tags is None:
            rules = (plan for plan in self.ready.tags if tag_holds(self.reading, plan, self.first, self.last))
            tags = kept[key] = tuple(dict.fromkeys(plan.rule.tag for plan in rules if plan.rule.tag))
        verbs = [
            spot
            for spot in self.hits
            if spot.name not in PARTIES and is_negated(self.reading.folded.text, spot)
        ]
        negated = verbs if self._deny(verbs) else []
        if negated and DENIAL not in tags and "correction" not in tags:
            tags = (DENIAL, *tags)
        elif not negated and DENIAL not in tags and any(map(self._stands_apart, verbs)):
            tags = (DENIED, *tags)
        return tuple(said for tag in tags if (said := self._as_said(tag, negated)))

    def _deny(self, negated: Sequence[Spot]) -> bool:
        """Whether negated verbs tell what did not happen, and no verb in another clause of the speaker's tells what did."""
        if not negated:
            return False
        text = self.reading.folded.text
        moving = self.ready.give | self.ready.take
        plain = [
            spot
            for spot in self.hits
            if spot.name in moving
            and not is_negated(text, spot)
            and all(_parted(text, spot, other) for other in negated)
        ]
        return not plain or (
            self.speaker is not None
            and is_own(self.reading, self.speaker, negated)
            and not is_own(self.reading, self.speaker, plain)
        )

    def _as_said(self, tag: str, negated: Sequence[Spot]) -> str:
        """A tag as it is true of the speaker: a denial that is another's says so, another's silence says nothing."""
        if tag not in APART:
            return tag
        rules = (plan for plan in self.ready.tags if plan.rule.tag == tag)
        names = frozenset[str]().union(*(group for plan in rules for group in plan.groups))
        words = self.reading.named_in(names, self.first, self.last)
        if tag == DENIAL:
            words = [*words, *negated]
        if words and all(map(self._stands_apart, words)):
            return APART[tag]
        if tag not in BY_OTHERS or self.speaker is None:
            return tag
        return tag if is_own(self.reading, self.speaker, words) else BY_OTHERS[tag]

    def _stands_apart(self, word: Spot) -> bool:
        """Whether a word stands in another statement of its sentence than the match, and not in the speaker's."""
        reading, speaker = self.reading, self.speaker
        spans, chosen = statements_at(reading, word.start, self.hits)
        place = parted(spans, word.start)
        return place not in chosen and not (
            speaker is not None
            and any(
                spot.name == speaker.party
                or reading.folded.text[spot.start : spot.end] in speaker.raw.casefold()
                for spot in names_in(reading, *spans[place])
            )
        )


def _parted(text: str, one: Spot, other: Spot) -> bool:
    """Whether a clause ends between two words."""
    first, last = sorted((one, other))
    return _CLAUSE_END.search(text, first.end, last.start) is not None


def _wider(reading: Reading, within: Within, first: int, last: int) -> tuple[int, int]:
    """The place that a tag rule looks at: the match's sentences, some on each side, the paragraph, the article."""
    if within.unit == "article":
        return 0, len(reading.folded.text)
    if within.unit == "sentence" and within.count == 1:
        return first, last
    if within.unit == "paragraph":
        inside = [span for span in reading.paragraphs if span[0] < last and first < span[1]]
        return (inside[0][0], inside[-1][1]) if inside else (first, last)
    if within.unit == "word":
        return max(0, first - within.count * 4), last + within.count * 4
    lines = reading.sentences
    low = max(reading.sentence_at(first) - within.count + 1, 0)
    high = min(reading.sentence_at(max(first, last - 1)) + within.count - 1, len(lines) - 1)
    return lines[low][0], lines[high][1]
