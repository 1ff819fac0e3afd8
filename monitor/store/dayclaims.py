"""
The claims of a day's list, as they stood when the day ended. Reads no texts and needs no numbers library.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence

from monitor.core.digest import ClaimItem, figure_of
from monitor.store.base import Base, Row, in_parts
from monitor.store.moments import moment

_THEN = "p.day <= :day AND (p.left_day IS NULL OR p.left_day > :day)"
"""What stood in a claim when the day ended."""


def claims_of(base: Base, day: str) -> list[ClaimItem]:
    """Every claim that a mention of this day carries, and every one that mentions of earlier days came to tell on it."""
    carried = _carried(
        base,
        "SELECT DISTINCT p.claim, p.mention, a.language FROM mentions m JOIN claim_parts p ON p.mention = m.id"
        f" JOIN articles a ON a.id = m.article WHERE m.day = :day AND {_THEN} ORDER BY p.claim, p.mention",
        day,
    )
    earlier = _carried(
        base,
        "SELECT DISTINCT p.claim, p.mention, a.language FROM claimed c JOIN claim_parts p ON p.claim = c.id"
        " JOIN mentions m ON m.id = p.mention JOIN articles a ON a.id = m.article"
        f" WHERE c.day = :day AND m.day < :day AND {_THEN} ORDER BY p.claim, p.mention",
        day,
    )
    found: list[ClaimItem] = []
    for part, marks in in_parts(sorted({*carried, *earlier})):
        touching = _touching_kept(base, part, day)
        for row in base.rows(
            "SELECT c.*, d.gloss AS said, d.origins AS then_origins, d.pages AS then_pages FROM claimed c LEFT JOIN claim_days d ON d.claim = c.id"
            " AND d.day = (SELECT max(e.day) FROM claim_days e WHERE e.claim = c.id AND e.day <= ?)"
            f" WHERE c.id IN ({marks}) ORDER BY c.id",
            (day, *part),
        ):
            id_ = row["id"]
            found.append(_item(row, carried.get(id_, {}), earlier.get(id_, {}), touches_kept=id_ in touching))
    return found


def _carried(base: Base, query: str, day: str) -> dict[int, dict[int, str | None]]:
    """Claim → its mentions with their languages, as a query finds them."""
    found: dict[int, dict[int, str | None]] = defaultdict(dict)
    for row in base.rows(query, {"day": day}):
        found[row["claim"]][row["mention"]] = row["language"]
    return found


def _item(
    row: Row, mentions: Mapping[int, str | None], earlier: Mapping[int, str | None], *, touches_kept: bool
) -> ClaimItem:
    """`mentions` and `earlier`: those of the day and of the days before, each with its language."""
    return ClaimItem(
        id=row["id"],
        day=row["day"],
        lane=row["lane"],
        direction=row["direction"],
        gloss=row["said"] or row["gloss"],
        speaker=row["speaker"] or None,
        denies=bool(row["denies"]),
        tags=tuple(json.loads(row["tags"])),
        figure=figure_of(dict(row)),
        previous=row["previous"],
        first_found_at=moment(row["first_found_at"]),
        origins=tuple(json.loads(row["then_origins"] or row["origins"])),
        languages=tuple(sorted({language for language in (mentions or earlier).values() if language})),
        mentions=tuple(mentions),
        earlier=tuple(earlier),
        pages=row["then_pages"] or row["pages"],
        touches_kept=touches_kept,
    )


def _touching_kept(base: Base, claims: Sequence[int], day: str) -> set[int]:
    """Of these claims the denials, new on this day, of claims that a person kept before it."""
    return {
        row[0]
        for row in base.rows(
            "SELECT x.denial FROM claim_answers x JOIN claimed d ON d.id = x.denial JOIN claimed c ON c.id = x.claim"
            f" WHERE x.denial IN ({','.join('?' * len(claims))}) AND d.day = ? AND c.day < ? AND c.status = 'kept'",
            (*claims, day, day),
        )
    }
