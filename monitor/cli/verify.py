"""`monitor verify`: is the evidence what it was?"""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import click

from monitor import lock, paths
from monitor.cli import options
from monitor.cli.printing import result


@click.command()
@options.db
@options.now
@options.taken("config")
@options.formats("text", "json")
def command(db: Path, now: object, format_: str) -> None:
    """Recompute the archive's SHA-256 and its chain against the database.

    Names each record that is changed, missing or unrecorded, and where the chain
    is broken, with file, offset, URL and what to do. Exit status 1 if anything is
    off. Beside a running crawl, what it is just writing is left out.

    Example: monitor verify --format json
    """
    from monitor.archive.check import KINDS, beyond, check
    from monitor.errors import TryAgainError
    from monitor.render.words import counted
    from monitor.store import Store

    folder = paths.archive_of(db)
    live = lock.held(paths.lock_of(db))
    with Store.open(db, readonly=True) as store:
        last, heads = store.records.last(), store.runs.heads()
        try:
            with _progress((last.id or 0) if last else 0) as progress:
                report = check(folder, store.records.all, heads, progress)
        except OSError as error:
            raise TryAgainError(
                f"{error.filename or folder}: cannot be read: {error.strerror}.\nMake it readable, then run this again."
            ) from error
    if live or lock.held(paths.lock_of(db)):
        click.echo("A crawl is running: what it has written since this began is not checked.", err=True)
        report.findings[:] = [finding for finding in report.findings if not beyond(finding, last)]
    counts = {kind: report.count(kind) for kind in KINDS}
    if format_ == "json":
        findings = [asdict(finding) for finding in report.findings]
        told = {"records": report.records, **counts, "pruned": report.pruned, "findings": findings}
        result(json.dumps(told) + "\n")
    else:
        for finding in report.findings:
            where = f"{folder / finding.file} at {finding.offset}" if finding.file else str(db)
            url = f" {finding.url}" if finding.url else ""
            result(f"{finding.kind}: {where}{url}\n  {finding.what}\n  {finding.cure}\n")
        kinds = ", ".join(f"{count} {kind}" for kind, count in counts.items())
        result(f"{counted(report.records, 'record')} ({report.pruned} pruned): {kinds}.\n")
    if report.findings:
        sys.exit(1)


@contextmanager
def _progress(total: int) -> Iterator[Callable[[int], None]]:
    """A bar on a terminal; nothing in a pipe."""
    if not sys.stderr.isatty():
        yield lambda done: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("records", total=total)
        yield lambda done: bar.update(task, completed=done)
