"""
Find whose mouth a match is put in: the party that says, reports, denies it.

Looks for a name (a party, or `officials`) beside a word of saying in the
match's own sentences; for a quotation that runs on, also round it. `he` and
`the spokesperson` are whoever spoke last.

A claim without a speaker is the outlet's own. A wrong speaker is worse than
none: he is made to say what somebody else said of him.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.core.grammar.markers import is_hangul
from monitor.core.grammar.naming import SAME, between, names_in
from monitor.core.grammar.statements import Span, parted, says_last, statements_at
from monitor.core.hits import Spot
from monitor.core.reading import Reading

FEWEST_TURNS = 3
"""Paragraphs that begin with a name and a colon before a text counts as a transcript."""
_LABEL = re.compile(r"(?:q|question|вопрос)\b[ :.]|(?:[^\W\d]|[.'() -]){2,40}:(?=\s)")
LOOK_BACK = 6
"""Sentences that `he` or a running quotation may lie behind its speaker's name."""
_TITLES = r"(?:the |a |an |of |its |john |national |security |council |white house |spokes(?:man|woman|person) |foreign |defen[cs]e |minister |president |chief |senior |u\.s\. |us |south korean |north korean |russian |ukrainian |japanese |в |у |на |глава |представитель |официальный |пресс-секретарь |président |ministre |el |la |le |der |die |das |sprecher |minister |thời |báo )*"
_NEAR_AFTER = re.compile(rf"[ ,]{{0,2}}(?:former )?{_TITLES}$")
_INVERTING = re.compile(
    r"said|says|added|adds|wrote|noted|notes|reports?|reported|stated|explained|tells|warned"
    r"|(?:за|со|ска|гов|рас|под|от|до|пи|об|уто|при|по|на|роз|ка|вва|ви|сч|=)\w+"
    r"|sagte|sagt|erklärte|berichtet\w*|teilte|(?:a |ont )?(?:déclaré|affirmé|indiqué|dit|annoncé|rapporté|confirmé)|affirme|indique"
    r"|dijo|afirmó|declaró|aseguró|informó|señaló|anunció|powiedział\w*|poinformował\w*|oświadczy\w*|poda\w+"
)  # fmt: skip
_OBJECTED = re.compile(
    r"(?:опроверг|отверг|обвин|отриц|отказ|спрост|запереч|звинувач|відкину|признал|назва|визнал|заявк)"
)
_TOPIC_KO = re.compile(
    r"(?:(?!에서)[가-힣a-z·\s\"'()]){0,14}?(?:은|는|이|가|도|측은|께서)(?=[\s,“\"'‘(])|(?:,|…|\.\.\.| ?[\"“‘'])"
    # An office speaks with 에서 (국정원에서는), a country or an assembly is where somebody does (유엔에서).
    r"|[가-힣]{0,6}(?:(?<=[부원실청처참측])|(?<=당국)|(?<=[보안]국))에서(?:는|도)?(?=[\s,“\"'‘(])"
)
_TOPIC_JA = re.compile(r"[^\s。、が]{0,14}?(?:は|が|も|、|で)")
_COLON = re.compile(r"\s?(?:[:：]|(?<=[\u2e80-\uffff]) ?[\"“「『«‘](?!s))")
"""Behind a headline's speaker. A quotation mark does it in Korean, Chinese, Japanese; elsewhere it marks words."""
_MARKS_WORDS = re.compile(r" [\"“«][^\"“”«»]+[\"”»],? (?!and |but |then |also |later )\w")
"""Behind a name: words in quotation marks and then another's: `makes Pyongyang “more capable” an official` warned."""
_NOUN_TOO = frozenset({"sanctions"})
"""Words of saying that are oftener what is spoken of: `UN sanctions`, `monitors sanctions`."""
_BEGINS = re.compile(r"(?:^|[.!?:;\n\"“]\s*)(?:the )?$")
_NO_OBJECT = re.compile(
    r"$|[^ ]| (?:on|against|for|over|in|and|or|as|by|to|that|which|are|were|is|have|had|regime|committee|list|violations?)\b"
)
_CLOSING = re.compile(r"[^,.;]{0,60}, ?(?:has |have |had |also |later )?")
_OPENING = re.compile(r", [^,.;]{0,70}")
_QUOTES = '"“”„«»「」『』'
_BREAK = re.compile(r"[;。]|\. ")
_ASIDE = re.compile(
    r"\b(?:with|to|after|alongside|against|about|on|over|unlike|than|despite|in|at|(?:asked|joined|flanked|accompanied|followed) by) (?:the |a )?(?:former )?$"
    r"|\bwhat (?:the )?$"
)
"""Before a name in a prelude: `After talks with Biden, …`; `contrary to what Putin said`."""
_BOUND = re.compile(
    r"(?<!\w)(?:с|со|к|ко|о|об|против|після|после|з|із|зі|до|про|проти|mit|nach|gegen|über|avec|après|contre|sur|con|tras|contra|sobre|ze?|przeciw) "
    r"(?:dem |den |le |la |el )?$"
)
"""Prepositions before a name that is then never a subject, comma or not: на встрече с Рютте заявил."""
_OBLIQUE = re.compile(
    r"\w{2,}(?:ского|ському|ського|скому|ским|ським|цкого|цкому|цким|овым|овим|ову|евым|еву|євим|иным|ину|іним)"
)
"""A surname in a case that no subject has: после переговоров с Зеленским."""
_ADVERBIAL = re.compile(
    r"(?:\W|(?:has|have|had|also|later|then|repeatedly|again|who|which|and|but|\w+ly|\w+day)(?!\w))*"
)
"""All that may stand between a closing comma and a verb whose subject came before."""
_OBJECT_ZH = re.compile(
    r"(?:否认|驳斥|反驳|回应|批评|谴责|抨击|指责|斥责|评论|针对|就|对)了?[\u4e00-\u9fff]{0,3}$"
)
"""Before a name that a Chinese verb is about: 驳斥泽连斯基关于…的说法."""


@dataclass(frozen=True)
class Speaker:
    """A party, or an unnamed speaker's words."""

    party: str
    """Id of the party; of an unnamed speaker the words themselves."""
    raw: str
    """As the text writes it."""


@dataclass(frozen=True)
class _Candidate:
    strength: float
    spot: Spot
    mark: Spot | None = None
    """The word of saying beside it; None of a headline's."""


def find_speaker(
    reading: Reading, first: int, last: int, hits: Sequence[Spot], press: frozenset[str]
) -> Speaker | None:
    """The speaker of a stretch of folded text; `press`: parties that only pass on. None: nobody is named."""
    spot = _best(reading, first, last, hits, press)
    if spot is None:
        spot = _round_quotation(reading, first, last, press) or _in_transcript(reading, first)
    elif spot.name == SAME:
        spot = _spoke_before(reading, first, press) or spot
    if spot is None:
        return None
    start, end = reading.folded.source(spot.start, spot.end)
    raw = " ".join(reading.written[start:end].split())
    return Speaker(raw if spot.name in ("", SAME) else spot.name, raw)


def _best(
    reading: Reading, first: int, last: int, hits: Sequence[Spot], press: frozenset[str]
) -> Spot | None:
    found = _of_the_matter(reading, hits, list(_candidates(reading, first, last)))
    if not found:
        return None
    others = any(item.spot.name not in press for item in found)
    named = {
        reading.sentence_at(item.spot.start) for item in found if item.spot.name not in ("", SAME, *press)
    }
    middle = sum(spot.start for spot in hits) / len(hits) if hits else (first + last) / 2

    def worth(item: _Candidate) -> float:
        less = 0.0
        if others and item.spot.name in press:
            less = 2.5
        elif item.spot.name in ("", SAME) and reading.sentence_at(item.spot.start) in named:
            less = 1.0  # in `the NIS said …, Moscow denies it` the report is the service's
        return item.strength - less - abs(item.spot.start - middle) / 400

    return max(found, key=worth).spot


ANSWERS = frozenset({"denying", "not-commenting", "justifying"})
"""Terms whose words answer what another statement of the sentence tells."""


def _of_the_matter(
    reading: Reading, hits: Sequence[Spot], found: Sequence[_Candidate]
) -> Sequence[_Candidate]:
    """
    Without those who speak in another statement of the sentence than the match's.

    Who answers there what nobody is named to have said stays: `North Korea sent shells; Moscow denied it`.
    """
    kept: list[_Candidate] = []
    answering: list[_Candidate] = []
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


def _candidates(reading: Reading, first: int, last: int) -> Iterator[_Candidate]:
    """Every name in a stretch that a word of saying belongs to."""
    text = reading.folded.text
    for start, end in reading.sentences_in(first, last):
        names = names_in(reading, start, end)
        if not names:
            continue
        names = [spot for spot in names if not _OBJECT_ZH.search(text, start, spot.start)]
        marks = between(reading.spots.speech, start, end)
        for mark in marks:
            if mark.name == "according":
                yield from _after(text, names, mark, 40, 5.0)
            elif mark.name == "by":
                yield from _before(text, names, mark, 24, 5.0)
        said = [mark for mark in marks if mark.name == "said"]
        for mark in said:
            if text[mark.start] < "\u2e80":
                yield from _svo(text, names, mark, said)
            elif is_hangul(text[mark.start]):
                yield from _sov(text, names, mark, _TOPIC_KO)
            elif any("\u3040" <= char <= "\u30ff" for char in text[start:end]):
                yield from _sov(text, names, mark, _TOPIC_JA)
            else:
                yield from _before(text, names, mark, 30, 4.5)
        yield from _headline(text, names, start, end)


def _after(text: str, names: Sequence[Spot], mark: Spot, reach: int, strength: float) -> Iterator[_Candidate]:
    for spot in names:
        gap = spot.start - mark.end
        if (
            0 <= gap <= reach
            and not _BREAK.search(text, mark.end, spot.start)
            and "," not in text[mark.end : spot.start]
        ):
            yield _Candidate(strength - gap / 40, spot, mark)
            return


def _before(
    text: str, names: Sequence[Spot], mark: Spot, reach: int, strength: float
) -> Iterator[_Candidate]:
    for spot in reversed(names):
        gap = mark.start - spot.end
        if 0 <= gap <= reach and not _BREAK.search(text, spot.end, mark.start):
            yield _Candidate(strength - gap / 30, spot, mark)
            return


def _svo(text: str, names: Sequence[Spot], mark: Spot, said: Sequence[Spot]) -> Iterator[_Candidate]:
    """Names beside a verb of saying in languages that put the subject next to it."""
    for spot in reversed(names):
        gap = mark.start - spot.end
        if gap < 0 or spot.end > mark.start:
            continue
        between = text[spot.end : mark.start]
        if gap > 90 or _BREAK.search(between) or _MARKS_WORDS.match(between):
            break
        if _is_aside(text, spot, between):
            if _ADVERBIAL.fullmatch(between.rpartition(",")[2]) or "," not in between:
                continue
            break
        if text[mark.start : mark.end] in _NOUN_TOO and not _sanctions(text, spot, mark):
            break
        if any(spot.end <= other.start < mark.start for other in said if other != mark) and gap > 30:
            break
        if between.startswith("'s ") and gap > 3 and "," not in between:
            yield _Candidate(
                2.0 - gap / 40, spot, mark
            )  # North Korea's … said: perhaps of an office that has no name here
            break
        yield _Candidate(4.8 - gap / 25, _head(text, names, spot, mark), mark)
        break
    if not _INVERTING.fullmatch(text[mark.start : mark.end]) or _OBJECTED.match(text, mark.start):
        return
    for spot in names:
        gap = spot.start - mark.end
        if gap < 0:
            continue
        if gap <= 60 and _NEAR_AFTER.fullmatch(text[mark.end : spot.start]):
            yield _Candidate(4.4 - gap / 60, spot, mark)
        break


def _is_aside(text: str, spot: Spot, between: str) -> bool:
    """Whether a name before a verb is no subject: its case says so, or a preposition and what follows it."""
    start = max(0, spot.start - 30)
    if _OBLIQUE.fullmatch(text, spot.start, spot.end) or _BOUND.search(text, start, spot.start):
        return True
    before = _ASIDE.search(text, start, spot.start)
    return before is not None and (
        "," in between or between.startswith("'s ") or before[0].startswith("what")
    )


def _sanctions(text: str, spot: Spot, mark: Spot) -> bool:
    """Whether a word that is a noun as well is a name's verb: `Britain sanctions two banks`, as headlines begin."""
    return (
        mark.start - spot.end == 1
        and _BEGINS.search(text, max(0, spot.start - 12), spot.start) is not None
        and _NO_OBJECT.match(text, mark.end) is None
    )


def _head(text: str, names: Sequence[Spot], spot: Spot, mark: Spot) -> Spot:
    """Of `Budanov, head of Ukraine's military intelligence, said` the one whom the rest only describes."""
    if not _CLOSING.fullmatch(text[spot.end : mark.start]):
        return spot
    for other in names:
        if other.end < spot.start and _OPENING.fullmatch(text[other.end : spot.start]):
            return other
    return spot


def _sov(text: str, names: Sequence[Spot], mark: Spot, topic: re.Pattern[str]) -> Iterator[_Candidate]:
    """Names marked as topic or subject before a verb that ends the clause."""
    before = [spot for spot in names if spot.end <= mark.start]
    for place, spot in enumerate(before):
        marked = topic.match(text, spot.end)
        if marked is None:
            continue
        following = before[place + 1].start if place + 1 < len(before) else mark.start
        if marked.end() > following and following != mark.start:
            continue
        yield _Candidate(4.0 - place * 0.3 - (mark.start - spot.end) / 500, spot, mark)


def _headline(text: str, names: Sequence[Spot], start: int, end: int) -> Iterator[_Candidate]:
    """`Kirby: …`, 국정원 "…", `… - Буданов`."""
    for spot in names:
        if spot.start - start <= 30 and _COLON.match(text, spot.end):
            yield _Candidate(3.8, spot)
        elif end - spot.end <= 2 and re.search(
            r"[\s\"”»]- ?(?:\w+ ){0,3}$", text[max(start, spot.start - 40) : spot.start]
        ):
            yield _Candidate(4.2, spot)


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
            return (_spoke_before(reading, first, press) or spot) if spot.name == SAME else spot
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
