"""
Tell when an office's name is another country's: ウクライナ国防省, `Germany's Foreign Office`, 미 합참.

Papers call their own country's offices by the bare name, and so do the lists of
parties. With another country right beside it the same name is another office.
"""

import re
from collections.abc import Mapping

from monitor.core.grammar.countries import ADJECTIVES, GENITIVES, HAN_KANA, KOREAN, OWNERS
from monitor.core.grammar.markers import is_hangul

LOOK = 24
"""Characters beside a name in which its country stands."""


def _groups(names: Mapping[str, str]) -> str:
    return "|".join(f"(?P<{side or 'other'}>{words})" for side, words in names.items())


_ENGLISH_BEFORE = (
    re.compile(rf"(?<!\w)(?:{_groups(OWNERS)})'s (?:own )?$"),
    re.compile(rf"(?<!\w)(?:{_groups(ADJECTIVES)}) $"),
)
_ENGLISH_BEHIND = re.compile(rf" of (?:{_groups(OWNERS)})(?!\w)")
_CYRILLIC_BEHIND = re.compile(rf" (?:вооруженных сил |збройних сил |вс |зс )?(?:{_groups(GENITIVES)})(?!\w)")
_KOREAN_BEFORE = re.compile(rf"(?<![가-힣])(?:{_groups(KOREAN)})(?:의)? ?$")
_HAN_KANA_BEFORE = re.compile(rf"(?:{_groups(HAN_KANA)})[の的]?$")


def others(text: str, start: int, end: int, side: str) -> tuple[int, int] | None:
    """
    Where the name between `start` and `end` stands with its country, if that is another than its `side`; else None.

    Of the names of a side that is no country's (press, research) nothing is said.
    """
    if side not in OWNERS:
        return None
    before, behind = _patterns(text[end - 1])
    for pattern in before:
        if found := pattern.search(text, max(0, start - LOOK), start):
            return None if found.lastgroup == side else (found.start(), end)
    if behind and (found := behind.match(text, end)):
        return None if found.lastgroup == side else (start, found.end())
    return None


def _patterns(letter: str) -> tuple[tuple[re.Pattern[str], ...], re.Pattern[str] | None]:
    """Where a country stands beside a name that ends with this letter: before it, and behind it."""
    if is_hangul(letter):
        return (_KOREAN_BEFORE,), None
    if letter >= "\u2e80":
        return (_HAN_KANA_BEFORE,), None
    return ((), _CYRILLIC_BEHIND) if letter >= "\u0400" else (_ENGLISH_BEFORE, _ENGLISH_BEHIND)
