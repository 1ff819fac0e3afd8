"""
`monitor crawl`: one pass over the sources.

Tries the lock before anything heavy is loaded: cron may start a crawl every
few minutes on top of one that runs, and each of them must be over at once.
"""

import json
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from monitor import paths
from monitor.cli import options
from monitor.cli.printing import result
from monitor.lock import Held, crawl_lock
from monitor.render.answers import answers
from monitor.render.data import unread_data, when
from monitor.render.unread import pages_read
from monitor.render.words import counted

if TYPE_CHECKING:
    from monitor.core.cadence import Coverage, State
    from monitor.crawl.run import CrawlResult


@click.command("crawl")
@click.option(
    "--source", "only", multiple=True, metavar="ID", help="Visit this source, due or not. Repeatable."
)
@click.option("--all", "everything", is_flag=True, help="Visit every source, due or not.")
@options.db
@options.config
@options.rules
@options.sources
@options.now
@options.formats("text", "json")
def command(
    only: tuple[str, ...],
    everything: bool,
    db: Path,
    config: Path,
    rules: Path,
    sources_dir: Path,
    now: datetime | None,
    format_: str,
) -> None:
    """Visit the sources that are due and store what is new.

    Prints how many sources answered and names the others. A crawl that finds
    another one running says so and is done (status 0); status 1 means that
    nothing answered at all, or a fault that the log tells of. After half an hour (`[fetch] budget`) it asks for nothing
    more, and leaves what waits to the next crawl. A discovery that answered 410 is visited only when
    its source is named.

    Example: monitor crawl --source yonhap-en
    """
    try:
        with crawl_lock(paths.lock_of(db)):
            _crawl(only, everything, db, config, rules, sources_dir, now, format_)
    except Held as held:
        holder = f" (process {held.holder})" if held.holder else ""
        if format_ == "json":
            result(json.dumps({"run": None, "running": held.holder}) + "\n")
        else:
            result(f"A crawl is running already{holder}; nothing was started.\n")


def _crawl(
    only: tuple[str, ...],
    everything: bool,
    db: Path,
    config: Path,
    rules: Path,
    sources_dir: Path,
    now: datetime | None,
    format_: str,
) -> None:
    from monitor.config.installation import load_installation
    from monitor.config.rules import load_rules
    from monitor.config.sources import load_sources
    from monitor.errors import ConfigError

    problems: list[str] = []
    loaded: list[Any] = []
    for load, path in ((load_installation, config), (load_sources, sources_dir), (load_rules, rules)):
        try:
            loaded.append(load(path))
        except ConfigError as error:
            problems += error.problems
    if problems:
        raise ConfigError(problems)

    from monitor.crawl.run import crawl

    installation, sources = loaded[:2]
    loaded.clear()  # a second ruleset would take 18 MB for as long as the crawl runs
    done = crawl(
        db=db,
        sources=sources,
        installation=installation,
        ruleset_dir=rules,
        now=options.clock(now),
        only=only or None,
        everything=everything,
    )
    result((json.dumps(as_json(done), ensure_ascii=False) if format_ == "json" else as_text(done)) + "\n")
    if done.nothing_answered:
        click.echo("No source answered. Check the network; `monitor sources status` tells of each.", err=True)
        sys.exit(1)
    if done.errors:
        click.echo(
            f"{counted(done.errors, 'fault')} of the program; the log above tells of each. Nothing is lost: the next crawl tries again.",
            err=True,
        )
        sys.exit(1)


def as_json(done: "CrawlResult") -> dict[str, Any]:
    """The result as scripts read it."""
    coverage = done.coverage
    return {
        "run": done.run,
        "coverage": {
            "sources": coverage.sources,
            "answered": coverage.answered,
            "silent": [
                {
                    "id": id_,
                    "state": state.state.value,
                    "since": when(state.since),
                }
                for id_, state in coverage.silent
            ],
            "unread": [unread_data(id_, unread) for id_, unread in coverage.unread],
        },
        "visited": done.checks,
        "entries": done.entries,
        "pages": done.pages,
        "new": done.new,
        "revised": done.revised,
        "copies": done.copies,
        "errors": done.errors,
        "left": done.left,
        "outcomes": dict(done.outcomes),
        "reasons": reasons_of(done),
    }


def as_text(done: "CrawlResult") -> str:
    """Coverage first, then the counts."""
    stopped = " (stopped early)" if done.stopped else ""
    left = (
        f" Time was up: {counted(done.left, 'page is', 'pages are')} left for the next crawl."
        if done.left
        else ""
    )
    return "\n".join(
        [
            *coverage_lines(done.coverage, reasons_of(done)),
            f"run {done.run}{stopped}: {counted(done.checks, 'discovery', 'discoveries')} visited, "
            f"{counted(done.entries, 'new entry', 'new entries')}, {counted(done.pages, 'page')} fetched; "
            f"mentions: {done.new} new, {done.revised} revised, {counted(done.copies, 'copy', 'copies')}.{left}",
        ]
    )


def reasons_of(done: "CrawlResult") -> dict[str, str]:
    """By source, of those that did not answer: what went wrong at the last check, where that is known."""
    said = {id_: answers(checked) for id_, checked in done.unheard.items()}
    return {id_: words for id_, words in said.items() if words}


def coverage_lines(coverage: "Coverage", reasons: Mapping[str, str]) -> list[str]:
    """How many sources answered, and one line for each of the others, with the reason where one is known, and of those whose pages cannot be read."""
    return [
        f"{coverage.answered} of {counted(coverage.sources, 'source')} answered.",
        *(
            f"  {id_}: {_silence(state)}" + (f" ({reasons[id_]})" if reasons.get(id_) else "")
            for id_, state in coverage.silent
        ),
        *(f"  {id_}: UNREAD: {pages_read(unread)}" for id_, unread in coverage.unread),
    ]


def _silence(state: "State") -> str:
    since = f"{state.since:%Y-%m-%d %H:%M} UTC" if state.since else ""
    if state.state.value == "OK":
        return f"no answer at the last visit, or not visited lately; {f'last good one at {since}' if since else 'none was good yet'}"
    return f"{state.state.value} since {since}" if since else state.state.value
