"""Show one mention whole."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor import paths
from monitor.cli import options
from monitor.cli.database import reading
from monitor.cli.numbers import MENTION
from monitor.cli.printing import result
from monitor.errors import InputError

if TYPE_CHECKING:
    from monitor.store import Store
    from monitor.store.mentions import Whole


@click.command(name="show")
@click.argument("id_", metavar="ID", type=MENTION)
@options.db
@options.config
@options.now
@click.option(
    "--html", is_flag=True, help="Print the archived page instead, byte for byte as it was received."
)
@options.formats("text", "json")
def command(id_: int, db: Path, config: Path, now: datetime | None, html: bool, format_: str) -> None:
    """Show one mention: its matches and quotes, where it was listed, fetched and archived, what it cites.

    The provenance goes down to WARC file, offset and SHA-256, so that someone
    else can look at the same bytes. With --html the archived page is checked
    against its hash before it is printed.

    Example: monitor show 12
    """
    with reading(db, config, now) as store:
        whole = store.mentions.get(id_)
        if html:
            click.echo(_page(store, whole), nl=False)
            return
    if format_ == "json":
        from monitor.cli.showing import data
        from monitor.render.data import dumped

        result(dumped(data(whole)))
    else:
        from monitor.cli.showing import lines

        result("\n".join(lines(whole, store.timezone, paths.archive_of(db))) + "\n")


def _page(store: "Store", whole: "Whole") -> bytes:
    """The page of a mention as it was received. Raises InputError where none was ever had, EvidenceError where it is not what was archived."""
    from monitor.cli.archived import capture_of

    id_ = whole.item.id
    article = {"record": whole.article["record"], "warc_file": None, "warc_offset": None}
    # A later look at a page that no longer says it is no evidence of what it said.
    pages = () if whole.said_until else whole.pages
    capture = next(filter(None, (capture_of(store, row) for row in (article, *pages))), None)
    if capture is None:
        raise InputError(
            f"mention {id_}: rests on what a source listed; its page was never had.\n"
            f"`monitor show {id_}` says why."
        )
    if whole.item.basis == "headline":
        click.echo("This is how the page answered; the mention rests on what the source listed.", err=True)
    return capture.body
