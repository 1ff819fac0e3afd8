"""Check a list from elsewhere against what we have."""

import re
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from monitor.cli import options
from monitor.cli.files import read_object
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

    "have" is an address or a title that we hold. A headline in other words is
    never more than "perhaps", with the mention that shares most of its words:
    whether it is the same event is for you to see. Perhapses are counted apart.

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
    have, perhaps = (sum(found[word] for found in answers) for word in ("have", "perhaps"))
    if format_ == "json":
        counts = {"have": have, "perhaps": perhaps, "of": len(answers)}
        result(dumped(counts | {"items": answers, "unreadable": unreadable}))
    else:
        for found in answers:
            title = found["url"] or f"{found['date']} {found['headline']}"
            word = "have" if found["have"] else "perhaps" if found["perhaps"] else "MISSED"
            result(f"{word:7}  {title}\n         {found['said']}\n")
        missed = Counter(found["where"] for found in answers if not (found["have"] or found["perhaps"]))
        why = ", ".join(f"{number} {name}" for name, number in missed.most_common())
        maybe = f"; perhaps {perhaps} more" if perhaps else ""
        result(f"\n{have} of {len(answers)}{maybe}" + (f"; missed: {why}" if why else "") + "\n")
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
    # At line feeds alone: a JSON text may hold other letters that Python takes for the end of a line.
    for number, line in enumerate(text.split("\n"), start=1):
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
        return Wanted(line=number, url=options.read_address(line.split()[0].rstrip(",;|")))
    if found := _DATED.match(line):
        return Wanted(line=number, day=options.read_day(found[1]), headline=found[2].strip())
    raise ValueError("is neither an address nor a day with a headline.")


def _of_json(number: int, line: str) -> Wanted:
    data = read_object(line)
    url, headline = data.get("url"), data.get("headline") or data.get("title")
    if isinstance(url, str) and url.strip().lower().startswith(("http://", "https://")):
        return Wanted(line=number, url=options.read_address(url.strip()))
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
        return asked | {"have": found.mention is not None, "perhaps": False} | found.data()
    return asked | _event(store, wanted, rules)


def _event(store: "Store", wanted: Wanted, rules: "Rules") -> dict[str, Any]:
    from monitor.cli.tracing import nearest, reason, trace
    from monitor.core.article import Article
    from monitor.core.headlines import FEWEST, words

    assert wanted.day is not None
    midnight = datetime.combine(wanted.day, datetime.min.time(), tzinfo=UTC)
    start, end = midnight - BEFORE, midnight + AFTER
    ours = store.mentions.between(start, end)
    mine = _best(wanted.headline, ((item.title, item.quote, item) for item in ours))
    if mine and mine.same:
        return _of_mention(mine, f"mention {mine.what.id} has this title, in the list of {mine.what.day}")
    entries = store.entries.published_between(start, end)
    listed = _best(wanted.headline, ((row["title"], "", row["url"]) for row in entries))
    if mine and not (listed and listed.same):
        said = f"mention {mine.what.id} shares {mine.score:.0%} of its words: {mine.what.title}"
        return _of_mention(mine, said)
    if listed:
        found = trace(store, listed.what, rules)
        ours_too = found.mention is not None
        return found.data() | {
            "have": ours_too and listed.same, "perhaps": ours_too and not listed.same, "likeness": round(listed.score, 2),
            "url": None, "found_url": listed.what, "said": f"{'' if listed.same else 'perhaps '}{listed.what}: {found.said}",
        }  # fmt: skip
    nothing = (
        "nothing like it was listed"
        if len(words(wanted.headline)) >= FEWEST
        else "too few words to liken it to anything, and nothing of this title"
    )
    article = Article(url="", canonical_url="", title=wanted.headline, text="", extractor="headline")
    told = rules.explain(article, None)
    would = (
        "the rules would match the headline, so no source listed a page with it"
        if told.matches
        else f"the rules would not match the headline alone: {reason(nearest(told.missed))}"
    )
    return {
        "have": False,
        "perhaps": False,
        "where": "not_listed",
        "mention": None,
        "said": f"{nothing} from {start:%Y-%m-%d} to {end:%Y-%m-%d}; {would}.",
    }


@dataclass(frozen=True)
class _Like:
    """What comes nearest to a headline, of a mention or of an address that was listed."""

    what: Any
    score: float
    same: bool


def _best(headline: str, told: Iterable[tuple[str, str, Any]]) -> _Like | None:
    """The first that has this title; else, of titles with their quotes, the one that shares most of its words, if they are enough."""
    from monitor.core.headlines import ENOUGH, likeness, same

    best: _Like | None = None
    for title, quote, what in told:
        if same(headline, title):
            return _Like(what, 1.0, same=True)
        score = likeness(headline, f"{title} {quote}")
        if score >= ENOUGH and (best is None or score > best.score):
            best = _Like(what, score, same=False)
    return best


def _of_mention(like: _Like, said: str) -> dict[str, Any]:
    return {
        "have": like.same, "perhaps": not like.same, "where": "mention", "mention": like.what.id, "likeness": round(like.score, 2), "said": said,
    }  # fmt: skip
