"""
`monitor replay`: today's rules over yesterday's pages.
"""

import json
import logging
import os
import re
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from monitor import paths
from monitor.cli import options
from monitor.cli.printing import result

if TYPE_CHECKING:
    from monitor.replay import Progress, Replayed

logger = logging.getLogger(__name__)


@click.command("replay")
@click.argument("path", nargs=-1, type=click.Path(path_type=Path, exists=True))
@click.option(
    "--workers", type=click.IntRange(1, 512), default=None, help="Processes that read (default: the cores)."
)
@click.option(
    "--no-gate",
    is_flag=True,
    help="Extract every page, also those that no rule can match. Slow; finds the same.",
)
@click.option("--again", is_flag=True, help="Read files again that were read to their end with these rules.")
@click.option(
    "--cluster", metavar="ADDRESS", default=None, help="Read on a Dask cluster: the address of its scheduler."
)
@click.option(
    "--cc-news",
    metavar="YYYY-MM",
    default=None,
    help="Read a month of Common Crawl's news archive over HTTP.",
)
@click.option(
    "--base", metavar="URL", default=None, help="Where CC-NEWS lies (default: Common Crawl's own address)."
)
@click.option(
    "--languages",
    type=options.Several(options.LANGUAGE),
    metavar="L,L",
    default="",
    help="Only mentions in these languages (ISO 639-1).",
)
@click.option(
    "--since", type=options.Moment(), default=None, help="Only pages fetched at this time or later."
)
@click.option("--until", type=options.Moment(), default=None, help="Only pages fetched before this time.")
@click.option(
    "--domains",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    default=None,
    help="Only pages of the domains in this file, one a line.",
)
@options.db
@options.config
@options.rules
@options.sources
@options.now
@options.formats("text", "json")
def command(
    path: tuple[Path, ...],
    workers: int | None,
    no_gate: bool,
    again: bool,
    cluster: str | None,
    cc_news: str | None,
    base: str | None,
    languages: frozenset[str],
    since: datetime | None,
    until: datetime | None,
    domains: Path | None,
    db: Path,
    config: Path,
    rules: Path,
    sources_dir: Path,
    now: datetime | None,
    format_: str,
) -> None:
    """Run today's rules over WARC files: our own archive, CC-NEWS, any other.

    Of our own archive everything is read, entries too. Of others only matched
    pages leave a row and a copy in our archive. A file that was read to its end
    with the same rules is not read again; a killed replay goes on where it was.
    Status 1 means that something could not be read, or that a folder holds no
    archive; it is named.

    Example: monitor replay archive/ --workers 4
    """
    from monitor.errors import InputError

    if not path and not cc_news:
        raise InputError("Nothing to replay.\nName WARC files or folders, or a month with --cc-news 2026-10.")
    if since and until and since >= until:
        raise InputError(
            f"--since {since:%Y-%m-%dT%H:%MZ} is not before --until {until:%Y-%m-%dT%H:%MZ}: no page lies between.\nTurn them round."
        )
    wanted = _domains(domains)
    from monitor.claiming import update_claims
    from monitor.config.installation import load_installation
    from monitor.config.rules import load_rules
    from monitor.config.sources import load_sources
    from monitor.replay import Task, replay
    from monitor.replay.job import Job, Narrow
    from monitor.replay.run import passed_over, warc_files
    from monitor.replay.workers import workers as hands_of
    from monitor.store import Store

    installation = load_installation(config)
    sources = load_sources(sources_dir)
    ruleset = load_rules(rules)
    found = {place: warc_files([place]) for place in path}
    amiss = _amiss(found, passed_over(path))
    files = [file for held in found.values() for file in held]
    if cc_news:
        files += _month(cc_news, base, installation.allow, since, until)
    job = Job(
        path="",
        rules=_files_of(rules),
        version=ruleset.version,
        sources=sources,
        gated=not no_gate,
        narrow=Narrow(languages=languages, since=since, until=until, domains=wanted),
        allow=installation.allow,
        archive="cc-news" if cc_news else "archive",
    )
    task = Task(files=tuple(files), job=job, archive=paths.archive_of(db), again=again)
    clock = options.clock(now)
    with (
        Store.open(db, clock=clock, timezone=installation.timezone) as store,
        hands_of(workers or os.cpu_count() or 1, cluster) as hands,
        _shown() as told,
    ):
        done = replay(task, store, hands, clock=clock, elapsed=time.monotonic, told=told)
        update_claims(store, ruleset, clock())
    result((json.dumps(as_json(done), ensure_ascii=False) if format_ == "json" else as_text(done)) + "\n")
    for problem in (*done.progress.unreadable[:50], *amiss):
        click.echo(problem, err=True)
    if done.progress.unreadable or amiss:
        sys.exit(1)


def _month(
    month: str, base: str | None, allow: tuple[str, ...], since: datetime | None, until: datetime | None
) -> list[str]:
    """The files of a month of CC-NEWS that may hold pages of this time; InputError where there are none."""
    from monitor.errors import InputError
    from monitor.replay.ccnews import BASE, between, reachable

    files = between(reachable(month, base or BASE, allow), since, until)
    if not files:
        raise InputError(
            f"--cc-news {month}: none of its files is of the time that --since and --until name.\nName another month, or another time."
        )
    return files


def _amiss(found: Mapping[Path, Sequence[str]], others: Sequence[str]) -> list[str]:
    """The folders without an archive, and the archives that are not read, in words; `found`: the files by what was named."""
    kinds = ".warc, .warc.gz, .warc.zst, .warc.lz4"
    empty = [
        f"{folder}: no WARC file in this folder ({kinds})."
        for folder, files in found.items()
        if not files and not any(folder in Path(other).parents for other in others)
    ]
    return empty + [
        f"{other}: is not read, for it is no WARC file ({kinds}).\nMake one of it, or unpack it."
        for other in others
    ]


def as_json(done: "Replayed") -> dict[str, Any]:
    """The result as scripts read it."""
    progress = done.progress
    return {
        "run": done.run,
        "files": progress.files,
        "pages": progress.pages,
        "bytes": progress.bytes,
        "passed": progress.passed,
        "mentions": progress.mentions,
        "unreadable": progress.unreadable,
        "seconds": round(done.seconds, 3),
        "pages_per_second": round(progress.pages / done.seconds, 1) if done.seconds > 0 else 0.0,
    }


def as_text(done: "Replayed") -> str:
    """The counts in a sentence."""
    from monitor.render.words import counted

    told = as_json(done)
    return (
        f"{counted(told['files'], 'file')}, {counted(told['pages'], 'page')} in {told['seconds']:.1f} s ({told['pages_per_second']:.0f} a second): "
        f"{told['passed']} may match, {counted(told['mentions'], 'new mention')}, {counted(len(told['unreadable']), 'thing')} unreadable."
    )


def _files_of(rules: Path) -> tuple[tuple[str, bytes], ...]:
    """The rules as they lie, for workers that may be elsewhere."""
    return tuple(
        (file.relative_to(rules).as_posix(), file.read_bytes()) for file in sorted(rules.rglob("*.toml"))
    )


def _domains(path: Path | None) -> frozenset[str]:
    """The domains in a file; an error names a line that is none, or a file that has none."""
    from monitor.errors import InputError

    if path is None:
        return frozenset()
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is no text in UTF-8.\nWrite one domain a line.") from error
    found: set[str] = set()
    for number, line in enumerate(lines, 1):
        domain = line.partition("#")[0].strip().lower().removeprefix("www.").rstrip(".")
        if domain and not re.fullmatch(r"[\w-]+(\.[\w-]+)+", domain):
            raise InputError(f"{path}, line {number}: {domain!r} is no domain.\nWrite it like kcna.kp.")
        if domain:
            found.add(domain)
            with suppress(UnicodeError):
                found.add(domain.encode("idna").decode())  # as addresses have it
    if not found:
        raise InputError(f"{path} names no domain.\nWrite one a line, or leave --domains out for all.")
    return frozenset(found)


@contextmanager
def _shown() -> Iterator[Callable[["Progress"], None]]:
    """A bar on a terminal, nothing in a pipe."""
    if not sys.stderr.isatty():
        yield lambda progress: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.fields[told]}"),
        BarColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=Console(stderr=True)) as bar:
        began = time.monotonic()
        task = bar.add_task("", total=None, told="")

        def told(progress: "Progress") -> None:
            pace = progress.pages / max(0.001, time.monotonic() - began)
            bar.update(
                task,
                total=progress.total_bytes or None,
                completed=progress.read_bytes,
                told=f"{progress.done}/{progress.files} files, {progress.pages} pages, {pace:.0f}/s, "
                f"{progress.passed} may match, {progress.mentions} mentions",
            )

        yield told
