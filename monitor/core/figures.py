"""
Read the figures of a report: how many of what.

`numbers` finds the quantities; here each is bound to the thing that it counts,
by the noun or the counter beside it. A quantity whose thing is not named right
there is left out: no figure beats a wrong one.
"""

import itertools
import re
from dataclasses import dataclass

from monitor.core.bounds import Bound
from monitor.core.numbers import Number, numbers
from monitor.core.things import COUNTERS, THINGS

MOST = 40
"""Figures kept of one text; a table of five hundred is not a claim."""


READ = 100_000
"""Characters read of one text; no report is longer, and a page made to be slow stays quick."""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A quantity of a thing, with the words that it was read from."""

    thing: str
    """A key of `things.THINGS`: what is counted."""
    low: float | None
    high: float | None
    bound: Bound
    raw: str
    """As the text writes it."""
    start: int
    end: int

    @property
    def value(self) -> float:
        """One number to compare and show: the lower end where there is one."""
        return self.low if self.low is not None else self.high or 0.0


_NOUNS = {
    thing: re.compile(rf"(?<![A-Za-zА-Яа-яЁёІіЇїЄє])(?:{words})(?![A-Za-z])", re.IGNORECASE)
    for thing, words in THINGS.items()
}
PEOPLE = ("soldiers", "engineers", "workers", "prisoners")
_HUMANS = r"(?:people|persons|civilians|others|men|человек|чел\.|осіб|людей|людини|мирных \w+|Ukrainians|Russians|North Koreans|украинцев|росіян|россиян)"
_UNNAMED = re.compile(rf"\s*(?:of |more |other |another )?{_HUMANS}(?!\w)", re.IGNORECASE)
_FELLED = (
    r"kill(?:ed|ing|s)|fallen|wound(?:ed|ing)|lost|loss(?:es)? of|losing|losses|casualties|death of|eliminated|убит\w*|погиб\w*|ранен\w*|потер(?:я|ь)\w*|уничтож\w+|"
    r"ликвидир\w+|вбит\w*|загинул\w*|загибел\w*|поранен\w*|втра[чт]\w+|знищ\w+|ліквід\w+|损失|損失|消灭|消滅|歼灭|殲滅|击毙|打死"
)
_SENDING = r"sen[dt]|deploy|dispatch|provid|suppl|arriv|join|send|направ(?!лен)|отправ|посла|переброс|прибы|надісл|перекин|прибу|派|增援|파병|파견"
_FELLED_BEFORE = re.compile(
    rf"(?:{_FELLED})(?:(?!{_SENDING})[^.,;:!?。，；、()\d]){{0,50}}$|(?:阵亡|陣亡|战死|戦死)(?:的|した)?$",
    re.IGNORECASE,
)
_FELLED_AFTER = re.compile(
    rf"[\s가-힣]{{0,4}}(?:{_HUMANS}\s)?(?:were|have been|had been|has been|was|been|are|were also|были|было|був|було|були)?\s*(?:being |reportedly |confirmed )?"
    r"(?:killed|wounded|injured|dead\b|died|погибл\w*|убит\w*|ранен\w*|загинул\w*|вбит\w*|поранен\w*|전사(?! )|사망|부상|살해|숨[졌진지]|다[쳤친])"
    r"|\s(?:of )?(?:[a-z-]+ ){1,3}(?:were|are|have been|had been) (?:being )?(?:killed|wounded|injured)"
    r"|[^。，、；,;!?\d\n]{0,12}(?:が死亡|が戦死|が負傷|死傷|阵亡|陣亡|伤亡|傷亡|死亡|丧生|喪生|身亡|遇难|遇難|受伤|負傷)",
    re.IGNORECASE,
)
_ONLY_FELLED = re.compile(
    r"(?:kill|wound|injur)(?:ed|ing)\s(?:more than |at least |over |about |some |nearly |another |up to )?$",
    re.IGNORECASE,
)
"""`wounded more than 50.`: the verb is all that tells what is counted."""
_CAPTURED_BEFORE = re.compile(
    r"(?:captur(?:ed|ing|e)|taken prisoner|took prisoner|в плен\w* \w+|взя\w+ в плен|пленил\w*|у полон\w* \w+|захоп\w+ (?:у полон|в полон)|полонил\w*|俘虏了?|俘虜了?|俘获了?|抓获了?|생포한)"
    r"(?:(?!weapon|tank)[^.,;:!?。，；、()\d]){0,24}$",
    re.IGNORECASE,
)
_CAPTURED_AFTER = re.compile(
    r"\s?(?:[\w’'-]+ ){0,3}?(?:captured|taken prisoner|taken captive|взят\w* в плен|попал\w* в плен|сдал\w* в плен|потрапил\w* (?:в|у) полон|взят\w* (?:в|у) полон)"
    r"|(?:を|が)(?:捕虜|拘束)|被俘|[을를이가]? ?(?:생포|포로로)",
    re.IGNORECASE,
)
"""Soldiers whom the sentence calls captured are prisoners."""
_CLAUSE_END = re.compile(r"\s*(?:[.,;]|$|(?:and|in|others)\b)")
_UNIT_BEFORE = re.compile(
    r"(?:contingent|force|brigade|battalion|regiment|detachment|division|unit|контингент|группировк|угрупован|отряд|загон|бригад|батальон|батальйон|полк|дивизи|"
    r"дивізі|корпус|подразделени|підрозділ)\w*,?\s(?:численностью|чисельністю|of|из|з|із|в|у)?[\s\w]{0,16}$",
    re.IGNORECASE,
)
_COUNTER = re.compile(
    rf"\s?(?:여|余|餘|多|수)?\s?(?P<counter>{'|'.join(sorted(COUNTERS, key=len, reverse=True))})(?![A-Za-z])(?P<more>여|余|以上|이상)?"
)
_STOP = re.compile(
    r"[.!?;:,。！？、，」』\"”»()\[\]\n]|\s[-–—]\s|(?<!\w)(?:to|from|in|by|with|for|at|into|since|per|was|were|is|are|has|have|had|will|would|that|which|who|"
    r"than|on|в|из|от|для|через|была?|были|будет|что|который|у|з|із|від|до|на|що|який)(?!\w)",
    re.IGNORECASE,
)
_BESIDE = re.compile(r"\s?(?:여|余|餘|多|가량|의|の|的)?\s?")
"""All that may stand between a number without counter and a Korean, Japanese or Chinese noun: `3만 병력`."""
_LISTED = re.compile(r",\s(?:(?:cruise|ballistic|artillery|guided|крылатых|баллистических) ){0,2}")
_AND = re.compile(
    r"\s(?:and|or|и|или|та|і|й|або)\s(?!столько|стільки|as many)(?:[\w-]+\s){0,2}$", re.IGNORECASE
)
_AND_EAST = re.compile(r"\s?(?:和|及|与|以及|と|や|와|과|및)\s?")
_CHANGE_GAP = re.compile(r"[가-힣個个枚名人]{0,2}\s?(?:to|до|에서|から|增至|增加到|升至|増えて|に増え)\s?")
"""`from 20,000 to 28,000 containers`: the second number counts what the first does."""
_LIST = re.compile(r"(?:등|など|等)\s?[가-힣]{0,2}\s?$")
_WESTERN_REACH = 60
_EASTERN_AFTER, _EASTERN_BEFORE = 18, 14


def figures(text: str) -> tuple[Figure, ...]:
    """The quantities of things that arms reports count, in the order of the text; at most MOST."""
    quantities = numbers(text[:READ], most=4 * MOST)[: 4 * MOST]
    bounds = [
        _thing(
            text,
            number,
            quantities[place - 1].end if place else 0,
            quantities[place + 1].start if place + 1 < len(quantities) else len(text),
        )
        for place, number in enumerate(quantities)
    ]
    for place in range(len(quantities) - 1):
        one, other = quantities[place], quantities[place + 1]
        if (bounds[place] is None) != (bounds[place + 1] is None) and _CHANGE_GAP.fullmatch(
            text[one.end : other.start]
        ):
            known = bounds[place] or bounds[place + 1]
            if known:
                bounds[place] = bounds[place] or (known[0], one.start, one.end)
                bounds[place + 1] = bounds[place + 1] or (known[0], other.start, other.end)
    found: list[Figure] = []
    for number, bound in zip(quantities, bounds, strict=True):
        if bound is None or len(found) == MOST:
            continue
        thing, start, end = bound
        if thing in PEOPLE and (
            _FELLED_BEFORE.search(text[max(0, start - 70) : start])
            or _FELLED_AFTER.match(text[end : end + 60])
        ):
            thing = "casualties"
        elif thing == "soldiers" and (
            _CAPTURED_BEFORE.search(text[max(0, start - 50) : start])
            or _CAPTURED_AFTER.match(text[end : end + 60])
        ):
            thing = "prisoners"
        found.append(
            Figure(
                thing=thing,
                low=number.low,
                high=number.high,
                bound=number.bound,
                raw=text[start:end],
                start=start,
                end=end,
            )
        )
    return tuple(found)


def _thing(text: str, number: Number, previous: int, following: int) -> tuple[str, int, int] | None:
    """What a number counts, with the span from number to noun."""
    counter = _COUNTER.match(text, number.end)
    if counter:
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
    start, minus_end, thing = nouns[-1] if _is_attribute(reach, nouns) else nouns[0]
    if any(other == "prisoners" for *_, other in nouns) and _is_attribute(reach, nouns):
        thing = "prisoners"  # полонених солдатів
    named = reach[start:-minus_end].lower()
    few = (number.high or number.low or 0) < 1000
    if few and named == "fighters" and _ONLY_FELLED.search(text[max(0, number.start - 40) : number.start]):
        return "casualties", number.start, number.end - minus_end
    if _counts_two(reach, nouns) or (few and (named.endswith(("ammunition", "fighters")) or named == "men")):
        return None  # `155 artillery ammunition` is a calibre, dozens of fighters may be jets, eight men civilians
    listed = _LISTED.match(text, number.end - minus_end)
    if listed and thing in ("missiles", "shells", "drones", "guns", "launchers", "weapons"):
        others = (noun for other, noun in _NOUNS.items() if other not in (thing, "casualties"))
        if any(noun.match(text, listed.end()) for noun in others):
            return None  # `300 drones, cruise missiles and shells`
    return thing, number.start, number.end - minus_end


def _unnamed(text: str, number: Number, end: int) -> tuple[str, int, int] | None:
    """People whom no noun names: killed, or the strength of a unit."""
    before = text[max(0, number.start - 70) : number.start]
    named = end > number.end
    only = _ONLY_FELLED.search(before) and _CLAUSE_END.match(text, number.end)
    after = _FELLED_AFTER.match(text[number.end : number.end + 60])
    if only or after or (named and _FELLED_BEFORE.search(before)):
        return "casualties", number.start, end
    return ("soldiers", number.start, end) if named and _UNIT_BEFORE.search(before) else None


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
    """In `40 missile launchers` and `200 container ships` the last noun is the one counted."""
    if len(nouns) < 2:
        return False
    between = reach[-nouns[0][1] : nouns[-1][0]]
    return bool(re.fullmatch(r"[\s-]*", between))


def _by_counter(
    text: str, number: Number, counter: re.Match[str], previous: int, following: int
) -> tuple[str, int, int] | None:
    candidates = COUNTERS[counter["counter"]].split()
    after = text[counter.end() : min(following, counter.end() + _EASTERN_AFTER)]
    after = re.split(r"[.!?。！？、，,\n]", after)[0]
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
        return thing, number.start, counter.end() + end
    if ahead:
        # In a list (`170㎜ 자주포와 240㎜ 방사포 등 200여 문`) the first thing stands for all.
        _, thing, start = max(ahead) if listed else min(ahead)
        return thing, before_from + start, counter.end()
    alone = candidates in (["tons"], ["wagons"], ["barrels"]) or counter["counter"] in "척艘隻"
    return (candidates[0], number.start, counter.end()) if alone else None
