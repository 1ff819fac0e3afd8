"""
Keep compiled rules, so that loading them does not inflect Russian every time.

One JSON file a ruleset in the user's cache folder, named by a hash of the rule
files, of the dictionary and of the format. Whatever is wrong with the cache,
the rules are compiled anew: it is never needed, only quick.
"""

import hashlib
import json
import logging
from collections.abc import Iterable, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from monitor import cache
from monitor.core.rule import Party, Pattern, Rule, RuleKind, Ruleset, Term

logger = logging.getLogger(__name__)

FORMAT = "2"


def key_of(root: Path, files: Sequence[Path]) -> str:
    """A name for exactly these files, this code and this dictionary."""
    from monitor.inflect import version

    digest = hashlib.sha256(f"{FORMAT} {version()} {_code()}".encode())
    for file in files:
        try:
            content = file.read_bytes()
        except OSError:
            content = b"?"
        digest.update(f"\0{file.relative_to(root).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:32]


def _code() -> str:
    """A hash of the modules that decide what is compiled."""
    here = Path(__file__).parent
    digest = hashlib.sha256()
    core = here.parent / "core"
    for file in (
        here / "terms.py",
        here / "rules.py",
        here / "parties.py",
        here / "regexes.py",
        here.parent / "inflect.py",
        core / "text.py",
        core / "han.py",
        core / "rule.py",
    ):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def read(key: str) -> Ruleset | None:
    """The compiled rules of this name, or None."""
    kept = cache.read(f"rules-{key}.json")
    try:
        return _ruleset(json.loads(kept)) if kept is not None else None
    except (ValueError, KeyError, TypeError, IndexError):
        return None


def write(key: str, ruleset: Ruleset) -> None:
    """Keep compiled rules."""
    plain = json.dumps(_plain(ruleset), ensure_ascii=False, separators=(",", ":"))
    try:
        cache.write(f"rules-{key}.json", plain.encode(), kin="rules-*.json")
    except UnicodeEncodeError as error:
        logger.info("compiled rules not kept why=%s", error)


class _Numbered(dict[Pattern, int]):
    """Patterns by number, each once: terms that use others hold theirs too."""

    def __missing__(self, pattern: Pattern) -> int:
        return self.setdefault(pattern, len(self))

    def __call__(self, patterns: Iterable[Pattern]) -> list[int]:
        return [self[pattern] for pattern in patterns]


def _plain(ruleset: Ruleset) -> dict[str, Any]:
    numbers = _Numbered()
    plain = {
        "version": ruleset.version,
        "terms": [
            [
                term.name,
                numbers(term.patterns),
                numbers(term.exceptions),
                numbers(term.unless),
                list(term.regex),
                numbers(term.short),
                numbers(term.refer),
                term.verb,
            ]
            for term in ruleset.terms.values()
        ],
        "rules": [{f.name: getattr(rule, f.name) for f in fields(Rule)} for rule in ruleset.rules],
        "parties": [
            [party.id, dict(party.names), party.side, numbers(party.patterns)] for party in ruleset.parties
        ],
        "unnamed": numbers(ruleset.unnamed),
        "speech": {kind: numbers(patterns) for kind, patterns in ruleset.speech.items()},
    }
    return plain | {
        "patterns": [[p.text, p.language, int(p.open_left), int(p.open_right), p.case] for p in numbers]
    }


def _ruleset(kept: dict[str, Any]) -> Ruleset:
    known = [
        Pattern(text=text, language=language, open_left=bool(left), open_right=bool(right), case=case)
        for text, language, left, right, case in kept["patterns"]
    ]

    def patterns(numbers: Iterable[int]) -> tuple[Pattern, ...]:
        return tuple(known[number] for number in numbers)

    terms = {
        name: Term(
            name=name,
            patterns=patterns(own),
            exceptions=patterns(exceptions),
            unless=patterns(unless),
            regex=tuple(regex),
            short=patterns(short),
            refer=patterns(refer),
            verb=verb,
        )
        for name, own, exceptions, unless, regex, short, refer, verb in kept["terms"]
    }
    parties = tuple(
        Party(
            id=identity,
            names={language: tuple(names) for language, names in named.items()},
            side=side,
            patterns=patterns(numbers),
        )
        for identity, named, side, numbers in kept["parties"]
    )
    return Ruleset(
        version=kept["version"],
        terms=terms,
        rules=tuple(_rule(values) for values in kept["rules"]),
        parties=parties,
        unnamed=patterns(kept["unnamed"]),
        speech={kind: patterns(numbers) for kind, numbers in kept["speech"].items()},
    )


def _rule(values: dict[str, Any]) -> Rule:
    plain: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in values.items()
    }
    return Rule(**plain | {"kind": RuleKind(values["kind"])})
