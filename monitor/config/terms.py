"""
Read vocabularies: `terms/*.toml`, and whatever else is written as patterns by language.

A pattern is a word or phrase; `*` before or after opens it, `*` after a word
inside it frees that word's ending. Russian ones are inflected unless they begin
with `=`. Everything is folded as the text will be.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from monitor.config.toml import Problems, Table, read_toml
from monitor.core.rule import Pattern, Term
from monitor.core.text import fold

Inflect = Callable[[str], tuple[str, ...]]

LONGEST = 200
"""Letters of a pattern. One of thousands of equal letters, on a page of that letter, costs their product."""

_LANGUAGE = re.compile(r"[a-z]{2,3}")
_RESERVED = ("use", "except", "unless", "regex", "short", "refer", "class", "case")


@dataclass
class Draft:
    """A term as one file declares it, before the terms that it uses are taken in."""

    term: Term
    use: tuple[str, ...]
    file: Path


def read_terms(folder: Path, problems: Problems, inflect: Inflect) -> dict[str, Term]:
    """Every vocabulary of a folder, each with the terms that it uses taken in."""
    drafts: dict[str, Draft] = {}
    for file in sorted(folder.glob("*.toml")):
        for name, values in read_toml(file, problems).items():
            if not isinstance(values, dict):
                problems.add(file, f"'{name}'", "is no table.", f"Write [{name}] and its words under it.")
            elif name in drafts:
                problems.add(
                    file,
                    f"term '{name}'",
                    f"stands in {drafts[name].file} too.",
                    "Keep one, or give it another name.",
                )
            elif "|" in name:
                problems.add(
                    file, f"term '{name}'", "has a | in its name.", "Rules write a|b for either of two."
                )
            else:
                drafts[name] = _draft(file, name, values, problems, inflect)
    _check_use(drafts, problems)
    done: dict[str, Term] = {}
    for name in drafts:
        _resolve(name, drafts, done, [])
    return done


def _draft(file: Path, name: str, values: Mapping[str, Any], problems: Problems, inflect: Inflect) -> Draft:
    table = Table(file, f"term '{name}'", values, problems)
    cased = bool(table.take("case", bool, False))
    patterns: list[Pattern] = []
    for key in values:
        if _LANGUAGE.fullmatch(key) and key not in _RESERVED:
            words = table.texts(key)
            patterns += read_patterns(table, key, words, inflect, frozenset(words if cased else ()))
    verb = table.take("class", str)
    if verb not in (None, "give", "take", "others"):
        table.problem(
            f"class = {verb!r} is none.",
            'Write "give" (the supplier does it), "take" (the receiver) or "others" (somebody else gives).',
        )
    as_written = frozenset(table.texts("cased"))
    term = Term(
        name=name,
        patterns=unique(patterns),
        exceptions=_nested(table, "except", inflect),
        unless=_nested(table, "unless", inflect),
        short=_nested(table, "short", _as_written),
        refer=_nested(table, "refer", inflect, as_written),
        regex=_regexes(table),
        verb=verb,
    )
    for word in sorted(as_written - _references(values)):
        table.problem(f"cased names {word!r}, which is no reference.", "Write it as it stands under `refer`.")
    use = table.texts("use")
    table.finish(("en", "ko", "ru", "uk", "ja", "zh", "…"))
    if not (term.patterns or term.regex or use or term.short or term.exceptions):
        table.problem("has no words at all.", 'Add a language, such as en = ["…"], or `use`, or remove it.')
    return Draft(term, use, file)


def _references(values: Mapping[str, Any]) -> set[str]:
    """The references of a term as they are written; what is no list of words is told by whoever reads it."""
    refer = values.get("refer")
    lists = refer.values() if isinstance(refer, dict) else ()
    return {word for words in lists if isinstance(words, list) for word in words if isinstance(word, str)}


def _nested(
    table: Table, key: str, inflect: Inflect, cased: frozenset[str] = frozenset()
) -> tuple[Pattern, ...]:
    values = table.take(key, dict, {})
    found: list[Pattern] = []
    inner = Table(table.file, f"{table.place}, {key}", values, table.problems)
    for language in values:
        if not _LANGUAGE.fullmatch(language):
            inner.problem(
                f"'{language}' is no language.", "Write two or three lower-case letters: en, ko, ru …"
            )
            continue
        found += read_patterns(inner, language, inner.texts(language), inflect, cased)
    return unique(found)


def _as_written(phrase: str) -> tuple[str, ...]:
    return (phrase,)


def _regexes(table: Table) -> tuple[str, ...]:
    from monitor.config.regexes import refusal

    kept = []
    for regex in table.texts("regex"):
        why = refusal(regex)
        if why:
            table.problem(f"regex {regex!r}: {why[0]}", why[1])
        else:
            kept.append(regex)
    return tuple(kept)


def read_patterns(
    table: Table,
    language: str,
    words: Iterable[str],
    inflect: Inflect,
    cased: frozenset[str] = frozenset(),
) -> list[Pattern]:
    """The patterns of one language, folded and inflected; a bad one is noted. `cased`: those that count only as written."""
    found: list[Pattern] = []
    for word in words:
        exact = word.startswith("=")
        plain = word[1:] if exact else word
        bare = re.sub(r"\s+", " ", plain).strip()
        open_left, open_right = bare.startswith("*"), bare.endswith("*")
        core = bare.strip("*").strip()
        text = fold(core).text.strip()
        if not text or re.search(r"(?:^|[\s*])\*", core):
            table.problem(
                f"{language}: {word!r} is no pattern.",
                "Write a word or phrase; `*` stands before or after a word.",
            )
            continue
        if len(text) > LONGEST:
            table.problem(
                f"{language}: {word[:40]!r}… has {len(text)} letters.",
                f"Write the words that tell it apart, {LONGEST} letters at most: every hit is read to its end.",
            )
            continue
        forms: tuple[str, ...] = (core,)
        as_written = word in cased
        if language == "ru" and not exact and "*" not in bare and not as_written:
            forms = inflect(core)
        found += [
            Pattern(
                text=fold(form).text,
                language=language,
                open_left=open_left,
                open_right=open_right,
                case=form if as_written else None,
            )
            for form in forms
        ]
    return found


def unique(patterns: Iterable[Pattern]) -> tuple[Pattern, ...]:
    """Each pattern once, whatever language wrote it first."""
    seen: dict[tuple[str, bool, bool, str | None], Pattern] = {}
    for pattern in patterns:
        seen.setdefault((pattern.text, pattern.open_left, pattern.open_right, pattern.case), pattern)
    return tuple(seen.values())


def _check_use(drafts: dict[str, Draft], problems: Problems) -> None:
    """Note unknown terms and cycles."""
    reported: set[frozenset[str]] = set()
    for name, draft in drafts.items():
        for other in draft.use:
            if other not in drafts:
                problems.add(
                    draft.file,
                    f"term '{name}'",
                    f"use names '{other}', which is no term.",
                    "Check the spelling.",
                )
        cycle = _cycle(name, drafts, [])
        if cycle and frozenset(cycle) not in reported:
            reported.add(frozenset(cycle))
            problems.add(
                draft.file, f"term '{name}'", f"uses itself: {' → '.join(cycle)}.", "Take one `use` out."
            )


def _cycle(name: str, drafts: dict[str, Draft], path: list[str]) -> list[str] | None:
    if name in path:
        return [*path[path.index(name) :], name]
    if name not in drafts:
        return None
    for other in drafts[name].use:
        found = _cycle(other, drafts, [*path, name])
        if found:
            return found
    return None


def _resolve(name: str, drafts: dict[str, Draft], done: dict[str, Term], path: list[str]) -> Term | None:
    if name in done:
        return done[name]
    if name in path or name not in drafts:
        return None
    draft = drafts[name]
    term = draft.term
    for other in draft.use:
        used = _resolve(other, drafts, done, [*path, name])
        if used is not None:
            term = replace(
                term,
                patterns=unique((*term.patterns, *used.patterns)),
                exceptions=unique((*term.exceptions, *used.exceptions)),
                unless=unique((*term.unless, *used.unless)),
                short=unique((*term.short, *used.short)),
                refer=unique((*term.refer, *used.refer)),
                regex=tuple(dict.fromkeys((*term.regex, *used.regex))),
            )
    done[name] = term
    return term
