"""
The claims that stand round one: what denies it, how its figure moved, who else gives the same figure.

A claim is one party's. Who repeats its number without naming that party, or denies the number on a page of their own,
has a claim of his own; nothing but the figure ties them, so they are shown beside each other and never joined.
"""

from dataclasses import dataclass

from monitor.store.base import Base, Row

NEAR = 14
"""Days on either side within which an equal figure is shown; later it is as often as not another delivery's."""
MOST = 50
"""Figures of the same speaker, on either side, at most."""
_ANSWERS = "SELECT c.* FROM claim_answers x JOIN claimed c ON c.id = x.{0} WHERE x.{1} = ? ORDER BY c.id"
_SERIES = (
    "SELECT o.* FROM claimed c JOIN claimed o ON o.speaker = c.speaker AND o.lane = c.lane AND o.direction = c.direction"
    " AND o.denies = c.denies AND o.thing = c.thing AND o.retired_at IS NULL AND (o.first_at, o.id) {0} (c.first_at, c.id)"
    " WHERE c.id = ? AND c.speaker <> '' ORDER BY o.first_at {1}, o.id {1} LIMIT ?"
)
_SAME_FIGURE = (
    "SELECT o.* FROM claimed c JOIN claimed o ON o.lane = c.lane AND o.thing = c.thing AND o.id <> c.id AND o.retired_at IS NULL"
    " AND coalesce(o.low, o.high) = coalesce(c.low, c.high) AND abs(julianday(o.first_at) - julianday(c.first_at)) <= ?"
    " AND NOT (o.speaker <> '' AND o.speaker = c.speaker AND o.direction = c.direction AND o.denies = c.denies)"
    " WHERE c.id = ? ORDER BY o.first_at, o.id"
)


@dataclass(frozen=True, kw_only=True)
class Around:
    """Rows of `claimed`."""

    denials: list[Row]
    """What denies this claim."""
    denied: list[Row]
    """What this denial denies."""
    earlier: list[Row]
    """The same speaker's claims of the same thing with a figure before it, the nearest first."""
    later: list[Row]
    """… after it, the nearest first."""
    same_figure: list[Row]
    """Others' claims of the lane with the same number of the same thing, denials too, the first first."""


def around(base: Base, claim: int) -> Around:
    """What stands round a claim, as of now."""
    return Around(
        denials=base.rows(_ANSWERS.format("denial", "claim"), (claim,)),
        denied=base.rows(_ANSWERS.format("claim", "denial"), (claim,)),
        earlier=base.rows(_SERIES.format("<", "DESC"), (claim, MOST)),
        later=base.rows(_SERIES.format(">", "ASC"), (claim, MOST)),
        same_figure=base.rows(_SAME_FIGURE, (NEAR, claim)),
    )
