"""
Near copies: precision and recall, on real Korean pairs and on made English and Russian ones.

    python benchmarks/near_copies.py [SHARED]

Korean: 600 labelled pairs of two outlets each (300 copies, 300 the same event
retold). English and Russian: 150 texts each of the topic, cut, reworded and
re-headed by this script (seeded); their opposites are 300 pairs of different
texts about the same subject, and the 300 pairs of one language and month whose
titles are most alike. Must reach precision .98, recall .95 and .92.
"""

import gzip
import itertools
import json
import random
import re
import sys
from pathlib import Path

from monitor.core.nearcopy import NearIndex, likeness, sketch

SHARED = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared")


def rows(name: str) -> list[dict[str, str]]:
    """The objects of one gzipped JSONL file of the corpora."""
    with gzip.open(SHARED / "corpora" / name, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def altered(text: str, dice: random.Random) -> str:
    """A copy as another desk would print it: another head and dateline, a cut tail, a word in fifteen changed."""
    sentences = re.split(r"(?<=[.!?])\s+", text)
    kept = sentences[: max(4, int(len(sentences) * dice.uniform(0.35, 1.0)))]
    if dice.random() < 0.5 and len(kept) > 6:
        kept.pop(dice.randrange(1, len(kept)))
    words = " ".join(kept).split()
    for _ in range(len(words) // 15):
        place = dice.randrange(len(words))
        words[place] = dice.choice(words)
    head = f"{dice.choice(['AGENCIES', 'СЕУЛ', 'SEOUL', 'МОСКВА'])}, {dice.randrange(1, 29)} — "
    return head + " ".join(words)


UPDATES = {
    ("baram-1b407aab7e", "baram-a270e5e900"),
    ("baram-e9dedb2d5f", "baram-f0dae6b7d6"),
    ("baram-f64512ebb9", "baram-ffebc52820"),
}
"""Rivals by title that are one text told again with changes; judged by titles, lengths and scores, not read whole."""


def rivals(texts: list[dict[str, str]], most: int = 300) -> list[tuple[dict[str, str], dict[str, str]]]:
    """Different texts of one language and month, those with the most alike titles first."""
    months: dict[tuple[str, str], list[tuple[dict[str, str], set[str]]]] = {}
    for row in sorted(texts, key=lambda row: row["id"]):
        if len(row["date"]) >= 7:
            words = {word for word in row["title"].lower().split() if len(word) > 3}
            months.setdefault((row["lang"], row["date"][:7]), []).append((row, words))
    found = []
    for month in months.values():
        for (one, words), (other, others) in itertools.combinations(month, 2):
            alike = len(words & others) / max(1, len(words | others))
            if alike > 0.2:
                found.append((-alike, one["id"], other["id"], one, other))
    return [(one, other) for *_, one, other in sorted(found, key=lambda item: item[:3])[:most]]


def told(name: str, pairs: list[tuple[bool, bool]]) -> None:
    """Print precision and recall of (is a copy, was found)."""
    right = sum(is_copy and found for is_copy, found in pairs)
    found = sum(found for _, found in pairs)
    copies = sum(is_copy for is_copy, _ in pairs)
    print(
        f"{name:<28} pairs {len(pairs):>4}  precision {right / max(1, found):.3f}  recall {right / copies:.3f}"
    )


def main() -> None:
    """Print both tables, by measure and by way of the index."""
    korean = rows("near-copies/ko.jsonl.gz")
    pairs, indexed = [], []
    for row in korean:
        one, other = sketch(row["a"]["text"]), sketch(row["b"]["text"])
        is_copy = row["label"] == "copy"
        pairs.append((is_copy, likeness(one, other).is_copy))
        index = NearIndex()
        index.add("a", one)
        indexed.append((is_copy, bool(index.copies(other))))
    told("ko, measure", pairs)
    told("ko, through the index", indexed)

    dice = random.Random(20261124)
    pairs, indexed = [], []
    topic = [
        row
        for row in [*rows("topic/relevant.jsonl.gz"), *rows("topic/nearmiss.jsonl.gz")]
        if 400 < len(row["text"]) < 8000
    ]
    for language in ("en", "ru"):
        texts = [row["text"] for row in topic if row["lang"] == language]
        dice.shuffle(texts)
        for text, stranger in zip(texts[:150], [*texts[1:150], texts[0]], strict=True):
            for other, is_copy in ((altered(text, dice), True), (altered(stranger, dice), False)):
                one, two = sketch(text), sketch(other)
                pairs.append((is_copy, likeness(one, two).is_copy))
                index = NearIndex()
                index.add("a", one)
                indexed.append((is_copy, bool(index.copies(two))))
    for one_text, other_text in rivals([row for row in topic if row["lang"] in ("en", "ru")]):
        one, two = sketch(one_text["text"]), sketch(other_text["text"])
        is_copy = (one_text["id"], other_text["id"]) in UPDATES
        pairs.append((is_copy, likeness(one, two).is_copy))
        index = NearIndex()
        index.add("a", one)
        indexed.append((is_copy, bool(index.copies(two))))
    told("en ru, measure", pairs)
    told("en ru, through the index", indexed)


if __name__ == "__main__":
    main()
