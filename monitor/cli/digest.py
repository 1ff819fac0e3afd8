"""Print the daily list."""

import sys
from datetime import date, datetime
from pathlib import Path

import click

from monitor.cli import options
from monitor.cli.printing import result


@click.command(name="digest")
@options.db
@options.config
@options.now
@click.option(
    "--date",
    "day",
    type=options.Day(),
    default=None,
    help="The day, in the configured time zone; today without it.",
)
@options.formats("text", "markdown", "json")
def command(db: Path, config: Path, now: datetime | None, day: date | None, format_: str) -> None:
    """Print the list of a day: coverage first, then what changed, then what is new.

    The same day always gives the same list, and each mention stands in exactly
    one day's. Exit status 1 where no source answered, so that a list must not
    be read as "no news".

    Example: monitor digest --date 2026-11-24 --format markdown
    """
    from monitor.config.installation import load_installation
    from monitor.core.digest import gather
    from monitor.render import render
    from monitor.store import Store

    clock = options.clock(now)
    timezone = load_installation(config).timezone
    wanted = (day or clock().astimezone(timezone).date()).isoformat()
    with Store.open(db, readonly=True, clock=clock, timezone=timezone) as store:
        rows = store.digest_rows(wanted)
    digest = gather(
        wanted,
        str(timezone),
        states=rows.states,
        crawled_at=rows.crawled_at,
        crawl_status=rows.crawl_status,
        items=rows.items,
        changes=rows.changes,
        gone=rows.gone,
        claims=rows.claims,
    )
    result(render(digest, format_))
    if digest.heard_nothing or (rows.crawled_at is None and rows.crawled_before):
        sys.exit(1)
