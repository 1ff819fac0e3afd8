"""
The claims that stand round one: what denies it, how its figure moved, who else gives the same figure.

A claim is one party's. Who repeats its number without naming that party, or denies the number on a page of their own,
has a claim of his own; nothing but the figure ties them, so they are shown beside each other and never joined.
"""

from dataclasses import dataclass

from monitor.store.base import Base, Row

NEAR = 14
"""Days on either side within which an equal figure is shown; later it is as often as not another delivery's."""
STEPS = 50
"""Steps back and forth along the same speaker's figures, at most."""


@dataclass(frozen=True, kw_only=True)
class Around:
    """Rows of `claimed`."""

    denials: list[Row]
    """What denies this claim."""
    denied: list[Row]
    """What this denial denies."""
    earlier: list[Row]
    """The same speaker's other figures for the same thing before it, the nearest first."""
    later: list[Row]
    """… after it, the first first."""
    same_figure: list[Row]
    """Other claims of the lane that give the same number of the same thing, denials too, the first first."""


def around(base: Base, claim: int) -> Around:
    """What stands round a claim, as of now."""
    answers = "SELECT c.* FROM claim_answers x JOIN claimed c ON c.id = x.{0} WHERE x.{1} = ? ORDER BY c.id"
    return Around(
        denials=base.rows(answers.format("denial", "claim"), (claim,)),
        denied=base.rows(answers.format("claim", "denial"), (claim,)),
        earlier=_along(base, claim, "JOIN claimed n ON n.id = w.previous"),
        later=_along(base, claim, "JOIN claimed n ON n.previous = w.id AND n.retired_at IS NULL"),
        same_figure=base.rows(
            "SELECT o.* FROM claimed c JOIN claimed o ON o.lane = c.lane AND o.thing = c.thing AND o.id <> c.id"
            " AND coalesce(o.low, o.high) = coalesce(c.low, c.high) AND o.retired_at IS NULL"
            " AND abs(julianday(o.first_at) - julianday(c.first_at)) <= ? WHERE c.id = ? ORDER BY o.first_at, o.id",
            (NEAR, claim),
        ),
    )


def _along(base: Base, claim: int, step: str) -> list[Row]:
    return base.rows(
        "WITH RECURSIVE way (id, previous, steps) AS (SELECT id, previous, 0 FROM claimed WHERE id = ?"
        f" UNION SELECT n.id, n.previous, w.steps + 1 FROM way w {step} WHERE w.steps < ?)"
        " SELECT c.* FROM way w JOIN claimed c ON c.id = w.id WHERE w.steps > 0 GROUP BY c.id ORDER BY min(w.steps), c.first_at, c.id",
        (claim, STEPS),
    )
