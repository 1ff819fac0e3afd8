"""List and show claims; split and join them by hand."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from monitor.cli import options
from monitor.cli.database import reading, writing
from monitor.cli.numbers import CLAIM, MENTION
from monitor.cli.printing import result
from monitor.errors import InputError

if TYPE_CHECKING:
    from monitor.core.claims import Key
    from monitor.store import Store


@click.group(name="claims")
def command() -> None:
    """List, show, split and join claims.

    A claim is what one party says moved, with every page that tells it. Claims
    are computed and may be wrong: each shows why its pages stand together, and
    what a person splits or joins stays so.
    """


@command.command(name="list")
@options.db
@options.config
@options.now
@click.option("--since", type=options.Day(), default=None, help="Only claims new on this day or later.")
@click.option("--lane", type=options.LANE, default=None, help="Only those of a lane, such as dprk-to-russia.")
@options.formats("text", "csv", "json")
def list_(
    db: Path,
    config: Path,
    now: datetime | None,
    since: date | timedelta | None,
    lane: str | None,
    format_: str,
) -> None:
    """List claims, a line each, the newest day first.

    The CSV opens in a spreadsheet as it is: UTF-8, times in UTC, no formulas.

    Example: monitor claims list --since 2026-11-01
    """
    with reading(db, config, now) as store:
        first = None if since is None else options.day_of(since, options.clock(now)(), store.timezone)
        rows = store.claims.listed(since=first.isoformat() if first else None, lane=lane)
    if format_ == "json":
        from monitor.render.data import dumped

        result(dumped([_data(row) for row in rows]))
    elif format_ == "csv":
        from monitor.render.sheet import claims_csv

        result(claims_csv(rows))
    else:
        from monitor.render.claims import list_line

        result("".join(f"{list_line(row)}\n" for row in rows) or "No claims.\n")


@command.command(name="show")
@click.argument("claim", type=CLAIM)
@options.db
@options.config
@options.now
@options.formats("text", "json")
def show(claim: int, db: Path, config: Path, now: datetime | None, format_: str) -> None:
    """Show one claim: its pages, why each stands there, its origins, and what answers it.

    Beside it stand the same speaker's figures for the same thing before and after, and
    every claim of the lane that gives the same figure within two weeks: who repeats it
    without a name, and who denies it on a page of his own.

    Example: monitor claims show 3
    """
    with reading(db, config, now) as store:
        row = store.claims.get(claim)
        parts = store.claims.parts_in(claim)
        around = store.claims.around(claim)
    if format_ == "json":
        from monitor.render.claims import page_data
        from monitor.render.data import dumped

        pages = [page_data(part) for part in parts]
        result(
            dumped(
                _data(row)
                | {
                    "pages": pages,
                    "denials": [other["id"] for other in around.denials],
                    "answers": [other["id"] for other in around.denied],
                    "earlier": [other["id"] for other in around.earlier],
                    "later": [other["id"] for other in around.later],
                    "same_figure": [other["id"] for other in around.same_figure],
                }
            )
        )
        return
    from monitor.render.claims import claim_lines

    labelled = {
        "before": around.earlier,
        "later": around.later,
        "denied in": around.denials,
        "denies": around.denied,
        "the same figure": around.same_figure,
    }
    result("\n".join(claim_lines(row, parts, labelled)) + "\n")


@command.command(name="split")
@click.argument("claim", type=CLAIM)
@click.argument("mentions", type=MENTION, nargs=-1, required=True)
@options.db
@options.config
@options.rules
@options.now
@options.formats("text", "json")
def split(
    claim: int,
    mentions: tuple[int, ...],
    db: Path,
    config: Path,
    rules: Path,
    now: datetime | None,
    format_: str,
) -> None:
    """Take pages out of a claim, for good.

    Example: monitor claims split 3 17 18
    """
    from monitor.render.words import counted

    with writing(db, config, now) as store:
        moment = options.clock(now)()
        store.claims.standing(claim)
        keys = _keys(store, claim)
        strangers = set(mentions) - {key[0] for key in keys}
        if strangers:
            raise InputError(
                f"claim {claim}: does not hold mention {min(strangers)}.\n`monitor claims show {claim}` lists its pages."
            )
        leaving = [key for key in keys if key[0] in mentions]
        staying = [key for key in keys if key[0] not in mentions]
        if not staying:
            raise InputError(
                f"claim {claim}: nothing would stay in it; a claim of one page cannot be split.\nName fewer of its pages."
            )
        store.claims.decide("split", ((one, other) for one in leaving for other in staying), moment)
        _again(store, rules, keys, moment)
    taken = sorted({key[0] for key in leaving})
    _tell(
        format_,
        f"claim {claim}: {counted(len(taken), 'page')} taken out.",
        {"claim": claim, "taken_out": taken},
    )


@command.command(name="join")
@click.argument("claim", type=CLAIM)
@click.argument("other", type=CLAIM)
@options.db
@options.config
@options.rules
@options.now
@options.formats("text", "json")
def join(
    claim: int, other: int, db: Path, config: Path, rules: Path, now: datetime | None, format_: str
) -> None:
    """Make one claim of two of the same lane, for good.

    Example: monitor claims join 3 8
    """
    with writing(db, config, now) as store:
        moment = options.clock(now)()
        one, two = store.claims.standing(claim), store.claims.standing(other)
        if claim == other:
            raise InputError(f"claim {claim}: is one claim already.")
        if one["lane"] != two["lane"]:
            raise InputError(
                f"claims {claim} and {other}: stand in different lanes ({one['lane']}, {two['lane']}) and cannot be joined.\n"
                "A join of two lanes would hide one of them."
            )
        keys, others = _keys(store, claim), _keys(store, other)
        store.claims.decide("join", ((key, theirs) for key in keys for theirs in others), moment)
        _again(store, rules, [*keys, *others], moment)
    _tell(format_, f"claims {claim} and {other} are one.", {"joined": [claim, other]})


@command.command(name="update")
@options.db
@options.config
@options.rules
@options.now
@options.formats("text", "json")
def update(db: Path, config: Path, rules: Path, now: datetime | None, format_: str) -> None:
    """Compute all claims again, after rules changed; decisions and reviews stay.

    Example: monitor claims update
    """
    from monitor.claiming import update_claims
    from monitor.config.rules import load_rules
    from monitor.render.words import counted

    ruleset = load_rules(rules)
    with writing(db, config, now) as store:
        moment = options.clock(now)()
        done = update_claims(store, ruleset, moment, everything=True)
    pairs = [[one[0], other[0]] for one, other in done.unkept]
    _tell(
        format_,
        f"{counted(done.claims, 'claim')} from {counted(done.pages, 'new or changed page')}.",
        {"claims": done.claims, "pages": done.pages, "unkept": pairs},
    )
    for one, other in done.unkept:
        click.echo(
            f"kept, but about a part that is there no longer: mention {one[0]} and mention {other[0]}",
            err=True,
        )


def _tell(format_: str, said: str, data: dict[str, Any]) -> None:
    """What was done, in a line or as JSON."""
    if format_ == "json":
        from monitor.render.data import dumped

        result(dumped(data))
        return
    result(f"{said}\n")


def _keys(store: "Store", claim: int) -> "list[Key]":
    return [(row["mention"], row["key"]) for row in store.claims.parts_in(claim)]


def _again(store: "Store", rules: Path, keys: "list[Key]", now: datetime) -> None:
    from monitor.claiming import group_of_key, recompute
    from monitor.config.rules import load_rules

    recompute(store, load_rules(rules), {group_of_key(key) for key in keys}, now)


def _data(row: Any) -> dict[str, Any]:
    from monitor.render.claims import claim_data

    return claim_data(row)
