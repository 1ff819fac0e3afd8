"""
Rules as data: vocabularies, and how they must stand together.

Declared in `monitor/rules/`, compiled by `monitor.config.rules`. What is here
is already compiled: inflected forms expanded, text folded as `core.text` folds.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class RuleKind(StrEnum):
    """A MENTION rule makes a mention; a TAG rule annotates one that exists."""

    MENTION = "mention"
    TAG = "tag"


@dataclass(frozen=True, kw_only=True)
class Pattern:
    """One word or phrase of a vocabulary, folded."""

    text: str
    language: str
    open_left: bool = False
    """Any beginning may stand before it (`*포탄`)."""
    open_right: bool = False
    """Any ending may follow (`снаряд*`)."""


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
    any: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    within: str = "sentence"
    supplier: str | None = None
    """`from` in the TOML: the term whose party must be the one that supplies."""
    receiver: str | None = None
    """`to` in the TOML."""
    order: tuple[str, ...] = ()
    implied: Mapping[str, str] | None = None
    """Country of a source → term that its own press leaves unsaid."""
    finds: tuple[str, ...] = ()
    spares: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Party:
    """A person or body that statements are put in the mouth of."""

    id: str
    names: Mapping[str, tuple[str, ...]]
    """Language → names as that press writes them."""
    side: str | None = None


@dataclass(frozen=True, kw_only=True)
class Ruleset:
    """All rules and vocabularies, ready to match; `version` is a hash over all of them."""

    version: str
    terms: Mapping[str, Term]
    rules: tuple[Rule, ...]
    parties: tuple[Party, ...] = ()
