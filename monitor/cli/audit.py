"""Check a list from elsewhere against what we have."""

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from monitor.cli import options
from monitor.cli.printing import result
from monitor.errors import InputError

if TYPE_CHECKING:
    from monitor.cli.tracing import Rules
    from monitor.store import Store

BEFORE, AFTER = timedelta(days=2), timedelta(days=10)
"""How far from an event's date a page that tells of it may have appeared."""

_DATED = re.compile(r"^\s*(\d{4}-\d\d-\d\d)[\s,;|]+(.+)$")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """One line of the list: an address, or a day and what happened then."""

    line: int
    url: str | None = None
    day: date | None = None
    headline: str = ""


@click.command(name="audit")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@options.db
@options.config
@options.now
@options.rules
@options.formats("text", "json")
def command(file: Path, db: Path, config: Path, now: datetime | None, rules: Path, format_: str) -> None:
    """Say which pages or events of a list we have, and for each missed one why.

    One a line: an address (what stands behind it after a space is left aside), a
    day and a headline (2026-11-24 Shells leave Rajin), or a JSON object with url,
    or with date and headline. Exit status 1 where a line could not be read.

    Example: monitor audit clippings.txt
    """
    from monitor.cli.tracing import Rules, load_rules_of
    from monitor.render.data import dumped
    from monitor.store import Store

    wanted, unreadable = read_list(file)
    if not wanted:
        problems = "".join(f"\n{problem}" for problem in unreadable[:5])
        raise InputError(f"{file}: holds no address and no dated headline.\nWrite one a line.{problems}")
    with Store.open(db, readonly=True, clock=options.clock(now)) as store:
        loaded = Rules(load_rules_of(rules))
        answers = [answer(store, item, loaded) for item in wanted]
    have = sum(found["have"] for found in answers)
    if format_ == "json":
        result(dumped({"have": have, "of": len(answers), "items": answers, "unreadable": unreadable}))
    else:
        for found in answers:
            title = found["url"] or f"{found['date']} {found['headline']}"
            result(f"{'have  ' if found['have'] else 'MISSED'}  {title}\n        {found['said']}\n")
        reasons = Counter(found["where"] for found in answers if not found["have"])
        why = ", ".join(f"{number} {name}" for name, number in reasons.most_common())
        result(f"\n{have} of {len(answers)}" + (f"; missed: {why}" if why else "") + "\n")
    for problem in unreadable:
        click.echo(problem, err=True)
    if unreadable:
        sys.exit(1)


def read_list(file: Path) -> tuple[list[Wanted], list[str]]:
    """The lines of a list, and those that cannot be read, each with its place."""
    try:
        text = file.read_bytes().decode("utf-8-sig", "replace")
    except OSError as error:
        raise InputError(f"{file}: cannot be read: {error.strerror or error}.\nCheck the path.") from error
    wanted, unreadable = [], []
    for number, line in enumerate(text.splitlines(), start=1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        try:
            wanted.append(_of_json(number, line) if line.startswith("{") else _of_text(number, line))
        except ValueError as error:
            unreadable.append(f"{file}:{number}: {error}")
    return wanted, unreadable


def _of_text(number: int, line: str) -> Wanted:
    if line.lower().startswith(("http://", "https://")):
        return Wanted(line=number, url=line.split()[0].rstrip(",;|"))
    if found := _DATED.match(line):
        return Wanted(line=number, day=options.read_day(found[1]), headline=found[2].strip())
    raise ValueError("is neither an address nor a day with a headline.")


def _of_json(number: int, line: str) -> Wanted:
    data: dict[str, Any] = json.loads(line)
    url, headline = data.get("url"), data.get("headline") or data.get("title")
    if isinstance(url, str) and url.lower().startswith(("http://", "https://")):
        return Wanted(line=number, url=url)
    if isinstance(headline, str) and isinstance(data.get("date"), str):
        return Wanted(line=number, day=options.read_day(data["date"][:10]), headline=headline)
    raise ValueError("has neither url nor date and headline.")


def answer(store: "Store", wanted: Wanted, rules: "Rules") -> dict[str, Any]:
    """Whether we have it, and if not, where it was lost."""
    from monitor.cli.tracing import trace

    asked = {
        "line": wanted.line,
        "url": wanted.url,
        "date": wanted.day and wanted.day.isoformat(),
        "headline": wanted.headline,
    }
    if wanted.url is not None:
        found = trace(store, wanted.url, rules)
        return asked | {"have": found.mention is not None} | found.data()
    return asked | _event(store, wanted, rules)


def _event(store: "Store", wanted: Wanted, rules: "Rules") -> dict[str, Any]:
    from monitor.cli.tracing import nearest, reason, trace
    from monitor.core.article import Article
    from monitor.core.headlines import ENOUGH

    assert wanted.day is not None
    midnight = datetime.combine(wanted.day, datetime.min.time(), tzinfo=UTC)
    start, end = midnight - BEFORE, midnight + AFTER
    ours = ((f"{item.title} {item.quote}", item.id) for item in store.mentions.between(start, end))
    score, mention = _best(wanted.headline, ours)
    if mention is not None and score >= ENOUGH:
        title = store.mentions.get(mention).item.title
        return {
            "have": True, "where": "mention", "mention": mention, "likeness": round(score, 2),
            "said": f"mention {mention} shares {score:.0%} of its words: {title}",
        }  # fmt: skip
    listed = ((row["title"], row["url"]) for row in store.entries.published_between(start, end))
    score, url = _best(wanted.headline, listed)
    if url is not None and score >= ENOUGH:
        found = trace(store, url, rules)
        return found.data() | {
            "have": found.mention is not None, "likeness": round(score, 2), "url": None, "found_url": url,
            "said": f"perhaps {url}: {found.said}",
        }  # fmt: skip
    article = Article(url="", canonical_url="", title=wanted.headline, text="", extractor="headline")
    told = rules.explain(article, None)
    would = (
        "the rules would match the headline, so no source listed a page with it"
        if told.matches
        else f"the rules would not match the headline alone: {reason(nearest(told.missed))}"
    )
    return {
        "have": False,
        "where": "not_listed",
        "mention": None,
        "said": f"nothing like it was listed from {start:%Y-%m-%d} to {end:%Y-%m-%d}; {would}.",
    }


def _best(headline: str, told: Iterator[tuple[str, Any]]) -> tuple[float, Any]:
    from monitor.core.headlines import likeness

    return max(
        ((likeness(headline, text), key) for text, key in told), key=lambda pair: pair[0], default=(0.0, None)
    )
