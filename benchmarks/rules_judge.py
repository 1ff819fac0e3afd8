"""
Recall and precision of the rules on the topic corpora and on our own judged texts.

    python benchmarks/rules_judge.py              the table, beside the floor of two naive rules
    python benchmarks/rules_judge.py --baseline   the figures that `tests/judged/baseline.json` pins

The corpora are not part of the project: looked for in $MONITOR_SHARED, else in
`../shared`. `tuned` are the repositories that the rules were written beside,
`held-out` the others (see `tests/judging.py` and `docs/rules.md`).
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from corpus import TOPIC  # noqa: E402 (after the path is set)

from monitor.config.rules import load_rules  # noqa: E402 (after the path is set)
from monitor.paths import RULES  # noqa: E402
from tests.judging import (  # noqa: E402
    FURTHER,
    JUDGED,
    LANGUAGES,
    figures,
    part,
    read,
    sampled,
    sentence_figures,
    topic,
)

FLOOR = {
    "en": {"anywhere": (0.857, 0.290), "near": (0.807, 0.441)},
    "ko": {"anywhere": (0.892, 0.574), "near": (0.819, 0.667)},
    "ru": {"anywhere": (0.400, 0.067), "near": (0.333, 0.074)},
    "zh": {"anywhere": (1.0, 0.125), "near": (1.0, 0.188)},
}
"""Recall and precision of "North Korea and Russia and a weapon or soldier", from the corpora's README."""


def main() -> None:
    """Print the table, or the baseline."""
    parser = argparse.ArgumentParser(description="Judge the rules.")
    parser.add_argument("--baseline", action="store_true", help="print what baseline.json pins")
    chosen = parser.parse_args()
    rules = load_rules(RULES)
    items = list(topic(TOPIC)) if TOPIC.is_dir() else []
    if not items:
        print(f"no topic corpora: looked in {TOPIC} (set MONITOR_SHARED)", file=sys.stderr)
    own = {
        language: figures(read(JUDGED / f"{language}.jsonl"), rules) for language in (*LANGUAGES, *FURTHER)
    }
    hard = figures(read(JUDGED / "hard.jsonl"), rules)
    sentences = sentence_figures(rules)
    if chosen.baseline:
        rates = ("recall", "grade2_recall", "precision")
        pinned: dict[str, Any] = {
            "languages": {lang: {rate: got[rate] for rate in rates} for lang, got in own.items()},
            "hard": {rate: hard[rate] for rate in rates},
            **sentences,
            "topic_sample": {
                lang: {rate: got[rate] for rate in rates}
                for lang in FLOOR
                if (got := figures((i for i in items if i["lang"] == lang and sampled(i)), rules))
            },
        }
        print(json.dumps(pinned, indent=2, ensure_ascii=False))
        return
    print(
        f"{'':14} {'relevant':>8} {'others':>7} {'recall':>7} {'grade 2':>8} {'precision':>9} {'ordinary':>8}"
    )
    for language, floor in FLOOR.items() if items else ():
        mine = [item for item in items if item["lang"] == language]
        for name, (recall, precision) in floor.items():
            print(f"{language} naive, {name:9} {'':5} {recall:12.3f} {'':8} {precision:9.3f}")
        for name in ("all", "tuned", "held-out"):
            some = mine if name == "all" else [item for item in mine if part(item) == name]
            _line(f"{language} {name}", figures(some, rules))
    for language, got in own.items():
        _line(f"{language} our own", got)
    _line("hard ones", hard)
    for kind in ("lanes", "tags"):
        print(f"{kind}: " + ", ".join(f"{name} {right:.2f}" for name, right in sentences[kind].items()))
    for kind in ("direction", "speaker"):
        print(f"{kind}: given {sentences[kind]['given']:.2f}, of those right {sentences[kind]['right']:.2f}")


def _line(name: str, got: dict[str, Any]) -> None:
    print(
        f"{name:14} {got['relevant']:8} {got['others']:7} {got['recall']:7.3f} {got['grade2_recall']:8.3f}"
        f" {got['precision']:9.3f} {got['wrong_ordinary']:8}"
    )


if __name__ == "__main__":
    main()
