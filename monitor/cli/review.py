"""Keep or dismiss mentions."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli import options
from monitor.cli.printing import result
from monitor.core.clean import one_line
from monitor.core.mention import Status

if TYPE_CHECKING:
    from monitor.store import Store

_KEYS = "[k]eep  [d]ismiss  [n]ote  [s]kip  [q]uit"
_CLAIM_KEYS = "[K]eep or [D]ismiss the claim with all its pages  " + _KEYS


class Judged(click.ParamType):  # type: ignore[type-arg]  # generic only in the newest click
    """A mention's number, or a claim's with a c before it."""

    name = "id"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, int]:
        found = re.fullmatch(r"(c|#)?(-?[0-9]{1,30})", str(value))
        if found is None:
            self.fail(f"{value!r} is no mention and no claim. Write 12 or c3.", param, ctx)
        return ("claim" if found[1] == "c" else "mention"), int(found[2])


@click.command(name="review")
@click.argument("id_", metavar="[ID]", type=Judged(), required=False)
@options.db
@options.config
@options.now
@click.option("--keep", is_flag=True, help="Keep it.")
@click.option("--dismiss", is_flag=True, help="Dismiss it.")
@click.option("--note", default=None, help="Write a note on it; an empty one removes the old.")
def command(
    id_: tuple[str, int] | None,
    db: Path,
    config: Path,
    now: datetime | None,
    keep: bool,
    dismiss: bool,
    note: str | None,
) -> None:
    """Judge one mention (12) or a claim with all its pages (c3); without an ID, walk through all that is new.

    In the walk every answer is stored at once; quit whenever you like. A
    claim's judgement is given to pages that join it later, too.

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
        kind, number = id_
        if kind == "claim":
            if note is not None or status is None:
                raise click.UsageError("A claim takes --keep or --dismiss; notes stand on mentions.")
            judged = store.claims.review(number, status, clock())
            result(f"c{number} {status.value}, {len(judged)} mention(s) with it\n")
            return
        store.mentions.review(number, status, note, clock())
        result(f"#{number} {store.mentions.get(number).item.status.value}\n")


def walk(store: "Store", clock: Callable[[], datetime]) -> None:
    """Show each new mention and ask for one letter."""
    from monitor.render.text import blocks

    queue = store.mentions.to_review()
    done: Counter[str] = Counter()
    for place, id_ in enumerate(queue, start=1):
        item = store.mentions.get(id_).item
        if item.status is not Status.NEW:
            continue  # judged a moment ago, with a claim that it carries
        told = store.mentions.claims_of(id_)
        click.echo(f"\n{place} of {len(queue)}", err=True)
        for claim in told:
            click.echo(f"c{claim['id']}  {one_line(claim['gloss'])}  ({claim['pages']} page(s))", err=True)
        click.echo("\n".join(blocks([item], store.timezone, lane=True)), err=True)
        answer = _answer(store, id_, clock, claims=bool(told))
        if answer == "q":
            break
        if answer in ("k", "d"):
            store.mentions.review(id_, Status.KEPT if answer == "k" else Status.DISMISSED, None, clock())
        elif answer in ("K", "D"):
            status = Status.KEPT if answer == "K" else Status.DISMISSED
            judged = {m for claim in told for m in store.claims.review(claim["id"], status, clock())}
            done[answer.lower()] += len(judged) - 1
        done[answer.lower()] += 1
    left = len(queue) - done["k"] - done["d"]
    result(f"{done['k']} kept, {done['d']} dismissed, {left} left.\n")


def _answer(store: "Store", id_: int, clock: Callable[[], datetime], *, claims: bool) -> str:
    """`k`, `d`, `s` or `q`, with claims `K` or `D`; notes are taken and stored on the way. The end of the input is a quit."""
    while True:
        try:
            typed = click.prompt(
                _CLAIM_KEYS if claims else _KEYS,
                prompt_suffix=" > ",
                default="s",
                show_default=False,
                err=True,
            )
            letter = typed.strip()[:1]
            if claims and letter in ("K", "D"):
                return letter
            letter = letter.lower()
            if letter in ("k", "d", "s", "q"):
                return letter
            if letter == "n":
                note = click.prompt("note", prompt_suffix=" > ", default="", show_default=False, err=True)
                store.mentions.review(id_, None, note, clock())
            else:
                click.echo("Type one of the letters in brackets.", err=True)
        except click.Abort:
            return "q"
