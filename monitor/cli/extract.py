"""`monitor extract`: what is read from HTML files, one JSON object a line."""

import gzip
import json
import sys
import zlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from monitor.cli import options
from monitor.errors import MonitorError

GREATEST = 64 * 2**20
"""Bytes of an unpacked file beyond which it is not read: a bomb, or no page."""


@click.command(no_args_is_help=False)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--url", default=None, help="Address the page came from; helps with its links and date.")
@options.now
def command(files: tuple[Path, ...], url: str | None, now: datetime | None) -> None:
    """Read HTML files (or .html.gz) and print what was read, one JSON object a line.

    Each line has file, url, title, text, published_at, date_source, authors,
    language and outcome. A page that is read in more than 5 s is given up, as
    in a crawl. Exit 1 if a file could not be opened.

    Example: monitor extract page.html --url https://example.org/2026/11/24/story
    """
    from monitor.child import Child
    from monitor.core.article import Outcome
    from monitor.extract import Reading, extract

    clock = options.clock(now)
    unreadable = False
    with Child() as child:
        for file in files:
            try:
                body = _bytes(file)
            except (OSError, EOFError, zlib.error, ValueError) as error:
                unreadable = True
                print(f"{file}: cannot be read: {error}", file=sys.stderr)
                _print(_line(file, url, "unreadable"))
                continue
            try:
                reading = child.submit(
                    extract, body, content_type=None, url=url or "", final_url=url or "", fetched_at=clock()
                ).result()
            except TimeoutError:
                reading = Reading(article=None, outcome=Outcome.EXTRACT_TIMEOUT)
            line = _line(file, url, reading.outcome.value)
            if reading.note:
                line["note"] = reading.note
            if (article := reading.article) is not None:
                line |= {
                    "title": article.title,
                    "text": article.text,
                    "published_at": article.published_at.astimezone(UTC).isoformat().replace("+00:00", "Z")
                    if article.published_at
                    else None,
                    "date_source": article.date_source,
                    "published_raw": article.published_raw,
                    "authors": list(article.authors),
                    "language": article.language,
                    "links": list(article.links),
                }
            _print(line)
    if unreadable:
        raise MonitorError("Not every file could be opened; the lines above say which.")


def _line(file: Path, url: str | None, outcome: str) -> dict[str, Any]:
    """A line of the result before anything was read."""
    return {
        "file": str(file),
        "url": url,
        "title": None,
        "text": None,
        "published_at": None,
        "date_source": None,
        "authors": [],
        "language": None,
        "outcome": outcome,
    }


def _print(line: dict[str, Any]) -> None:
    click.echo(json.dumps(line, ensure_ascii=False))


def _bytes(file: Path) -> bytes:
    """The file's content, unpacked where it is gzip by its first bytes."""
    with file.open("rb") as plain:
        start = plain.read(2)
        plain.seek(0)
        if start != b"\x1f\x8b":
            body = plain.read(GREATEST + 1)
        else:
            with gzip.open(plain) as packed:
                body = packed.read(GREATEST + 1)
    if len(body) > GREATEST:
        raise ValueError(f"larger than {GREATEST // 2**20} MB unpacked")
    return body
