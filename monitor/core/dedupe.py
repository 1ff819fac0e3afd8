"""
Decide whether an article is new, the same, a revision, or a copy.

Pure: takes the article's marks and what the store knows, returns a verdict;
writes nothing.

A missed duplicate costs the reviewer a second glance; a wrong merge hides a
report. When in doubt, keep both. Nothing here asks what came first: many
workers over one archive must end with one result, whatever the order. One knot
is left: pages that were both rewritten and copied may count under one another
differently when an archive is read backwards, so a replay records in order.
"""

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from monitor.core.article import Basis

LONG_ENOUGH = 200
"""Letters from which on a text speaks for itself, a Han, Kana or Hangul letter counted twice; a shorter one ("Watch the video") needs the same title too."""

_WIDE = re.compile(r"[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_NOT_LETTERS = re.compile(r"[\W_]+")
_NEVER = datetime.max.replace(tzinfo=UTC)


class Verdict(StrEnum):
    """What an article is to those we hold."""

    NEW = "new"
    SAME = "same"
    """Its URL had this very text before, or only another headline. Newer rules may add their matches."""
    REVISION = "revision"
    """Its URL had another text, before or since: the mention keeps its id and its review."""
    COPY = "copy"
    """Another URL has this text: counted under the first of them."""
    NO_MENTION = "no_mention"
    """No rule matched, and no mention rests on its URL."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """One URL that carries a text, as far as needed to tell which carried it first."""

    canonical_url: str
    published_at: datetime | None
    fetched_at: datetime

    def order(self) -> tuple[datetime, datetime, str]:
        """Earliest first; a page that does not say when it appeared stands behind those that do."""
        return (self.published_at or _NEVER, self.fetched_at, self.canonical_url)


@dataclass(frozen=True, kw_only=True)
class Version:
    """One text that a URL had, and when we first saw it there."""

    fingerprint: str
    fetched_at: datetime
    text_mark: str = ""
    """What `text_mark` makes of it."""


@dataclass(frozen=True, kw_only=True)
class Known:
    """What the store holds that an article may collide with."""

    mention: int | None = None
    """The mention that this URL belongs to, as its first or as one of its copies."""
    basis: Basis = Basis.PAGE
    """What that mention rests on."""
    is_copy: bool = False
    """Whether this URL stands there only as a copy."""
    versions: Sequence[Version] = ()
    """Every text that this URL had, in any order."""
    current: Version | None = None
    """The one of them that its mention holds now."""
    twin: int | None = None
    """A mention of another URL with the same text."""
    twin_first: Place | None = None
    """The page that leads that mention."""


@dataclass(frozen=True, kw_only=True)
class Decision:
    """The verdict, and what the store must do for it."""

    verdict: Verdict
    mention: int | None = None
    """The mention concerned; None for a new one or none."""
    replaces: bool = False
    """REVISION, SAME: this text is now the mention's current one."""
    leads: bool = False
    """COPY: this page was earlier than the one that led the copies; it takes its place."""
    spares: bool = False
    """SAME: the text is kept nowhere, and no match in it either."""

    @property
    def holds(self) -> bool:
        """Whether this text is one of the mention's own, so that matches in it are matches of the mention."""
        return self.leads if self.verdict is Verdict.COPY else not self.spares


def letters(text: str) -> str:
    """The letters and digits of a text, without case, width, marks and spaces: what two prints of one text share."""
    return _NOT_LETTERS.sub("", unicodedata.normalize("NFKC", text).casefold())


def fingerprint(title: str, text: str) -> str:
    """A short hash of the normalised title and text; equal means the same page text."""
    return _hash(letters(title) + "\n" + letters(text))


def body_fingerprint(title: str, text: str) -> str:
    """What copies share: the text alone where it is long, title and text where it is short."""
    return _hash(letters(text)) if long_enough(text) else fingerprint(title, text)


def text_mark(text: str) -> str:
    """A short hash of the normalised text without its title: equal means that the page says the same."""
    return _hash(letters(text))


def long_enough(text: str) -> bool:
    """Whether two pages with this text are copies whatever stands above it."""
    body = letters(text)
    return len(body) + len(_WIDE.findall(body)) >= LONG_ENOUGH


def decide(
    place: Place, version: Version, *, basis: Basis, matched: bool, known: Known, alone: bool = False
) -> Decision:
    """The verdict on an article read at `place` with the text `version`. `alone`: what one more listing says of the page, not a look at it."""
    if known.mention is not None:
        return _of_a_known_page(version, basis=basis, matched=matched, known=known, alone=alone)
    if not matched:
        return Decision(verdict=Verdict.NO_MENTION)
    if known.twin is not None and known.twin_first is not None:
        leads = place.order() < known.twin_first.order()
        return Decision(verdict=Verdict.COPY, mention=known.twin, leads=leads)
    return Decision(verdict=Verdict.NEW)


def _of_a_known_page(version: Version, *, basis: Basis, matched: bool, known: Known, alone: bool) -> Decision:
    if any(held.fingerprint == version.fingerprint for held in known.versions):
        if basis is Basis.PAGE and not alone and _returned(version, known):
            return Decision(verdict=Verdict.REVISION, mention=known.mention, replaces=True)
        # The very text, but now read from the page itself: the mention no longer rests on hearsay.
        upgrade = known.basis is Basis.HEADLINE and basis is Basis.PAGE and not known.is_copy
        return Decision(verdict=Verdict.SAME, mention=known.mention, replaces=upgrade)
    if basis is Basis.HEADLINE and (alone or known.basis is Basis.PAGE):
        # A later look met a wall, or another listing has other words for the page: what there is stands.
        return Decision(verdict=Verdict.SAME, mention=known.mention, spares=True)
    if basis is Basis.PAGE and known.basis is Basis.HEADLINE:
        # The page behind a headline was read at last. Without a match in it the headline remains the reason.
        return Decision(verdict=Verdict.SAME, mention=known.mention, replaces=matched)
    latest = all(held.fetched_at <= version.fetched_at for held in known.versions)
    return Decision(verdict=Verdict.REVISION, mention=known.mention, replaces=latest and not known.is_copy)


def _returned(version: Version, known: Known) -> bool:
    """Whether a page went back to what it said before: not to another headline only, and not in a look that arrives late."""
    return (
        known.current is not None
        and known.current.text_mark != version.text_mark
        and all(held.fetched_at < version.fetched_at for held in known.versions)
    )


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]
