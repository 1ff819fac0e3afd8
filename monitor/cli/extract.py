"""`monitor extract`: what is read from HTML files, one JSON object a line."""

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from monitor.cli import options
from monitor.cli.files import UNREADABLE, read_bytes, why
from monitor.cli.printing import result
from monitor.errors import MonitorError


@click.command(no_args_is_help=False)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--url", default=None, help="Address the page came from; helps with its links and date.")
@options.now
@options.formats("text", "json")
@options.taken("db", "config")
def command(files: tuple[Path, ...], url: str | None, now: datetime | None, format_: str) -> None:
    """Read HTML files (or .html.gz) and print what was read, one JSON object a line in either format.

    Each line has file, url, title, text, published_at, date_source, authors,
    language and outcome. A page that is read in more than 5 s is given up, as
    in a crawl, and so is one at which the process that reads it dies. Exit 1 if
    a file could not be opened.

    Example: monitor extract page.html --url https://example.org/2026/11/24/story
    """
    from pebble import ProcessExpired

    from monitor.child import Child
    from monitor.core.article import Outcome
    from monitor.extract import Reading, extract
    from monitor.render.data import when

    clock = options.clock(now)
    unreadable = False
    with Child() as child:
        for file in files:
            try:
                body = read_bytes(file)
            except UNREADABLE as error:
                unreadable = True
                print(f"{file}: cannot be read: {why(error)}", file=sys.stderr)
                _print(_line(file, url, "unreadable"))
                continue
            try:
                reading = child.submit(
                    extract, body, content_type=None, url=url or "", final_url=url or "", fetched_at=clock()
                ).result()
            except TimeoutError:
                reading = Reading(article=None, outcome=Outcome.EXTRACT_TIMEOUT)
            except ProcessExpired as error:
                note = f"the child died: {type(error).__name__}"
                reading = Reading(article=None, outcome=Outcome.EXTRACT_TIMEOUT, note=note)
            line = _line(file, url, reading.outcome.value)
            if reading.note:
                line["note"] = reading.note
            if (article := reading.article) is not None:
                line |= {
                    "title": article.title,
                    "text": article.text,
                    "published_at": when(article.published_at),
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
    result(json.dumps(line, ensure_ascii=False) + "\n")
