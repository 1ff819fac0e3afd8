"""Keep or dismiss mentions."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from monitor.cli import options
from monitor.cli.database import writing
from monitor.cli.numbers import Either
from monitor.cli.printing import result
from monitor.core.clean import one_line
from monitor.core.mention import Status

if TYPE_CHECKING:
    from monitor.core.digest import Item
    from monitor.store import Store
    from monitor.store.judging import Judged

_STATUS = {"k": Status.KEPT, "d": Status.DISMISSED, "K": Status.KEPT, "D": Status.DISMISSED}
_KEYS = "[k]eep  [d]ismiss  [n]ote  [s]kip  [q]uit"
_CLAIM_KEYS = "[K]eep or [D]ismiss the claim with all its pages  " + _KEYS


@click.command(name="review")
@click.argument("id_", metavar="[ID]", type=Either(), required=False)
@options.db
@options.config
@options.now
@click.option("--keep", is_flag=True, help="Keep it.")
@click.option("--dismiss", is_flag=True, help="Dismiss it.")
@click.option("--note", default=None, help="Write a note on it; an empty one removes the old.")
@options.formats("text", "json")
def command(
    id_: tuple[str, int] | None,
    db: Path,
    config: Path,
    now: datetime | None,
    keep: bool,
    dismiss: bool,
    note: str | None,
    format_: str,
) -> None:
    """Judge one mention (12) or a claim with all its pages (c3); without an ID, walk through all that is new.

    In the walk every answer is stored at once; quit whenever you like. What
    somebody else judges meanwhile is told and left as it is. A claim's judgement
    is given to pages that join it later, too, and changes with it; a page that
    was judged by itself keeps that.

    Example: monitor review 12 --keep --note "Confirmed by the imagery of 3 May."
    """
    if keep and dismiss:
        raise click.UsageError("--keep and --dismiss exclude each other.")
    judging = keep or dismiss or note is not None
    if id_ is None and judging:
        raise click.UsageError("Name the mention: monitor review ID --keep.")
    if id_ is not None and not judging:
        raise click.UsageError("Say what to do with it: --keep, --dismiss or --note TEXT.")
    if id_ is None and format_ == "json":
        raise click.UsageError("The walk is for people; --format json goes with an ID.")
    clock = options.clock(now)
    with writing(db, config, now) as store:
        if id_ is None:
            walk(store, clock)
            return
        status = Status.KEPT if keep else Status.DISMISSED if dismiss else None
        kind, number = id_
        if kind == "claim":
            if note is not None or status is None:
                raise click.UsageError("A claim takes --keep or --dismiss; notes stand on mentions.")
            judged = store.claims.review(number, status, clock())
            if format_ == "json":
                _as_json({"claim": number, "status": status.value, **(asdict(judged) if judged else {})})
                return
            result(f"c{number} {status.value}, {_with_it(judged)}\n")
            return
        store.mentions.review(number, status, note, clock())
        item = store.mentions.get(number).item
        if format_ == "json":
            _as_json({"mention": number, "status": item.status.value, "note": item.note})
            return
        result(f"#{number} {item.status.value}\n")


def _as_json(data: dict[str, Any]) -> None:
    from monitor.render.data import dumped

    result(dumped(data))


def _with_it(judged: "Judged | None") -> str:
    """What became of a claim's pages, in words."""
    if judged is None:  # only where the walk asks for what it saw
        return "left as it is"
    from monitor.render.words import counted

    said = [f"{counted(len(judged.mentions), 'mention')} with it"]
    if judged.by_themselves:
        said.append(f"{len(judged.by_themselves)} judged by themselves stay as they are")
    if judged.for_others:
        said.append(f"{len(judged.for_others)} stay for another claim that they tell")
    return "; ".join(said)


def walk(store: "Store", clock: Callable[[], datetime]) -> None:
    """Show each new mention and ask for one letter. What somebody else judges meanwhile is told and left as it is."""
    from monitor.render.text import blocks
    from monitor.render.words import counted

    queue = store.mentions.to_review()
    done: Counter[str] = Counter()
    for place, id_ in enumerate(queue, start=1):
        item = store.mentions.get(id_).item
        if item.status is not Status.NEW:
            continue  # judged a moment ago, with a claim that it carries
        told = store.mentions.claims_of(id_)
        click.echo(f"\n{place} of {len(queue)}", err=True)
        for claim in told:
            click.echo(
                f"c{claim['id']}  {one_line(claim['gloss'])}  ({counted(claim['pages'], 'page')})", err=True
            )
        click.echo("\n".join(blocks([item], store.timezone, lane=True)), err=True)
        answer, item = _answer(store, item, clock, claims=bool(told))
        if answer == "q":
            break
        if answer in _STATUS:
            done[answer.lower()] += _judge(store, item, [claim["id"] for claim in told], answer, clock)
    left = set(queue).intersection(store.mentions.to_review())
    result(f"{done['k']} kept, {done['d']} dismissed, {len(left)} left.\n")


def _judge(
    store: "Store", item: "Item", told: Sequence[int], answer: str, clock: Callable[[], datetime]
) -> int:
    """Store an answer: of the mention, or with a capital of the claims that it tells; how many mentions are judged by it."""
    status = _STATUS[answer]
    if answer.islower():
        if store.mentions.review(item.id, status, None, clock(), seen=(Status.NEW, item.note)):
            return 1
        _tell_changed(store, item.id)
        return 0
    judged: set[int] = set()
    for claim_id in told:
        came = store.claims.review(claim_id, status, clock(), seen=Status.NEW)
        if came is None:
            row = store.claims.get(claim_id)
            now = "stands no longer" if row["retired_at"] else f"was {row['status']}"
            click.echo(f"c{claim_id} {now} meanwhile: left as it is.", err=True)
            continue
        judged.update(came.mentions)
        if came.by_themselves or came.for_others:
            click.echo(f"c{claim_id} {status.value}, {_with_it(came)}", err=True)
    return len(judged)


def _tell_changed(store: "Store", id_: int) -> None:
    """Say what somebody else did with a mention while it was shown."""
    item = store.mentions.get(id_).item
    note = f", note: {one_line(item.note)}" if item.note else ""
    what = "has another note" if item.status is Status.NEW else f"was {item.status.value}"
    click.echo(f"#{id_} {what} meanwhile{note}: left as it is.", err=True)


def _answer(
    store: "Store", item: "Item", clock: Callable[[], datetime], *, claims: bool
) -> tuple[str, "Item"]:
    """
    `k`, `d`, `s` or `q`, with claims `K` or `D`, and the mention with the note that was taken on the way.

    The end of the input is a quit.
    """
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
                return letter, item
            letter = letter.lower()
            if letter in ("k", "d", "s", "q"):
                return letter, item
            if letter == "n":
                note = click.prompt("note", prompt_suffix=" > ", default="", show_default=False, err=True)
                if not store.mentions.review(item.id, None, note, clock(), seen=(Status.NEW, item.note)):
                    _tell_changed(store, item.id)
                    return "s", item
                item = replace(item, note=note)
            else:
                click.echo("Type one of the letters in brackets.", err=True)
        except click.Abort:
            return "q", item
