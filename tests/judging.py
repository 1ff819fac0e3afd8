"""
Figures of the rules over the judged texts: recall, precision, tags, speakers, directions.

Used by `tests/test_rules.py` and by `benchmarks/rules_judge.py`, so that the
gate and the table count alike. Reads files, pins nothing.
"""

import gzip
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from monitor.core.article import Article
from monitor.core.matching import match
from monitor.core.mention import Match
from monitor.core.rule import Ruleset

JUDGED = Path(__file__).resolve().parent / "judged"
LANGUAGES = ("en", "ko", "ru", "uk", "ja", "zh")
FURTHER = ("de", "fr", "es", "pl", "vi")
"""Languages that searches bring; the rules have fewer words of theirs."""
FOUR = frozenset({"dprk-to-russia", "russia-to-dprk", "troops", "technology"})
"""The lanes that the labels of the topic corpora speak of."""
TUNED = frozenset({"brian14708/wh-briefings", "stiles/north-korea-news", "NKTKLN/telegram-news-classifier"})
"""Repositories whose texts the rules were written beside."""
HALVED = frozenset({"hephaex/Baram", "IAAR-Shanghai/CRUD_RAG"})
"""The only ones of their language: halved by the hash of the item's id."""


def read(file: Path) -> Iterator[dict[str, Any]]:
    """The lines of a JSONL file, gzipped or not; borderline ones left out."""
    with (
        gzip.open(file, "rt", encoding="utf-8") if file.suffix == ".gz" else file.open(encoding="utf-8")
    ) as lines:
        for line in lines:
            item = json.loads(line)
            if not item.get("borderline"):
                yield item


def matches(item: dict[str, Any], ruleset: Ruleset) -> tuple[Match, ...]:
    """What the rules find in a judged text."""
    article = Article(
        url="judged:", canonical_url="judged:", title=item.get("title") or "", text=item["text"], extractor="judged"
    )  # fmt: skip
    return match(article, ruleset)


def figures(items: Iterable[dict[str, Any]], ruleset: Ruleset) -> dict[str, Any]:
    """Recall, recall of grade 2, precision and false alarms among ordinary texts, over the four lanes."""
    count: Counter[str] = Counter()
    for item in items:
        hit = any(found.lane in FOUR for found in matches(item, ruleset))
        label = item["label"]
        count[label] += 1
        count[f"{label} hit"] += hit
        if label == "relevant" and item.get("grade") == 2:
            count["grade2"] += 1
            count["grade2 hit"] += hit
    hits = count["relevant hit"] + count["nearmiss hit"] + count["ordinary hit"]
    return {
        "relevant": count["relevant"],
        "others": count["nearmiss"] + count["ordinary"],
        "recall": _rate(count["relevant hit"], count["relevant"]),
        "grade2_recall": _rate(count["grade2 hit"], count["grade2"]),
        "precision": _rate(count["relevant hit"], hits),
        "wrong_ordinary": count["ordinary hit"],
    }


def sentence_figures(ruleset: Ruleset) -> dict[str, Any]:
    """Over `sentences.jsonl`: recall by lane and by tag, and how often direction and speaker are right."""
    count: Counter[tuple[str, str]] = Counter()
    for item in read(JUDGED / "sentences.jsonl"):
        found = matches(item, ruleset)
        mine = [one for one in found if one.lane in item["lanes"]]
        for lane in item["lanes"]:
            count["lane " + lane, "all"] += 1
            count["lane " + lane, "right"] += bool(mine)
        mine = mine or list(found)
        tags = {tag for one in mine for tag in one.tags}
        for tag in item.get("tags", ()):
            count["tag " + tag, "all"] += 1
            count["tag " + tag, "right"] += tag in tags
        if "speaker" in item:
            said = {one.speaker for one in mine} - {None}
            count["speaker", "asked"] += 1
            count["speaker", "all"] += bool(said)
            count["speaker", "right"] += said == {item["speaker"]}
        if "direction" in item:
            read_as = {str(one.direction) for one in mine if one.lane in FOUR} - {"unclear"}
            count["direction", "asked"] += 1
            count["direction", "all"] += bool(read_as)
            count["direction", "right"] += read_as == {item["direction"]}
    result: dict[str, Any] = {"lanes": {}, "tags": {}}
    for name, kind in list(count):
        if kind == "all":
            right = _rate(count[name, "right"], count[name, "all"])
            if name.startswith("lane "):
                result["lanes"][name[5:]] = right
            elif name.startswith("tag "):
                result["tags"][name[4:]] = right
            else:
                result[name] = {"right": right, "given": _rate(count[name, "all"], count[name, "asked"])}
    return result


def part(item: dict[str, Any]) -> str:
    """Which part of the topic corpora an item belongs to: `tuned` or `held-out`."""
    repository = item["source_repo"]
    if repository in HALVED:
        return "tuned" if _hash(item["id"]) % 2 else "held-out"
    return "tuned" if repository in TUNED else "held-out"


def sampled(item: dict[str, Any]) -> bool:
    """Whether the quick gate takes a text of the topic corpora: every relevant one, some of the others."""
    of = {"relevant": 1, "nearmiss": 3, "ordinary": 8}[item["label"]]
    return _hash(item["id"]) % of == 0


def topic(folder: Path) -> Iterator[dict[str, Any]]:
    """The labelled texts of the topic corpora."""
    for name in ("relevant", "nearmiss", "ordinary"):
        yield from read(folder / f"{name}.jsonl.gz")


def _hash(text: str) -> int:
    return int(hashlib.sha1(text.encode()).hexdigest(), 16)


def _rate(part_of: int, whole: int) -> float:
    return round(part_of / whole, 3) if whole else 1.0
