"""
Find every word of every vocabulary in one pass over a folded text.

One Aho-Corasick automaton holds all literals of a ruleset; what it finds is
then held against the boundaries of the word's script, against the pattern's
inner stars and against exceptions. Regexes run on RE2, first as one set. This
says where words stand; whether they mean anything is `core.matching`'s.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Any, NamedTuple

import ahocorasick
import re2

from monitor.core.rule import ENDING, Pattern, Ruleset, edge_of, joins, starred, without_covered
from monitor.core.text import Folded

SHORT_GAP = 20
"""Characters between two headline short forms that still make a pair."""
MOST_HITS = 12_000
"""Words found in one text before the rest is left unread: the fullest of real articles has 2,600, flooded pages have more."""
MOST_REGEX_BYTES = 500_000
"""How far regexes read, which are the one thing here that a text can make slow."""
MOST_REGEX_HITS = 500
"""Hits that one regex may have in one text; a pattern with more says nothing."""


class Spot(NamedTuple):
    """A stretch of the folded text; `name` is a term or a party."""

    start: int
    end: int
    name: str


# What a literal found may be: (role, name). Roles below.
TERM, EXCEPT, UNLESS, SHORT, REFER, PARTY, UNNAMED, SPEECH = range(8)
Role = tuple[int, str]


@dataclass(frozen=True, slots=True)
class _Word:
    """A distinct pattern and everything that it stands for."""

    left: str
    right: str
    grows: bool
    """Open to the right after a letter: the hit is the whole word."""
    case: str | None
    size: int
    """Characters of the literal that is looked for: the pattern, or what stands before its first inner star."""
    pieces: tuple[str, ...]
    """What stands between inner stars, that literal the first; none where it has none, as nearly all."""
    roles: tuple[Role, ...]


@dataclass(frozen=True)
class Index:
    """A ruleset made ready for the scan."""

    automaton: Any
    regexes: tuple[tuple[Any, tuple[str, ...]], ...]
    regex_set: Any
    shorts: frozenset[str]
    """Terms that have headline short forms."""


@dataclass
class Spots:
    """Everything found in a text, by what it may be; in order of place."""

    terms: dict[str, list[Spot]]
    refers: dict[str, list[Spot]]
    parties: list[Spot]
    unnamed: list[Spot]
    speech: list[Spot]
    end: int
    """How far the text was read: to its end, unless it is flooded with words."""


def _patterns(ruleset: Ruleset) -> Iterator[tuple[Pattern, Role]]:
    for term in ruleset.terms.values():
        for role, patterns in (
            (TERM, without_covered(term.patterns)),
            (EXCEPT, term.exceptions),
            (UNLESS, term.unless),
            (SHORT, term.short),
            (REFER, term.refer),
        ):
            yield from product(patterns, [(role, term.name)])
    for party in ruleset.parties:
        yield from product(party.patterns, [(PARTY, party.id)])
    yield from product(ruleset.unnamed, [(UNNAMED, "")])
    for kind, patterns in ruleset.speech.items():
        yield from product(patterns, [(SPEECH, kind)])


@lru_cache(maxsize=8)
def index(ruleset: Ruleset) -> Index:
    """The ruleset made ready for the scan; made once for each."""
    # The same pattern in several languages is one.
    roles: dict[tuple[Any, ...], tuple[Pattern, list[Role]]] = {}
    for pattern, role in _patterns(ruleset):
        key = (pattern.text, pattern.open_left, pattern.open_right, pattern.case)
        roles.setdefault(key, (pattern, []))[1].append(role)
    words: dict[str, list[_Word]] = {}
    shared: dict[tuple[Role, ...], tuple[Role, ...]] = {}
    """Thousands of words stand for the same: one tuple does for them."""
    for pattern, meant in roles.values():
        told = tuple(dict.fromkeys(meant))
        pieces = tuple(pattern.text.split("*"))
        left, right = pattern.edges
        word = _Word(
            left=left,
            right=right,
            grows=pattern.open_right and edge_of(pattern.text[-1]) == "l",
            case=pattern.case,
            size=len(pieces[0]),
            pieces=pieces if len(pieces) > 1 else (),
            roles=shared.setdefault(told, told),
        )
        words.setdefault(pieces[0], []).append(word)
    automaton = ahocorasick.Automaton()
    for literal, found in words.items():
        automaton.add_word(literal, tuple(found))
    if words:
        automaton.make_automaton()
    by_regex: dict[str, list[str]] = {}
    for term in ruleset.terms.values():
        for regex in term.regex:
            by_regex.setdefault(regex, []).append(term.name)
    regexes = tuple(
        (re2.compile(regex.encode(), options()), tuple(names)) for regex, names in by_regex.items()
    )
    chosen = re2.Set.SearchSet(options())
    for regex in by_regex:
        chosen.Add(regex.encode())
    if by_regex:
        chosen.Compile()
    return Index(
        automaton=automaton if words else None,
        regexes=regexes,
        regex_set=chosen,
        shorts=frozenset(term.name for term in ruleset.terms.values() if term.short),
    )


def options() -> Any:
    """How RE2 is run: bounded memory, no words of its own on stderr."""
    chosen = re2.Options()
    chosen.max_mem = 1 << 22
    chosen.log_errors = False
    chosen.never_capture = True
    return chosen


def find(ruleset: Ruleset, folded: Folded, written: str, title_end: int) -> Spots:
    """Every hit in a text, boundaries and exceptions applied. `title_end`: where the title ends, folded."""
    ready = index(ruleset)
    raw: defaultdict[Role, list[tuple[int, int]]] = defaultdict(list)
    end = len(folded.text)
    if ready.automaton is not None:
        end = _scan(ready.automaton, folded, written, raw)
    if ready.regexes:
        _regexes(ready, folded.text, raw)
    spots = Spots({}, {}, [], [], [], end)
    shorts: list[Spot] = []
    for (role, name), spans in raw.items():
        if role == TERM:
            kept = _spared(spans, raw.get((EXCEPT, name)), raw.get((UNLESS, name)))
            if kept:
                spots.terms[name] = [Spot(start, end, name) for start, end in longest(kept)]
        elif role == SHORT:
            kept = _spared([span for span in spans if span[1] <= title_end], raw.get((EXCEPT, name)), None)
            shorts += [Spot(start, end, name) for start, end in longest(kept)]
        elif role == REFER:
            kept = _spared(spans, raw.get((EXCEPT, name)), None)
            spots.refers[name] = [Spot(start, end, name) for start, end in longest(kept)]
        elif role == PARTY:
            spots.parties += [Spot(start, end, name) for start, end in spans]
        elif role == UNNAMED:
            spots.unnamed += [Spot(start, end, "") for start, end in longest(spans)]
        elif role == SPEECH:
            spots.speech += [Spot(start, end, name) for start, end in longest(spans)]
    if shorts:
        shared = {(span, name) for (role, name), spans in raw.items() if role == SHORT for span in spans}
        _pair(shorts, shared, spots.terms, ready.shorts, folded.text, title_end)
    spots.parties.sort()
    spots.speech.sort()
    return spots


def _scan(automaton: Any, folded: Folded, written: str, raw: defaultdict[Role, list[tuple[int, int]]]) -> int:
    text = folded.text
    length = len(text)
    count = 0
    for last, words in automaton.iter(text):
        start = last - words[0].size + 1
        for word in words:
            left = word.left
            if left and start and joins(left, text[start - 1]):
                continue
            end = last + 1
            if word.pieces:
                found = starred(word.pieces).match(text, start)
                if found is None:
                    continue
                end = found.end()
            if word.grows:
                end = _word_end(text, end)
            elif word.right and end < length and joins(word.right, text[end]):
                continue
            if word.case is not None:
                first, final = folded.source(start, end)
                if written[first:final] != word.case:
                    continue
            count += 1
            span = (start, end)
            for role in word.roles:
                raw[role].append(span)
        if count > MOST_HITS:
            return int(last) + 1
    return length


_ENDING = re.compile(rf"{ENDING}{{0,100}}")
"""Bounded: a word without end, hit at every letter, would cost its square."""


def _word_end(text: str, position: int) -> int:
    found = _ENDING.match(text, position)
    return found.end() if found else position


def _regexes(ready: Index, text: str, raw: dict[Role, list[tuple[int, int]]]) -> None:
    encoded = text.encode()[:MOST_REGEX_BYTES]
    chosen = ready.regex_set.Match(encoded)
    if not chosen:
        return
    plain = text.isascii()
    for number in chosen:
        regex, names = ready.regexes[number]
        spans: list[tuple[int, int]] = []
        for found in regex.finditer(encoded):
            start, end = found.span()
            if start == end:
                break
            spans.append((start, end))
            if len(spans) >= MOST_REGEX_HITS:
                break
        if not plain:
            spans = list(_characters(encoded, spans))
        for name in names:
            raw.setdefault((TERM, name), []).extend(spans)


def _characters(encoded: bytes, spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Byte offsets as character offsets."""
    done = characters = 0
    for start, end in spans:
        first = characters + len(encoded[done:start].decode(errors="replace"))
        characters = first + len(encoded[start:end].decode(errors="replace"))
        done = end
        yield first, characters


def longest(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order without those that lie inside another."""
    if len(spans) < 2:
        return spans
    kept: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not kept or end > kept[-1][1]:
            kept.append((start, end))
    return kept


def _spared(
    spans: list[tuple[int, int]],
    exceptions: list[tuple[int, int]] | None,
    unless: list[tuple[int, int]] | None,
) -> list[tuple[int, int]]:
    """Those that no exception covers, or that an exception to the exception covers too."""
    if not exceptions:
        return spans
    out = longest(exceptions)
    back = longest(unless or [])
    return [span for span in spans if not _inside(span, out) or _inside(span, back)]


def _inside(span: tuple[int, int], stretches: list[tuple[int, int]]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in stretches)


_KATAKANA = re.compile(r"[ァ-ヺーｦ-ﾟ]")
_PARTICLES = re.compile(
    r"(?:은|는|이|가|을|를|와|과|의|에|에서|에게|로|도|서|측|군|내|행|발|산|제|에선|엔|에도)?(?![가-힣])"
)


def _pair(
    shorts: list[Spot],
    shared: Set[tuple[tuple[int, int], str]],
    terms: dict[str, list[Spot]],
    names: frozenset[str],
    text: str,
    title_end: int,
) -> None:
    """Headline short forms count when a hit of another term, which has others (`shared`: who has which), stands close by in the title."""
    standing = [spot for spot in shorts if _alone(spot, text)]
    near = standing + [spot for name in names for spot in terms.get(name, ()) if spot.end <= title_end]
    for spot in standing:
        if any(
            ((spot.start, spot.end), other.name) not in shared
            and other.start - spot.end <= SHORT_GAP
            and spot.start - other.end <= SHORT_GAP
            for other in near
        ):
            terms.setdefault(spot.name, []).append(spot)
            terms[spot.name].sort()


def _alone(spot: Spot, text: str) -> bool:
    """A short form in Hangul is a word of its own, perhaps with a particle; one in Katakana no part of a word in it (`ロケット`)."""
    if "가" <= text[spot.end - 1] <= "힣":
        return _PARTICLES.match(text, spot.end) is not None
    if _KATAKANA.match(text, spot.start):
        before = text[max(0, spot.start - 1) : spot.start]
        return not (_KATAKANA.match(before) or _KATAKANA.match(text, spot.end))
    return True


def by_name(spots: Mapping[str, list[Spot]], names: frozenset[str]) -> list[Spot]:
    """The hits of several terms, in order."""
    if len(names) == 1:
        return spots.get(next(iter(names)), [])
    return sorted(spot for name in names for spot in spots.get(name, ()))
