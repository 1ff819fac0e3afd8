"""
Derive from the rules what a page must hold to match at all, and decide on what was found.

The gate may say yes too often, never no wrongly. So it looks at a page
squeezed: entities and escapes read, tags, comments, white space and invisible
characters gone, everything folded as rules fold it. Whatever an extractor
makes of the page, a word that it can read stands in one of these views.

Pure; `monitor.scan` finds the places worth a look in the raw bytes.
"""

import html
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

import ahocorasick

from monitor.core.rule import Pattern, RuleKind, Ruleset, rule_needs
from monitor.core.text import fold

Conjunction = tuple[frozenset[str], ...]
"""One rule's needs: of each set of terms at least one must be held."""

PAIR_REACH = 40
"""Squeezed characters within which two headline short forms may be a pair; the rules allow fewer."""

_WEAK = re.compile(r"[a-z\u00df-\u024f\u0400-\u052f]{1,4}")
"""Short words of alphabets stand inside longer ones everywhere: they count as whole words only."""

_LETTERS = "a-z\u00df-\u024f\u0370-\u052f\u1e00-\u1eff"
_WORDS = re.compile(f"[{_LETTERS}][{_LETTERS}\x01]*")

_COMMENT = re.compile(r"<!--.*?(?:-->|$)|<!\[CDATA\[|\]\]>", re.DOTALL)
_HIDING = "script|style|noscript|template|svg|iframe|select|button|form|textarea|object|figure|aside|math"
_HIDDEN = re.compile(rf"<({_HIDING})\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_HIDES_INSIDE = re.compile(rf"\w<(?:{_HIDING})\b", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_CAREFUL_TAG = re.compile(r"<[a-zA-Z/!?](?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")
_QUOTED_END = re.compile(r"=\s*(?:\"[^\"<>]*>|'[^'<>]*>)")
_JAMO = re.compile(r"[\u0300-\u036f\u1100-\u11ff\u3099\u309a]")
_ESCAPE = re.compile(r"\\+u\{?([0-9a-fA-F]{4})\}?")
_CONTROL_ESCAPE = re.compile(r"\\+(?:[nrtbfv]|x(?:0[9aAdD]|20)|(?=[^\w]))")
_HALF = re.compile(r"[\ud800-\udbff][\udc00-\udfff]")
_ENTITY = re.compile(r"&(?:#|\w{2,31};)")
_INVISIBLE = re.compile(
    r"[\x00\x02-\x08\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)


def opened(text: str) -> str:
    """A text with its escapes and entities read, as often as a page may nest them."""
    if "\\" in text:
        text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
        text = _HALF.sub(lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), text)
    for _ in range(2):
        if not _ENTITY.search(text):
            break
        text = html.unescape(text)
    if "\\" in text:
        text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
        text = _CONTROL_ESCAPE.sub(" ", text)
    return text


def views(text: str) -> tuple[str, str]:
    """
    (squeezed, worded): all that a page can be read as.

    Squeezed has no white space and no tags, for long words and phrases; worded
    keeps white space and has \\x01 where a tag stood, for short whole words.
    Both hold several readings, one after another.
    """
    shown = opened(text)
    readings = [shown]
    if "<" in shown:
        bare = _COMMENT.sub("\x01", shown) if "<!" in shown else shown
        readings.append(_TAG.sub("\x01", bare))
        if _QUOTED_END.search(bare):
            readings.append(_TAG.sub("\x01", _CAREFUL_TAG.sub("\x01", bare)))
        if _HIDES_INSIDE.search(bare):
            readings.append(_TAG.sub("\x01", _HIDDEN.sub("\x01", bare)))
    readings = [_INVISIBLE.sub("", reading) for reading in readings] if _INVISIBLE.search(shown) else readings
    worded = fold("\n\n".join(readings)).text
    squeezed = "".join(worded.replace("\x01", "").split())
    # A syllable whose letters a tag parts is folded once more, as one.
    return (fold(squeezed).text if _JAMO.search(squeezed) else squeezed), worded


class Wanted:
    """The words of a set of terms, ready to be looked for in the views of a text."""

    def __init__(self, ruleset: Ruleset, names: Iterable[str]) -> None:
        self.names = frozenset(names) & ruleset.terms.keys()
        self.always = frozenset(name for name in self.names if ruleset.terms[name].regex)
        """Terms with regular expressions: taken as held, for a regex is not looked for here."""
        self._terms: list[str] = []
        self._pieces: list[int] = []
        self._weak: dict[str, set[str]] = {}
        self._weak_stems: dict[str, set[str]] = {}
        literals: dict[str, list[tuple[int, int]]] = {}
        for name in sorted(self.names):
            for pattern in ruleset.terms[name].patterns:
                self._add(name, pattern, literals)
        self._automaton: Any = ahocorasick.Automaton()
        for text, owners in literals.items():
            self._automaton.add_word(text, owners)
        if literals:
            self._automaton.make_automaton()
        self._filled = bool(literals)
        paired = sorted(term.name for term in ruleset.terms.values() if term.short)
        self._shorts = {name: _squeezed(ruleset.terms[name].short) for name in paired}
        self._partners = {
            name: self._shorts[name] + _squeezed(ruleset.terms[name].patterns) for name in paired
        }

    def _add(self, name: str, pattern: Pattern, literals: dict[str, list[tuple[int, int]]]) -> None:
        pieces = [piece for piece in "".join(pattern.text.split()).split("*") if piece]
        if not pieces:
            return
        if len(pieces) == 1 and not pattern.open_left and _WEAK.fullmatch(pattern.text):
            if pattern.open_right:
                self._weak_stems.setdefault(pattern.text, set()).add(name)
            else:
                self._weak.setdefault(pattern.text, set()).add(name)
            return
        number = len(self._terms)
        self._terms.append(name)
        self._pieces.append(len(set(pieces)))
        for place, piece in enumerate(dict.fromkeys(pieces)):
            literals.setdefault(piece, []).append((number, place))

    def found(self, squeezed: str, worded: str) -> set[str]:
        """The names of the terms that a text may hold."""
        held = set(self.always)
        seen: dict[int, set[int]] = {}
        if self._filled:
            for _, owners in self._automaton.iter(squeezed):
                for number, place in owners:
                    if self._terms[number] not in held:
                        places = seen.setdefault(number, set())
                        places.add(place)
                        if len(places) == self._pieces[number]:
                            held.add(self._terms[number])
        words = {word for run in set(_WORDS.findall(worded)) for word in _joins(run)}
        held |= self._whole_words(words)
        return held | self._pairs(squeezed, words, held)

    def _whole_words(self, words: set[str]) -> set[str]:
        found: set[str] = set()
        for word in self._weak.keys() & words:
            found |= self._weak[word]
        if self._weak_stems:
            for stem in {word[:size] for word in words for size in (1, 2, 3, 4)} & self._weak_stems.keys():
                found |= self._weak_stems[stem]
        return found

    def _pairs(self, squeezed: str, words: set[str], held: set[str]) -> set[str]:
        """Terms whose headline short form stands close to a form of another term that has them too."""
        found: set[str] = set()
        for name, shorts in self._shorts.items():
            if name in held or name not in self.names:
                continue
            others = [word for other, forms in self._partners.items() if other != name for word in forms]
            for short in shorts:
                if short in words if _WORDS.fullmatch(short) else any(_near(squeezed, short, others)):
                    found.add(name)
                    break
        return found


def _near(text: str, short: str, others: list[str]) -> Iterator[bool]:
    place = text.find(short)
    looks = 0
    while place >= 0 and looks < 2000:
        looks += 1
        around = text[max(0, place - PAIR_REACH) : place + len(short) + PAIR_REACH]
        if any(word in around for word in others):
            yield True
        place = text.find(short, place + 1)
    if looks >= 2000:
        yield True


def _joins(run: str) -> Iterator[str]:
    """A run of letters cut at the tags inside it in every way: a tag may part two words or one."""
    if "\x01" not in run:
        yield run
        return
    parts = [part for part in run.split("\x01") if part]
    for first in range(len(parts)):
        joined = ""
        for part in parts[first : first + 8]:
            joined += part
            yield joined


def _squeezed(patterns: Iterable[Pattern]) -> list[str]:
    return list(dict.fromkeys("".join(pattern.text.replace("*", "").split()) for pattern in patterns))


@lru_cache(maxsize=64)
def conjunctions(ruleset: Ruleset, country: str | None) -> tuple[Conjunction, ...]:
    """What each rule needs, for a source of this country; of two where one needs less only that one."""
    needed = {
        frozenset(rule_needs(rule, ruleset, country))
        for rule in ruleset.rules
        if rule.kind is RuleKind.MENTION
    }
    smallest = [one for one in needed if not any(other < one for other in needed)]
    return tuple(sorted((tuple(sorted(one, key=sorted)) for one in smallest), key=str))


def satisfied(held: set[str], needed: Iterable[Conjunction]) -> bool:
    """Whether any rule has all that it needs."""
    return any(all(not group.isdisjoint(held) for group in conjunction) for conjunction in needed)
