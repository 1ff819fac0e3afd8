"""
Look for a few terms in the raw bytes of a page.

Hyperscan finds the places where one may stand; what stands beside most of
them says that it does not; the others are read in a window.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from monitor.core.charset import HEAD, codec_of, decode
from monitor.core.gate import Wanted
from monitor.core.gate.breaks import Codes, came_from, goes_on, in_tag, inside_word, meta_around, parts_words
from monitor.core.gate.neighbours import belongs, may_follow
from monitor.core.gate.seeds import Kind, Seed
from monitor.core.rule import Ruleset
from monitor.scan.database import Database, Literals, ShortWords, hyperscan
from monitor.scan.excerpt import edge_of_window

MOST_LOOKS = 60
"""Places looked at in one page before it is looked at whole."""

_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_NEAR = 160
"""Bytes on each side of a place that settle it where nothing but text stands in them."""
_ANY_MARKUP = re.compile(
    rb"[<>&\\\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\xc2[\x80-\xad]|\xe1|\xe2\x80[\x8b-\x8f\xa8-\xae]|\xe2\x81|\xef|\xf0|\xf3|\xcd|\xcc"
)


class Scanner:
    """Looks for a few terms in raw bytes."""

    def __init__(self, ruleset: Ruleset, names: frozenset[str], seeds: Sequence[Seed]) -> None:
        self._wanted = Wanted(ruleset, names, Literals, ShortWords)
        self._enough = max(40, self._wanted.longest)
        self._seeds = tuple(seeds)
        self._scan = Database(
            [seed.regex for seed in seeds],
            [
                hyperscan.HS_FLAG_DOTALL | (hyperscan.HS_FLAG_CASELESS if seed.caseless else 0)
                for seed in seeds
            ],
        )

    def sees(self, body: bytes, content_type: str | None) -> bool:
        """Whether one of the terms may stand in a page."""
        seen = None if _must_be_decoded(body, content_type) else self._sees(body)
        if seen is None:
            seen = self._sees(decode(body, content_type).text.encode("utf-8", "replace"), decoded=True)
        return seen is True

    def _sees(self, body: bytes, *, decoded: bool = False) -> bool | None:
        """Whether one of the terms may stand in a page of UTF-8; None where it is none."""
        seeds = self._seeds
        seen: bool | None = False
        clear = looked = ahead = -1
        looks = 0
        codes = Codes(body)

        def at(number: int, _start: int, end: int, _flags: int, _context: object) -> bool:
            nonlocal seen, clear, looked, ahead, looks
            seed = seeds[number]
            kind, after = seed.kind, seed.after
            if kind is Kind.NOT_UTF_8 or kind is Kind.DECLARED:
                if decoded or (kind is Kind.DECLARED and end > HEAD):
                    return False
                seen = None
                return True
            end -= seed.ahead
            if end <= clear or (after is not None and not may_follow(body, end, after)):
                return False
            if seed.head and inside_word(body, end - seed.head):
                return False
            start = end - seed.size
            if seed.around is not None and not belongs(body, start, end, seed.around):
                return False
            if kind is Kind.BEGUN:
                if not goes_on(body, start, seed.beside) or in_tag(body, start):
                    return False
            elif (kind is Kind.ENDED and not came_from(body, start, seed.beside)) or (
                kind is Kind.ODD and parts_words(body, end)
            ):
                return False
            elif tag_end := in_tag(body, start):
                clear = tag_end
                return False
            looks += 1
            # Where places lie close together, one window takes in twice as many as the one before.
            ahead = max(2 * ahead, _NEAR) if end < looked else 0
            seen, clear, looked = (
                self._stands(body, end, ahead, codes) if looks <= MOST_LOOKS else (True, end, end)
            )
            return seen

        # A pattern may ask for a byte behind a word; a tag or a line that ends is one.
        self._scan(body if body.endswith((b">", b"\n")) else body + b"\n", at)
        return seen

    def _stands(self, body: bytes, place: int, ahead: int, codes: Codes) -> tuple[bool, int, int]:
        """
        Whether a term may stand at a place, or within so many bytes behind it.

        And how far that is settled, and the end of what was read for it.
        """
        near = body[max(0, place - _NEAR) : place + _NEAR]
        if not _ANY_MARKUP.search(near):
            stands = self._wanted.any_found(near.decode("utf-8", "ignore"))
            return stands, place + _NEAR // 2, place + _NEAR
        if code_end := codes.around(place):
            return False, code_end, code_end
        if meta := meta_around(body, place):
            start, end = meta
            text = body[start:end].decode("utf-8", "ignore")
            return self._wanted.any_found(text), end, end
        start = edge_of_window(body, place, -1, self._enough)
        settled = min(len(body), place + max(ahead, _NEAR // 2))
        end = edge_of_window(body, settled, 1, self._enough)
        text = body[start:end].decode("utf-8", "ignore")
        return self._wanted.any_found(text), settled, end


def _must_be_decoded(body: bytes, content_type: str | None) -> bool:
    """Whether a page may be written in something other than UTF-8 without its bytes showing it."""
    if body[:2] in (b"\xff\xfe", b"\xfe\xff") or body[:2048].count(0) > 32:
        return True
    return content_type is not None and _other_charset(content_type) and not body.isascii()


@lru_cache(maxsize=1_000)
def _other_charset(content_type: str) -> bool:
    """Whether a server says that a page is written in something other than UTF-8."""
    declared = _CHARSET.search(content_type)
    return declared is not None and codec_of(declared[1]) not in (None, "utf-8")
