"""What recording a page leaves in the database."""

import json
from dataclasses import replace
from typing import Any

import pytest

from monitor.core.article import Basis, Outcome
from monitor.core.mention import Direction, Prominence, Status
from monitor.errors import InputError
from monitor.store import Store, Verdict
from monitor.store.library import sqlite3
from tests.builders import at, capture, match
from tests.store.works import STORY, Work, count, lost, page, record, source

URL = "https://news.example/2026/11/24/shells"


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


def test_an_older_look_does_not_overwrite_a_newer_one(store: Store, run: int) -> None:
    """
    A page's row tells of the latest look, whenever the others are read.
    """
    store.record(page(fetched_at=at("10:00")), run=run, now=at("10:01"))
    store.record(page(matched=False, outcome=Outcome.WALL, fetched_at=at("09:00")), run=run, now=at("10:02"))

    assert store.pages.seen([URL])[URL].fetched_at == at("10:00")
    assert store.pages.seen([URL])[URL].outcome is Outcome.OK


def test_a_headline_mention_becomes_page_based_with_the_same_id(store: Store, run: int) -> None:
    """
    What a 403 hid yesterday is read today; whoever reviewed it need not do so again.
    """
    blocked = replace(
        page(text="Summary.", basis=Basis.HEADLINE),
        capture=capture(status=403),
        outcome=Outcome.HEADLINE,
        records=(record(10), record(20, kind="metadata")),
    )
    first = store.record(blocked, run=run, now=at("09:02"))
    held = store.mentions.get(first.mention_id or 0)
    later = store.record(page(fetched_at=at("12:00"), records=(record(30),)), run=run, now=at("12:01"))
    whole = store.mentions.get(first.mention_id or 0)

    assert held.item.basis == "headline"
    assert held.record is not None
    assert held.record["kind"] == "metadata"
    assert later.mention_id == first.mention_id
    assert (whole.item.basis, whole.article["text"][:11]) == ("page", "North Korea")
    assert whole.record is not None
    assert whole.record["warc_offset"] == 30
    assert [(row["basis"], row["text"], json.loads(row["changed"])) for row in whole.revisions] == [
        ("headline", "Summary.", [])
    ]


def test_the_page_behind_a_headline_may_turn_up_at_another_address(store: Store, run: int) -> None:
    """
    A redirect that once ended at a wall: still one mention, not two.
    """
    listed = "https://news.example/r?id=1"
    first = store.record(page(listed, text="Summary.", basis=Basis.HEADLINE), run=run, now=at("09:02"))
    behind = page("https://news.example/full-story", fetched_at=at("12:00"))
    later = store.record(replace(behind, entry=replace(behind.entry, url=listed)), run=run, now=at("12:01"))

    assert later.mention_id == first.mention_id
    assert store.mentions.get(first.mention_id or 0).item.url == "https://news.example/full-story"
    assert count(store, "mentions") == 1


def test_a_listed_address_that_leads_to_another_one_moves_its_text_or_tells_another(
    store: Store, run: int
) -> None:
    """
    The very text under its new address is no second mention and no copy of itself; another text there is no revision.
    """
    store.record(page(text=STORY), run=run, now=at("09:02"))
    moved = page("https://news.example/moved", text=STORY, fetched_at=at("12:00"))
    same = store.record(replace(moved, entry=replace(moved.entry, url=URL)), run=run, now=at("12:01"))
    other = page("https://news.example/other", title="Tanks", text=STORY[::-1], fetched_at=at("13:00"))
    new = store.record(replace(other, entry=replace(other.entry, url=URL)), run=run, now=at("13:01"))
    whole = store.mentions.get(1)

    assert [(done.verdict, done.mention_id) for done in (same, new)] == [(Verdict.SAME, 1), (Verdict.NEW, 2)]
    assert (whole.item.copies, whole.revisions) == ((), ())


def test_new_rules_add_their_matches_to_a_known_text(store: Store, run: int) -> None:
    """
    A rule written tomorrow runs over yesterday; the mention's day and number stay.
    """
    work = page()
    first = store.record(work, run=run, now=at("09:02"))
    more = (*work.matches, match(rule="use", lane="use", start=20, end=50))
    store.record(replace(work, matches=more), run=run, now=at("12:00"))
    item = store.mentions.get(first.mention_id or 0).item

    assert item.rules == ("arms-transfer", "use")
    assert (item.lane, item.day) == ("dprk-to-russia", "2026-11-24")


def test_what_the_title_says_gives_the_lane(store: Store, run: int) -> None:
    """
    Not the rule that happens to stand first in the files and found a word in the last paragraph.
    """
    work = page()
    passing = replace(work.matches[0], prominence=Prominence.BODY)
    told = match(
        rule="return",
        lane="russia-to-dprk",
        prominence=Prominence.TITLE,
        start=0,
        end=18,
        quote="In the title",
    )
    done = store.record(replace(work, matches=(passing, told)), run=run, now=at("09:02"))
    item = store.mentions.get(done.mention_id or 0).item

    assert (item.lane, item.rules, item.quote) == (
        "russia-to-dprk",
        ("return", "arms-transfer"),
        "In the title",
    )


def test_a_match_that_reads_the_other_way_does_not_give_the_lane(store: Store, run: int) -> None:
    """
    "Russia has delivered launchers in return for shells" is about what Russia delivered.
    """
    work = page()
    exchange = replace(work.matches[0], rule="exchange", direction=Direction.RUSSIA_TO_DPRK)
    back = match(rule="back", lane="russia-to-dprk", direction=Direction.RUSSIA_TO_DPRK)
    done = store.record(replace(work, matches=(exchange, back)), run=run, now=at("09:02"))

    assert store.mentions.get(done.mention_id or 0).item.lane == "russia-to-dprk"


def test_only_who_said_the_quoted_words_is_named_with_them(store: Store, run: int) -> None:
    """
    Moscow, quoted in the last paragraph, did not say what Seoul says in the first.
    """
    work = page()
    first = replace(work.matches[0], speaker="nis")
    later = match(
        rule="other", start=500, end=560, quote="Elsewhere.", prominence=Prominence.BODY, speaker="kremlin"
    )
    done = store.record(replace(work, matches=(first, later)), run=run, now=at("09:02"))

    assert store.mentions.get(done.mention_id or 0).item.speakers == ("nis",)


def test_a_changed_rule_does_not_double_its_match(store: Store, run: int) -> None:
    """
    Its version moves on; the match stays one.
    """
    work = page()
    store.record(work, run=run, now=at("09:02"))
    newer = (replace(work.matches[0], rule_version="newer", tags=("denial",)),)
    store.record(replace(work, matches=newer), run=run, now=at("12:00"))

    assert [tuple(row) for row in store.base.rows("SELECT rule_version, tags FROM matches")] == [
        ("newer", '["denial"]')
    ]


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


def test_a_page_gone_is_told_once(store: Store, run: int) -> None:
    """
    A deleted report is news; that it is still deleted is none.
    """
    done = store.record(page(), run=run, now=at("09:02"))
    store.record(lost(URL, at("12:00")), run=run, now=at("12:01"))
    store.record(lost(URL, at("13:00")), run=run, now=at("13:01"))

    assert store.mentions.get(1).item.gone_at == at("12:01")
    assert [gone.item.id for gone in store.digest_rows("2026-11-24").gone] == [done.mention_id]
    assert store.pages.seen([URL])[URL].next_look_at is None


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


def test_what_an_archive_tells_of_rewrites_long_ago_is_no_news(store: Store, run: int) -> None:
    """
    A replay keeps the older texts and knows what is gone; the day's list does not tell it as today's.
    """
    replay = store.runs.begin("replay", at("12:00"))
    store.record(page(title="One"), run=replay, now=at("12:01"))
    again = store.record(page(title="Two", fetched_at=at("09:30")), run=replay, now=at("12:01"))
    lost = Work(
        source=source(),
        entry=page().entry,
        capture=capture(status=410, fetched_at=at("10:00")),
        outcome=Outcome.GONE,
    )
    store.record(lost, run=replay, now=at("12:02"))
    rows = store.digest_rows("2026-11-24")

    assert again.verdict is Verdict.REVISION
    assert (rows.changes, rows.gone) == ([], [])
    assert rows.items[0].gone_at == at("12:02")


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


def dump(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of ours."""
    tables = store.base.rows(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'articles_fts%'"
    )
    return {name: [tuple(row) for row in store.base.rows(f"SELECT * FROM {name}")] for (name,) in tables}


@pytest.mark.parametrize(
    "moved", ["https://news.example/a/", "http://news.example/a", "http://news.example/a/"]
)
def test_an_address_with_another_scheme_or_ending_is_the_same_page(
    store: Store, run: int, moved: str
) -> None:
    """
    A site that moves to https or to slashes would list all its reports again, and hide what changed in them.
    """
    store.record(page("https://news.example/a", text=STORY), run=run, now=at("09:02"))
    text = f"{STORY}\nMoscow denied it."
    again = store.record(page(moved, text=text, fetched_at=at("11:00")), run=run, now=at("11:02"))
    third = store.record(
        page("https://news.example/a", text=text, fetched_at=at("13:00")), run=run, now=at("13:02")
    )

    assert (again.verdict, again.mention_id) == (Verdict.REVISION, 1)
    assert (third.verdict, third.mention_id) == (Verdict.SAME, 1)
    assert count(store, "mentions") == 1
    assert [row["changed"] for row in store.base.rows("SELECT changed FROM revisions")] == ['["negation"]']
    assert [row["mention"] for row in store.base.rows("SELECT mention FROM pages")] == [1, 1]
