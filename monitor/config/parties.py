"""
Read who may speak, and by which words one sees that somebody does: `parties.toml` and `speech.toml`.

Every problem goes to the list of `config.rules`, which tells them all at once.
"""

from pathlib import Path

from monitor.config.terms import Inflect, read_patterns, unique
from monitor.config.toml import Problems, Table, read_toml
from monitor.core.rule import Party, Pattern

SPEECH = ("said", "according", "by", "same")


def read_parties(
    file: Path, problems: Problems, inflect: Inflect
) -> tuple[tuple[Party, ...], tuple[Pattern, ...]]:
    """The parties with their names, and the words for speakers without one; none where there is no such file."""
    if not file.exists():
        return (), ()
    top = Table(file, "", read_toml(file, problems), problems)
    parties: list[Party] = []
    seen: set[str] = set()
    for number, values in enumerate(top.take("party", list, []), 1):
        if not isinstance(values, dict):
            problems.add(file, f"party {number}", "is no table.", "Write [[party]].")
            continue
        table = Table(file, f"party '{values.get('id', number)}'", values, problems)
        identity = table.take("id", str, f"party-{number}", needed=True)
        side = table.take("side", str)
        cased = frozenset(table.texts("cased"))
        names: dict[str, tuple[str, ...]] = {}
        patterns: list[Pattern] = []
        for language in values:
            if language in ("id", "side", "cased") or not (2 <= len(language) <= 3 and language.isalpha()):
                continue
            names[language] = table.texts(language)
            patterns += read_patterns(table, language, names[language], inflect, cased)
        table.finish(("en", "ko", "…"))
        if not patterns:
            table.problem("has no names.", 'Add a language, such as en = ["…"].')
        if identity in seen:
            table.problem("stands twice.", "Keep one.")
        seen.add(identity)
        parties.append(Party(id=identity, names=names, side=side, patterns=unique(patterns)))
    unnamed = _by_language(top, "unnamed", inflect)
    top.finish()
    return tuple(parties), unnamed


def _by_language(top: Table, key: str, inflect: Inflect) -> tuple[Pattern, ...]:
    values = top.take(key, dict, {})
    table = Table(top.file, key, values, top.problems)
    found: list[Pattern] = []
    for language in values:
        found += read_patterns(table, language, table.texts(language), inflect)
    return unique(found)


def read_speech(file: Path, problems: Problems, inflect: Inflect) -> dict[str, tuple[Pattern, ...]]:
    """The words of saying by their kind; none where there is no such file."""
    if not file.exists():
        return {}
    top = Table(file, "", read_toml(file, problems), problems)
    speech = {kind: _by_language(top, kind, inflect) for kind in SPEECH}
    top.finish()
    return speech
