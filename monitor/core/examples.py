"""
Hold rules against their own examples, and look for what can never do its work.

Pure: takes a ruleset, gives findings; prints nothing. A rule that never fires
looks just like a quiet day, so what cannot hit is told before anyone waits for it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from monitor.core.article import Article
from monitor.core.hits import find
from monitor.core.matching import explain, match, tagged
from monitor.core.plan import PARTIES
from monitor.core.rule import Pattern, Rule, RuleKind, Ruleset, Term, rule_needs
from monitor.core.text import fold

TITLE_MARK = "‖"
_COUNTRY = re.compile(r"([A-Z]{2}): ")
SHOWN = 5


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Something about the rules that needs a look; an error makes `rules check` fail."""

    place: str
    what: str
    error: bool = False


def parse_example(written: str) -> tuple[Article, str | None]:
    """An example as an article, and the country of its source: `KP: title ‖ text`, each part but the text optional."""
    country = None
    found = _COUNTRY.match(written)
    if found:
        country, written = found[1], written[found.end() :]
    title, mark, text = written.partition(TITLE_MARK)
    if not mark:
        title, text = "", written
    return (
        Article(
            url="example:",
            canonical_url="example:",
            title=title.strip(),
            text=text.strip(),
            extractor="example",
        ),
        country,
    )


def check(ruleset: Ruleset) -> Iterator[Finding]:
    """Every finding: rule by rule its examples, then the gates, then term by term, then what nothing uses."""
    yield from _examples(ruleset)
    yield from _gates(ruleset)
    yield from _sides(ruleset)
    for term in ruleset.terms.values():
        yield from _dead(term)
        yield from _covered(term)
        yield from _regexes(term)
    yield from _unused(ruleset)


def _examples(ruleset: Ruleset) -> Iterator[Finding]:
    for rule in ruleset.rules:
        place = f"rule '{rule.id}'"
        for written in rule.finds:
            if not _fires(written, rule, ruleset):
                yield Finding(
                    place=place,
                    what=f"does not find {written!r}: {_reason(written, rule, ruleset)}",
                    error=True,
                )
        for written in rule.spares:
            if _fires(written, rule, ruleset):
                yield Finding(place=place, what=f"does not spare {written!r}.", error=True)
        if not rule.finds:
            yield Finding(place=place, what="has no example under `finds`; nothing shows that it can match.")


def _fires(written: str, rule: Rule, ruleset: Ruleset) -> bool:
    article, country = parse_example(written)
    if rule.kind is RuleKind.TAG:
        return tagged(article, ruleset, rule)
    return any(found.rule == rule.id for found in match(article, ruleset, country=country))


def _reason(written: str, rule: Rule, ruleset: Ruleset) -> str:
    article, country = parse_example(written)
    for missed in explain(article, ruleset, country=country).missed:
        if missed.rule == rule.id:
            said = [f"lacks {', '.join(missed.lacked)}"] if missed.lacked else []
            said += [f"vetoed by {', '.join(missed.vetoed_by)}"] if missed.vetoed_by else []
            return "; ".join(said) + "."
    return "its words are not there."


def _gates(ruleset: Ruleset) -> Iterator[Finding]:
    for rule in ruleset.rules:
        if rule.kind is RuleKind.TAG:
            continue
        for country in (None, *(rule.implied or {})):
            if not rule_needs(rule, ruleset, country):
                whose = f" of a source from {country}" if country else ""
                yield Finding(
                    place=f"rule '{rule.id}'",
                    what=f"would match every page{whose}: its gate is empty.",
                    error=True,
                )


def _sides(ruleset: Ruleset) -> Iterator[Finding]:
    """Rules about other countries: they match, but their arrows and claims are the DPRK's and Russia's."""
    for name in PARTIES:
        if name not in ruleset.terms and any(rule.kind is RuleKind.MENTION for rule in ruleset.rules):
            yield Finding(
                place=f"term '{name}'",
                what="is not there: headings, arrows and claims say DPRK and Russia whatever the rules look for.",
            )
    for rule in ruleset.rules:
        taker = "Russia" if (rule.supplier or PARTIES[0]).startswith(PARTIES[0]) else "DPRK"
        for key, term, side in (("from", rule.supplier, "Russia"), ("to", rule.receiver, taker)):
            if term and not term.startswith(PARTIES):
                what = f"{key} = '{term}': arrows and claims will call it {side}."
                yield Finding(place=f"rule '{rule.id}'", what=what)


def _dead(term: Term) -> Iterator[Finding]:
    """Patterns that do not even hit their own text, and regexes that ask for what folding removes."""
    alone = Ruleset(version="", terms={term.name: term}, rules=())
    dead = [
        pattern
        for pattern in term.patterns
        if term.name not in find(alone, fold(sample(pattern)), sample(pattern), 0).terms
    ]
    if dead and len(dead) == len(term.patterns) and not term.regex:
        yield Finding(
            place=f"term '{term.name}'",
            what="can never hit: its exceptions cover every word of it.",
            error=True,
        )
    elif dead:
        yield Finding(place=f"term '{term.name}'", what=f"words that can never hit: {_shown(dead)}.")


def sample(pattern: Pattern) -> str:
    """A text that a pattern should hit."""
    return pattern.case or pattern.text.replace("*", "")


def _shown(patterns: list[Pattern]) -> str:
    more = f" and {len(patterns) - SHOWN} more" if len(patterns) > SHOWN else ""
    return ", ".join(repr(_written(pattern)) for pattern in patterns[:SHOWN]) + more


def _written(pattern: Pattern) -> str:
    return f"{'*' if pattern.open_left else ''}{pattern.text}{'*' if pattern.open_right else ''}"


def _covered(term: Term) -> Iterator[Finding]:
    """Words that another word of the same language and term hits anyway. Russian is left out: its forms cover each other."""
    covered: list[str] = []
    for language in {pattern.language for pattern in term.patterns} - {"ru"}:
        mine = [pattern for pattern in term.patterns if pattern.language == language]
        if len(mine) > 800:
            continue
        for pattern in mine:
            wider = next((other for other in mine if other is not pattern and _covers(other, pattern)), None)
            if wider is not None:
                covered.append(f"'{_written(pattern)}' by '{_written(wider)}'")
    if covered:
        more = f" and {len(covered) - SHOWN} more" if len(covered) > SHOWN else ""
        yield Finding(
            place=f"term '{term.name}'",
            what=f"words contained in others: {', '.join(covered[:SHOWN])}{more}.",
        )


def _covers(wide: Pattern, narrow: Pattern) -> bool:
    """Whether one pattern hits wherever the other does."""
    if wide.case or "*" in wide.text or (narrow.open_left and not wide.open_left):
        return False
    place = narrow.text.find(wide.text)
    if place < 0 or (
        wide.text == narrow.text
        and (wide.open_left, wide.open_right) == (narrow.open_left, narrow.open_right)
    ):
        return False
    before, after = narrow.text[:place], narrow.text[place + len(wide.text) :]
    left = wide.open_left or not before or _apart(before[-1], wide.text[0])
    right = (
        wide.open_right
        or (not after and not narrow.open_right)
        or (bool(after) and _apart(wide.text[-1], after[0]))
    )
    return left and right


def _apart(one: str, other: str) -> bool:
    """Whether a word ends between two characters, as boundaries are drawn."""
    if one >= "\u2e80" and other >= "\u2e80":
        return not "가" <= other <= "힣" or not "가" <= one <= "힣"
    return not (one.isalnum() and other.isalnum())


_ESCAPED = re.compile(
    r"\\(?:[pP]\{[^}]*\}|[pP]\w|x\{[^}]*\}|x[0-9A-Fa-f]{2}|.)|\[\[?:\w+:\]|\(\?P?<\w+>|\(\?[a-zA-Z-]+[:)]"
)


def _regexes(term: Term) -> Iterator[Finding]:
    for regex in term.regex:
        bare = _ESCAPED.sub("", regex)
        odd = [char for char in bare if fold(char).text != char]
        if odd and "(?i" not in regex:
            yield Finding(
                place=f"term '{term.name}'",
                what=f"regex {regex!r} asks for {odd[0]!r}, which folding writes as {fold(odd[0]).text!r}: it may never hit.",
            )


def _unused(ruleset: Ruleset) -> Iterator[Finding]:
    """Terms that no rule names, directly or through one that holds all their words."""
    named: set[str] = set()
    for rule in ruleset.rules:
        for group in (*rule.all, *rule.any, *rule.none, *rule.nowhere, *rule.atop, *rule.context, *rule.order, rule.supplier or "", rule.receiver or ""):  # fmt: skip
            named.update(group.split("|"))
    words = {word for name in named if name in ruleset.terms for word in _words(ruleset.terms[name])}
    for term in ruleset.terms.values():
        if term.name not in named and not term.verb and not _words(term) <= words:
            yield Finding(place=f"term '{term.name}'", what="is used by no rule.")


def _words(term: Term) -> set[Pattern]:
    """A term's words, whatever language they are declared in: of two that share one, it stands in the first."""
    return {replace(pattern, language="") for pattern in term.patterns}
