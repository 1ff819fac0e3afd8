"""
Tell whether a word of denial, or of declining to comment, is the speaker's own.

Most reports end with what the accused says: `..., which Moscow denies`. Looks for
the subject of the word in its own clause: a party, an unnamed speaker, a country.
A word that is no verb of saying (`absurd`, `no evidence`) is said by the subject
of the verb that brings it.

A denial put in the accuser's mouth turns a report into its opposite. Where the
clause names nobody, the word is taken as the speaker's, as the sentence is.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from monitor.core.clauses import clause_before
from monitor.core.grammar.korean import clause_start
from monitor.core.grammar.markers import is_hangul
from monitor.core.grammar.naming import SAME, names_in
from monitor.core.grammar.speakers import Speaker
from monitor.core.hits import Spot
from monitor.core.reading import Reading

COUNTRIES = {"dprk": "kp", "russia": "ru", "ukraine": "ua", "rok": "kr"}
"""Terms that name a country → side of the parties that speak for it."""

FAR = 40
"""Characters between a person and the country that describes him."""

_BREAK = re.compile(
    r",(?!\d)|[;:、，；：。]| - "
    r"|\b(?:but|while|whereas|although|though|despite|aber|während|mais|tandis que|alors que|pero|mientras|podczas gdy)\b"
)
_HELPING = re.compile(
    r"(?:\W+|(?:has|have|had|is|was|are|were|be|been|did|does|do|would|will|and|but|yet|then|also|later|which|who|that"
    r"|repeatedly|immediately|again|always|long|both|\w+ly|но|а|однако|але|проте|та|і|що|что|чего|чему|это|эти|этого|також|це)(?!\w)|予以|均|都|断然|坚决)*"
)
"""All that may stand before a verb without being its subject."""
_RELATIVE = re.compile(
    r", (?:which|who|котор\w+|як(?:ий|а|е|і)) (?:has |have |had |also |still |repeatedly |always |long |consistently )*$"
)
_JOINED = re.compile(r"\b(?:and|und|et|y|i|и|та) (?:has |have |had |then |also |later |\w+ly )*$")
"""Before a verb that goes on with the subject of the one before it."""
_CONTRASTING = re.compile(
    r"[;；]|(?<!\w)(?:but|while|which|whereas|although|though|mais|pero|aber|а|но|однако|але|проте)(?!\w)"
)
_A_CLAIM = re.compile(r"[,;] (?:an?|the|something|accusations|allegations|claims|reports|charges) ?")
_PASSIVE = re.compile(r"\b(?:was|were|been|is|are|being|be)(?: \w+ly| also| later| since)* $")
_AGENT = re.compile(
    r"(?: \w+ly| on \w+)? (?:by|par|por|przez|со стороны|з боку) (?:both )?(?:the |le |la |el )?"
)
_DENIERS = re.compile(
    r"(?: [a-z]+)? (?:by|from|in|of) (?:both )?(?:the )?| (?:со стороны |з боку |de |du |della |aus |von )?(?:la |le |el )?"
)
"""Behind a noun of denial: repeated denials issued by Moscow, опровержения Москвы."""
_INVERTED = re.compile(r" (?:в |у |и |the |el |la |le |der |das )?")
_ASIDE = re.compile(
    r"\b(?:in|to|at|with|on|for|of|by|from|against|after|about|near) (?:the )?$|[对向从与就在]$"
)
"""Before a name that is no subject. A Russian office speaks with `в`: в Кремле отрицают."""
_OWNS = re.compile(r"(?:'s|의| ?の|的)? ?(?:\w+ ){0,1}")
_BARE = re.compile(r"(?:deny|dismiss|reject|refut|rebut)\w*")
"""Verbs of denial that are no words of saying in all their forms."""
_NO_VERB = re.compile(r"[的之]$")
"""Before a word of saying: it is a noun, 的报道, 之说."""
_NOUN = re.compile(
    r"denials?\b|부인에도|否認にも|(?:опровержени|отрицани|спростуванн|заперечен)\w*|démentis?\b|dementis?\b|desmentidos?\b|zaprzecze\w+"
)
_AND = re.compile(r"(?:,| and| и| і| та| & |와 ?|과 ?|と|和|及)\s?(?:the )?")
_RELAYS = re.compile(r" (?:that |what )?(?:the )?(?:both )?")
"""Between a verb of saying and a subject: what the speaker tells of another."""
_TOPIC_KO = re.compile(r"[가-힣a-z·]{0,8}(?: [가-힣]{1,6}){0,2}?(?:은|는|도|측은|에서는|에선)(?=[\s,])")
_COUNTRY = re.compile(
    r"(?: ?(?:정부|당국|측|외무성|외무부|국방부|대사관))?(?:은|는|도)(?=[\s,])|の?(?:側|政府|当局|外務省|国防省|大使館)?(?:は|も)"
)
"""Behind a country that speaks itself: 북한 파병은 is no topic of the country's."""
_TELLS_OF = re.compile(r"[가-힣]{0,3}(?: 있)?[는온한던] |[ぁ-ん]{0,4}(?:る|た)")
"""From a verb to the noun that it describes: 부인해온 북한, 否定するロシア."""
_CONCEDES = re.compile(r"[가-힣]{0,2}(?:고 있)?(?:지만|으나|는데도|음에도)")
_INNER_KO = re.compile(r"(?: ?[가-힣·]{1,5}){0,2}?(?:이|가) (?:(?![다라][는고] ).)*")
"""From the subject of a conceding clause to its verb: 북한이 무기 거래를 부인하고 있지만."""
_SAID_KO = re.compile(r"(?<=[혔렸왔])고,? ")
"""Ends a clause that `core.grammar.korean` leaves open."""
_SUBJECT_KO = re.compile(r"(?: ?[가-힣·]{1,5}){0,2}?(?:이|가) (?:이를 |즉각 |공식 |전면 |공식적으로 )*$")
_SUBJECT_JA = re.compile(r"(?:側|政府)?が(?:これを|全面的に|即座に)*$")
_OTHERS_TOPIC = re.compile(r"[가-힣](?:은|는) |[^\s。、]は")
"""Somebody whom no list of ours names is the topic of a clause."""
_TOPIC_JA = re.compile(r"[^\s。、がはを]{0,14}?(?:側)?(?:は|も|では)")
_CLAUSE_JA = re.compile(r"(?:が|のに対し|ものの|一方で?|[しり])、|。")


class Voice(NamedTuple):
    """Somebody who may be the subject of a denial."""

    start: int
    end: int
    party: str
    """Id of the party; empty of a country and of an unnamed speaker."""
    side: str | None
    """Of a country, whose parties speak for it."""


@dataclass(frozen=True)
class _Line:
    """A sentence with those who may speak in it and its verbs of saying."""

    text: str
    start: int
    end: int
    voices: Sequence[Voice]
    said: Sequence[Spot]


Owner = Sequence[Voice] | None
"""Whose a word is: of somebody whom nothing names where empty; None where its clause has no subject of its own."""


def is_own(reading: Reading, speaker: Speaker, words: Iterable[Spot]) -> bool:
    """Whether any of these words of denial is the speaker's; what he says of another's denial is none."""
    own: list[tuple[int, bool]] = []
    answered: set[int] = set()
    for word in words:
        line = _line(reading, word)
        owner = _owner(line, word)
        mine = owner is None or any(_is_speaker(reading, speaker, voice) for voice in owner)
        own.append((_clause(line, word.start), mine))
        if not mine and _NOUN.match(line.text, word.start):
            answered.add(own[-1][0])
    return any(mine and clause not in answered for clause, mine in own)


def _is_speaker(reading: Reading, speaker: Speaker, voice: Voice) -> bool:
    if voice.party == SAME or voice.party == speaker.party:
        return True
    if voice.side is not None and voice.side == reading.sides.get(speaker.party):
        return True
    return not voice.party and reading.folded.text[voice.start : voice.end] in speaker.raw.casefold()


def _line(reading: Reading, word: Spot) -> _Line:
    start, end = reading.sentences[reading.sentence_at(word.start)]
    named = [Voice(spot.start, spot.end, spot.name, None) for spot in names_in(reading, start, end)]
    countries = [
        Voice(spot.start, spot.end, "", side)
        for term, side in COUNTRIES.items()
        for spot in reading.named_in(frozenset((term,)), start, end)
        if not any(name.party and name.start <= spot.start and spot.end <= name.end for name in named)
    ]
    text = reading.folded.text
    said = [
        spot
        for spot in reading.spots.speech
        if spot.name == "said" and start <= spot.start < end and not _NO_VERB.search(text, start, spot.start)
    ]
    return _Line(text, start, end, sorted([*named, *countries], key=lambda voice: voice[:2]), said)


def _owner(line: _Line, word: Spot) -> Owner:
    """Whose a word of denial is."""
    possessed = _possessed(line, word)
    if possessed:
        return possessed
    verb = next((mark for mark in line.said if mark.start < word.end and word.start < mark.end), None)
    if verb is None and _BARE.fullmatch(line.text, word.start, word.end):
        verb = word
    text = line.text[line.start : line.end]
    if is_hangul(line.text[word.start]) or any("\u3040" <= char <= "\u30ff" for char in text):
        later = next((mark for mark in line.said if mark.start >= word.end), None)
        governing = verb or later
        return _owner_before(line, governing, done=verb is not None) if governing else None
    if verb is not None:
        return _owner_beside(line, verb, done=True)
    left = _clause(line, word.start)
    verb = next((mark for mark in reversed(line.said) if left <= mark.start < word.start), None)
    return _owner_beside(line, verb, done=False) if verb else _owner_behind(line, word)


def _possessed(line: _Line, word: Spot) -> Owner:
    """`Moscow's denials`, `denials by the Kremlin`."""
    if not _NOUN.match(line.text, word.start):
        return None
    before = [voice for voice in line.voices if _OWNS.fullmatch(line.text, voice.end, word.start)]
    return before or _named_behind(line, word, _DENIERS)


def _named_behind(line: _Line, word: Spot, between: re.Pattern[str]) -> Sequence[Voice]:
    """Who is named behind a word, with what may stand between: `denied by Moscow`."""
    found = between.match(line.text, word.end)
    return _with_others(line, [v for v in line.voices if found and v.start == found.end()])


def _antecedent(line: _Line, verb: Spot) -> Owner:
    """Whom a relative clause tells of: `North Korea, which denies it`."""
    found = _RELATIVE.search(line.text, line.start, verb.start)
    return [voice for voice in line.voices if found and voice.end == found.start()]


def _clause(line: _Line, place: int) -> int:
    """Where the clause begins that holds a place."""
    return clause_before(_BREAK, line.text, line.start, place)


def _owner_beside(line: _Line, verb: Spot, *, done: bool) -> Owner:
    """The subject of a verb in languages that put it next to it; `done`: the verb is itself the denial."""
    text, left = line.text, _clause(line, verb.start)
    if owners := _named_behind(line, verb, _AGENT) or (_antecedent(line, verb) if done else None):
        return owners
    if done and _PASSIVE.search(text, left, verb.start):
        return ()
    if _JOINED.search(text, left, verb.start):
        return None
    before = [
        voice
        for voice in line.voices
        if left <= voice.start
        and voice.end <= verb.start
        and not _ASIDE.search(text, max(left, voice.start - 12), voice.start)
    ]
    if before:
        relayed = any(_RELAYS.fullmatch(text, mark.end, before[-1].start) for mark in line.said)
        return None if relayed else [*_with_others(line, before[-1:]), *_described(line, before)]
    if _HELPING.fullmatch(text, left, verb.start):
        return _inverted(line, verb) if not done or text[verb.start] >= "\u0400" else None
    return () if done and _opens_anew(line, left, verb.start) else None


def _described(line: _Line, before: Sequence[Voice]) -> Sequence[Voice]:
    """Whom a country only describes: Пресс-секретарь президента России."""
    if len(before) < 2 or before[-1].side is None or before[-2].side is not None:
        return ()
    between = before[-1].start - before[-2].end
    said = any(before[-2].end <= mark.start < before[-1].start for mark in line.said)
    return () if said or between > FAR else before[-2:-1]


def _opens_anew(line: _Line, left: int, verb: int) -> bool:
    """Whether a clause sets another than the speaker against him: `but the embassy denied it`, `a claim the ministry denies`."""
    opening = line.text[max(line.start, left - 12) : min(left + 8, verb)]
    return _CONTRASTING.search(opening) is not None or _A_CLAIM.match(line.text, left - 1) is not None


def _inverted(line: _Line, verb: Spot) -> Owner:
    """A subject right behind its verb: отрицают в Кремле, `said Peskov`."""
    return _named_behind(line, verb, _INVERTED) or None


def _with_others(line: _Line, owners: Sequence[Voice]) -> Sequence[Voice]:
    """Those who do it together: `Moscow and Pyongyang deny`."""
    owners = list(owners)
    for voice in reversed(line.voices):
        if owners and _AND.fullmatch(line.text, voice.end, owners[0].start):
            owners.insert(0, voice)
    return owners


def _owner_behind(line: _Line, word: Spot) -> Owner:
    """Who says what stands before him: `the reports are false, Peskov said`."""
    close = _BREAK.search(line.text, word.end, line.end)
    if close is None or _CONTRASTING.match(line.text, close.end() + 1):
        return None
    following = _BREAK.search(line.text, close.end(), line.end)
    end = following.start() if following else line.end
    verb = next((mark for mark in line.said if close.end() <= mark.start < end), None)
    return _owner_beside(line, verb, done=False) if verb else None


def _owner_before(line: _Line, verb: Spot, *, done: bool) -> Owner:
    """The topic or subject of a verb that ends its clause, in Korean and Japanese."""
    text, left = line.text, _clause_before(line, verb)
    told = _TELLS_OF.match(text, verb.end) if done else None
    if told and (owners := [voice for voice in line.voices if voice.start == told.end()]):
        return owners
    topic, subject = (_TOPIC_KO, _SUBJECT_KO) if is_hangul(text[verb.start]) else (_TOPIC_JA, _SUBJECT_JA)
    inside = [voice for voice in line.voices if left <= voice.start and voice.end <= verb.start]
    topics = [voice for voice in inside if (_COUNTRY if voice.side else topic).match(text, voice.end)]
    subjects = [voice for voice in inside if subject.match(text, voice.end, verb.start)]
    if not done:
        # 북한은 보내지 않았다고: a country may be the topic of what is said.
        found = subjects or [voice for voice in topics if voice.side is None] or topics
    elif _CONCEDES.match(text, verb.end):
        inner = [voice for voice in inside if _INNER_KO.fullmatch(text, voice.end, verb.start)]
        found = inner or topics or subjects
    else:
        found = topics or subjects
    if found:
        return _with_others(line, found[-1:])
    return () if done and left > line.start and _OTHERS_TOPIC.search(text, left, verb.start) else None


def _clause_before(line: _Line, verb: Spot) -> int:
    """Where the clause begins that a verb ends."""
    text, start = line.text, line.start
    if not is_hangul(text[verb.start]):
        return clause_before(_CLAUSE_JA, text, start, verb.start)
    return max(clause_before(_SAID_KO, text, start, verb.start), clause_start(text, start, verb.start))
