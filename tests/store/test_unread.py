"""What is kept of pages that cannot be read: with the day's last crawl, not three hundred times a day."""

from monitor.cli.checkup import pages
from monitor.core.cadence import SourceState, State
from monitor.core.unread import Cause, Unread
from monitor.store import Store
from monitor.store.runs import states_of
from tests.builders import at

WELL = State(state=SourceState.OK)


def walled(asked):
    return State(
        state=SourceState.OK,
        unread=Unread(
            days=2, asked=asked, read=0, cause=Cause.WALL, of_cause=asked, last_read_at=at("08:00")
        ),
    )


def crawled(path, *states):
    """A day's crawls with these states at their ends."""
    with Store.open(path) as store:
        for minute, one in enumerate(states):
            run = store.runs.begin("crawl", at(f"09:{minute:02}"))
            store.runs.end(run, now=at(f"09:{minute:02}"), states=one)
    return path


def test_a_state_comes_back_as_it_was_stored(tmp_path):
    """The list of a day says of its pages what the day's last crawl found, whenever it is asked for."""
    with Store.open(crawled(tmp_path / "m.db", {"a": walled(12), "b": WELL})) as store:
        rows = store.digest_rows("2026-11-24")

    assert rows.states == {"a": walled(12), "b": WELL}


def test_counts_that_differ_after_every_crawl_are_not_kept_of_each(tmp_path):
    """The first that said so and the last; 6 kB every five minutes would be 600 MB a year."""
    path = crawled(tmp_path / "m.db", {"a": WELL}, *({"a": walled(n)} for n in range(10, 20)))
    with Store.open(path) as store:
        held = [states_of(row["states"])["a"] for row in store.base.rows("SELECT states FROM runs WHERE states IS NOT NULL ORDER BY id")]  # fmt: skip

    assert held == [WELL, walled(10), walled(19)]


def test_the_doctor_is_off_where_most_sources_cannot_be_read(tmp_path):
    """One outlet's wall is the outlet's affair; a wall before most of them stands here."""
    one = pages(crawled(tmp_path / "one.db", {"a": walled(12), "b": WELL, "c": WELL}))
    most = pages(crawled(tmp_path / "most.db", {"a": walled(12), "b": walled(9), "c": WELL}))
    none = pages(tmp_path / "none.db")

    assert (one.ok, most.ok, none.ok) == (True, False, True)
    assert "a: Ask the outlet" in one.cure
    assert "proxy" in most.cure
    assert "b: 0 of 9 pages read in 2 days" in most.found
