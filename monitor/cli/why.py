"""Say where a page was lost or found."""

from datetime import datetime
from pathlib import Path

import click

from monitor.cli import options
from monitor.cli.printing import result
from monitor.errors import InputError


@click.command(name="why")
@click.argument("url")
@options.db
@options.config
@options.now
@options.rules
@options.formats("text", "json")
def command(url: str, db: Path, config: Path, now: datetime | None, rules: Path, format_: str) -> None:
    """Say where a page was lost or found: not listed, not fetched, robots, a wall, the gate, which rule lacked what, or which mention it is.

    A page that did not match is read again from the archive and judged with
    today's rules.

    Example: monitor why https://en.yna.co.kr/view/AEN20261124000100315
    """
    from monitor.cli.tracing import Rules, load_rules_of, trace
    from monitor.render.data import dumped
    from monitor.store import Store

    try:
        options.read_address(url)
    except ValueError as error:
        raise InputError(f"{error}\nType the whole address, https://… included.") from error
    with Store.open(db, readonly=True, clock=options.clock(now)) as store:
        found = trace(store, url, Rules(load_rules_of(rules)))
    if format_ == "json":
        result(dumped(found.data()))
        return
    result(f"{found.url}\n  {found.said}\n")
    if found.listed_by and found.where != "not_fetched":
        result(f"  listed by {', '.join(found.listed_by)}\n")
    for miss in found.missed:
        lacked = f" lacked {', '.join(miss['lacked'])}" if miss["lacked"] else ""
        vetoed = f" vetoed by {', '.join(miss['vetoed_by'])}" if miss["vetoed_by"] else ""
        result(
            f"  {miss['rule']}:{lacked}{vetoed}{'' if lacked or vetoed else ' words too far apart, or the other way round'}\n"
        )
