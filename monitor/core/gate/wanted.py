"""
Derive from the rules what a page must hold to match at all, and decide on what was found.

The gate may say yes too often, never no wrongly. So it looks at a page
squeezed (`core.gate.views`).

Pure; `monitor.scan` finds the places worth a look in the raw bytes.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Any, cast

import ahocorasick
import re2

from monitor.core.gate.shortwords import ShortWord, WordFinder, finder_in_words, is_word, short_word
from monitor.core.gate.squeezing import without_spaces
from monitor.core.gate.views import Views
from monitor.core.rule import Pattern, RuleKind, Ruleset, Term, joins, rule_needs, starred, without_covered

Conjunction = tuple[frozenset[str], ...]
"""One rule's needs: of each set of terms at least one must be held."""

MOST_PLACES = 200
"""Places of one word that are looked at for what stands beside it, before it is taken as standing."""
MOST_SHORTS = 2_000
"""The same for headline short forms."""
PAIR_REACH = 40
"""Squeezed characters within which two headline short forms may be a pair; the rules allow fewer."""


@dataclass(frozen=True, slots=True)
class _Word:
    """A long word or phrase, without its spaces."""

    terms: tuple[str, ...]
    """The terms that hold it."""
    pieces: tuple[str, ...]
    """What stands between its inner stars."""
    edges: tuple[str, str]


Finder = Callable[[str], Collection[int]]
"""Which of many literal strings, by number, stand in a text."""


def automaton_of(literals: Sequence[str]) -> Finder:
    """Look for literal strings with an Aho-Corasick automaton."""
    automaton: Any = ahocorasick.Automaton()
    for number, text in enumerate(literals):
        automaton.add_word(text, number)
    if not literals:
        return lambda text: ()
    automaton.make_automaton()
    return lambda text: {number for _, number in automaton.iter(text)}


class Wanted:
    """The words of a set of terms, ready to be looked for in the views of a text."""

    def __init__(
        self,
        ruleset: Ruleset,
        names: Iterable[str],
        finder_of: Callable[[Sequence[str]], Finder] = automaton_of,
        word_finder_of: Callable[[Sequence[ShortWord]], WordFinder] = finder_in_words,
    ) -> None:
        self.names = frozenset(names) & ruleset.terms.keys()
        regexes = {
            name: [without_spaces(regex) for regex in ruleset.terms[name].regex]
            for name in sorted(self.names)
            if ruleset.terms[name].regex
        }
        self.always = frozenset(name for name, found in regexes.items() if None in found)
        """Terms of which a regular expression cannot be looked for in a squeezed text: taken as held."""
        self._regexes = {
            name: [re2.compile(regex) for regex in found if regex is not None]
            for name, found in regexes.items()
        }
        self._short_words: dict[str, set[ShortWord]] = {}
        self._words = self._long_words(ruleset)
        literals: dict[str, list[int]] = {}
        for number, word in enumerate(self._words):
            for piece in dict.fromkeys(word.pieces):
                literals.setdefault(piece, []).append(number)
        self.longest = max(map(len, literals), default=0)
        """Squeezed characters of the longest word or phrase."""
        self._find = finder_of(list(literals))
        self._owners = list(map(tuple, literals.values()))
        """For each literal the words that it is a piece of, by number."""
        paired = [term for term in ruleset.terms.values() if term.short]
        self.doubtful = dict.fromkeys(
            sorted(
                {*self._short_words, *self._regexes, *self.names.intersection(term.name for term in paired)}
            )
        )
        """Terms that may be held though no long word of theirs is there."""

        @cache
        def partners(short: Pattern) -> _Partners:
            return partners_of(tuple(other.name for other in paired if short not in other.short))

        @cache
        def partners_of(names: tuple[str, ...]) -> _Partners:
            return _Partners(ruleset.terms[name] for name in names)

        self._shorts = {
            term.name: [_Short(short, partners(short)) for short in term.short]
            for term in paired
            if term.name in self.names
        }
        """The headline short forms of a term."""
        words = {word for words in self._short_words.values() for word in words}
        words.update(word for shorts in self._shorts.values() for short in shorts for word in short.words)
        self._words_looked_for = sorted(words)
        self._find_words = word_finder_of(self._words_looked_for)

    def _long_words(self, ruleset: Ruleset) -> list[_Word]:
        """The long words of all terms, each once; the short ones are put aside."""
        terms: dict[tuple[tuple[str, ...], tuple[str, str]], list[str]] = {}
        for name in sorted(self.names):
            for pattern in without_covered(ruleset.terms[name].patterns):
                pieces = tuple(piece for piece in "".join(pattern.text.split()).split("*") if piece)
                if pieces and (word := short_word(pattern)):
                    self._short_words.setdefault(name, set()).add(word)
                elif pieces:
                    terms.setdefault((pieces, pattern.edges), []).append(name)
        same: dict[tuple[str, ...], tuple[str, ...]] = {}
        """Thousands of words are of the same terms, and have the same edges: one tuple does for them."""
        return [
            _Word(
                same.setdefault(held := tuple(dict.fromkeys(names)), held),
                pieces,
                cast("tuple[str, str]", same.setdefault(edges, edges)),
            )
            for (pieces, edges), names in terms.items()
        ]

    def decides(self, needed: Iterable[Conjunction], held: set[str], text: str) -> bool:
        """Whether a text, with terms that are held already, has all that any of the rules needs."""
        look = _Look(self, text)
        able = held | look.shown.keys() | self.doubtful.keys()
        possible = [rule for rule in needed if satisfied(able, [rule])]
        # What most rules need is asked first: where it is missing, nothing else need be looked for.
        shares = Counter(group for rule in possible for group in rule)

        @cache
        def holds(group: frozenset[str]) -> bool:
            return not group.isdisjoint(held) or look.holds_any(group)

        return any(all(map(holds, sorted(rule, key=lambda group: -shares[group]))) for rule in possible)

    def found(self, text: str) -> set[str]:
        """The names of the terms that a text may hold."""
        look = _Look(self, text)
        return {name for name in self.names if look.holds(name)}

    def any_found(self, text: str) -> bool:
        """Whether a text may hold any of the terms."""
        return _Look(self, text).holds_any(self.names)

    def shown(self, views: Views) -> dict[str, list["_Word"]]:
        """The terms of which all letters of a long word or phrase are there, whatever stands beside them; with these words."""
        shown: dict[str, list[_Word]] = {}
        seen: Counter[int] = Counter()
        for literal in self._find(views.squeezed):
            for number in self._owners[literal]:
                word = self._words[number]
                seen[number] += 1
                if seen[number] == len(set(word.pieces)):
                    for term in word.terms:
                        shown.setdefault(term, []).append(word)
        return shown

    def standing(self, views: Views) -> frozenset[ShortWord]:
        """The short words that stand in a page as words."""
        return frozenset(self._words_looked_for[number] for number in self._find_words(views))

    def short_words(self, name: str) -> Collection[ShortWord]:
        """The short words of a term."""
        return self._short_words.get(name, ())

    def matched(self, name: str, views: Views) -> bool:
        """Whether a regular expression of a term matches."""
        return any(regex.search(views.squeezed) for regex in self._regexes.get(name, ()))

    def paired(self, name: str, views: Views, standing: Collection[ShortWord]) -> bool:
        """Whether a headline short form of a term stands close to a form of another term that has them too."""
        return any(short.is_paired(views.squeezed, standing) for short in self._shorts.get(name, ()))


class _Partners:
    """The words of terms of which a headline short form of another one needs one beside it."""

    def __init__(self, terms: Iterable[Term]) -> None:
        found: dict[str, ShortWord | None] = {}
        for pattern in (pattern for term in terms for pattern in term.short + term.patterns):
            text = max("".join(pattern.text.split()).split("*"), key=len)
            word = short_word(pattern)
            known = found.get(text, word)
            found[text] = max(word, known) if word and known else None
        self._words = list(found.values())
        self._find = automaton_of(list(found))
        self.short_words = frozenset(word for word in self._words if word)

    def stand_in(self, text: str, standing: Collection[ShortWord]) -> bool:
        """Whether one of them stands in a stretch of a squeezed text; the short ones must be words of the page."""
        words = (self._words[number] for number in self._find(text))
        return any(word is None or word in standing for word in words)


class _Short:
    """A headline short form, and what it may be a pair with."""

    def __init__(self, pattern: Pattern, partners: _Partners) -> None:
        self._text = "".join(pattern.text.split())
        self._word = ShortWord(self._text, open_right=False) if is_word(self._text) else None
        """The word that it must stand as, where it is one of an alphabet."""
        self._partners = partners

    @property
    def words(self) -> frozenset[ShortWord]:
        """The short words among itself and its partners."""
        return self._partners.short_words | ({self._word} if self._word else set())

    def is_paired(self, text: str, standing: Collection[ShortWord]) -> bool:
        """Whether one of its partners stands close to it somewhere in a squeezed text; yes where it stands in too many places."""
        if self._word and self._word not in standing:
            return False
        place = text.find(self._text)
        for _ in range(MOST_SHORTS):
            if place < 0:
                return False
            near = text[max(0, place - PAIR_REACH) : place + len(self._text) + PAIR_REACH]
            if self._partners.stand_in(near, standing):
                return True
            place = text.find(self._text, place + 1)
        return True


class _Look:
    """One text, looked through for one term after another as they are asked for."""

    def __init__(self, wanted: Wanted, text: str) -> None:
        self._wanted = wanted
        self._views = Views(text)
        self.shown = wanted.shown(self._views)
        self._held = dict.fromkeys(wanted.always, True)

    def holds_any(self, names: frozenset[str]) -> bool:
        """Whether any of these terms may be held; those that are quick to tell are asked first."""
        return any(
            self.holds(name)
            for asked in (self.shown, self._wanted.doubtful, self._wanted.always)
            for name in asked
            if name in names
        )

    def holds(self, name: str) -> bool:
        """Whether a term may be held."""
        if name not in self._held:
            self._held[name] = self._holds(name)
        return self._held[name]

    def _holds(self, name: str) -> bool:
        if any(_stands(word, self._views) for word in self.shown.get(name, ())):
            return True
        if name not in self._wanted.doubtful:
            return False
        return (
            not self._standing.isdisjoint(self._wanted.short_words(name))
            or self._wanted.matched(name, self._views)
            or self._wanted.paired(name, self._views, self._standing)
        )

    @cached_property
    def _standing(self) -> frozenset[ShortWord]:
        return self._wanted.standing(self._views)


def _stands(word: _Word, views: Views) -> bool:
    """Whether a word stands somewhere with nothing beside it that would make it another."""
    left, right = word.edges
    if not (left or right or len(word.pieces) > 1):
        return True
    for number, (start, end) in enumerate(_places(word, views.squeezed)):
        before, behind = views.beside(start, end)
        if number >= MOST_PLACES or not (
            (left and before and joins(left, before)) or (right and behind and joins(right, behind))
        ):
            return True
    return False


def _places(word: _Word, text: str) -> Iterator[tuple[int, int]]:
    """Where a word stands in a squeezed text."""
    if len(word.pieces) > 1:
        yield from (found.span() for found in starred(word.pieces).finditer(text))
        return
    literal = word.pieces[0]
    place = text.find(literal)
    while place >= 0:
        yield place, place + len(literal)
        place = text.find(literal, place + 1)


@lru_cache(maxsize=64)
def conjunctions(ruleset: Ruleset, country: str | None) -> tuple[Conjunction, ...]:
    """What each rule needs, for a source of this country; of two where one needs less only that one."""
    needed = {
        frozenset(rule_needs(rule, ruleset, country))
        for rule in ruleset.rules
        if rule.kind is RuleKind.MENTION
    }
    smallest = [one for one in needed if not any(other < one for other in needed)]
    return tuple(
        sorted((tuple(sorted(one, key=sorted)) for one in smallest), key=lambda one: [*map(sorted, one)])
    )


def satisfied(held: set[str], needed: Iterable[Conjunction]) -> bool:
    """Whether any rule has all that it needs."""
    return any(all(not group.isdisjoint(held) for group in conjunction) for conjunction in needed)
