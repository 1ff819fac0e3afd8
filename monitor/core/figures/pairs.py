"""
Tell two numbers of one thing apart: a part and its whole, what something was and what it is.

`6,000 of the 11,000 soldiers were killed`, 1만5천 명 가운데 600명, 从1.1万人增加到1.5万人:
the verb goes with the part, and what a number grew from is not the news.
"""

import re

_GREW_FROM = re.compile(
    r"(?:rose|risen|rise|grew|grown|growth|increas\w+|jump\w+|climb\w+|expand\w*|surg\w+|soar\w+|swell\w*|swollen|doubled|tripled|rais\w+|up|fell|fallen|dropp\w+|"
    r"declin\w+|reduc\w+|cut|down|вырос\w*|возрос\w*|рост\w*|увелич\w+|снизил\w*|сокра[тщ]\w+|уменьш\w+|упал\w*|зрос\w*|зрост\w*|збільш\w+|зменш\w+|скоро[тч]\w+)"
    r"(?:[\s\w-]{0,20})\s(?:from|с|со|з|із|від|от)\s(?:(?:about|around|some|roughly|nearly|примерно|около|близько|майже|почти)\s)?$",
    re.IGNORECASE,
)
_ON_TO = re.compile(
    r"[^.,;:!?]{0,30}?\s(?:to|до)\s(?:(?:about|around|some|roughly|nearly|примерно|около|близько|майже|почти)\s)?",
    re.IGNORECASE,
)
_EAST_ON_TO = re.compile(r"\s?[가-힣個个枚名人発发發門门]{0,3}\s?(?:에서|から)\s?(?:[약約]\s?)?")
_EAST_GREW = re.compile(
    r"\s?[가-힣]{0,3}으?로\s?(?:[가-힣]{2,3}\s)?(?:늘|증가|증강|증원|확대|줄|감소|급증|불어|뛰)|[人個枚名発門]?(?:に|へ|へと)(?:増|減|急増|拡大|膨|倍増)"
)
_GREW_TO = re.compile(
    r"\s?[人名个個枚发發门門]?(?:士兵|官兵)?(?:增|减|減|升|降|上升|扩大|擴大|增长|增長|增加|减少|減少)[至到](?:了)?(?:[约約近])?"
)

_FEW_WORDS = (
    r"(?:(?:the|its|their|these|those|all|an|estimated|roughly|about|some|around|approximately|nearly|more|than|over|up|to|at|least|"
    r"этих|тех|примерно|около|более|цих|близько|понад)\s){0,5}"
)
_SHARE = (
    r"half|halves|thirds?|quarters?|fifths?|tenths?|percent|per cent|[%％]|most|many|some|part|majority|bulk|rest|remainder|none|all|few|several|fraction|"
    r"number|share|proportion|portion|процент\w*|відсотк\w*|половин\w*|трет(?:ь|и|ь\w+|ин\w+)|четверт\w*|чверт\w*|част[ьи]|частин\w*|большинств\w*|більш(?:ість|ості)|многие|багато"
)
_WHOLE_BEFORE = re.compile(
    # `half of the`, `Of the` at the beginning of a clause, `among the`; a contingent из 12 тысяч consists of them.
    rf"(?:(?:{_SHARE})\s(?:out\s)?(?:of|из|із|зі|з)|(?:^|[.,;:!?—–(\"“\n]\s*)(?:out\sof|of|из|із|зі|з)|(?<!\w)(?:among|amongst|среди|серед))\s{_FEW_WORDS}$"
    rf"|(?:половин\w*|трет(?:ь|и|ин\w+)|четверть|чверть)\s$",
    re.IGNORECASE,
)
_PART_OF = re.compile(rf"\s(?:out\s)?(?:of|из|із|зі|з)\s{_FEW_WORDS}", re.IGNORECASE)
EAST_SHARE = re.compile(
    r"\s?(?:가운데|중(?=[\s,에]|\d)|의\s?(?:약\s?)?(?:절반|대부분|상당수|과반|일부|다수|\d[\d.]*\s?[%％]|[\d삼사]분의)|(?:절반|대부분|상당수)[이가은는])"
    r"|の(?:うち|なか)|中(?=[\d約、，,有约的已])|の約?(?:半数|大半|半分|多く|過半数|一部|\d割|\d分の)"
    r"|(?:之中|当中|當中|的?(?:近|约|約|超过)?(?:一半|半数|半數|大半|过半|過半|大部分|[三四]分之|\d[\d.]*[%％]|百分之)|近半)"
)
"""Behind a number and its noun: the number is the whole, and what follows tells of a part."""


def grows(text: str, one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether the text says that the first number, given as a span, became the second."""
    gap = text[one[1] : other[0]]
    if _GREW_TO.fullmatch(gap):
        return True
    if _EAST_ON_TO.fullmatch(gap):
        return bool(_EAST_GREW.match(text, other[1]))
    return bool(_ON_TO.fullmatch(gap) and _GREW_FROM.search(text, max(0, one[0] - 48), one[0]))


def is_part(text: str, one_end: int, other_start: int) -> bool:
    """Whether nothing but `of the` stands between two numbers: the first is a part of the second."""
    return bool(_PART_OF.fullmatch(text, one_end, other_start))


def is_whole(text: str, previous: int, start: int, end: int) -> bool:
    """Whether the words beside a number with its noun say that only a part of it is told of. `previous`: where the number before ends."""
    return bool(
        (previous and is_part(text, previous, start))
        or _WHOLE_BEFORE.search(text, max(0, start - 60), start)
        or EAST_SHARE.match(text, end)
    )
