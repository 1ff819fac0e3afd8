"""`monitor prune`: make room without making gaps."""

import json
import sys
from datetime import datetime
from pathlib import Path

import click

from monitor import paths
from monitor.cli import options
from monitor.cli.printing import result


@click.command()
@options.db
@options.now
@options.taken("config")
@click.option(
    "--before",
    type=options.Moment(),
    required=True,
    help="Captures older than this; a date means its beginning, UTC.",
)
@options.formats("text", "json")
def command(db: Path, now: datetime | None, before: datetime, format_: str) -> None:
    """Remove captures without a mention and leave their digests.

    The chain still verifies, entries stay, and `pages` says when a capture was
    pruned. A file in which anything is off is left alone and told (exit 1).
    `monitor crawl` does the same by each source's keep_days.

    Example: monitor prune --before 2026-10-01
    """
    from monitor.errors import InputError
    from monitor.lock import crawl_lock
    from monitor.render.words import counted

    clock = options.clock(now)
    if before > clock():
        raise InputError(f"--before {before:%Y-%m-%d} lies in the future.\nName a day that has passed.")
    if not db.exists():
        raise InputError(
            f"{db}: there is no database.\nRun `monitor crawl` first, or name another with --db."
        )
    with crawl_lock(paths.lock_of(db)):
        from monitor.archive.adoption import opened
        from monitor.archive.prune import prune_before
        from monitor.store import Store

        with (
            Store.open(db, clock=clock) as store,
            opened(paths.archive_of(db), store.records, clock) as archive,
        ):
            archive.turn()
            done = prune_before(store.records, archive, before, clock())
    if format_ == "json":
        told = {
            "captures": done.captures,
            "bytes": done.bytes,
            "files": done.files,
            "left_alone": done.left_alone,
        }
        result(json.dumps(told) + "\n")
    else:
        result(
            f"{counted(done.captures, 'capture')} ({done.bytes / 1e6:.1f} MB) taken out of {counted(done.files, 'file')}.\n"
        )
        for line in done.left_alone:
            result(f"left alone: {line}\n  Run `monitor verify`, put it right, then prune again.\n")
    if done.left_alone:
        sys.exit(1)
