"""List or export mentions by filter."""

import sys
from datetime import date, datetime, timedelta
from pathlib import Path

import click

from monitor.cli import options
from monitor.cli.database import reading
from monitor.cli.printing import result


@click.command(name="list")
@options.db
@options.config
@options.now
@click.option("--since", type=options.Day(), default=None, help="Only mentions found on this day or later.")
@click.option("--lane", type=options.LANE, default=None, help="Only those of a lane, such as dprk-to-russia.")
@click.option("--rule", default=None, help="Only those that a rule found.")
@click.option("--source", default=None, help="Only those of a source, copies there included.")
@click.option("--language", type=options.LANGUAGE, default=None, help="Only texts in a language, such as ko.")
@click.option(
    "--status", type=click.Choice(["new", "kept", "dismissed"]), default=None, help="Only those so judged."
)
@options.formats("text", "csv", "json", "markdown")
def command(
    db: Path,
    config: Path,
    now: datetime | None,
    since: date | timedelta | None,
    lane: str | None,
    rule: str | None,
    source: str | None,
    language: str | None,
    status: str | None,
    format_: str,
) -> None:
    """List mentions by filter, the newest first.

    Status 1 means that no mention here has the rule or source that was named.

    The CSV opens in a spreadsheet as it is: UTF-8, times in UTC, no formulas.

    Example: monitor list --since 2026-11-01 --lane troops --format csv > troops.csv
    """
    with reading(db, config, now) as store:
        first = None if since is None else options.day_of(since, options.clock(now)(), store.timezone)
        items = store.mentions.by_filter(
            since=first, lane=lane, rule=rule, source=source, language=language, status=status
        )
        known = {"rule": (rule, store.mentions.rules), "source": (source, store.mentions.sources)}
        strange = [
            f"--{name} {asked!r}: nothing in {db} bears this name. There are: {', '.join(sorted(names())) or 'none'}."
            for name, (asked, names) in known.items()
            if not items and asked is not None and asked not in names()
        ]
    if format_ == "csv":
        from monitor.render.sheet import items_csv

        result(items_csv(items))
    elif format_ == "json":
        from monitor.render.data import items_json

        result(items_json(items))
    elif format_ == "markdown":
        from monitor.render.markdown import items_markdown

        result(items_markdown(items, store.timezone))
    else:
        from monitor.render.text import blocks
        from monitor.render.words import counted

        result("".join(f"{line}\n" for line in blocks(items, store.timezone, lane=True)))
        click.echo(f"{counted(len(items), 'mention')}.", err=True)
    for line in strange:
        click.echo(line, err=True)
    if strange:
        sys.exit(1)
