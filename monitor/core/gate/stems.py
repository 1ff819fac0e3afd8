"""
Choose what to look for first: a few rare words without which no rule can match.

From each rule one group of terms, from each pattern of these one stem: the
beginning of one of its words, rare in ordinary news. Here that is the DPRK by
its names. What is chosen decides how fast the gate is, never what it says.

Pure.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from monitor.core.gate.neighbours import Around, around
from monitor.core.gate.wanted import Conjunction, conjunctions
from monitor.core.rule import Pattern, Ruleset, Term

COMMON = frozenset(
    "nord norte north storm democratic people republic jong young yong people's army corps war troops soldiers president russia russo del"
    " special force forces military personnel weapon weapons missile missiles supplied deployment station port inter use used river"
    " made make core help support send sent workers hanging type russian russland moscow ukraine general border region security defense defence minister"
    " the of and from with their his has have been were was that this into for de del di da du des der die das von la le los las el z od"
    " северная северный северн северо армия армии народная российско россия россии солдаты войска военный помощь корпус korpus"
    " soldaten truppen truppe armee regime diktatur dynastie machthaber diktator arsenal granaten raketen munition waffen männer generäle fabriken putin"
    " haubitze haubitzen kanone kanonen geschütz geschütze selbstfahr sturm soldats soldat troupes armée régime dictateur dirigeant obus munitions armes usines"
    " généraux canon canons obusier obusiers roquettes poutine corps tempête soldados tropas ejército régimen dictador armas misiles proyectiles exército"
    " soldati truppe esercito żołnierze żołnierzy wojska wojsko armia reżim rakiety pociski broń quân đội tên lửa"
    " північно північн північна російсько україна військ виробництв участ hàn bắc bình".split()
)
"""Words of everyday language: nearly every page would be a place to look. Taken only where a pattern has no other."""
_COMMON_BEGINNINGS = frozenset(word[:size] for word in COMMON for size in range(1, len(word) + 1))

_WORD = re.compile(r"[^\W\d_]+|\d{4,}")

STEM = 9
"""Letters of a stem at most."""
SHORTEST = 4
"""Letters of an alphabet below which a stem stands in words of every kind."""


@lru_cache(maxsize=32)
def seed_terms(ruleset: Ruleset, country: str | None) -> frozenset[str]:
    """
    Terms without one of which no rule can match: from each rule one group, together as few and as rare words as possible.

    Empty where a rule needs nothing: then every page must be looked at whole.
    """
    needed = conjunctions(ruleset, country)
    if not all(needed):
        return frozenset()
    asked = {name: _asked(ruleset, name) for conjunction in needed for group in conjunction for name in group}
    chosen: list[frozenset[str]] = []
    paid: frozenset[str] = frozenset()
    left = list(needed)
    while left:
        groups = {group for conjunction in left for group in conjunction}
        prices = {
            group: (_price(asked, group, paid) + 0.5) / sum(group in conjunction for conjunction in left)
            for group in groups
        }
        best = min(groups, key=lambda group: (prices[group], sorted(group)))
        chosen.append(best)
        paid |= frozenset().union(*(asked[name] for name in best))
        left = _unfound(left, chosen)
    for group in sorted(chosen, key=lambda group: -_price(asked, group)):
        chosen = _without(chosen, group, needed, asked)
    return frozenset().union(*chosen)


def _unfound(needed: Sequence[Conjunction], chosen: Sequence[frozenset[str]]) -> list[Conjunction]:
    """The rules that would not be found by looking for what was chosen."""
    names = frozenset[str]().union(*chosen)
    return [conjunction for conjunction in needed if not any(group <= names for group in conjunction)]


def _without(
    chosen: list[frozenset[str]],
    group: frozenset[str],
    needed: Sequence[Conjunction],
    asked: Mapping[str, frozenset[str]],
) -> list[frozenset[str]]:
    """What was chosen, with a group left out where others do its work, or exchanged for one that asks less beside them."""
    others = [other for other in chosen if other != group]
    alone = _unfound(needed, others)
    if not alone:
        return others
    paid = frozenset(stem for other in others for name in other for stem in asked[name])
    able = set(alone[0]).intersection(*alone[1:]) | {group}
    return [*others, min(able, key=lambda one: (_price(asked, one, paid), one != group, sorted(one)))]


def _price(
    asked: Mapping[str, frozenset[str]], group: frozenset[str], paid: frozenset[str] = frozenset()
) -> float:
    """What there is to look for to find a group, beside what is looked for anyway."""
    return sum(map(_weight, frozenset().union(*(asked[name] for name in group)) - paid))


def _asked(ruleset: Ruleset, name: str) -> frozenset[str]:
    """About what there is to look for to find a term: a beginning for each pattern. A regex cannot be looked for at all."""
    term = ruleset.terms[name]
    rare = {
        min(_rare(words_of(pattern.text)), key=lambda word: (_weight(word), word))
        for pattern in term.patterns + term.short
        if words_of(pattern.text)
    }
    return frozenset(
        {word[:SHORTEST] if is_alphabetic(word[0]) and word not in COMMON else word for word in rare}
        | ({"*"} if term.regex else set())
    )


def _weight(stem: str) -> float:
    if stem == "*":
        return 1e6
    if is_alphabetic(stem[0]):
        return 40.0 if stem in _COMMON_BEGINNINGS else 6.0 if len(stem) < SHORTEST else 1.0
    return 8.0 if len(stem) == 1 else 1.0


@dataclass(frozen=True, slots=True)
class Beside:
    """What may stand beside a stem in the words that it is a stem of."""

    open_left: bool = True
    """Whether any letter may stand before it."""
    after: frozenset[str] | None = None
    """The letters that may follow it, where a letter does; None: any."""
    around: frozenset[Around] | None = None
    """What may stand on both sides of it, separators aside; None: anything."""


@lru_cache(maxsize=32)
def stems(ruleset: Ruleset, names: frozenset[str]) -> Mapping[str, Beside]:
    """
    Few and rare stems of which every pattern of the terms holds one, each with what may stand beside it.

    Single characters must be looked for in any case, so that they come first
    and whatever holds one of them is covered. Then, again and again, the stem
    that most of the patterns left share.
    """
    terms = [ruleset.terms[name] for name in sorted(names)]
    chosen: dict[str, Beside] = {}
    left: list[tuple[Pattern, list[str]]] = []
    for pattern in dict.fromkeys(pattern for term in terms for pattern in term.short) | dict.fromkeys(
        pattern for term in terms for pattern in term.patterns
    ):
        words = [word for word in words_of(pattern.text) if len(word) > 1]
        if words:
            left.append((pattern, _rare(words)))
        else:
            if not _covered(pattern, chosen):
                runs = words_of(pattern.text)
                chosen[runs[0] if runs and not is_alphabetic(runs[0]) else pattern.text] = Beside(
                    open_left=pattern.open_left, after=frozenset() if pattern.edges[1] == "l" else None
                )
    left = [one for one in left if not _covered(one[0], chosen)]
    patterns = [pattern for pattern, _ in left]
    picked: list[str] = []
    while left:
        counts: dict[str, float] = {}
        for _, words in left:
            for stem in {word[: 3 if word[0] > "\u2e80" else STEM] for word in words}:
                shortest = SHORTEST if is_alphabetic(stem[0]) else 4 if stem.isdigit() else 2
                for size in range(min(len(stem), shortest), len(stem) + 1):
                    counts[stem[:size]] = counts.get(stem[:size], 0) + 1
        best = max(counts, key=lambda stem: (counts[stem] / _weight(stem), len(stem), stem))
        picked.append(best)
        left = [one for one in left if not _begin_with(best, one[0])]
    holding: dict[Pattern, list[Term]] = {}
    for term in terms:
        for pattern in dict.fromkeys((*term.patterns, *term.short)):
            holding.setdefault(pattern, []).append(term)
    for stem, held in _shared_out(patterns, picked).items():
        chosen[stem] = _beside(stem, held, holding)
    return chosen


def _begin_with(stem: str, pattern: Pattern) -> list[str]:
    """The words of a pattern that begin with a stem."""
    return [word for word in words_of(pattern.text) if word.startswith(stem)]


def _shared_out(patterns: Sequence[Pattern], picked: Sequence[str]) -> dict[str, list[tuple[Pattern, str]]]:
    """Which patterns, by which word, are found by which of the stems; without the stems that others make needless."""
    holding = {stem: {p for p in patterns if _begin_with(stem, p)} for stem in picked}
    kept = list(picked)
    for stem in sorted(picked, key=lambda stem: (len(holding[stem]) / _weight(stem), stem)):
        others = set().union(*(holding[other] for other in kept if other != stem))
        if holding[stem] <= others:
            kept.remove(stem)
    shared: dict[str, list[tuple[Pattern, str]]] = {}
    left = set(patterns)
    for stem in kept:
        held = sorted(left & holding[stem], key=lambda pattern: pattern.text)
        shared[stem] = [(pattern, word) for pattern in held for word in _begin_with(stem, pattern)]
        left -= holding[stem]
    return {stem: held for stem, held in shared.items() if held}


def _covered(pattern: Pattern, chosen: Mapping[str, Beside]) -> bool:
    """Whether a pattern holds a single character that is looked for: Han anywhere, a syllable where a word begins."""
    for number, word in enumerate(re.findall(r"[^\W\d_]+", pattern.text)):
        for stem in chosen:
            if len(stem) > 1 or is_alphabetic(stem):
                continue
            if "가" <= stem <= "힣":
                if word.startswith(stem) and not (number == 0 and pattern.open_left):
                    return True
            elif stem in word:
                return True
    return False


def _rare(words: list[str]) -> list[str]:
    """The words of a pattern that are worth looking for."""
    uncommon = [word for word in words if word not in COMMON] or words
    long = [word for word in uncommon if len(word) >= SHORTEST or not is_alphabetic(word[0])] or uncommon
    return [max(words, key=len)] if all(word in COMMON for word in words) else long


def words_of(text: str) -> list[str]:
    """The runs of letters of a pattern, and its long numbers."""
    return _WORD.findall(text)


def _beside(stem: str, held: list[tuple[Pattern, str]], holding: Mapping[Pattern, Sequence[Term]]) -> Beside:
    """What stands beside a stem in the words of patterns that begin with it."""
    open_left, after, arounds = False, set[str](), set[Around]()
    for pattern, word in held:
        text = pattern.text
        for found in _WORD.finditer(text):
            if found[0] != word:
                continue
            start, end = found.span()
            open_left |= pattern.open_left if start == 0 else text[start - 1] == "*"
            after |= set(word[len(stem)]) if len(word) > len(stem) else _following(pattern, end)
            end_of_stem = start + len(stem)
            arounds.add(
                around(text, start, end_of_stem)._replace(
                    written=(pattern.case or "")[start:end_of_stem],
                    spared=_spared(pattern, end_of_stem, holding[pattern]),
                )
            )
    return Beside(
        open_left=open_left,
        after=None if "*" in after else frozenset(after),
        around=None if Around("") in arounds else frozenset(arounds),
    )


def _spared(pattern: Pattern, place: int, holding: Sequence[Term]) -> tuple[str, ...]:
    """
    The exceptions that every term with this pattern has: what stands behind the pattern's end in them, where that is ASCII.

    From a `place` in the pattern on, its own letters first; `holding`: the terms with it.
    """
    spared = [
        frozenset(
            one.text[place:] + "*" * one.open_right
            for one in term.exceptions
            if one.text.startswith(pattern.text) and one.text[place:].isascii() and "*" not in one.text
        )
        for term in holding
        if not term.unless
    ]
    return tuple(sorted(frozenset.intersection(*spared))) if len(spared) == len(holding) else ()


def _following(pattern: Pattern, end: int) -> set[str]:
    """The letters that may follow a word of a pattern that ends there, `*` for any: its spaces may be left out."""
    rest = pattern.text[end:].lstrip()
    if not rest:
        return set() if pattern.edges[1] == "l" else {"*"}
    return {rest[0]} if rest[0] == "*" or rest[0].isalpha() else set()


def is_alphabetic(char: str) -> bool:
    """Whether a letter is one of an alphabet: Latin, Cyrillic, Greek."""
    return char.isalpha() and char < "\u2e80"
