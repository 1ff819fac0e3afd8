"""Whose mouth a sentence is put in (first version: a party beside a verb of saying)."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from monitor.core.reading import Reading


@dataclass(frozen=True)
class Speaker:
    """A party, or an unnamed speaker's words."""

    party: str
    raw: str


def find(reading: "Reading", first: int, last: int) -> Speaker | None:
    """The speaker of a stretch."""
    spots = reading.spots
    said = [spot for spot in spots.speech if first <= spot.start and spot.end <= last]
    if not said:
        return None
    near = [spot for spot in (*spots.parties, *spots.unnamed) if first <= spot.start and spot.end <= last]
    best = min(
        (
            (abs(spot.start - verb.start), spot)
            for spot in near
            for verb in said
            if not (spot.start < verb.end and verb.start < spot.end)
        ),
        default=None,
    )
    if best is None:
        return None
    start, end = reading.folded.source(best[1].start, best[1].end)
    raw = reading.written[start:end]
    return Speaker(best[1].name or raw, raw)
