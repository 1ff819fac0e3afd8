"""
Load a folder of rules: vocabularies, rules, parties, speech; or say all that is wrong.

A silently dead rule is the worst fault of a monitor, so nothing is ignored: an
unknown key, an unknown term or a bad window each stop the program, all told at
once. What is compiled is kept beside (see `config.compiled`) because inflecting
Russian takes seconds.
"""

import hashlib
import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from monitor.config import compiled
from monitor.config.parties import read_parties, read_speech
from monitor.config.terms import read_terms
from monitor.config.toml import Problems, Table, read_toml
from monitor.core.rule import HEADINGS, Rule, RuleKind, Ruleset, Term
from monitor.core.windows import parse_within

LANES = tuple(HEADINGS)
TAGS = (
    "denial",
    "justification",
    "admission",
    "no-comment",
    "allegation",
    "finding",
    "sanction",
    "correction",
    "hedge",
)
EVERY = "*"
"""In `after`: every rule above this one in its lane."""
EVERY_RULE = "every-rule"
"""The table of rules.toml whose `atop` every mention rule has."""


def load_rules(folder: Path) -> Ruleset:
    """
    The rules of a folder, compiled; from the cache where the same files were compiled before.

    Raises ConfigError with every problem of every file.
    """
    files = rule_files(folder)
    key = compiled.key_of(folder, files)
    kept = compiled.read(key)
    if kept is not None:
        return kept
    ruleset = compile_rules(folder)
    compiled.write(key, ruleset)
    return ruleset


def rule_files(folder: Path) -> list[Path]:
    """Every file that a ruleset is made of, in order."""
    return [
        *sorted(folder.glob("*.toml")),
        *sorted((folder / "terms").glob("*.toml")),
        *sorted((folder / "rules").glob("*.toml")),
    ]


def compile_rules(folder: Path) -> Ruleset:
    """The rules of a folder, read and compiled now. Raises ConfigError with every problem."""
    from monitor.inflect import forms

    problems = Problems()
    if not folder.is_dir():
        problems.add(folder, "", "is no folder.", "Give the folder that holds rules.toml and terms/.")
        problems.raise_any()
    terms = read_terms(folder / "terms", problems, forms)
    rules = _read_rules(folder, terms, problems)
    parties, unnamed = read_parties(folder / "parties.toml", problems, forms)
    speech = read_speech(folder / "speech.toml", problems, forms)
    problems.raise_any()
    rules = tuple(replace(rule, version=_version(rule, terms)) for rule in rules)
    whole = Ruleset(version="", terms=terms, rules=rules, parties=parties, unnamed=unnamed, speech=speech)
    return replace(whole, version=_hash(asdict(whole)))


def _hash(value: Any) -> str:
    plain = json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _version(rule: Rule, terms: dict[str, Term]) -> str:
    """A hash of what decides about a text: the rule and its terms, not its title or examples."""
    said = asdict(replace(rule, version="", title="", finds=(), spares=()))
    return _hash([said, [asdict(terms[name]) for name in sorted(_named(rule))]])


def _named(rule: Rule) -> set[str]:
    """Every term that a rule names."""
    written = (*rule.all, *rule.any, *rule.none, *rule.nowhere, *rule.atop, *rule.context, *rule.order)
    ends = tuple(name for name in (rule.supplier, rule.receiver) if name)
    return {name for group in (*written, *ends, *(rule.implied or {}).values()) for name in group.split("|")}


def _read_rules(folder: Path, terms: dict[str, Term], problems: Problems) -> tuple[Rule, ...]:
    files = [folder / "rules.toml", *sorted((folder / "rules").glob("*.toml"))]
    rules: list[Rule] = []
    seen: dict[str, Path] = {}
    atop: tuple[str, ...] = ()
    for file in files:
        values = read_toml(file, problems)
        top = Table(file, "", values, problems)
        tables = top.take("rule", list, [])
        if file == files[0]:
            every = Table(file, EVERY_RULE, top.take(EVERY_RULE, dict, {}), problems)
            atop = every.texts("atop")
            every.finish()
        top.finish()
        for number, table in enumerate(tables, 1):
            if not isinstance(table, dict):
                problems.add(file, f"rule {number}", "is no table.", "Write [[rule]].")
                continue
            rule = _read_rule(file, number, table, terms, atop, problems)
            if rule.id in seen:
                problems.add(
                    file, f"rule '{rule.id}'", f"stands in {seen[rule.id]} already.", "Give one another id."
                )
            if rule.after == (EVERY,):
                above = tuple(other.id for other in rules if other.lane == rule.lane)
                rule = replace(rule, after=above, loose=True)
            for earlier in rule.after:
                if earlier not in seen:
                    problems.add(
                        file,
                        f"rule '{rule.id}'",
                        f"comes after '{earlier}', which is no rule above it.",
                        'Name rules that stand before it in this file or in rules.toml, or write ["*"].',
                    )
            seen.setdefault(rule.id, file)
            rules.append(rule)
    if not rules:
        problems.add(files[0], "", "holds no rule.", "Add a [[rule]].")
    return tuple(rules)


def _read_rule(
    file: Path,
    number: int,
    values: dict[str, Any],
    terms: dict[str, Term],
    atop: tuple[str, ...],
    problems: Problems,
) -> Rule:
    name = values.get("id")
    table = Table(file, f"rule '{name}'" if isinstance(name, str) else f"rule {number}", values, problems)
    identity = table.take("id", str, f"rule-{number}", needed=True)
    title = table.take("title", str, identity, needed=True)
    kind = table.take("kind", str, "mention")
    lane, tag = table.take("lane", str), table.take("tag", str)
    within = table.take("within", (str, int), "sentence")
    implied = table.take("implied", dict, {})
    rule = Rule(
        id=identity,
        version="",
        title=title,
        kind=RuleKind(kind) if kind in tuple(RuleKind) else RuleKind.MENTION,
        lane=lane,
        tag=tag,
        all=table.texts("all"),
        any=table.texts("any"),
        none=_each(table.texts("none")),
        nowhere=_each(table.texts("nowhere")),
        atop=_each((*atop, *table.texts("atop"))) if kind != RuleKind.TAG else (),
        after=table.texts("after"),
        context=table.texts("context"),
        where=table.take("where", str, "any"),
        within=str(within),
        supplier=table.take("from", str),
        receiver=table.take("to", str),
        direction=table.take("direction", str, "lenient"),
        order=table.texts("order"),
        carry=table.take("carry", bool, True),
        implied=_read_implied(table, implied) or None,
        finds=table.texts("finds"),
        spares=table.texts("spares"),
    )
    table.finish()
    if kind not in tuple(RuleKind):
        table.problem(f"kind = {kind!r} is none.", 'Write "mention" or "tag".')
    _check_words(table, rule, within)
    _check_terms(table, rule, terms)
    return rule


def _check_words(table: Table, rule: Rule, within: str | int) -> None:
    """Whether each key has one of the values that it may have; `within`: as it is written."""
    if rule.kind is RuleKind.MENTION and rule.lane not in LANES:
        table.problem(f"lane = {rule.lane!r} is none.", f"Lanes: {', '.join(LANES)}.")
    if rule.kind is RuleKind.TAG and rule.tag not in TAGS:
        table.problem(f"tag = {rule.tag!r} is none.", f"Tags: {', '.join(TAGS)}.")
    if parse_within(rule.within) is None:
        table.problem(
            f"within = {within!r} is no window.",
            'Write "sentence", "2 sentences", "paragraph", "article", "opening", or a number of words.',
        )
    if rule.where not in ("any", "title", "lead"):
        table.problem(f"where = {rule.where!r} is no place.", 'Write "title", "lead" or "any".')
    if rule.direction not in ("lenient", "strict", "assumed"):
        table.problem(f"direction = {rule.direction!r} is none.", 'Write "lenient", "strict" or "assumed".')
    if (rule.supplier is None) != (rule.receiver is None):
        table.problem("has only one of `from` and `to`.", "Write both, or neither.")
    if not rule.all and not rule.any:
        table.problem("asks for nothing: it would match every page.", "Add terms to `all` or `any`.")


def _check_terms(table: Table, rule: Rule, terms: dict[str, Term]) -> None:
    """Whether a rule asks for terms that there are, and can match at all."""
    needed = [set(group.split("|")) for group in rule.all]
    implied_terms = set((rule.implied or {}).values())
    if needed and implied_terms and not rule.any and all(group & implied_terms for group in needed):
        table.problem("asks for nothing but what the source's country implies.", "Add a term to `all`.")
    for term in sorted(implied_terms.difference(_each((*rule.all, *rule.any, *rule.context)))):
        table.problem(
            f"implies '{term}', for which it does not ask.", "Name a term of `all`, `any` or `context`."
        )
    single = {term for group in needed if len(group) == 1 for term in group}
    for term in sorted(single.intersection((*rule.none, *rule.nowhere, *rule.atop))):
        table.problem(
            f"needs '{term}' and is vetoed by it: it can never match.", "Take it out of one of them."
        )
    for unknown in sorted(_named(rule) - terms.keys()):
        near = _near(unknown, terms)
        table.problem(
            f"names '{unknown}', which is no term.",
            f"Did you mean '{near}'?" if near else "Add it to terms/.",
        )
    for empty in sorted(name for name in _named(rule) & terms.keys() if not _has_words(terms[name])):
        table.problem(f"names '{empty}', which has exceptions and no words.", "Name the terms that use it.")


def _each(groups: tuple[str, ...]) -> tuple[str, ...]:
    """The terms of groups such as `a|b`, where any one of them is enough."""
    return tuple(name for group in groups for name in group.split("|"))


def _read_implied(table: Table, values: dict[str, Any]) -> dict[str, str]:
    """By country the term that need not be said there."""
    read: dict[str, str] = {}
    for country, term in values.items():
        if not (len(country) == 2 and country.isascii() and country.isalpha() and country.isupper()):
            table.problem(f"implied: {country!r} is no country.", 'Write two capital letters: KP = "dprk".')
        elif not isinstance(term, str):
            table.problem(f"implied: {country} = {term!r} is no term.", 'Write KP = "dprk".')
        else:
            read[country] = term
    return read


def _has_words(term: Term) -> bool:
    return bool(term.patterns or term.regex or term.short)


def _near(name: str, terms: dict[str, Term]) -> str | None:
    import difflib

    return next(iter(difflib.get_close_matches(name, terms, 1)), None)
