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
from enum import StrEnum


class Bound(StrEnum):
    """How a number is meant."""

    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at least"
    AT_MOST = "at most"
    RANGE = "range"
    ORDER = "order of magnitude"
    """`tens of thousands`: low and high are the powers of ten that the words name."""


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


SCALES: dict[str, float] = {
    "hundred": 1e2, "thousand": 1e3, "k": 1e3, "million": 1e6, "mn": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9, "dozen": 12,
    "тыс": 1e3, "тысяч": 1e3, "тысячи": 1e3, "тысяча": 1e3, "тысячами": 1e3, "тысячам": 1e3, "тысячах": 1e3, "тысячу": 1e3,
    "тис": 1e3, "тисяч": 1e3, "тисячі": 1e3, "тисяча": 1e3, "тисячами": 1e3, "тисячам": 1e3, "тисячу": 1e3,
    "млн": 1e6, "миллион": 1e6, "миллиона": 1e6, "миллионов": 1e6, "миллионами": 1e6, "мільйон": 1e6, "мільйона": 1e6,
    "мільйони": 1e6, "мільйонів": 1e6, "млрд": 1e9, "миллиарда": 1e9, "миллиардов": 1e9, "сотен": 1e2, "сотень": 1e2,
}  # fmt: skip

SMALL_WORDS: dict[str, float] = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "hundred": 100,
    "два": 2, "две": 2, "двух": 2, "три": 3, "трех": 3, "трёх": 3, "четыре": 4, "четырех": 4, "пять": 5, "шесть": 6, "семь": 7,
    "восемь": 8, "девять": 9, "десять": 10, "двадцать": 20, "сто": 100, "дві": 2, "двох": 2, "чотири": 4, "п'ять": 5, "шість": 6,
    "сім": 7, "вісім": 8, "дев'ять": 9,
}  # fmt: skip

FIXED: dict[str, tuple[float, float, Bound]] = {
    "half a million": (5e5, 5e5, Bound.EXACT), "a quarter of a million": (2.5e5, 2.5e5, Bound.EXACT),
    "a million": (1e6, 1e6, Bound.EXACT), "a thousand": (1e3, 1e3, Bound.EXACT), "a dozen": (12, 12, Bound.EXACT),
    "a hundred": (100, 100, Bound.EXACT), "one million": (1e6, 1e6, Bound.EXACT), "one thousand": (1e3, 1e3, Bound.EXACT),
    "half a dozen": (6, 6, Bound.EXACT), "a million and a half": (1.5e6, 1.5e6, Bound.EXACT),
    "tens of thousands": (1e4, 1e5, Bound.ORDER), "hundreds of thousands": (1e5, 1e6, Bound.ORDER),
    "tens of millions": (1e7, 1e8, Bound.ORDER), "thousands": (1e3, 1e4, Bound.ORDER), "hundreds": (1e2, 1e3, Bound.ORDER),
    "millions": (1e6, 1e7, Bound.ORDER), "dozens": (10, 100, Bound.ORDER), "scores": (10, 100, Bound.ORDER),
    "several thousand": (1e3, 1e4, Bound.ORDER), "several hundred": (1e2, 1e3, Bound.ORDER), "several million": (1e6, 1e7, Bound.ORDER),
    "полмиллиона": (5e5, 5e5, Bound.EXACT), "півмільйона": (5e5, 5e5, Bound.EXACT), "полтора миллиона": (1.5e6, 1.5e6, Bound.EXACT),
    "півтора мільйона": (1.5e6, 1.5e6, Bound.EXACT), "миллион": (1e6, 1e6, Bound.EXACT), "миллиона": (1e6, 1e6, Bound.EXACT), "мільйона": (1e6, 1e6, Bound.EXACT), "мільйон": (1e6, 1e6, Bound.EXACT),
    "десятки тысяч": (1e4, 1e5, Bound.ORDER), "сотни тысяч": (1e5, 1e6, Bound.ORDER), "десятки тисяч": (1e4, 1e5, Bound.ORDER),
    "сотні тисяч": (1e5, 1e6, Bound.ORDER), "десятков тысяч": (1e4, 1e5, Bound.ORDER), "сотен тысяч": (1e5, 1e6, Bound.ORDER),
    "миллионы": (1e6, 1e7, Bound.ORDER), "мільйони": (1e6, 1e7, Bound.ORDER), "тысячи": (1e3, 1e4, Bound.ORDER),
    "тисячі": (1e3, 1e4, Bound.ORDER), "несколько тысяч": (1e3, 1e4, Bound.ORDER), "кілька тисяч": (1e3, 1e4, Bound.ORDER),
    "несколько сотен": (1e2, 1e3, Bound.ORDER), "кілька сотень": (1e2, 1e3, Bound.ORDER), "десятки": (10, 100, Bound.ORDER),
    "수백만": (1e6, 1e7, Bound.ORDER), "수십만": (1e5, 1e6, Bound.ORDER), "수만": (1e4, 1e5, Bound.ORDER),
    "수천": (1e3, 1e4, Bound.ORDER), "수백": (1e2, 1e3, Bound.ORDER), "수십": (10, 100, Bound.ORDER),
    "数百万": (1e6, 1e7, Bound.ORDER), "数十万": (1e5, 1e6, Bound.ORDER), "数万": (1e4, 1e5, Bound.ORDER),
    "数千": (1e3, 1e4, Bound.ORDER), "数百": (1e2, 1e3, Bound.ORDER), "数十": (10, 100, Bound.ORDER),
    "數百萬": (1e6, 1e7, Bound.ORDER), "數十萬": (1e5, 1e6, Bound.ORDER), "數萬": (1e4, 1e5, Bound.ORDER),
    "數千": (1e3, 1e4, Bound.ORDER), "數百": (1e2, 1e3, Bound.ORDER), "上千": (1e3, 1e4, Bound.ORDER), "上万": (1e4, 1e5, Bound.ORDER),
    "上萬": (1e4, 1e5, Bound.ORDER), "成千上万": (1e3, 1e5, Bound.ORDER),
}  # fmt: skip

_HAN_DIGIT = dict(zip("〇零一二三四五六七八九两兩", (0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 2, 2), strict=True))
_HAN_SMALL = {"十": 10, "百": 100, "千": 1000, "십": 10, "백": 100, "천": 1000}
_HAN_BIG = {"万": 10**4, "萬": 10**4, "만": 10**4, "億": 10**8, "亿": 10**8, "억": 10**8}

_WIDE = str.maketrans("０１２３４５６７８９，．～〜∼–—", "0123456789,.~~~--")
_APOSTROPHES = str.maketrans("’ʼ", "''")

_DIGITS = r"\d{1,3}(?:[,.\u00a0\u202f ]\d{3})+(?!\d)|\d+(?:[.,]\d+)?"
_PLAIN = re.compile(
    rf"(?<![0-9A-Za-zА-Яа-яЁёІіЇїЄєҐґ_.,/])(?<![A-Za-zА-Яа-я]-)(?P<digits>{_DIGITS})(?:[\s\u00a0-]?(?P<scale>{'|'.join(sorted(SCALES, key=len, reverse=True))})\b\.?)?",
    re.IGNORECASE,
)
_EAST = re.compile(
    r"(?<![\d.,A-Za-z/-])(?:(?:\d[\d,]*(?:\.\d+)?)\s?(?:[千百천백]\s?)?(?:[万萬만億亿억])\s?)+(?:\d[\d,]*\s?)?[千천百백]?"
    r"|(?<![\d.,A-Za-z/-])\d[\d,]*\s?[千천百백](?![\w]*년)"
    r"|[一二三四五六七八九两兩十百][一二三四五六七八九两兩〇零十百千万萬億亿]*[十百千万萬億亿](?![月日年])"
)
_WORDED = re.compile(
    rf"(?<!\w)(?P<word>{'|'.join(SMALL_WORDS)})(?:[\s-](?P<scale>hundred|thousand|million|dozen|тысяч\w*|тисяч\w*|миллион\w*|мільйон\w*))?(?!\w)",
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
    r"\s?(?:-\s?)?(?:mm\b|㎜|мм\b|ミリ|毫米|밀리|cm\b|km\b|км\b|킬로|キロ|公里|千米|%|percent|per cent|процент|відсотк|"
    r"퍼센트|パーセント|年|月|日(?!本)|년|월|일(?![가-힣]*\s?발)|시(?![가-힣])|時|时|год|лет|рок|years?\b|months?\b|days?\b|weeks?\b|hours?\b|st\b|nd\b|rd\b|th\b|"
    r"[a-zа-яё]+[-/]\d|/\d|dollars|долл|євро|евро|руб|원(?![가-힣])|ドル|美元|달러|円|¥|€|\$)",
    re.IGNORECASE,
)
_NOT_A_QUANTITY_BEFORE = re.compile(
    r"(?:[$€£¥₩№#]|\b(?:KN|M|Type|No|Article|Resolution|Jan|Feb|Mar|Apr|May|Jun|June|Jul|July|Aug|Sept?|Oct|Nov|Dec|January|February|March|"
    r"April|August|September|October|November|December)\.?|[A-Za-zА-Яа-я]-|화성포?-|火星-?|第|제)\s?$"
)
_BEFORE = (
    (Bound.AT_LEAST, r"more than|over|at least|as many as(?=\x00)|no fewer than|not less than|upwards of|exceeding|in excess of|больше|более|"
                     r"свыше|не менее|как минимум|минимум|понад|більше|щонайменше|не менше|최소|少なくとも|至少|超过|超過|逾"),
    (Bound.AT_MOST, r"up to|as many as|at most|no more than|a maximum of|до|не более|максимум|не більше|최대|最大で?|最多|多达|多達|至多"),
    (Bound.ABOUT, r"about|around|roughly|approximately|some|nearly|almost|an estimated|estimated|около|примерно|порядка|приблизительно|почти|"
                  r"близько|приблизно|майже|약|大约|大約|约|約|およそ|近"),
)  # fmt: skip
_BEFORE_PATTERNS = [
    (
        bound,
        re.compile(
            rf"(?:^|[\s(«\"“]|(?<=[\u3000-\u9fff\uac00-\ud7af、，]))(?:{words})[\s\u00a0]*$", re.IGNORECASE
        ),
    )
    for bound, words in _BEFORE
]
_AFTER = (
    (
        Bound.AT_LEAST,
        re.compile(
            r"\s?(?:or more|여(?=[\s가-힣])|[가-힣]{0,3}\s?이상|[人発発枚個名個门]{0,2}以上|余|餘|多(?=[名枚个個人发發万萬]))"
        ),
    ),
    (Bound.AT_MOST, re.compile(r"\s?[가-힣]{0,3}\s?(?:이하)")),
    (Bound.ABOUT, re.compile(r"\s?(?:가량|정도|안팎|前後|ほど|左右|上下)")),
)
_RANGE_GAP = re.compile(r"\s?(?:-|~|to|and|до|по|至|到|から|에서)\s?", re.IGNORECASE)
_CHANGES = re.compile(
    r"(?:rose|risen|grew|grown|increas\w+|jump\w+|climb\w+|up|fell|fallen|dropp\w+|down|вырос\w*|увелич\w+|снизил\w*|упал\w*|зрос\w*|"
    r"збільш\w+|зменш\w+)(?:[\s\w-]{0,20})\s(?:from|с|со|з|із|від|от)\s*$",
    re.IGNORECASE,
)
_RANGE_OPENERS = re.compile(r"(?:between|from|from some|от|від|між|между)\s*$", re.IGNORECASE)


def numbers(text: str) -> list[Number]:
    """Every quantity in a text, in order; ranges as one number with two ends."""
    plain = text.translate(_WIDE).translate(_APOSTROPHES)
    found: list[Number] = []
    for start, end, low, high, bound in sorted(_raw(plain), key=lambda item: (item[0], -item[1])):
        if found and start < found[-1].end:
            continue
        if _NOT_A_QUANTITY_AFTER.match(plain, end) or _NOT_A_QUANTITY_BEFORE.search(
            plain[max(0, start - 14) : start]
        ):
            continue
        low_end, high_end, how = _bounded(plain, start, end, low, high, bound)
        found.append(Number(low=low_end, high=high_end, bound=how, start=start, end=end))
    return _ranges(plain, found)


def _raw(plain: str) -> Iterator[tuple[int, int, float, float, Bound]]:
    for hit in _FIXED.finditer(plain):
        low, high, bound = FIXED[hit.group().lower()]
        yield hit.start(), hit.end(), low, high, bound
    for hit in _EAST.finditer(plain):
        value = _eastern(hit.group())
        if value is not None:
            end = hit.start() + len(hit.group().rstrip())
            yield hit.start(), end, value, value, Bound.EXACT
    for hit in _PLAIN.finditer(plain):
        value = _western(hit["digits"], hit["scale"])
        if value is not None:
            yield hit.start(), hit.end(), value, value, Bound.EXACT
    for hit in _WORDED.finditer(plain):
        value = SMALL_WORDS[hit["word"].lower()] * _scale(hit["scale"])
        yield hit.start(), hit.end(), value, value, Bound.EXACT


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
    for sign in words.replace(",", "").replace(" ", ""):
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
    plain: str, start: int, end: int, low: float, high: float, bound: Bound
) -> tuple[float | None, float | None, Bound]:
    before = plain[max(0, start - 24) : start]
    for how, pattern in _BEFORE_PATTERNS:
        if pattern.search(before):
            if how is Bound.AT_LEAST:
                return low, None, how
            if how is Bound.AT_MOST and bound is Bound.EXACT:
                return None, high, how
            if bound is Bound.EXACT:
                return low, high, how
    for how, pattern in _AFTER:
        if bound is Bound.EXACT and pattern.match(plain, end):
            return (
                (low, None, how)
                if how is Bound.AT_LEAST
                else (None, high, how)
                if how is Bound.AT_MOST
                else (low, high, how)
            )
    return low, high, bound


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
