"""
Which terms a page is searched for first, and the byte patterns that find them; kept in the cache for later processes.
"""

import hashlib
import json
import logging
from functools import lru_cache
from pathlib import Path

from monitor import cache
from monitor.core.gate import Conjunction
from monitor.core.gate.neighbours import Around
from monitor.core.gate.seeds import Kind, Seed, seeds_of
from monitor.core.gate.stems import seed_terms, stems
from monitor.core.rule import Ruleset
from monitor.scan.database import hyperscan

logger = logging.getLogger(__name__)


def first(
    ruleset: Ruleset, needed: tuple[Conjunction, ...], country: str | None
) -> tuple[frozenset[str], list[Seed]]:
    """The terms to look for first and their byte patterns, found by an earlier process or anew; no patterns: none will do."""
    asked = sorted(sorted(sorted(group) for group in conjunction) for conjunction in needed)
    told = (ruleset.version, seeds_version(), asked)
    name = f"seeds-{hashlib.sha256(repr(told).encode()).hexdigest()[:32]}.json"
    kept = cache.read(name) if ruleset.version else None
    if kept is not None:
        try:
            kept_names, seeds = json.loads(kept)
            return frozenset(kept_names), [_seed(*told) for told in seeds]
        except (ValueError, TypeError, KeyError) as error:
            logger.info("kept seeds not read why=%s", error)
    names = seed_terms(ruleset, country)
    if not names or any(ruleset.terms[term].regex for term in names):
        return names, []
    # In one order in every process, so that the next finds the database that this one keeps.
    made = sorted(seeds_of(stems(ruleset, names)), key=lambda seed: (seed.regex, seed.kind.name, seed.size))
    if ruleset.version:
        cache.write(
            name, json.dumps([sorted(names), [_told(seed) for seed in made]]).encode(), kin="seeds-*.json"
        )
    return names, made


def _told(seed: Seed) -> list[str | bool | int | None]:
    """A seed as JSON has it."""
    after = None if seed.after is None else _listed(seed.after)
    around = None if seed.around is None else json.dumps(sorted(seed.around))
    regex = seed.regex.decode("latin-1")
    numbers = [seed.size, seed.head, seed.ahead]
    return [regex, seed.kind.name, seed.caseless, _listed(seed.beside), *numbers, after, around]


def _seed(
    regex: str,
    kind: str,
    caseless: bool,
    beside: str,
    size: int,
    head: int,
    ahead: int,
    after: str | None,
    around: str | None,
) -> Seed:
    """The seed that was told."""
    return Seed(
        regex=regex.encode("latin-1"),
        kind=Kind[kind],
        caseless=caseless,
        beside=_bytes(beside),
        size=size,
        head=head,
        ahead=ahead,
        after=None if after is None else _bytes(after),
        around=None if around is None else _arounds(around),
    )


def _listed(letters: frozenset[bytes]) -> str:
    return b" ".join(sorted(letters)).decode("latin-1")


@lru_cache(maxsize=1_000)
def _arounds(told: str) -> frozenset[Around]:
    return frozenset(
        Around(before, behind, written, tuple(spared)) for before, behind, written, spared in json.loads(told)
    )


@lru_cache(maxsize=1_000)
def _bytes(listed: str) -> frozenset[bytes]:
    return frozenset(listed.encode("latin-1").split())


@lru_cache(maxsize=1)
def seeds_version() -> str:
    """A hash of the modules that decide what is looked for first, and of what looks for it."""
    core = Path(__file__).parent.parent / "core"
    digest = hashlib.sha256(str(hyperscan and hyperscan.__version__).encode())
    for module in (
        *sorted((core / "gate").glob("*.py")),
        core / "han.py",
        core / "rule.py",
        core / "text.py",
    ):
        digest.update(module.read_bytes())
    return digest.hexdigest()
