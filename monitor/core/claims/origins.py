"""
Tell where a report comes from: the outlet that it cites, or the page that it copies.

Fourteen pages that all cite one agency are one origin, not fourteen. A page
that names nobody counts as its own origin: an echo taken for a witness is
corrected at a glance, a witness taken for an echo is lost.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from monitor.core.rule import PRESS, Party

_REACH = 40
_CITES_BEFORE = re.compile(
    r"(?:according to|citing|cited by|reports? (?:by|from|in)|told|in a statement carried by|carried by|via|quoted by|по данным|по информации|со ссылкой на|"
    r"как сообщает|как пишет|сообщает|сообщил[аио]?|пишет|передает|передаёт|за даними|за інформацією|з посиланням на|як повідомляє|повідомляє|повідомил[аио]|"
    r"пише|передає|据|據|引述|援引)[\s\w«\"“'’,.-]{0,24}$",
    re.IGNORECASE,
)
_CITES_AFTER = re.compile(
    r"[\s»\"”'’]{0,3}(?:news agency|newspaper)?[^.。!?]{0,12}?"
    r"(?:reported|reports|said|writes|wrote|has learned|сообщил|сообщает|написал|пишет|передал|повідомил|повідомляє|пише|передав|передає)"
    r"|(?:통신|신문|통신사|방송)?(?:[은는이가]\s[^.。!?\n]{0,160}?(?:보도|전했|전한)|[^.。!?\n]{0,8}(?:보도|에 따르면|따르면|인용))"
    r"|(?:通信|新聞)?(?:[はが、][^。\n]{0,120}?(?:報じ|伝え)|[^。\n]{0,8}(?:によると|によれば|報道))"
    r"|(?:社|报|報|通讯社|通訊社)?[^。\n]{0,12}(?:报道|報道|報導|消息|援引)",
    re.IGNORECASE,
)


def cited(text: str, parties: Sequence[Party]) -> tuple[str, ...]:
    """Ids of the outlets that a text cites as its source, in the order in which it does."""
    found: list[tuple[int, str]] = []
    for party in parties:
        if party.side != PRESS:
            continue
        for name in {name for names in party.names.values() for name in names}:
            if name.lstrip("=!").split("*")[0] not in text:
                continue
            for hit in re.finditer(_bounded(name), text):
                before = text[max(0, hit.start() - _REACH) : hit.start()]
                if _CITES_BEFORE.search(before) or _CITES_AFTER.match(text, hit.end()):
                    found.append((hit.start(), party.id))
                    break
    return tuple(dict.fromkeys(party for _, party in sorted(found)))


@dataclass(frozen=True, kw_only=True)
class Telling:
    """One page of a claim, as far as its origin goes."""

    mention: int
    outlet: str
    """Id of the party that the outlet is, or its name."""
    at: datetime
    speaker: str | None
    cites: tuple[str, ...] = ()
    copy_of: int | None = None
    """Mention that this page is a near copy of, whichever of the two was found first."""


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Who said or published it first, and the earliest page that we hold of it."""

    name: str
    via: tuple[str, ...]
    """Outlets through which others have it, in order of appearance."""
    mentions: tuple[int, ...]
    """The earliest first."""


def origins(tellings: Sequence[Telling]) -> tuple[Origin, ...]:
    """The independent origins of a claim, the one with the most pages first."""
    ordered = sorted(tellings, key=lambda telling: (telling.at, telling.mention))
    by_mention = {telling.mention: telling for telling in ordered}
    by_outlet: dict[str, Telling] = {}
    for telling in ordered:
        by_outlet.setdefault(telling.outlet, telling)
    firsts = _firsts(ordered)
    members: dict[str, list[int]] = {}
    via: dict[str, dict[str, None]] = {}
    for telling in ordered:
        name, through = _origin(telling, firsts, by_outlet)
        members.setdefault(name, []).append(telling.mention)
        via.setdefault(name, {}).update(dict.fromkeys(through))
    made = [
        Origin(name=name, via=tuple(via[name]), mentions=tuple(mentions))
        for name, mentions in members.items()
    ]
    return tuple(
        sorted(
            made, key=lambda origin: (-len(origin.mentions), by_mention[origin.mentions[0]].at, origin.name)
        )
    )


def _firsts(ordered: Sequence[Telling]) -> dict[int, Telling]:
    """Of each page the earliest among those that are copies of one another, itself where there is none."""
    firsts = {telling.mention: telling for telling in ordered}
    place = {telling.mention: number for number, telling in enumerate(ordered)}
    for _ in ordered:
        moved = False
        for telling in ordered:
            if telling.copy_of not in firsts:
                continue
            pair = (telling.mention, telling.copy_of)
            earlier = min((firsts[one] for one in pair), key=lambda one: place[one.mention])
            for one in pair:
                moved |= firsts[one] is not earlier
                firsts[one] = earlier
        if not moved:
            break
    return firsts


def _origin(
    telling: Telling, firsts: Mapping[int, Telling], by_outlet: Mapping[str, Telling]
) -> tuple[str, tuple[str, ...]]:
    """Follow copies and citations to the page or party that nobody is cited by; a circle ends where it began."""
    through: list[str] = []
    seen: set[int] = set()
    while telling.mention not in seen:
        seen.add(telling.mention)
        first = firsts[telling.mention]
        if first.mention not in seen:
            telling = first
            continue
        outlet = next((outlet for outlet in telling.cites if outlet != telling.outlet), None)
        if outlet is None:
            break
        through.append(outlet)
        earlier = by_outlet.get(outlet)
        if earlier is None or earlier.mention in seen:
            return telling.speaker or outlet, tuple(through)
        telling = earlier
    return telling.speaker or telling.outlet, tuple(through)


@lru_cache(maxsize=4096)
def _bounded(name: str) -> str:
    """A name of a party as a pattern: whole words in alphabets, case endings allowed in Cyrillic, anything in the East."""
    bare = name.lstrip("=!")
    literal = r"\w*".join(re.escape(piece) for piece in bare.split("*"))
    if not re.search(r"[A-Za-zА-Яа-яІіЇїЄє]", bare):
        return literal
    ending = r"[а-яіїє]{0,3}" if re.search(r"[А-Яа-яІіЇїЄє]", bare) else ""
    return rf"(?<!\w){literal}{ending}(?![A-Za-zА-Яа-я])"
