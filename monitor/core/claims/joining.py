"""
Join what mentions tell into claims: who says what moved, and who only repeats it.

Computed, never final: a claim may be wrong, so it deletes nothing, keeps the
reason of each join, and bows to what a person decided. Parts join one claim
when lane, direction and speaker agree, they lie within 72 hours of its first
part, and they share a figure or a near-copied passage.

A wrong merge hides a report, a missed one costs a line. So an unnamed speaker
is nobody's equal: without a named party only a near-copied passage joins.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from monitor.core.figures.binding import Figure
from monitor.core.mention import UNDIRECTED
from monitor.core.nearcopy import Sketch, likeness

WINDOW = timedelta(hours=72)

Key = tuple[int, str]
"""A part's lasting name: mention id, and what is told in it (`lane|direction|speaker|denial|figure`)."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """What one page tells of one matter: its matches of one lane, direction and speaker."""

    mention: int
    lane: str
    direction: str
    speaker: str | None
    """Id of the party; None where the speaker has no name that we know."""
    denies: bool
    figures: tuple[Figure, ...]
    passage: Sketch
    """Of the quoted sentences: what a near-copied passage is measured on."""
    at: datetime
    """When the page appeared, or else when we found it; UTC."""
    url: str
    tags: tuple[str, ...] = ()
    language: str | None = None
    words: tuple[str, ...] = ()
    """Names of the vocabularies that hit: what is talked of, where no figure says it."""

    @cached_property
    def key(self) -> Key:
        """The name under which a person's decision remembers this part; it outlives a change of rules that finds it again."""
        first = f"{self.figures[0].thing}={self.figures[0].value:g}" if self.figures else ""
        return self.mention, "|".join(
            (self.lane, self.direction, self.speaker or "", "denial" if self.denies else "", first)
        )

    @cached_property
    def amounts(self) -> frozenset[tuple[str, float]]:
        """(thing, value) of each of its figures."""
        return frozenset((figure.thing, figure.value) for figure in self.figures)


@dataclass(frozen=True, kw_only=True)
class Join:
    """Why a part stands in a claim."""

    part: Key
    with_part: Key
    reason: str


@dataclass(frozen=True, kw_only=True)
class Decisions:
    """What a person decided: pairs that belong together, pairs that do not. The program never undoes one."""

    together: frozenset[tuple[Key, Key]] = frozenset()
    apart: frozenset[tuple[Key, Key]] = frozenset()

    def unkept(self, parts: Iterable[Part]) -> tuple[tuple[Key, Key], ...]:
        """The decisions about parts that are there no longer, so that they can be told and not silently lost."""
        known = {part.key for part in parts}
        return tuple(sorted(pair for pair in self.together | self.apart if not known.issuperset(pair)))


@dataclass(frozen=True, kw_only=True)
class Claim:
    """One statement of one party, with every page that tells it."""

    parts: tuple[Part, ...]
    """In the order in which they appeared."""
    joins: tuple[Join, ...] = ()

    @property
    def first(self) -> Part:
        """The earliest telling that we hold."""
        return self.parts[0]

    @property
    def figure(self) -> Figure | None:
        """The figure that the most pages give; of equals the earliest."""
        counts: dict[tuple[str, float], list[Figure]] = defaultdict(list)
        for part in self.parts:
            for figure in part.figures:
                counts[figure.thing, figure.value].append(figure)
        return max(counts.values(), key=len)[0] if counts else None

    @property
    def tags(self) -> tuple[str, ...]:
        """Every tag of its parts, once, in order of appearance; undirected is only what none of them gives a direction."""
        told = dict.fromkeys(tag for part in self.parts for tag in part.tags)
        if not all(UNDIRECTED in part.tags for part in self.parts):
            told.pop(UNDIRECTED, None)
        return tuple(told)


@dataclass
class _Growing:
    parts: list[Part] = field(default_factory=list)
    joins: list[Join] = field(default_factory=list)
    ground: set[int | tuple[str, float]] = field(default_factory=set)
    """Amounts and shingles of its parts: who shares none of them shares no ground, and need not be measured."""
    mentions: set[int] = field(default_factory=set)

    def add(self, part: Part) -> None:
        self.parts.append(part)
        self.ground |= part.amounts
        self.ground |= part.passage.shingles
        self.mentions.add(part.mention)

    def may_share(self, part: Part) -> bool:
        """A quick no where nothing is shared; the parts themselves decide the rest."""
        return (
            part.mention in self.mentions
            or not self.ground.isdisjoint(part.amounts)
            or not self.ground.isdisjoint(part.passage.shingles)
        )


def claims(parts: Iterable[Part], decisions: Decisions | None = None) -> list[Claim]:
    """
    All claims that the parts make, the earliest first.

    The result does not depend on the order in which the parts are given.
    """
    decided = decisions or Decisions()
    apart = {frozenset(pair) for pair in decided.apart}
    groups: dict[tuple[str, str, str | None, bool], list[Part]] = defaultdict(list)
    for part in sorted(parts, key=lambda part: (part.at, part.url, part.key)):
        groups[part.lane, part.direction, part.speaker, part.denies].append(part)
    grown = [claim for group in groups.values() for claim in _grow(group, apart)]
    _join_by_hand(grown, decided.together)
    made = [
        Claim(
            parts=tuple(sorted(g.parts, key=lambda part: (part.at, part.url, part.key))), joins=tuple(g.joins)
        )
        for g in grown
        if g.parts
    ]
    return sorted(made, key=lambda claim: (claim.first.at, claim.first.url, claim.first.key))


def shared_ground(one: Part, other: Part) -> str | None:
    """
    Why two parts of the same speaker tell the same, or None.

    A copied passage with another number in it is a correction or a rival, and no copy of the claim.
    """
    if one.mention == other.mention and not contradicts(one, other):
        return "the same page"
    shared = one.amounts & other.amounts
    if shared and one.speaker is not None:
        first = next(figure for figure in one.figures if (figure.thing, figure.value) in shared)
        return f"the same figure: {first.raw}"
    if one.figures and other.figures and not shared:
        return None
    alike = likeness(one.passage, other.passage)
    if alike.is_copy:
        return f"a near-copied passage: containment {alike.containment:.2f}, Jaccard {alike.jaccard:.2f}"
    return None


def contradicts(one: Part, other: Part) -> bool:
    """Whether two parts give different numbers for the same thing, and none in common."""
    things = {thing for thing, _ in one.amounts} & {thing for thing, _ in other.amounts}
    return bool(things) and not one.amounts & other.amounts


def _grow(group: Sequence[Part], apart: set[frozenset[Key]]) -> list[_Growing]:
    """Each part joins the latest claim that it shares ground with, and that began within the window."""
    made: list[_Growing] = []
    begun = 0
    parted = frozenset(key for pair in apart for key in pair)
    for part in group:
        while begun < len(made) and part.at - made[begun].parts[0].at > WINDOW:
            begun += 1
        for claim in reversed(made[begun:]):
            if not claim.may_share(part):
                continue
            if part.key in parted and any(
                frozenset((part.key, member.key)) in apart for member in claim.parts
            ):
                continue
            reason, member = next(
                ((reason, member) for member in claim.parts if (reason := shared_ground(member, part))),
                (None, None),
            )
            if reason and member:
                claim.joins.append(Join(part=part.key, with_part=member.key, reason=reason))
                claim.add(part)
                break
        else:
            made.append(_Growing())
            made[-1].add(part)
    return made


def _join_by_hand(grown: list[_Growing], together: Iterable[tuple[Key, Key]]) -> None:
    """Merge the claims that a person joined; lanes never mix, whatever was asked."""
    for one, other in sorted(together):
        first = next((claim for claim in grown if any(part.key == one for part in claim.parts)), None)
        second = next((claim for claim in grown if any(part.key == other for part in claim.parts)), None)
        if first is None or second is None or first is second or first.parts[0].lane != second.parts[0].lane:
            continue
        first.parts.extend(second.parts)
        first.joins.extend([*second.joins, Join(part=other, with_part=one, reason="joined by hand")])
        second.parts, second.joins = [], []


def carried(old: Mapping[int, frozenset[Key]], new: Sequence[Claim]) -> list[int | None]:
    """
    The ids that recomputed claims inherit: each old id goes to the new claim that kept most of its parts.

    A review and a link point to an id, so it must not wander. None where a claim is new.
    """
    owners: dict[Key, int] = {key: claim for claim, keys in old.items() for key in keys}
    shares: list[tuple[int, int, int]] = []
    for place, claim in enumerate(new):
        counts: dict[int, int] = defaultdict(int)
        for part in claim.parts:
            if part.key in owners:
                counts[owners[part.key]] += 1
        shares.extend((-count, claim_id, place) for claim_id, count in counts.items())
    ids: list[int | None] = [None] * len(new)
    taken: set[int] = set()
    for _, claim_id, place in sorted(shares):
        if claim_id not in taken and ids[place] is None:
            ids[place] = claim_id
            taken.add(claim_id)
    return ids
