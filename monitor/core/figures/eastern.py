"""
Read the numerals of Korean, Japanese and Chinese: 1만3000, 650万, 二十八万, 이천오백, 三四千, 百数十.

Only what a numeral is worth; what it counts and how it is meant stand elsewhere.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from monitor.core.figures.number_words import KOREAN


class Numeral(NamedTuple):
    """Where a numeral stands and what it is worth; unlike ends where it names two: 三四千."""

    start: int
    end: int
    low: float
    high: float


CALIBRE = r"\s?-?\s?(?:mm|㎜|мм|毫米|ミリ|밀리|millim|миллим|міліме)"
"""What makes digits a calibre, in every language: 12 152-mm shells are no 12,152."""

_DIGIT = dict(zip("〇零一二三四五六七八九两兩", (0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 2, 2), strict=True))
_DIGIT |= dict(zip("일이삼사오육칠팔구", range(1, 10), strict=True))
_SMALL = {"十": 10, "百": 100, "千": 1000, "십": 10, "백": 100, "천": 1000}
_BIG = {"万": 10**4, "萬": 10**4, "만": 10**4, "億": 10**8, "亿": 10**8, "억": 10**8}
_WORTH = {"": 1, **_SMALL, **_BIG}

_EAST = re.compile(
    rf"(?<![\dA-Za-z/])(?<!\d[.,:])(?<![^\W\d_]-)(?:\d[\d,]*(?:\.\d+)?[多余餘여]?\s?[十百千십백천万萬만億亿억]{{1,3}}(?!\w?년)\s?)+(?:\d[\d,]*(?!\d|{CALIBRE}))?"
    r"|(?<![가-힣\d.,])(?:[만천]\s?(?:\d\s?[천백십]\s?)+(?:\d{1,3}(?!\d))?|만\d{3,4}(?!\d))"
    r"|[一二三四五六七八九两兩十百][一二三四五六七八九两兩〇零十百千万萬億亿]{0,12}[十百千万萬億亿](?![月日年几幾])"
    r"|(?<![各第每一二三四五六七八九十百千\d])(?:[二三四五六七八九两兩](?=[架枚艘名門门台辆輛隻])|一(?=[架枚艘門门台辆輛]))"
)
_GOES_ON = r"(?![가-힣]{0,2}째)(?:[의을를이가은는에와과도로씩만뿐정으까규분여]|\s|[,.)]|$)"
_COUNTERS = "명|발|척|문|기|대|개|량"
_NATIVE = re.compile(rf"(?<![가-힣])(?P<word>{'|'.join(KOREAN)})(?=\s?(?:{_COUNTERS}){_GOES_ON})")
_SINO = r"일이삼사오육칠팔구십백천"
_COUNTED = rf"(?=여?\s?(?:{_COUNTERS}|톤|배럴){_GOES_ON})"
_HANGUL = re.compile(
    # `수 천 명` and `몇 백 명` are thousands and hundreds: a numeral does not begin inside another. A single sign
    # must stand apart: 만발, 백기, 억척 are words.
    rf"(?<![가-힣\d])(?<![수몇십백천만여\d]\s)(?=[일이삼사오육칠팔구]{{0,2}}[십백천만억])(?![십백천만억](?:{_COUNTERS}))(?:[{_SINO}]*[만억]\s?)?[{_SINO}]*(?<!\s){_COUNTED}"
)
_AND_SOME = re.compile(
    r"(?<![가-힣\d,.一二三四五六七八九十百千万萬])(?P<head>(?:\d[\d,.]*|[一二三四五六七八九十百千两兩]*)(?P<last>[十百千万萬십백천만])\s?)"
    rf"(?:[数數几幾](?P<some>[十百千]?)(?P<times>[万萬億亿]?)|[수몇](?P<native>[십백천]){_COUNTED})"
)
_OR = re.compile(
    r"(?P<one>[一二三四五六七八两兩일이삼사오육칠팔])(?P<other>[二三四五六七八九이삼사오육칠팔구])"
)


def eastern(text: str) -> Iterator[Numeral]:
    """Every numeral in Han, in Hangul, or in digits with their units; several readings of one place may come."""
    for hit in _AND_SOME.finditer(text):
        yield from _and_some(hit)
    for hit in _EAST.finditer(text):
        yield from _numeral(hit.start(), hit.group().rstrip())
    for hit in _HANGUL.finditer(text):
        yield from _numeral(hit.start(), hit.group())
    for hit in _NATIVE.finditer(text):
        yield Numeral(hit.start(), hit.end(), KOREAN[hit["word"]], KOREAN[hit["word"]])


def _and_some(hit: re.Match[str]) -> Iterator[Numeral]:
    """百数十 is a hundred and some tens, 十几万 ten and some ten-thousands: from the one up to the next."""
    some = _WORTH[hit["some"] or hit["native"] or ""]
    head = value_of(hit["head"].strip())
    if head is not None and some * 10 <= _WORTH[hit["last"]]:
        times = _WORTH[hit["times"] or ""]
        yield Numeral(hit.start(), hit.end(), head * times, (head + 10 * some) * times)


def _numeral(start: int, words: str) -> Iterator[Numeral]:
    """三四千 is three or four thousand; two digits side by side that do not follow each other are no numeral."""
    ends = [words]
    pair = _OR.search(words)
    if pair and not re.search("[〇零]", words):
        if _DIGIT[pair["other"]] - _DIGIT[pair["one"]] != 1:
            return
        ends = [
            words[: pair.end() - 1] + words[pair.end() :],
            words[: pair.start()] + words[pair.end() - 1 :],
        ]
    values = [value for value in map(value_of, ends) if value is not None]
    if values:
        yield Numeral(start, start + len(words), values[0], values[-1])


def value_of(words: str) -> float | None:
    """`1만3000`, `650万`, `3천`, `二十八万`: groups of four digits under 만/万 and 억/億."""
    total, group, digits = 0.0, 0.0, ""
    for sign in re.sub(r"[, 多余餘여]", "", words):
        if sign.isdecimal() or sign == ".":
            digits += sign
        elif sign in _DIGIT:
            digits += str(_DIGIT[sign])
        elif sign in _SMALL:
            group += (float(digits) if digits else 1.0) * _SMALL[sign]
            digits = ""
        elif sign in _BIG:
            total += ((float(digits) if digits else 0.0) + group or 1.0) * _BIG[sign]
            group, digits = 0.0, ""
        else:
            return None
    try:
        return round(total + group + (float(digits) if digits else 0.0), 6)
    except ValueError:
        return None
