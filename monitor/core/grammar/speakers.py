"""
Find whose mouth a match is put in: the party that says, reports, denies it.

Weighs the names that a word of saying belongs to (`sayers`) in the match's own
sentences; for a quotation that runs on, looks also round it. `he` and
`the spokesperson` are whoever spoke last.

A claim without a speaker is the outlet's own. A wrong speaker is worse than
none: he is made to say what somebody else said of him.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.core.clauses import Span
from monitor.core.grammar.naming import SAME, between
from monitor.core.grammar.sayers import Candidate, candidates
from monitor.core.grammar.statements import parted, says_last, statements_at
from monitor.core.hits import Spot
from monitor.core.reading import Reading

FEWEST_TURNS = 3
"""Paragraphs that begin with a name and a colon before a text counts as a transcript."""
_LABEL = re.compile(r"(?:q|question|вопрос)\b[ :.]|(?:[^\W\d]|[.'() -]){2,40}:(?=\s)")
LOOK_BACK = 6
"""Sentences that `he` or a running quotation may lie behind its speaker's name."""
ANSWERS = frozenset({"denying", "not-commenting", "justifying"})
"""Terms whose words answer what another statement of the sentence tells."""
_QUOTES = '"“”„«»「」『』'


@dataclass(frozen=True)
class Speaker:
    """A party, or an unnamed speaker's words."""

    party: str
    """Id of the party; of an unnamed speaker the words themselves."""
    raw: str
    """As the text writes it."""


def find_speaker(
    reading: Reading, first: int, last: int, hits: Sequence[Spot], press: frozenset[str]
) -> Speaker | None:
    """The speaker of a stretch of folded text; `press`: parties that only pass on. None: nobody is named."""
    spot = _best(reading, first, last, hits, press)
    if spot is None:
        spot = _round_quotation(reading, first, last, press) or _in_transcript(reading, first)
    elif spot.name == SAME:
        spot = _spoke_before(reading, first, press)
    if spot is None:
        return None
    start, end = reading.folded.source(spot.start, spot.end)
    raw = " ".join(reading.written[start:end].split())
    return Speaker(spot.name or raw, raw)


def _best(
    reading: Reading, first: int, last: int, hits: Sequence[Spot], press: frozenset[str]
) -> Spot | None:
    found = _of_the_matter(reading, hits, list(candidates(reading, first, last)))
    if not found:
        return None
    others = any(item.spot.name not in press for item in found)
    named = {
        reading.sentence_at(item.spot.start) for item in found if item.spot.name not in ("", SAME, *press)
    }
    middle = sum(spot.start for spot in hits) / len(hits) if hits else (first + last) / 2

    def worth(item: Candidate) -> float:
        less = 0.0
        if others and item.spot.name in press:
            less = 2.5
        elif item.spot.name in ("", SAME) and reading.sentence_at(item.spot.start) in named:
            less = 1.0  # in `the NIS said …, Moscow denies it` the report is the service's
        return item.strength - less - abs(item.spot.start - middle) / 400

    return max(found, key=worth).spot


def _of_the_matter(reading: Reading, hits: Sequence[Spot], found: Sequence[Candidate]) -> Sequence[Candidate]:
    """
    Without those who speak in another statement of the sentence than the match's.

    Who answers there what nobody is named to have said stays: `North Korea sent shells; Moscow denied it`.
    """
    kept: list[Candidate] = []
    answering: list[Candidate] = []
    parts: dict[int, tuple[Sequence[Span], set[int]]] = {}
    answers: dict[Span, bool] = {}
    for item in found:
        line = reading.sentence_at(item.spot.start)
        spans, chosen = parts.get(line) or parts.setdefault(
            line, statements_at(reading, item.spot.start, hits)
        )
        if len(spans) == 1 or item.mark is None:
            kept.append(item)
            continue
        place = parted(spans, item.mark.start)
        if place in chosen or _says_all(reading, spans, item.mark):
            kept.append(item)
            continue
        span = spans[place]
        if span not in answers:
            answers[span] = bool(reading.named_in(ANSWERS, *span)) and not any(
                _said_in(reading, spans[number]) for number in chosen
            )
        if answers[span]:
            answering.append(item)
    return kept or answering


def _says_all(reading: Reading, spans: Sequence[Span], mark: Spot) -> bool:
    """Whether a verb of saying closes the sentence and does not itself open the last statement."""
    text = reading.folded.text
    return "," in text[spans[-1][0] : mark.start] and says_last(text, (spans[0][0], spans[-1][1]), mark)


def _said_in(reading: Reading, span: Span) -> bool:
    return any(mark.name in ("said", "according", "by") for mark in between(reading.spots.speech, *span))


def _round_quotation(reading: Reading, first: int, last: int, press: frozenset[str]) -> Spot | None:
    """For a stretch inside a quotation: who is named after it in the paragraph, before it, or spoke before."""
    text = reading.folded.text
    paragraph = next((span for span in reading.paragraphs if span[0] <= first < span[1]), None)
    if paragraph is None:
        return None
    opened = text[paragraph[0] : first + 1].count('"') + sum(
        text[paragraph[0] : first + 1].count(mark) for mark in "“”«»「」『』„"
    )
    if not opened % 2 and text[first] not in _QUOTES:
        return None
    for start, end in reading.sentences_in(last, paragraph[1]):
        spot = _best(reading, start, end, (), press)
        if spot is not None:
            return _spoke_before(reading, first, press) if spot.name == SAME else spot
    for start, end in reversed(reading.sentences_in(paragraph[0], first)):
        spot = _best(reading, start, end, (), press)
        if spot is not None and spot.name != SAME:
            return spot
    return _spoke_before(reading, first, press)


def _in_transcript(reading: Reading, first: int) -> Spot | None:
    """In a transcript, whose name and colon begin the turn: `MR. KIRBY: …`."""
    text, paragraphs = reading.folded.text, reading.paragraphs
    labels = reading.kept.get("labels")
    if labels is None:
        labels = [place for place, (start, end) in enumerate(paragraphs) if _LABEL.match(text, start, end)]
        reading.kept["labels"] = labels
    if len(labels) < FEWEST_TURNS:
        return None
    starts = [paragraphs[place][0] for place in labels]
    turn = bisect_right(starts, first) - 1
    if turn < 0:
        return None
    label = _LABEL.match(text, starts[turn])
    names = between(reading.spots.parties, starts[turn], label.end()) if label else []
    return names[-1] if names else None


def _spoke_before(reading: Reading, first: int, press: frozenset[str]) -> Spot | None:
    """Who spoke last before a place."""
    line = reading.sentence_at(first)
    for number in range(line - 1, max(line - 1 - LOOK_BACK, -1), -1):
        start, end = reading.sentences[number]
        spot = _best(reading, start, end, (), press)
        if spot is not None and spot.name not in (SAME, ""):
            return spot
    return None
