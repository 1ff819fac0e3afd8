"""
Everything that the list of a day is made of, as the store holds it.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from monitor.core.cadence import State
from monitor.core.digest import Change, ClaimItem, Gone, Item
from monitor.store.base import Base
from monitor.store.dayclaims import claims_of
from monitor.store.items import items_of, items_where
from monitor.store.moments import moment, to_moment
from monitor.store.runs import CRAWL, states_of
from monitor.store.troubles import troubles_of


@dataclass(frozen=True, kw_only=True)
class DailyRows:
    """What was found on a day, and how well we listened."""

    day: str
    states: dict[str, State]
    """As stored by the day's last crawl; empty where there was none."""
    troubles: tuple[tuple[str, State], ...]
    """What was amiss with a source earlier in the day."""
    crawled_at: datetime | None
    crawl_status: str
    """How that crawl ended: `ok`, `stopped`, `failed`; empty where there was none."""
    crawled_before: bool
    """Whether there was any crawl on an earlier day."""
    items: list[Item]
    changes: list[Change]
    gone: list[Gone]
    claims: list[ClaimItem]
    earlier: list[Item]
    """The mentions of earlier days that came to tell a new claim on this day."""


def daily_rows(base: Base, day: str, timezone: ZoneInfo) -> DailyRows:
    """Read a day, as it stood when it ended: the same day gives the same rows, whenever it is asked for."""
    until = _end(base, day, timezone)
    run = base.row(
        "SELECT ended_at, states, status FROM runs WHERE day = ? AND kind = ? AND states IS NOT NULL ORDER BY id DESC LIMIT 1",
        (day, CRAWL),
    )
    before = base.row(
        "SELECT 1 FROM runs WHERE day < ? AND kind = ? AND states IS NOT NULL LIMIT 1", (day, CRAWL)
    )
    claims = claims_of(base, day)
    earlier = sorted({mention for claim in claims for mention in claim.earlier})
    return DailyRows(
        day=day,
        states=states_of(run["states"]) if run else {},
        troubles=troubles_of(base, day),
        crawled_at=to_moment(run["ended_at"]) if run else None,
        crawl_status=run["status"] if run else "",
        crawled_before=before is not None,
        items=items_where(base, "m.day = ?", (day,), as_of=until),
        changes=_changes(base, day, until),
        gone=_gone(base, day, until),
        claims=claims,
        earlier=list(items_of(base, earlier, as_of=until).values()),
    )


def _end(base: Base, day: str, timezone: ZoneInfo) -> datetime:
    """
    When a day ended: at midnight, unless its crawls and mentions say otherwise.

    They were given their days in the zone set then, which may not be today's: what was found with
    the day's last crawl belongs to it, what was found with a later day's first mention does not.
    """
    midnight = datetime.fromisoformat(day).replace(tzinfo=timezone)
    end = (midnight + timedelta(days=1)).astimezone(UTC)
    last = base.row("SELECT max(ended_at) FROM runs WHERE day = ?", (day,))
    later = base.row(
        "SELECT min(found_at) FROM mentions WHERE day = (SELECT min(day) FROM mentions WHERE day > ?)", (day,)
    )
    if last and last[0]:
        end = max(end, moment(last[0]) + timedelta(seconds=1))
    return min(end, moment(later[0])) if later and later[0] else end


def _changes(base: Base, day: str, until: datetime) -> list[Change]:
    # Only the page that leads a mention matters; what an archive says of rewrites long ago is no news of the day on
    # which it is read. Which changes of dismissed mentions are news, `gather` knows.
    rows = base.rows(
        "SELECT r.mention, r.title, r.changed, r.replaced_at FROM revisions r JOIN mentions m ON m.id = r.mention"
        " JOIN articles a ON a.id = m.article AND a.canonical_url = r.canonical_url"
        " LEFT JOIN runs u ON u.id = r.run"
        " WHERE r.day = ? AND r.changed <> '[]'"
        " AND coalesce(u.kind, 'crawl') = 'crawl' ORDER BY r.id",
        (day,),
    )
    items = items_of(base, sorted({row["mention"] for row in rows}), as_of=until)
    return [
        Change(
            item=items[row["mention"]],
            changed=tuple(json.loads(row["changed"])),
            old_title=row["title"],
            replaced_at=moment(row["replaced_at"]),
        )
        for row in rows
    ]


def _gone(base: Base, day: str, until: datetime) -> list[Gone]:
    rows = base.rows(
        "SELECT m.id, m.gone_at, r.warc_file, r.warc_offset FROM mentions m JOIN articles a ON a.id = m.article"
        " LEFT JOIN records r ON r.id = a.record WHERE m.gone_day = ? AND m.status <> 'dismissed' ORDER BY m.id",
        (day,),
    )
    items = items_of(base, [row["id"] for row in rows], as_of=until)
    return [
        Gone(
            item=items[row["id"]],
            gone_at=moment(row["gone_at"]),
            warc_file=row["warc_file"],
            warc_offset=row["warc_offset"],
        )
        for row in rows
    ]
