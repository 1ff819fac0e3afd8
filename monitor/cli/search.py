"""Search the full text of the mentions' articles."""

from datetime import datetime
from pathlib import Path

import click

from monitor.cli import options
from monitor.cli.database import reading
from monitor.cli.printing import result


@click.command(name="search")
@click.argument("words", nargs=-1, required=True)
@options.db
@options.config
@options.now
@click.option(
    "--limit", type=click.IntRange(1, 100_000), default=100, show_default=True, help="How many at most."
)
@options.formats("text", "csv", "json")
def command(
    words: tuple[str, ...], db: Path, config: Path, now: datetime | None, limit: int, format_: str
) -> None:
    """Find the mentions whose article holds all the words, in any language, the newest first.

    Short Korean, Chinese and Japanese words are found inside longer ones,
    Russian and Ukrainian ones in any form. Words in double quotes stand together.
    Where there are more than the limit, stderr says so. The CSV is that of
    `monitor list` with one column more, the passage that holds the words.

    Example: monitor search 북한 포탄
    """
    with reading(db, config, now) as store:
        found = store.search(" ".join(words), limit=limit + 1)
    cut, found = len(found) > limit, found[:limit]
    if format_ == "json":
        from monitor.render.data import dumped, item_data

        told = [
            item_data(f.item) | {"passage": f.passage, "passage_hits": [list(hit) for hit in f.hits]}
            for f in found
        ]
        result(dumped(told))
    elif format_ == "csv":
        from monitor.render.sheet import found_csv

        result(found_csv((f.item, f.passage) for f in found))
    else:
        from dataclasses import replace

        from monitor.render.text import blocks

        # The list's quote is what the rule matched; here the passage that answers the question stands in its place.
        items = [replace(f.item, quote=f.passage, hits=f.hits) for f in found]
        result("".join(f"{line}\n" for line in blocks(items, store.timezone, lane=True)))
    if cut:
        click.echo(f"The newest {limit} of more; --limit shows further ones.", err=True)
    elif format_ == "text":
        from monitor.render.words import counted

        click.echo(f"{counted(len(found), 'mention')}.", err=True)
