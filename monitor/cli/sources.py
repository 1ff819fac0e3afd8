"""The sources: what is watched, whether it is declared rightly, and how each is doing."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from monitor.cli import options
from monitor.cli.database import reading
from monitor.cli.printing import result
from monitor.render.data import dumped, unread_data, when
from monitor.render.unread import CURES, pages_read
from monitor.render.words import counted

if TYPE_CHECKING:
    from monitor.core.cadence import DiscoverySummary
    from monitor.core.source import Source
    from monitor.core.unread import Unread


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """List, check and see the state of the sources."""


@command.command("list")
@options.sources
@options.taken("db", "config", "now")
@options.formats("text", "json")
def list_(sources_dir: Path, format_: str) -> None:
    """List what is watched, a line a source.

    Example: monitor sources list --format json
    """
    from monitor.config.sources import load_sources

    sources = load_sources(sources_dir)
    if format_ == "json":
        result(dumped([_declared(source) for source in sources]))
        return
    rows = [
        (
            source.id,
            source.language,
            source.country,
            str(source.standing),
            str(source.fetch),
            _span(source.every.total_seconds()),
            ", ".join(f"{found.kind} {found.url}" for found in source.discover),
        )
        for source in sources
    ]
    result(_table(("source", "lang", "country", "standing", "fetch", "every", "looks in"), rows))


@command.command()
@options.sources
@options.taken("db", "config", "now")
@options.formats("text", "json")
def check(sources_dir: Path, format_: str) -> None:
    """Load and validate all declarations; nothing is fetched.

    Exit status 2 with every problem at once, each with its file, place and cure.

    Example: monitor sources check --sources my/sources
    """
    from monitor.config.sources import load_sources

    sources = load_sources(sources_dir)
    kinds = Counter(str(found.kind) for source in sources for found in source.discover)
    total = sum(kinds.values())
    if format_ == "json":
        result(dumped({"sources": len(sources), "discoveries": total, "kinds": dict(sorted(kinds.items()))}))
        return
    detail = ", ".join(f"{number} {kind}" for kind, number in sorted(kinds.items()))
    places = counted(total, "discovery", "discoveries")
    result(f"{counted(len(sources), 'source')}, {places} ({detail}).\n")


@command.command()
@options.db
@options.config
@options.now
@options.sources
@options.formats("text", "json")
def status(db: Path, config: Path, now: datetime | None, sources_dir: Path, format_: str) -> None:
    """Say how each source is doing: OK, QUIET, GAP, FAILING, DEAD, or UNVISITED.

    Those that need a look come first; so do those, whatever their state, none of
    whose pages (or hardly one) can be read: `UNREAD` says how many and why, and
    stderr what to do. Times are UTC.

    Example: monitor sources status --format json
    """
    from monitor.config.sources import load_sources

    moment = options.clock(now)()
    sources = load_sources(sources_dir)
    with reading(db, config, now) as store:
        summaries, notes = store.checks.summaries(), store.checks.notes()
        unread = store.pages.unread((source.id for source in sources), moment)
        held = {row["id"] for row in store.sources.all()}
    rows = [
        _state_of(source, summaries, notes, moment)
        | {"unread": unread_data(source.id, unread[source.id]) if source.id in unread else None}
        for source in sources
    ]
    if strangers := sorted(held - {source.id for source in sources}):
        names = ", ".join(strangers[:5]) + (" …" if len(strangers) > 5 else "")
        click.echo(
            f"{db} watches {counted(len(strangers), 'source')} that {sources_dir} does not declare: {names}. "
            "If they are declared elsewhere, name that folder with --sources.",
            err=True,
        )
    order = ["DEAD", "FAILING", "GAP", "QUIET", "UNVISITED", "OK"]
    rows.sort(
        key=lambda row: (row["state"] == "OK" and not row["unread"], order.index(row["state"]), row["id"])
    )
    if format_ == "json":
        result(dumped(rows))
        return
    lines = [
        (
            row["id"],
            row["state"],
            row["since"] or "",
            row["last_visit"] or "never",
            row["last_new"] or "never",
            "; ".join(filter(None, (row["last_answer"], *_unread(unread.get(row["id"]))))),
        )
        for row in rows
    ]
    result(_table(("source", "state", "since", "last visit", "last new", "last answer"), lines))
    counts = Counter(row["state"] for row in rows)
    click.echo(", ".join(f"{counts[state]} {state}" for state in order if counts[state]), err=True)
    for id_, one in unread.items():
        click.echo(f"{id_}: {CURES[one.cause]}", err=True)


def _state_of(
    source: "Source",
    summaries: Sequence["DiscoverySummary"],
    notes: Mapping[tuple[str, str], str],
    now: datetime,
) -> dict[str, Any]:
    """What can be said of one source, from what its declared discoveries answered."""
    from monitor.core import cadence
    from monitor.render.answers import answers

    declared = {found.url for found in source.discover}
    own = [summary for summary in summaries if summary.source == source.id and summary.url in declared]
    state = cadence.state(source, own, now)
    return {
        "id": source.id,
        "state": str(state.state),
        "since": when(state.since),
        "last_visit": when(max((s.last_at for s in own if s.last_at), default=None)),
        "last_new": when(max((s.last_new_at for s in own if s.last_new_at), default=None)),
        "last_answer": answers((summary, notes.get((source.id, summary.url), "")) for summary in own),
        "discoveries": [
            {
                "url": summary.url,
                "outcome": str(summary.last_outcome) if summary.last_outcome else None,
                "status": summary.last_status,
                "note": notes.get((summary.source, summary.url), ""),
                "failures": summary.failures,
                "last_good": when(summary.last_good_at),
                "moved_to": summary.moved_to,
            }
            for summary in own
        ],
    }


def _declared(source: "Source") -> dict[str, Any]:
    return {
        "id": source.id,
        "name": source.name,
        "home": source.home,
        "language": source.language,
        "country": source.country,
        "standing": str(source.standing),
        "every": _span(source.every.total_seconds()),
        "fetch": str(source.fetch),
        "keep_days": source.keep_days,
        "discover": [
            {str(found.kind): found.url}
            | {key: value for key in ("links", "code") if (value := getattr(found, key))}
            for found in source.discover
        ],
    }


def _unread(unread: "Unread | None") -> list[str]:
    return [f"UNREAD: {pages_read(unread)}"] if unread else []


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """Columns padded to the widest cell; the last is as long as it is."""
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head) - 1)]
    lines = [
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]])
        for row in (head, *rows)
    ]
    return "".join(f"{line.rstrip()}\n" for line in lines)


def _span(seconds: float) -> str:
    """`30m` of 1800: as the TOML has it."""
    for unit, size in (("d", 86400), ("h", 3600), ("m", 60)):
        if seconds % size == 0:
            return f"{int(seconds // size)}{unit}"
    return f"{int(seconds)}s"
