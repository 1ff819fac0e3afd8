"""
Rules as data: vocabularies, and how they must stand together.

Declared in `monitor/rules/`, compiled by `monitor.config.rules`. What is here
is already compiled: inflected forms expanded, text folded as `core.text` folds.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache

HEADINGS = {
    "dprk-to-russia": "DPRK → Russia: arms and ammunition",
    "russia-to-dprk": "Russia → DPRK",
    "troops": "Troops",
    "technology": "Technology",
    "use": "Use on the battlefield",
    "production": "Production",
    "labour": "Labour",
    "payment": "Payment",
}
"""The lanes, each with its heading, in the order of every list; in a list a lane not named here comes after them under its own name."""

STARRED = r"[^\W\d_]{0,24}"
"""What a star inside a pattern stands for, as a regular expression: the ending of a word."""


@cache
def starred(pieces: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern with inner stars, by the pieces between them, as a regular expression."""
    return re.compile(STARRED.join(map(re.escape, pieces)))


class RuleKind(StrEnum):
    """A MENTION rule makes a mention; a TAG rule annotates one that exists."""

    MENTION = "mention"
    TAG = "tag"


@dataclass(frozen=True, kw_only=True, slots=True)
class Pattern:
    """One word or phrase of a vocabulary, folded."""

    text: str
    """A `*` inside stands for any ending of the word before it (`северн* коре`): letters, at most 24."""
    language: str
    open_left: bool = False
    """Any beginning may stand before it (`*포탄`)."""
    open_right: bool = False
    """Any ending may follow (`снаряд*`)."""
    case: str | None = None
    """As it must be written, where case decides (`US`); None: in any case."""

    @property
    def edges(self) -> tuple[str, str]:
        """What may not stand right before and right behind it: a letter `l`, a digit `n`, Hangul `h`; empty: anything may."""
        left = "" if self.open_left else edge_of(self.text[0])
        return left, "" if self.open_right else edge_of(self.text[-1]).replace("h", "")


def edge_of(char: str) -> str:
    """The kind of boundary that a character asks for."""
    if char.isdigit():
        return "n"
    if "가" <= char <= "힣":
        return "h"
    return "l" if char.isalpha() and char < "\u2e80" else ""


ENDING = "[a-zà-ɏЀ-ӿ]"
"""The letters that a pattern open to the right takes in, as a regular expression: the rest of the word."""
_LAST_WORD = re.compile(rf"{ENDING}*$")


def without_covered(patterns: Iterable[Pattern]) -> Iterator[Pattern]:
    """
    The patterns of a term without those that find nothing but what another of it finds as well, and as far: `donated` beside `donat*`.

    A hit of an open pattern is the whole word, so both tell the same. Of the project's words every sixteenth need not be held.
    """
    held = tuple(patterns)
    growing = {
        (pattern.text, pattern.open_left)
        for pattern in held
        if pattern.open_right and pattern.case is None and edge_of(pattern.text[-1]) == "l"
    }
    for pattern in held:
        ending = _LAST_WORD.search(pattern.text)
        begin = max(1, ending.start() if ending else 1)
        ends = range(begin, len(pattern.text) + (not pattern.open_right))
        if not any((pattern.text[:end], pattern.open_left) in growing for end in ends):
            yield pattern


def joins(edge: str, char: str) -> bool:
    """Whether a character beside a pattern makes it a part of something longer: one of the kind that its edge forbids."""
    if edge == "l":
        # A mark that stands alone belongs to the letter before it, as the dot of a small İ.
        return char < "\u2e80" and (char.isalpha() or "\u0300" <= char <= "\u036f")
    return char.isdigit() if edge == "n" else edge == "h" and "가" <= char <= "힣"


@dataclass(frozen=True, kw_only=True)
class Term:
    """A vocabulary: everything that counts as one idea, in every language."""

    name: str
    patterns: tuple[Pattern, ...]
    exceptions: tuple[Pattern, ...] = ()
    """Where one of these stands, a pattern inside it does not count."""
    unless: tuple[Pattern, ...] = ()
    """Exceptions to the exceptions."""
    regex: tuple[str, ...] = ()
    """RE2, applied to folded text."""
    short: tuple[Pattern, ...] = ()
    """Headline short forms (`北`, `러`): count in a title only, close to a hit of another term that has them too."""
    refer: tuple[Pattern, ...] = ()
    """References (`the North`): count where the term itself stands in the same or one of the three sentences before."""
    verb: str | None = None
    """`give` or `take`: what its words say of who supplies and who receives; `others`: they tell what somebody else gives."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Terms combined, with a title and its own examples."""

    id: str
    version: str
    title: str
    kind: RuleKind = RuleKind.MENTION
    lane: str | None = None
    tag: str | None = None
    all: tuple[str, ...] = ()
    """Every group must stand in the window; `a|b` is a group of two terms."""
    any: tuple[str, ...] = ()
    """One group more: at least one of these."""
    none: tuple[str, ...] = ()
    """Vetoes inside the window."""
    nowhere: tuple[str, ...] = ()
    """Vetoes anywhere in the article."""
    atop: tuple[str, ...] = ()
    """Vetoes in title or lead, wherever the window stands: they tell what kind of text it is."""
    after: tuple[str, ...] = ()
    """Rules whose matches this one does not tell again: a window that one of theirs overlaps is theirs."""
    loose: bool = False
    """Whether it tells only what no other rule of its lane has told (`after = ["*"]`)."""
    context: tuple[str, ...] = ()
    """Groups that must stand somewhere in the article, in the window or not."""
    where: str = "any"
    """`title`, `lead` (title or lead) or `any`: where the window must stand."""
    within: str = "sentence"
    supplier: str | None = None
    """`from` in the TOML: the term whose party must be the one that supplies."""
    receiver: str | None = None
    """`to` in the TOML."""
    direction: str = "lenient"
    """`strict`: the text must say that `from` supplies `to`; `lenient`: it must not say the contrary;
    `assumed`: the rule's words tell it themselves (North Korean soldiers in Kursk), whatever the sentence's marks say."""
    order: tuple[str, ...] = ()
    carry: bool = True
    """Whether references (`the North`) count for this rule."""
    implied: Mapping[str, str] | None = None
    """Country of a source → term that its own press leaves unsaid."""
    finds: tuple[str, ...] = ()
    spares: tuple[str, ...] = ()


PRESS = "press"
"""Side of parties that pass on what others say: they are cited as outlets, and speak only when nobody else does."""


@dataclass(frozen=True, kw_only=True)
class Party:
    """A person or body that statements are put in the mouth of."""

    id: str
    names: Mapping[str, tuple[str, ...]]
    """Language → names as that press writes them."""
    side: str | None = None
    patterns: tuple[Pattern, ...] = ()
    """The names, folded and inflected."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Ruleset:
    """
    All rules and vocabularies, ready to match; `version` is a hash over all of them.

    Self-contained: a term that uses others holds their patterns too. Compared by
    identity, so that what is derived from it can be kept beside it.
    """

    version: str
    terms: Mapping[str, Term]
    rules: tuple[Rule, ...]
    parties: tuple[Party, ...] = ()
    unnamed: tuple[Pattern, ...] = ()
    """Speakers without a name: `officials`, `소식통`."""
    speech: Mapping[str, tuple[Pattern, ...]] = field(default_factory=dict)
    """How a sentence is put in somebody's mouth: `said`, `according` (the speaker follows), `by` (the speaker precedes)."""


def groups(rule: Rule) -> tuple[frozenset[str], ...]:
    """What must stand in one window, as a conjunction of alternatives of term names."""
    found = [frozenset(group.split("|")) for group in rule.all]
    if rule.any:
        found.append(frozenset(name for group in rule.any for name in group.split("|")))
    return tuple(found)


def rule_needs(rule: Rule, ruleset: Ruleset, country: str | None = None) -> tuple[frozenset[str], ...]:
    """
    What a text must hold at all for the rule to match: a conjunction of alternatives of term names.

    For a gate. A term counts as held when one of its patterns, headline short
    forms or regexes is found; references (`refer`) never replace the term, which
    must stand before them. A group that the source's country implies is not
    needed. Exceptions, windows and directions only narrow further.
    """
    implied = (rule.implied or {}).get(country or "")
    needed = (*groups(rule), *(frozenset(group.split("|")) for group in rule.context))
    return tuple(group for group in needed if implied not in group and group <= ruleset.terms.keys())
