"""
The rows that computed claims come to, written only where they changed.

A new page touches one claim in a hundred of those that are computed with it;
writing the others again would cost more than computing them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from monitor.core.claims import Claim, Key
from monitor.store.base import Base, in_parts
from monitor.store.moments import stamp, to_json
from monitor.store.tellings import group_of

_COLUMNS = (
    "lane", "direction", "speaker", "denies", "tags", "thing", "low", "high", "bound", "figure", "first_at", "first_found_at", "day",
    "languages", "pages",
)  # fmt: skip

_Part = tuple[int, str, str, int | None]
"""(mention, key, reason, with_mention), as in `claim_parts`."""


def save(
    base: Base,
    made: Sequence[Claim],
    ids: Sequence[int | None],
    dropped: Iterable[int],
    *,
    now: datetime,
    day: str,
) -> list[int]:
    """Make the rows of these claims what they are now; an id that nothing inherited is retired. The ids, in order."""
    with base.transaction() as db:
        for claim_id in dropped:
            db.execute(
                "UPDATE claim_parts SET left_day = ? WHERE claim = ? AND left_day IS NULL", (day, claim_id)
            )
            db.execute("UPDATE claimed SET retired_at = ? WHERE id = ?", (stamp(now), claim_id))
        standing = Standing(db, sorted({part.mention for claim in made for part in claim.parts}), day)
        ids = standing.returning(made, ids)
        known = [claim_id for claim_id in ids if claim_id is not None]
        rows = _rows(
            db, f"SELECT id, {', '.join(_COLUMNS)} FROM claimed WHERE retired_at IS NULL AND id", known
        )
        stored = {row[0]: tuple(row[1:]) for row in rows}
        parts: dict[int, set[_Part]] = defaultdict(set)
        for row in _rows(
            db,
            "SELECT claim, mention, key, reason, with_mention FROM claim_parts WHERE left_day IS NULL AND claim",
            known,
        ):
            parts[row[0]].add((row[1], row[2], row[3], row[4]))
        saved: list[int] = []
        for claim, kept in zip(made, ids, strict=True):
            values = _values(claim, standing)
            same = kept is not None and stored.get(kept) == values
            claim_id = kept if kept is not None and same else _write(db, values, kept)
            _write_parts(db, claim_id, parts[claim_id], set(_parts(claim)), standing, day)
            saved.append(claim_id)
        return saved


class Standing:
    """Where the parts of some mentions stand, or stood before, and since which day's list."""

    def __init__(self, db: Any, mentions: Sequence[int], day: str) -> None:
        self._db, self._day = db, day
        self.found: dict[int, tuple[str, str]] = {
            row[0]: (row[1], row[2])
            for row in _rows(db, "SELECT id, day, found_at FROM mentions WHERE id", mentions)
        }
        """Day and time of finding by mention."""
        self._told: set[int] = set()
        self._first: dict[Key, str] = {}
        self._left: dict[Key, tuple[str, int]] = {}
        for mention, key, claim, since, left in _rows(
            db, "SELECT mention, key, claim, day, left_day FROM claim_parts WHERE mention", mentions
        ):
            self._told.add(mention)
            self._first[mention, key] = min(since, self._first.get((mention, key), since))
            if left is not None:
                self._left[mention, key] = max((left, claim), self._left.get((mention, key), (left, claim)))

    def since(self, mention: int) -> str:
        """Since which day's list a part that is stored now stands: what a page tells at first, since its own."""
        return self._day if mention in self._told else self.found[mention][0]

    def first(self, key: Key) -> str:
        """The day on which a part was first found."""
        return self._first.get(key) or self.since(key[0])

    def returning(self, made: Sequence[Claim], ids: Sequence[int | None]) -> list[int | None]:
        """The ids, where a claim is told again that had been given up with that one's: a review points to it."""
        wanted = [
            self._left.get(claim.first.key, ("", None))[1] if held is None else None
            for claim, held in zip(made, ids, strict=True)
        ]
        retired = {
            row[0]
            for row in _rows(
                self._db,
                "SELECT id FROM claimed WHERE retired_at IS NOT NULL AND id",
                sorted({old for old in wanted if old is not None}),
            )
        }
        found: list[int | None] = []
        for held, old in zip(ids, wanted, strict=True):
            found.append(old if old in retired else held)
            retired.discard(old or 0)
        return found


def _write_parts(
    db: Any, claim_id: int, stored: set[_Part], wanted: set[_Part], standing: Standing, day: str
) -> None:
    """Put parts into a claim and take others out of it; what stood there is remembered."""
    leaving = {part[:2] for part in stored} - {part[:2] for part in wanted}
    db.executemany(
        "UPDATE claim_parts SET left_day = ? WHERE claim = ? AND mention = ? AND key = ?",
        [(day, claim_id, *key) for key in sorted(leaving)],
    )
    db.executemany(
        "INSERT INTO claim_parts (claim, mention, key, reason, with_mention, day) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (claim, mention, key) DO UPDATE SET reason = excluded.reason, with_mention = excluded.with_mention,"
        " left_day = NULL",
        [(claim_id, *part, standing.since(part[0])) for part in wanted - stored],
    )


def describe(
    base: Base, said: Iterable[tuple[int, str, Sequence[Mapping[str, Any]], int | None]], day: str
) -> None:
    """
    Store (claim, gloss, origins, previous claim), as of a day: the list of an earlier day keeps its words.

    The first words are those of the day on which the claim is new, though it is computed after midnight.
    """
    wanted = {claim_id: (gloss, to_json(list(found)), before) for claim_id, gloss, found, before in said}
    with base.transaction() as db:
        stored = {
            row[0]: (tuple(row[1:4]), row[4])
            for row in _rows(
                db,
                "SELECT c.id, c.gloss, c.origins, c.previous, c.pages = (SELECT d.pages FROM claim_days d WHERE d.claim = c.id"
                " ORDER BY d.day DESC LIMIT 1) FROM claimed c WHERE c.id",
                sorted(wanted),
            )
        }
        for claim_id, words in wanted.items():
            if stored.get(claim_id) == (words, 1):
                continue
            db.execute(
                "UPDATE claimed SET gloss = ?, origins = ?, previous = ? WHERE id = ?", (*words, claim_id)
            )
            db.execute(
                "INSERT OR REPLACE INTO claim_days (claim, day, gloss, origins, pages)"
                " SELECT id, CASE WHEN EXISTS (SELECT 1 FROM claim_days d WHERE d.claim = id) THEN max(?, day) ELSE day END,"
                " gloss, origins, pages FROM claimed WHERE id = ?",
                (day, claim_id),
            )


def answer(base: Base, pairs: Iterable[tuple[int, int]], claims: Sequence[int]) -> None:
    """Store which denial answers which claim, for these claims."""
    wanted = set(pairs)
    with base.transaction() as db:
        stored = {
            (row[0], row[1])
            for column in ("denial", "claim")
            for row in _rows(db, f"SELECT denial, claim FROM claim_answers WHERE {column}", claims)
        }
        db.executemany("DELETE FROM claim_answers WHERE denial = ? AND claim = ?", sorted(stored - wanted))
        db.executemany(
            "INSERT OR IGNORE INTO claim_answers (denial, claim) VALUES (?, ?)", sorted(wanted - stored)
        )


def _rows(db: Any, head: str, ids: Sequence[int]) -> list[Any]:
    """The rows of a query that ends in a column, for these numbers in it."""
    return [row for part, marks in in_parts(ids) for row in db.execute(f"{head} IN ({marks})", part)]


def _values(claim: Claim, standing: Standing) -> tuple[Any, ...]:
    """A claim as the columns have it."""
    figure = claim.figure
    mentions = {part.mention for part in claim.parts}
    return (
        *group_of(claim.first),
        to_json(list(claim.tags)),
        figure.thing if figure else None,
        figure.low if figure else None,
        figure.high if figure else None,
        figure.bound.value if figure else None,
        figure.raw if figure else None,
        stamp(claim.first.at),
        min(standing.found[mention][1] for mention in mentions),
        min(standing.first(part.key) for part in claim.parts),
        to_json(sorted({part.language for part in claim.parts if part.language})),
        len(mentions),
    )


def _write(db: Any, values: tuple[Any, ...], claim_id: int | None) -> int:
    if claim_id is None:
        marks = ",".join("?" * len(_COLUMNS))
        return int(
            db.execute(f"INSERT INTO claimed ({', '.join(_COLUMNS)}) VALUES ({marks})", values).lastrowid
        )
    assignments = ", ".join(f"{column} = ?" for column in _COLUMNS)
    db.execute(f"UPDATE claimed SET {assignments}, retired_at = NULL WHERE id = ?", (*values, claim_id))
    return claim_id


def _parts(claim: Claim) -> list[_Part]:
    reasons = {join.part: join for join in claim.joins}
    parts: dict[tuple[int, str], _Part] = {}
    for part in claim.parts:
        join = reasons.get(part.key)
        parts.setdefault(
            part.key,
            (*part.key, join.reason if join else "the first", join.with_part[0] if join else None),
        )
    return list(parts.values())
