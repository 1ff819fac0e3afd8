"""
The claims of a day's list, as they stood when the day ended. Reads no texts and needs no numbers library.
"""

import json
from collections import defaultdict
from collections.abc import Sequence

from monitor.core.digest import ClaimItem
from monitor.store.base import Base, Row
from monitor.store.moments import moment


def claims_of(base: Base, day: str) -> list[ClaimItem]:
    """Every claim that a mention of this day carries."""
    carried: dict[int, list[int]] = defaultdict(list)
    languages: dict[int, set[str]] = defaultdict(set)
    for row in base.rows(
        "SELECT DISTINCT p.claim, p.mention, a.language FROM mentions m JOIN claim_parts p ON p.mention = m.id"
        " JOIN articles a ON a.id = m.article WHERE m.day = ? ORDER BY p.claim, p.mention",
        (day,),
    ):
        carried[row["claim"]].append(row["mention"])
        if row["language"]:
            languages[row["claim"]].add(row["language"])
    ids = sorted(carried)
    found: list[ClaimItem] = []
    for start in range(0, len(ids), 500):
        part = ids[start : start + 500]
        touching = _touching_kept(base, part, day)
        for row in base.rows(
            "SELECT c.*, d.gloss AS said, d.origins AS then_origins, d.pages AS then_pages FROM claimed c LEFT JOIN claim_days d ON d.claim = c.id"
            " AND d.day = (SELECT max(e.day) FROM claim_days e WHERE e.claim = c.id AND e.day <= ?)"
            f" WHERE c.id IN ({','.join('?' * len(part))}) AND c.retired_at IS NULL ORDER BY c.id",
            (day, *part),
        ):
            id_ = row["id"]
            found.append(_item(row, carried[id_], sorted(languages[id_]), touches_kept=id_ in touching))
    return found


def _item(row: Row, mentions: Sequence[int], languages: Sequence[str], *, touches_kept: bool) -> ClaimItem:
    figure = None
    if row["thing"]:
        figure = {
            "thing": row["thing"],
            "low": row["low"],
            "high": row["high"],
            "bound": row["bound"],
            "words": row["figure"],
        }
    return ClaimItem(
        id=row["id"],
        day=row["day"],
        lane=row["lane"],
        direction=row["direction"],
        gloss=row["said"] or row["gloss"],
        speaker=row["speaker"] or None,
        denies=bool(row["denies"]),
        tags=tuple(json.loads(row["tags"])),
        figure=figure,
        previous=row["previous"],
        first_found_at=moment(row["first_found_at"]),
        origins=tuple(json.loads(row["then_origins"] or row["origins"])),
        languages=tuple(languages),
        mentions=tuple(mentions),
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
