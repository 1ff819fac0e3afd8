"""
Mentions as lists show them, read in few queries however many there are.

Never reads the articles' texts: a list of a day must come at once from a
database of a million pages.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from monitor.core.article import Basis
from monitor.core.dates import DAY_ONLY
from monitor.core.digest import Copy, Item
from monitor.core.mention import DENIAL, Prominence, Status
from monitor.store.base import Base, Row, in_parts
from monitor.store.moments import AFTER_ALL, moment, stamp, to_moment
from monitor.store.saying import last_sayings

_MENTION = (
    "SELECT m.id, m.day, m.found_at, m.origin, m.listed, m.status, m.note, m.gone_at, a.canonical_url, a.url, a.title,"
    " a.basis, a.language, a.published_at, a.date_source, a.fingerprint, a.source, a.outlet, a.standing"
    " FROM mentions m JOIN articles a ON a.id = m.article"
)
_OF_A_PAGE = (
    "canonical_url", "url", "title", "published_at", "date_source", "fingerprint", "source", "outlet", "standing",
)  # fmt: skip


def items_where(
    base: Base,
    condition: str,
    values: Sequence[Any] | dict[str, Any],
    *,
    order: str = "m.id",
    as_of: datetime | None = None,
) -> list[Item]:
    """
    The mentions that fulfil a condition on `m` (mentions) and `a` (articles).

    `as_of`: as they stood then, before later rewrites, copies, matches and
    deletions; a person's judgement is always today's.
    """
    rows = base.rows(f"{_MENTION} WHERE {condition} ORDER BY {order}", values)
    until = stamp(as_of) if as_of else AFTER_ALL
    return [item for part, marks in in_parts(rows) for item in _items(base, part, marks, until)]


def items_of(base: Base, ids: Sequence[int], *, as_of: datetime | None = None) -> dict[int, Item]:
    """These mentions, by id."""
    found: dict[int, Item] = {}
    for part, marks in in_parts(ids):
        for item in items_where(base, f"m.id IN ({marks})", part, as_of=as_of):
            found[item.id] = item
    return found


def _items(base: Base, rows: Sequence[Row], marks: str, until: str) -> Iterator[Item]:
    ids = [row["id"] for row in rows]
    matches: dict[int, list[Row]] = defaultdict(list)
    for row in base.rows(
        f"SELECT * FROM matches WHERE mention IN ({marks}) ORDER BY mention, position, id", ids
    ):
        matches[row["mention"]].append(row)
    copies: dict[int, list[Row]] = defaultdict(list)
    for row in base.rows(
        f"SELECT * FROM copies WHERE mention IN ({marks}) AND found_at < ? AND (left_at IS NULL OR left_at >= ?)"
        " ORDER BY mention, fetched_at, url",
        [*ids, until, until],
    ):
        copies[row["mention"]].append(row)
    leads = {row["id"]: _lead(row, copies[row["id"]], until) for row in rows}
    near: dict[int, list[Copy]] = defaultdict(list)
    for row in base.rows(
        "SELECT n.one, n.other, a.source, a.outlet, a.url, a.title FROM ("
        f"SELECT mention AS one, other, at FROM near_copies WHERE mention IN ({marks})"
        f" UNION SELECT other, mention, at FROM near_copies WHERE other IN ({marks})"
        ") n JOIN mentions m ON m.id = n.other JOIN articles a ON a.id = m.article WHERE n.at < ? ORDER BY n.one, n.other",
        [*ids, *ids, until],
    ):
        near[row["one"]].append(_copy(row, mention=row["other"]))
    older = _older_texts(base, ids, until) if until != AFTER_ALL else {}
    names = {row["id"]: row["name"] for row in base.rows("SELECT id, name FROM parties")}
    thens = {id_: _then(lead, older.get(id_, ())) for id_, lead in leads.items()}
    told = {id_: [m for m in matches[id_] if m["found_at"] < until] or matches[id_] for id_ in ids}
    silent = [id_ for id_ in ids if not _of_text(told[id_], thens[id_]["fingerprint"])]
    sayings = last_sayings(base, silent, until) if silent else {}
    for row in rows:
        id_ = row["id"]
        says = sayings.get(id_, thens[id_])["fingerprint"]
        said = _of_text(told[id_], says) or told[id_]
        others = [_copy(copy) for copy in copies[id_] if copy["canonical_url"] != leads[id_]["canonical_url"]]
        yield _item(
            leads[id_], thens[id_], said, names, others, near[id_], until, still_said=id_ not in sayings
        )


def _older_texts(base: Base, ids: Sequence[int], until: str) -> dict[int, list[Row]]:
    """Mention → its texts that were noticed to be older ones only after a time, the oldest first."""
    older: dict[int, list[Row]] = defaultdict(list)
    for row in base.rows(
        "SELECT mention, canonical_url, canonical_url AS url, fingerprint, title, published_at, basis FROM revisions"
        f" WHERE mention IN ({','.join('?' * len(ids))}) AND found_at >= ? ORDER BY mention, fetched_at, id",
        [*ids, until],
    ):
        older[row["mention"]].append(row)
    return older


def _lead(row: Row, copies: Sequence[Row], until: str) -> Mapping[str, Any]:
    """A mention under the page that led it then, before an earlier one took its place."""
    led = [copy for copy in copies if copy["led_until"] and copy["led_until"] >= until]
    then = min(led, key=lambda copy: copy["led_until"], default=None)
    return dict(row) | ({name: then[name] for name in _OF_A_PAGE} if then else {})


def _then(row: Mapping[str, Any], older: Sequence[Row]) -> Mapping[str, Any]:
    """What a mention held then; a listed headline may have led to another address than the page that was read at last."""
    its_own = (
        dict(text)
        for text in older
        if text["canonical_url"] == row["canonical_url"] or text["basis"] == Basis.HEADLINE
    )
    return next(its_own, row)


def _of_text(matches: Sequence[Row], fingerprint: str) -> list[Row]:
    return [match for match in matches if match["fingerprint"] == fingerprint]


def _copy(row: Row, *, mention: int | None = None) -> Copy:
    return Copy(
        source=row["source"], outlet=row["outlet"], url=row["url"], title=row["title"], mention=mention
    )


def _item(
    row: Mapping[str, Any],
    then: Mapping[str, Any],
    current: Sequence[Row],
    names: Mapping[str, str],
    copies: Sequence[Copy],
    near: Sequence[Copy],
    until: str,
    *,
    still_said: bool,
) -> Item:
    """`current`: what the text of then says; where that no longer says anything, what the last one said that did."""
    first = current[0] if current else None
    quoted = _telling(current, then["title"])
    speakers = _speakers(current, quoted) if quoted else ()
    tags = dict.fromkeys(tag for match in current for tag in json.loads(match["tags"]))
    return Item(
        id=row["id"],
        day=row["day"],
        rules=tuple(dict.fromkeys(match["rule"] for match in current)),
        lane=first["lane"] if first else "",
        tags=tuple(tags),
        title=then["title"],
        url=(row if then["canonical_url"] == row["canonical_url"] else then)["url"],
        canonical_url=then["canonical_url"],
        source=row["source"],
        outlet=row["outlet"],
        standing=row["standing"],
        language=row["language"],
        prominence=min(
            (Prominence(match["prominence"]) for match in current),
            key=lambda place: place.rank,
            default=Prominence.BODY,
        ),
        published_at=to_moment(then["published_at"] or row["published_at"]),
        only_day=_only_day(then["published_at"] or row["published_at"], row),
        found_at=moment(row["found_at"]),
        quote=quoted["quote"] if quoted else "",
        denies=any(DENIAL in json.loads(match["tags"]) for match in (first, quoted) if match),
        hits=_hits(quoted) if quoted else (),
        speakers=speakers,
        spoken_by=tuple(names.get(speaker, speaker) for speaker in speakers),
        basis=then["basis"],
        status=Status(row["status"]),
        note=row["note"],
        origin=row["origin"],
        listed=bool(row["listed"]),
        still_said=still_said,
        copies=tuple(copies),
        near_copies=tuple(near),
        gone_at=to_moment(row["gone_at"]) if row["gone_at"] and row["gone_at"] < until else None,
    )


def _only_day(published: str | None, row: Mapping[str, Any]) -> bool:
    """Whether a page was dated by its day alone; of an earlier date of a page rewritten since nothing is known."""
    return published == row["published_at"] and DAY_ONLY in (row["date_source"] or "").split(", ")


def _speakers(matches: Sequence[Row], quoted: Row) -> tuple[str, ...]:
    """Whose mouth the quoted words are put in; who speaks elsewhere in the article did not say them."""
    same = (match for match in matches if match["start"] < quoted["end"] and quoted["start"] < match["end"])
    return tuple(dict.fromkeys(match["speaker"] for match in same if match["speaker"]))


def _telling(matches: Sequence[Row], title: str) -> Row | None:
    """The match whose quote tells most: the first one, or where that only repeats the title, a sentence of the text."""
    if not matches:
        return None
    first = matches[0]
    texts = (
        [match for match in matches if match["quote"].strip() not in title]
        if first["quote"].strip() in title
        else []
    )
    for same in ("rule", "lane"):
        for match in texts:
            if match[same] == first[same]:
                return match
    return first


def _hits(match: Row) -> tuple[tuple[int, int], ...]:
    """The hits as places in the quote; those outside it are not shown."""
    length = len(match["quote"])
    moved = ((start - match["start"], end - match["start"]) for _, start, end in json.loads(match["hits"]))
    return tuple((max(start, 0), min(end, length)) for start, end in moved if end > 0 and start < length)
