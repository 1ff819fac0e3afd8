"""
The words that every format shares: times in the list's zone, what is said of a mention, what a state means.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from monitor.core.cadence import SourceState, State
from monitor.core.clean import one_line
from monitor.core.digest import Change, ClaimItem, Copy, Digest, Item

STATES = {
    SourceState.OK: "did not answer the last time, or was not visited since",
    SourceState.QUIET: "answers, but nothing new for unusually long",
    SourceState.GAP: "answers, but entries were lost between two visits",
    SourceState.FAILING: "has not answered three times or more",
    SourceState.DEAD: "is gone, or silent for two weeks",
    SourceState.UNVISITED: "was never visited yet",
}
NAMES = 4
"""Origins of a claim that are named beside it; a longer line is not read."""
MISSED = "MISSED"
"""What the list calls a source that is OK but for its last visit; no state of its own."""
CHANGES = {
    "title": "new headline",
    "figures": "other figures",
    "speaker": "another speaker",
    "negation": "a denial came or went",
    "statement": "no longer says it",
    "addition": "says more",
}


def label(state: State) -> str:
    """What a source that did not answer is called in the list: its state, which is OK after one bad visit."""
    return MISSED if state.state is SourceState.OK else state.state.value


def clock(moment: datetime | None, timezone: ZoneInfo, day: str | None = None) -> str:
    """A time as a list shows it; the date only where it is not the list's own day."""
    if moment is None:
        return "undated"
    local = moment.astimezone(timezone)
    if day == local.date().isoformat():
        return f"{local:%H:%M}"
    year = "" if day and day[:4] == f"{local:%Y}" else f" {local:%Y}"
    return f"{local.day} {local:%b}{year} {local:%H:%M}"


def only_day(moment: datetime | None, day: str) -> str:
    """A publication day as the page gives it: in nobody's time zone, so it is never moved into the list's."""
    if moment is None:
        return "undated"
    utc = moment.astimezone(UTC)
    year = "" if day and day[:4] == f"{utc:%Y}" else f" {utc:%Y}"
    return f"{utc.day} {utc:%b}{year}"


def long_day(day: str) -> str:
    """A day in words: `Tuesday, 24 November 2026`."""
    moment = date.fromisoformat(day)
    return f"{moment:%A}, {moment.day} {moment:%B %Y}"


def counted(number: int, one: str, many: str | None = None) -> str:
    """`1 mention`, `2 mentions`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def coverage_line(digest: Digest, timezone: ZoneInfo) -> str:
    """The first line of every list: how well we listened."""
    if digest.crawled_at is None:
        return "Nothing was crawled on this day: what is missing below may still have happened."
    heard = digest.coverage
    at = clock(digest.crawled_at, timezone, digest.day)
    ended = {"ok": f"ended at {at}", "stopped": f"was stopped at {at}"}.get(
        digest.crawl_status, f"failed at {at}: see its log"
    )
    line = f"{heard.answered} of {counted(heard.sources, 'source')} answered; the last crawl {ended}."
    return f"{line} No source answered: this list says nothing." if digest.heard_nothing else line


def silence(state: State, timezone: ZoneInfo, day: str) -> str:
    """What is to be said of a source that is not well."""
    begin, end = (clock(at, timezone, day) if at else None for at in (state.since, state.until))
    when = f"from {begin} to {end}" if begin and end else f"until {end}" if end else f"since {begin}"
    return f"{when} ({STATES[state.state]})" if begin or end else f"({STATES[state.state]})"


def summary_line(digest: Digest) -> str:
    """How much the list holds."""
    new = len(digest.mentions) - len(digest.from_archive)
    parts = [counted(new, "new mention")]
    if digest.claims:
        parts.append(counted(sum(claim.day == digest.day for claim in digest.claims), "new claim"))
    if changed := len(digest.changes) + len(digest.more):
        parts.append(counted(changed, "changed", "changed"))
    if digest.gone:
        parts.append(counted(len(digest.gone), "gone", "gone"))
    if digest.from_archive:
        parts.append(f"{len(digest.from_archive):,} from the archive or by changed rules")
    line = ", ".join(parts) + "."
    if digest.unlisted_backlog:
        line += f" {digest.unlisted_backlog:,} older than 48 hours when their source was first visited: counted, not listed (`monitor list` has them)."
    return line


def backing(pages: int, origins: Sequence[Mapping[str, object]]) -> str:
    """How many pages carry a claim, and from whom they have it: `14 pages, 2 origins: HUR, NIS`."""
    names = [one_line(str(origin["name"])) for origin in origins]
    shown = ", ".join(names[:NAMES]) + (" …" if len(names) > NAMES else "")
    return f"{counted(pages, 'page')}, {counted(len(names), 'origin')}: {shown}"


def follow_up(claim: ClaimItem, items: Sequence[Item]) -> str:
    """What a day adds to an older claim: `+6 outlets: uk ru ja (#12 #13)`."""
    outlets = {item.outlet for item in items}
    numbers = " ".join(f"#{item.id}" for item in items)
    return f"+{counted(len(outlets), 'outlet')}: {' '.join(claim.languages)} ({numbers})"


def facts(item: Item, timezone: ZoneInfo, day: str) -> list[str]:
    """Who published it, when, and what a reader must know before believing it."""
    found = [one_line(item.outlet), item.standing]
    if item.language:
        found.append(item.language)
    published = only_day(item.published_at, day) if item.only_day else clock(item.published_at, timezone, day)
    found.append(
        f"{'published ' if item.published_at else ''}{published}, found {clock(item.found_at, timezone, day)}"
    )
    found.append(item.status.value)
    if item.basis == "headline":
        found.append("summary only")
    if item.published_at and item.published_at > item.found_at + timedelta(days=1):
        found.append("dated ahead")
    if not item.still_said:
        found.append(CHANGES["statement"])
    if item.gone_at:
        found.append("gone")
    return found


def said(item: Item) -> list[str]:
    """What the rules say of it: speaker, tags, rules."""
    found = []
    if item.spoken_by:
        found.append("says " + ", ".join(one_line(speaker) for speaker in item.spoken_by))
    found.extend(item.tags)
    found.append(
        "in the title"
        if item.prominence == "title"
        else "in the lead"
        if item.prominence == "lead"
        else "in passing"
    )
    if item.rules:
        more = f" and {len(item.rules) - 1} more" if len(item.rules) > 1 else ""
        found.append(f"rule {item.rules[0]}{more}")
    return found


def places(copies: Sequence[Copy]) -> list[str]:
    """Outlets that carry a copy, once each, with the near copy's number."""
    names = [
        one_line(copy.outlet) + (f" (#{copy.mention})" if copy.mention is not None else "") for copy in copies
    ]
    return list(dict.fromkeys(names))


def what_changed(change: Change) -> str:
    """The kinds of change in words."""
    return ", ".join(CHANGES.get(kind, kind) for kind in change.changed)
