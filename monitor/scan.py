"""
Say at once of most pages that no rule can match them: the gate, run on bytes as they lie.

Hyperscan finds in the raw bytes the places where a word that every rule needs
may stand; each is read in a small window; only a page where one really stands
is looked at whole. Without hyperscan (it has no wheel everywhere) every page
is looked at whole: slower, the same answer.

Says yes too often, never no wrongly: `tests/test_scan.py` hides words in every
way that we know a page can.
"""

import contextlib
import hashlib
import importlib
import logging
import platform
import re
import threading
from typing import Any

from monitor import cache
from monitor.core.breaks import came_from, goes_on, in_code
from monitor.core.charset import codec_of, decode
from monitor.core.gate import Wanted, conjunctions, satisfied
from monitor.core.rule import Ruleset
from monitor.core.seeds import Kind, Seed, seeds_of
from monitor.core.stems import seed_terms, stems

logger = logging.getLogger(__name__)

hyperscan: Any
try:
    hyperscan = importlib.import_module("hyperscan")
except ImportError:  # no wheel for this platform
    hyperscan = None

WINDOWS = (200, 600, 1_800, 5_400, 16_200, 60_000)
"""Bytes read on each side of a place; wider only where markup leaves too little text to judge."""
MOST_LOOKS = 60
"""Places looked at in one page before it is looked at whole."""

_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_HIDING = b"script|style|noscript|template|svg|iframe|select|button|form|textarea|object|figure|aside|math"
_HIDES = re.compile(rb"<(?:%s)\b" % _HIDING, re.IGNORECASE)
_HIDDEN = re.compile(rb"<(%s)\b(?:.*?</\1\s*>|(?:(?!</\1).)*$)" % _HIDING, re.DOTALL | re.IGNORECASE)
_NO_TEXT = re.compile(
    rb"<!--.*?(?:-->|$)|<[^<>]*(?:>|$)|&#?\w{1,31};?|\\+(?:u[0-9a-fA-F]{4}|.)|[\s\x00-\x1f]+|\xe2\x80[\x8b-\x8f]|\xc2[\xa0\xad]",
    re.DOTALL,
)
_FOLLOWING = bytes(range(0x80, 0xC0))
"""Bytes of a character behind its first."""
_CUT_HEAD = re.compile(rb"^[^<>]*>")

_NEAR = 160
"""Bytes on each side of a place that settle it where nothing but text stands in them."""
_ANY_MARKUP = re.compile(
    rb"[<>&\\\x00-\x08\x0e-\x1f\x7f]|\xc2[\x80-\xad]|\xe1|\xe2\x80[\x8b-\x8f\xa8-\xae]|\xe2\x81|\xef|\xf0|\xcd|\xcc"
)


class Gate:
    """Whether a page or an entry may match any rule. Cheap to ask, also from many threads; costly to make."""

    def __init__(self, ruleset: Ruleset, *, scanner: bool = True) -> None:
        self._ruleset = ruleset
        self._with_scanner = scanner and hyperscan is not None
        self._wanted: dict[frozenset[str], Wanted] = {}
        self._scanners: dict[frozenset[str], _Scanner | None] = {}
        self._making = threading.Lock()

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
        first = seed_terms(self._ruleset, country)
        scanner = self._scanner(first)
        if (
            scanner is not None
            and not scanner.sees(body, content_type)
            and not (beside and scanner.sees(beside.encode("utf-8", "replace"), None))
        ):
            return False
        wanted = self._want(frozenset().union(*(group for conjunction in needed for group in conjunction)))
        held = wanted.found(beside) if beside else set(wanted.always)
        return satisfied(held, needed) or wanted.decides(needed, held, decode(body, content_type).text)

    def _want(self, names: frozenset[str]) -> Wanted:
        if names not in self._wanted:
            with self._making:
                if names not in self._wanted:
                    self._wanted[names] = Wanted(self._ruleset, names)
        return self._wanted[names]

    def _scanner(self, first: frozenset[str]) -> "_Scanner | None":
        if first not in self._scanners:
            with self._making:
                if first not in self._scanners:
                    usable = first and not any(self._ruleset.terms[name].regex for name in first)
                    self._scanners[first] = (
                        _Scanner(self._ruleset, first) if usable and self._with_scanner else None
                    )
        return self._scanners[first]


class _Scanner:
    """Looks for a few terms in raw bytes."""

    def __init__(self, ruleset: Ruleset, names: frozenset[str]) -> None:
        self._wanted = Wanted(ruleset, names)
        self._enough = max(40, self._wanted.longest)
        # In one order in every process, so that the next finds the database that this one keeps.
        seeds = sorted(
            seeds_of(stems(ruleset, names)), key=lambda seed: (seed.regex, seed.kind.name, seed.size)
        )
        self._kinds = [seed.kind for seed in seeds]
        self._sizes = [seed.size for seed in seeds]
        self._beside = [frozenset(byte[0] for byte in seed.beside) for seed in seeds]
        self._database = _database(seeds)
        self._mine = threading.local()

    def sees(self, body: bytes, content_type: str | None) -> bool:
        """Whether one of the terms may stand in a page."""
        if _must_be_decoded(body, content_type):
            return self._sees(decode(body, content_type).text.encode("utf-8", "replace")) is True
        seen = self._sees(body)
        if seen is None:
            seen = self._sees(decode(body, content_type).text.encode("utf-8", "replace"))
        return seen is True

    def _sees(self, body: bytes) -> bool | None:
        """Whether one of the terms may stand in a page of UTF-8; None where it is none."""
        kinds, sizes, beside = self._kinds, self._sizes, self._beside
        seen: bool | None = False
        clear = -1
        looks = 0

        def at(number: int, _start: int, end: int, _flags: int, _context: object) -> bool:
            nonlocal seen, clear, looks
            kind = kinds[number]
            if kind is Kind.BEGUN:
                if not goes_on(body, end - sizes[number], beside[number]):
                    return False
            elif kind is Kind.ENDED:
                if not came_from(body, end - sizes[number], beside[number]):
                    return False
            elif kind is Kind.NOT_UTF_8:
                seen = None
                return True
            if end <= clear:
                return False
            looks += 1
            seen = looks > MOST_LOOKS or self._stands(body, end)
            clear = end + _NEAR // 2
            return seen

        scratch = getattr(self._mine, "scratch", None)
        if scratch is None:
            scratch = self._mine.scratch = hyperscan.Scratch(self._database)
        with contextlib.suppress(hyperscan.ScanTerminated):
            self._database.scan(body, match_event_handler=at, scratch=scratch)
        return seen

    def _stands(self, body: bytes, place: int) -> bool:
        """Whether a term may stand at a place, or so near that the place need not be looked at again."""
        near = body[max(0, place - _NEAR) : place + _NEAR]
        if not _ANY_MARKUP.search(near):
            return not self._wanted.names.isdisjoint(self._wanted.found(near.decode("utf-8", "ignore")))
        if in_code(body, place):
            return False
        start = self._wide_enough(body, place, -1)
        end = self._wide_enough(body, place, 1)
        text = body[start:end].decode("utf-8", "ignore")
        return not self._wanted.names.isdisjoint(self._wanted.found(text))

    def _wide_enough(self, body: bytes, place: int, side: int) -> int:
        """Where a window must begin or end that holds enough text on one side of a place."""
        for reach in WINDOWS:
            if side < 0:
                edge = max(0, place - reach)
                piece = _CUT_HEAD.sub(b"", body[edge:place])
            else:
                edge = place + reach
                piece = body[place:edge]
                if _HIDES.search(piece):
                    piece = _HIDDEN.sub(b"", piece)
            if _length(piece) >= self._enough:
                return edge
        return 0 if side < 0 else len(body)


def _database(seeds: list[Seed]) -> Any:
    """Hyperscan's database of these seeds: kept from an earlier process, or compiled and kept."""
    flags = [
        hyperscan.HS_FLAG_DOTALL | (hyperscan.HS_FLAG_CASELESS if seed.caseless else 0) for seed in seeds
    ]
    digest = hashlib.sha256(f"{hyperscan.__version__} {platform.machine()}".encode())
    for seed, flag in zip(seeds, flags, strict=True):
        digest.update(b"%d %d " % (flag, len(seed.regex)) + seed.regex)
    name = f"gate-{digest.hexdigest()[:32]}.hsdb"
    kept = cache.read(name)
    if kept is not None:
        try:
            return hyperscan.loadb(kept, hyperscan.HS_MODE_BLOCK)
        except hyperscan.HyperscanError as error:
            logger.info("kept gate not loaded why=%s", error)
    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    database.compile(
        expressions=[seed.regex for seed in seeds],
        ids=list(range(len(seeds))),
        elements=len(seeds),
        flags=flags,
    )
    cache.write(name, hyperscan.dumpb(database), kin="gate-*.hsdb")
    return database


def _length(markup: bytes) -> int:
    """Characters of plain text in a piece of a page, rather too few than too many."""
    return len(_NO_TEXT.sub(b"", markup).translate(None, _FOLLOWING))


def _must_be_decoded(body: bytes, content_type: str | None) -> bool:
    """Whether a page may be written in something other than UTF-8 without its bytes showing it."""
    if body[:2] in (b"\xff\xfe", b"\xfe\xff") or body[:2048].count(0) > 32 or b"\x1b" in body:
        return True
    head = body[:8192].lower()
    if b"2022-kr" in head or b"hz-gb" in head or b'"hz"' in head or b"=hz" in head:
        return True
    declared = _CHARSET.search(content_type) if content_type else None
    return declared is not None and codec_of(declared[1]) not in (None, "utf-8") and not body.isascii()
