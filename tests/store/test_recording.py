"""What recording a page leaves in the database."""

from typing import Any

import pytest

from monitor.core.article import Outcome
from monitor.core.mention import Status
from monitor.errors import InputError
from monitor.store import Store, Verdict
from monitor.store.library import sqlite3
from tests.builders import at
from tests.store.works import STORY, count, page, record, source

URL = "https://news.example/2026/11/24/shells"


def dump(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of ours."""
    tables = store.base.rows(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'articles_fts%'"
    )
    return {name: [tuple(row) for row in store.base.rows(f"SELECT * FROM {name}")] for (name,) in tables}


def test_a_new_mention_has_its_page_article_matches_and_record(store: Store, run: int) -> None:
    """
    The chain from listing to mention is the provenance.
    """
    work = page(records=(record(100), record(900, kind="metadata")))

    done = store.record(work, run=run, now=at("09:02"))
    whole = store.mentions.get(done.mention_id or 0)

    assert done.verdict is Verdict.NEW
    assert whole.item.day == "2026-11-24"
    assert whole.item.origin == "crawl"
    assert whole.record is not None
    assert (whole.record["warc_offset"], whole.record["payload_sha256"]) == (100, "cd" * 32)
    assert whole.matches == work.matches
    assert (whole.pages[0]["outcome"], whole.pages[0]["warc_offset"]) == ("ok", 100)
    assert work.capture is not None
    assert whole.pages[0]["sha256"] == work.capture.sha256


def test_a_page_without_a_match_is_remembered_without_its_text(store: Store, run: int) -> None:
    """
    So that it is not fetched again; a million texts that nobody reads are not kept.
    """
    done = store.record(page(matched=False), run=run, now=at("09:02"))

    assert done.verdict is Verdict.NO_MENTION
    assert store.pages.seen([URL])[URL].outcome is Outcome.NO_MATCH
    assert count(store, "articles") == 0


def test_recording_the_same_page_twice_adds_nothing(store: Store, run: int) -> None:
    """
    A replay of our own archive must leave the database as it was.
    """
    work = page(records=(record(100),))
    first = store.record(work, run=run, now=at("09:02"))
    before = dump(store)
    again = store.record(work, run=run, now=at("11:00"))

    assert again.verdict is Verdict.SAME
    assert again.mention_id == first.mention_id
    assert dump(store) == before


def test_an_older_look_does_not_overwrite_a_newer_one(store: Store, run: int) -> None:
    """
    A page's row tells of the latest look, whenever the others are read.
    """
    store.record(page(fetched_at=at("10:00")), run=run, now=at("10:01"))
    store.record(page(matched=False, outcome=Outcome.WALL, fetched_at=at("09:00")), run=run, now=at("10:02"))

    assert store.pages.seen([URL])[URL].fetched_at == at("10:00")
    assert store.pages.seen([URL])[URL].outcome is Outcome.OK


def test_a_search_brings_outlets_of_its_own_unlisted(store: Store, run: int) -> None:
    """
    The source is who led us there, the outlet who published it.
    """
    done = store.record(
        page(of=source(id="gdelt", name="GDELT"), outlet="farm.example"), run=run, now=at("09:02")
    )
    item = store.mentions.get(done.mention_id or 0).item

    assert (item.source, item.outlet, item.standing) == ("gdelt", "farm.example", "unlisted")


@pytest.mark.parametrize(
    ("kind", "seen_before", "origin"),
    [("crawl", False, "crawl"), ("replay", False, "archive"), ("replay", True, "rules")],
)
def test_a_mention_says_how_it_was_found(
    store: Store, run: int, kind: str, seen_before: bool, origin: str
) -> None:
    """
    Old pages found by new rules must not look like today's news.
    """
    if seen_before:
        store.record(page(matched=False), run=run, now=at("09:02"))
    other = store.runs.begin(kind, at("10:00"))
    done = store.record(page(), run=other, now=at("10:01"))

    assert store.mentions.get(done.mention_id or 0).item.origin == origin


def test_a_mention_is_of_the_time_at_which_it_was_published_or_found(store: Store, run: int) -> None:
    """
    An event that is known elsewhere is looked for by its date, whichever of the two that is.
    """
    old = page("https://a.example/1", text=STORY, published_at=at("08:00", "2026-11-20"))
    for work, clock in ((old, "09:02"), (page(text="Shells left Rajin, officials said."), "10:00")):
        store.record(work, run=run, now=at(clock))
    spans = [(at("00:00", f"2026-11-{day}"), at("00:00", f"2026-11-{day + 1}")) for day in (19, 20, 21, 24)]
    found = [{item.id for item in store.mentions.between(start, end)} for start, end in spans]

    assert found == [set(), {1}, set(), {1, 2}]
    assert store.mentions.between(at("08:00"), at("09:02")) != []
    assert store.mentions.between(at("09:03"), at("10:00")) == []


def test_a_number_that_no_mention_has_cannot_be_judged(store: Store, run: int) -> None:
    """
    Nothing would be written, and nobody would hear of it.
    """
    store.record(page(), run=run, now=at("09:02"))

    with pytest.raises(InputError, match="there is no mention 2"):
        store.mentions.review(2, Status.KEPT, None, at("09:10"))


def test_a_failure_in_the_middle_leaves_nothing(
    store: Store, run: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Records, page, article, mention and matches are one transaction.
    """
    before = dump(store)

    def fail(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("monitor.store.recording.write_page", fail)
    with pytest.raises(Exception, match="the disk is full"):
        store.record(page(records=(record(5),)), run=run, now=at("09:02"))

    assert dump(store) == before
