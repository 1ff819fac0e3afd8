"""Print the daily list."""

import sys
from datetime import date, datetime, timedelta
from pathlib import Path

import click

from monitor.cli import options
from monitor.cli.database import reading
from monitor.cli.printing import result


@click.command(name="digest")
@options.db
@options.config
@options.now
@click.option(
    "--date",
    "day",
    type=options.Day(),
    default="today",
    show_default=True,
    help="A day such as 2026-11-24, today or yesterday, in the configured time zone.",
)
@options.formats("text", "markdown", "json")
def command(db: Path, config: Path, now: datetime | None, day: date | timedelta, format_: str) -> None:
    """Print the list of a day: coverage first, then what changed, then what is new.

    The same day always gives the same list, and each mention stands in exactly
    one day's. Each morning's list is yesterday's: today's is not over, and what
    is found after it was printed stands in no other. Exit status 1 where no
    source answered, so that a list must not be read as "no news".

    Example: monitor digest --date yesterday --format markdown
    """
    from monitor.core.gathering import gather
    from monitor.render import render

    with reading(db, config, now) as store:
        wanted = options.day_of(day, options.clock(now)(), store.timezone).isoformat()
        rows = store.digest_rows(wanted)
    digest = gather(
        wanted,
        str(store.timezone),
        states=rows.states,
        troubles=rows.troubles,
        crawled_at=rows.crawled_at,
        crawl_status=rows.crawl_status,
        items=rows.items,
        changes=rows.changes,
        gone=rows.gone,
        claims=rows.claims,
        earlier=rows.earlier,
    )
    result(render(digest, format_))
    if digest.heard_nothing or (rows.crawled_at is None and rows.crawled_before):
        sys.exit(1)
