"""
Find what a number counts: the noun behind it, or in Korean, Japanese and Chinese the counter and the noun beside that.

The noun right behind the number decides: 20 shipments of shells are no shells.
A number whose thing is not named right there counts nothing that we know.
"""

import itertools
import re
from typing import NamedTuple

from monitor.core.figures.fates import HUMANS, felled_unnamed, only_felled
from monitor.core.figures.numbers import Number
from monitor.core.figures.pairs import EAST_SHARE
from monitor.core.figures.things import COUNTERS, KIN, PEOPLE, THINGS


class Thing(NamedTuple):
    """What is counted, a key of `things.THINGS`, and where number and noun stand."""

    name: str
    start: int
    end: int


_NOUNS = {
    thing: re.compile(rf"(?<![A-Za-zА-Яа-яЁёІіЇїЄє])(?:{words})(?![A-Za-z])", re.IGNORECASE)
    for thing, words in THINGS.items()
}
_UNNAMED = re.compile(rf"\s*(?:of |more |other |another )?{HUMANS}(?!\w)", re.IGNORECASE)
_UNIT_BEFORE = re.compile(
    r"(?:contingent|force|brigade|battalion|regiment|detachment|division|unit|контингент|группировк|угрупован|отряд|загон|бригад|батальон|батальйон|полк|дивизи|"
    r"дивізі|корпус|подразделени|підрозділ)\w*,?\s(?:численностью|чисельністю|of|из|з|із|в|у)?[\s\w]{0,16}$",
    re.IGNORECASE,
)
_COUNTER = re.compile(
    rf"\s?(?:여|余|餘|多|수)?\s?(?P<counter>{'|'.join(sorted(COUNTERS, key=len, reverse=True))})(?![A-Za-z])(?P<more>여|余|以上|이상)?"
)
_STOP = re.compile(
    r"[.!?;:,。！？、，」』\"”»()\[\]\n]|\s[-–—]\s|(?<!\w)(?:to|from|in|by|with|for|at|into|since|per|was|were|is|are|has|have|had|will|would|that|which|who|worth|"
    r"including|carrying|containing|loaded|filled|packed|"
    r"than|on|в|из|с|со|от|для|через|была?|были|будет|что|который|у|з|із|від|до|на|що|який|зі|включая|включно)(?!\w)",
    re.IGNORECASE,
)
_BESIDE = re.compile(r"\s?(?:여|余|餘|多|가량|의|の|的)?\s?")
"""All that may stand between a number without counter and a Korean, Japanese or Chinese noun: `3만 병력`."""
_HOLDER = re.compile(r"(?<!\w)(?!(?:members|pieces|units|items|more) )[a-z][\w'’-]* of\s")
"""`shipments of`, `families of` before the noun: the number counts these."""
_SLAVIC_WORD = re.compile(r"(?<![\w-])[а-яёіїєґ][\w'’-]*")
_AGREES = re.compile(
    r"(?:[ыи]х|[ыи]е|[ыи]ми?|і)$|^(?:и|й|та|или|або|чи|более|больше|менее|більше|менше|ещ[её]|ще|уже|вже|единиц\w*|одиниц\w*|штук\w*|человек|осіб)$"
)
"""Adjectives between a Russian or Ukrainian number and its noun; another noun there is what is counted: 20 партий снарядов."""
_OWNER = re.compile(r"(?:'|’)s?\s+[A-Za-z]")
_QUOTED = re.compile(r"(?:^|[\s(])[‘'][^‘’']*$")
_KIN_BEFORE = re.compile(rf"(?:{KIN})[가-힣]{{0,2}}\s?(?:[약約约]\s?)?$")
_KIN_BEHIND = re.compile(
    rf"(?:[의の的]\s?)?(?:[^\s、。，,.을를이가은는에はがをに]{{1,10}}\s?){{0,2}}(?:{KIN})"
)
_LISTED = re.compile(r",\s(?:(?:cruise|ballistic|artillery|guided|крылатых|баллистических) ){0,2}")
_AND = re.compile(
    r"\s(?:and|or|и|или|та|і|й|або)\s(?!столько|стільки|as many)(?:[\w-]+\s){0,2}$", re.IGNORECASE
)
_AND_EAST = re.compile(r"\s?(?:和|及|与|以及|と|や|와|과|및)\s?")
_LIST = re.compile(r"(?:등|など|等)\s?[가-힣]{0,2}\s?$")
_WESTERN_REACH = 60
_EASTERN_AFTER, _EASTERN_BEFORE = 18, 14


def thing_of(text: str, number: Number, previous: int, following: int) -> Thing | None:
    """What a number counts, with the span from number to noun."""
    counter = _COUNTER.match(text, number.end)
    if counter:
        if _KIN_BEFORE.search(text[previous : number.start]) or _KIN_BEHIND.match(text, counter.end()):
            return None
        bound = _by_counter(text, number, counter, previous, following)
        if bound is None and counter["counter"] in "명人名":
            return _unnamed(text, number, counter.end())
        return bound
    after = text[number.end : min(following, number.end + _WESTERN_REACH)]
    stop = _STOP.search(after)
    reach = after[: stop.start()] if stop else after
    nouns = _outermost(
        sorted(
            (hit.start(), -hit.end(), thing)
            for thing, noun in _NOUNS.items()
            for hit in noun.finditer(reach)
            if hit.group()[0] < "\u3000" or _BESIDE.fullmatch(reach[: hit.start()])
        )
    )
    if not nouns or len(reach[: nouns[0][0]].split()) > 4:
        human = _UNNAMED.match(text, number.end)
        return _unnamed(text, number, human.end() if human else number.end)
    if _counts_another(text, number, reach, nouns):
        return None
    attribute = _is_attribute(reach, nouns)
    start, minus_end, thing = nouns[-1] if attribute else nouns[0]
    if attribute:  # полонених солдатів, fallen soldiers
        thing = next((other for *_, other in nouns if other in ("prisoners", "casualties")), thing)
    named = reach[start:-minus_end].lower()
    few = (number.high or number.low or 0) < 1000
    if few and named == "fighters" and only_felled(text, number.start):
        return Thing("casualties", number.start, number.end - minus_end)
    if _counts_two(reach, nouns) or (few and (named.endswith(("ammunition", "fighters")) or named == "men")):
        return None  # `155 artillery ammunition` is a calibre, dozens of fighters may be jets, eight men civilians
    listed = _LISTED.match(text, number.end - minus_end)
    if listed and thing in ("missiles", "shells", "drones", "guns", "launchers", "weapons"):
        others = (noun for other, noun in _NOUNS.items() if other not in (thing, "casualties"))
        if any(noun.match(text, listed.end()) for noun in others):
            return None  # `300 drones, cruise missiles and shells`
    return Thing(thing, number.start, number.end - minus_end)


def _counts_another(text: str, number: Number, reach: str, nouns: list[tuple[int, int, str]]) -> bool:
    """Whether the number counts something that we do not know, and the first noun only tells whose or of what."""
    start, minus_end, thing = nouns[0]
    before, noun, behind = reach[:start], reach[start:-minus_end], reach[-minus_end:]
    verb = thing == "casualties" and not _AGREES.search(noun)  # 25 правоохранителей погибли
    if _HOLDER.search(before) or not (verb or all(map(_AGREES.search, _SLAVIC_WORD.findall(before)))):
        return True
    quoted = _QUOTED.search(text[max(0, number.start - 60) : number.end + start])
    return bool(_OWNER.match(behind)) and not quoted


def _unnamed(text: str, number: Number, end: int) -> Thing | None:
    """People whom no noun names: killed, or the strength of a unit."""
    if felled_unnamed(text, number.start, number.end, end):
        return Thing("casualties", number.start, end)
    unit = end > number.end and _UNIT_BEFORE.search(text[max(0, number.start - 70) : number.start])
    return Thing("soldiers", number.start, end) if unit else None


def _counts_two(reach: str, nouns: list[tuple[int, int, str]]) -> bool:
    """`100 missiles and drones` is the number of neither; people of two kinds stay people."""
    return any(
        one[2] != other[2]
        and not (one[2] in PEOPLE or one[2] == "casualties")
        and _AND.fullmatch(reach[-one[1] : other[0]])
        for one, other in itertools.pairwise(nouns)
    )


def _outermost(nouns: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Nouns that do not stand inside another: `multiple rocket launchers` are no rockets."""
    return [
        noun for noun in nouns if not any(o != noun and o[0] <= noun[0] and o[1] <= noun[1] for o in nouns)
    ]


def _is_attribute(reach: str, nouns: list[tuple[int, int, str]]) -> bool:
    """
    In `40 missile launchers` and `200 container ships` the last noun is the one counted.

    In Russian and Ukrainian it is the first, unless that is an adjective: 20 вагонов снарядов, 5 раненых бойцов.
    """
    if len(nouns) < 2:
        return False
    first = reach[nouns[0][0] : -nouns[0][1]]
    if _SLAVIC_WORD.match(first) and not _AGREES.search(first):
        return False
    between = reach[-nouns[0][1] : nouns[-1][0]]
    return bool(re.fullmatch(r"[\s-]*", between))


def _by_counter(
    text: str, number: Number, counter: re.Match[str], previous: int, following: int
) -> Thing | None:
    candidates = COUNTERS[counter["counter"]].split()
    after = text[counter.end() : min(following, counter.end() + _EASTERN_AFTER)]
    after = EAST_SHARE.split(re.split(r"[.!?。！？、，,\n]", after)[0])[0]
    listed = _LIST.search(text[previous : number.start])
    before_from = max(previous, number.start - (2 if listed else 1) * _EASTERN_BEFORE)
    before = re.split(r"[.!?。！？、，,\n]", text[before_from : number.start])[-1]
    behind = [(hit.start(), thing, hit.end()) for thing in candidates if (hit := _NOUNS[thing].search(after))]
    ahead = [
        (number.start - before_from - hits[-1].end(), thing, hits[-1].start())
        for thing in candidates
        if (hits := list(_NOUNS[thing].finditer(text[before_from : number.start]))) and before
    ]
    owned = bool(re.match(r"\s?(?:의|の|的)\s?", after))
    beside = bool(ahead) and min(ahead)[0] <= 2
    tied = bool(behind) and min(behind)[0] <= 6 and (owned or not beside)
    if tied or (behind and not ahead):
        _, thing, end = min(behind)
        second = _AND_EAST.match(after, end)
        if (
            second
            and thing not in PEOPLE
            and any(other != thing and _NOUNS[other].match(after, second.end()) for other in candidates)
        ):
            return None  # 数百门火炮和火箭炮: the number of neither
        return Thing(thing, number.start, counter.end() + end)
    if ahead:
        # In a list (`170㎜ 자주포와 240㎜ 방사포 등 200여 문`) the first thing stands for all.
        _, thing, start = max(ahead) if listed else min(ahead)
        return Thing(thing, before_from + start, counter.end())
    alone = candidates in (["tons"], ["wagons"], ["barrels"]) or counter["counter"] in "척艘隻"
    return Thing(candidates[0], number.start, counter.end()) if alone else None
