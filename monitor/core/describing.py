"""
Make a match of a window that a rule accepted: quote, words, direction, speaker, tags.

Offsets leave the folded text here: a match counts in `Article.reading`, as it
was written.
"""

from collections.abc import Sequence

from monitor.core.deniers import is_own
from monitor.core.direction import read_direction
from monitor.core.hits import Spot
from monitor.core.laidout import Place
from monitor.core.mention import Direction, Hit, Match
from monitor.core.plan import PARTIES, Plan, Plans
from monitor.core.reading import Reading
from monitor.core.rule import Rule
from monitor.core.speakers import Speaker, find_speaker
from monitor.core.windows import Window, Within

LONGEST_QUOTE = 1200
BY_OTHERS = {"denial": "denied", "no-comment": ""}
"""Tags that tell what the speaker does → what is left of them where somebody else does it."""


def describe(reading: Reading, ready: Plans, rule: Rule, window: Window, direction: Direction) -> Match:
    """The match of a rule at a window."""
    first, last = _quoted(reading, window)
    start, end = reading.folded.source(first, last)
    speaker = find_speaker(reading, first, last, window.spots, ready.press)
    tags = reading.kept.get(("tags", first, last))
    if tags is None:
        held = (plan.rule.tag for plan in ready.tags if tag_holds(reading, plan, first, last))
        tags = reading.kept["tags", first, last] = tuple(dict.fromkeys(tag for tag in held if tag))
    return Match(
        rule=rule.id,
        rule_version=rule.version,
        lane=rule.lane or "",
        quote=reading.written[start:end],
        start=start,
        end=end,
        hits=hits_of(reading, window.spots),
        prominence=reading.prominence(window.spots[0].start),
        direction=direction,
        speaker=speaker.party if speaker else None,
        speaker_raw=speaker.raw if speaker else None,
        tags=tags if speaker is None else _as_said(reading, ready, tags, speaker, first, last),
    )


def _as_said(
    reading: Reading, ready: Plans, tags: Sequence[str], speaker: Speaker, first: int, last: int
) -> tuple[str, ...]:
    """A match's tags, where a denial that is another's says so, and another's silence says nothing."""
    kept = []
    for tag in tags:
        others = BY_OTHERS.get(tag, tag)
        if others != tag and not is_own(reading, speaker, _words_of(reading, ready, tag, first, last)):
            tag = others
        kept.append(tag)
    return tuple(tag for tag in kept if tag)


def _words_of(reading: Reading, ready: Plans, tag: str, first: int, last: int) -> list[Spot]:
    """The words of a match that a tag was given for."""
    names = frozenset[str]().union(
        *(group for plan in ready.tags if plan.rule.tag == tag for group in plan.groups)
    )
    return reading.named_in(names, first, last)


def hits_of(reading: Reading, spots: Sequence[Spot]) -> tuple[Hit, ...]:
    """Spots of the folded text as hits in the text as written."""
    hits = []
    for spot in spots:
        start, end = reading.folded.source(spot.start, spot.end)
        hits.append(Hit(term=spot.name, start=start, end=end))
    return tuple(hits)


def direction_of(reading: Reading, ready: Plans, rule: Rule, window: Window) -> Direction | None:
    """The direction that a window tells; None where the rule asks for another."""
    supplier, receiver = rule.supplier or PARTIES[0], rule.receiver or PARTIES[1]
    onward = Direction.DPRK_TO_RUSSIA if supplier.startswith(PARTIES[0]) else Direction.RUSSIA_TO_DPRK
    if rule.direction == "assumed":
        return onward
    forward = _forward(reading, ready, supplier, receiver, window)
    if rule.supplier and (forward is False or (forward is None and rule.direction == "strict")):
        return None
    if forward is None:
        return Direction.UNCLEAR
    if forward:
        return onward
    return Direction.RUSSIA_TO_DPRK if onward is Direction.DPRK_TO_RUSSIA else Direction.DPRK_TO_RUSSIA


def _forward(reading: Reading, ready: Plans, supplier: str, receiver: str, window: Window) -> bool | None:
    start, end = window.start, window.end
    ends = (supplier, receiver)
    # Where a thing stands decides, not under how many terms it was found: so other rules ask the same again.
    goods = tuple(
        dict.fromkeys(
            Spot(spot.start, spot.end, "")
            for spot in window.spots
            if spot.name in ready.goods and spot.name not in ends
        )
    )
    key = ("direction", ends, start, end, goods)
    if key not in reading.kept:
        reading.kept[key] = read_direction(
            Place(
                text=reading.folded.text,
                sentences=reading.sentences_in(start, end),
                suppliers=reading.named_in(frozenset((supplier,)), start, end, carry=True),
                receivers=reading.named_in(frozenset((receiver,)), start, end, carry=True),
                gives=reading.named_in(ready.give, start, end),
                takes=reading.named_in(ready.take, start, end),
                goods=goods,
                kept=reading.kept,
            )
        )
    forward: bool | None = reading.kept[key]
    return forward


def _quoted(reading: Reading, window: Window) -> tuple[int, int]:
    """The whole sentences of a window's hits, the title's left out where it is joined; of an overlong one the part round the hits."""
    opening = next((spot for spot in window.spots if spot.start >= reading.title_end), window.spots[0])
    first = reading.sentences[reading.sentence_at(opening.start)][0]
    final = window.spots[-1]
    last = max(reading.sentences[reading.sentence_at(final.start)][1], final.end)
    if last - first > LONGEST_QUOTE:
        first = max(first, window.spots[0].start - 200)
        last = max(min(last, first + LONGEST_QUOTE), window.spots[0].end)
    return first, last


def tag_holds(reading: Reading, plan: Plan, first: int, last: int) -> bool:
    """Whether a tag rule holds over a match: all its groups, none of its vetoes, in the place it looks at."""
    rule = plan.rule
    if any(names.isdisjoint(reading.spots.terms) for names in plan.groups):
        return False
    start, end = _wider(reading, plan.within, first, last)
    return all(reading.named_in(names, start, end, carry=rule.carry) for names in plan.groups) and not any(
        reading.stands(name, start, end) for name in rule.none
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
