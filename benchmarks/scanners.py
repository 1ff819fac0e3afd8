"""
Which library finds a few hundred words in raw pages the quickest, and does UTF-8 need decoding first?

    python benchmarks/scanners.py

Looks for the gate's stems, without what may hide them, in the real pages with
hyperscan, google-re2 and pyahocorasick, the median of five in processor time.
Hyperscan is also timed with all of the gate's byte patterns, disguises
included. No bound: the choice is in docs/decisions.md.
"""

import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import ahocorasick
import hyperscan
import re2
from corpus import need
from page_server import real_pages

from monitor import paths
from monitor.config.rules import load_rules
from monitor.core.gate.seeds import quoted, seeds_of
from monitor.core.gate.stems import seed_terms, stems

PAGES = 990


def main() -> int:
    """Measure and print."""
    need()
    bodies = real_pages(PAGES)
    ruleset = load_rules(paths.RULES)
    wanted = stems(ruleset, seed_terms(ruleset, None))
    plain = [quoted(stem.encode()) for stem in wanted]
    hidden = [seed.regex for seed in seeds_of(wanted)]

    automaton: Any = ahocorasick.Automaton()
    for stem in wanted:
        automaton.add_word(stem, stem)
    automaton.make_automaton()
    options = re2.Options()
    options.never_capture, options.case_sensitive, options.max_mem = True, False, 1 << 28
    either = re2.compile("|".join(map(re2.escape, wanted)), options)
    either_bytes = re2.compile(b"|".join(re2.escape(stem.encode()) for stem in wanted), options)

    def decoded(find: Callable[[str], Any]) -> Callable[[bytes], Any]:
        return lambda body: find(body.decode("utf-8", "replace").lower())

    runs = {
        f"hyperscan, {len(plain)} stems, bytes": _hyperscan(plain),
        f"hyperscan, {len(hidden)} patterns with all disguises, bytes": _hyperscan(hidden),
        "google-re2, stems, bytes": lambda body: sum(1 for _ in either_bytes.finditer(body)),
        "google-re2, stems, decoded": decoded(lambda text: sum(1 for _ in either.finditer(text))),
        "pyahocorasick, stems, decoded": decoded(lambda text: sum(1 for _ in automaton.iter(text))),
        "decoding and lower case alone": decoded(len),
    }
    print(f"{len(bodies)} pages of {sum(map(len, bodies)) / len(bodies) / 1000:.0f} kB on average; ms a page")
    for name, run in runs.items():
        print(
            f"{name:60} {1000 * statistics.median(_spent(run, bodies) for _ in range(5)) / len(bodies):8.3f}"
        )
    return 0


def _hyperscan(patterns: list[bytes]) -> Callable[[bytes], int]:
    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    flags = [hyperscan.HS_FLAG_CASELESS | hyperscan.HS_FLAG_DOTALL] * len(patterns)
    database.compile(
        expressions=patterns, ids=list(range(len(patterns))), elements=len(patterns), flags=flags
    )
    scratch = hyperscan.Scratch(database)
    found: list[int] = []

    def run(body: bytes) -> int:
        found.clear()
        database.scan(body, match_event_handler=lambda number, *_: found.append(number), scratch=scratch)
        return len(found)

    return run


def _spent(run: Callable[[bytes], Any], bodies: list[bytes]) -> float:
    before = time.process_time()
    for body in bodies:
        run(body)
    return time.process_time() - before


if __name__ == "__main__":
    sys.exit(main())
