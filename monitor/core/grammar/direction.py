"""
Read who supplies and who receives: from the verb's class and the parties' marks.

`give` words have the supplier as their subject, `take` words the receiver. To
and from, and what does their work in other languages, count most; word order
counts last. Of several verbs the one nearest to the goods decides.

A wrong direction turns a report into its opposite, an unclear one costs a
glance. When the marks contradict each other, it stays unclear.
"""

import re
from collections.abc import Sequence

from monitor.core.grammar.asking import is_asked
from monitor.core.grammar.korean import Deed, clause_ends, clause_start, deed_of
from monitor.core.grammar.laidout import MOST, ORIGIN, Name, Place, Sentence, gap, sentence_of, verbs_of
from monitor.core.grammar.markers import LIKELY, SURE, WEAK, Mark, is_hangul
from monitor.core.grammar.slavic import doer_behind, does_another
from monitor.core.hits import Spot

FAR = 1000
"""What another sentence adds to a distance, in characters."""
_PASSIVE = re.compile(
    r"\b(?:was|were|is|are|be|been|being|gets?|got)(?: \w+ly| already| also| then| later| not| secretly)* (?:\w+ and )?$"
)
_ACTIVE_TWINS = frozenset("supplies ships sends sells gives provides buys receives".split())
_MUTUAL = re.compile(
    r"cooperat|collaborat|협력|협조|協力|合作|сотруднич|співпрац|zusammenarbeit|coopéra|coopera|współprac|hợp tác"
)
"""What two do together: with both named as doing it, neither gives."""
_BY = re.compile(r"\b(?:by|par|por|pel[ao])\b[\w' -]*$")
"""Where the doer stands right behind the deed."""

_TOWARDS = (" к ", " ко ")
"""To whom one turns; what is delivered goes elsewhere in Russian: обратился к КНДР с требованием прекратить поставки."""


def read_direction(place: Place) -> bool | None:
    """True: the supplier asked for supplies the receiver; False: the other way round; None: unclear."""
    verbs = verbs_of(place)
    sentences = [sentence_of(place, span, verbs) for span in place.sentences]
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


def _distance(sentence: Sentence, verb: Spot, goods: Sequence[Spot]) -> int:
    """How far a verb stands from the goods; those of another sentence are far."""
    if sentence.goods:
        return min(gap(verb, spot) for spot in sentence.goods)
    return FAR if goods else 0


def _score(place: Place, sentence: Sentence, verb: Spot, give: bool) -> float:
    """Positive where the supplier asked for supplies, as this verb tells; 0 where it tells nothing."""
    if _mutual(place.text, sentence, verb):
        return 0.0
    korean = is_hangul(place.text[verb.start])
    owner = _owner(place.text, sentence, verb, give) if korean else None
    clause = clause_start(place.text, sentence.start, verb.start) if korean else sentence.start
    supplier = _part(place.text, sentence, 1.0, verb, give, owner=owner, clause=clause)
    receiver = _part(place.text, sentence, -1.0, verb, give, owner=owner, clause=clause)
    return supplier - receiver + _order(place.text, sentence, verb, give, supplier, receiver)


def _mutual(text: str, sentence: Sentence, verb: Spot) -> bool:
    """Whether a deed is done with a party or between both: `cooperation with Russia`, 러시아와의 군사 협력."""
    if not _MUTUAL.match(text, verb.start, verb.end):
        return False
    return any(
        name.mark is Mark.ASIDE
        and (0 <= name.spot.start - verb.end <= 16 or 0 <= verb.start - name.spot.end <= 8)
        for name in sentence.names
    )


def _of_other_goods(text: str, sentence: Sentence, verb: Spot) -> bool:
    """Whether a Korean verb closed its clause before these goods were named: 러시아에 보내고 기술을 받는."""
    if not sentence.goods or not is_hangul(text[verb.start]):
        return False
    first = sentence.goods[0].start
    return verb.end <= first and clause_ends(text, verb.end - 1, first)


def _owner(text: str, sentence: Sentence, verb: Spot, give: bool) -> tuple[Name, bool] | None:
    """Whose deed a Korean noun names, whatever the topic is, and whether that one gives."""
    name = next((name for name in reversed(sentence.names) if name.spot.end <= verb.start), None)
    if name is None:
        return None
    things = frozenset(good.end for good in sentence.goods)
    deed = deed_of(text, name.spot.end, (verb.start, verb.end), things)
    return None if deed is None else (name, give and deed is Deed.DONE)


def _beside(name: Name, owner: tuple[Name, bool] | None) -> bool:
    """Whether a mark does not speak of this deed, for it has its owner: the topic's, and of whose goods they are."""
    if owner is None:
        return False
    return name.mark is Mark.SUBJECT or (owner[1] and name.mark is Mark.FROM and name.strength == ORIGIN)


def _ended(sentence: Sentence, name: Name, verb: Spot, clause: int) -> bool:
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


def _doer_of_another(text: str, sentence: Sentence, name: Name, verb: Spot) -> bool:
    """Whether somebody is named as the doer of another deed: `shells used by Russia are provided`, ракеты, выпущенные Россией."""
    before = text[max(0, name.spot.start - 60) : name.spot.start]
    if _BY.search(before):
        return name.spot.start < verb.start or any(
            verb.end <= other.start < name.spot.start for other, _ in sentence.verbs
        )
    return does_another(text, name, verb)


def _part(
    text: str,
    sentence: Sentence,
    side: float,
    verb: Spot,
    give: bool,
    *,
    owner: tuple[Name, bool] | None,
    clause: int,
) -> float:
    """
    How much the marks of one party say that it gives (positive) or receives (negative).

    `owner`: whose deed the verb names, where a noun names it; `clause`: where the verb's clause begins.
    """
    best = (0.0, 0.0)
    for name in sentence.names:
        spot = name.spot
        if name.side != side or (spot.start <= verb.start < spot.end and name.mark is not Mark.TO):
            continue
        if name.mark in (None, Mark.ASIDE, Mark.IN) or (sentence.verb_last and spot.start > verb.start):
            continue
        if owner is not None and name is owner[0]:
            return SURE * (0.8 if owner[1] else -0.8)
        if _beside(name, owner) or _ended(sentence, name, verb, clause):
            continue
        if name.mark is Mark.BY and _doer_of_another(text, sentence, name, verb):
            continue
        value = _value(text, name, verb, give)
        between = sum(
            1
            for other, _ in sentence.verbs
            if max(min(spot.end, verb.end), clause) <= other.start < max(spot.start, verb.start)
            and other != verb
        )
        weight = name.strength - 1.5 * between - gap(spot, verb) / 400
        if value and weight > best[0]:
            best = (weight, value if weight >= WEAK else value / 2)
    return best[1]


def _value(text: str, name: Name, verb: Spot, give: bool) -> float:
    """What one mark says beside one verb: positive, this party gives; negative, it receives."""
    if name.mark is Mark.FROM:
        return name.strength
    if name.mark is Mark.TO:
        # 向朝鲜购买: with a word of taking, what stands after 向 is the one who gives.
        if not give and text[name.spot.start - 1 : name.spot.start] == "向":
            return name.strength
        if not give and is_asked(text, name.spot.end, (verb.start, verb.end)):
            return name.strength
        if text.endswith(_TOWARDS, 0, name.spot.start):
            return 0.0
        if name.strength == WEAK and not (give and name.spot.start > verb.start):
            return 0.0
        return -name.strength
    if name.mark is Mark.BY:
        # A phrase of taking that names somebody, `supplied by North Korea`, names where the goods come from.
        gives = give or (verb.start < name.spot.start and name.spot.end <= verb.end)
        return name.strength if gives else -name.strength
    return name.strength * (0.8 if give else -0.8)


def _order(text: str, sentence: Sentence, verb: Spot, give: bool, supplier: float, receiver: float) -> float:
    """What word order says, where the marks leave something open: the nearest name before is the subject."""
    if supplier and receiver and (supplier > 0) != (receiver > 0):
        return 0.0
    said = {1.0: supplier, -1.0: receiver}
    free = [name for name in sentence.names if name.plain and not said[name.side]]
    before = [name for name in free if name.spot.end <= verb.start]
    after = [name for name in free if _behind(name, verb)]
    doer = 1.0 if give else -1.0
    behind = doer_behind(text, sentence, verb, before, after)
    if behind is not None:
        return behind * doer * WEAK
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


def _behind(name: Name, verb: Spot) -> bool:
    """Whether a name stands behind a verb, or ends a phrase that names it too: `supply Russia`."""
    return verb.end <= name.spot.start or (verb.start < name.spot.start and name.spot.end == verb.end)


def _passive(text: str, verb: Spot) -> bool:
    word = text[verb.start : verb.end].split(" ")[0]
    if word.endswith("ing") or word in _ACTIVE_TWINS:
        return False
    return _PASSIVE.search(text[max(0, verb.start - 40) : verb.start]) is not None


def _crosses_exchange(sentence: Sentence, verb: Spot) -> bool:
    """Whether a verb and the goods nearest to it stand on different sides of an exchange."""
    if not sentence.goods:
        return False
    good = min(sentence.goods, key=lambda spot: gap(spot, verb))
    return any(
        (start <= verb.start < end) != (start <= good.start < end) for start, end in sentence.exchanges
    )


def _told_alone(sentence: Sentence) -> float:
    """What marks say where no verb does: `North Korean shells to Russia`, `North Korean troops in Kursk`."""
    told = 0.0
    for side in (1.0, -1.0):
        best = 0.0
        for name in sentence.names:
            if name.side == side and name.owner and not best:
                best = LIKELY
            if name.side != side or name.mark not in (Mark.FROM, Mark.TO) or name.strength < ORIGIN:
                continue
            if sentence.goods and min(gap(name.spot, good) for good in sentence.goods) > 60:
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
