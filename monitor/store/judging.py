"""
What a person says of a claim, and which of its pages are judged with it.

A page that somebody judged by itself keeps that. All others follow their
claims: kept while one of them is kept, new while one of them is not judged,
else dismissed; so a judgement that is changed takes its pages along.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from monitor.core.mention import Status
from monitor.store.base import Base, in_parts
from monitor.store.moments import number, stamp


@dataclass(frozen=True, kw_only=True)
class Judged:
    """What a claim's judgement came to."""

    mentions: tuple[int, ...] = ()
    """The pages that have its status now and had another before."""
    by_themselves: tuple[int, ...] = ()
    """Those that keep another status: somebody judged them by themselves."""
    for_others: tuple[int, ...] = ()
    """Those that have another status for another claim that they tell: one that is kept, or that nobody has judged yet."""


def judge(base: Base, claim_id: int, status: Status, now: datetime, *, seen: Status | None) -> Judged | None:
    """Give a standing claim a status, and its pages with it; None where it stands no longer, or is not as it was `seen`."""
    with base.transaction() as db:
        changed = db.execute(
            "UPDATE claimed SET status = ?, reviewed_at = ? WHERE id = ? AND retired_at IS NULL AND status = coalesce(?, status)",
            (status.value, stamp(now), number(claim_id), seen.value if seen else None),
        ).rowcount
        if not changed:
            return None
        rows = _pages(db, claim_id)
        free = [row for row in rows if row["status"] == Status.NEW or row["judged_with"] is not None]
        followed = [row["id"] for row in free if _follow(db, row, now) and _status(db, row["id"]) == status]
        others = [row["id"] for row in free if _status(db, row["id"]) != status]
        own = [row["id"] for row in rows if row not in free and row["status"] != status]
        return Judged(mentions=tuple(followed), by_themselves=tuple(own), for_others=tuple(others))


def follow(base: Base, claims: Sequence[int], now: datetime) -> None:
    """Give pages that joined judged claims their judgement, where nobody judged them."""
    with base.transaction() as db:
        for part, marks in in_parts(claims):
            judged = db.execute(
                f"SELECT id FROM claimed WHERE status <> 'new' AND id IN ({marks})", part
            ).fetchall()
            for claim in judged:
                for row in _pages(db, claim["id"], " AND m.status = 'new'"):
                    _follow(db, row, now)


def _pages(db: Any, claim_id: int, which: str = "") -> list[Any]:
    found: list[Any] = db.execute(
        "SELECT DISTINCT m.id, m.status, m.judged_with FROM claim_parts p CROSS JOIN mentions m ON m.id = p.mention"
        f" WHERE p.claim = ? AND p.left_day IS NULL{which} ORDER BY m.id",
        (claim_id,),
    ).fetchall()
    return found


def _status(db: Any, mention: int) -> str:
    return str(db.execute("SELECT status FROM mentions WHERE id = ?", (mention,)).fetchone()[0])


def _follow(db: Any, row: Any, now: datetime) -> bool:
    """Give a page the status that follows from its claims; whether that is another than it had."""
    claims = {
        status: claim_id
        for claim_id, status in db.execute(
            "SELECT DISTINCT c.id, c.status FROM claim_parts q JOIN claimed c ON c.id = q.claim"
            " WHERE q.mention = ? AND q.left_day IS NULL AND c.retired_at IS NULL ORDER BY c.id DESC",
            (row["id"],),
        )
    }
    status = next(each for each in (Status.KEPT, Status.NEW, Status.DISMISSED) if each.value in claims)
    if status == row["status"]:
        return False
    judged = status is not Status.NEW
    db.execute(
        "UPDATE mentions SET status = ?, reviewed_at = ?, judged_with = ? WHERE id = ?",
        (status.value, stamp(now) if judged else None, claims[status.value] if judged else None, row["id"]),
    )
    return True
