"""
Tag a match: which tag rules hold over it, and whether what they tell is the speaker's.

A denial is told by its words (`deny`, 가짜뉴스) or by the verb itself, negated.
"""

import re
from collections.abc import Sequence

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
    tags = reading.kept.get(("tags", first, last))
    if tags is None:
        held = (plan.rule.tag for plan in ready.tags if tag_holds(reading, plan, first, last))
        tags = reading.kept["tags", first, last] = tuple(dict.fromkeys(tag for tag in held if tag))
    negated = _negated(reading, ready, hits, speaker)
    if negated and DENIAL not in tags and "correction" not in tags:
        tags = (DENIAL, *tags)
    elif not negated and DENIAL not in tags and _answered(reading, hits, speaker):
        tags = (DENIED, *tags)
    return tuple(
        said for tag in tags if (said := _as_said(reading, ready, tag, negated, speaker, hits, first, last))
    )


def tag_holds(reading: Reading, plan: Plan, first: int, last: int) -> bool:
    """Whether a tag rule holds over a match: all its groups, none of its vetoes, in the place it looks at."""
    rule = plan.rule
    if any(names.isdisjoint(reading.spots.terms) for names in plan.groups):
        return False
    start, end = _wider(reading, plan.within, first, last)
    return all(reading.named_in(names, start, end, carry=rule.carry) for names in plan.groups) and not any(
        reading.stands(name, start, end) for name in rule.none
    )


def _negated(reading: Reading, ready: Plans, hits: Sequence[Spot], speaker: Speaker | None) -> list[Spot]:
    """A match's verbs that tell what did not happen; none where a verb in another clause of the speaker's tells what did."""
    text = reading.folded.text
    negated = [spot for spot in hits if spot.name not in PARTIES and is_negated(text, spot)]
    if not negated:
        return []
    moving = ready.give | ready.take
    plain = [
        spot
        for spot in hits
        if spot.name in moving
        and not is_negated(text, spot)
        and all(_parted(text, spot, other) for other in negated)
    ]
    if not plain:
        return negated
    answers = (
        speaker is not None and is_own(reading, speaker, negated) and not is_own(reading, speaker, plain)
    )
    return negated if answers else []


def _answered(reading: Reading, hits: Sequence[Spot], speaker: Speaker | None) -> bool:
    """Whether another tells in a statement of his own that it did not happen."""
    return any(
        spot.name not in PARTIES
        and is_negated(reading.folded.text, spot)
        and _stands_apart(reading, hits, speaker, spot)
        for spot in hits
    )


def _parted(text: str, one: Spot, other: Spot) -> bool:
    """Whether a clause ends between two words."""
    first, last = sorted((one, other))
    return _CLAUSE_END.search(text, first.end, last.start) is not None


def _as_said(
    reading: Reading,
    ready: Plans,
    tag: str,
    negated: Sequence[Spot],
    speaker: Speaker | None,
    hits: Sequence[Spot],
    first: int,
    last: int,
) -> str:
    """A tag as it is true of the speaker: a denial that is another's says so, another's silence says nothing."""
    if tag not in APART:
        return tag
    names = frozenset[str]().union(
        *(group for plan in ready.tags if plan.rule.tag == tag for group in plan.groups)
    )
    words = reading.named_in(names, first, last) + (list(negated) if tag == DENIAL else [])
    if words and all(_stands_apart(reading, hits, speaker, word) for word in words):
        return APART[tag]
    if tag not in BY_OTHERS or speaker is None:
        return tag
    return tag if is_own(reading, speaker, words) else BY_OTHERS[tag]


def _stands_apart(reading: Reading, hits: Sequence[Spot], speaker: Speaker | None, word: Spot) -> bool:
    """Whether a word stands in another statement of its sentence than the match, and not in the speaker's."""
    spans, chosen = statements_at(reading, word.start, hits)
    place = parted(spans, word.start)
    return place not in chosen and not (
        speaker is not None
        and any(
            spot.name == speaker.party or reading.folded.text[spot.start : spot.end] in speaker.raw.casefold()
            for spot in names_in(reading, *spans[place])
        )
    )


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
