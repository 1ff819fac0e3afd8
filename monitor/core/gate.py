"""
Derive from the rules what a page must hold to match at all, and decide on what was found.

The gate may say yes too often, never no wrongly. So it looks at a page
squeezed (`core.views`).

Pure; `monitor.scan` finds the places worth a look in the raw bytes.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Any

import ahocorasick
import re2

from monitor.core.rule import Pattern, RuleKind, Ruleset, Term, joins, rule_needs, starred
from monitor.core.shortwords import ShortWord, WordFinder, finder_in_words, is_word, short_word
from monitor.core.squeezing import without_spaces
from monitor.core.views import Views

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
    """A long word or phrase of a term, without its spaces."""

    term: str
    pieces: tuple[str, ...]
    """What stands between its inner stars."""
    distinct: int
    """How many of the pieces differ."""
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
        self._words: list[_Word] = []
        self._short_words: dict[str, set[ShortWord]] = {}
        literals: dict[str, list[tuple[int, int]]] = {}
        for name in sorted(self.names):
            for pattern in ruleset.terms[name].patterns:
                self._add(name, pattern, literals)
        self.longest = max(map(len, literals), default=0)
        """Squeezed characters of the longest word or phrase."""
        self._find = finder_of(list(literals))
        self._owners = list(literals.values())
        paired = [term for term in ruleset.terms.values() if term.short]
        self.doubtful = dict.fromkeys(
            sorted(
                {*self._short_words, *self._regexes, *self.names.intersection(term.name for term in paired)}
            )
        )
        """Terms that may be held though no long word of theirs is there."""
        self._shorts = {
            term.name: [
                _Short(short, [other for other in paired if short not in other.short]) for short in term.short
            ]
            for term in paired
            if term.name in self.names
        }
        """The headline short forms of a term."""
        words = {word for words in self._short_words.values() for word in words}
        words.update(word for shorts in self._shorts.values() for short in shorts for word in short.words)
        self._words_looked_for = sorted(words)
        self._find_words = word_finder_of(self._words_looked_for)

    def _add(self, name: str, pattern: Pattern, literals: dict[str, list[tuple[int, int]]]) -> None:
        pieces = [piece for piece in "".join(pattern.text.split()).split("*") if piece]
        if not pieces:
            return
        if word := short_word(pattern):
            self._short_words.setdefault(name, set()).add(word)
            return
        number = len(self._words)
        self._words.append(_Word(name, tuple(pieces), len(set(pieces)), pattern.edges))
        for place, piece in enumerate(dict.fromkeys(pieces)):
            literals.setdefault(piece, []).append((number, place))

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
        seen: dict[int, set[int]] = {}
        for literal in self._find(views.squeezed):
            for number, place in self._owners[literal]:
                word = self._words[number]
                places = seen.setdefault(number, set())
                places.add(place)
                if len(places) == word.distinct:
                    shown.setdefault(word.term, []).append(word)
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


class _Short:
    """A headline short form, and what it may be a pair with."""

    def __init__(self, pattern: Pattern, others: Iterable[Term]) -> None:
        self._text = "".join(pattern.text.split())
        self._word = ShortWord(self._text, open_right=False) if is_word(self._text) else None
        """The word that it must stand as, where it is one of an alphabet."""
        partners: dict[str, ShortWord | None] = {}
        for partner in (partner for other in others for partner in other.short + other.patterns):
            text = max("".join(partner.text.split()).split("*"), key=len)
            word = short_word(partner)
            known = partners.get(text, word)
            partners[text] = max(word, known) if word and known else None
        self._partners = list(partners.values())
        self._find = automaton_of(list(partners))

    @property
    def words(self) -> set[ShortWord]:
        """The short words among itself and its partners."""
        return {word for word in (self._word, *self._partners) if word}

    def is_paired(self, text: str, standing: Collection[ShortWord]) -> bool:
        """Whether one of its partners stands close to it somewhere in a squeezed text; yes where it stands in too many places."""
        if self._word and self._word not in standing:
            return False
        place = text.find(self._text)
        for _ in range(MOST_SHORTS):
            if place < 0:
                return False
            near = text[max(0, place - PAIR_REACH) : place + len(self._text) + PAIR_REACH]
            partners = (self._partners[number] for number in self._find(near))
            if any(partner is None or partner in standing for partner in partners):
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
