"""
Bring the claims up to date with the mentions: what new pages tell, which claims that makes.

Runs after a crawl and after a replay, on the groups that new pages touched.
Pure parts (`core.claims.telling`, `core.claims`, `core.claims.origins`, `core.claims.gloss`) decide;
here they are only led past the store. Nothing of a person's is changed.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from monitor.core.claims import Claim, Key, carried, claims
from monitor.core.claims.gloss import gloss
from monitor.core.claims.origins import Telling, cited, origins
from monitor.core.claims.telling import parts_of
from monitor.core.rule import Ruleset

if TYPE_CHECKING:
    from monitor.store import Store
    from monitor.store.tellings import Group, Material

BATCH = 200
"""Pages whose parts are stored in one transaction."""


@dataclass(frozen=True, kw_only=True)
class Updated:
    """What an update did."""

    pages: int
    claims: int
    unkept: tuple[tuple[Key, Key], ...]
    """Decisions about parts that are there no longer: kept, and told."""


def update_claims(store: "Store", ruleset: Ruleset, now: datetime, *, everything: bool = False) -> Updated:
    """Compute the claims that new or changed mentions touch, or all of them."""
    names = {party.id: english_name(ruleset, party.id) for party in ruleset.parties}
    loose = {rule.id for rule in ruleset.rules if rule.loose}
    store.claims.name(names)
    touched: dict[Group, datetime | None] = {}
    pages = 0
    batch: list[tuple[Material, Sequence[Any], Sequence[str]]] = []
    for material in store.tellings.untold(ruleset.version):
        parts = parts_of(
            material.mention,
            material.matches,
            at=material.at,
            url=material.url,
            language=material.language,
            parties=names.keys(),
            loose=loose,
        )
        batch.append((material, parts, cited(f"{material.title}\n{material.text}", ruleset.parties)))
        pages += 1
        if len(batch) == BATCH:
            _add(touched, store.tellings.tell(ruleset.version, batch))
            batch = []
    _add(touched, store.tellings.tell(ruleset.version, batch))
    if everything:
        touched = dict.fromkeys(store.tellings.groups())
    return _recompute(store, touched, names, now, pages, whole=everything)


def recompute(store: "Store", ruleset: Ruleset, groups: Iterable["Group"], now: datetime) -> Updated:
    """Compute some groups again, after a person joined or split."""
    names = {party.id: english_name(ruleset, party.id) for party in ruleset.parties}
    return _recompute(store, dict.fromkeys(groups), names, now, 0)


def english_name(ruleset: Ruleset, party: str) -> str:
    """What a party is called in a gloss: the first of its English names, else its id."""
    for known in ruleset.parties:
        if known.id == party:
            return next((name.strip("=*") for name in known.names.get("en", ())), party)
    return party


def _add(touched: "dict[Group, datetime | None]", more: "Mapping[Group, datetime]") -> None:
    """Each group from the earliest change on; None stands for the whole of it."""
    for group, at in more.items():
        known = touched.get(group, at)
        touched[group] = None if known is None else min(at, known)


def _recompute(
    store: "Store",
    groups: "dict[Group, datetime | None]",
    names: Mapping[str, str],
    now: datetime,
    pages: int,
    *,
    whole: bool = False,
) -> Updated:
    decisions = store.claims.decisions()
    groups = _with_joined(groups, decisions.together)
    made: list[Claim] = claims(
        (part for group in sorted(groups) for part in store.tellings.parts(group, groups[group])), decisions
    )
    old = store.claims.owners(groups)
    ids = carried(old, made)
    day = now.astimezone(store.timezone).date().isoformat()
    saved = store.claims.save(made, ids, set(old) - set(ids), now=now, day=day)
    _link_answers(store, saved)
    tellings = store.tellings.told_by(sorted({part.mention for claim in made for part in claim.parts}))
    deniers = store.claims.deniers(saved)
    said = []
    for claim, claim_id in zip(made, saved, strict=True):
        found = origins(_tellings(claim, tellings))
        before = store.claims.before(claim_id) if claim.figure and claim.first.speaker else None
        line = gloss(
            claim,
            names=names,
            found=found,
            before=before[1] if before else None,
            denied_by=deniers.get(claim_id, ()),
        )
        shown = [
            {
                "name": names.get(origin.name, origin.name),
                "via": [names.get(v, v) for v in origin.via],
                "mentions": list(origin.mentions),
            }
            for origin in found
        ]
        said.append((claim_id, line, shown, before[0] if before else None))
    store.claims.describe(said, day)
    store.claims.follow_reviews(saved, now)
    unkept = decisions.unkept(part for claim in made for part in claim.parts) if whole else ()
    return Updated(pages=pages, claims=len(saved), unkept=unkept)


def _with_joined(
    groups: "dict[Group, datetime | None]", together: Iterable[tuple[Key, Key]]
) -> "dict[Group, datetime | None]":
    """Groups that a person's joins tie to these, and these, as wholes: a join knows no window."""
    wider = dict(groups)
    ties = [(group_of_key(one), group_of_key(other)) for one, other in together]
    grown = True
    while grown:
        grown = False
        for tie in ties:
            if any(group in wider for group in tie) and any(
                group not in wider or wider[group] is not None for group in tie
            ):
                wider |= dict.fromkeys(tie)
                grown = True
    return wider


def group_of_key(key: Key) -> "Group":
    """The group that a part of this name belongs to."""
    lane, direction, speaker, denial, _ = key[1].split("|", 4)
    return lane, direction, speaker, int(bool(denial))


def _tellings(claim: Claim, rows: Mapping[int, Any]) -> list[Telling]:
    return [
        Telling(
            mention=part.mention,
            outlet=rows[part.mention]["outlet"],
            at=part.at,
            speaker=part.speaker,
            cites=tuple(json.loads(rows[part.mention]["cites"])),
            copy_of=rows[part.mention]["copy_of"],
        )
        for part in claim.parts
        if part.mention in rows
    ]


def _link_answers(store: "Store", saved: Sequence[int]) -> None:
    """A denial answers the claims of others in its lane that a page puts beside it."""
    by_mention: dict[int, list[Any]] = defaultdict(list)
    for row in store.claims.together(saved):
        by_mention[row["mention"]].append(row)
    pairs = {
        (denial["claim"], told["claim"])
        for rows in by_mention.values()
        for denial in rows
        for told in rows
        if denial["denies"]
        and not told["denies"]
        and denial["lane"] == told["lane"]
        and not (denial["speaker"] and denial["speaker"] == told["speaker"])
    }
    store.claims.answer(sorted(pairs), saved)
