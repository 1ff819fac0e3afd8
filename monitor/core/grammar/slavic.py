"""
Tell who does a deed that Russian and Ukrainian name before its doer: ракеты, которые передала КНДР.

Grammar and nothing else: no topic, no names. `core.grammar.direction` asks.

Elsewhere the nearest name before a verb is its subject; read so, the shells
"that Pyongyang delivered" come from whoever fires them. КНДР and РФ do not
bend: behind a verb they may be who gave or who got, and then nothing is told.
"""

import re
from collections.abc import Sequence

from monitor.core.grammar.laidout import Name, Sentence
from monitor.core.grammar.markers import is_cyrillic
from monitor.core.hits import Spot

_PRONOUN = re.compile(r"(?<!\w)(?:(?:котор|як)(\w+)|що (?:їх|його|її))(?: [^\s.;:]+){0,5} $")
_SUBJECT_OF_ONE = frozenset("ый ая ое ий а е".split())
_SUBJECT_OF_MANY = frozenset("ые і".split())
"""Endings of pronouns that can be the subject themselves."""
_OF_ONE = re.compile(r"(?:[аеиіоє]?л[ао]?|[еєиї]т|є|ить|[аеиіоуя]в)$")
"""How a verb ends whose doer is one: передал, передала, поставляет, постачає, передав."""
_PARTICIPLE = re.compile(
    r"(?:(?:нн|ит|ем|им)(?:ый|ые|ых|ого|ым|ыми|ая|ой|ую|ое|ом|их|і|ими|а|у|ому)|[ає]н(?:ий|их|им|ими|ої|ою|ому|[іеау]))$"
)
_DONE_BY = re.compile(
    r"(?:(?:нн|ем|им)(?:ый|ые|ых|ого|ому|ым|ыми|ая|ой|ую|ое|ом|і|ими|их|а|у)|[ає]н(?:ий|і|их|ими)) $"
)
"""A participle right before a name: выпущенные Россией."""
_NOMINATIVE = re.compile(r"(?:[иіе]я|москва)$")
"""A name that can be nothing but the subject, on whichever side of its verb: передала Северная Корея."""


def doer_behind(
    text: str, sentence: Sentence, verb: Spot, before: Sequence[Name], after: Sequence[Name]
) -> float | None:
    """
    The side of whoever does a deed and is named behind it; None where grammar does not look there, 0 where it does not tell.

    `before` and `after`: who is named around the deed without a mark.
    """
    if _object_relative(text, sentence, verb):
        sides = {name.side for name in after if name.mark is None}
        return sides.pop() if len(sides) == 1 else 0.0
    if not after:
        return None
    name = after[0]
    if _PARTICIPLE.search(text, verb.start, verb.end):
        return name.side
    if name.spot.start - verb.end != 1 or not is_cyrillic(text[name.spot.start]):
        return None
    if _NOMINATIVE.search(text, verb.end, name.spot.end):
        return name.side
    if not before or any(verb.start - good.end == 1 for good in sentence.goods):
        return 0.0  # снаряды поставила КНДР
    return None


def does_another(text: str, name: Name, verb: Spot) -> bool:
    """Whether a name in the instrumental goes with a participle that is not this deed."""
    start = max(0, name.spot.start - 24)
    return name.spot.start - verb.end != 1 and _DONE_BY.search(text, start, name.spot.start) is not None


def _object_relative(text: str, sentence: Sentence, verb: Spot) -> bool:
    """Whether a verb stands in a relative clause whose pronoun is what was moved, or to whom, and nobody is named before it."""
    found = _PRONOUN.search(text, max(sentence.start, verb.start - 80), verb.start)
    if found is None or any(found.start() <= name.spot.start < verb.start for name in sentence.names):
        return False
    ending = found[1]
    if ending not in _SUBJECT_OF_ONE | _SUBJECT_OF_MANY:
        return True
    if any(0 <= found.start() - good.end <= 2 for good in sentence.goods):
        return True
    return ending in _SUBJECT_OF_MANY and _OF_ONE.search(text, verb.start, verb.end) is not None
