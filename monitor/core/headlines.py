"""
Whether a headline from elsewhere tells what one of our titles tells.

Pure. The same title is the same report. For the rest it compares the words
that carry meaning: a list of events is written in one hand and our titles in
many, so that equality finds little. It only proposes, whatever the figures and
names are; who audits looks at the proposal.
"""

import re
from functools import lru_cache

from monitor.core.text import fold

ENOUGH = 0.5
"""Share of the headline's words that a title and quote must hold to be proposed."""
FEWEST = 2
"""Words that a headline must have to be likened to anything: one alone, "Russia", stands in every other title."""

_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
_WORD = re.compile(r"[^\W_]+")
_EMPTY = frozenset(
    "the a an of to in on at for and or by with from as is are was were has have had its their that this over after says said"
    " say into about under new и в на о об по с со из за от к для что как не у та до про що на від з із й та".split()
)


@lru_cache(maxsize=64)  # one headline is held against many titles
def words(text: str) -> frozenset[str]:
    """The words of a text that carry meaning, cut to their beginnings; pairs of letters in Han, Kana and Hangul."""
    folded = fold(text).text
    found: set[str] = set()
    for run in _CJK.findall(folded):
        found.update(run[i : i + 2] for i in range(max(len(run) - 1, 1)))
    for word in _WORD.findall(_CJK.sub(" ", folded)):
        if word not in _EMPTY and len(word) > 1:
            found.add(word[:5] if not word.isdigit() else word)
    return frozenset(found)


def same(headline: str, title: str) -> bool:
    """Whether two titles are one: the same words in the same order, whatever the case and what stands between them."""
    return bool(_in_order(headline)) and _in_order(headline) == _in_order(title)


def likeness(headline: str, told: str) -> float:
    """How much of a headline stands in what was told, from 0 to 1; 0 of a headline of one word."""
    wanted = words(headline)
    return len(wanted & words(told)) / len(wanted) if len(wanted) >= FEWEST else 0.0


@lru_cache(maxsize=64)
def _in_order(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(fold(text).text))
