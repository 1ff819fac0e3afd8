"""
How much of a page must be read to judge a place in it.

As much as holds the longest phrase on each side, whatever markup stands
between its words: tags, and elements that an extractor leaves out with all
that is in them.
"""

import re

from monitor.core.gate.hiding import BEFORE_HIDING, HIDING, INLINE_TAG

WINDOWS = (200, 600, 1_800, 5_400, 16_200, 60_000)
"""Bytes read on each side of a place; wider only where markup leaves too little text to judge."""

_HIDES = re.compile(rb"<(?:%s)\b" % HIDING.encode(), re.IGNORECASE)
_INLINE_TAG = re.compile(INLINE_TAG.encode(), re.IGNORECASE)
_HIDDEN = re.compile(rb"<(%s)\b(?:.*?</\1\s*>|(?:(?!</\1).)*$)" % HIDING.encode(), re.DOTALL | re.IGNORECASE)
_CODE = re.compile(rb"<(script|style)\b(?:.*?</\1\s*>|(?:(?!</\1).)*$)", re.DOTALL | re.IGNORECASE)
_NO_TEXT = re.compile(
    rb"<!--.*?(?:-->|$)|<[^<>]*(?:>|$)|&#?\w{1,31};?|\\+(?:u[0-9a-fA-F]{4}|.)|[\s\x00-\x1f]+|\xe2\x80[\x8b-\x8f]|\xc2[\xa0\xad]",
    re.DOTALL,
)
_FOLLOWING = bytes(range(0x80, 0xC0))
"""Bytes of a character behind its first."""
_CUT_HIDDEN = re.compile(rb"^.*</(?:%s)\s*>(?=\s{0,20}[^<\s])" % HIDING.encode(), re.DOTALL | re.IGNORECASE)
"""The end of an element that began before, where a sentence goes on behind it."""
_CUT_CODE = re.compile(rb"^.*</(?:script|style)\s*>", re.DOTALL | re.IGNORECASE)
_CUT_HEAD = re.compile(rb"^[^<>]*>")


def edge_of_window(body: bytes, place: int, side: int, enough: int) -> int:
    """
    Where a window must begin or end that holds enough text on one side of a place.

    `side`: -1 before it, 1 behind it. `enough`: characters of text.
    """
    for reach in WINDOWS:
        edge = max(0, place - reach) if side < 0 else place + reach
        first, last = sorted((edge, place))
        inside = _hidden_behind_words(body, max(0, first - BEFORE_HIDING), last)
        piece = (_HIDDEN if inside else _CODE).sub(b"", _CUT_HEAD.sub(b"", body[first:last]))
        if side < 0:
            piece = _CUT_HIDDEN.sub(b"", _CUT_CODE.sub(b"", piece))
        if _length(piece) >= enough:
            return edge
    return 0 if side < 0 else len(body)


def _hidden_behind_words(body: bytes, first: int, last: int) -> bool:
    """Whether in a stretch of a page an element that may be left out begins behind words."""
    for found in _HIDES.finditer(body, first, last):
        before = body[max(first, found.start() - BEFORE_HIDING) : found.start()].rstrip()
        while before.endswith(b">") and _INLINE_TAG.fullmatch(before, start := before.rfind(b"<")):
            before = before[:start].rstrip()
        if before and not before.endswith(b">"):
            return True
    return False


def _length(markup: bytes) -> int:
    """Characters of plain text in a piece of a page, rather too few than too many."""
    return len(_NO_TEXT.sub(b"", markup).translate(None, _FOLLOWING))
