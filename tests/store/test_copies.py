"""Copies and near copies: counted under the first of them, whatever the order in which they come."""

import itertools
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from monitor.core.mention import Status
from monitor.store import Store, Verdict
from tests.builders import at
from tests.store.works import LONG, STORY, count, page, source


def test_a_copy_is_counted_under_the_first_and_its_outlet_kept(store: Store, run: int) -> None:
    """
    One statement in five outlets is one thing to judge.
    """
    other = source(id="other", name="Other News")
    first = store.record(page(text=LONG), run=run, now=at("09:02"))
    copy = store.record(
        page("https://other.example/x", of=other, text=LONG, published_at=at("08:30")),
        run=run,
        now=at("09:03"),
    )
    item = store.mentions.get(first.mention_id or 0).item

    assert copy.verdict is Verdict.COPY
    assert copy.mention_id == first.mention_id
    assert [(c.source, c.outlet, c.url) for c in item.copies] == [
        ("other", "Other News", "https://other.example/x")
    ]
    assert count(store, "mentions") == 1


def test_an_earlier_copy_takes_the_lead_and_the_mention_keeps_its_review(store: Store, run: int) -> None:
    """
    Who told it first is what a reader wants to see; what a reader decided stays.
    """
    first = store.record(
        page("https://late.example/1", text=LONG, published_at=at("08:30")), run=run, now=at("09:02")
    )
    store.mentions.review(first.mention_id or 0, Status.KEPT, None, at("09:10"))
    store.record(
        page("https://early.example/1", text=LONG, published_at=at("06:00")), run=run, now=at("09:30")
    )
    item = store.mentions.get(first.mention_id or 0).item

    assert (item.url, item.status, item.day) == ("https://early.example/1", Status.KEPT, "2026-11-24")
    assert [copy.url for copy in item.copies] == ["https://late.example/1"]


PAGES = [
    page("https://a.example/1", text=LONG, title="One", published_at=at("08:00"), fetched_at=at("09:00")),
    page("https://b.example/1", text=LONG, title="Two", published_at=at("07:00"), fetched_at=at("09:05")),
    page("https://c.example/1", text=LONG, title="Three", published_at=None, fetched_at=at("06:00")),
    page("https://d.example/1", text=STORY, fetched_at=at("09:00")),
    page("https://d.example/1", text=STORY.replace("twenty", "thirty"), title="New", fetched_at=at("09:30")),
    page("https://d.example/1", text=STORY + " It was 3,000.", title="Newer", fetched_at=at("10:00")),
]


def test_the_order_of_arrival_does_not_matter(tmp_path: Path) -> None:
    """
    Many workers over one archive, or one backwards, end with one result.
    """
    results = set()
    for place, order in enumerate(itertools.permutations(PAGES)):
        if place % 31:  # 24 of 720, spread over all positions
            continue
        with Store.open(tmp_path / f"{place}.db") as store:
            run = store.runs.begin("replay", at("11:00"))
            for work in order:
                store.record(work, run=run, now=at("11:00"))
            results.add(json.dumps(result(store)))

    assert len(results) == 1
    (only,) = results
    assert json.loads(only)["mentions"] == [
        ["https://b.example/1", "Two", ["https://c.example/1", "https://a.example/1"]],
        ["https://d.example/1", "Newer", []],
    ]


def result(store: Store) -> dict[str, Any]:
    """What a reader sees, without the numbers that only say who came first."""
    items = sorted(store.mentions.by_filter(), key=lambda item: item.url)
    return {
        "mentions": [[item.url, item.title, [copy.url for copy in item.copies]] for item in items],
        "revisions": [
            list(row)
            for row in store.base.rows(
                "SELECT canonical_url, title, fetched_at, replaced_at, changed FROM revisions ORDER BY fetched_at"
            )
        ],
        "pages": [
            list(row)
            for row in store.base.rows(
                "SELECT canonical_url, fetched_at, outcome FROM pages ORDER BY canonical_url"
            )
        ],
        "matches": count(
            store,
            "matches",
            "fingerprint IN (SELECT fingerprint FROM articles UNION SELECT fingerprint FROM revisions)",
        ),
    }


def test_two_addresses_that_lead_to_one_article_are_one_mention(store: Store, run: int) -> None:
    """
    Each address has its row, so that neither is fetched again.
    """
    one = page()
    other = replace(one, entry=replace(one.entry, url="https://short.example/abc"))
    first = store.record(one, run=run, now=at("09:02"))
    second = store.record(other, run=run, now=at("09:03"))

    assert (second.verdict, second.mention_id) == (Verdict.SAME, first.mention_id)
    assert {row[0] for row in store.base.rows("SELECT mention FROM pages")} == {first.mention_id}
    assert count(store, "pages") == 2


def test_near_copies_are_listed_beside_each_other_and_stay_two(store: Store, run: int) -> None:
    """
    A wrong merge hides a report.
    """
    other = source(id="other", name="Other News")
    one = store.record(page("https://a.example/1", text=STORY), run=run, now=at("09:02"))
    two = store.record(
        page("https://b.example/1", of=other, title="Boxes", text="RAJIN — " + STORY[:-20]),
        run=run,
        now=at("09:03"),
    )
    item = store.mentions.get(one.mention_id or 0).item

    assert two.verdict is Verdict.NEW
    assert [(copy.outlet, copy.mention) for copy in item.near_copies] == [("Other News", two.mention_id)]
    assert item.copies == ()


@pytest.mark.parametrize(("day", "near"), [("2026-12-07", 1), ("2026-12-09", 0)])
def test_a_text_of_more_than_two_weeks_ago_is_no_near_copy(
    store: Store, run: int, day: str, near: int
) -> None:
    """
    Its sketch may still be there; which pages stand beside each other must not depend on when it goes.
    """
    store.record(page("https://a.example/1", text=STORY), run=run, now=at("09:02"))
    later = page(
        "https://b.example/1", title="Boxes", text="RAJIN — " + STORY[:-20], fetched_at=at("09:00", day)
    )
    done = store.record(later, run=run, now=at("09:00", day))

    assert len(store.mentions.get(done.mention_id or 0).item.near_copies) == near


def test_sketches_that_no_new_mention_will_be_compared_with_are_forgotten(store: Store, run: int) -> None:
    """
    Also where two weeks brought no mention at all, such as after a rule was narrowed.
    """
    store.record(page("https://a.example/1", text=STORY), run=run, now=at("09:02"))
    store.runs.end(run, now=at("09:10"), states={})
    held = count(store, "sketches")
    store.runs.end(
        store.runs.begin("crawl", at("09:00", "2026-12-20")), now=at("09:10", "2026-12-20"), states={}
    )

    assert held > 0
    assert count(store, "sketches") == 0
