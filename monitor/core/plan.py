"""
What is asked of every article, worked out once for each ruleset.

Derived from the rules and nothing else; kept beside the ruleset as long as it
lives.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from monitor.core.rule import PRESS, Rule, RuleKind, Ruleset, groups
from monitor.core.windows import Within, parse_within

PARTIES = ("dprk", "russia")
"""Terms whose names are the two ends of a direction, where a rule does not say `from` and `to`."""


@dataclass(frozen=True)
class Plan:
    """One rule, ready to be tried."""

    rule: Rule
    groups: tuple[frozenset[str], ...]
    context: tuple[frozenset[str], ...]
    within: Within
    masks: tuple[int, ...]
    """The groups again, each as a number with a bit for each of its terms."""


@dataclass(frozen=True)
class Plans:
    """A ruleset, ready to be tried."""

    mentions: tuple[Plan, ...]
    tags: tuple[Plan, ...]
    give: frozenset[str]
    """Terms whose words have the supplier as their subject."""
    take: frozenset[str]
    """Terms whose words have the receiver as their subject."""
    goods: frozenset[str]
    """Terms that name what may move: neither a party nor mostly words of giving and taking."""
    others: frozenset[str]
    """Terms of what somebody else gives."""
    press: frozenset[str]
    """Parties that only pass on what others say."""
    bits: Mapping[str, int]
    """A bit for each term, so that what an article holds is one number."""

    def mask(self, names: Iterable[str]) -> int:
        """The bits of some terms."""
        found = 0
        for name in names:
            found |= self.bits[name]
        return found


@lru_cache(maxsize=8)
def plans(ruleset: Ruleset) -> Plans:
    """The ruleset ready to be tried; made once for each."""
    terms = ruleset.terms.values()
    bits = {term.name: 1 << number for number, term in enumerate(terms)}
    verbs = {pattern for term in terms if term.verb in ("give", "take") for pattern in term.patterns}
    return Plans(
        mentions=tuple(_plan(rule, bits) for rule in ruleset.rules if rule.kind is RuleKind.MENTION),
        tags=tuple(_plan(rule, bits) for rule in ruleset.rules if rule.kind is RuleKind.TAG),
        give=frozenset(term.name for term in terms if term.verb == "give"),
        take=frozenset(term.name for term in terms if term.verb == "take"),
        goods=frozenset(
            term.name
            for term in terms
            if term.verb not in ("give", "take")
            and term.name not in PARTIES
            and sum(pattern in verbs for pattern in term.patterns) * 2 <= len(term.patterns)
        ),
        others=frozenset(term.name for term in terms if term.verb == "others"),
        bits=bits,
        press=frozenset(party.id for party in ruleset.parties if party.side == PRESS),
    )


def _plan(rule: Rule, bits: Mapping[str, int]) -> Plan:
    within = parse_within(rule.within)
    if within is None:
        raise ValueError(f"rule {rule.id}: within = {rule.within!r} is no window")
    context = tuple(frozenset(group.split("|")) for group in rule.context)
    asked = groups(rule)
    masks = tuple(sum(bits[name] for name in names) for names in asked)
    return Plan(rule=rule, groups=asked, context=context, within=within, masks=masks)
