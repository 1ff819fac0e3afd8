"""
Mentions: what a person judges; read by filter, shown whole, reviewed.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from monitor.core.digest import Item
from monitor.core.mention import Match, Status
from monitor.errors import InputError
from monitor.store.base import Base, Row
from monitor.store.items import items_of, items_where
from monitor.store.matchrows import match_of
from monitor.store.moments import AFTER_ALL, number, safe, stamp
from monitor.store.saying import last_sayings

_OF_A_TEXT = ("title", "text", "fingerprint", "record", "fetched_at")


@dataclass(frozen=True, kw_only=True)
class Whole:
    """One mention with everything it rests on."""

    item: Item
    article: Mapping[str, Any]
    """Its article; title, text and record are those of the text that the matches stand in."""
    matches: tuple[Match, ...]
    """Those of the current text; where that says nothing, of the last one that did."""
    said_until: str | None
    """When its page was seen not to say it any longer; None while it does."""
    copies: tuple[Row, ...]
    revisions: tuple[Row, ...]
    """Its page's older texts, the oldest first."""
    pages: tuple[Row, ...]
    entries: tuple[Row, ...]
    record: Row | None
    """The WARC record that the text was read from."""
    run: Row | None

    @property
    def links(self) -> tuple[str, ...]:
        """What the article cites."""
        return tuple(json.loads(self.article["links"]))


class Mentions:
    """Table `mentions` and what hangs on it."""

    def __init__(self, base: Base) -> None:
        self._base = base

    def get(self, id_: int, *, text: str | None = None) -> Whole:
        """
        One mention whole. Raises InputError where there is none of that number.

        `text`: the fingerprint of one of its texts, where an older one than that which says it now is wanted.
        """
        item = items_of(self._base, [number(id_) or 0]).get(id_)
        if item is None:
            raise InputError(
                f"{self._base.path}: there is no mention {id_}.\n`monitor list` shows which there are."
            )
        article = self._base.row("SELECT * FROM articles WHERE canonical_url = ?", (item.canonical_url,))
        assert article is not None  # a mention without an article cannot be stored
        rows = self._base.rows
        older = self._older_text(id_, article["fingerprint"], text)
        shown = dict(article) | ({name: older[name] for name in _OF_A_TEXT} if older else {})
        matches = rows(
            "SELECT * FROM matches WHERE mention = ? AND fingerprint = ? ORDER BY position, id",
            (id_, shown["fingerprint"]),
        )
        run = self._base.row("SELECT r.* FROM runs r JOIN mentions m ON m.run = r.id WHERE m.id = ?", (id_,))
        urls = "SELECT canonical_url FROM pages WHERE mention = :id UNION SELECT :url"
        return Whole(
            item=item,
            article=shown,
            said_until=older["replaced_at"] if older else None,
            matches=tuple(match_of(row) for row in matches),
            copies=tuple(
                rows(
                    "SELECT * FROM copies WHERE mention = ? AND left_at IS NULL ORDER BY fetched_at, url",
                    (id_,),
                )
            ),
            revisions=tuple(
                rows("SELECT * FROM revisions WHERE mention = ? ORDER BY fetched_at, id", (id_,))
            ),
            pages=tuple(rows("SELECT * FROM pages WHERE mention = ? ORDER BY fetched_at, id", (id_,))),
            entries=tuple(
                rows(
                    f"SELECT * FROM entries WHERE canonical_url IN ({urls}) ORDER BY found_at, id",
                    {"id": id_, "url": item.canonical_url},
                )
            ),
            record=self._base.row("SELECT * FROM records WHERE id = ?", (shown["record"],)),
            run=run,
        )

    def _older_text(self, id_: int, current: str, wanted: str | None) -> Row | None:
        """The older text of a mention that is to be shown; None for the current one."""
        if wanted in (None, current):
            says = self._base.row(
                "SELECT 1 FROM matches WHERE mention = ? AND fingerprint = ? LIMIT 1", (id_, current)
            )
            last = None if says else last_sayings(self._base, [id_], AFTER_ALL).get(id_)
            wanted = last["fingerprint"] if last else current
        return self._base.row(
            "SELECT * FROM revisions WHERE mention = ? AND fingerprint = ? AND fingerprint <> ? ORDER BY fetched_at DESC LIMIT 1",
            (id_, wanted, current),
        )

    def of_url(self, canonical_url: str) -> int | None:
        """The mention that a URL belongs to, as its page, its first or one of its copies."""
        row = self._base.row(
            "SELECT m.id FROM mentions m JOIN articles a ON a.id = m.article WHERE a.canonical_url = :url"
            " UNION ALL SELECT mention FROM copies WHERE canonical_url = :url"
            " UNION ALL SELECT mention FROM pages WHERE canonical_url = :url AND mention IS NOT NULL LIMIT 1",
            {"url": safe(canonical_url)},
        )
        return row[0] if row else None

    def by_filter(
        self,
        *,
        since: date | None = None,
        lane: str | None = None,
        rule: str | None = None,
        source: str | None = None,
        language: str | None = None,
        status: Status | str | None = None,
    ) -> list[Item]:
        """Mentions, the newest first; `since` is the first day wanted, `lane` that of their first rule."""
        conditions, values = ["1"], dict[str, Any]()
        simple = {"rule": rule, "source": source, "language": language, "status": status}
        values |= {name: safe(str(value)) for name, value in simple.items() if value is not None}
        if since is not None:
            conditions.append("m.day >= :since")
            values["since"] = since.isoformat()
        if rule is not None:
            conditions.append("EXISTS (SELECT 1 FROM matches x WHERE x.mention = m.id AND x.rule = :rule)")
        if lane is not None:
            conditions.append("EXISTS (SELECT 1 FROM matches x WHERE x.mention = m.id AND x.lane = :lane)")
            values["lane"] = safe(lane)
        if source is not None:
            conditions.append(
                "(a.source = :source OR EXISTS (SELECT 1 FROM copies c WHERE c.mention = m.id AND c.left_at IS NULL AND c.source = :source))"
            )
        if language is not None:
            conditions.append("a.language = :language")
        if status is not None:
            conditions.append("m.status = :status")
        found = items_where(self._base, " AND ".join(conditions), values, order="m.found_at DESC, m.id DESC")
        return [item for item in found if lane is None or item.lane == lane]

    def rules(self) -> set[str]:
        """The rules that found any mention."""
        return {row["rule"] for row in self._base.rows("SELECT DISTINCT rule FROM matches")}

    def sources(self) -> set[str]:
        """The sources that were visited, or that any page is of."""
        return {
            row["id"] for row in self._base.rows("SELECT id FROM sources UNION SELECT source FROM articles")
        }

    def between(self, start: datetime, end: datetime) -> list[Item]:
        """Mentions that were published, or found, in this time."""
        values = {"start": stamp(start), "end": stamp(end)}
        return items_where(
            self._base,
            "m.id IN (SELECT id FROM mentions WHERE found_at >= :start AND found_at < :end UNION SELECT n.id FROM articles b"
            " JOIN mentions n ON n.article = b.id WHERE b.published_at >= :start AND b.published_at < :end)",
            values,
        )

    def claims_of(self, id_: int) -> list[Row]:
        """The claims that a mention carries and nobody has judged yet: id, gloss, pages."""
        return self._base.rows(
            "SELECT DISTINCT c.id, c.gloss, c.pages FROM claim_parts p JOIN claimed c ON c.id = p.claim"
            " WHERE p.mention = ? AND p.left_day IS NULL AND c.retired_at IS NULL AND c.status = 'new' ORDER BY c.id",
            (id_,),
        )

    def to_review(self) -> list[int]:
        """The ids of the mentions nobody has judged yet, listed ones before backlog, the oldest day first."""
        rows = self._base.rows("SELECT id FROM mentions WHERE status = 'new' ORDER BY listed DESC, day, id")
        return [row[0] for row in rows]

    def review(
        self,
        id_: int,
        status: Status | None,
        note: str | None,
        now: datetime,
        *,
        seen: tuple[Status, str] | None = None,
    ) -> bool:
        """
        Store a person's judgement at once; None leaves the status or the note as it is.

        `seen`: the status and the note that whoever judges looks at; where they are others by now, nothing
        is written and the answer is False.
        """
        looked_at = (seen[0].value, safe(seen[1])) if seen else (None, None)
        with self._base.transaction() as db:
            changed = db.execute(
                "UPDATE mentions SET status = coalesce(?1, status), note = coalesce(?2, note), reviewed_at = ?3,"
                " judged_with = CASE WHEN ?1 IS NULL THEN judged_with END"
                " WHERE id = ?4 AND status = coalesce(?5, status) AND note = coalesce(?6, note)",
                (
                    status.value if status else None,
                    None if note is None else safe(note),
                    stamp(now),
                    number(id_),
                    *looked_at,
                ),
            ).rowcount
            if not changed and seen is None:
                raise InputError(
                    f"{self._base.path}: there is no mention {id_}.\n`monitor list` shows which there are."
                )
            return bool(changed)
