"""
Say at once of most pages that no rule can match them: the gate, run on bytes as they lie.

Hyperscan finds in the raw bytes the places where a word that every rule needs
may stand; each is read in a small window; only a page where one really stands
is decoded and looked at whole. Without hyperscan (it has no wheel everywhere)
every page is looked at whole: slower, the same answer.

Says yes too often, never no wrongly: `tests/test_gate.py` hides words in every
way that we know a page can.
"""

import importlib
import re
from collections.abc import Callable
from typing import Any

from monitor.core.charset import codec_of, decode
from monitor.core.gate import Wanted, conjunctions, opened, satisfied, views
from monitor.core.rule import Ruleset
from monitor.core.seeds import BREAK, CODECS, seed_terms, seeds_of

hyperscan: Any
try:
    hyperscan = importlib.import_module("hyperscan")
except ImportError:  # no wheel for this platform
    hyperscan = None

WINDOWS = (400, 4_000, 60_000)
"""Bytes read on each side of a place; wider only where markup leaves too little text to judge."""
ENOUGH = 40
"""Characters of text on a side that settle it: longer than any word or phrase of the rules."""
MOST_LOOKS = 60
"""Places looked at in one page before it is looked at whole."""

_CHARSET = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_COVERED = frozenset(codec_of(codec) for codec in CODECS)
_HIDDEN_TAIL = re.compile(
    r"<(script|style|noscript|template|svg|iframe|select|button|form|textarea|object)\b(?:(?!</\1).)*$",
    re.DOTALL | re.IGNORECASE,
)
_HIDDEN = re.compile(
    r"<(script|style|noscript|template|svg|iframe|select|button|form|textarea|object)\b.*?</\1\s*>",
    re.DOTALL | re.IGNORECASE,
)
_MARKUP = re.compile(r"<!--.*?(?:-->|$)|<[^<>]*(?:>|$)", re.DOTALL)
_CUT_HEAD = re.compile(r"^[^<>]*>")


class Gate:
    """Whether a page or an entry may match any rule. Cheap to ask, costly to make: one for each process."""

    def __init__(self, ruleset: Ruleset, *, scanner: bool = False) -> None:
        self._ruleset = ruleset
        self._with_scanner = scanner and hyperscan is not None
        self._wanted: dict[frozenset[str], Wanted] = {}
        self._scanners: dict[frozenset[str], _Scanner | None] = {}

    @classmethod
    def from_ruleset(cls, ruleset: Ruleset) -> "Gate":
        """The gate that these rules need."""
        return cls(ruleset)

    def passes(
        self, body: bytes, content_type: str | None = None, country: str | None = None, beside: str = ""
    ) -> bool:
        """
        Whether a page may match a rule, for a source of this country.

        `beside` is what the page's entry says: a rule may find half of what it
        needs there and half on the page.
        """
        needed = conjunctions(self._ruleset, country)
        wanted = self._want(
            frozenset(name for conjunction in needed for group in conjunction for name in group)
        )
        held = wanted.found(*views(beside)) if beside else set(wanted.always)
        if satisfied(held, needed):
            return True
        first = seed_terms(self._ruleset, country)
        scanner = self._scanner(first)
        if scanner is not None and first.isdisjoint(held) and not scanner.sees(body, content_type):
            return False
        return satisfied(held | wanted.found(*views(decode(body, content_type).text)), needed)

    def _want(self, names: frozenset[str]) -> Wanted:
        if names not in self._wanted:
            self._wanted[names] = Wanted(self._ruleset, names)
        return self._wanted[names]

    def _scanner(self, first: frozenset[str]) -> "_Scanner | None":
        if first not in self._scanners:
            usable = (
                self._with_scanner and first and not any(self._ruleset.terms[name].regex for name in first)
            )
            self._scanners[first] = _Scanner(self._ruleset, first) if usable else None
        return self._scanners[first]


class _Scanner:
    """Looks for a few terms in raw bytes."""

    def __init__(self, ruleset: Ruleset, names: frozenset[str]) -> None:
        self._wanted = Wanted(ruleset, names)
        self._names = names
        made = seeds_of(ruleset, names)
        self._codecs = [seed.codec for seed in made]
        self._leads = [seed.lead for seed in made]
        self._database: Any = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
        self._database.compile(
            expressions=[seed.regex for seed in made],
            ids=list(range(len(made))),
            elements=len(made),
            flags=[
                hyperscan.HS_FLAG_DOTALL | (hyperscan.HS_FLAG_CASELESS if seed.caseless else 0)
                for seed in made
            ],
        )

    def sees(self, body: bytes, content_type: str | None) -> bool:
        """Whether one of the terms may stand in a page."""
        labels = _labels(body, content_type)
        if labels is None:
            return True
        leads = self._leads
        looked: set[tuple[int, str]] = set()
        seen = False

        def at(number: int, _start: int, end: int, _flags: int, _context: object) -> bool:
            nonlocal seen
            if lead := leads[number]:
                end -= lead
                if not BREAK.match(body, end):
                    return False
            place = (end // 64, self._codecs[number])
            if place in looked:
                return False
            looked.add(place)
            seen = len(looked) > MOST_LOOKS or self._stands(body, end, self._codecs[number], labels)
            return seen

        _scan(self._database, body, at)
        return seen

    def _stands(self, body: bytes, place: int, codec: str, others: list[str]) -> bool:
        for reach in WINDOWS:
            before = body[max(0, place - reach) : place].decode(codec, "replace")
            after = body[place : place + reach].decode(codec, "replace")
            # The place may cut a character in two: what stands across it is read as one.
            around = body[max(0, place - reach) : place + reach]
            for charset in {codec, *others} if codec == "utf-8" and not _valid(around) else (codec,):
                if not self._names.isdisjoint(self._wanted.found(*views(around.decode(charset, "replace")))):
                    return True
            enough_before = place <= reach or _length(_CUT_HEAD.sub("", before)) >= ENOUGH
            enough_after = (
                place + reach >= len(body) or _length(_HIDDEN_TAIL.sub("", _HIDDEN.sub("", after))) >= ENOUGH
            )
            if enough_before and enough_after:
                return False
        return True


def _scan(database: Any, body: bytes, at: Callable[[int, int, int, int, object], bool]) -> None:
    try:
        database.scan(body, match_event_handler=at)
    except hyperscan.ScanTerminated:
        return


def _length(markup: str) -> int:
    """Characters of text in a piece of a page."""
    return len("".join(_MARKUP.sub("", opened(markup)).split()))


def _labels(body: bytes, content_type: str | None) -> list[str] | None:
    """
    The charsets that a page may be in; None where its bytes cannot be looked at as they lie.

    That is so with wide and shifting charsets and with those whose bytes no seed is written in.
    """
    if body[:2] in (b"\xff\xfe", b"\xfe\xff") or body[:4] == b"\x00\x00\xfe\xff":
        return None
    if body[:2048].count(0) > 32 or b"\x1b$" in body or b"\x1b(" in body:
        return None
    head = body[:8192]
    labels = _CHARSET.findall(head) if b"harset" in head or b"ncoding" in head or b"HARSET" in head else []
    if content_type and "charset" in content_type.lower():
        labels += _CHARSET.findall(content_type.encode("utf-8", "replace"))
    codecs = {codec_of(label.decode("ascii", "replace")) for label in labels} - {None}
    return ["cp1252", *sorted(codec for codec in codecs if codec)] if codecs <= _COVERED else None


def _valid(piece: bytes) -> bool:
    """Whether a stretch of bytes is UTF-8, but for a character cut at either end."""
    try:
        piece.lstrip(bytes(range(0x80, 0xC0))).decode("utf-8")
    except UnicodeDecodeError as error:
        return error.end >= len(piece) - 4 and error.reason == "unexpected end of data"
    return True
