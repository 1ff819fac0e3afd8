"""
The gate: may this page match at all? Asked of bytes, before anything is read from them.

Decodes as extraction will, folds as the rules do, and asks for every group of
at least one mention rule anywhere on the page. A term that a country's own
press leaves unsaid counts as said there.
"""

from dataclasses import dataclass

from monitor.core.charset import decode
from monitor.core.hits import find
from monitor.core.rule import Rule, RuleKind, Ruleset
from monitor.core.text import fold


@dataclass(frozen=True)
class Gate:
    """What a page must hold; derived from the rules."""

    ruleset: Ruleset

    @classmethod
    def from_ruleset(cls, ruleset: Ruleset) -> "Gate":
        """The gate of these rules."""
        return cls(ruleset)

    def passes(self, body: bytes, content_type: str | None, country: str | None = None) -> bool:
        """Whether the body may match one of the mention rules."""
        text = decode(body, content_type).text
        if not text:
            return False
        found = set(find(self.ruleset, fold(text), text, len(text)).terms)
        return any(
            _may_match(rule, found, country) for rule in self.ruleset.rules if rule.kind is RuleKind.MENTION
        )


def _may_match(rule: Rule, found: set[str], country: str | None) -> bool:
    implied = (rule.implied or {}).get(country or "")
    said = found | set(implied.split("|") if implied else ())
    groups = [*rule.all, *(("|".join(rule.any),) if rule.any else ())]
    return all(any(name in said for name in group.split("|")) for group in groups)
