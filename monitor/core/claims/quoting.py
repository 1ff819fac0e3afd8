"""
Find which of a page's matches a part of it was made of, so that a claim is proved by its own words alone.

Pure. A page tells many things, often of one lane: what Seoul says, what Moscow
answers, an older figure. Each match belongs to one part, as `telling` put it there.
"""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime

from monitor.core.claims.joining import Part, contradicts
from monitor.core.claims.telling import parts_of
from monitor.core.mention import Direction, Match

_ANY = datetime.min.replace(tzinfo=UTC)


def quotes_of(keys: Collection[str], matches: Sequence[Match], parties: Collection[str]) -> tuple[Match, ...]:
    """
    The matches that tell the parts of these names, in their order; `parties` are the ids of those who count as named.

    Where newer rules read another figure first, the parts of the same lane, direction, speaker and denial.
    """
    parts = _parts(matches, parties)
    wanted = [part for part in parts if part.key[1] in keys]
    if not wanted:
        matters = {_matter(key) for key in keys}
        wanted = [part for part in parts if _matter(part.key[1]) in matters]
    return tuple(match for match in matches if _home(match, parts, parties) in wanted)


def _parts(matches: Sequence[Match], parties: Collection[str]) -> tuple[Part, ...]:
    return parts_of(0, matches, at=_ANY, url="", language=None, parties=parties)


def _matter(key: str) -> str:
    return key.rpartition("|")[0]


def _home(match: Match, parts: Sequence[Part], parties: Collection[str]) -> Part | None:
    """The part that a match went into: one of its own speaker and direction, else one that lent it these."""
    (own,) = _parts([match], parties)
    open_to = [
        part
        for part in parts
        if (part.lane, part.denies) == (own.lane, own.denies)
        and own.direction in (part.direction, Direction.UNCLEAR)
        and own.speaker in (part.speaker, None)
        and not contradicts(own, part)
    ]
    return min(
        open_to, key=lambda part: (part.speaker != own.speaker, part.direction != own.direction), default=None
    )
