"""
Find out when a page says it was published, and where it says so.

A page has many dates: its own, those of teasers, comments and pictures, the
day it was last touched, today's in the site's head, the year in its foot. The
places are asked in the order in which they can be trusted; the first that
speaks decides the day, and a later one that agrees may add the time and zone.

None rather than a guess. A date more than a day ahead of the visit is refused,
and so is one that reads two ways when nothing else on the page tells which.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from lxml.html import HtmlElement

from monitor.core.article import Entry
from monitor.core.clean import one_line
from monitor.core.dates import Stamp, parse, parse_attribute
from monitor.core.dates.datelines import YEAR
from monitor.extract.spoken import Candidate, short, spoken
from monitor.extract.stated import address, json_ld, meta
from monitor.extract.storybox import StoryBox, story_box

AHEAD = timedelta(hours=24)
"""How far ahead of the visit a date may lie: clocks and zones differ, days do not."""


@dataclass(frozen=True, kw_only=True)
class Published:
    """When a page appeared, as far as it tells."""

    at: datetime | None = None
    """UTC. Of words without a zone, the time as written; of a mere day, its midnight. `source` says so."""
    raw: str | None = None
    source: str | None = None
    """`json-ld`, `meta`, `time`, `text`, `url`, `feed`, `sitemap`; then, behind a comma, what the words lack: `day only`, `no zone`, `order assumed`."""
    certain: bool = False
    """Stated with time and zone, readable one way only."""
    note: str = ""
    """Why a date was refused."""


def listed(entry: Entry) -> Candidate | None:
    """What a listing says of a page: a sitemap may name the day and no time."""
    if entry.published_at is None:
        return None
    words = parse(entry.published_raw) if entry.published_raw else None
    timed = words is None or words.timed
    return Candidate(
        source="sitemap" if "sitemap" in entry.found_via.lower() else "feed",
        raw=entry.published_raw or entry.published_at.isoformat(),
        stamp=Stamp(at=entry.published_at, day=entry.published_at.date(), timed=timed, zoned=timed),
    )


def published(
    tree: HtmlElement,
    *,
    url: str,
    fetched_at: datetime,
    language: str | None = None,
    entry: Entry | None = None,
) -> Published:
    """The date of a parsed page. The tree is read, not changed."""
    limit = fetched_at + AHEAD
    refused: Candidate | None = None
    said: list[Candidate] = []
    for candidate in _candidates(tree, url, entry):
        stamp = candidate.stamp
        if stamp.at > limit:
            if stamp.other is None or stamp.swapped().at > limit:
                refused = refused or candidate
                continue
            candidate = _with(candidate, stamp.swapped().settled())
        said.append(candidate)
        if len(said) == 1 and candidate.stamp.certain:
            break  # nothing to add
    if said:
        return _settle(said, tree, language)
    if refused is None:
        return Published()
    return Published(
        raw=refused.raw,
        source=f"{refused.source}, refused",
        note=f"published date {refused.raw!r} lies more than a day ahead of the visit",
    )


def _settle(said: list[Candidate], tree: HtmlElement, language: str | None) -> Published:
    """The first candidate's day, with the order and the time that the others can add."""
    first = said[0]
    stamp = first.stamp
    if stamp.other is not None:
        plain = [c.stamp.day for c in said if c.stamp.other is None]
        near = [any(abs((day - reading).days) <= 3 for day in plain) for reading in (stamp.day, stamp.other)]
        if near[0] == near[1]:
            near = _near(tree, stamp)
        day_first = near[0] if near[0] != near[1] else _order(tree, language)
        if day_first is not None:
            first = _with(first, stamp.settled() if day_first else stamp.swapped().settled())
    stamp = first.stamp
    if not (stamp.zoned and stamp.timed):
        for other in said[1:]:
            agrees = abs((other.stamp.day - stamp.day).days) <= (
                0 if stamp.timed and not other.stamp.zoned else 1
            )
            better = (other.stamp.zoned, other.stamp.timed) > (stamp.zoned, stamp.timed)
            if agrees and better and other.stamp.other is None:
                if stamp.timed and other.stamp.zoned and abs(other.stamp.at - stamp.at) > timedelta(hours=15):
                    continue
                first, stamp = other, other.stamp
                if stamp.zoned:
                    break
    return Published(at=stamp.at, raw=first.raw, source=first.told, certain=stamp.certain)


def _with(candidate: Candidate, stamp: Stamp) -> Candidate:
    return Candidate(source=candidate.source, raw=candidate.raw, stamp=stamp)


def _candidates(tree: HtmlElement, url: str, entry: Entry | None) -> Iterator[Candidate]:
    """What the page, its address and its entry say, the most trustworthy first."""
    for raw in json_ld(tree, url):
        yield from _read("json-ld", raw)
    for raw in meta(tree):
        yield from _read("meta", raw)
    story = story_box(tree)
    for raw in _microdata(tree, story):
        yield from _read("time", raw)
    seen = list(spoken(story))
    yield from (candidate for strong, candidate in seen if strong)
    if entry is not None and (known := listed(entry)) is not None:
        yield known
    yield from (candidate for strong, candidate in seen if not strong)
    if (found := address(url)) is not None and (day := parse(found[1])) is not None:
        yield Candidate(source="url", raw=found[0], stamp=day)


def _read(source: str, raw: str) -> Iterator[Candidate]:
    raw = one_line(raw)[:200]
    stamp = parse_attribute(raw)
    if stamp is not None:
        yield Candidate(source=source, raw=raw, stamp=stamp)


def _microdata(tree: HtmlElement, story: StoryBox) -> Iterator[str]:
    for element in tree.xpath(".//*[@itemprop='datePublished' or @itemprop='dateCreated' or @pubdate]"):
        if element.tag == "meta" or story.apart(element) or story.foreign(element, labelled=True):
            continue
        raw = element.get("content") or element.get("datetime") or short(element)
        if raw:
            yield raw


# -- the order of day and month


def _near(tree: HtmlElement, stamp: Stamp) -> list[bool]:
    """For each reading, whether another date of the page, such as that of its capture, lies within three days of it."""
    assert stamp.other is not None
    pieces = islice((piece for piece in tree.itertext() if len(piece) < 300 and YEAR.search(piece)), 200)
    days = [found.day for piece in pieces if (found := parse(piece)) is not None and found.other is None]
    return [any(abs((day - reading).days) <= 3 for day in days) for reading in (stamp.day, stamp.other)]


_SLASHED = re.compile(r"(?<![\d/])(\d{1,2})[/-](\d{1,2})[/-](?:20)\d\d(?!\d)")


def _order(tree: HtmlElement, language: str | None) -> bool | None:
    """Whether this page writes the day first: by its other dates, by its language; None where neither tells."""
    text = " ".join(piece for piece in tree.itertext() if "/" in piece or "-" in piece)[:200_000]
    firsts = seconds = 0
    for match in _SLASHED.finditer(text):
        firsts += int(match[1]) > 12
        seconds += int(match[2]) > 12
    if firsts != seconds and min(firsts, seconds) == 0:
        return firsts > 0
    declared = (tree.get("lang") or language or "").lower().replace("_", "-")
    if not declared or declared.startswith("en"):
        return True if declared in ("en-gb", "en-au", "en-nz", "en-ie", "en-in", "en-za") else None
    return True
