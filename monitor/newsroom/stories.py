"""
The newsroom's outlets and articles, read from the TOML files in `articles/`.

Data only: how a story looks as a page stands in `pages`, as a list in `feeds`,
what the monitor should make of it in `expected`.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent / "articles"


@dataclass(frozen=True, kw_only=True)
class Outlet:
    """One publisher of the newsroom; it has a host of its own."""

    id: str
    name: str
    language: str
    country: str
    standing: str
    """`unlisted`: no source declares it, only the search leads there."""
    fetch: str = "all"
    discover: tuple[str, ...] = ()
    """Ways it lists its articles: rss, atom, json, sitemap, section."""
    folder: str = "news"
    """First part of its articles' paths."""
    charset: str = "utf-8"
    """In which its feed is written."""
    about: str = ""
    """One line for the page's foot, in its language."""


@dataclass(frozen=True, kw_only=True)
class Later:
    """What becomes of a story after `Newsroom.advance()`."""

    title: str | None = None
    body: str | None = None
    gone: int | None = None
    """The status that its address then answers."""


@dataclass(frozen=True, kw_only=True)
class Story:
    """One article, and how its page is served."""

    id: str
    outlet: str
    slug: str
    title: str
    body: str
    """Paragraphs, separated by blank lines."""
    age: int
    """Minutes between its publication and the newsroom's now."""
    language: str
    summary: str = ""
    """What feeds say beside the title; the first paragraph where empty."""
    byline: str = ""
    dateline: str = ""
    """Stands before the first paragraph."""
    page: str = "plain"
    """plain, broken, paywall, consent, forbidden, pdf, barred."""
    charset: str = "utf-8"
    date: str = "meta"
    """Where the page says when: meta, json-ld, time, kst, none."""
    before: str = ""
    """A notice above the text that is no part of it."""
    after: str = ""
    """A box below the text that is no part of it."""
    sidebar: tuple[str, ...] = ()
    """Teasers of other stories, which this one does not tell."""
    links: tuple[tuple[str, str], ...] = ()
    """Words of the text and the address that they lead to."""
    search: str = ""
    """`gkg` or `gkg-translingual`: the bulk file that lists it."""
    starts: int = 0
    """1: appears only after `Newsroom.advance()`."""
    later: Later | None = None
    expect: dict[str, Any] = field(default_factory=dict)
    """What an analyst makes of it; read by `expected`."""

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The text as it stands on the page, dateline first."""
        parts = [" ".join(part.split()) for part in self.body.split("\n\n") if part.strip()]
        if self.dateline and parts:
            parts[0] = f"{self.dateline} {parts[0]}"
        return tuple(parts)

    @property
    def lead(self) -> str:
        """What a feed tells of it beside the title."""
        return self.summary or self.paragraphs[0]

    def published(self, now: datetime) -> datetime:
        """When it appeared, to the minute, in UTC."""
        return now.replace(second=0, microsecond=0) - timedelta(minutes=self.age)

    def at(self, stage: int) -> "Story":
        """The story as it reads at this stage of the day."""
        if stage and self.later:
            return replace(self, title=self.later.title or self.title, body=self.later.body or self.body)
        return self


BARRED = "archive"
"""The folder that every robots.txt here disallows."""


def address(story: Story, bases: Mapping[str, str]) -> str:
    """Where a story's page stands, given each outlet's base address."""
    outlet = next(one for one in outlets() if one.id == story.outlet)
    folder = BARRED if story.page == "barred" else outlet.folder
    return f"{bases[outlet.id]}/{folder}/{story.slug}"


def told(stage: int) -> tuple[Story, ...]:
    """The stories that exist at this stage of the day, as they then read."""
    return tuple(story.at(stage) for story in stories() if story.starts <= stage)


@cache
def outlets() -> tuple[Outlet, ...]:
    """Every outlet, in the order of its host."""
    rows = tomllib.loads((FOLDER / "outlets.toml").read_text(encoding="utf-8"))["outlet"]
    return tuple(Outlet(**{**row, "discover": tuple(row.get("discover", ()))}) for row in rows)


@cache
def stories() -> tuple[Story, ...]:
    """Every article of every language; a copy has taken its original's text."""
    rows = [
        {"language": path.stem, **row}
        for path in sorted(FOLDER.glob("[a-z][a-z].toml"))
        for row in tomllib.loads(path.read_text(encoding="utf-8"))["article"]
    ]
    originals = {row["id"]: row for row in rows}
    return tuple(_story(row, originals) for row in rows)


def _story(row: dict[str, Any], originals: dict[str, dict[str, Any]]) -> Story:
    """
    One table of a TOML file.

    `same_as` takes title, summary and text from another story; `last` then
    stands in place of its last paragraph, as the desks that run an agency do.
    """
    row = dict(row)
    original = row.pop("same_as", None)
    last = row.pop("last", None)
    if original:
        row = {key: originals[original][key] for key in ("title", "body")} | row
        if last:
            row["body"] = row["body"].rstrip().rsplit("\n\n", 1)[0] + "\n\n" + last
        else:
            row.setdefault("dateline", originals[original].get("dateline", ""))
    later = Later(**row.pop("later")) if "later" in row else None
    row["sidebar"] = tuple(row.get("sidebar", ()))
    row["links"] = tuple((words, address) for words, address in row.get("links", ()))
    return Story(**row, later=later)
