"""
A day at the newsroom: crawled, crawled again without ETags, and once more after the day went on.

One test walks through it, because each crawl stands on the one before.
"""

import json
import os
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlite_utils

from monitor.newsroom import Newsroom
from tests.preloaded import Preloaded

COUNTED = ("articles", "copies", "matches", "mentions", "pages", "revisions")


def monitor(preloaded: Preloaded, command: Sequence[str], folder: Path, now: datetime) -> dict[str, Any]:
    where = ["--db", str(folder / "monitor.db"), "--config", str(folder / "monitor.toml")]
    done = preloaded.run(
        [*command, *where, "--now", now.isoformat(), "--format", "json"], environment=os.environ, timeout=120
    )
    assert done.returncode == 0, done.stderr
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def crawl(preloaded: Preloaded, folder: Path, now: datetime) -> dict[str, Any]:
    return monitor(preloaded, ["crawl", "--all", "--sources", str(folder / "sources")], folder, now)


def counts(folder: Path) -> dict[str, int]:
    with closing(sqlite_utils.Database(folder / "monitor.db")) as db:
        return {table: db[table].count for table in COUNTED}


@pytest.mark.long
def test_a_second_crawl_adds_nothing_and_the_third_tells_what_changed(
    tmp_path: Path, preloaded: Preloaded, now: datetime
) -> None:
    """
    Without ETags everything is served in full, and still nothing may be new; then a headline is rewritten,
    two pages go, one story appears, and exactly that is told.
    """
    (tmp_path / "sources").mkdir()
    with Newsroom(now=now) as newsroom:
        (tmp_path / "sources" / "newsroom.toml").write_text(newsroom.sources_toml(), encoding="utf-8")
        (tmp_path / "monitor.toml").write_text(newsroom.installation_toml(), encoding="utf-8")
        url = {story.id: newsroom.url(story) for story in newsroom.articles}

        first = crawl(preloaded, tmp_path, now)
        before = counts(tmp_path)

        assert first["new"] == before["mentions"] >= 30
        assert first["copies"] == 1
        barred = [asked for asked in newsroom.requests if asked[1].startswith("/archive/")]
        assert not barred, "robots.txt bars /archive/"

        newsroom.etags = False
        again = crawl(preloaded, tmp_path, now + timedelta(hours=1))

        assert (again["new"], again["revised"], again["copies"]) == (0, 0, 0)
        assert counts(tmp_path) == before

        newsroom.advance()
        later = now + timedelta(hours=3)
        third = crawl(preloaded, tmp_path, later)
        url |= {story.id: newsroom.url(story) for story in newsroom.articles}

        assert (third["new"], third["revised"], third["copies"]) == (1, 1, 0)
        digest = monitor(preloaded, ["digest"], tmp_path, later)
        assert url["hw-update"] in [mention["url"] for mention in digest["mentions"]]
        assert [mention["url"] for mention in digest["revised"]] == [url["hw-sanctions"]]
        assert {mention["url"] for mention in digest["gone"]} == {url["vc-admission"]}, (
            "the other answered 404 once"
        )

        crawl(preloaded, tmp_path, later + timedelta(hours=4))
        digest = monitor(preloaded, ["digest"], tmp_path, later)
        assert {mention["url"] for mention in digest["gone"]} == {url["eg-labour"], url["vc-admission"]}
