"""
Compare two sets of rules on pages that we hold: which are gained, which lost.

Reads our own archive, or WARC, HTML, text and JSON-lines files that are named.
A page that neither set can match is read at the price of a scan; one that may
match is extracted in a process that can be killed.
"""

import gzip
import json
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from monitor.core.article import Article
from monitor.core.matching import match
from monitor.core.mention import Match
from monitor.core.rule import Ruleset
from monitor.errors import InputError

logger = logging.getLogger(__name__)

Held = tuple[str, Article, str | None]
"""Where a page stands, what it says, and the country of its source where that is known."""
Gate = Callable[[bytes, str | None, str | None], bool]
"""Whether a page may match: body, content type, country."""

TIMEOUT = 10.0


def pages_in(files: Iterable[Path], gate: Gate) -> Iterator[Held]:
    """Every page of files and folders that may match, whatever kind of file holds it."""
    for path in files:
        if path.is_dir():
            yield from pages_in(sorted(file for file in path.rglob("*") if file.is_file()), gate)
            continue
        name = path.name.removesuffix(".gz").removesuffix(".zst")
        try:
            if name.endswith(".warc"):
                yield from _warc(path, gate)
            elif name.endswith((".jsonl", ".json")):
                yield from _lines(path)
            else:
                yield from _file(path)
        except (OSError, EOFError, UnicodeDecodeError) as error:
            raise InputError(
                f"{path}: cannot be read: {error}.\nGive WARC, HTML, text or JSON lines."
            ) from error


def archived_pages(folder: Path, countries: Mapping[str, str], gate: Gate) -> Iterator[Held]:
    """Every page of our own archive that may match, and every entry whose page could not be had."""
    from monitor.archive import read_records
    from monitor.extract import article_from_entry

    with _reader() as read:
        for seen in read_records(folder):
            country = countries.get(seen.entry.source) if seen.entry else None
            capture = seen.capture
            article = None
            if capture is not None and gate(capture.body, capture.header("Content-Type"), country):
                article = read(
                    capture.body, capture.header("Content-Type"), capture.final_url, capture.status
                )
            if article is None and seen.entry is not None:
                article = article_from_entry(seen.entry)
            if article is not None:
                yield article.url, article, country


def compare(pages: Iterable[Held], old: Ruleset, new: Ruleset, lanes: tuple[str, ...] = ()) -> dict[str, Any]:
    """Pages gained and lost, and those that both match with different rules."""
    gained: list[dict[str, Any]] = []
    lost: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    read = 0
    for where, article, country in pages:
        read += 1
        before = _by_rule(match(article, old, country=country), lanes)
        after = _by_rule(match(article, new, country=country), lanes)
        row = {"page": where, "title": article.title}
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


def _by_rule(matches: Iterable[Match], lanes: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in matches:
        if not lanes or one.lane in lanes:
            found.setdefault(one.rule, one.quote)
    return found


class _reader:
    """Extraction in a child that can be killed: a context that hands out a function of bytes."""

    def __enter__(self) -> Callable[[bytes, str | None, str, int], Article | None]:
        from monitor.child import Child

        self._child = Child(timeout=TIMEOUT)
        return self._read

    def __exit__(self, *error: object) -> None:
        self._child.close()

    def _read(self, body: bytes, content_type: str | None, url: str, status: int) -> Article | None:
        from datetime import UTC, datetime

        from pebble import ProcessExpired

        from monitor.extract import extract

        task = self._child.submit(
            extract,
            body,
            content_type=content_type,
            url=url,
            final_url=url,
            status=status,
            fetched_at=datetime.now(UTC),
        )
        try:
            return task.result().article
        except (TimeoutError, ProcessExpired) as error:
            logger.warning("page not read url=%s why=%s", url, error)
            return None


def _warc(path: Path, gate: Gate) -> Iterator[Held]:
    from monitor.replay.warc import Faults, pages_of

    faults = Faults()
    with _reader() as read:
        for page in pages_of(path, 0, faults):
            capture = page.capture
            if capture is None or not 200 <= capture.status < 300:
                continue
            kind = capture.header("Content-Type")
            if not gate(capture.body, kind, None):
                continue
            article = read(capture.body, kind, capture.url, capture.status)
            if article is not None:
                yield capture.url, article, None
    for told in faults.told:
        logger.warning("not read %s", told)


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
            yield where, article, values.get("country")


def _file(path: Path) -> Iterator[Held]:
    from monitor.cli.explaining import read_body

    body = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    try:
        yield str(path), read_body(body, str(path)), None
    except InputError as error:
        logger.warning("page not read file=%s why=%s", path, error)
