"""Keep or dismiss mentions."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli import options
from monitor.cli.printing import result
from monitor.core.mention import Status

if TYPE_CHECKING:
    from monitor.store import Store

_KEYS = "[k]eep  [d]ismiss  [n]ote  [s]kip  [q]uit"


@click.command(name="review")
@click.argument("id_", metavar="[ID]", type=int, required=False)
@options.db
@options.config
@options.now
@click.option("--keep", is_flag=True, help="Keep the mention.")
@click.option("--dismiss", is_flag=True, help="Dismiss the mention.")
@click.option("--note", default=None, help="Write a note on it; an empty one removes the old.")
def command(
    id_: int | None, db: Path, config: Path, now: datetime | None, keep: bool, dismiss: bool, note: str | None
) -> None:
    """Judge one mention, or, without an ID, walk through all that nobody has judged yet.

    In the walk every answer is stored at once; quit whenever you like.

    Example: monitor review 12 --keep --note "Confirmed by the imagery of 3 May."
    """
    from monitor.config.installation import load_installation
    from monitor.store import Store

    if keep and dismiss:
        raise click.UsageError("--keep and --dismiss exclude each other.")
    judging = keep or dismiss or note is not None
    if id_ is None and judging:
        raise click.UsageError("Name the mention: monitor review ID --keep.")
    if id_ is not None and not judging:
        raise click.UsageError("Say what to do with it: --keep, --dismiss or --note TEXT.")
    clock = options.clock(now)
    timezone = load_installation(config).timezone
    # A judgement needs a database with something in it: a mistyped --db must not make a new one.
    Store.open(db, readonly=True, clock=clock).close()
    with Store.open(db, clock=clock, timezone=timezone) as store:
        if id_ is None:
            walk(store, clock)
            return
        status = Status.KEPT if keep else Status.DISMISSED if dismiss else None
        store.mentions.review(id_, status, note, clock())
        result(f"#{id_} {store.mentions.get(id_).item.status.value}\n")


def walk(store: "Store", clock: Callable[[], datetime]) -> None:
    """Show each new mention and ask for one letter."""
    from monitor.render.text import blocks

    queue = store.mentions.to_review()
    done: Counter[str] = Counter()
    for place, id_ in enumerate(queue, start=1):
        item = store.mentions.get(id_).item
        click.echo(f"\n{place} of {len(queue)}", err=True)
        click.echo("\n".join(blocks([item], store.timezone, lane=True)), err=True)
        answer = _answer(store, id_, clock)
        if answer == "q":
            break
        if answer in ("k", "d"):
            store.mentions.review(id_, Status.KEPT if answer == "k" else Status.DISMISSED, None, clock())
        done[answer] += 1
    left = len(queue) - done["k"] - done["d"]
    result(f"{done['k']} kept, {done['d']} dismissed, {left} left.\n")


def _answer(store: "Store", id_: int, clock: Callable[[], datetime]) -> str:
    """`k`, `d`, `s` or `q`; notes are taken and stored on the way. The end of the input is a quit."""
    while True:
        try:
            typed = click.prompt(_KEYS, prompt_suffix=" > ", default="s", show_default=False, err=True)
            letter = typed.strip().lower()[:1]
            if letter in ("k", "d", "s", "q"):
                return letter
            if letter == "n":
                note = click.prompt("note", prompt_suffix=" > ", default="", show_default=False, err=True)
                store.mentions.review(id_, None, note, clock())
            else:
                click.echo("Type one of the letters in brackets.", err=True)
        except click.Abort:
            return "q"
