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
from collections.abc import Iterator, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from lxml.html import HtmlElement

from monitor.core.article import Entry
from monitor.core.clean import one_line
from monitor.core.dates import DAY_ONLY, Stamp, parse, parse_attribute
from monitor.extract.head import heading
from monitor.extract.stated import address, json_ld, meta

AHEAD = timedelta(hours=24)
"""How far ahead of the visit a date may lie: clocks and zones differ, days do not."""


MOST = 400
"""Pieces of text that are looked at for a date."""


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


_ASIDE = re.compile(
    r"comment|disqus|related|recommend|popular|sidebar|side-bar|footer|widget|teaser|most[-_]?(?:read|view)|trending|latest|more[-_]?news|read[-_]?(?:also|more)"
    r"|promo|banner|newsletter|carousel|ticker|copyright|newest|lastnews|last-news|topnews|similar|archive-list|weather|calendar|navbar|breadcrumb",
    re.I,
)
_HINT = re.compile(
    r"date|time|publi|posted|pubdate|meta|byline|dateline|info|timestamp|created|stamp|data$|fecha|datum|veroeff|tarih|дата",
    re.I,
)
_LABEL = re.compile(
    r"\b(?:publish(?:ed)?|posted|date|first published|issued|released|created|published on|published at|veröffentlicht|erschienen|publié|publicado|pubblicato|publicada|gepubliceerd"
    r"|publicerad|julkaistu|opublikowano|publicat|objavljeno|yayın|giriş|eklenme|giriş tarihi|yayınlanma|дата публикации|опубликовано|дата публікації|опубліковано|опублікована|создано|размещено)\b"
    r"|입력|등록|승인|기사입력|게재|発布|発表|公開|掲載|配信|発信|发布|發布|发表|時間|时间|来源",
    re.I,
)
_TOUCHED = re.compile(
    r"\b(?:updated?|last (?:modified|updated|reviewed)|modified|edited|actualisé|mis à jour|actualizado|actualizada|aggiornato|aktualisiert|stand|güncelleme|güncellendi|son güncelleme|обновлено|обновлена|изменено|оновлено"
    r"|päivitetty|uppdaterad|aktualizacja|ažurirano|captured|archived)\b"
    r"|수정|최종수정|업데이트|更新|最終更新|修改|編輯|copyright|©|all rights reserved",
    re.I,
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d{5})|令和")


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
    for raw in _microdata(tree):
        yield from _read("time", raw)
    spoken = list(_spoken(tree))
    yield from (candidate for strong, candidate in spoken if strong)
    if entry is not None and (known := listed(entry)) is not None:
        yield known
    yield from (candidate for strong, candidate in spoken if not strong)
    if (found := address(url)) is not None and (day := parse(found[1])) is not None:
        yield Candidate(source="url", raw=found[0], stamp=day)


def _read(source: str, raw: str) -> Iterator[Candidate]:
    raw = one_line(raw)[:200]
    stamp = parse_attribute(raw)
    if stamp is not None:
        yield Candidate(source=source, raw=raw, stamp=stamp)


def _microdata(tree: HtmlElement) -> Iterator[str]:
    for element in tree.xpath(".//*[@itemprop='datePublished' or @itemprop='dateCreated' or @pubdate]"):
        if element.tag == "meta" or _apart(element):
            continue
        raw = element.get("content") or element.get("datetime") or _short(element)
        if raw:
            yield raw


# -- what a reader sees


def _spoken(tree: HtmlElement) -> Iterator[tuple[bool, Candidate]]:
    """
    Dates in short pieces of text round the headline, nearest first. True: labelled, or an attribute of the article's head.

    The body's own sentences are not asked: "on November 20" in a report is not its date.
    """
    order = {element: number for number, element in enumerate(tree.iter())}
    head = heading(tree)
    middle = order.get(head, 0) if head is not None else 0
    homes = frozenset(head.iterancestors()) if head is not None else frozenset()
    ranked: list[tuple[float, bool, Candidate]] = []
    looked = 0
    for element, number in order.items():
        if not isinstance(element.tag, str) or element.tag in (
            "script",
            "style",
            "option",
            "title",
            "head",
            "noscript",
        ):
            continue
        distance = number - middle
        if element is head or (head is not None and not -60 <= distance <= 400):
            continue
        stamped = _attribute(element)
        if not (stamped or _mentions_year(element)) or _apart(element, homes) or _in_foot(element):
            continue
        looked += 1
        if looked > MOST:
            break  # a page made of dates has none of its own
        found = _look(element)
        if found is None:
            continue
        raw, stamp, labelled = found
        hinted = bool(_HINT.search(_names(element)) or _HINT.search(_names(element.getparent())))
        marked = bool(stamped) or labelled
        if not (marked or hinted) and (distance < -10 or distance > 120):
            continue
        cost = float(distance if distance >= 0 else 40 - distance)
        cost -= (
            120.0 * labelled + 80.0 * bool(stamped) + 60.0 * hinted + 30.0 * stamp.timed + 60.0 * stamp.zoned
        )
        source = "time" if stamped else "text"
        ranked.append(
            (
                cost,
                labelled or (bool(stamped) and distance > -15),
                Candidate(source=source, raw=raw, stamp=stamp),
            )
        )
    ranked.sort(key=lambda item: item[0])
    yield from ((strong, candidate) for _, strong, candidate in ranked[:6])


def _look(element: HtmlElement) -> tuple[str, Stamp, bool] | None:
    """Raw words, date, and whether a label says that it is the published one."""
    attribute = _attribute(element)
    text = _short(element)
    around = _around(element, text)
    if _TOUCHED.search(around):
        # "입력 2026.11.24 09:00 수정 2026.11.24 12:00": the part that speaks of publishing counts.
        part = next((p for p in _parts(around) if not _TOUCHED.search(p) and _YEAR.search(p)), None)
        if part is None or (text and text not in part and not _YEAR.search(part)):
            return None
        if text and text != around and _YEAR.search(text) and one_line(text)[:10] not in part:
            return None
        text, around, attribute = part, part, None
    labelled = bool(_LABEL.search(around))
    if attribute and (stamp := parse_attribute(attribute)):
        return attribute, stamp, labelled
    stamp = parse(text)
    if stamp is None:
        return None
    if not labelled and len(re.sub(r"[\W\d]", "", text)) > 70:
        return None  # a sentence that holds a date, not a date
    if not stamp.timed and around != text:
        wider = parse(around)
        if wider is not None and wider.timed and wider.day == stamp.day:
            return around, wider, labelled
    return text, stamp, labelled


def _parts(text: str) -> list[str]:
    """A line cut where a new label begins, so that each part holds one date."""
    return [
        part
        for part in re.split(rf"(?=(?:{_TOUCHED.pattern}))|(?=(?:{_LABEL.pattern}))|[|•·]", text, flags=re.I)
        if part and part.strip()
    ]


def _around(element: HtmlElement, text: str) -> str:
    """The words of the smallest block that still is a line of its own."""
    best = text
    parent = element.getparent()
    for _ in range(3):
        if parent is None or parent.tag in ("body", "html", "article", "main", "section"):
            break
        wider = _short(parent)
        if not wider:
            break
        best = wider
        parent = parent.getparent()
    return best


def _short(element: HtmlElement) -> str:
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
    if element.text and _YEAR.search(element.text):
        return True
    return any(child.tail and _YEAR.search(child.tail) for child in element)


def _names(element: HtmlElement | None) -> str:
    return (
        ""
        if element is None
        else f"{element.get('class') or ''} {element.get('id') or ''} {element.get('itemprop') or ''}"
    )


def _apart(element: HtmlElement, homes: Set[HtmlElement] = frozenset()) -> bool:
    """Inside a comment, a teaser, a sidebar or a foot. What holds the headline (`homes`) is none of these, whatever its name."""
    node: HtmlElement | None = element
    while node is not None and node.tag not in ("body", "html") and node not in homes:
        if node.tag in ("aside", "footer", "nav") or (
            _ASIDE.search(_names(node)) and node.tag not in ("article", "main")
        ):
            return True
        node = node.getparent()
    return False


def _in_foot(element: HtmlElement) -> bool:
    text = _short(element)
    return bool(re.search(r"©|copyright|all rights reserved|все права", text, re.I))


# -- the order of day and month


def _near(tree: HtmlElement, stamp: Stamp) -> list[bool]:
    """For each reading, whether another date of the page, such as that of its capture, lies within three days of it."""
    assert stamp.other is not None
    pieces = islice((piece for piece in tree.itertext() if len(piece) < 300 and _YEAR.search(piece)), 200)
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
