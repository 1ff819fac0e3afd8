"""
The order of the steps, once: gate → read → match → record.

The crawl's pipelines and replay drive the same functions, so that what was
seen live and what is read again from the archive end alike. Each step takes
the work as it stands and hands it on with one compartment filled; none edits
what an earlier one found. Where a step runs (a thread, a child that can be
killed, right here) is the caller's business.

A page that cannot be had or read is not the end: what its entry says (title,
summary, the feed's full text) is matched in its place, and the mention says
`headline`. Nothing is matched against the text of a wall.

A page that was seen before is read whatever the gate would say: that it no
longer says what a mention of it quotes must be told, and the old headline must
not speak for it.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from monitor import memory
from monitor.core.article import PASSED_OVER, Article, Basis, Capture, Entry, Outcome, Record
from monitor.core.mention import Match
from monitor.core.nopage import no_page
from monitor.core.rule import Ruleset
from monitor.core.source import Source

if TYPE_CHECKING:
    from monitor.scan import Gate
    from monitor.store import Recorded, Store

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Work:
    """One page on its way through the steps."""

    source: Source
    entry: Entry
    capture: Capture | None = field(default=None, repr=False)
    outcome: Outcome | None = None
    """What became of the page; None while nothing is amiss and the steps are not done."""
    note: str = ""
    """Why, in words for the log and `monitor why`."""
    again: bool = False
    """Whether the page was seen before and is only looked at once more."""
    alone: bool = False
    """Whether this is only what an entry says, without a look at its page; the page may be known from another."""
    records: tuple[Record, ...] = ()
    """Where capture and entry lie in the archive."""
    passed: bool = True
    """Whether page or entry may match at all; set by the gate."""
    article: Article | None = field(default=None, repr=False)
    headline: Article | None = field(default=None, repr=False)
    """What the entry alone says, kept until it is known whether the page says more."""
    page: Article | None = field(default=None, repr=False)
    """What the page itself says, read whole, where only its entry matched: of a mention's page the store goes by this."""
    matches: tuple[Match, ...] = ()

    @property
    def readable(self) -> bool:
        """Whether there is a page to read: one that answered, though perhaps cut short."""
        return (
            self.capture is not None
            and 200 <= self.capture.status < 300
            and self.outcome in (None, Outcome.TRUNCATED)
        )


def gate(work: Work, gate: "Gate") -> Work:
    """Whether the page, or what its entry says, may match at all. Cheap: nothing is read from the page."""
    if stands(work):
        return replace(work, passed=False)
    if unasked(work):
        return work
    try:
        passes = gate.passes(*to_gate(work))
    except Exception as error:  # noqa: BLE001 - a fault of the gate may cost time, never a page
        logger.warning("gate failed, page is read url=%s error=%r", work.entry.url, error)
        passes = True
    return gated(work, passes)


def stands(work: Work) -> bool:
    """Whether what a page said when it was there stands: it was only looked at again, and did not change or is gone."""
    return work.again and work.outcome in (Outcome.NOT_MODIFIED, Outcome.GONE)


def unasked(work: Work) -> bool:
    """Whether the gate has no say: the page was seen before, and what is missing in it may be what a mention rests on."""
    return work.again and work.readable


def to_gate(work: Work) -> tuple[bytes, str | None, str, str]:
    """What the gate is asked: the page's bytes with the entry's words beside them, or those words alone."""
    said, country = entry_text(work.entry), work.source.country
    if work.readable and work.capture is not None:
        return work.capture.body, work.capture.header("Content-Type"), country, said
    return said.encode("utf-8", "replace"), "text/plain; charset=utf-8", country, ""


def gated(work: Work, passes: bool) -> Work:
    """The work with the gate's answer."""
    if passes:
        return work
    if work.readable and work.capture is not None:
        outcome, note = _unread(work.capture)
        return replace(work, passed=False, outcome=work.outcome or outcome, note=work.note or note)
    return replace(work, passed=False)


def get_ready(rules: Path, countries: Sequence[str]) -> None:
    """Make what this process needs to gate and to match, before the first page waits for it. Picklable."""
    from monitor.core.matching import get_ready as ready_to_match

    for country in countries:
        _gate_of(rules).get_ready(country)
    ready_to_match(_ruleset_of(rules))


def passes_apart(rules: Path, questions: Sequence[tuple[Any, ...]]) -> list[bool]:
    """The gate's answers from another process, which makes its own gate of the same rules once. Picklable."""
    return [_gate_of(rules).passes(*question) for question in questions]


@lru_cache(maxsize=2)
def _gate_of(rules: Path) -> "Gate":
    from monitor.scan import Gate

    memory.settle()  # once in each child, whichever is the first to need a gate
    return Gate(_ruleset_of(rules))


@lru_cache(maxsize=2)
def _ruleset_of(rules: Path) -> Ruleset:
    from monitor.config.rules import load_rules

    return load_rules(rules)


MOST_OF_A_CHECK = 16 * 1024
"""Bytes of a page that may be a bot check in the place of an article; an article in its page is longer, and looking has its cost."""


def _unread(capture: Capture) -> tuple[Outcome, str]:
    """What to say of a page that the gate turned away, without reading it."""
    if amiss := no_page(capture.body, capture.header("Content-Type")):
        return amiss
    if len(capture.body) <= MOST_OF_A_CHECK:
        from monitor.core.charset import decode
        from monitor.core.wall import bot_check  # a thousand patterns, which no reader's command needs

        text = decode(capture.body, capture.header("Content-Type")).text
        if (check := bot_check(text)) is not None:
            return Outcome.WALL, check
    return Outcome.NO_MATCH, PASSED_OVER


def entry_text(entry: Entry) -> str:
    """Everything that an entry says, for the gate."""
    return "\n".join(part for part in (entry.title, entry.summary, entry.content) if part)


@dataclass(frozen=True, kw_only=True)
class PageRead:
    """What became of reading a page. `extract`'s own word for it would have whoever receives it load trafilatura."""

    article: Article | None
    outcome: Outcome
    note: str = ""


def readings(capture: Capture | None, entry: Entry) -> tuple[PageRead | None, Article]:
    """What the page says and what the entry says. Slow and risky: the crawl runs it in a child. Picklable."""
    from monitor.extract import article_from_entry, extract  # trafilatura: only where pages are read

    read = None
    if capture is not None:
        found = extract(
            capture.body,
            content_type=capture.header("Content-Type"),
            url=capture.url,
            final_url=capture.final_url,
            status=capture.status,
            fetched_at=capture.fetched_at,
            entry=entry,
        )
        read = PageRead(article=found.article, outcome=found.outcome, note=found.note)
    return read, article_from_entry(entry)


def to_read(work: Work) -> tuple[Capture | None, Entry]:
    """The arguments of `readings` for this work."""
    return (work.capture if work.readable else None), work.entry


def with_readings(work: Work, reading: PageRead | None, headline: Article | None) -> Work:
    """The work with what was read from its page and its entry."""
    if reading is None:
        return replace(work, headline=headline)
    amiss = None if reading.outcome is Outcome.OK else reading.outcome
    return replace(
        work,
        article=reading.article,
        headline=headline,
        outcome=work.outcome or amiss,
        note=work.note or reading.note,
    )


def read(work: Work) -> Work:
    """Read page and entry, right here."""
    return with_readings(work, *readings(*to_read(work)))


def match(work: Work, ruleset: Ruleset) -> Work:
    """
    What the rules find in the page; failing that, in what its entry says of it.

    The outcome is settled here: OK with a match, NO_MATCH without one,
    HEADLINE where only the entry matched; what was amiss with the page stays
    in the note.
    """
    from monitor.core.matching import match as find

    country = work.source.country
    for article in (work.article, work.headline):
        if article is None:
            continue
        matches = find(article, ruleset, country=country)
        if not matches:
            continue
        if article.basis is Basis.PAGE:
            return replace(work, matches=matches, outcome=work.outcome or Outcome.OK)
        amiss = work.outcome.value if work.outcome else "the page itself says nothing of it"
        note = f"{amiss}: {work.note}" if work.note else amiss
        page = work.article if work.outcome is None else None
        return replace(work, article=article, page=page, matches=matches, outcome=Outcome.HEADLINE, note=note)
    return replace(work, outcome=work.outcome or Outcome.NO_MATCH)


def match_apart(rules: Path, work: Work) -> Work:
    """What the rules find, in another process, which has the same rules. Picklable."""
    return match(work, _ruleset_of(rules))


def record(work: Work, store: "Store", *, run: int, now: datetime) -> "Recorded":
    """Store what became of the page: one transaction."""
    recorded: Any = store.record(work, run=run, now=now)
    return recorded  # type: ignore[no-any-return]
