"""
Follow one URL through the program, as far as it came: listed, fetched, read, matched.

What was lost to the rules is judged anew with today's: the archived page is
read again and every rule says what it lacked.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

from monitor.cli.archived import capture_of, read_again
from monitor.core.article import PASSED_OVER, Article, Outcome
from monitor.errors import EvidenceError

if TYPE_CHECKING:
    from monitor.core.rule import Ruleset
    from monitor.store import Store

OUTCOMES = {
    Outcome.ROBOTS: "the site's robots.txt does not let us fetch it",
    Outcome.WALL: "its page was a wall (consent, paywall, bot check, soft 404), not an article",
    Outcome.TOO_LARGE: "its page is larger than the limit",
    Outcome.NOT_HTML: "it is no HTML page; only its title and link text were matched",
    Outcome.EMPTY: "its page held no text",
    Outcome.EXTRACT_TIMEOUT: "its page took too long to read and was given up",
    Outcome.BLOCKED_PRIVATE: "its address is not one of the public network, so it was not contacted",
    Outcome.BLOCKED_SCHEME: "its address is not http or https, so it was not contacted",
    Outcome.HTTP_ERROR: "the server answered with an error",
    Outcome.TIMEOUT: "the server did not answer in time",
    Outcome.TRUNCATED: "the answer broke off",
    Outcome.MOVED: "it moved elsewhere",
    Outcome.GONE: "it is gone (404 or 410)",
}
DECISIONS = {
    "fetch": "was to be fetched and was not yet; the next crawl goes on with it",
    "known": "was held to be known already",
    "heard": "was fetched for another listing; what this one says of it is matched in the next crawl",
    "no_hit": 'was not fetched: the source is declared fetch = "hits", and neither title nor summary names the DPRK',
    "beyond_limit": "was not fetched: the discovery listed more than one run takes",
}


class Rules:
    """The rules and their gate, loaded when the first page needs them."""

    def __init__(self, load: Callable[[], "Ruleset"]) -> None:
        self._load = load

    @cached_property
    def ruleset(self) -> "Ruleset":
        """Today's rules."""
        return self._load()

    @cached_property
    def gate(self) -> Any:
        """The gate that follows from them."""
        from monitor.scan import Gate

        return Gate.from_ruleset(self.ruleset)

    def explain(self, article: Article, country: str | None) -> Any:
        """What they say of an article."""
        from monitor.core.matching import explain

        return explain(article, self.ruleset, country=country)


@dataclass(frozen=True, kw_only=True)
class Trace:
    """How far a URL came."""

    url: str
    canonical_url: str
    where: str
    """`mention`, `not_listed`, `not_fetched`, `gate`, `rules`, `matches_now`, `pruned`, or a page's outcome."""
    said: str
    """The same as a sentence."""
    mention: int | None = None
    listed_by: tuple[str, ...] = ()
    seen_at: str | None = None
    missed: tuple[dict[str, Any], ...] = field(default=())
    """For each rule what it lacked and what vetoed it; the nearest first."""

    def data(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "url": self.url,
            "canonical_url": self.canonical_url,
            "where": self.where,
            "said": self.said,
            "mention": self.mention,
            "listed_by": list(self.listed_by),
            "seen_at": self.seen_at,
            "missed": list(self.missed),
        }


def trace(store: "Store", url: str, rules: Rules) -> Trace:
    """Where a URL was lost or found."""
    from monitor.core.urls import canonical

    key = _held_key(store, canonical(url))
    entries, page = store.entries.of(key), store.pages.get(key)
    listed_by = tuple(dict.fromkeys(row["source"] for row in entries))

    def end(where: str, said: str, **more: Any) -> Trace:
        seen_at = page["fetched_at"] if page else None
        return Trace(
            url=url, canonical_url=key, where=where, said=said, listed_by=listed_by, seen_at=seen_at, **more
        )

    mention = store.mentions.of_url(key)
    if mention is not None:
        final = canonical(page["final_url"]) if page and page["final_url"] else key
        return end("mention", _of_mention(store, mention, key, final), mention=mention)
    if page is None:
        if entries:
            row = entries[0]
            return end(
                "not_fetched",
                f"listed by {row['source']} at {row['found_at']}, but {DECISIONS.get(row['decision'], row['decision'])}.",
            )
        return end("not_listed", f"no source has listed it{_host_watched(store, key)}.")
    outcome = Outcome(page["outcome"])
    note = f" ({page['note']})" if page["note"] and page["note"] != PASSED_OVER else ""
    if outcome not in (Outcome.OK, Outcome.NO_MATCH, Outcome.NOT_MODIFIED, Outcome.HEADLINE):
        status = f" [{page['status']}]" if page["status"] is not None else ""
        return end(outcome.value, f"seen at {page['fetched_at']}, but {OUTCOMES[outcome]}{status}{note}.")
    return _of_rules(store, page, rules, end)


def _held_key(store: "Store", key: str) -> str:
    """The key, or its twin with or without a slash at the path's end where we know that alone: nobody writes both for two pages."""
    from monitor.core.urls import canonical

    if _knows(store, key):
        return key
    try:
        parts = urlsplit(key)
    except ValueError:
        return key
    path = parts.path[:-1] if parts.path.endswith("/") else f"{parts.path}/"
    twin = canonical(urlunsplit(parts._replace(path=path)))
    return twin if _knows(store, twin) else key


def _knows(store: "Store", key: str) -> bool:
    return (
        store.pages.get(key) is not None
        or bool(store.entries.of(key))
        or store.mentions.of_url(key) is not None
    )


def _of_mention(store: "Store", mention: int, key: str, final: str) -> str:
    """What a mention is to an address (`key`) that led to `final`: its own, one that leads to it, or a copy's."""
    from monitor.core.urls import canonical

    item = store.mentions.get(mention).item
    if key == item.canonical_url:
        how = ""
    elif {key, final} & {canonical(copy.url) for copy in item.copies}:
        how = " as a copy of another page"
    else:
        how = f", filed under {item.url}"
    where = (
        f"in the list of {item.day}"
        if item.listed
        else "only counted: too old when its source was first visited"
    )
    return f"mention {mention}{how}, {item.status.value}, {where}: {item.title}"


def _of_rules(store: "Store", page: Any, rules: Rules, end: Callable[..., Trace]) -> Trace:
    """A page that was read and did not match: with today's rules, why not?"""
    source = store.sources.get(page["source"])
    country = source["country"] if source else None
    try:
        capture = capture_of(store, page)
    except EvidenceError as error:
        where = "pruned" if page["pruned_at"] else "no_match"
        return end(
            where, f"seen at {page['fetched_at']} and did not match; the page cannot be read again: {error}"
        )
    if capture is None:
        return end(
            "no_match", f"seen at {page['fetched_at']} and did not match; the archive holds no page of it."
        )
    seen = f"seen at {page['fetched_at']}"
    passed = rules.gate.passes(capture.body, capture.header("Content-Type"), country)
    reading = read_again(capture)
    if reading.article is None:
        why = OUTCOMES.get(reading.outcome, reading.outcome.value)
        return end(reading.outcome.value, f"{seen}, but {why} ({reading.note}).")
    found = rules.explain(reading.article, country)
    if found.matches:
        names = ", ".join(dict.fromkeys(match.rule for match in found.matches))
        return end(
            "matches_now",
            f"{seen} and did not match then; today's rules match it ({names}). Run `monitor replay` over the archive.",
        )
    missed = nearest(found.missed)
    if not passed:
        return end(
            "gate",
            f"{seen}, but stopped at the gate: words that every rule needs are nowhere in the page; {reason(missed)}.",
            missed=tuple(missed),
        )
    return end("rules", f"{seen} and read, but no rule matched: {reason(missed)}.", missed=tuple(missed))


def nearest(missed: Any) -> list[dict[str, Any]]:
    """The rules that came nearest to matching, as plain data."""
    ordered = sorted(missed, key=lambda miss: (len(miss.lacked), len(miss.vetoed_by)))
    return [{"rule": m.rule, "lacked": list(m.lacked), "vetoed_by": list(m.vetoed_by)} for m in ordered[:5]]


def reason(missed: list[dict[str, Any]]) -> str:
    """What the nearest rules lacked, in words."""
    parts = []
    for miss in missed[:3]:
        if miss["lacked"]:
            parts.append(f"{miss['rule']} lacked {', '.join(miss['lacked'])}")
        elif miss["vetoed_by"]:
            parts.append(f"{miss['rule']} was vetoed by {', '.join(miss['vetoed_by'])}")
        else:
            parts.append(f"{miss['rule']} found its words too far apart, or the other way round")
    return "; ".join(parts) or "there are no rules"


def _host_watched(store: "Store", key: str) -> str:
    from monitor.core.urls import host

    name = host(key)
    for source in store.sources.all():
        home = host(source["home"])
        if name and home and (name == home or name.endswith(f".{home}") or home.endswith(f".{name}")):
            return f", though its site is watched as {source['id']}"
    return f"; no source watches {name}" if name else ""


def load_rules_of(folder: Path) -> Callable[[], "Ruleset"]:
    """Loads the rules of a folder when called."""

    def load() -> "Ruleset":
        from monitor.config.rules import load_rules

        return load_rules(folder)

    return load
