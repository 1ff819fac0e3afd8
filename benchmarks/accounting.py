"""
What became of every page that was served: outcome, date, text, verdict. Used by `real_crawl.py`.

The crawl reads only pages that pass the gate. Here every capture is taken out
of the archive and read and matched without a gate, by the same functions: so
the dates and texts of all pages can be measured, and a page that the gate
turned away although a rule matches it is found.
"""

import sqlite3
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import corpus
from dates import right
from served import Outlet, Page

from monitor.config.rules import load_rules
from monitor.core.article import Article, Capture, Entry, Outcome
from monitor.core.matching import match
from monitor.core.rule import Ruleset
from monitor.core.urls import canonical
from monitor.paths import RULES
from monitor.replay.own import our_pages
from monitor.replay.warc import Faults
from monitor.steps import readings


@dataclass(frozen=True, kw_only=True)
class Row:
    """What the database says of one page."""

    outcome: str
    note: str
    sha256: str | None
    mention: int | None
    rules: frozenset[str]
    """That matched; of a copy, those of the page it was counted under."""
    is_copy: bool
    text: str | None
    """Of a mention, as the crawl read it."""


@dataclass(frozen=True, kw_only=True)
class Account:
    """One page from the server to the list."""

    page: Page
    row: Row | None
    captured: bool
    """Whether the archive holds the bytes that were served."""
    read_as: str
    """Outcome of reading the capture without a gate."""
    article: Article | None
    found: frozenset[str]
    """Rules that match what was read from the page, without a gate."""
    listed: frozenset[str]
    """Rules that match what the listing alone says."""
    told: frozenset[str] | None
    """Rules that match the labelled text itself, as `monitor rules judge` reads it; None of other pages."""

    @property
    def day_right(self) -> bool | None:
        """Whether the day that the page gives is the one known; None where it gives none."""
        if self.article is None or self.article.published_at is None:
            return None
        day = self.page.item["date"] if self.page.item else known_days()[self.page.id]
        return right(self.article, date.fromisoformat(day))

    @property
    def lost(self) -> str:
        """Where the verdict on a labelled text became another one than the text's own; empty where it did not."""
        if self.told is None or self.row is None or bool(self.told) == (self.row.mention is not None):
            return ""
        if bool(self.found) == bool(self.told):
            if bool(self.listed) != bool(self.told) and self.row.outcome == "headline":
                return "listing: title and first words match, the whole does not"
            return f"crawl: {self.row.outcome} {self.row.note}"
        return f"reading: {self.read_as}"


@lru_cache(maxsize=1)
def known_days() -> dict[str, str]:
    """The known days of the dated pages."""
    days: dict[str, str] = corpus.truth("dated-news")
    return days


def rows_of(db: Path) -> dict[str, Row]:
    """What the database says of each page, by canonical URL."""
    with sqlite3.connect(f"file:{db}?mode=ro", uri=True) as connection:
        rules: dict[int, set[str]] = {}
        for mention, rule in connection.execute("SELECT mention, rule FROM matches"):
            rules.setdefault(mention, set()).add(rule)
        texts = dict(connection.execute("SELECT canonical_url, text FROM articles WHERE basis = 'page'"))
        copies = {url for (url,) in connection.execute("SELECT canonical_url FROM copies")}
        return {
            url: Row(
                outcome=outcome,
                note=note or "",
                sha256=sha256,
                mention=mention,
                rules=frozenset(rules.get(mention, ())),
                is_copy=url in copies,
                text=texts.get(url),
            )
            for url, outcome, note, sha256, mention in connection.execute(
                "SELECT canonical_url, outcome, note, sha256, mention FROM pages"
            )
        }


def counts_of(db: Path) -> dict[str, int]:
    """Rows of the tables that a crawl which finds nothing new must leave as they are."""
    tables = ("entries", "pages", "articles", "revisions", "mentions", "matches", "copies", "near_copies")
    with sqlite3.connect(f"file:{db}?mode=ro", uri=True) as connection:
        return {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables}


def account(found: Sequence[Outlet], folder: Path, workers: int) -> list[Account]:
    """Every served page with what became of it."""
    rows = rows_of(folder / "monitor.db")
    seen: dict[str, tuple[Entry | None, Capture]] = {}
    for file in sorted((folder / "archive").glob("*.warc.gz")):
        for held in our_pages(file, 0, Faults()):
            if held.capture is not None:
                seen.setdefault(canonical(held.capture.url), (held.entry, held.capture))
    jobs = [
        (page, outlet.country, canonical(outlet.base + page.path))
        for outlet in found
        for page in outlet.pages
    ]
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        read = pool.map(
            _read,
            [(page.item, country, *seen.get(key, (None, None))) for page, country, key in jobs],
            chunksize=20,
        )
        return [
            Account(
                page=page,
                row=rows.get(key),
                captured=key in seen and seen[key][1].body == page.body,
                **result,
            )
            for (page, _, key), result in zip(jobs, read, strict=True)
        ]


@lru_cache(maxsize=1)
def _rules() -> Ruleset:
    return load_rules(RULES)


def _read(job: tuple[dict[str, Any] | None, str, Entry | None, Capture | None]) -> dict[str, Any]:
    item, country, entry, capture = job
    result: dict[str, Any] = {
        "read_as": "no capture",
        "article": None,
        "found": frozenset(),
        "listed": frozenset(),
    }
    if capture is not None and entry is not None:
        reading, headline = readings(capture, entry)
        assert reading is not None
        result["read_as"] = f"{reading.outcome.value} {reading.note}".strip()
        result["article"] = reading.article
        result["listed"] = _matching(headline, country)
        if reading.article is not None and reading.outcome is Outcome.OK:
            result["found"] = _matching(reading.article, country)
    result["told"] = None
    if item is not None:
        text = Article(
            url="judge:", canonical_url="judge:", title=item["title"], text=item["text"], extractor="labelled"
        )
        result["told"] = _matching(text, country)
    return result


def _matching(article: Article, country: str) -> frozenset[str]:
    return frozenset(one.rule for one in match(article, _rules(), country=country))
