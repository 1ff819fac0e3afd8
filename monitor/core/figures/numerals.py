"""
Find the numerals of a text and what each is worth, in digits and in words: 6.5 million, полтора миллиона, 2½ million.

Only the value: whether it is a quantity, a date or a price, `numbers` decides.
Those of Korean, Japanese and Chinese are read in `eastern`.
"""

import re
from collections.abc import Iterator

from monitor.core.figures.eastern import CALIBRE, Numeral, eastern
from monitor.core.figures.number_words import FIXED, FRACTIONS, ONES, SCALES, SMALL_WORDS

_SEPARATORS = ",.\u00a0\u202f "
_SCALE = "|".join(sorted(SCALES, key=len, reverse=True))
_DIGITS = (
    rf"\d{{1,3}}(?P<separator>[{_SEPARATORS}])\d{{3}}(?!\d|{CALIBRE})(?:(?P=separator)\d{{3}}(?!\d|{CALIBRE}))*"
    rf"|\d+[½¼¾]|[½¼¾](?=\s(?:{_SCALE})\b)|\d+(?:[.,]\d+)?"
)
_PLAIN = re.compile(
    rf"(?<![0-9A-Za-zА-Яа-яЁёІіЇїЄєҐґ_/])(?<!\d[.,:])(?<![^\W\d_]-)(?P<digits>{_DIGITS})(?P<half>\s(?:and a half|с половиной|з половиною)(?=\s(?:{_SCALE})\b))?"
    rf"(?:[\s\u00a0-]?(?P<scale>{_SCALE})\b(?:(?<=тыс|тис|млн)\.|(?<=млрд)\.)?)?",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"(?:여|余|餘|多)?\s?(?:명|발|척|문|개(?!월|년)|人|名|枚|発|發|发|門|门|隻|艘|個(?!月)|个(?!月))"
)
"""A counter behind four digits: 2000人 are people and no year."""
_NAMED = "|".join(sorted({*SMALL_WORDS, *ONES}, key=len, reverse=True))
_WORDED = re.compile(
    rf"(?<![\w-])(?P<words>(?:{'|'.join(sorted(SMALL_WORDS, key=len, reverse=True))}|one(?=\sand\sa\shalf\s[mt])|(?:one|a)(?=\shundred(?!\w)))(?!\w)(?:(?:[\s-]|\sand\s)(?:{_NAMED})(?!\w)){{0,4}})"
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


def numerals(text: str) -> list[Numeral]:
    """Every numeral, in order; of several readings of one place the longest comes first."""
    found = [*_fixed(text), *eastern(text), *_plain(text), *_worded(text)]
    return sorted(found, key=lambda numeral: (numeral.start, -numeral.end))


def last_scale(words: str) -> float:
    """What the last word of a numeral multiplies by, 1 where it is no scale: a thousand in `2 тысячи`."""
    last = re.search(r"[^\W\d_]+\.?$", words)
    return _scale(last.group().rstrip(".")) if last else 1.0


def _fixed(text: str) -> Iterator[Numeral]:
    for hit in _FIXED.finditer(text):
        yield Numeral(hit.start(), hit.end(), *FIXED[hit.group().lower()])


def _plain(text: str) -> Iterator[Numeral]:
    for hit in _PLAIN.finditer(text):
        counted = hit["scale"] is None and _COUNTED.match(text, hit.end())
        value = (
            float(hit["digits"])
            if counted and hit["digits"].isdecimal()
            else _western(hit["digits"], hit["scale"])
        )
        if value is not None:
            value += 0.5 * _scale(hit["scale"]) if hit["half"] else 0.0
            yield Numeral(hit.start(), hit.end(), value, value)


def _worded(text: str) -> Iterator[Numeral]:
    for hit in _WORDED.finditer(text):
        named, length = _spelled(hit["words"])
        if length < len(hit["words"]):  # `two hundred three`, `two twenty`: what belongs together ends before
            yield Numeral(hit.start(), hit.start() + length, named, named)
            continue
        value = (named + (0.5 if hit["half"] and hit["scale"] else 0.0)) * _scale(hit["scale"])
        end = hit.end("words") if hit["half"] and not hit["scale"] else hit.end()
        yield Numeral(hit.start(), end, value, value)


def _spelled(words: str) -> tuple[float, int]:
    """The number at the beginning of some words, and how many characters it takes: `two hundred and fifty`, двадцать пять."""
    value, end = 0.0, 0
    for word in re.finditer(r"[^\s-]+", words):
        name = word.group().lower()
        if name == "and":
            continue
        new = 1.0 if name == "a" else ONES[name] if name in ONES else SMALL_WORDS[name]
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
    if digits[-1] in FRACTIONS:
        return (float(digits[:-1] or 0) + FRACTIONS[digits[-1]]) * _scale(scale)
    groups = re.split(r"[,.\u00a0\u202f ]", digits)
    decimal = len(groups) == 2 and (len(groups[1]) != 3 or (scale is not None and len(groups[0]) < 3))
    if decimal:
        return float(f"{groups[0]}.{groups[1]}") * _scale(scale)
    value = float("".join(groups))
    year = scale is None and len(groups) == 1 and len(digits) == 4 and 1900 <= value <= 2099
    leading_zero = len(groups) == 1 and digits.startswith("0")
    return None if year or leading_zero else value * _scale(scale)
