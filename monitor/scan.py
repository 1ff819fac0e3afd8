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
import json
import logging
import platform
import re
import threading
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from monitor import cache
from monitor.core.breaks import Codes, came_from, goes_on, in_tag, inside_word, letter_behind, meta_around
from monitor.core.charset import HEAD, codec_of, decode
from monitor.core.gate import Conjunction, Wanted, automaton_of, conjunctions, satisfied
from monitor.core.neighbours import Around, belongs
from monitor.core.rule import Ruleset
from monitor.core.seeds import Kind, Seed, quoted, seeds_of
from monitor.core.stems import seed_terms, stems
from monitor.core.views import HIDING, INLINE

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
_HIDES = re.compile(rb"<(?:%s)\b" % HIDING.encode(), re.IGNORECASE)
_INLINE_END = re.compile(rb"</(?:%s)>\Z" % INLINE.encode(), re.IGNORECASE)
_HIDDEN = re.compile(rb"<(%s)\b(?:.*?</\1\s*>|(?:(?!</\1).)*$)" % HIDING.encode(), re.DOTALL | re.IGNORECASE)
_CODE = re.compile(rb"<(script|style)\b(?:.*?</\1\s*>|(?:(?!</\1).)*$)", re.DOTALL | re.IGNORECASE)
_NO_TEXT = re.compile(
    rb"<!--.*?(?:-->|$)|<[^<>]*(?:>|$)|&#?\w{1,31};?|\\+(?:u[0-9a-fA-F]{4}|.)|[\s\x00-\x1f]+|\xe2\x80[\x8b-\x8f]|\xc2[\xa0\xad]",
    re.DOTALL,
)
_FOLLOWING = bytes(range(0x80, 0xC0))
"""Bytes of a character behind its first."""
_BEFORE_HIDING = 32
"""Bytes before an element that tell whether a word stands there."""
_CUT_HIDDEN = re.compile(rb"^.*</(?:%s)\s*>(?=\s{0,20}[^<\s])" % HIDING.encode(), re.DOTALL | re.IGNORECASE)
"""The end of an element that began before, where a sentence goes on behind it."""
_CUT_CODE = re.compile(rb"^.*</(?:script|style)\s*>", re.DOTALL | re.IGNORECASE)
_CUT_HEAD = re.compile(rb"^[^<>]*>")

_ACCENTED = (b"\xc3", b"\xc4", b"\xc5")
"""First bytes of Latin letters with accents."""
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
        self._finder_of = _Literals if self._with_scanner else automaton_of
        self._wanted: dict[frozenset[str], Wanted] = {}
        self._scanners: dict[tuple[Conjunction, ...], _Scanner | None] = {}
        self._making = threading.Lock()

    @classmethod
    def from_ruleset(cls, ruleset: Ruleset) -> "Gate":
        """The gate that these rules need."""
        return cls(ruleset)

    def get_ready(self, country: str | None = None) -> None:
        """Make what the first page of a source of this country would have to wait for."""
        needed = conjunctions(self._ruleset, country)
        if self._with_scanner:
            self._scanner(needed, country)
        self._want_all(needed)

    def passes(
        self, body: bytes, content_type: str | None = None, country: str | None = None, beside: str = ""
    ) -> bool:
        """
        Whether a page may match a rule, for a source of this country.

        `beside` is what the page's entry says: a rule may find half of what it
        needs there and half on the page.
        """
        needed = conjunctions(self._ruleset, country)
        scanner = self._scanner(needed, country) if self._with_scanner else None
        if (
            scanner is not None
            and not scanner.sees(body, content_type)
            and not (beside and scanner.sees(beside.encode("utf-8", "replace"), None))
        ):
            return False
        wanted = self._want_all(needed)
        held = wanted.found(beside) if beside else set(wanted.always)
        return satisfied(held, needed) or wanted.decides(needed, held, decode(body, content_type).text)

    def _want_all(self, needed: tuple[Conjunction, ...]) -> Wanted:
        names = frozenset().union(*(group for conjunction in needed for group in conjunction))
        if names not in self._wanted:
            with self._making:
                if names not in self._wanted:
                    self._wanted[names] = Wanted(self._ruleset, names, self._finder_of)
        return self._wanted[names]

    def _scanner(self, needed: tuple[Conjunction, ...], country: str | None) -> "_Scanner | None":
        if needed not in self._scanners:
            with self._making:
                if needed not in self._scanners:
                    names, seeds = _first(self._ruleset, needed, country)
                    self._scanners[needed] = _Scanner(self._ruleset, names, seeds) if seeds else None
        return self._scanners[needed]


def _first(
    ruleset: Ruleset, needed: tuple[Conjunction, ...], country: str | None
) -> tuple[frozenset[str], list[Seed]]:
    """The terms to look for first and their byte patterns, found by an earlier process or anew; no patterns: none will do."""
    asked = sorted(sorted(sorted(group) for group in conjunction) for conjunction in needed)
    told = (ruleset.version, _code(), asked)
    name = f"seeds-{hashlib.sha256(repr(told).encode()).hexdigest()[:32]}.json"
    kept = cache.read(name) if ruleset.version else None
    if kept is not None:
        try:
            names, seeds = json.loads(kept)
            return frozenset(names), [_seed(*told) for told in seeds]
        except (ValueError, TypeError, KeyError) as error:
            logger.info("kept seeds not read why=%s", error)
    first = seed_terms(ruleset, country)
    if not first or any(ruleset.terms[term].regex for term in first):
        return first, []
    # In one order in every process, so that the next finds the database that this one keeps.
    made = sorted(seeds_of(stems(ruleset, first)), key=lambda seed: (seed.regex, seed.kind.name, seed.size))
    if ruleset.version:
        cache.write(
            name, json.dumps([sorted(first), [_told(seed) for seed in made]]).encode(), kin="seeds-*.json"
        )
    return first, made


def _told(seed: Seed) -> list[str | bool | int | None]:
    """A seed as JSON has it."""
    after = None if seed.after is None else _listed(seed.after)
    around = None if seed.around is None else " ".join(",".join(pair) for pair in sorted(seed.around))
    regex = seed.regex.decode("latin-1")
    return [regex, seed.kind.name, seed.caseless, _listed(seed.beside), seed.size, seed.head, after, around]


def _seed(
    regex: str,
    kind: str,
    caseless: bool,
    beside: str,
    size: int,
    head: int,
    after: str | None,
    around: str | None,
) -> Seed:
    """The seed that was told."""
    return Seed(
        regex=regex.encode("latin-1"),
        kind=Kind[kind],
        caseless=caseless,
        beside=_bytes(beside),
        size=size,
        head=head,
        after=None if after is None else _bytes(after),
        around=None if around is None else _arounds(around),
    )


def _listed(single: frozenset[bytes]) -> str:
    return b"".join(sorted(single)).decode("latin-1")


@lru_cache(maxsize=1_000)
def _arounds(told: str) -> frozenset[Around]:
    pairs = (pair.split(",") for pair in told.split(" "))
    return frozenset((before, behind) for before, behind in pairs)


def _bytes(listed: str) -> frozenset[bytes]:
    return frozenset(char.encode("latin-1") for char in listed)


@lru_cache(maxsize=1)
def _code() -> str:
    """A hash of the modules that decide what is looked for first."""
    core = Path(__file__).parent / "core"
    digest = hashlib.sha256()
    for module in ("gate", "han", "rule", "seeds", "stems", "text"):
        digest.update((core / f"{module}.py").read_bytes())
    return digest.hexdigest()


class _Scanner:
    """Looks for a few terms in raw bytes."""

    def __init__(self, ruleset: Ruleset, names: frozenset[str], seeds: Sequence[Seed]) -> None:
        self._wanted = Wanted(ruleset, names, _Literals)
        self._enough = max(40, self._wanted.longest)
        self._kinds = [seed.kind for seed in seeds]
        self._sizes = [seed.size for seed in seeds]
        self._beside = [_numbers(seed.beside) for seed in seeds]
        self._heads = [seed.head for seed in seeds]
        self._after = [seed.after for seed in seeds]
        self._never_after = [_never_after(seed.after) for seed in seeds]
        self._around = [seed.around for seed in seeds]
        self._scan = _Database(
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
        kinds, sizes, beside = self._kinds, self._sizes, self._beside
        heads, afters, never_after, arounds = self._heads, self._after, self._never_after, self._around
        seen: bool | None = False
        clear = looked = ahead = -1
        looks = 0
        codes = Codes(body)

        def at(number: int, _start: int, end: int, _flags: int, _context: object) -> bool:
            nonlocal seen, clear, looked, ahead, looks
            kind = kinds[number]
            if kind is Kind.NOT_UTF_8 or kind is Kind.DECLARED:
                if decoded or (kind is Kind.DECLARED and end > HEAD):
                    return False
                seen = None
                return True
            if end <= clear:
                return False
            if (follows := body[end : end + 1]) in never_after[number] or (
                follows in _ACCENTED and _other_letter(letter_behind(body, end), afters[number])
            ):
                return False
            if (head := heads[number]) and inside_word(body, end - head):
                return False
            if (around := arounds[number]) and not belongs(body, end - sizes[number], end, around):
                return False
            if kind is Kind.BEGUN:
                if in_tag(body, end - sizes[number]) or not goes_on(
                    body, end - sizes[number], beside[number]
                ):
                    return False
            elif kind is Kind.ENDED and not came_from(body, end - sizes[number], beside[number]):
                return False
            if kind is not Kind.BEGUN and (tag_end := in_tag(body, end)):
                clear = tag_end
                return False
            looks += 1
            # Where places lie close together, one window takes in twice as many as the one before.
            ahead = max(2 * ahead, _NEAR) if end < looked else 0
            seen, clear, looked = (
                self._stands(body, end, ahead, codes) if looks <= MOST_LOOKS else (True, end, end)
            )
            return seen

        self._scan(body, at)
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
        start = self._wide_enough(body, place, -1)
        settled = min(len(body), place + max(ahead, _NEAR // 2))
        end = self._wide_enough(body, settled, 1)
        text = body[start:end].decode("utf-8", "ignore")
        return self._wanted.any_found(text), settled, end

    def _wide_enough(self, body: bytes, place: int, side: int) -> int:
        """Where a window must begin or end that holds enough text on one side of a place."""
        for reach in WINDOWS:
            edge = max(0, place - reach) if side < 0 else place + reach
            first, last = sorted((edge, place))
            inside = _hidden_behind_words(body, max(0, first - _BEFORE_HIDING), last)
            piece = (_HIDDEN if inside else _CODE).sub(b"", _CUT_HEAD.sub(b"", body[first:last]))
            if side < 0:
                piece = _CUT_HIDDEN.sub(b"", _CUT_CODE.sub(b"", piece))
            if _length(piece) >= self._enough:
                return edge
        return 0 if side < 0 else len(body)


def _hidden_behind_words(body: bytes, first: int, last: int) -> bool:
    """Whether in a stretch of a page an element that may be left out begins behind words."""
    for found in _HIDES.finditer(body, first, last):
        before = body[max(first, found.start() - _BEFORE_HIDING) : found.start()].rstrip()
        if before and (not before.endswith(b">") or _INLINE_END.search(before)):
            return True
    return False


@lru_cache(maxsize=1_000)
def _numbers(single: frozenset[bytes]) -> frozenset[int]:
    """Single bytes as numbers; one set for all seeds that have the same."""
    return frozenset(byte[0] for byte in single)


@lru_cache(maxsize=1_000)
def _never_after(letters: frozenset[bytes] | None) -> frozenset[bytes]:
    """The ASCII letters that may not stand behind a match."""
    if letters is None:
        return frozenset()
    return frozenset(
        bytes([byte])
        for byte in b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
        if bytes([byte]).lower() not in letters
    )


def _other_letter(letter: str, after: frozenset[bytes] | None) -> bool:
    """Whether a letter behind a match is none that may stand there; one that has lost its accents may be."""
    if not letter or after is None:
        return False
    return not after or (letter.isascii() and letter.encode() not in after)


class _Literals:
    """Which of many literal strings stand in a text, by hyperscan; the text and the strings have been folded."""

    def __init__(self, literals: Sequence[str]) -> None:
        self._scan = (
            _Database(
                [quoted(literal.encode("utf-8", "surrogatepass")) for literal in literals],
                [hyperscan.HS_FLAG_SINGLEMATCH] * len(literals),
            )
            if literals
            else None
        )

    def __call__(self, text: str) -> list[int]:
        found: list[int] = []
        if self._scan:
            self._scan(
                text.encode("utf-8", "surrogatepass"),
                lambda number, _start, _end, _flags, _context: found.append(number),
            )
        return found


class _Database:
    """Hyperscan's database of many patterns: kept from an earlier process, or compiled and kept."""

    def __init__(self, expressions: Sequence[bytes], flags: Sequence[int]) -> None:
        digest = hashlib.sha256(f"{hyperscan.__version__} {platform.machine()}".encode())
        for expression, flag in zip(expressions, flags, strict=True):
            digest.update(b"%d %d " % (flag, len(expression)) + expression)
        name = f"gate-{digest.hexdigest()[:32]}.hsdb"
        self._database = self._kept(name)
        if self._database is None:
            self._database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
            self._database.compile(
                expressions=expressions, ids=range(len(expressions)), elements=len(expressions), flags=flags
            )
            cache.write(name, hyperscan.dumpb(self._database), kin="gate-*.hsdb")
        self._mine = threading.local()

    @staticmethod
    def _kept(name: str) -> Any:
        kept = cache.read(name)
        if kept is None:
            return None
        try:
            return hyperscan.loadb(kept, hyperscan.HS_MODE_BLOCK)
        except hyperscan.HyperscanError as error:
            logger.info("kept gate not loaded why=%s", error)
            return None

    def __call__(self, body: bytes, at: Callable[[int, int, int, int, object], bool | None]) -> None:
        """Tell `at` of every match (number, start, end, flags, context), until it says True."""
        scratch = getattr(self._mine, "scratch", None)
        if scratch is None:
            scratch = self._mine.scratch = hyperscan.Scratch(self._database)
        with contextlib.suppress(hyperscan.ScanTerminated):
            self._database.scan(body, match_event_handler=at, scratch=scratch)


def _length(markup: bytes) -> int:
    """Characters of plain text in a piece of a page, rather too few than too many."""
    return len(_NO_TEXT.sub(b"", markup).translate(None, _FOLLOWING))


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
