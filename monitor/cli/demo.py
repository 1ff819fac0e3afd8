"""
`monitor demo`: the whole main job on our own small news site.

The site is served here; the crawl and the list run as the same commands that
one types for the live web, each in a process of its own. The folder that the
demo makes is its own and is replaced at each run; a folder that it did not make
is never touched.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path

import click

from monitor import paths
from monitor.cli import options
from monitor.cli.printing import result
from monitor.errors import InputError, MonitorError
from monitor.newsroom import Newsroom

MARK = "made-by-monitor-demo"
"""File by which the demo knows a folder as its own."""
PORT = 8970
"""Where the newsroom stands if the port is free, so that two runs print the same addresses."""
LIMIT = 120
"""Seconds after which a child is given up; the whole demo takes about ten."""


@click.command(short_help="Crawl our own small news site and print its daily list.")
@click.option(
    "--db",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("demo/monitor.db"),
    show_default=True,
    help="Where the demo keeps its database; the folder must be new, empty, or the demo's own.",
)
@options.now
@options.rules
@options.taken("config")
@options.formats("text", "markdown", "json")
def command(db: Path, now: datetime | None, rules: Path, format_: str) -> None:
    """Serve a small news site on loopback, crawl it into a fresh database and archive, print the daily list.

    Nothing leaves the machine, and the crawl runs without delay, because the site is our own.
    The database stays, so that you can look round in it:

        monitor demo && monitor search 포탄 --db demo/monitor.db
    """
    moment = options.clock(now)()
    prepare(db)
    with _open(moment) as newsroom:
        folder = db.parent
        sources = folder / "sources"
        sources.mkdir(exist_ok=True)
        (sources / "newsroom.toml").write_text(newsroom.sources_toml(), encoding="utf-8")
        config = folder / "monitor.toml"
        config.write_text(newsroom.installation_toml(), encoding="utf-8")
        click.echo(
            f"demo: crawling our own news site ({len(newsroom.bases)} outlets at {newsroom.base} and beside it, "
            f"{len(newsroom.articles)} articles) without delay; a live crawl waits between requests to a host",
            err=True,
        )
        where = ["--db", str(db), "--config", str(config)]
        if now:
            where += ["--now", now.isoformat()]
        log = folder / "crawl.log"
        crawled = run(["crawl", "--all", *where, "--sources", str(sources), "--rules", str(rules)], log)
    click.echo(crawled.stdout, nl=False, err=True)
    if crawled.returncode not in (0, 1) or not db.exists():
        click.echo(log.read_text(encoding="utf-8"), nl=False, err=True)
        sys.exit(crawled.returncode)
    printed = run(["digest", *where, "--format", format_])
    result(printed.stdout)
    click.echo(f"demo: database, archive, settings and the crawl's log stay in {folder}{os.sep}", err=True)
    sys.exit(max(crawled.returncode, printed.returncode))


def prepare(db: Path) -> None:
    """Make the database's folder the demo's own and empty it of an earlier demo. Raises InputError where it belongs to someone else."""
    folder = db.parent
    mark = folder / MARK
    if folder.is_dir() and any(folder.iterdir()) and not mark.is_file():
        raise InputError(
            f"{folder}: is not empty and was not made by the demo. Name a new folder, such as --db {folder / 'demo' / 'monitor.db'}."
        )
    if mark.is_file():
        earlier = Path(mark.read_text(encoding="utf-8").strip()).name
        if db.exists() and db.name != earlier:
            raise InputError(f"{db}: exists and was not made by the demo. Name another file with --db.")
        for name in (earlier, f"{earlier}-wal", f"{earlier}-shm", f"{earlier}-journal"):
            (folder / name).unlink(missing_ok=True)
        paths.lock_of(db).unlink(missing_ok=True)
        shutil.rmtree(paths.archive_of(db), ignore_errors=True)
        shutil.rmtree(folder / "sources", ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    mark.write_text(f"{db.name}\n", encoding="utf-8")
    (folder / ".gitignore").write_text("*\n", encoding="utf-8")


def run(arguments: Sequence[str], log: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command of ours as one would type it; its result comes back, its log goes to a file or to our stderr."""
    environment = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    environment["PYTHONPATH"] = os.pathsep.join(
        part for part in (str(paths.ROOT), environment.get("PYTHONPATH", "")) if part
    )
    environment["PYTHONIOENCODING"] = "utf-8"
    with log.open("wb") if log else nullcontext() as stderr:
        try:
            return subprocess.run(
                [sys.executable, "-m", "monitor", *arguments],
                stdout=subprocess.PIPE,
                stderr=stderr,
                encoding="utf-8",
                env=environment,
                timeout=LIMIT,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise MonitorError(
                f"demo: `monitor {arguments[0]}` did not end within {LIMIT} s and was stopped. "
                f"Look where it stood: {log or 'its messages are above'}."
            ) from error


def _open(moment: datetime) -> Newsroom:
    try:
        return Newsroom(PORT, now=moment)
    except OSError:  # someone else has the port: any other will do
        return Newsroom(now=moment)
