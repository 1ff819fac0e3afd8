"""
Read a clock's hour beside the word for the time of day that it is told in: "밤 9:40" is twenty to ten at night.

Pure. Each word has the hours that it is said of. Another hour beside it, such
as the twelve of "밤 12:30", may be this night's or the next day's: it has no reading.
"""

from collections.abc import Mapping

_Hours = Mapping[int, int]


def _as_said(first: int, last: int) -> dict[int, int]:
    return {hour: hour for hour in range(first, last + 1)}


def _later(first: int, last: int) -> dict[int, int]:
    return {hour: hour + 12 for hour in range(first, last + 1)}


_BEFORE_NOON: _Hours = {12: 0} | _as_said(0, 11)
_AFTER_NOON: _Hours = {0: 12, 12: 12} | _later(1, 11)
_SMALL_HOURS: _Hours = {12: 0} | _as_said(0, 7)
_MORNING: _Hours = _as_said(4, 11)
_NOON: _Hours = _as_said(10, 12) | _later(1, 4)
_EVENING: _Hours = _later(4, 11)
_NIGHT: _Hours = _later(6, 11)
_DEEP_NIGHT: _Hours = _as_said(0, 5) | _later(9, 11)
_MIDNIGHT: _Hours = {0: 0}

BEFORE: Mapping[str, _Hours] = (
    dict.fromkeys(("오전", "午前", "上午"), _BEFORE_NOON)
    | dict.fromkeys(("오후", "午後", "下午"), _AFTER_NOON)
    | dict.fromkeys(("새벽", "未明", "凌晨"), _SMALL_HOURS)
    | dict.fromkeys(("아침", "朝", "早朝", "早上", "早晨", "清晨"), _MORNING)
    | dict.fromkeys(("낮", "한낮", "昼", "中午"), _NOON)
    | dict.fromkeys(("저녁", "夕方", "傍晚"), _EVENING)
    | dict.fromkeys(("밤", "夜", "晩", "晚", "晚上", "晚间", "晚間"), _NIGHT)
    | dict.fromkeys(("한밤", "심야", "深夜"), _DEEP_NIGHT)
    | dict.fromkeys(("자정", "午夜"), _MIDNIGHT)
)
"""Words that stand before the hour; in Korean, Japanese and Chinese."""

AFTER: Mapping[str, _Hours] = dict.fromkeys(("am", "πμ"), _BEFORE_NOON) | dict.fromkeys(
    ("pm", "μμ"), _AFTER_NOON
)
"""Marks that stand behind the hour, without their dots and spaces."""


def hour_of_day(word: str, hour: int) -> int | None:
    """The hour that a word makes of one as said; beyond twelve it says itself. None where it is unclear."""
    if hour > 12:
        return hour
    hours = BEFORE.get(word) or AFTER["".join(filter(str.isalpha, word.lower()))]
    return hours.get(hour)
