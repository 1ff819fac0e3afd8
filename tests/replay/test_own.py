"""Archives that crawls of ours wrote: this database's own, and another's."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor import paths
from monitor.archive import Archive, read_record
from monitor.archive.adoption import opened
from monitor.core.article import Capture, Entry, Outcome
from monitor.replay.job import Narrow
from monitor.replay.sources import undeclared
from monitor.steps import Work
from monitor.store import Store
from tests.builders import at
from tests.replay.conftest import Desk, Here
from tests.replay.warcs import ELSE, html, telling


def written(archive: Archive, *numbers: int, day: datetime) -> None:
    """A page of each number with its entry, as a crawl archives them; each third one matches."""
    for number in numbers:
        url = f"https://news.example/{number}"
        body = html(telling(number) if number % 3 == 0 else f"{ELSE} {number}").encode()
        kind = (("Content-Type", "text/html; charset=utf-8"),)
        archive.write(
            Entry(source="x-en", found_via="https://news.example/feed", url=url, found_at=day),
            Capture(url=url, final_url=url, status=200, headers=kind, body=body, fetched_at=day),
        )


def said(archive: Archive, number: int, *, day: datetime) -> None:
    """An entry whose page could not be had and whose title matches."""
    archive.write(
        Entry(
            source="x-en", found_via="https://news.example/feed", url=f"https://news.example/said-{number}", found_at=day,
            title=telling(number), language="en",
        ),
        None,
    )  # fmt: skip


def crawled(desk: Desk, days: int, *, known: bool = True) -> None:
    """An archive of so many days; `known`: the database has its records, else it is lost."""
    desk.folder.mkdir(exist_ok=True)
    with Store.open(desk.db, clock=lambda: at("09:00")) as store:
        for number in range(days):
            day = at("09:00") + timedelta(days=number)
            archive = opened(paths.archive_of(desk.db), store.records, lambda day=day: day)
            written(archive, *range(number * 10, number * 10 + 6), day=day)
            said(archive, 100 + number, day=day)
            archive.close()
        if known:
            opened(paths.archive_of(desk.db), store.records, lambda: at("09:00")).close()
    if not known:
        for file in desk.folder.glob("monitor.db*"):
            file.unlink()


@pytest.mark.parametrize("days", [1, 4])
def test_of_a_lost_database_the_chain_is_known_again_in_its_order(desk: Desk, days: int) -> None:
    """
    Whichever file is read first, warcinfo records included: what is noted in another order never verifies again.
    """
    crawled(desk, days, known=False)
    archive = paths.archive_of(desk.db)
    done = desk.replay(*sorted(archive.iterdir(), reverse=True), hands=Here())

    assert done.progress.mentions == 3 * days
    assert done.progress.unreadable == []
    assert desk.verify() == []


def test_what_a_killed_crawl_left_is_known_before_it_is_read(desk: Desk) -> None:
    """
    Its first page of a new day, with a warcinfo record before it, and the next crawl goes on behind both.
    """
    crawled(desk, 1)
    day = at("09:00") + timedelta(days=1)
    with Store.open(desk.db, clock=lambda: day) as store:
        archive = opened(paths.archive_of(desk.db), store.records, lambda: day)
    written(archive, 30, day=day)
    archive.close()
    desk.replay(paths.archive_of(desk.db), hands=Here())

    assert desk.verify() == []
    with Store.open(desk.db, clock=lambda: day) as store:
        archive = opened(paths.archive_of(desk.db), store.records, lambda: day)
        store.records.add(None, archive.write(Entry(source="x", found_via="f", url="u", found_at=day), None))
        archive.close()
    assert desk.verify() == []


def test_our_own_archive_read_again_adds_no_record(desk: Desk) -> None:
    """
    Neither with the rules of the crawl nor with others.
    """
    crawled(desk, 2)
    before = desk.rows("SELECT * FROM records")
    desk.replay(paths.archive_of(desk.db), hands=Here())
    again = desk.replay(paths.archive_of(desk.db), hands=Here(), again=True)

    assert again.progress.mentions == 0
    assert desk.rows("SELECT * FROM records") == before
    places = desk.rows("SELECT record FROM articles")
    assert len(places) == 6
    assert all(row["record"] for row in places)


@pytest.mark.parametrize("has_its_own", [False, True])
def test_another_database_s_archive_is_copied_into_ours(desk: Desk, other: Desk, has_its_own: bool) -> None:
    """
    Files of the same names lie in both: a mention leads to our copy, also one of a page that could not be had.
    """
    crawled(other, 2)
    if has_its_own:
        crawled(desk, 1)
    for _ in range(2):
        desk.replay(paths.archive_of(other.db), hands=Here(), again=True)

    assert desk.verify() == []
    mentions = desk.rows(
        "SELECT a.url, r.url AS held, r.kind FROM mentions m JOIN articles a ON a.id = m.article JOIN records r ON r.id = a.record"
    )
    assert sorted(row["kind"] for row in mentions) == ["metadata"] * 2 + ["response"] * 4
    assert all(row["url"] == row["held"] for row in mentions)
    assert not desk.rows("SELECT 1 FROM pages WHERE mention IS NULL")
    held = desk.rows("SELECT 1 FROM records WHERE kind <> 'warcinfo' AND url NOT LIKE '%said%'")
    assert len(held) == 8 + (12 - 4) * has_its_own


def test_a_backup_of_our_own_archive_is_found_to_be_ours(desk: Desk, tmp_path: Path) -> None:
    """
    Nothing of it is copied: URL, time and digest of each record are known.
    """
    crawled(desk, 2)
    before = desk.rows("SELECT * FROM records")
    shutil.copytree(paths.archive_of(desk.db), tmp_path / "backup")
    done = desk.replay(tmp_path / "backup", hands=Here())

    assert done.progress.mentions == 6
    assert desk.rows("SELECT * FROM records") == before
    assert desk.verify() == []


def test_what_a_crawl_is_writing_is_left_for_the_next_time(desk: Desk) -> None:
    """
    It notes its records itself, in their order; what stands before them is read.
    """
    crawled(desk, 1)
    with Store.open(desk.db, clock=lambda: at("09:00")) as store:
        archive = opened(paths.archive_of(desk.db), store.records, lambda: at("09:00"))
    written(archive, 33, day=at("09:00"))
    first = desk.replay(paths.archive_of(desk.db), hands=Here())
    assert (first.progress.mentions, first.progress.unreadable) == (3, [])
    archive.close()
    second = desk.replay(paths.archive_of(desk.db), hands=Here())

    assert (second.progress.mentions, second.progress.unreadable) == (1, [])
    assert desk.verify() == []


def test_a_record_that_the_database_cannot_know_is_named(desk: Desk) -> None:
    """
    Behind damage nothing is taken into the chain any more: such a page has no proof, and somebody must look.
    """
    crawled(desk, 1)
    (file,) = paths.archive_of(desk.db).iterdir()
    with Store.open(desk.db) as store:
        last = store.records.last()
    with file.open("ab") as out:
        out.write(b"damage" * 9 + file.read_bytes()[last.offset :])
    done = desk.replay(file, hands=Here())

    assert done.progress.mentions == 3
    assert any("not known to the database" in told for told in done.progress.unreadable)


@pytest.mark.parametrize("elsewhere", [False, True])
def test_an_archive_of_ours_is_narrowed_like_any_other(desk: Desk, other: Desk, elsewhere: bool) -> None:
    """
    By time, address and language, captures and entries alike.
    """
    holder = other if elsewhere else desk
    crawled(holder, 3)
    archive = paths.archive_of(holder.db)
    day = at("09:00") + timedelta(days=1)

    def found(**narrow: Any) -> set[str]:
        desk.replay(archive, hands=Here(), again=True, narrow=Narrow(**narrow))
        return {row["url"].rpartition("/")[2] for row in desk.rows("SELECT url FROM articles")}

    assert found(domains=frozenset({"kcna.kp"})) == set()
    assert found(languages=frozenset({"ko"})) == set()
    assert found(since=day, until=day + timedelta(hours=1)) == {"12", "15", "said-101"}
    assert len(found(until=day, domains=frozenset({"news.example"}), languages=frozenset({"en"}))) == 6
    assert desk.verify() == []


def test_rules_that_find_less_leave_what_became_of_a_mention_s_page(desk: Desk) -> None:
    """
    The mention stays, and what is said of its page must not contradict it.
    """
    crawled(desk, 1)
    desk.replay(paths.archive_of(desk.db), hands=Here())
    before = desk.rows("SELECT url, outcome, note, mention FROM pages ORDER BY url")
    with Store.open(desk.db, clock=lambda: at("09:00")) as store:
        run = store.runs.begin("replay", at("09:00"))
        for row in store.base.rows("SELECT * FROM pages WHERE mention IS NOT NULL AND record IS NOT NULL"):
            held = store.records.get(row["record"])
            if held is None or held.kind != "response":
                continue
            capture = read_record(paths.archive_of(desk.db), held)
            entry = Entry(source="x-en", found_via="f", url=row["url"], found_at=held.at)
            work = Work(
                source=undeclared("x-en", "X"), entry=entry, capture=capture, outcome=Outcome.NO_MATCH
            )
            store.record(work, run=run, now=at("09:00"))

    assert desk.rows("SELECT url, outcome, note, mention FROM pages ORDER BY url") == before


BACK = "This report has been withdrawn, the editor said. "


def looks(desk: Desk, title: str) -> None:
    """Three pages, each in two files: what they say at first, and a day later, with or without words of the rules."""
    desk.folder.mkdir(exist_ok=True)
    later = (telling(3), BACK, f"{BACK} See North Korea; see shells. See Russia, too.")
    for day, said in enumerate(((telling(1), telling(2), telling(4)), later)):
        moment = at("09:00") + timedelta(days=day)
        with Store.open(desk.db, clock=lambda: at("09:00")) as store:
            archive = opened(paths.archive_of(desk.db), store.records, lambda moment=moment: moment)
            for number, text in enumerate(said):
                url = f"https://news.example/{number}"
                kind = (("Content-Type", "text/html; charset=utf-8"),)
                archive.write(
                    Entry(source="x-en", found_via="https://news.example/feed", url=url, found_at=moment, title=title, language="en"),
                    Capture(
                        url=url, final_url=url, status=200, headers=kind, body=html(text).encode(), fetched_at=moment
                    ),
                )  # fmt: skip
            archive.close()


@pytest.mark.parametrize("title", ["A report", telling(5)])
@pytest.mark.parametrize("backwards", [False, True])
def test_of_a_lost_database_what_was_withdrawn_is_known_again(
    desk: Desk, title: str, backwards: bool
) -> None:
    """
    The gate would pass over the page that took its report back; and files are read side by side, the later perhaps first.
    """
    looks(desk, title)
    for file in desk.folder.glob("monitor.db*"):
        file.unlink()
    files = sorted(paths.archive_of(desk.db).iterdir(), reverse=backwards)
    for again, new in ((False, 3), (True, 0)):
        done = desk.replay(*files, hands=Here(), again=again)
        with Store.open(desk.db, readonly=True) as store:
            items = store.mentions.by_filter()

        assert {item.url[-1]: item.still_said for item in items} == {"0": True, "1": False, "2": False}
        assert done.progress.mentions == new
    assert desk.verify() == []
