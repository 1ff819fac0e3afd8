"""A database with claims: statements that pages make, found and archived."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from click.testing import CliRunner, Result

from monitor import paths
from monitor.archive import Archive
from monitor.claiming import update_claims
from monitor.cli import cli
from monitor.core.article import Article, Outcome
from monitor.core.cadence import Check, Decision
from monitor.core.matching import match
from monitor.store import Store
from tests.builders import at, capture
from tests.rulebook import project_rules
from tests.store.works import Work, page, source

HUR = "Ukraine's military intelligence said that North Korea has sent 6.5 million artillery shells to Russia."
KOREAN = "우크라이나 정보총국은 북한이 러시아에 포탄 650만 발을 보냈다고 밝혔다."
NIS = "South Korea's National Intelligence Service said that North Korea has sent 28,000 containers of munitions to Russia."
DENIAL = HUR + "\nNorth Korea's foreign ministry denied that it had sent weapons to Russia."


def monitor(*words: str, typed: str | None = None) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(cli, words, input=typed, catch_exceptions=True)


def told(number: int, text: str, *, title: str = "Today in the capital", **more: object) -> Work:
    """A page that says this, with what the rules find in it."""
    work = page(
        f"https://outlet{number}.example/story", title=title, text=text, outlet=f"Outlet {number}", **more
    )
    assert isinstance(work.article, Article)
    return replace(work, matches=match(work.article, project_rules()))


def stored(path: Path, works: Sequence[Work], *, day: str = "2026-11-24") -> None:
    """A crawl that found these pages, each archived; without a capture, only what its listing said."""
    moment = datetime.fromisoformat(f"{day}T09:00").replace(tzinfo=UTC)
    with Store.open(path) as store, Archive(paths.archive_of(path), lambda: moment) as archive:
        store.records.add(None, archive.recover(store.records.last()))
        store.sources.declare([source()], moment)
        if not store.base.row("SELECT 1 FROM runs"):
            store.runs.end(store.runs.begin("crawl", at("06:00")), now=at("06:05"), states={})
        run = store.runs.begin("crawl", moment)
        feed = source().discover[0].url
        seen = Check(source=source().id, discovery=feed, at=moment, outcome=Outcome.OK)
        store.checks.add(run, seen, [(work.entry, Decision.FETCH) for work in works])
        for work in works:
            url, caught = work.entry.url, None
            if work.capture is not None:
                body = work.article.text.encode() if work.article else b""
                caught = capture(url=url, final_url=url, fetched_at=moment, body=body)
            store.record(
                replace(work, capture=caught, records=archive.write(work.entry, caught)), run=run, now=moment
            )
        update_claims(store, project_rules(), moment)
        store.runs.end(run, now=moment, states={})


def claim_of(database: Path, words: str) -> int:
    """The id of the claim whose line holds these words."""
    rows = json.loads(monitor("claims", "list", "--db", str(database), "--format", "json").output)
    return next(row["id"] for row in rows if words in row["gloss"])
