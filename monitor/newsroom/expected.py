"""
The right list: what an analyst would want of each article of the newsroom.

Written beside the articles by judging their text, never by running the program;
where the two differ, the program is wrong.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from monitor.newsroom.stories import Story, address, told


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What should become of one article."""

    id: str
    url: str
    outlet: str
    title: str
    published_at: datetime | None
    """None where neither its page nor the list that leads there says when."""
    mention: bool
    lanes: tuple[str, ...] = ()
    """The lanes that the mention may stand under; the best one first."""
    tags: tuple[str, ...] = ()
    """Tags that it must carry; it may carry more."""
    basis: str = "page"
    """`page`, or `headline` where the page cannot be read."""
    outcome: str | None = "ok"
    """What its page's row says; None where nothing should have been fetched."""
    copy_of: str | None = None
    """Id of the story under which it is counted: the same text, word for word."""
    also_at: tuple[str, ...] = ()
    """Ids of near copies: mentions of their own, shown to each other."""
    listed: bool = True
    """False where it is a mention but too old for the first day's list."""
    absent: tuple[str, ...] = ()
    """Words of the page that are no part of the article."""
    why: str = ""
    """The analyst's reason, in a few words."""


def right_list(bases: Mapping[str, str], now: datetime, *, stage: int = 0) -> tuple[Expected, ...]:
    """The right answer for every story of this stage, at the outlets' addresses."""
    return tuple(_expect(story, address(story, bases), now, stage) for story in told(stage))


def _expect(story: Story, url: str, now: datetime, stage: int) -> Expected:
    said = dict(story.expect)
    lanes, tags = tuple(said.pop("lanes", ())), tuple(said.pop("tags", ()))
    mention = bool(lanes)
    outcome = said.pop("outcome", "ok" if mention else "no_match")
    if stage and story.later and story.later.gone:
        outcome = "gone"
    return Expected(
        id=story.id,
        url=url,
        outlet=story.outlet,
        title=story.title,
        published_at=None if story.date == "none" else story.published(now),
        mention=mention,
        lanes=lanes,
        tags=tags,
        basis=said.pop("basis", "page"),
        outcome=outcome or None,
        copy_of=said.pop("copy_of", None),
        also_at=tuple(said.pop("also_at", ())),
        listed=said.pop("listed", mention),
        absent=tuple(said.pop("absent", ())),
        why=said.pop("why"),
    )
