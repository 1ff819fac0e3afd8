"""
Read the numbers that coverage writes, in the ways that it writes them.

6.5 million · 6,5 млн · 20 тыс. · 650만 · 1만3000 · １２０００ · 28万 · half a
million · tens of thousands · 10,000 to 12,000 · more than 20,000 · до 12 тысяч.
What a numeral is worth, `numerals` knows, and what the words beside it mean, `bounds`.
Offsets count characters of the text as given. Dates, calibres, models, money
and percentages are not quantities and are left out: no number beats a wrong one.
"""

import math
import re
from dataclasses import dataclass, replace

from monitor.core.figures.bounds import Bound, bound_after, bound_before
from monitor.core.figures.eastern import Numeral
from monitor.core.figures.number_words import MEASURES, MONEY, PLACES, SINGULAR, TIMES
from monitor.core.figures.numerals import last_scale, numerals
from monitor.core.figures.pairs import grows


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
    outgrown: bool = False
    """What it was before: the 20,000 of `rose from 20,000 to 28,000`."""


_WIDE = str.maketrans("０１２３４５６７８９，．～〜∼–—（", "0123456789,.~~~-~(")
_APOSTROPHES = str.maketrans("’ʼ", "''")

_JOINING = "and|or|to|и|или|й|і|та|або|чи|до|und|oder|bis|et|ou|y|o|e|oraz|lub|và|hoặc"
_NOT_A_QUANTITY_AFTER = re.compile(
    rf"(?:\s?[여余餘多])?\s?-?\s?(?:(?:{MEASURES}|{TIMES}|{MONEY}|{PLACES})(?![A-Za-zА-Яа-яЁёІіЇї])|/\d|:\d|\s\d/\d(?!\d))|[a-zа-яё]+[-/]\d"
    # `8,700-ton`, `274-metre-long`, `2000-килограммовая` tell what a thing is like; `10,000-strong` counts.
    r"|-(?!strong|m[ae]n\b|members?\b|persons?\b|troops?\b|soldiers?\b|plus|odd|ти\b|х\b|ми\b|мя\b|и\b)[A-Za-zА-Яа-яЁёІіЇїЄє]"
    # `122- and 152-mm`, "122-, 130- и 152-мм": a hyphen that hangs shares the word that the last of them has.
    rf"|-(?:,|\s(?:{_JOINING})\s)",
    re.IGNORECASE,
)
_NOT_A_QUANTITY_BEFORE = re.compile(
    r"(?:[$€£¥₩₽№#]|\b(?:USD|KRW|JPY|CNY|RMB|EUR|RUB|KN|M|Type|No|Article|Resolution|Jan|Feb|Mar|Apr|May|Jun|June|Jul|July|Aug|Sept?|Oct|Nov|Dec|January|February|March|"
    r"April|August|September|October|November|December)\.?|\b(?:half|thirds?|quarters?|fifths?|tenths?) of|[^\W\d_]-|화성포?-?|火星-?|第|제|[급级級]\()\s?$"
)
_OVER = re.compile(r"\d[多余餘여]")
"""Inside a number: 100多万."""
_RANGE_GAP = re.compile(r"\s?(?:-|~|to|and|до|по|至|到|から|에서)\s?", re.IGNORECASE)
_COUNTED_GAP = re.compile(r"\s?(?P<counter>[명개발문대척人個个发発名枚门門])(?:에서|から|~|-|至|到)\s?")
"""1만 명에서 1만2천 명: the counter stands behind each."""
_ALIKE_GAP = re.compile(rf"\s?(?:[-~·・、]|{_JOINING}|по|至|到|和|及|与|から|에서|와|과)\s?", re.IGNORECASE)
_RANGE_OPENERS = re.compile(r"(?:between|from|from some|от|від|між|между)\s*$", re.IGNORECASE)


_LARGEST = 1e12
"""Nothing in this coverage is counted beyond it: a longer row of digits is no number."""


def numbers(text: str, *, most: int | None = None) -> list[Number]:
    """Every quantity in a text, in order, or the first `most`; ranges as one number with two ends."""
    plain = text.translate(_WIDE).translate(_APOSTROPHES)
    found: list[Number] = []
    read_to = 0
    for numeral in numerals(plain):
        if numeral.start < read_to or numeral.high > _LARGEST:
            continue
        if most is not None and len(found) > most:
            break
        read_to = numeral.end
        if not _is_quantity(plain, numeral):
            if found and _ALIKE_GAP.fullmatch(plain[found[-1].end : numeral.start][:8]):
                found.pop()  # `26-27日`, `from 10 to 20 km`: the unit is for both
            continue
        if found and _goes_on(plain, found[-1], numeral):
            numeral = _sum(found.pop(), numeral)
        found.append(_bounded(plain, numeral))
    return _ranges(plain, found)


def _is_quantity(plain: str, numeral: Numeral) -> bool:
    before = plain[max(0, numeral.start - 14) : numeral.start]
    return not (_NOT_A_QUANTITY_AFTER.match(plain, numeral.end) or _NOT_A_QUANTITY_BEFORE.search(before))


def _goes_on(plain: str, last: Number, numeral: Numeral) -> bool:
    """Whether a numeral adds to the one before: `1 млн 200 тыс.`, `two thousand five hundred`."""
    alone = last.bound not in (Bound.RANGE, Bound.ORDER) and numeral.low == numeral.high
    scale = last_scale(plain[last.start : last.end])
    return (
        alone and numeral.high < scale and bool(re.fullmatch(r"[\s\u00a0]", plain[last.end : numeral.start]))
    )


def _sum(last: Number, numeral: Numeral) -> Numeral:
    value = (last.low or last.high or 0.0) + numeral.low
    return Numeral(last.start, numeral.end, value, value)


def _bounded(plain: str, numeral: Numeral) -> Number:
    start, end, low, high = numeral
    how = bound_before(plain, start)
    if how is None and _OVER.search(plain, start, end):
        how = Bound.AT_LEAST
    if how is not None and plain[start:end].lower() in SINGULAR:
        high = low
    if low == high:
        how = how or bound_after(plain, end) or Bound.EXACT
    elif how is not Bound.AT_LEAST:
        how = Bound.ORDER if _are_powers(low, high) else Bound.RANGE
    lower = None if how is Bound.AT_MOST else low
    return Number(low=lower, high=None if how is Bound.AT_LEAST else high, bound=how, start=start, end=end)


def _are_powers(low: float, high: float) -> bool:
    """Whether both ends are powers of ten: `hundreds`, and not 三四千."""
    return all(math.log10(value).is_integer() for value in (low, high))


def _ranges(plain: str, found: list[Number]) -> list[Number]:
    joined: list[Number] = []
    for number in found:
        last = joined[-1] if joined else None
        if last and grows(plain, (last.start, last.end), (number.start, number.end)):
            joined[-1:] = _outgrown(plain, last, number)
            joined.append(_reached(number))
        elif last and (span := _span(plain, last, number)):
            joined[-1] = span
        else:
            joined.append(number)
    return joined


def _outgrown(plain: str, was: Number, now: Number) -> list[Number]:
    """The number that another grew from; none where the scale of `from 20 to 28 thousand` may be meant for both."""
    unscaled = last_scale(plain[was.start : was.end]) == 1 < last_scale(plain[now.start : now.end])
    return [] if unscaled and (was.high or was.low or 0) < 1000 else [replace(was, outgrown=True)]


def _reached(number: Number) -> Number:
    """The до of "выросло с 11 до 15 тысяч" leads to the number and does not bound it."""
    return replace(number, low=number.high, bound=Bound.EXACT) if number.bound is Bound.AT_MOST else number


def _span(plain: str, last: Number, number: Number) -> Number | None:
    """Both as one range: `10,000 to 12,000`, `between 10 and 12 thousand`."""
    gap = plain[last.end : number.start]
    opened = _RANGE_OPENERS.search(plain[max(0, last.start - 12) : last.start])
    spoken = gap.strip().lower() in ("and", "и", "та", "і")
    counted = _COUNTED_GAP.fullmatch(gap)
    tied = _RANGE_GAP.fullmatch(gap) or (
        counted and plain[number.end :][:2].lstrip().startswith(counted["counter"])
    )
    low, high = last.high, number.high
    if not low or not high or not tied or (spoken and not opened):
        return None
    if low < 1000 <= high and low * _power(high) < high:
        low *= _power(high)
    if low >= high:
        return None
    return Number(low=low, high=high, bound=Bound.RANGE, start=last.start, end=number.end)


def _power(value: float) -> float:
    """The scale word that the second end of `10 to 12 thousand` lends to the first."""
    return 1e6 if value >= 1e6 else 1e3
