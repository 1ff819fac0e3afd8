"""
Write one English line for a claim, whatever its language.

Built from what the rules matched and nothing else: no translation, no guess.
What is not known is left out, never filled in.
"""

from collections.abc import Mapping, Sequence

from monitor.core.claims.joining import Claim
from monitor.core.claims.lanes import says
from monitor.core.claims.origins import Origin
from monitor.core.figures.binding import Figure
from monitor.core.figures.bounds import Bound
from monitor.core.mention import DENIED, UNDIRECTED

ARROWS = {"dprk-to-russia": "DPRK → Russia", "russia-to-dprk": "Russia → DPRK"}


NOUNS = {
    # Vocabulary → what a gloss calls it, the most telling first.
    "missiles": "missiles", "ammo": "ammunition", "guns": "guns", "drones": "drones", "containers": "containers", "cargo": "cargo",
    "mil-tech": "military technology", "russian-kit": "air defence and jammers", "workers": "workers", "prisoners": "prisoners",
    "weapons": "arms", "military-help": "military help", "goods": "goods", "arms-deal": "arms deal",
}  # fmt: skip
"""Vocabularies without a line here (countries, verbs, places) say nothing of what moved."""


def what(claim: Claim) -> str | None:
    """What moved, by the vocabulary of its first page that says it best."""
    said = {word for word in claim.first.words if says(claim.first.lane, word)}
    return next((noun for word, noun in NOUNS.items() if word in said), None)


def gloss(
    claim: Claim,
    *,
    names: Mapping[str, str],
    found: Sequence[Origin] = (),
    before: Figure | None = None,
    denied_by: Sequence[str] = (),
) -> str:
    """
    `DPRK → Russia · shells · 6.5 million · says HUR (via Reuters) · up from 4 million · denied by MFA DPRK`.

    `DPRK → Russia (?)` where the text does not say who gives. `names` gives a party's English name by its id; `before` is the speaker's last figure for the same thing.
    """
    first = claim.first
    pieces = [ARROWS.get(first.direction, "DPRK and Russia") + (" (?)" if UNDIRECTED in claim.tags else "")]
    if first.lane not in ARROWS:
        pieces.append(first.lane)
    figure = claim.figure
    if figure:
        pieces += [figure.thing, spoken(figure)]
    elif (noun := what(claim)) and noun != first.lane:
        pieces.append(noun)
    if first.speaker:
        via = next((origin.via for origin in found if origin.name == first.speaker and origin.via), ())
        through = f" (via {', '.join(names.get(outlet, outlet) for outlet in via[:2])})" if via else ""
        verb = "denial by" if first.denies else "no comment from" if "no-comment" in first.tags else "says"
        pieces.append(f"{verb} {names.get(first.speaker, first.speaker)}{through}")
    elif first.denies:
        pieces.append("denied")
    if figure and before:
        pieces.append(change(before, figure))
    if denied_by:
        pieces.append("denied by " + ", ".join(names.get(party, party) for party in dict.fromkeys(denied_by)))
    elif DENIED in first.tags:
        pieces.append("denied by others")
    return " · ".join(pieces)


def spoken(figure: Figure) -> str:
    """A figure in words: `more than 20,000`, `10,000 to 12,000`, `6.5 million`."""
    low, high = figure.low, figure.high
    if figure.bound is Bound.ORDER:
        return {10: "dozens", 100: "hundreds", 1e3: "thousands", 1e4: "tens of thousands", 1e5: "hundreds of thousands",
                1e6: "millions", 1e7: "tens of millions"}.get(low or 0, f"{_number(low or 0)} or more")  # fmt: skip
    if figure.bound is Bound.RANGE and low is not None and high is not None:
        return f"{_number(low)} to {_number(high)}"
    prefix = {Bound.AT_LEAST: "more than ", Bound.AT_MOST: "up to ", Bound.ABOUT: "about "}.get(
        figure.bound, ""
    )
    return prefix + _number(figure.value)


def change(old: Figure, new: Figure) -> str:
    """How a figure moved since the same speaker's last one."""
    was, now = old.value, new.value
    if was and abs(now / was - 0.5) < 0.03:
        return f"halved from {spoken(old)}"
    if was and abs(now / was - 2) < 0.1:
        return f"doubled from {spoken(old)}"
    return f"{'up' if now > was else 'down'} from {spoken(old)}"


def _number(value: float) -> str:
    if value >= 1e6:
        return f"{value / 1e6:.3f}".rstrip("0").rstrip(".") + " million"
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"
