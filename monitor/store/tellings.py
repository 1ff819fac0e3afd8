"""
What each page tells: its parts, taken from its matches once for each text and rule set.

How a page is taken apart is `core.claims.telling`'s business; which claims the parts
make is stored by `store.claims`.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from monitor.core.claims import WINDOW, Part
from monitor.core.figures import Figure
from monitor.core.figures.bounds import Bound
from monitor.core.mention import Match
from monitor.core.nearcopy import Sketch
from monitor.store.base import Base, Row, in_parts
from monitor.store.matchrows import match_of
from monitor.store.moments import moment, stamp, to_json

Group = tuple[str, str, str, int]
"""lane, direction, speaker ('' for none), denies: parts of different groups never meet."""


@dataclass(frozen=True, kw_only=True)
class Material:
    """A mention as claims need it."""

    mention: int
    matches: tuple[Match, ...]
    at: datetime
    """When it was published, else when it was found."""
    url: str
    outlet: str
    language: str | None
    title: str
    text: str
    fingerprint: str


class Tellings:
    """Tables `tellings` and `telling_parts`."""

    def __init__(self, base: Base) -> None:
        self._base = base

    def untold(self, ruleset: str) -> Iterator[Material]:
        """The mentions whose text or rules changed since their parts were taken."""
        # `<>` would read every row; what lies on either side of a version is found by the index.
        waiting = self._base.rows("SELECT mention FROM untold")
        waiting += self._base.rows(
            "SELECT mention FROM tellings WHERE ruleset < ?1 UNION ALL SELECT mention FROM tellings WHERE ruleset > ?1",
            (ruleset,),
        )
        for id_ in sorted({row[0] for row in waiting}):
            row = self._base.row(
                "SELECT a.*, m.found_at FROM mentions m JOIN articles a ON a.id = m.article WHERE m.id = ?",
                (id_,),
            )
            if row is None:
                continue
            matches = self._base.rows(
                "SELECT * FROM matches WHERE mention = ? AND fingerprint = ? ORDER BY position, id",
                (id_, row["fingerprint"]),
            )
            yield Material(
                mention=id_,
                matches=tuple(match_of(match) for match in matches),
                at=moment(row["published_at"] or row["found_at"]),
                url=row["url"],
                outlet=row["outlet"],
                language=row["language"],
                title=row["title"],
                text=row["text"],
                fingerprint=row["fingerprint"],
            )

    def tell(
        self, ruleset: str, told: Iterable[tuple[Material, Sequence[Part], Sequence[str]]]
    ) -> dict[Group, datetime]:
        """Store what pages tell and whom they cite; the groups that are touched by it, and from when on."""
        touched: dict[Group, datetime] = {}

        def touch(group: Group, at: datetime) -> None:
            touched[group] = min(at, touched.get(group, at))

        with self._base.transaction() as db:
            for material, parts, cites in told:
                for row in db.execute(
                    "SELECT lane, direction, speaker, denies, at FROM telling_parts WHERE mention = ?",
                    (material.mention,),
                ):
                    touch((row["lane"], row["direction"], row["speaker"], row["denies"]), moment(row["at"]))
                db.execute("DELETE FROM telling_parts WHERE mention = ?", (material.mention,))
                db.execute(
                    "INSERT OR REPLACE INTO tellings (mention, fingerprint, ruleset, outlet, cites) VALUES (?, ?, ?, ?, ?)",
                    (material.mention, material.fingerprint, ruleset, material.outlet, to_json(list(cites))),
                )
                # A text that was replaced while this one was read still waits.
                db.execute(
                    "DELETE FROM untold WHERE mention = ?1 AND EXISTS (SELECT 1 FROM mentions m JOIN articles a ON a.id = m.article"
                    " WHERE m.id = ?1 AND a.fingerprint = ?2)",
                    (material.mention, material.fingerprint),
                )
                for place, part in enumerate(parts):
                    group = group_of(part)
                    touch(group, part.at)
                    db.execute(
                        "INSERT INTO telling_parts (mention, place, lane, direction, speaker, denies, at, url, language, tags, words, figures, shingles)"
                        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        (
                            material.mention, place, *group, stamp(part.at), part.url, part.language, to_json(list(part.tags)), to_json(list(part.words)),
                            to_json([_figure_row(figure) for figure in part.figures]), to_json(sorted(part.passage.shingles)),
                        ),
                    )  # fmt: skip
        return touched

    def groups(self) -> set[Group]:
        """Every group that has parts."""
        return {
            tuple(row)
            for row in self._base.rows("SELECT DISTINCT lane, direction, speaker, denies FROM telling_parts")
        }

    def parts(self, group: Group, since: datetime | None = None) -> list[Part]:
        """
        The parts of one group that a change from `since` on can move; all of them without it.

        Parts of claims that began more than a window before are settled: nothing later joins them.
        """
        condition, values = "", list(group)
        # CROSS JOIN: from the page to its few claims; the other way SQLite would go through the group's for each page.
        if since is not None:
            begun = stamp(since - WINDOW)
            condition = (
                " AND t.at >= ? AND NOT EXISTS (SELECT 1 FROM claim_parts p CROSS JOIN claimed c ON c.id = p.claim"
                " WHERE p.mention = t.mention AND p.left_day IS NULL AND c.lane = t.lane AND c.direction = t.direction AND c.speaker = t.speaker"
                " AND c.denies = t.denies AND c.first_at < ? AND c.retired_at IS NULL)"
            )
            values += [begun, begun]
        return [
            _part(row)
            for row in self._base.rows(
                "SELECT * FROM telling_parts t WHERE t.lane = ? AND t.direction = ? AND t.speaker = ? AND t.denies = ?"
                f"{condition} ORDER BY t.at, t.mention, t.place",
                values,
            )
        ]

    def told_by(self, mentions: Sequence[int]) -> dict[int, Row]:
        """Outlet, citations and near copy of mentions."""
        found: dict[int, Row] = {}
        for part, marks in in_parts(mentions):
            for row in self._base.rows(
                "SELECT t.mention, t.outlet, t.cites, (SELECT min(n.other) FROM near_copies n WHERE n.mention = t.mention) AS copy_of"
                f" FROM tellings t WHERE t.mention IN ({marks})",
                part,
            ):
                found[row["mention"]] = row
        return found


def group_of(part: Part) -> Group:
    """The group that a part belongs to."""
    return part.lane, part.direction, part.speaker or "", int(part.denies)


def _figure_row(figure: Figure) -> list[Any]:
    return [figure.thing, figure.low, figure.high, figure.bound.value, figure.raw]


def _part(row: Row) -> Part:
    return Part(
        mention=row["mention"],
        lane=row["lane"],
        direction=row["direction"],
        speaker=row["speaker"] or None,
        denies=bool(row["denies"]),
        figures=tuple(
            Figure(thing=thing, low=low, high=high, bound=Bound(bound), raw=raw, start=0, end=0)
            for thing, low, high, bound, raw in json.loads(row["figures"])
        ),
        passage=Sketch(frozenset(json.loads(row["shingles"]))),
        at=moment(row["at"]),
        url=row["url"],
        tags=tuple(json.loads(row["tags"])),
        language=row["language"],
        words=tuple(json.loads(row["words"])),
    )
