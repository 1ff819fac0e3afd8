"""
Read the numbers that coverage writes, in the ways that it writes them.

6.5 million · 6,5 млн · 20 тыс. · 650만 · 1만3000 · １２０００ · 28万 · half a
million · tens of thousands · 10,000 to 12,000 · more than 20,000 · до 12 тысяч.
Offsets count characters of the text as given. Dates, calibres, models, money
and percentages are not quantities and are left out: no number beats a wrong one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from monitor.core.bounds import Bound, bound_after, bound_before
from monitor.core.number_words import (
    FIXED,
    KOREAN,
    MEASURES,
    MONEY,
    ONES,
    PLACES,
    SCALES,
    SINGULAR,
    SMALL_WORDS,
    TIMES,
)


@dataclass(frozen=True, kw_only=True)
class Number:
    """One number as it stands in a text."""

    low: float | None
    """None where only an upper bound is given."""
    high: float | None
    """None where only a lower bound is given."""
    bound: Bound
    start: int
    end: int


_HAN_DIGIT = dict(zip("〇零一二三四五六七八九两兩", (0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 2, 2), strict=True))
_HAN_SMALL = {"十": 10, "百": 100, "千": 1000, "십": 10, "백": 100, "천": 1000}
_HAN_BIG = {"万": 10**4, "萬": 10**4, "만": 10**4, "億": 10**8, "亿": 10**8, "억": 10**8}

_WIDE = str.maketrans("０１２３４５６７８９，．～〜∼–—（", "0123456789,.~~~-~(")
_APOSTROPHES = str.maketrans("’ʼ", "''")

_SEPARATORS = ",.\u00a0\u202f "
_CALIBRE = r"\s?-?\s?(?:mm|㎜|мм|毫米|ミリ|밀리|millim|миллим|міліме)"
_DIGITS = rf"\d{{1,3}}(?P<separator>[{_SEPARATORS}])\d{{3}}(?!\d|{_CALIBRE})(?:(?P=separator)\d{{3}}(?!\d|{_CALIBRE}))*|\d+(?:[.,]\d+)?"
_PLAIN = re.compile(
    rf"(?<![0-9A-Za-zА-Яа-яЁёІіЇїЄєҐґ_/])(?<!\d[.,:])(?<![^\W\d_]-)(?P<digits>{_DIGITS})(?:[\s\u00a0-]?(?P<scale>{'|'.join(sorted(SCALES, key=len, reverse=True))})\b\.?)?",
    re.IGNORECASE,
)
_EAST = re.compile(
    rf"(?<![\dA-Za-z/])(?<!\d[.,:])(?<![^\W\d_]-)(?:\d[\d,]*(?:\.\d+)?[多余餘]?\s?[十百千십백천万萬만億亿억]{{1,3}}(?!\w?년)\s?)+(?:\d[\d,]*(?!\d|{_CALIBRE}))?"
    r"|[一二三四五六七八九两兩十百][一二三四五六七八九两兩〇零十百千万萬億亿]{0,12}[十百千万萬億亿](?![月日年几幾])"
    r"|(?<![各第每一二三四五六七八九十百千\d])(?:[二三四五六七八九两兩](?=[架枚艘名門门台辆輛隻])|一(?=[架枚艘門门台辆輛]))"
)
_KOREAN = re.compile(
    rf"(?<![가-힣])(?P<word>{'|'.join(KOREAN)})(?=\s?(?:명|발|척|문|기|대|개|량)(?![가-힣]{{0,2}}째)(?:[의을를이가은는에와과도로씩]|\s|[,.)]))"
)
_COUNTED = re.compile(
    r"(?:여|余|餘|多)?\s?(?:명|발|척|문|개(?!월|년)|人|名|枚|発|發|发|門|门|隻|艘|個(?!月)|个(?!月))"
)
"""A counter behind four digits: 2000人 are people and no year."""
_NAMED = "|".join(sorted({*SMALL_WORDS, *ONES}, key=len, reverse=True))
_WORDED = re.compile(
    rf"(?<![\w-])(?P<words>(?:{'|'.join(sorted(SMALL_WORDS, key=len, reverse=True))}|one(?=\sand\sa\shalf\s[mt]))(?!\w)(?:(?:[\s-]|\sand\s)(?:{_NAMED})(?!\w)){{0,4}})"
    r"(?P<half>\sand\sa\shalf|\sс\sполовиной|\sз\sполовиною)?"
    r"(?:[\s-](?P<scale>thousand|million|dozen|тысяч\w*|тисяч\w*|миллион\w*|мільйон\w*|млн|тыс|тис|сотен|сотень))?(?!\w)",
    re.IGNORECASE,
)
_FIXED = re.compile(
    "|".join(
        re.escape(words) if ord(words[0]) > 0x3000 else rf"(?<!\w){re.escape(words)}(?!\w)"
        for words in sorted(FIXED, key=len, reverse=True)
    ),
    re.IGNORECASE,
)

_NOT_A_QUANTITY_AFTER = re.compile(
    rf"(?:\s?[여余餘多])?\s?-?\s?(?:(?:{MEASURES}|{TIMES}|{MONEY}|{PLACES})(?![A-Za-zА-Яа-яЁёІіЇї])|/\d|:\d)|[a-zа-яё]+[-/]\d"
    # `8,700-ton`, `274-metre-long`, `2000-килограммовая` tell what a thing is like; `10,000-strong` counts.
    r"|-(?!strong|m[ae]n\b|members?\b|persons?\b|troops?\b|soldiers?\b|plus|odd|ти\b|х\b|ми\b|мя\b|и\b)[A-Za-zА-Яа-яЁёІіЇїЄє]",
    re.IGNORECASE,
)
_NOT_A_QUANTITY_BEFORE = re.compile(
    r"(?:[$€£¥₩№#]|\b(?:KN|M|Type|No|Article|Resolution|Jan|Feb|Mar|Apr|May|Jun|June|Jul|July|Aug|Sept?|Oct|Nov|Dec|January|February|March|"
    r"April|August|September|October|November|December)\.?|[^\W\d_]-|화성포?-?|火星-?|第|제|[급级級]\()\s?$"
)
_OVER = re.compile(r"\d[多余餘]")
"""Inside a number: 100多万."""
_RANGE_GAP = re.compile(r"\s?(?:-|~|to|and|до|по|至|到|から|에서)\s?", re.IGNORECASE)
_ALIKE_GAP = re.compile(r"\s?(?:-|~|·|to|and|or|до|по|и|или|та|чи|至|到|から|에서)\s?", re.IGNORECASE)
_CHANGES = re.compile(
    r"(?:rose|risen|grew|grown|increas\w+|jump\w+|climb\w+|up|fell|fallen|dropp\w+|down|вырос\w*|увелич\w+|снизил\w*|упал\w*|зрос\w*|"
    r"збільш\w+|зменш\w+)(?:[\s\w-]{0,20})\s(?:from|с|со|з|із|від|от)\s*$",
    re.IGNORECASE,
)
_RANGE_OPENERS = re.compile(r"(?:between|from|from some|от|від|між|между)\s*$", re.IGNORECASE)


_LARGEST = 1e12
"""Nothing in this coverage is counted beyond it: a longer row of digits is no number."""


def numbers(text: str, *, most: int | None = None) -> list[Number]:
    """Every quantity in a text, in order, or the first `most`; ranges as one number with two ends."""
    plain = text.translate(_WIDE).translate(_APOSTROPHES)
    found: list[Number] = []
    read_to = 0
    for start, end, low, high in sorted(_raw(plain), key=lambda item: (item[0], -item[1])):
        if start < read_to or high > _LARGEST:
            continue
        if most is not None and len(found) > most:
            break
        read_to = end
        if _NOT_A_QUANTITY_AFTER.match(plain, end) or _NOT_A_QUANTITY_BEFORE.search(
            plain[max(0, start - 14) : start]
        ):
            if found and _ALIKE_GAP.fullmatch(plain[found[-1].end : start][:8]):
                found.pop()  # `26-27日`, `from 10 to 20 km`: the unit is for both
            continue
        low_end, high_end, how = _bounded(plain, start, end, low, high)
        found.append(Number(low=low_end, high=high_end, bound=how, start=start, end=end))
    return _ranges(plain, found)


def _raw(plain: str) -> Iterator[tuple[int, int, float, float]]:
    for hit in _FIXED.finditer(plain):
        yield hit.start(), hit.end(), *FIXED[hit.group().lower()]
    for hit in _EAST.finditer(plain):
        value = _eastern(hit.group())
        if value is not None:
            end = hit.start() + len(hit.group().rstrip())
            yield hit.start(), end, value, value
    for hit in _KOREAN.finditer(plain):
        yield hit.start(), hit.end(), KOREAN[hit["word"]], KOREAN[hit["word"]]
    for hit in _PLAIN.finditer(plain):
        counted = hit["scale"] is None and _COUNTED.match(plain, hit.end())
        value = (
            float(hit["digits"])
            if counted and hit["digits"].isdecimal()
            else _western(hit["digits"], hit["scale"])
        )
        if value is not None:
            yield hit.start(), hit.end(), value, value
    for hit in _WORDED.finditer(plain):
        named, length = _spelled(hit["words"])
        whole = length == len(hit["words"])
        if whole:
            value = (named + (0.5 if hit["half"] and hit["scale"] else 0.0)) * _scale(hit["scale"])
            yield (
                hit.start(),
                hit.end("words") if hit["half"] and not hit["scale"] else hit.end(),
                value,
                value,
            )
        else:  # `two hundred three`, `two twenty`: what belongs together ends before
            yield hit.start(), hit.start() + length, named, named


def _spelled(words: str) -> tuple[float, int]:
    """The number at the beginning of some words, and how many characters it takes: `two hundred and fifty`, двадцать пять."""
    value, end = 0.0, 0
    for word in re.finditer(r"[^\s-]+", words):
        name = word.group().lower()
        if name == "and":
            continue
        new = ONES[name] if name in ONES else SMALL_WORDS[name]
        if not end:
            value = new
        elif name == "hundred" and value < 10:
            value *= new
        elif (value >= 100 and value % 100 == 0 and new < 100) or (
            value >= 20 and value % 10 == 0 and new < 10
        ):
            value += new
        else:
            break
        end = word.end()
    return value, end


def _scale(word: str | None) -> float:
    if not word:
        return 1.0
    lower = word.lower()
    return SCALES.get(lower) or next(
        (SCALES[key] for key in sorted(SCALES, key=len, reverse=True) if lower.startswith(key)), 1.0
    )


def _western(digits: str, scale: str | None) -> float | None:
    groups = re.split(r"[,.\u00a0\u202f ]", digits)
    decimal = len(groups) == 2 and (len(groups[1]) != 3 or (scale is not None and len(groups[0]) < 3))
    if decimal:
        return float(f"{groups[0]}.{groups[1]}") * _scale(scale)
    value = float("".join(groups))
    year = scale is None and len(groups) == 1 and len(digits) == 4 and 1900 <= value <= 2099
    leading_zero = len(groups) == 1 and digits.startswith("0")
    return None if year or leading_zero else value * _scale(scale)


def _eastern(words: str) -> float | None:
    """`1만3000`, `650万`, `3천`, `二十八万`: groups of four digits under 만/万 and 억/億."""
    total, group, digits = 0.0, 0.0, ""
    for sign in re.sub(r"[, 多余餘]", "", words):
        if sign.isdecimal() or sign == ".":
            digits += sign
        elif sign in _HAN_DIGIT:
            digits += str(_HAN_DIGIT[sign])
        elif sign in _HAN_SMALL:
            group += (float(digits) if digits else 1.0) * _HAN_SMALL[sign]
            digits = ""
        elif sign in _HAN_BIG:
            total += ((float(digits) if digits else 0.0) + group or 1.0) * _HAN_BIG[sign]
            group, digits = 0.0, ""
        else:
            return None
    try:
        return round(total + group + (float(digits) if digits else 0.0), 6)
    except ValueError:
        return None


def _bounded(
    plain: str, start: int, end: int, low: float, high: float
) -> tuple[float | None, float | None, Bound]:
    how = bound_before(plain, start)
    if how is None and _OVER.search(plain, start, end):
        how = Bound.AT_LEAST
    if how is not None and plain[start:end].lower() in SINGULAR:
        high = low
    if low != high:
        return (low, None, how) if how is Bound.AT_LEAST else (low, high, Bound.ORDER)
    how = how or bound_after(plain, end) or Bound.EXACT
    return None if how is Bound.AT_MOST else low, None if how is Bound.AT_LEAST else high, how


def _ranges(plain: str, found: list[Number]) -> list[Number]:
    joined: list[Number] = []
    for number in found:
        last = joined[-1] if joined else None
        gap = plain[last.end : number.start] if last else ""
        opened = last is not None and _RANGE_OPENERS.search(plain[max(0, last.start - 12) : last.start])
        spoken = gap.strip().lower() in ("and", "и", "та", "і")
        changed = last is not None and _CHANGES.search(plain[max(0, last.start - 40) : last.start])
        if (
            last
            and last.high
            and number.high
            and _RANGE_GAP.fullmatch(gap)
            and (opened or not spoken)
            and not changed
        ):
            low = last.high
            if low < number.high and low < 1000 <= number.high and low * _power(number.high) < number.high:
                low *= _power(number.high)
            if low < number.high:
                joined[-1] = Number(
                    low=low, high=number.high, bound=Bound.RANGE, start=last.start, end=number.end
                )
                continue
        joined.append(number)
    return joined


def _power(value: float) -> float:
    """The scale word that the second end of `10 to 12 thousand` lends to the first."""
    return 1e6 if value >= 1e6 else 1e3
