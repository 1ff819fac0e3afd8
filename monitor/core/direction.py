"""
Read who supplies and who receives: from the verb's class and the parties' marks.

`give` words have the supplier as their subject, `take` words the receiver. To
and from, and what does their work in other languages, count most; word order
counts last. Of several verbs the one nearest to the goods decides.

A wrong direction turns a report into its opposite, an unclear one costs a
glance. When the marks contradict each other, it stays unclear.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from monitor.core.hits import Spot
from monitor.core.korean import Deed, clause_ends, clause_start, deed_of, receiving
from monitor.core.markers import LIKELY, SURE, WEAK, Mark, is_cyrillic, is_hangul, latin_language, mark_of

FAR = 1000
"""What another sentence adds to a distance, in characters."""
_PASSIVE = re.compile(
    r"\b(?:was|were|is|are|be|been|being|gets?|got)(?: \w+ly| already| also| then| later| not| secretly)* (?:\w+ and )?$"
)
_ACTIVE_TWINS = frozenset("supplies ships sends sells gives provides buys receives".split())
# What is given in exchange goes the other way than the deed: `in exchange for shells`, 포탄의 대가로.
_FOR = re.compile(
    r"\b(?:in (?:exchange|return) for|as payment for|barter\w* for|swap\w* for)\b|в обмен на|взамен на|в обмін на|взамін на|в оплату"
    r"|以换取|换取|换来|im gegenzug für|en échange d[eu']|a cambio de|w zamian za|để đổi lấy"
)
_THEREFOR = re.compile(r"대가로|댓가로|반대급부로|見返りに|見返りとして|引き換えに|の対価として")
_TAKEN = re.compile(r"[을를]? ?(?:받[아았는은을기고]|받으|받게)")
"""Behind a Korean noun of giving: 지원을 받아 takes."""
_MUTUAL = re.compile(
    r"cooperat|collaborat|협력|협조|協力|合作|сотруднич|співпрац|zusammenarbeit|coopéra|coopera|współprac|hợp tác"
)
"""What two do together: with both named as doing it, neither gives."""
_COMMA = re.compile(r"[,;，、]")
_ALONE = re.compile(
    r"\bin (?:exchange|return)\b|взамен|натомість|взамін|代わりに|作为交换|作为回报|im gegenzug|w zamian|đổi lại"
)
_KANA = re.compile(r"[\u3040-\u30ff]")
MOST = 16
"""Names, verbs and goods of one sentence that are looked at: no sentence has as many, but tables have."""


_PARTICIPLE = re.compile(r"(?:нн|ит)(?:ый|ые|ых|ого|ым|ыми|ая|ой|ую|ое|ом|их|і|ими|а|у|ому)$")
ORIGIN = 1.5
"""What a name on the goods counts: more than word order, less than a preposition."""
_BEARS = re.compile(
    r"(?:'s)? ?(?:(?!(?:with|to|of|for|from|and|in|by|as|into|at) )[\w-]+ ){0,2}|[의の的]|[制製产産](?:的|の)?|산 ?|제 ?|军|군 ?|軍"
)
_ADJECTIVE = re.compile(
    r"(?:an|ese|[сц]ь?к\w{1,3}|isch\w*|coréen\w*|coreano?\w*|russes?|rus[oa]s?|skich|skie\w*|ski\w*)$"
)


@dataclass(frozen=True)
class Place:
    """Where direction is read: a folded text, its sentences, and what was found in it."""

    text: str
    sentences: Sequence[tuple[int, int]]
    suppliers: Sequence[Spot]
    """Names of the party asked for as supplier."""
    receivers: Sequence[Spot]
    gives: Sequence[Spot]
    takes: Sequence[Spot]
    goods: Sequence[Spot]
    kept: dict[Any, Any] = field(default_factory=dict)
    """Marks that were read before in this text, by name; shared by all rules."""


@dataclass(frozen=True)
class _Name:
    """One party named once, with the part that its neighbours give it."""

    spot: Spot
    side: float
    """1 for the supplier asked for, -1 for the receiver."""
    mark: Mark | None
    strength: float
    owner: bool
    """Named right after goods, as Russian and Ukrainian name their owner: военнослужащие КНДР."""
    plain: bool
    """Whether nothing keeps it from being subject or object by its place alone."""


@dataclass(frozen=True)
class _Sentence:
    """One sentence with its names, its words of giving (True) and taking (False), its goods."""

    start: int
    end: int
    german: bool
    verb_last: bool
    """Whether its words stand before their verb: Korean, Japanese."""
    names: tuple[_Name, ...]
    verbs: tuple[tuple[Spot, bool], ...]
    goods: tuple[Spot, ...]
    exchanges: tuple[tuple[int, int], ...]
    """The stretches that name what was given in exchange."""


def read_direction(place: Place) -> bool | None:
    """True: the supplier asked for supplies the receiver; False: the other way round; None: unclear."""
    verbs = _verbs(place)
    sentences = [_sentence(place, span, verbs) for span in place.sentences]
    tried = sorted(
        ((sentence, verb, give) for sentence in sentences for verb, give in sentence.verbs),
        key=lambda item: (_distance(item[0], item[1], place.goods), item[1].start),
    )
    best: tuple[float, float] | None = None
    for number, (sentence, verb, give) in enumerate(tried[:MOST]):
        score = _score(place, sentence, verb, give)
        if score and _crosses_exchange(sentence, verb):
            score = -score
        strength = (
            abs(score) - number * 0.4 - (2 * SURE if _of_other_goods(place.text, sentence, verb) else 0)
        )
        if score and (best is None or strength > best[0]):
            best = (strength, score)
    if best is not None and abs(best[1]) >= WEAK:
        return best[1] > 0
    told = sum(_told_alone(sentence) for sentence in sentences)
    return told > 0 if abs(told) >= LIKELY else None


def _verbs(place: Place) -> list[tuple[Spot, bool]]:
    """Words of giving (True) and taking, the longer where two overlap: 공급받 takes though 공급 gives."""
    every = [(spot, True) for spot in place.gives] + [(spot, False) for spot in place.takes]
    # `supplied by` names who gives, whatever list it stands in.
    every = [
        (spot._replace(end=spot.end - 3), True) if place.text.endswith(" by", 0, spot.end) else (spot, give)
        for spot, give in every
    ]
    every = [(spot, give and not _TAKEN.match(place.text, spot.end)) for spot, give in every]
    every += [
        (Spot(*received, ""), False)
        for good in place.goods
        if is_hangul(place.text[good.end - 1]) and (received := receiving(place.text, good.end))
    ]
    longer = [item[0] for item in every]
    return [item for item in every if not any(_within(item[0], other) for other in longer)]


def _within(one: Spot, other: Spot) -> bool:
    """Whether a stretch lies inside a longer one."""
    return other.start <= one.start and one.end <= other.end and one.end - one.start < other.end - other.start


def _sentence(place: Place, span: tuple[int, int], verbs: Sequence[tuple[Spot, bool]]) -> _Sentence:
    start, end = span
    japanese, language = _script(place, start, end)
    exchanged = [
        found.span()
        for marker in (_FOR, _THEREFOR, _ALONE)
        for found in marker.finditer(place.text, start, end)
    ]
    goods = tuple(
        spot for spot in place.goods if start <= spot.start < end and not _touches(spot, exchanged)
    )[:MOST]
    mine = tuple(item for item in verbs if start <= item[0].start < end and not _touches(item[0], exchanged))[
        :MOST
    ]
    parties = [
        (spot, side)
        for side, spots in ((1.0, place.suppliers), (-1.0, place.receivers))
        for spot in [spot for spot in spots if start <= spot.start and spot.end <= end][:MOST]
    ]
    others = [spot for spot, _ in parties]
    deeds = [spot for spot, _ in mine]
    names = [
        _name(place, spot, side, goods, others, deeds, japanese=japanese, language=language)
        for spot, side in parties
    ]
    return _Sentence(
        exchanges=tuple(_exchanges(place.text, start, end)),
        start=start,
        end=end,
        german=language == "de",
        verb_last=japanese or any(is_hangul(place.text[verb.end - 1]) for verb, _ in mine),
        names=tuple(sorted(names, key=lambda name: name.spot)),
        verbs=mine,
        goods=goods,
    )


def _script(place: Place, start: int, end: int) -> tuple[bool, str]:
    """Whether a sentence is Japanese, and the language of its Latin letters."""
    found: tuple[bool, str] | None = place.kept.get(("script", start, end))
    if found is None:
        written = place.text[start:end]
        found = _KANA.search(written) is not None, latin_language(written)
        place.kept["script", start, end] = found
    return found


def _name(
    place: Place,
    spot: Spot,
    side: float,
    goods: Sequence[Spot],
    others: Sequence[Spot],
    verbs: Sequence[Spot],
    *,
    japanese: bool,
    language: str,
) -> _Name:
    text, key = place.text, ("mark", spot.start, spot.end)
    if key not in place.kept:
        place.kept[key] = mark_of(text, spot.start, spot.end, japanese=japanese, language=language)
    marked: tuple[Mark, float] | None = place.kept[key]
    plain = marked is None or (marked[0] is Mark.TO and marked[1] == WEAK and is_cyrillic(text[spot.end - 1]))
    if (marked is None or marked[1] == WEAK) and _origin(text, spot, goods, others, verbs):
        marked = Mark.FROM, ORIGIN
    mark, strength = marked if marked is not None else (None, 0.0)
    owner = is_cyrillic(text[spot.start]) and any(spot.start - good.end == 1 for good in goods)
    return _Name(owner=owner, spot=spot, side=side, mark=mark, strength=strength, plain=plain)


def _origin(
    text: str, spot: Spot, goods: Sequence[Spot], others: Sequence[Spot], verbs: Sequence[Spot]
) -> bool:
    """Whether goods bear the name: `North Korean shells`, 북한 포탄; but not `Russian arms purchases`."""
    for good in goods:
        if (
            good.start <= spot.start
            and spot.end <= good.end
            and spot.end - spot.start + 1 < good.end - good.start
        ):
            return True
        if not 0 <= good.start - spot.end <= 24:
            continue
        between = text[spot.end : good.start]
        if not _BEARS.fullmatch(between):
            continue
        name = text[spot.start : spot.end]
        if name[-1] < "\u2e80" and not (_ADJECTIVE.search(name) or between.startswith("'s")):
            continue
        return not any(spot.end <= other.start < good.start for other in others) and not any(
            0 <= verb.start - good.end <= 2 for verb in verbs
        )
    return False


def _touches(spot: Spot, stretches: Sequence[tuple[int, int]]) -> bool:
    return any(start < spot.end and spot.start < end for start, end in stretches)


def _distance(sentence: _Sentence, verb: Spot, goods: Sequence[Spot]) -> int:
    """How far a verb stands from the goods; those of another sentence are far."""
    if sentence.goods:
        return min(_gap(verb, spot) for spot in sentence.goods)
    return FAR if goods else 0


def _gap(one: Spot, other: Spot) -> int:
    return max(other.start - one.end, one.start - other.end, 0)


def _score(place: Place, sentence: _Sentence, verb: Spot, give: bool) -> float:
    """Positive where the supplier asked for supplies, as this verb tells; 0 where it tells nothing."""
    if _mutual(place.text, sentence, verb):
        return 0.0
    korean = is_hangul(place.text[verb.start])
    owner = _owner(place.text, sentence, verb, give) if korean else None
    clause = clause_start(place.text, sentence.start, verb.start) if korean else sentence.start
    supplier = _part(place.text, sentence, 1.0, verb, give, owner=owner, clause=clause)
    receiver = _part(place.text, sentence, -1.0, verb, give, owner=owner, clause=clause)
    return supplier - receiver + _order(place.text, sentence, verb, give, supplier, receiver)


def _mutual(text: str, sentence: _Sentence, verb: Spot) -> bool:
    """Whether a deed is done with a party or between both: `cooperation with Russia`, 러시아와의 군사 협력."""
    if not _MUTUAL.match(text, verb.start, verb.end):
        return False
    return any(
        name.mark is Mark.ASIDE
        and (0 <= name.spot.start - verb.end <= 16 or 0 <= verb.start - name.spot.end <= 8)
        for name in sentence.names
    )


def _of_other_goods(text: str, sentence: _Sentence, verb: Spot) -> bool:
    """Whether a Korean verb closed its clause before these goods were named: 러시아에 보내고 기술을 받는."""
    if not sentence.goods or not is_hangul(text[verb.start]):
        return False
    first = sentence.goods[0].start
    return verb.end <= first and clause_ends(text, verb.end - 1, first)


def _owner(text: str, sentence: _Sentence, verb: Spot, give: bool) -> tuple[_Name, bool] | None:
    """Whose deed a Korean noun names, whatever the topic is, and whether that one gives."""
    name = next((name for name in reversed(sentence.names) if name.spot.end <= verb.start), None)
    if name is None:
        return None
    things = frozenset(good.end for good in sentence.goods)
    deed = deed_of(text, name.spot.end, (verb.start, verb.end), things)
    return None if deed is None else (name, give and deed is Deed.DONE)


def _beside(name: _Name, owner: tuple[_Name, bool] | None) -> bool:
    """Whether a mark does not speak of this deed, for it has its owner: the topic's, and of whose goods they are."""
    if owner is None:
        return False
    return name.mark is Mark.SUBJECT or (owner[1] and name.mark is Mark.FROM and name.strength == ORIGIN)


def _ended(sentence: _Sentence, name: _Name, verb: Spot, clause: int) -> bool:
    """Whether a part ended before the verb's clause: `to` and `from` always, a subject where another follows."""
    if name.spot.end > clause:
        return False
    if name.mark is not Mark.SUBJECT:
        return name.strength >= SURE
    return any(
        other.mark is Mark.SUBJECT and other.strength >= SURE and other.side != name.side
        for other in sentence.names
        if clause <= other.spot.start < verb.start
    )


def _part(
    text: str,
    sentence: _Sentence,
    side: float,
    verb: Spot,
    give: bool,
    *,
    owner: tuple[_Name, bool] | None,
    clause: int,
) -> float:
    """
    How much the marks of one party say that it gives (positive) or receives (negative).

    `owner`: whose deed the verb names, where a noun names it; `clause`: where the verb's clause begins.
    """
    best = (0.0, 0.0)
    for name in sentence.names:
        spot = name.spot
        if name.side != side or spot.start <= verb.start < spot.end:
            continue
        if name.mark in (None, Mark.ASIDE, Mark.IN) or (sentence.verb_last and spot.start > verb.start):
            continue
        if owner is not None and name is owner[0]:
            return SURE * (0.8 if owner[1] else -0.8)
        if _beside(name, owner) or _ended(sentence, name, verb, clause):
            continue
        value = _value(text, name, verb, give)
        between = sum(
            1
            for other, _ in sentence.verbs
            if max(min(spot.end, verb.end), clause) <= other.start < max(spot.start, verb.start)
            and other != verb
        )
        weight = name.strength - 1.5 * between - _gap(spot, verb) / 400
        if value and weight > best[0]:
            best = (weight, value if weight >= WEAK else value / 2)
    return best[1]


def _value(text: str, name: _Name, verb: Spot, give: bool) -> float:
    """What one mark says beside one verb: positive, this party gives; negative, it receives."""
    if name.mark is Mark.FROM:
        return name.strength
    if name.mark is Mark.TO:
        # 向朝鲜购买: with a word of taking, what stands after 向 is the one who gives.
        if not give and text[name.spot.start - 1 : name.spot.start] == "向":
            return name.strength
        if name.strength == WEAK and not (give and name.spot.start > verb.start):
            return 0.0
        return -name.strength
    if name.mark is Mark.BY:
        return name.strength if give else -name.strength
    return name.strength * (0.8 if give else -0.8)


def _order(text: str, sentence: _Sentence, verb: Spot, give: bool, supplier: float, receiver: float) -> float:
    """What word order says, where the marks leave something open: the nearest name before is the subject."""
    if supplier and receiver and (supplier > 0) != (receiver > 0):
        return 0.0
    said = {1.0: supplier, -1.0: receiver}
    free = [name for name in sentence.names if name.plain and not said[name.side]]
    before = [name for name in free if name.spot.end <= verb.start]
    after = [name for name in free if verb.end <= name.spot.start]
    doer = 1.0 if give else -1.0
    if after and _PARTICIPLE.search(text, verb.start, verb.end):
        return after[0].side * doer * WEAK  # ракеты, поставленные КНДР
    if before and sentence.verb_last:
        last = before[-1]
        if last.spot.end + 1 >= verb.start and (supplier or receiver) and give:
            return -last.side * WEAK  # 북한 무기 러시아 지원: the name before the noun of giving receives
        return before[0].side * doer * 0.6
    if before:
        last = before[0] if sentence.german else before[-1]  # Nordkorea hat Russland Granaten geliefert
        if not _passive(text, verb):
            object_ = any(
                other.start < last.spot.start for other, _ in sentence.verbs if other.start < verb.start
            )
            far = verb.start - last.spot.end >= 120
            if object_ or far or text.endswith("to ", 0, verb.start):
                if after and after[0].spot.start - verb.end <= 2:
                    return -after[0].side * doer * WEAK
                return last.side * doer * WEAK / 2
            return last.side * doer * WEAK
        if give:
            return 0.0 if last.spot.end + 40 < verb.start else -last.side * WEAK
    if after and not sentence.verb_last:
        near = after[0].spot.start - verb.end <= 12
        return -after[0].side * doer * (WEAK if near else 0.5)
    return 0.0


def _passive(text: str, verb: Spot) -> bool:
    word = text[verb.start : verb.end].split(" ")[0]
    if word.endswith("ing") or word in _ACTIVE_TWINS:
        return False
    return _PASSIVE.search(text[max(0, verb.start - 40) : verb.start]) is not None


def _exchanges(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """From the marker to the next comma; in Korean and Japanese from the comma before to the marker."""
    for found in _FOR.finditer(text, start, end):
        comma = _COMMA.search(text, found.end(), end)
        yield found.start(), comma.start() if comma else end
    for found in _THEREFOR.finditer(text, start, end):
        before = max(text.rfind(mark, start, found.start()) for mark in ",，、")
        yield max(before, start), found.end()


def _crosses_exchange(sentence: _Sentence, verb: Spot) -> bool:
    """Whether a verb and the goods nearest to it stand on different sides of an exchange."""
    if not sentence.goods:
        return False
    good = min(sentence.goods, key=lambda spot: _gap(spot, verb))
    return any(
        (start <= verb.start < end) != (start <= good.start < end) for start, end in sentence.exchanges
    )


def _told_alone(sentence: _Sentence) -> float:
    """What marks say where no verb does: `North Korean shells to Russia`, `North Korean troops in Kursk`."""
    told = 0.0
    for side in (1.0, -1.0):
        best = 0.0
        for name in sentence.names:
            if name.side == side and name.owner and not best:
                best = LIKELY
            if name.side != side or name.mark not in (Mark.FROM, Mark.TO) or name.strength < ORIGIN:
                continue
            if sentence.goods and min(_gap(name.spot, good) for good in sentence.goods) > 60:
                continue
            said = max(name.strength, LIKELY)
            best = max(best, said if name.mark is Mark.FROM else -said, key=abs)
        told += side * best
    plainly = any(
        name.mark is Mark.TO or (name.mark is Mark.FROM and name.strength >= SURE) for name in sentence.names
    )
    if told and not plainly:
        # Goods of one side on the ground of the other: they came there.
        ground = [name.side for name in sentence.names if name.mark is Mark.IN]
        return told if ground and all(side * told < 0 for side in ground) else told / 2
    return told
