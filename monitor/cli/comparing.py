"""
Compare two sets of rules on pages that we hold: which are gained, which lost.

Reads our own archive as a replay would, or WARC, HTML, text and JSON-lines files that are named.
A page that neither set can match is read at the price of a scan; one that may
match is extracted in a process that can be killed.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from monitor import steps
from monitor.cli.files import UNREADABLE, json_lines, read_bytes, why
from monitor.cli.labelled import country_of
from monitor.core.article import Article
from monitor.core.matching import match
from monitor.core.mention import Match
from monitor.core.rule import Ruleset
from monitor.errors import InputError
from monitor.replay.job import with_text, work_of
from monitor.replay.own import is_ours, our_pages
from monitor.replay.records import Faults
from monitor.replay.sources import Outlets
from monitor.replay.warc import is_warc, pages_of

logger = logging.getLogger(__name__)


class Held(NamedTuple):
    """A page that we hold."""

    where: str
    articles: tuple[Article, ...]
    """What the page says, then what its entry says: the first in which the rules find something counts."""
    country: str | None
    """Of its source, where that is known."""


Gate = Callable[..., bool]
"""Whether a page may match: body, content type, country, what its entry says."""

PAGES, LINES = (".html", ".htm", ".xhtml", ".txt"), (".jsonl", ".json")
"""How files in a folder end, gzipped or not, that hold a page or lines of JSON; what is named itself may be called anything."""
_LOOKED_AT = 4096
_WIDE = (b"\xff\xfe", b"\xfe\xff")
"""Begins a text in UTF-16, half of which may be NUL."""


@dataclass(kw_only=True)
class Reader:
    """Reads the pages of files, counts them, and names what could not be read."""

    gate: Gate
    outlets: Outlets
    faults: Faults = field(default_factory=Faults)
    pages: int = 0
    """As a replay counts them, whether or not they may match."""
    passed_over: int = 0
    """Files in folders that hold no pages."""

    def read(self, paths: Iterable[Path]) -> Iterator[Held]:
        """Every page of files and folders that may match, whatever kind of file holds it."""
        for path in paths:
            if not path.is_dir():
                yield from self._file(path)
                continue
            files = sorted(file for file in path.rglob("*") if file.is_file())
            ours = [file for file in files if is_warc(file) or _kind(file) in PAGES + LINES]
            self.passed_over += len(files) - len(ours)
            if not ours:
                self.faults.add(f"{path}: no WARC, HTML, text or JSON-lines file in this folder")
            for file in ours:
                yield from self._file(file)

    def _file(self, path: Path) -> Iterator[Held]:
        """The pages of one file; where it cannot be read on, it is named and the next one is read."""
        try:
            if is_warc(path):
                yield from self._warc(path)
            elif _kind(path) in LINES:
                yield from self._lines(path)
            else:
                yield from self._page(path)
        except UNREADABLE as error:
            self.faults.add(f"{path}: cannot be read: {why(error)}")

    def _warc(self, path: Path) -> Iterator[Held]:
        """What a replay of a file would read: its pages, and in our own archive the entries beside them."""
        pages = our_pages(path, 0, self.faults) if is_ours(path) else pages_of(path, 0, self.faults)
        for page in pages:
            self.pages += 1
            work = work_of(page, self.outlets, archive="archive", path=str(path))
            if work is not None and self.gate(*steps.to_gate(work)):
                done = with_text(work)
                articles = tuple(article for article in (done.article, done.headline) if article is not None)
                yield Held(done.entry.url, articles, done.source.country)

    def _lines(self, path: Path) -> Iterator[Held]:
        """JSON lines with a text, such as `rules judge` reads or `monitor extract` prints."""
        for number, values in json_lines(path, "Write {title, text} on each line."):
            if not isinstance(values.get("text"), str):
                raise InputError(f"{path}:{number}: has no text.\nWrite {{title, text}} on each line.")
            self.pages += 1
            where = str(values.get("url") or values.get("id") or f"{path}:{number}")
            article = Article(
                url=where,
                canonical_url=where,
                title=str(values.get("title") or ""),
                text=values["text"],
                extractor="lines",
            )
            yield Held(where, (article,), country_of(values, f"{path}:{number}"))

    def _page(self, path: Path) -> Iterator[Held]:
        from monitor.cli.explaining import read_body

        body = read_bytes(path)
        if b"\0" in body[:_LOOKED_AT] and not body.startswith(_WIDE):
            raise ValueError("it is neither WARC, HTML, text nor JSON lines")
        self.pages += 1
        try:
            yield Held(str(path), (read_body(body, str(path)),), None)
        except InputError as error:
            logger.warning("page not read file=%s why=%s", path, error)


def _kind(path: Path) -> str:
    """How a file's name ends, before a `.gz`."""
    return Path(path.name.removesuffix(".gz")).suffix.lower()


def compare(pages: Iterable[Held], old: Ruleset, new: Ruleset, lanes: tuple[str, ...] = ()) -> dict[str, Any]:
    """Pages gained and lost, and those that both match with different rules."""
    gained: list[dict[str, Any]] = []
    lost: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    passed = 0
    for page in pages:
        passed += 1
        before = _by_rule(_matches(page, old), lanes)
        after = _by_rule(_matches(page, new), lanes)
        row = {"page": page.where, "title": next((article.title for article in page.articles), "")}
        if after and not before:
            gained.append(row | {"rules": list(after), "quote": next(iter(after.values()))})
        elif before and not after:
            lost.append(row | {"rules": list(before), "quote": next(iter(before.values()))})
        elif before.keys() != after.keys():
            more, fewer = sorted(after.keys() - before.keys()), sorted(before.keys() - after.keys())
            changed.append(row | {"gained": more, "lost": fewer})
    return {
        "old": old.version,
        "new": new.version,
        "passed": passed,
        "gained": gained,
        "lost": lost,
        "changed": changed,
    }


def _matches(page: Held, ruleset: Ruleset) -> Iterable[Match]:
    found = (match(article, ruleset, country=page.country) for article in page.articles)
    return next((matches for matches in found if matches), ())


def _by_rule(matches: Iterable[Match], lanes: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in matches:
        if not lanes or one.lane in lanes:
            found.setdefault(one.rule, one.quote)
    return found
