"""
Tell whether a source's pages can be read at all, from what became of those that were asked for lately.

Pure: takes counts, returns what is to be told, or None.

A source whose listing answers counts as heard; if none of its pages can be
read, its reports are found by what the listing says alone, and nobody is told.
A false alarm every morning would be read by nobody either. So a handful of
pages is needed, and hardly one of them read; of a busy source two days tell, so
that an hour's outage does not and a new wall does.

A page that the gate passed over is rightly left unread: nothing in its bytes
can match. But a wall or an empty frame in an article's place is passed over
alike. So the crawl reads a few of them all the same; where none of those could
be read, the others count for nothing, else they count as read.

Nor is anything lost of a page whose listing carries its text, as a channel's
preview does.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from monitor.core.article import CARRIED, PASSED_OVER, Outcome

SPANS = ((timedelta(days=2), 10), (timedelta(days=7), 10), (timedelta(days=28), 5))
"""The first of these in which a source was asked for so many pages tells."""
ONE_IN = 10
"""At most one page in so many is hardly any."""
TRIED = 5
"""Pages that answered and were read into, before these say anything of those that were passed over."""


class Cause(StrEnum):
    """Why a page could not be read, as an analyst asks it; stored with a run."""

    WALL = "wall"
    """Consent, paywall, log-in."""
    BOT_CHECK = "bot_check"
    REFUSED = "refused"
    """401, 402, 403, 407, 451."""
    ROBOTS = "robots"
    MISSING = "missing"
    """404, 410, or led to the front page."""
    EMPTY = "empty"
    """No text: a frame that scripts fill in, or nothing."""
    NOT_HTML = "not_html"
    TOO_LARGE = "too_large"
    TRUNCATED = "truncated"
    TIMEOUT = "timeout"
    """No answer in time, or killed while it was read."""
    BLOCKED = "blocked"
    """An address that is not to be contacted."""
    ERROR = "error"
    """Any other failure of its server or of the way there."""


WAS_READ = (Outcome.OK, Outcome.NO_MATCH, Outcome.NOT_MODIFIED)
_WORDS = {outcome.value: outcome for outcome in Outcome}
_CAUSES = {
    Outcome.WALL: Cause.WALL,
    Outcome.TOO_LARGE: Cause.TOO_LARGE,
    Outcome.NOT_HTML: Cause.NOT_HTML,
    Outcome.EMPTY: Cause.EMPTY,
    Outcome.EXTRACT_TIMEOUT: Cause.TIMEOUT,
    Outcome.BLOCKED_PRIVATE: Cause.BLOCKED,
    Outcome.BLOCKED_SCHEME: Cause.BLOCKED,
    Outcome.ROBOTS: Cause.ROBOTS,
    Outcome.HTTP_ERROR: Cause.ERROR,
    Outcome.TIMEOUT: Cause.TIMEOUT,
    Outcome.TRUNCATED: Cause.TRUNCATED,
    Outcome.GONE: Cause.MISSING,
}


@dataclass(frozen=True, kw_only=True)
class Seen:
    """So many pages of a source of which the latest look came to the same."""

    outcome: Outcome
    status: int | None = None
    note: str = ""
    pages: int = 1


@dataclass(frozen=True, kw_only=True)
class Unread:
    """That none, or hardly one, of a source's pages can be read."""

    days: int
    """In how many days."""
    asked: int
    """Pages whose text was wanted."""
    read: int
    cause: Cause
    """The commonest reason."""
    of_cause: int
    """Pages of which it is the reason."""
    last_read_at: datetime | None = None
    """When one was last read, in the last 28 days; None: none was."""


def unread(seen_in: Callable[[timedelta], Iterable[Seen]]) -> Unread | None:
    """What is to be told of a source, from what was seen of it in the time until now; None where its pages can be read, or too few tell."""
    for span, enough in SPANS:
        read, passed, tried, causes = _counted(seen_in(span))
        failed = sum(causes.values())
        if read + passed + failed < enough or (passed and tried < TRIED):
            continue
        asked = read + failed
        if passed and read * ONE_IN > tried:
            read, asked = read + passed, asked + passed
        if not causes or read * ONE_IN > asked:
            return None
        cause = max(causes, key=lambda found: causes[found])
        return Unread(days=span.days, asked=asked, read=read, cause=cause, of_cause=causes[cause])
    return None


def _counted(seen: Iterable[Seen]) -> tuple[int, int, int, dict[Cause, int]]:
    """Pages that were read; those passed over; those that answered and were read into, or found to be no article; and why the others failed."""
    read = passed = tried = 0
    causes: dict[Cause, int] = {}
    for one in seen:
        outcome, note = page_outcome(one.outcome, one.note)
        if outcome is Outcome.NO_MATCH and note == PASSED_OVER:
            passed += one.pages
        elif outcome in WAS_READ or note.endswith(CARRIED):
            read += one.pages
            tried += one.pages
        elif not note.startswith("list:"):  # of a tag or an author: rightly no article
            cause = _cause(outcome, one.status, note)
            causes[cause] = causes.get(cause, 0) + one.pages
            tried += one.pages if one.status is not None and 200 <= one.status < 300 else 0
    return read, passed, tried, causes


def page_outcome(outcome: Outcome, note: str) -> tuple[Outcome, str]:
    """What became of a page itself, where the words of its listing became the mention."""
    if outcome is not Outcome.HEADLINE:
        return outcome, note
    word, _, rest = note.partition(": ")
    return (_WORDS[word], rest) if word in _WORDS else (Outcome.NO_MATCH, "")


def _cause(outcome: Outcome, status: int | None, note: str) -> Cause:
    if outcome is Outcome.WALL and note.startswith("bot check"):
        return Cause.BOT_CHECK
    if outcome is Outcome.WALL and note.startswith("soft 404"):
        return Cause.MISSING
    if outcome is Outcome.HTTP_ERROR and status in (401, 402, 403, 407, 451):
        return Cause.REFUSED
    if outcome is Outcome.HTTP_ERROR and status in (404, 410):
        return Cause.MISSING
    return _CAUSES.get(outcome, Cause.ERROR)
