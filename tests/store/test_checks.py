"""Checks, the entries they listed, and what they amount to."""

from dataclasses import replace
from datetime import timedelta

from monitor.core.article import Outcome
from monitor.core.cadence import Decision, SourceState, State
from monitor.store import Store
from tests.builders import at, entry
from tests.store.works import check, page, record, source


def test_a_check_its_entries_and_its_records_are_stored_together(store: Store, run: int) -> None:
    """
    After a crash all of them are there, or none.
    """
    one, two = entry(), entry(url="https://news.example/2?utm_source=feed")
    store.checks.add(
        run, check("09:00", entries=2, new=2), [(one, Decision.FETCH), (two, Decision.NO_HIT)], [record(7)]
    )

    assert store.entries.unknown("example", [one, two, entry(url="https://news.example/3")]) == [
        entry(url="https://news.example/3")
    ]
    assert [row["decision"] for row in store.entries.of("https://news.example/2")] == ["no_hit"]
    assert store.records.head() == f"{7:064x}"


def test_the_summary_follows_its_checks(store: Store, run: int) -> None:
    """
    The next visit is planned by one row a discovery, not by two million checks.
    """
    store.checks.add(run, check("09:00", new=3, entries=3, etag='"a"', newest_at=at("08:30")))
    for clock in ("10:00", "11:00"):
        store.checks.add(run, check(clock, outcome=Outcome.HTTP_ERROR, status=503, retry_at=at("12:00")))
    (summary,) = store.checks.summaries()

    assert (summary.failures, summary.last_good_at, summary.retry_at) == (2, at("09:00"), at("12:00"))
    assert (summary.etag, summary.newest_at, summary.last_status) == ('"a"', at("08:30"), 503)


def test_each_listing_of_each_source_has_a_summary_of_its_own(store: Store, run: int) -> None:
    """
    Two feeds of one source, and one feed that two sources watch.
    """
    store.checks.add(run, check("09:00", new=3, entries=3))
    other = store.checks.add(run, check("09:10", new=1, entries=1, discovery="https://news.example/map.xml"))
    shared = store.checks.add(run, check("09:20", entries=1, source="other"))
    again = store.checks.add(run, check("10:00", entries=1))

    assert [(one.first_at, one.last_new_at) for one in (other, shared, again)] == [
        (at("09:10"), at("09:10")), (at("09:20"), None), (at("09:00"), at("09:00")),
    ]  # fmt: skip
    assert len(store.checks.summaries()) == 3


def test_the_usual_gap_is_learned_from_checks_that_brought_news(store: Store, run: int) -> None:
    """
    A source's own history says what silence is unusual.
    """
    for hour in range(8):
        store.checks.add(run, check(f"{hour:02}:00", new=hour % 2, entries=5, overlap=True))
    (summary,) = store.checks.summaries()

    assert summary.usual_gap == timedelta(hours=2)


def test_an_entry_once_listed_is_known_under_its_source_only(store: Store, run: int) -> None:
    """
    Another source that lists it is another witness.
    """
    store.checks.add(run, check("09:00"), [(entry(), Decision.FETCH)])

    assert store.entries.unknown("other", [entry()]) == [entry()]
    assert store.entries.unknown("example", [entry(url=entry().url + "#top")]) == []


def test_a_listing_that_names_a_page_twice_holds_it_once(store: Store) -> None:
    """
    Feeds do; and with trackers in the address it does not even look the same.
    """
    twice = [entry(), entry(url=entry().url + "?utm_medium=rss")]

    assert store.entries.unknown("example", twice) == [entry()]


def test_a_decision_to_fetch_is_not_undone(store: Store, run: int) -> None:
    """
    A crawl killed between listing and fetching must find its work again.
    """
    store.checks.add(run, check("09:00"), [(entry(), Decision.FETCH)])
    store.checks.add(run, check("10:00"), [(entry(), Decision.KNOWN)])

    assert [found.url for found in store.entries.waiting(["example"])] == [entry().url]


def test_what_was_fetched_waits_no_more(store: Store, run: int) -> None:
    """
    Whatever came of it.
    """
    store.checks.add(run, check("09:00"), [(entry(), Decision.FETCH)])
    store.record(page(outcome=Outcome.ROBOTS, matched=False), run=run, now=at("09:02"))

    assert store.entries.waiting() == []


def test_what_another_listing_says_of_a_page_does_not_stand_for_fetching_it(store: Store, run: int) -> None:
    """
    The page still waits; only the entry that was heard waits no more.
    """
    other = entry(source="other")
    store.checks.add(run, check("09:00"), [(entry(), Decision.FETCH)])
    store.checks.add(run, check("09:00", source="other"), [(other, Decision.HEARD)])
    both = {found.source for found in store.entries.waiting()}
    said = replace(page(matched=False, of=source(id="other")), capture=None, article=None, alone=True)
    store.record(said, run=run, now=at("09:02"))

    assert both == {"example", "other"}
    assert [found.source for found in store.entries.waiting()] == ["example"]
    assert store.pages.get(entry().url) is None


def record_of_entry(store: Store, source: str = "example") -> int | None:
    """The record that the row of an entry names."""
    (row,) = store.base.rows("SELECT record FROM entries WHERE source = ?", (source,))
    found: int | None = row["record"]
    return found


def test_an_entry_leads_to_the_record_that_holds_it(store: Store, run: int) -> None:
    """
    What listed a page is evidence too, whether the page was fetched or not.
    """
    info = record(0, kind="warcinfo", url="")
    left = record(1, kind="metadata", url=entry().url)
    store.checks.add(run, check("09:00"), [(entry(), Decision.NO_HIT)], [info, left])
    assert record_of_entry(store) == 2

    store.checks.add(run, check("10:00"), [(entry(), Decision.FETCH)])
    caught, listed = record(2), record(3, kind="metadata")
    store.record(page(records=(caught, listed)), run=run, now=at("10:02"))
    assert record_of_entry(store) == 4, "the words that the page was fetched for"

    again = page(fetched_at=at("12:00"), records=(record(5), record(6, kind="metadata")))
    store.record(again, run=run, now=at("12:01"))
    assert record_of_entry(store) == 4, "a later look is no later listing"


def test_an_entry_does_not_lead_to_another_ones_record(store: Store, run: int) -> None:
    """
    Two sources list a page, and the page is fetched for one of them.
    """
    store.checks.add(run, check("09:00"), [(entry(), Decision.FETCH)])
    store.checks.add(run, check("09:00", source="other"), [(entry(source="other"), Decision.KNOWN)])
    store.record(page(records=(record(2), record(3, kind="metadata"))), run=run, now=at("09:02"))

    assert (record_of_entry(store), record_of_entry(store, "other")) == (2, None)


def test_what_a_feed_carried_is_kept_while_the_page_may_need_it(store: Store, run: int) -> None:
    """
    Killed before its page was fetched, or looked at again behind a 403, the page still has the feed's full text;
    a million pages that nobody needs again do not.
    """
    full = entry(content="<p>North Korea shipped shells.</p>", authors=("Kim",))
    other = entry(url="https://news.example/other", content="<p>Weather.</p>")
    store.checks.add(run, check("09:00"), [(full, Decision.FETCH), (other, Decision.FETCH)])
    waiting = store.entries.waiting()
    store.record(page(full.url), run=run, now=at("09:02"))
    store.record(page(other.url, matched=False), run=run, now=at("09:02"))

    assert {(found.url, found.content, found.authors) for found in waiting} == {
        (full.url, full.content, ("Kim",)),
        (other.url, other.content, ()),
    }
    assert [(found.content, found.authors) for found in store.pages.stale(at("23:00"))] == [
        (full.content, ("Kim",))
    ]
    assert store.entries.of(other.url)[0]["content"] is None


def test_sources_are_retired_never_deleted(store: Store) -> None:
    """
    Its mentions stay and must still name it; declared again it is back.
    """
    store.sources.declare([source(), source(id="other")], at("09:00"))
    store.sources.declare([source(name="Example Times")], at("10:00"))
    retired = store.sources.get("other")
    store.sources.declare([source(), source(id="other")], at("11:00"))

    assert retired is not None
    assert retired["retired_at"] == "2026-11-24T10:00:00Z"
    assert [row["id"] for row in store.sources.all()] == ["example", "other"]


def test_a_crawl_that_never_ended_is_lost_and_the_next_one_is_still_the_first(store: Store) -> None:
    """
    Killed on the first morning, the second try must not list a feed's whole history either.
    """
    first = store.runs.begin("crawl", at("09:00"))
    second = store.runs.begin("crawl", at("10:00"))
    store.runs.end(second, now=at("10:10"), states={}, chain_head="ab" * 32)
    third = store.runs.begin("crawl", at("11:00"))

    assert [tuple(row) for row in store.base.rows("SELECT id, status, first FROM runs ORDER BY id")] == [
        (first, "lost", 1), (second, "ok", 1), (third, "running", 0),
    ]  # fmt: skip
    assert store.runs.heads() == [(second, "ab" * 32)]


def test_a_run_keeps_the_states_of_its_hour(store: Store, run: int) -> None:
    """
    A list must say tomorrow what it says today.
    """
    states = {
        "a": State(state=SourceState.OK),
        "b": State(state=SourceState.FAILING, since=at("06:00"), answered=False),
    }
    store.runs.end(run, now=at("09:10"), states=states, counts={"new": 2})

    assert store.digest_rows("2026-11-24").states == states


def test_a_run_that_says_what_the_one_before_said_keeps_no_states(store: Store) -> None:
    """
    Six kilobytes three hundred times a day; what began, and when, and how the day ended is told as before.
    """
    well = {"a": State(state=SourceState.OK)}
    ill = {"a": State(state=SourceState.FAILING, since=at("09:55"), answered=False)}
    told = [well, well, well, ill, ill, ill, well, well, well]

    for hour, states in enumerate(told, 6):
        one = store.runs.begin("crawl", at(f"{hour:02}:00"))
        store.runs.end(one, now=at(f"{hour:02}:10"), states=states)
    rows = store.digest_rows("2026-11-24")

    kept = [row[0] for row in store.base.rows("SELECT states IS NOT NULL FROM runs ORDER BY id")]
    assert kept == [1, 0, 0, 1, 0, 0, 1, 0, 1]
    assert rows.states == well
    assert [(id_, state.since, state.until) for id_, state in rows.troubles] == [
        ("a", at("09:55"), at("12:10"))
    ]


def test_records_follow_a_rewritten_file(store: Store, run: int) -> None:
    """
    Pruning moves what it leaves; nothing may point at an old place, and what is gone keeps its digest.
    """
    store.record(
        page(records=(record(0), record(100, url="https://news.example/b"))), run=run, now=at("09:02")
    )
    store.record(
        page(
            "https://news.example/none",
            matched=False,
            records=(record(200, url="https://news.example/none"),),
        ),
        run=run,
        now=at("09:03"),
    )
    (doomed,) = store.records.without_mention(at("10:00"))
    moved = [
        record(0, id=1, file="new.warc.gz"),
        record(50, id=2, file="new.warc.gz"),
    ]  # fmt: skip
    store.records.move(moved, [doomed.id or 0], at("12:00"))
    held = store.pages.get("https://news.example/none")
    kept = store.pages.get(page().entry.url)

    assert doomed.offset == 200
    assert held is not None
    assert kept is not None
    assert held["pruned_at"] == "2026-11-24T12:00:00Z"
    assert (kept["warc_file"], kept["warc_offset"]) == ("new.warc.gz", 50)
    assert store.records.without_mention(at("13:00")) == []


def test_a_page_of_a_mention_is_never_offered_for_pruning(store: Store, run: int) -> None:
    """
    Dismissed or not: evidence that somebody judged is kept.
    """
    store.record(page(records=(record(0),)), run=run, now=at("09:02"))

    assert store.records.without_mention(at("23:00")) == []
