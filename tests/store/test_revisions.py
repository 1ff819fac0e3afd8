"""A page that says something else than it did: what is kept, what is shown, what is told."""

import json

from monitor.core.mention import Status
from monitor.store import Store, Verdict
from tests.builders import at
from tests.store.works import count, lost, page


def test_a_new_headline_is_a_revision(store: Store, run: int) -> None:
    """
    Outlets rewrite headlines within the hour; the mention keeps its id and its review.
    """
    first = store.record(page(title="Shells leave Rajin"), run=run, now=at("09:02"))
    store.mentions.review(first.mention_id or 0, Status.KEPT, "seen", at("09:10"))
    again = store.record(
        page(title="Shells leave Rajin, Seoul says", fetched_at=at("09:40")), run=run, now=at("09:41")
    )
    whole = store.mentions.get(first.mention_id or 0)

    assert again.verdict is Verdict.REVISION
    assert again.mention_id == first.mention_id
    assert (whole.item.title, whole.item.status, whole.item.note) == (
        "Shells leave Rajin, Seoul says", Status.KEPT, "seen",
    )  # fmt: skip
    assert [(row["title"], json.loads(row["changed"])) for row in whole.revisions] == [
        ("Shells leave Rajin", ["title"])
    ]


def test_a_rewriting_without_a_date_takes_none_away(store: Store, run: int) -> None:
    """
    The page said when it appeared; that the next print of it does not is no reason to forget it. A new date is taken.
    """
    first = store.record(page(published_raw="8 a.m.", date_source="meta"), run=run, now=at("09:02"))
    shown = []
    for clock, date in (("09:40", None), ("10:40", at("10:30"))):
        store.record(
            page(title=f"As of {clock}", fetched_at=at(clock), published_at=date), run=run, now=at(clock)
        )
        shown.append(store.mentions.get(first.mention_id or 0).item)

    assert [(item.title, item.published_at) for item in shown] == [
        ("As of 09:40", at("08:00")), ("As of 10:40", at("10:30")),
    ]  # fmt: skip


def test_a_headline_that_comes_and_goes_is_told_once(store: Store, run: int) -> None:
    """
    Outlets try two headlines on their readers by turns.
    """
    verdicts = [
        store.record(
            page(title=title, fetched_at=at(f"09:{minute}")), run=run, now=at(f"09:{minute}")
        ).verdict
        for minute, title in ((10, "One"), (20, "Two"), (30, "One"), (40, "Two"))
    ]

    assert verdicts == [Verdict.NEW, Verdict.REVISION, Verdict.SAME, Verdict.SAME]
    assert count(store, "revisions") == 1


def test_a_report_taken_back_is_a_revision(store: Store, run: int) -> None:
    """
    The text that matched is kept, and the list says that the page no longer says it.
    """
    first = store.record(page(), run=run, now=at("09:02"))
    again = store.record(
        page(matched=False, text="This article has been withdrawn.", fetched_at=at("10:00")),
        run=run,
        now=at("10:01"),
    )
    whole = store.mentions.get(first.mention_id or 0)

    assert again.verdict is Verdict.REVISION
    assert "statement" in json.loads(whole.revisions[0]["changed"])
    assert whole.item.quote == "North Korea shipped artillery shells to Russia, officials said."


def test_what_an_archive_tells_of_rewrites_long_ago_is_no_news(store: Store, run: int) -> None:
    """
    A replay keeps the older texts and knows what is gone; the day's list does not tell it as today's.
    """
    replay = store.runs.begin("replay", at("12:00"))
    store.record(page(title="One"), run=replay, now=at("12:01"))
    again = store.record(page(title="Two", fetched_at=at("09:30")), run=replay, now=at("12:01"))
    store.record(lost(page().entry.url, at("10:00")), run=replay, now=at("12:02"))
    rows = store.digest_rows("2026-11-24")

    assert again.verdict is Verdict.REVISION
    assert (rows.changes, rows.gone) == ([], [])
    assert rows.items[0].gone_at == at("12:02")
