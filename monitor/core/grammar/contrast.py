"""
Part a sentence where one deed is set against another: `…, while Washington gave Ukraine 3 million shells`.

Each side is read by itself: what one gives to Ukraine takes nothing from what
the other gives to Russia.
"""

import re
from collections.abc import Iterator

from monitor.core.clauses import Span, clauses

_JOINT = re.compile(
    r"[;；]|,? (?:while|whereas|whilst|but|as against)(?= )"
    r"|, (?:а|тогда как|в то время как|между тем как|однако|но|тоді як|в той час як|водночас|натомість|але|проте)(?= )"
    r"|,(?:而|但|相比之下|与此同时)|(?<=[가-힣])(?:지만|는데|는 반면|은 반면|한 반면|는 가운데),? |(?:のに対し|に対して|一方で?|が)、"
    r"|, (?:während|wohingegen|aber|tandis que|alors que|mais|mientras(?: que)?|pero|podczas gdy|natomiast|ale|trong khi|nhưng)(?= )"
)

_AS_MUCH = re.compile(
    r"\b(?:as many|as much|twice|thrice|times (?:that|as|more)|(?:far |even |many )?more)\b|вдвое|втрое|больше|столько же|удвічі|втричі|більше|стільки ж"
    r"|\d배|두 배|세 배|더 많|그 이상|倍|それ以上|更多|doppelt|mehr|le double|plus\b|el doble|más\b|więcej|gấp|nhiều hơn"
)


def sides(text: str, start: int, end: int) -> Iterator[Span]:
    """The sides of a stretch of folded text, in order; the stretch itself where nothing in it is set against another."""
    return clauses(_JOINT, text, start, end)


def as_much(text: str, start: int, end: int) -> bool:
    """Whether a side counts by what the other names: `but the DPRK gave twice as many`."""
    return _AS_MUCH.search(text, start, end) is not None
