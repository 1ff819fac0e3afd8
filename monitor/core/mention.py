"""What the rules found in an article, and what a person must judge of it."""

from dataclasses import dataclass
from enum import StrEnum

DENIAL = "denial"
"""Tag of a match whose speaker denies it."""
DENIED = "denied"
"""Tag of a match that somebody else than its speaker denies."""
UNDIRECTED = "undirected"
"""Tag of what a page tells without saying who gives: its direction is that of its lane."""


class Status(StrEnum):
    """A mention's review state."""

    NEW = "new"
    KEPT = "kept"
    DISMISSED = "dismissed"


class Prominence(StrEnum):
    """Where in an article a match stands."""

    TITLE = "title"
    LEAD = "lead"
    BODY = "body"

    @property
    def rank(self) -> int:
        """Its place among them, the title's first."""
        return list(Prominence).index(self)


class Direction(StrEnum):
    """Who supplies whom; UNCLEAR rather than wrong."""

    DPRK_TO_RUSSIA = "dprk-to-russia"
    RUSSIA_TO_DPRK = "russia-to-dprk"
    UNCLEAR = "unclear"


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One term found. Offsets count characters of `Article.reading`, as it was written."""

    term: str
    """Name of the vocabulary, such as `arms`."""
    start: int
    end: int
    """Exclusive."""


@dataclass(frozen=True, kw_only=True)
class Match:
    """One rule satisfied by one article, with the words that satisfied it."""

    rule: str
    rule_version: str
    """Short hash of the rule and its terms."""
    lane: str
    quote: str
    """The sentence or sentences, cut from the text as it was written."""
    start: int
    end: int
    """Where the quote stands in `Article.reading`; end exclusive."""
    hits: tuple[Hit, ...]
    prominence: Prominence
    direction: Direction = Direction.UNCLEAR
    speaker: str | None = None
    """Id of the party (parties.toml), or the unnamed speaker's words; None where nobody is named."""
    speaker_raw: str | None = None
    """The speaker as the text writes it."""
    tags: tuple[str, ...] = ()
