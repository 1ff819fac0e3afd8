"""
Read the dates that a page shows to its readers round its headline.

A date has to be explained by where it stands (`monitor.extract.storybox`), by a
label, or by what the page calls it. What the story tells in sentences, tables and
lists is not asked: "on November 20" in a report is not its date.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

from monitor.core.clean import one_line
from monitor.core.dates import DAY_ONLY, Stamp, parse, parse_attribute
from monitor.core.dates.datelines import LABEL, YEAR, begins_labelled, published_part
from monitor.extract.storybox import REACH, StoryBox, in_sentence, names

MOST = 400
"""Pieces of text that are looked at for a date."""

_HINT = re.compile(
    r"date|time|publi|posted|pubdate|meta|byline|dateline|info|timestamp|created|stamp|data$|fecha|datum|veroeff|tarih|дата",
    re.I,
)
_UNSEEN = frozenset({"script", "style", "option", "title", "head", "noscript"})


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """One place of the page that speaks of a date."""

    source: str
    raw: str
    stamp: Stamp

    @property
    def told(self) -> str:
        """The place, and what its words lack."""
        lacks = [] if self.stamp.timed else [DAY_ONLY]
        if self.stamp.timed and not self.stamp.zoned:
            lacks.append("no zone")
        if self.stamp.other is not None:
            lacks.append("order assumed")
        return ", ".join([self.source, *lacks])


def spoken(story: StoryBox) -> Iterator[tuple[bool, Candidate]]:
    """Dates in short pieces of text, nearest to the headline first. True: labelled, or an attribute of the story's head."""
    ranked: list[tuple[float, bool, Candidate]] = []
    for element in _near(story):
        found = _look(element, story)
        if found is None:
            continue
        raw, stamp, labelled = found
        distance = story.distance(element)
        stamped = bool(_attribute(element))
        hinted = bool(_HINT.search(names(element)) or _HINT.search(names(element.getparent())))
        if not (stamped or labelled or hinted) and not (-10 <= distance <= 120 and story.heads(element)):
            continue
        cost = float(distance if distance >= 0 else 40 - distance)
        cost -= 120.0 * labelled + 80.0 * stamped + 60.0 * hinted + 30.0 * stamp.timed + 60.0 * stamp.zoned
        strong = labelled or (stamped and distance > -15 and story.heads(element))
        ranked.append((cost, strong, Candidate(source="time" if stamped else "text", raw=raw, stamp=stamp)))
    ranked.sort(key=lambda item: item[0])
    yield from ((strong, candidate) for _, strong, candidate in ranked[:6])


def _near(story: StoryBox) -> Iterator[HtmlElement]:
    """Elements round the headline that may hold a date."""
    looked = 0
    for element in story.order:
        if not isinstance(element.tag, str) or element.tag in _UNSEEN or element is story.head:
            continue
        if story.head is not None and not -60 <= story.distance(element) <= REACH:
            continue
        if not (_attribute(element) or _mentions_year(element)) or story.apart(element) or _in_foot(element):
            continue
        looked += 1
        if looked > MOST:
            break  # a page made of dates has none of its own
        yield element


def _look(element: HtmlElement, story: StoryBox) -> tuple[str, Stamp, bool] | None:
    """Raw words, date, and whether a label says that it is the published one."""
    attribute = _attribute(element)
    text = short(element)
    around = _around(element, text)
    part = published_part(around)
    if part is None:
        return None
    if part != around:
        if text != around and YEAR.search(text) and text[:10] not in part:
            return None
        text, around, attribute = part, part, None
    labelled = begins_labelled(around) if story.begun(element) else bool(LABEL.search(around))
    if in_sentence(element, wide=not story.heads(element)) or story.foreign(element, labelled=labelled):
        return None
    if attribute and (stamp := parse_attribute(attribute)):
        return attribute, stamp, labelled
    stamp = parse(text)
    if stamp is None:
        return None
    if not stamp.timed and around != text:
        wider = parse(around)
        if wider is not None and wider.timed and wider.day == stamp.day:
            return around, wider, labelled
    return text, stamp, labelled


def _around(element: HtmlElement, text: str) -> str:
    """The words of the smallest block that still is a line of its own."""
    best = text
    parent = element.getparent()
    for _ in range(3):
        if parent is None or parent.tag in ("body", "html", "article", "main", "section"):
            break
        wider = short(parent)
        if not wider:
            break
        best = wider
        parent = parent.getparent()
    return best


def short(element: HtmlElement) -> str:
    """The element's words if they are no more than a line, else an empty string."""
    pieces: list[str] = []
    size = 0
    for piece in element.itertext():
        size += len(piece.strip())
        if size > 140:
            return ""
        pieces.append(piece)
    return one_line(" ".join(pieces))


def _attribute(element: HtmlElement) -> str | None:
    """A date that machines are meant to read."""
    if element.tag == "time" and (value := element.get("datetime")):
        return str(value)
    for name in ("data-datetime", "data-time", "data-timestamp", "data-date", "data-published", "data-utime"):
        if (value := element.get(name)) and re.search(r"\d{8}|\d{4}-\d\d", value):
            return str(value)
    return None


def _mentions_year(element: HtmlElement) -> bool:
    if element.text and YEAR.search(element.text):
        return True
    return any(child.tail and YEAR.search(child.tail) for child in element)


def _in_foot(element: HtmlElement) -> bool:
    text = short(element)
    return bool(re.search(r"©|copyright|all rights reserved|все права", text, re.I))
