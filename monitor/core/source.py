"""
Who is watched: a source, and the places where it lists its articles.

Declared in `spiders/sources/*.toml`, loaded by `monitor.config.sources`. The
object itself travels with every request; it is never looked up again by id.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Kind(StrEnum):
    """How a discovery lists its articles; also its key in the TOML."""

    FEED = "feed"
    SITEMAP = "sitemap"
    SECTION = "section"
    GDELT = "gdelt"


class Standing(StrEnum):
    """What kind of publisher speaks; an outlet that only a search brought is UNLISTED."""

    STATE = "state"
    AGENCY = "agency"
    INDEPENDENT = "independent"
    RESEARCH = "research"
    OFFICIAL = "official"
    UNLISTED = "unlisted"


class Fetch(StrEnum):
    """ALL entries, or only HITS: those whose title, summary or full text in the feed names the DPRK."""

    ALL = "all"
    HITS = "hits"


@dataclass(frozen=True, kw_only=True)
class Discovery:
    """One place where a source lists its articles."""

    kind: Kind
    url: str
    """Absolute; may hold {yyyy} {mm} {dd}, filled in from the day of the visit (UTC). For GDELT: which search, `gkg`, `gkg-translingual` or `doc`."""
    links: str | None = None
    """CSS selector of the article links; sections only."""
    code: str | None = None
    """Name of the module in `spiders/` that reads this site, where declaring it is not enough."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """A publisher that we watch."""

    id: str
    name: str
    home: str
    language: str
    """ISO 639-1 code."""
    country: str
    """ISO 3166 alpha-2: whose press it is; a rule may take an actor as implied by it."""
    standing: Standing
    every: timedelta
    fetch: Fetch = Fetch.ALL
    keep_days: int = 30
    """Days that a capture without a mention is kept; one with a mention is kept for good."""
    discover: tuple[Discovery, ...]
