"""`monitor doctor`: is everything here that is needed, and what to do where it is not."""

import json
import sys
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click

from monitor.cli import options
from monitor.cli.printing import result


@click.command()
@options.db
@options.config_to_look_at
@options.sources
@options.rules
@options.now
@options.formats("text", "json")
def command(
    db: Path, config: Path, sources_dir: Path, rules: Path, now: datetime | None, format_: str
) -> None:
    """Check the installation: versions, database, disk, clock, configuration, archive.

    Changes nothing. Exit status 1 where something is off, with the cure beside it.

    Example: monitor doctor --config monitor.toml
    """
    from monitor.cli import checkup

    checks = [
        checkup.python(),
        checkup.packages(),
        *checkup.optional(),
        checkup.sqlite(),
        checkup.database(db),
        checkup.disk(db),
        checkup.clock(options.clock(now)(), checkup.last_run(db)),
        *checkup.configuration(config, sources_dir, rules),
        checkup.archive(db),
        checkup.pages(db),
        checkup.at_work(db),
    ]
    if format_ == "json":
        result(json.dumps({"checks": [asdict(check) for check in checks]}, ensure_ascii=False) + "\n")
    else:
        width = max(len(check.name) for check in checks)
        for check in checks:
            result(f"{'ok ' if check.ok else 'OFF'} {check.name:{width}}  {check.found}\n")
            if check.cure:
                result(f"    {'':{width}}  {check.cure}\n")
    if not all(check.ok for check in checks):
        sys.exit(1)
