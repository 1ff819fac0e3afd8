"""
Compare two sets of rules on pages that we hold: which are gained, which lost.

Reads our own archive as a replay would, or WARC, HTML, text and JSON-lines files that are named.
A page that neither set can match is read at the price of a scan; one that may
match is extracted in a process that can be killed.
"""

import gzip
import json
import logging
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from monitor import steps
from monitor.core.article import Article
from monitor.core.matching import match
from monitor.core.mention import Match
from monitor.core.rule import Ruleset
from monitor.errors import InputError
from monitor.replay.job import with_text, work_of
from monitor.replay.own import is_ours, our_pages
from monitor.replay.sources import Outlets
from monitor.replay.warc import Faults, pages_of

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


def pages_in(files: Iterable[Path], gate: Gate, outlets: Outlets, faults: Faults) -> Iterator[Held]:
    """Every page of files and folders that may match, whatever kind of file holds it."""
    for path in files:
        if path.is_dir():
            yield from pages_in(
                sorted(file for file in path.rglob("*") if file.is_file()), gate, outlets, faults
            )
            continue
        name = path.name.removesuffix(".gz").removesuffix(".zst")
        try:
            if name.endswith(".warc"):
                yield from _warc(path, gate, outlets, faults)
            elif name.endswith((".jsonl", ".json")):
                yield from _lines(path)
            else:
                yield from _file(path)
        except (OSError, EOFError, UnicodeDecodeError) as error:
            raise InputError(
                f"{path}: cannot be read: {error}.\nGive WARC, HTML, text or JSON lines."
            ) from error


def _warc(path: Path, gate: Gate, outlets: Outlets, faults: Faults) -> Iterator[Held]:
    """What a replay of a file would read: its pages, and in our own archive the entries beside them."""
    pages = our_pages(path, 0, faults) if is_ours(path) else pages_of(path, 0, faults)
    for page in pages:
        work = work_of(page, outlets, archive="archive", path=str(path))
        if work is not None and gate(*steps.to_gate(work)):
            done = with_text(work)
            articles = tuple(article for article in (done.article, done.headline) if article is not None)
            yield Held(done.entry.url, articles, done.source.country)


def compare(pages: Iterable[Held], old: Ruleset, new: Ruleset, lanes: tuple[str, ...] = ()) -> dict[str, Any]:
    """Pages gained and lost, and those that both match with different rules."""
    gained: list[dict[str, Any]] = []
    lost: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    read = 0
    for page in pages:
        read += 1
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
        "pages": read,
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


def _lines(path: Path) -> Iterator[Held]:
    """JSON lines with a text, such as `rules judge` reads or `monitor extract` prints."""
    with (
        gzip.open(path, "rt", encoding="utf-8")
        if path.suffix == ".gz"
        else path.open(encoding="utf-8") as lines
    ):
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                values = json.loads(line)
            except ValueError as error:
                raise InputError(
                    f"{path}:{number}: is no JSON: {error}.\nWrite one object a line."
                ) from error
            if not isinstance(values, dict) or not isinstance(values.get("text"), str):
                raise InputError(f"{path}:{number}: has no text.\nWrite {{title, text}} on each line.")
            where = str(values.get("url") or values.get("id") or f"{path}:{number}")
            article = Article(
                url=where,
                canonical_url=where,
                title=str(values.get("title") or ""),
                text=values["text"],
                extractor="lines",
            )
            yield Held(where, (article,), values.get("country"))


def _file(path: Path) -> Iterator[Held]:
    from monitor.cli.explaining import read_body

    body = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    try:
        yield Held(str(path), (read_body(body, str(path)),), None)
    except InputError as error:
        logger.warning("page not read file=%s why=%s", path, error)
