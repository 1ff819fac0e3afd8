"""
Runs: when we looked, what each source's state was then, and where the archive's chain stood.

The states of a day's last run are what that day's list says of its coverage,
for ever: they are stored, never computed again. Of the runs before it those
count that said something new; one that said what the run before it said lets go
of its states when the next one ends.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from monitor.core.cadence import SourceState, State
from monitor.core.unread import Cause, Unread
from monitor.store.base import Base, Row
from monitor.store.moments import number, stamp, to_json, to_moment, to_text
from monitor.store.nearcopies import forget_old_sketches

CRAWL = "crawl"


class Runs:
    """Table `runs`."""

    def __init__(self, base: Base, timezone: ZoneInfo) -> None:
        self._base, self._timezone = base, timezone

    def begin(self, kind: str, now: datetime) -> int:
        """Note that a run of a kind (`crawl`, `replay`) began; its id. One of that kind that never ended is marked lost."""
        with self._base.transaction() as db:
            if kind == CRAWL:  # the lock says that no other crawl is alive
                db.execute("UPDATE runs SET status = 'lost' WHERE kind = ? AND ended_at IS NULL", (kind,))
            ended = db.execute(
                "SELECT 1 FROM runs WHERE kind = ? AND ended_at IS NOT NULL LIMIT 1", (kind,)
            ).fetchone()
            cursor = db.execute(
                "INSERT INTO runs (kind, first, begun_at, day, status) VALUES (?, ?, ?, ?, 'running')",
                (kind, int(kind == CRAWL and ended is None), stamp(now), self._day(now)),
            )
            return int(cursor.lastrowid or 0)

    def end(
        self,
        run: int,
        *,
        now: datetime,
        states: Mapping[str, State] | Mapping[str, Mapping[str, Any]] | None = None,
        counts: Mapping[str, Any] | None = None,
        chain_head: str | None = None,
        status: str = "ok",
    ) -> None:
        """Note how a run ended."""
        plain = {id_: plain_state(state) for id_, state in (states or {}).items()}
        with self._base.transaction() as db:
            forget_old_sketches(db, now)
            db.execute(
                "UPDATE runs SET ended_at = ?, day = ?, status = ?, sources = ?, answered = ?, states = ?, counts = ?,"
                " chain_head = ? WHERE id = ?",
                (
                    stamp(now), self._day(now), status, len(plain), sum(bool(s["answered"]) for s in plain.values()),
                    to_json(plain) if states is not None else None, to_json(dict(counts or {})), chain_head, number(run),
                ),
            )  # fmt: skip
            if states is not None:
                _let_go_of_repeated_states(db, self._day(now))

    def latest(self) -> Row | None:
        """The last crawl that ended."""
        return self._base.row(
            "SELECT * FROM runs WHERE kind = ? AND ended_at IS NOT NULL ORDER BY id DESC LIMIT 1", (CRAWL,)
        )

    def heads(self) -> list[tuple[int, str]]:
        """(run, chain head) of every run that ended with one, in order."""
        rows = self._base.rows("SELECT id, chain_head FROM runs WHERE chain_head IS NOT NULL ORDER BY id")
        return [(row["id"], row["chain_head"]) for row in rows]

    def _day(self, now: datetime) -> str:
        return now.astimezone(self._timezone).date().isoformat()


def _let_go_of_repeated_states(db: Any, day: str) -> None:
    """Of a day's last three crawls the middle one, where it says what the first says; the last one's states stay."""
    held = db.execute(
        "SELECT id, states FROM runs WHERE day = ? AND kind = ? AND states IS NOT NULL ORDER BY id DESC LIMIT 3",
        (day, CRAWL),
    ).fetchall()
    if len(held) == 3 and _without_counts(held[1]["states"]) == _without_counts(held[2]["states"]):
        db.execute("UPDATE runs SET states = NULL WHERE id = ?", (held[1]["id"],))


def _without_counts(states: str) -> dict[str, Any]:
    """States in which of unread pages only the reason is left: their numbers differ after every crawl."""
    plain: dict[str, Any] = json.loads(states)
    return {
        id_: state | {"unread": state["unread"]["cause"]} if "unread" in state else state
        for id_, state in plain.items()
    }


def plain_state(state: State | Mapping[str, Any]) -> dict[str, Any]:
    """A state as stored."""
    if isinstance(state, State):
        plain: dict[str, Any] = {
            "state": state.state.value,
            "since": to_text(state.since),
            "answered": state.answered,
        }
        return plain | {"unread": _plain_unread(state.unread)} if state.unread else plain
    since = state.get("since")
    word = str(state["state"])
    hears = word in (SourceState.OK, SourceState.QUIET, SourceState.GAP)
    return {
        "state": word,
        "since": to_text(since) if isinstance(since, datetime) else since,
        "answered": bool(state.get("answered", hears)),
    }


def states_of(text: str | None) -> dict[str, State]:
    """The states that a run stored."""
    return {
        id_: State(
            state=SourceState(held["state"]),
            since=to_moment(held["since"]),
            answered=held["answered"],
            unread=_unread(held["unread"]) if "unread" in held else None,
        )
        for id_, held in json.loads(text or "{}").items()
    }


def _plain_unread(unread: Unread) -> dict[str, Any]:
    return {
        "asked": unread.asked,
        "read": unread.read,
        "days": unread.days,
        "cause": unread.cause.value,
        "of_cause": unread.of_cause,
        "last_read_at": to_text(unread.last_read_at),
    }


def _unread(held: Mapping[str, Any]) -> Unread:
    return Unread(
        asked=held["asked"],
        read=held["read"],
        days=held["days"],
        cause=Cause(held["cause"]),
        of_cause=held["of_cause"],
        last_read_at=to_moment(held["last_read_at"]),
    )
