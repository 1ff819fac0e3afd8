"""
Judge rules on labelled texts: recall and precision by language.

Pure: takes labelled texts and a ruleset, gives figures; reads and prints
nothing. An item counts as hit when a rule of the lanes asked for matches it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from monitor.core.article import Article
from monitor.core.matching import match
from monitor.core.rule import Ruleset

RELEVANT, NEARMISS, ORDINARY = "relevant", "nearmiss", "ordinary"
LABELS = (RELEVANT, NEARMISS, ORDINARY)
RATES = ("recall", "precision", "grade2_recall")


@dataclass(frozen=True, kw_only=True)
class Item:
    """One labelled text."""

    id: str
    lang: str
    title: str
    text: str
    label: str
    grade: int | None = None
    country: str | None = None
    group: str | None = None
    """Value of the key that figures are broken down by."""


@dataclass
class Figures:
    """Counts over a set of items, and which ones went wrong."""

    n: int = 0
    relevant: int = 0
    found: int = 0
    hits: int = 0
    grade2: int = 0
    grade2_found: int = 0
    missed: list[str] = field(default_factory=list)
    wrong_nearmiss: list[str] = field(default_factory=list)
    wrong_ordinary: list[str] = field(default_factory=list)

    def count(self, item: Item, hit: bool) -> None:
        """Take one judged item in."""
        self.n += 1
        self.hits += hit
        if item.label == RELEVANT:
            self.relevant += 1
            self.found += hit
            if item.grade == 2:
                self.grade2 += 1
                self.grade2_found += hit
            if not hit:
                self.missed.append(item.id)
        elif hit:
            (self.wrong_nearmiss if item.label == NEARMISS else self.wrong_ordinary).append(item.id)

    def as_json(self) -> dict[str, Any]:
        """The figures under the names that scripts read; a rate of nothing is null."""
        return {
            "n": self.n,
            "relevant": self.relevant,
            "found": self.found,
            "hits": self.hits,
            "recall": _rate(self.found, self.relevant),
            "precision": _rate(self.found, self.hits),
            "grade2": self.grade2,
            "grade2_recall": _rate(self.grade2_found, self.grade2),
            "missed": self.missed,
            "wrong_nearmiss": self.wrong_nearmiss,
            "wrong_ordinary": self.wrong_ordinary,
        }


def _rate(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def tally(judged: Iterable[tuple[Item, bool]]) -> dict[str, Any]:
    """Figures by language, over all, and by group where the items have one."""
    total = Figures()
    languages: dict[str, Figures] = {}
    groups: dict[str, dict[str, Figures]] = {}
    for item, hit in judged:
        total.count(item, hit)
        languages.setdefault(item.lang, Figures()).count(item, hit)
        if item.group is not None:
            groups.setdefault(item.group, {}).setdefault(item.lang, Figures()).count(item, hit)
    figures_of: dict[str, Any] = {
        "languages": {language: figures.as_json() for language, figures in sorted(languages.items())},
        "all": total.as_json(),
    }
    if groups:
        figures_of["groups"] = {
            group: {language: figures.as_json() for language, figures in sorted(found.items())}
            for group, found in sorted(groups.items())
        }
    return figures_of


def is_hit(item: Item, ruleset: Ruleset, lanes: Sequence[str]) -> bool:
    """Whether a rule of one of these lanes matches the item."""
    return any(
        not lanes or found.lane in lanes for found in match(as_article(item), ruleset, country=item.country)
    )


def as_article(item: Item) -> Article:
    """A labelled text as an article, so that rules read it as they read any."""
    return Article(
        url=f"judge:{item.id}", canonical_url=f"judge:{item.id}", title=item.title, text=item.text,
        language=item.lang, extractor="labelled",
    )  # fmt: skip


def shortfalls(judged: Mapping[str, Any], baseline: Mapping[str, Any]) -> list[str]:
    """
    Where figures fall short of a baseline: one line each.

    A baseline has the shape of the figures, or only its rates; what it does not name is not held to anything.
    """
    short: list[str] = []
    pairs = [("all", judged.get("all", {}), baseline.get("all", {}))]
    for language, wanted in baseline.get("languages", {}).items():
        pairs.append((language, judged.get("languages", {}).get(language, {}), wanted))
    for name, got, wanted in pairs:
        for rate in RATES:
            least = wanted.get(rate)
            if least is None:
                continue
            reached = got.get(rate)
            if reached is None or reached + 1e-9 < least:
                short.append(
                    f"{name}: {rate} {'none' if reached is None else reached} is below the baseline's {least}"
                )
        most = wanted.get("wrong_ordinary")
        if most is not None and len(got.get("wrong_ordinary", [])) > (
            most if isinstance(most, int) else len(most)
        ):
            short.append(f"{name}: more false alarms among ordinary texts than the baseline has")
    return short
