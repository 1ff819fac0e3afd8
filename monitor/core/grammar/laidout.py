"""
Lay a sentence of giving out: who is named in it and how marked, its verbs, its goods, what was given in exchange.

`core.grammar.direction` reads from this who supplies and who receives.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from monitor.core.grammar.asking import asked_for, no_deed
from monitor.core.grammar.exchanges import ALONE, FOR, THEREFOR
from monitor.core.grammar.korean import receiving
from monitor.core.grammar.markers import WEAK, Mark, carries, is_cyrillic, is_hangul, latin_language, mark_of
from monitor.core.hits import Spot

_FOR, _THEREFOR, _ALONE = (re.compile(words) for words in (FOR, THEREFOR, ALONE))
"""What is given in exchange goes the other way than the deed: `in exchange for shells`, 포탄의 대가로."""
_TAKEN = re.compile(r"[을를]? ?(?:받[아았는은을기고]|받으|받게)")
"""Behind a Korean noun of giving: 지원을 받아 takes."""
_COMMA = re.compile(r"[,;，、]")
_KANA = re.compile(r"[\u3040-\u30ff]")
MOST = 16
"""Names, verbs and goods of one sentence that are looked at: no sentence has as many, but tables have."""
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
class Name:
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
class Sentence:
    """One sentence with its names, its words of giving (True) and taking (False), its goods."""

    start: int
    end: int
    german: bool
    verb_last: bool
    """Whether its words stand before their verb: Korean, Japanese."""
    names: tuple[Name, ...]
    verbs: tuple[tuple[Spot, bool], ...]
    goods: tuple[Spot, ...]
    exchanges: tuple[tuple[int, int], ...]
    """The stretches that name what was given in exchange."""


def verbs_of(place: Place) -> list[tuple[Spot, bool]]:
    """Words of giving (True) and taking, the longer where two overlap: 공급받 takes though 공급 gives."""
    every = [(spot, True) for spot in place.gives] + [(spot, False) for spot in place.takes]
    # `supplied by` names who gives, whatever list it stands in.
    every = [
        (spot._replace(end=spot.end - 3), True) if place.text.endswith(" by", 0, spot.end) else (spot, give)
        for spot, give in every
    ]
    every = [(spot, give and not _TAKEN.match(place.text, spot.end)) for spot, give in every]
    every = [
        _asked(place.text, spot, give)
        for spot, give in every
        if not no_deed(place.text, spot.start, spot.end)
    ]
    every += [
        (Spot(*received, ""), False)
        for good in place.goods
        if is_hangul(place.text[good.end - 1]) and (received := receiving(place.text, good.end))
    ]
    longer = [item[0] for item in every]
    return [item for item in every if not any(_within(item[0], other) for other in longer)]


def _asked(text: str, spot: Spot, give: bool) -> tuple[Spot, bool]:
    """A word of giving that is asked for, with the words that ask: who asks receives, 포탄 지원을 요청."""
    stretch = asked_for(text, spot.start, spot.end) if give else None
    return (Spot(*stretch, spot.name), False) if stretch else (spot, give)


def _within(one: Spot, other: Spot) -> bool:
    """Whether a stretch lies inside a longer one."""
    return other.start <= one.start and one.end <= other.end and one.end - one.start < other.end - other.start


def sentence_of(place: Place, span: tuple[int, int], verbs: Sequence[tuple[Spot, bool]]) -> Sentence:
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
    return Sentence(
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
) -> Name:
    text, key = place.text, ("mark", spot.start, spot.end)
    if key not in place.kept:
        place.kept[key] = mark_of(text, spot.start, spot.end, japanese=japanese, language=language)
    marked: tuple[Mark, float] | None = place.kept[key]
    plain = marked is None or (marked[0] is Mark.TO and marked[1] == WEAK and is_cyrillic(text[spot.end - 1]))
    if (marked is None or marked[0] is Mark.SUBJECT or marked[1] == WEAK) and carries(text, spot.end):
        return Name(owner=False, spot=spot, side=side, mark=Mark.ASIDE, strength=WEAK, plain=False)
    if (marked is None or marked[1] == WEAK) and _origin(text, spot, goods, others, verbs):
        marked = Mark.FROM, ORIGIN
    mark, strength = marked if marked is not None else (None, 0.0)
    owner = is_cyrillic(text[spot.start]) and any(spot.start - good.end == 1 for good in goods)
    return Name(owner=owner, spot=spot, side=side, mark=mark, strength=strength, plain=plain)


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


def gap(one: Spot, other: Spot) -> int:
    return max(other.start - one.end, one.start - other.end, 0)


def _exchanges(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """From the marker to the next comma; in Korean and Japanese from the comma before to the marker."""
    for found in _FOR.finditer(text, start, end):
        comma = _COMMA.search(text, found.end(), end)
        yield found.start(), comma.start() if comma else end
    for found in _THEREFOR.finditer(text, start, end):
        before = max(text.rfind(mark, start, found.start()) for mark in ",，、")
        yield max(before, start), found.end()
