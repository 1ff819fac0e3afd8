"""
How long all rules take on an article, and how long loading them takes.

Reads the labelled texts of `$MONITOR_SHARED` (default `../shared`), which are
not part of the project; tells where it looked when they are absent.

    python benchmarks/matching.py [RULES_DIR]

Must reach 2 ms (the median on relevant texts) and 0.3 s to load; ends with 1
where it does not.

Times are processor time, the best of five: what the program costs, not what
else the machine does.
"""

import gzip
import json
import statistics
import sys
import time
from pathlib import Path

from corpus import TOPIC, need

from monitor import paths
from monitor.config.rules import load_rules
from monitor.core.article import Article
from monitor.core.matching import match
from monitor.core.rule import Ruleset

SIZE = range(4_000, 6_001)
"""Bytes of UTF-8 that count as an article of 5 kB."""


def seconds(article: Article, ruleset: Ruleset) -> float:
    """Processor time of one article, the best of five."""
    best = float("inf")
    for _ in range(5):
        started = time.process_time()
        match(article, ruleset)
        best = min(best, time.process_time() - started)
    return best


def main() -> int:
    """Print the figures; 1 where one falls short."""
    need(TOPIC)
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else paths.RULES
    load_rules(folder)
    started = time.process_time()
    ruleset = load_rules(folder)
    loading = time.process_time() - started
    started = time.process_time()
    match(Article(url="", canonical_url="", title="", text="x", extractor=""), ruleset)
    indexing = time.process_time() - started
    print(f"load from cache {loading:.3f} s, index {indexing:.3f} s ({len(ruleset.rules)} rules)")

    short = loading > 0.3
    for label in ("relevant", "nearmiss", "ordinary"):
        times: list[float] = []
        with gzip.open(TOPIC / f"{label}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                item = json.loads(line)
                if len(item["text"].encode()) not in SIZE:
                    continue
                article = Article(
                    url="", canonical_url="", title=item["title"], text=item["text"], extractor="labelled"
                )
                times.append(seconds(article, ruleset) * 1000)
                if len(times) == 150:
                    break
        short = short or statistics.median(times) > 2
        worst = statistics.quantiles(times, n=20)[-1]
        print(
            f"{label}: {len(times)} texts of 4 to 6 kB: median {statistics.median(times):.2f} ms, 95 % ≤ {worst:.2f} ms"
        )
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
