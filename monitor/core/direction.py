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
from dataclasses import dataclass

from monitor.core.hits import Spot
from monitor.core.markers import LIKELY, SURE, WEAK, Mark, is_cyrillic, is_hangul, latin_language, mark_of

FAR = 1000
"""What another sentence adds to a distance, in characters."""
_PASSIVE = re.compile(
    r"\b(?:was|were|is|are|be|been|being|gets?|got)(?: \w+ly| already| also| then| later| not| secretly)* (?:\w+ and )?$"
)
_ACTIVE_TWINS = frozenset("supplies ships sends sells gives provides buys receives".split())
# 'in exchange for shells': what is inside goes the other way than what is outside.
_EXCHANGE = re.compile(
    r"\bin (?:exchange|return) for\b|\bin return\b|\bin exchange\b|\bas payment for\b|\bpaid for (?:by|with)\b|\bbarter\w* for\b|\bswap\w* for\b"
    r"|в обмен(?: на)?|взамен(?: на)?|в ответ на|в оплату|в качестве оплаты|в обмін(?: на)?|натомість|взамін(?: на)?"
    r"|(?:의|한|는|은|던|에 대한)? ?(?:대가로|댓가로|대가로서|반대급부로|맞교환)|見返りに|見返りとして|引き換えに|代わりに|の対価として"
    r"|以换取|换取|作为交换|作为回报|换来|im gegenzug(?: für)?|en échange(?: de)?|a cambio(?: de)?|w zamian(?: za)?|để đổi lấy|đổi lại"
)  # fmt: skip
_CJK_EXCHANGE = re.compile(r"[가-힣぀-ヿ]")


_PARTICIPLE = re.compile(r"(?:нн|ит)(?:ый|ые|ых|ого|ым|ыми|ая|ой|ую|ое|ом|их|і|ими|а|у|ому)$")
ORIGIN = 1.5
"""What a name on the goods counts: more than word order, less than a preposition."""
_BEARS = re.compile(r"(?:'s)? ?(?:[\w-]+ ){0,2}|[의の的]|[制製产産](?:的|の)?|산 ?|제 ?|军|군 ?|軍")
_ADJECTIVE = re.compile(
    r"(?:[aeio]n|ese|[сц]ь?к\w{1,3}|isch\w*|coréen\w*|coreano?\w*|russes?|rus[oa]s?|skich|skie\w*|ski\w*)$"
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


def read_direction(place: Place) -> bool | None:
    """True: the supplier asked for supplies the receiver; False: the other way round; None: unclear."""
    goods = list(place.goods)
    verbs = sorted(
        [(spot, True) for spot in place.gives] + [(spot, False) for spot in place.takes],
        key=lambda item: (_distance(place, item[0], goods), item[0].start),
    )
    verbs = [item for item in verbs if not _inside_goods(item[0], goods)]
    best: tuple[float, float] | None = None
    for number, (verb, give) in enumerate(verbs[:12]):
        score = _score(place, verb, give)
        if not score:
            continue
        if _crosses_exchange(place, verb, goods):
            score = -score
        strength = abs(score) - number * 0.4
        if best is None or strength > best[0]:
            best = (strength, score)
    if best is None or abs(best[1]) < WEAK:
        best = _without_verb(place, goods) if not verbs or best is None else None
    if best is None:
        return None
    return best[1] > 0


def _inside_goods(verb: Spot, goods: Sequence[Spot]) -> bool:
    return any(spot.start < verb.start and verb.end < spot.end for spot in goods)


def _sentence(place: Place, position: int) -> tuple[int, int]:
    for start, end in place.sentences:
        if start <= position < end:
            return start, end
    return place.sentences[-1] if place.sentences else (0, len(place.text))


def _distance(place: Place, verb: Spot, goods: Sequence[Spot]) -> int:
    if not goods:
        return 0
    mine = _sentence(place, verb.start)
    return min(_gap(verb, spot) + (0 if mine[0] <= spot.start < mine[1] else FAR) for spot in goods)


def _gap(one: Spot, other: Spot) -> int:
    return max(other.start - one.end, one.start - other.end, 0)


def _score(place: Place, verb: Spot, give: bool) -> float:
    """Positive where the supplier asked for supplies, as this verb tells; 0 where it tells nothing."""
    start, end = _sentence(place, verb.start)
    sentence = place.text[start:end]
    japanese = any("\u3040" <= char <= "\u30ff" for char in sentence)
    language = latin_language(sentence)
    last = is_hangul(place.text[verb.end - 1]) or (japanese and verb.end > 0)
    others = [spot for spot in (*place.gives, *place.takes) if start <= spot.start < end]
    supplier = _part(place, place.suppliers, verb, give, others, (start, end), japanese, language, last)
    receiver = _part(place, place.receivers, verb, give, others, (start, end), japanese, language, last)
    ordered = _order(place, verb, give, (start, end), supplier, receiver, last=last)
    return supplier - receiver + ordered


def _part(
    place: Place,
    spots: Sequence[Spot],
    verb: Spot,
    give: bool,
    others: Sequence[Spot],
    sentence: tuple[int, int],
    japanese: bool,
    language: str,
    last: bool,
) -> float:
    """How much the marks of one party say that it gives (positive) or receives (negative)."""
    best = (0.0, 0.0)
    for spot in spots:
        if not sentence[0] <= spot.start < sentence[1] or spot.start <= verb.start < spot.end:
            continue
        if last and spot.start > verb.start:
            continue
        marked = mark_of(place.text, spot.start, spot.end, japanese=japanese, language=language)
        if (marked is None or marked[1] == WEAK) and _origin(place, spot):
            marked = Mark.FROM, ORIGIN
        if marked is None or marked[0] is Mark.ASIDE:
            continue
        mark, strength = marked
        value = _value(place, spot, verb, mark, strength, give)
        between = sum(
            1
            for other in others
            if min(spot.end, verb.end) <= other.start < max(spot.start, verb.start) and other != verb
        )
        weight = strength - 1.5 * between - _gap(spot, verb) / 400
        if value and weight > best[0]:
            best = (weight, value if weight >= WEAK else value / 2)
    return best[1]


def _origin(place: Place, spot: Spot) -> bool:
    """Whether goods bear the name: `North Korean shells`, 북한 포탄; but not `Russian arms purchases`."""
    for good in place.goods:
        between = place.text[spot.end : good.start] if 0 <= good.start - spot.end <= 24 else "?"
        if not _BEARS.fullmatch(between):
            continue
        name = place.text[spot.start : spot.end]
        if name[-1] < "\u2e80" and not (_ADJECTIVE.search(name) or between.startswith("'s")):
            continue
        return not any(0 <= verb.start - good.end <= 2 for verb in (*place.gives, *place.takes))
    return False


def _value(place: Place, spot: Spot, verb: Spot, mark: Mark, strength: float, give: bool) -> float:
    if mark is Mark.FROM:
        return strength
    if mark is Mark.TO:
        # 向朝鲜购买, "ask North Korea": with a word of taking, what stands after 向 is the one who gives.
        if not give and place.text[spot.start - 1 : spot.start] == "向":
            return strength
        if strength == WEAK and not (give and spot.start > verb.start):
            return 0.0
        return -strength
    if mark is Mark.BY:
        return strength if give else -strength
    return strength * (0.8 if give else -0.8)


def _order(
    place: Place,
    verb: Spot,
    give: bool,
    sentence: tuple[int, int],
    supplier: float,
    receiver: float,
    *,
    last: bool,
) -> float:
    """What word order says, where the marks leave something open: the nearest name before is the subject."""
    if supplier and receiver and (supplier > 0) != (receiver > 0):
        return 0.0
    names = sorted(
        [(spot, 1.0, supplier) for spot in place.suppliers]
        + [(spot, -1.0, receiver) for spot in place.receivers]
    )
    before = [
        (spot, sign, said)
        for spot, sign, said in names
        if sentence[0] <= spot.start and spot.end <= verb.start and not said
        and _plain(place, spot)
    ]  # fmt: skip
    after = [
        (spot, sign, said)
        for spot, sign, said in names
        if verb.end <= spot.start < sentence[1] and not said and _plain(place, spot)
    ]
    doer = 1.0 if give else -1.0
    if after and _PARTICIPLE.search(place.text[verb.start : verb.end]):
        return after[0][1] * doer * WEAK  # ракеты, поставленные КНДР
    if before and not last:
        spot, sign, _ = before[-1]
        passive = _passive(place, verb)
        if passive and give:
            return 0.0 if spot.end + 40 < verb.start else -sign * WEAK
        if not passive:
            return sign * doer * WEAK * (1.0 if verb.start - spot.end < 120 else 0.6)
    if before and last:
        spot, sign, _ = before[-1]
        if spot.end + 1 >= verb.start and (supplier or receiver) and give:
            return -sign * WEAK  # 북한 무기 러시아 지원: the name before the noun of giving receives
        return before[0][1] * doer * 0.6
    if after and not last:
        spot, sign, _ = after[0]
        near = spot.start - verb.end <= 12
        return -sign * doer * (WEAK if near else 0.5)
    return 0.0


def _plain(place: Place, spot: Spot) -> bool:
    """Whether a name bears no mark that keeps it from being subject or object."""
    start, end = _sentence(place, spot.start)
    marked = mark_of(
        place.text,
        spot.start,
        spot.end,
        japanese=any("\u3040" <= char <= "\u30ff" for char in place.text[start:end]),
        language=latin_language(place.text[start:end]),
    )
    return marked is None or (
        marked[0] is Mark.TO and marked[1] == WEAK and is_cyrillic(place.text[spot.end - 1])
    )


def _passive(place: Place, verb: Spot) -> bool:
    word = place.text[verb.start : verb.end].split(" ")[0]
    return (
        word not in _ACTIVE_TWINS
        and _PASSIVE.search(place.text[max(0, verb.start - 40) : verb.start]) is not None
    )


def _crosses_exchange(place: Place, verb: Spot, goods: Sequence[Spot]) -> bool:
    """Whether verb and nearest goods stand on different sides of an exchange."""
    start, end = _sentence(place, verb.start)
    near = [spot for spot in goods if start <= spot.start < end]
    if not near:
        return False
    good = min(near, key=lambda spot: _gap(spot, verb))
    for marker in _EXCHANGE.finditer(place.text, start, end):
        if (verb.start < marker.start()) == (good.start < marker.start()):
            continue
        first = min(verb, good)
        if first.start >= marker.start() or _CJK_EXCHANGE.match(marker.group()):
            return True
        return True
    return False


def _without_verb(place: Place, goods: Sequence[Spot]) -> tuple[float, float] | None:
    """What marks alone say: `North Korean shells to Russia`, 北朝鮮からの武器."""
    total = 0.0
    for sign, spots in ((1.0, place.suppliers), (-1.0, place.receivers)):
        best = 0.0
        for spot in spots:
            if goods and min(_gap(spot, good) for good in goods) > 60:
                continue
            start, end = _sentence(place, spot.start)
            marked = mark_of(
                place.text,
                spot.start,
                spot.end,
                japanese=any("\u3040" <= char <= "\u30ff" for char in place.text[start:end]),
                language=latin_language(place.text[start:end]),
            )
            if (marked is None or marked[1] == WEAK) and _origin(place, spot):
                marked = Mark.FROM, LIKELY
            if marked is None or marked[1] < LIKELY:
                continue
            if marked[0] is Mark.FROM:
                best = max(best, marked[1], key=abs)
            elif marked[0] is Mark.TO:
                best = max(best, -marked[1], key=abs)
        total += sign * best
    return (abs(total), total) if abs(total) >= SURE - WEAK else None
