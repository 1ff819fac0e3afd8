"""
Near copies: precision and recall, on real Korean pairs and on made English and Russian ones.

    python benchmarks/near_copies.py [SHARED]

Korean: 600 labelled pairs of two outlets each (300 copies, 300 the same event
retold). English and Russian: 150 texts each of the topic, cut, reworded and
re-headed by this script (seeded); their opposites are 300 pairs of different
texts about the same subject. Must reach precision .98, recall .95 and .92.
"""

import gzip
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
    for language in ("en", "ru"):
        texts = [r["text"] for r in [*rows("topic/relevant.jsonl.gz"), *rows("topic/nearmiss.jsonl.gz")]
                 if r["lang"] == language and 400 < len(r["text"]) < 8000]  # fmt: skip
        dice.shuffle(texts)
        for text, stranger in zip(texts[:150], [*texts[1:150], texts[0]], strict=True):
            for other, is_copy in ((altered(text, dice), True), (altered(stranger, dice), False)):
                one, two = sketch(text), sketch(other)
                pairs.append((is_copy, likeness(one, two).is_copy))
                index = NearIndex()
                index.add("a", one)
                indexed.append((is_copy, bool(index.copies(two))))
    told("en ru, measure", pairs)
    told("en ru, through the index", indexed)


if __name__ == "__main__":
    main()
