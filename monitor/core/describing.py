"""
Make a match of a window that a rule accepted: quote, words, direction, speaker, tags.

Offsets leave the folded text here: a match counts in `Article.reading`, as it
was written.
"""

from collections.abc import Sequence

from monitor.core.grammar.direction import read_direction
from monitor.core.grammar.laidout import Place
from monitor.core.grammar.speakers import find_speaker
from monitor.core.hits import Spot
from monitor.core.mention import Direction, Hit, Match
from monitor.core.plan import PARTIES, Plans
from monitor.core.reading import Reading
from monitor.core.rule import Rule
from monitor.core.tagging import tags_of
from monitor.core.windows import Window

LONGEST_QUOTE = 1200


def describe(reading: Reading, ready: Plans, rule: Rule, window: Window, direction: Direction) -> Match:
    """The match of a rule at a window."""
    first, last = _quoted(reading, window)
    start, end = reading.folded.source(first, last)
    speaker = find_speaker(reading, first, last, window.spots, ready.press)
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
        tags=tags_of(reading, ready, window.spots, speaker, first, last),
    )


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
