"""
Take a page's matches apart into what it tells: one part for each lane, direction and speaker.

Several rules see one sentence; that is one part, not several. A sentence
without a speaker belongs to the page's one named speaker of that lane, where
there is exactly one: the headline of a report says what the lead attributes.
What only loose rules saw in passing, in a lane of which nothing firm is told,
makes no claim beside what the page does tell.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from monitor.core.claims.joining import Part, contradicts
from monitor.core.claims.lanes import counts
from monitor.core.claims.own_figures import own_figures
from monitor.core.figures.binding import Figure
from monitor.core.mention import DENIAL, UNDIRECTED, Direction, Match
from monitor.core.nearcopy import Sketch, sketch

_OWN_DIRECTION = {"dprk-to-russia": Direction.DPRK_TO_RUSSIA, "russia-to-dprk": Direction.RUSSIA_TO_DPRK}
MOST = 24
"""Parts kept of one page; a chronicle of a hundred statements is no statement."""


def parts_of(
    mention: int,
    matches: Sequence[Match],
    *,
    at: datetime,
    url: str,
    language: str | None,
    parties: Collection[str],
    loose: Collection[str] = (),
) -> tuple[Part, ...]:
    """What one page tells, the most prominent first; `parties`: ids of those who count as named, `loose`: ids of loose rules."""
    grown: list[Part] = []
    for match in sorted(matches, key=lambda m: (m.prominence.rank, m.start, m.rule)):
        lane = _lane(match)
        part = Part(
            mention=mention,
            lane=lane,
            direction=(
                match.direction
                if match.direction is not Direction.UNCLEAR
                else _OWN_DIRECTION.get(lane, match.direction)
            ).value,
            speaker=match.speaker if match.speaker in parties else None,
            denies=DENIAL in match.tags,
            figures=tuple(figure for figure in own_figures(match) if counts(lane, figure.thing)),
            passage=sketch(match.quote),
            at=at,
            url=url,
            tags=match.tags if _says_who(match) else (*match.tags, UNDIRECTED),
            language=language,
            words=tuple(dict.fromkeys(hit.term for hit in match.hits)),
        )
        place = next((i for i, other in enumerate(grown) if _same(other, part)), None)
        if place is None:
            grown.append(part)
        else:
            grown[place] = _merged(grown[place], part)
    firm = {_lane(match) for match in matches if match.rule not in loose}
    told = [part for part in _attributed(grown) if part.lane in firm or not firm]
    return tuple(told[:MOST])


def _lane(match: Match) -> str:
    """A match's lane; of what goes the other way than the lane that found it, the lane of its way."""
    directed = match.lane in _OWN_DIRECTION and match.direction is not Direction.UNCLEAR
    return match.direction.value if directed else match.lane


def _says_who(match: Match) -> bool:
    return match.direction is not Direction.UNCLEAR or match.lane not in _OWN_DIRECTION


def _same(one: Part, other: Part) -> bool:
    return _matter(one) == _matter(other) and one.speaker == other.speaker and not contradicts(one, other)


def _matter(part: Part) -> tuple[str, str, bool]:
    return part.lane, part.direction, part.denies


def _merged(one: Part, other: Part) -> Part:
    known = {(figure.thing, figure.value) for figure in one.figures}
    more: tuple[Figure, ...] = tuple(f for f in other.figures if (f.thing, f.value) not in known)
    undirected = UNDIRECTED in one.tags and UNDIRECTED in other.tags
    return replace(
        one,
        figures=one.figures + more,
        passage=Sketch(one.passage.shingles | other.passage.shingles),
        tags=tuple(tag for tag in dict.fromkeys((*one.tags, *other.tags)) if undirected or tag != UNDIRECTED),
        words=tuple(dict.fromkeys((*one.words, *other.words))),
    )


def _attributed(parts: list[Part]) -> list[Part]:
    """Parts without a direction or a speaker take those of the rest of their lane, where the page has just one."""
    parts = [_directed(part, parts) for part in parts]
    done: list[Part] = []
    for part in parts:
        named = [other for other in parts if other.speaker is not None and _matter(other) == _matter(part)]
        if (
            part.speaker is None
            and len({other.speaker for other in named}) == 1
            and not contradicts(named[0], part)
        ):
            part = replace(part, speaker=named[0].speaker)
        place = next((i for i, other in enumerate(done) if _same(other, part)), None)
        if place is None:
            done.append(part)
        else:
            done[place] = _merged(done[place], part)
    return done


def _directed(part: Part, parts: Sequence[Part]) -> Part:
    clear = {
        other.direction for other in parts if other.lane == part.lane and other.direction != Direction.UNCLEAR
    }
    return (
        replace(part, direction=clear.pop())
        if part.direction == Direction.UNCLEAR and len(clear) == 1
        else part
    )
