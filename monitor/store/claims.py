"""
Claims as stored: which part of which page stands in which, and what a person decided.

Computed rows are replaced whenever they are computed again; decisions and
reviews are a person's and are only ever added to. How parts make claims is
`core.claims`'s business.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from monitor.core.claims import WINDOW, Claim, Decisions, Key
from monitor.core.figures import Figure
from monitor.core.mention import Status
from monitor.core.numbers import Bound
from monitor.errors import InputError
from monitor.store.base import Base, Row
from monitor.store.moments import number, stamp, to_json
from monitor.store.tellings import Group, group_of


class Claims:
    """Tables `claimed`, `claim_parts`, `claim_days`, `claim_answers`, `claim_decisions`."""

    def __init__(self, base: Base) -> None:
        self._base = base

    def decisions(self) -> Decisions:
        """What a person decided so far."""
        pairs: dict[str, set[tuple[Key, Key]]] = {"join": set(), "split": set()}
        for row in self._base.rows("SELECT * FROM claim_decisions ORDER BY id"):
            pairs[row["kind"]].add(((row["one"], row["one_key"]), (row["other"], row["other_key"])))
        return Decisions(together=frozenset(pairs["join"]), apart=frozenset(pairs["split"]))

    def decide(self, kind: str, pairs: Iterable[tuple[Key, Key]], now: datetime) -> None:
        """Remember that a person joined or split; the opposite decision about the same pair is taken back."""
        with self._base.transaction() as db:
            for one, other in pairs:
                db.execute(
                    "DELETE FROM claim_decisions WHERE kind <> ? AND ((one, one_key, other, other_key) IN (VALUES (?, ?, ?, ?), (?, ?, ?, ?)))",
                    (kind, *one, *other, *other, *one),
                )
                db.execute(
                    "INSERT INTO claim_decisions (kind, one, one_key, other, other_key, at) VALUES (?, ?, ?, ?, ?, ?)",
                    (kind, *one, *other, stamp(now)),
                )

    def owners(self, groups: Mapping[Group, datetime | None]) -> dict[int, frozenset[Key]]:
        """The stored claims of some groups, with their parts; as in `parts`, only those that a change since then can move."""
        owned: dict[int, set[Key]] = defaultdict(set)
        for group, since in groups.items():
            for row in self._base.rows(
                "SELECT p.claim, p.mention, p.key FROM claimed c JOIN claim_parts p ON c.id = p.claim"
                " WHERE c.lane = ? AND c.direction = ? AND c.speaker = ? AND c.denies = ? AND c.first_at >= ? AND c.retired_at IS NULL",
                (*group, stamp(since - WINDOW) if since else ""),
            ):
                owned[row["claim"]].add((row["mention"], row["key"]))
        return {claim: frozenset(keys) for claim, keys in owned.items()}

    def before(self, claim_id: int) -> tuple[int, Figure] | None:
        """The same speaker's last claim with another figure for the same thing, and that figure."""
        row = self._base.row(
            "SELECT b.* FROM claimed c JOIN claimed b ON b.lane = c.lane AND b.direction = c.direction AND b.speaker = c.speaker"
            " AND b.denies = c.denies AND b.thing = c.thing AND b.first_at < c.first_at AND b.retired_at IS NULL"
            " AND coalesce(b.low, b.high) <> coalesce(c.low, c.high) WHERE c.id = ? AND c.speaker <> '' ORDER BY b.first_at DESC LIMIT 1",
            (claim_id,),
        )
        if row is None:
            return None
        return row["id"], Figure(
            thing=row["thing"],
            low=row["low"],
            high=row["high"],
            bound=Bound(row["bound"]),
            raw=row["figure"],
            start=0,
            end=0,
        )

    def save(
        self, made: Sequence[Claim], ids: Sequence[int | None], dropped: Iterable[int], *, now: datetime
    ) -> list[int]:
        """Replace the computed rows of these claims; an id that nothing inherited is retired. The ids, in order."""
        with self._base.transaction() as db:
            for claim_id in dropped:
                self._forget(db, claim_id)
                db.execute("UPDATE claimed SET retired_at = ? WHERE id = ?", (stamp(now), claim_id))
            return [self._save(db, claim, known) for claim, known in zip(made, ids, strict=True)]

    def _save(self, db: Any, claim: Claim, known: int | None) -> int:
        figure = claim.figure
        mentions = sorted({part.mention for part in claim.parts})
        marks = ",".join("?" * len(mentions))
        first_day, first_found = db.execute(
            f"SELECT min(day), min(found_at) FROM mentions WHERE id IN ({marks})", mentions
        ).fetchone()
        languages = sorted({part.language for part in claim.parts if part.language})
        values = {
            **dict(zip(("lane", "direction", "speaker", "denies"), group_of(claim.first), strict=True)),
            "tags": to_json(list(claim.tags)),
            "thing": figure.thing if figure else None,
            "low": figure.low if figure else None,
            "high": figure.high if figure else None,
            "bound": figure.bound.value if figure else None,
            "figure": figure.raw if figure else None,
            "first_at": stamp(claim.first.at),
            "first_found_at": first_found,
            "day": first_day,
            "languages": to_json(languages),
            "pages": len(mentions),
        }
        if known is None:
            cursor = db.execute(
                f"INSERT INTO claimed ({', '.join(values)}) VALUES ({','.join('?' * len(values))})",
                tuple(values.values()),
            )
            known = int(cursor.lastrowid)
        else:
            assignments = ", ".join(f"{column} = ?" for column in values)
            db.execute(
                f"UPDATE claimed SET {assignments}, retired_at = NULL, previous = NULL WHERE id = ?",
                (*values.values(), known),
            )
            self._forget(db, known)
        reasons = {join.part: join for join in claim.joins}
        for part in claim.parts:
            join = reasons.get(part.key)
            db.execute(
                "INSERT OR IGNORE INTO claim_parts (claim, mention, key, reason, with_mention) VALUES (?, ?, ?, ?, ?)",
                (known, *part.key, join.reason if join else "the first", join.with_part[0] if join else None),
            )
        return known

    def describe(
        self, said: Iterable[tuple[int, str, Sequence[Mapping[str, Any]], int | None]], day: str
    ) -> None:
        """Store (claim, gloss, origins, previous claim), as of a day: the list of an earlier day keeps its words."""
        with self._base.transaction() as db:
            for claim_id, gloss, found, before in said:
                origins = to_json(list(found))
                db.execute(
                    "UPDATE claimed SET gloss = ?, origins = ?, previous = ? WHERE id = ?",
                    (gloss, origins, before, claim_id),
                )
                db.execute(
                    "INSERT OR REPLACE INTO claim_days (claim, day, gloss, origins, pages)"
                    " SELECT id, max(?, day), gloss, origins, pages FROM claimed WHERE id = ?",
                    (day, claim_id),
                )

    def deniers(self, claims: Sequence[int]) -> dict[int, list[str]]:
        """The named speakers of the denials that answer each of these claims."""
        found: dict[int, list[str]] = defaultdict(list)
        for start in range(0, len(claims), 500):
            part = claims[start : start + 500]
            for row in self._base.rows(
                "SELECT DISTINCT x.claim, d.speaker FROM claim_answers x JOIN claimed d ON d.id = x.denial"
                f" WHERE d.speaker <> '' AND d.retired_at IS NULL AND x.claim IN ({','.join('?' * len(part))}) ORDER BY x.claim, d.first_at",
                part,
            ):
                found[row["claim"]].append(row["speaker"])
        return found

    @staticmethod
    def _forget(db: Any, claim_id: int) -> None:
        db.execute("DELETE FROM claim_parts WHERE claim = ?", (claim_id,))

    def answer(self, pairs: Iterable[tuple[int, int]], claims: Iterable[int]) -> None:
        """Store which denial answers which claim, for these claims."""
        with self._base.transaction() as db:
            for claim_id in claims:
                db.execute("DELETE FROM claim_answers WHERE denial = ? OR claim = ?", (claim_id, claim_id))
            db.executemany("INSERT OR IGNORE INTO claim_answers (denial, claim) VALUES (?, ?)", list(pairs))

    def together(self, claims: Iterable[int]) -> list[Row]:
        """(mention, claim, lane, denies, speaker) of every claim that shares a page with one of these."""
        found: list[Row] = []
        ids = sorted(claims)
        for start in range(0, len(ids), 500):
            part = ids[start : start + 500]
            marks = ",".join("?" * len(part))
            found += self._base.rows(
                "SELECT DISTINCT p.mention, p.claim, c.lane, c.denies, c.speaker FROM claim_parts p JOIN claimed c ON c.id = p.claim"
                f" WHERE p.mention IN (SELECT mention FROM claim_parts WHERE claim IN ({marks}))",
                part,
            )
        return found

    def get(self, claim_id: int) -> Row:
        """One claim. Raises InputError where there is none of that number."""
        row = self._base.row(
            "SELECT * FROM claimed WHERE id = ? AND retired_at IS NULL", (number(claim_id) or 0,)
        )
        if row is None:
            raise InputError(
                f"{self._base.path}: there is no claim {claim_id}.\n`monitor claims list` shows which there are."
            )
        return row

    def parts_in(self, claim_id: int) -> list[Row]:
        """The pages of a claim with the reason why each stands there, in the order in which they appeared."""
        return self._base.rows(
            "SELECT p.*, a.title, a.url, a.outlet, a.language, a.published_at, m.found_at, m.day, m.status FROM claim_parts p"
            " JOIN mentions m ON m.id = p.mention JOIN articles a ON a.id = m.article WHERE p.claim = ?"
            " ORDER BY coalesce(a.published_at, m.found_at), p.mention",
            (claim_id,),
        )

    def answers(self, claim_id: int) -> tuple[list[Row], list[Row]]:
        """(denials of this claim, claims that this denial answers)."""
        denials = self._base.rows(
            "SELECT c.* FROM claim_answers x JOIN claimed c ON c.id = x.denial WHERE x.claim = ? ORDER BY c.id",
            (claim_id,),
        )
        denied = self._base.rows(
            "SELECT c.* FROM claim_answers x JOIN claimed c ON c.id = x.claim WHERE x.denial = ? ORDER BY c.id",
            (claim_id,),
        )
        return denials, denied

    def listed(self, *, since: str | None = None, lane: str | None = None) -> list[Row]:
        """Claims, the newest first."""
        return self._base.rows(
            "SELECT * FROM claimed WHERE retired_at IS NULL AND (:since IS NULL OR day >= :since) AND (:lane IS NULL OR lane = :lane)"
            " ORDER BY first_at DESC, id DESC",
            {"since": since, "lane": lane},
        )

    def review(self, claim_id: int, status: Status, now: datetime) -> list[int]:
        """Judge a claim with all its pages, and those that join it later; the mentions that were judged with it."""
        self.get(claim_id)
        with self._base.transaction() as db:
            db.execute(
                "UPDATE claimed SET status = ?, reviewed_at = ? WHERE id = ?",
                (status.value, stamp(now), claim_id),
            )
            return self._follow(db, claim_id, status, now)

    def follow_reviews(self, claims: Iterable[int], now: datetime) -> None:
        """Give pages that joined a judged claim its judgement, where nobody judged them."""
        with self._base.transaction() as db:
            for claim_id in claims:
                row = db.execute("SELECT status FROM claimed WHERE id = ?", (claim_id,)).fetchone()
                if row and row["status"] != Status.NEW.value:
                    self._follow(db, claim_id, Status(row["status"]), now)

    @staticmethod
    def _follow(db: Any, claim_id: int, status: Status, now: datetime) -> list[int]:
        mentions = [
            row[0]
            for row in db.execute(
                "SELECT DISTINCT m.id FROM claim_parts p JOIN mentions m ON m.id = p.mention WHERE p.claim = ? AND m.status = 'new'"
                # A page that carries another claim nobody judged yet is not judged by the way.
                " AND NOT EXISTS (SELECT 1 FROM claim_parts q JOIN claimed c ON c.id = q.claim"
                " WHERE q.mention = m.id AND q.claim <> p.claim AND c.status = 'new' AND ? = 'dismissed')",
                (claim_id, status.value),
            )
        ]
        db.executemany(
            "UPDATE mentions SET status = ?, reviewed_at = ? WHERE id = ?",
            [(status.value, stamp(now), m) for m in mentions],
        )
        return mentions
