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
from monitor.core.figures.bounds import Bound
from monitor.core.mention import Status
from monitor.errors import InputError
from monitor.store import claimrows, judging
from monitor.store.around import Around, around
from monitor.store.base import Base, Row, in_parts
from monitor.store.judging import Judged
from monitor.store.moments import number, stamp
from monitor.store.saying import text_telling
from monitor.store.tellings import Group


class Claims:
    """Tables `parties`, `claimed`, `claim_parts`, `claim_days`, `claim_answers`, `claim_decisions`."""

    def __init__(self, base: Base) -> None:
        self._base = base

    def name(self, parties: Mapping[str, str]) -> None:
        """Keep what parties are called; writes only what is new."""
        known = self.parties()
        new = [(id_, name) for id_, name in parties.items() if known.get(id_) != name]
        if new:
            with self._base.transaction() as db:
                db.executemany(
                    "INSERT INTO parties (id, name) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name",
                    new,
                )

    def parties(self) -> dict[str, str]:
        """The parties that count as named: what each is called, by its id."""
        return {row["id"]: row["name"] for row in self._base.rows("SELECT id, name FROM parties")}

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
                " WHERE c.lane = ? AND c.direction = ? AND c.speaker = ? AND c.denies = ? AND c.first_at >= ? AND c.retired_at IS NULL AND p.left_day IS NULL",
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
        self,
        made: Sequence[Claim],
        ids: Sequence[int | None],
        dropped: Iterable[int],
        *,
        now: datetime,
        day: str,
    ) -> list[int]:
        """Make the rows of these claims what they are now, as of a day; an id that nothing inherited is retired. The ids, in order."""
        return claimrows.save(self._base, made, ids, dropped, now=now, day=day)

    def describe(
        self, said: Iterable[tuple[int, str, Sequence[Mapping[str, Any]], int | None]], day: str
    ) -> None:
        """Store (claim, gloss, origins, previous claim), as of a day: the list of an earlier day keeps its words."""
        claimrows.describe(self._base, said, day)

    def deniers(self, claims: Sequence[int]) -> dict[int, list[str]]:
        """The named speakers of the denials that answer each of these claims."""
        found: dict[int, list[str]] = defaultdict(list)
        for part, marks in in_parts(claims):
            for row in self._base.rows(
                "SELECT DISTINCT x.claim, d.speaker FROM claim_answers x JOIN claimed d ON d.id = x.denial"
                f" WHERE d.speaker <> '' AND d.retired_at IS NULL AND x.claim IN ({marks}) ORDER BY x.claim, d.first_at",
                part,
            ):
                found[row["claim"]].append(row["speaker"])
        return found

    def answer(self, pairs: Iterable[tuple[int, int]], claims: Sequence[int]) -> None:
        """Store which denial answers which claim, for these claims."""
        claimrows.answer(self._base, pairs, claims)

    def together(self, claims: Iterable[int]) -> list[Row]:
        """(mention, claim, lane, denies, speaker) of every claim that shares a page with one of these."""
        found: list[Row] = []
        for part, marks in in_parts(sorted(claims)):
            found += self._base.rows(
                "SELECT DISTINCT p.mention, p.claim, c.lane, c.denies, c.speaker FROM claim_parts p JOIN claimed c ON c.id = p.claim"
                f" WHERE p.left_day IS NULL AND p.mention IN (SELECT mention FROM claim_parts WHERE claim IN ({marks}) AND left_day IS NULL)",
                part,
            )
        return found

    def get(self, claim_id: int) -> Row:
        """One claim, also one that is told no longer. Raises InputError where there is none of that number."""
        row = self._base.row("SELECT * FROM claimed WHERE id = ?", (number(claim_id),))
        if row is None:
            raise InputError(
                f"{self._base.path}: there is no claim {claim_id}.\n`monitor claims list` shows which there are."
            )
        return row

    def standing(self, claim_id: int) -> Row:
        """One claim that pages tell. Raises InputError where there is none of that number, or none of them tells it any longer."""
        row = self.get(claim_id)
        if row["retired_at"]:
            raise InputError(
                f"{self._base.path}: claim {claim_id} stands no longer, since {row['retired_at']}: its pages tell it no more, or went"
                f" to other claims.\n`monitor claims show {claim_id}` shows what it was."
            )
        return row

    def parts_in(self, claim_id: int) -> list[dict[str, Any]]:
        """
        The pages of a claim with the reason why each stands there, in the order in which they appeared.

        Each with the `fingerprint` of its text that tells it; of a claim that stands no longer, those that stood there last.
        """
        rows = self._base.rows(
            "SELECT p.*, a.title, a.url, a.outlet, a.language, a.published_at, a.fingerprint, m.found_at, m.day, m.status FROM claim_parts p"
            " JOIN mentions m ON m.id = p.mention JOIN articles a ON a.id = m.article WHERE p.claim = ?1 AND p.left_day IS"
            " (SELECT CASE WHEN c.retired_at IS NOT NULL THEN (SELECT max(q.left_day) FROM claim_parts q WHERE q.claim = c.id) END"
            " FROM claimed c WHERE c.id = ?1) ORDER BY coalesce(a.published_at, m.found_at), p.mention",
            (claim_id,),
        )
        return [
            dict(row)
            | (
                {"fingerprint": text_telling(self._base, (row["mention"], row["key"]))}
                if row["left_day"]
                else {}
            )
            for row in rows
        ]

    def around(self, claim_id: int) -> Around:
        """What denies it, how its figure moved, who else gives the same figure."""
        return around(self._base, claim_id)

    def listed(self, *, since: str | None = None, lane: str | None = None) -> list[Row]:
        """Claims, those of the newest day first, of one day the last that was made."""
        wanted = ["retired_at IS NULL"]
        wanted += ["day >= :since"] if since is not None else []
        wanted += ["lane = :lane"] if lane is not None else []
        return self._base.rows(
            f"SELECT * FROM claimed WHERE {' AND '.join(wanted)} ORDER BY day DESC, id DESC",
            {"since": since, "lane": lane},
        )

    def review(
        self, claim_id: int, status: Status, now: datetime, *, seen: Status | None = None
    ) -> Judged | None:
        """
        Judge a claim with its pages, and those that join it later; what came of it.

        `seen`: the status that whoever judges looks at; where it is another by now, or the claim stands no
        longer, nothing is written and the answer is None. Without it InputError where it stands no longer.
        """
        with self._base.transaction():
            if seen is None:
                self.standing(claim_id)
            return judging.judge(self._base, claim_id, status, now, seen=seen)

    def follow_reviews(self, claims: Sequence[int], now: datetime) -> None:
        """Give pages that joined a judged claim its judgement, where nobody judged them."""
        judging.follow(self._base, claims, now)
