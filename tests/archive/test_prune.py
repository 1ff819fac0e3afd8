"""Captures that led to nothing go after their time; what remains still verifies, whatever happens on the way."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator

from monitor.archive import entry_from_block, read_record
from monitor.archive.members import members
from monitor.archive.prune import Pruned, prune_before, prune_expired
from monitor.archive.prune import prune as prune_these
from monitor.core.article import Record
from monitor.errors import EvidenceError, TryAgainError
from monitor.store import Store
from tests.archive.desk import SOURCE, Desk
from tests.archive.shelf import pages_in
from tests.builders import at


@pytest.fixture
def old(desk: Desk) -> Desk:
    """A day of ten pages, two of them mentions, and a page on the day after."""
    desk.crawl(*range(10), mentions=(3, 7))
    desk.now += timedelta(days=1)
    desk.crawl(20)
    desk.now += timedelta(days=40)
    return desk


def prune(desk: Desk, day: str = "2026-11-25") -> Pruned:
    """Prune what lies before a day."""
    with desk.store() as store, desk.archive(store) as archive:
        return prune_before(store.records, archive, at("00:00", day=day), desk.now)


def test_captures_without_a_mention_go_and_the_chain_still_verifies(old: Desk) -> None:
    """
    Row 27: pruning keeps the chain whole, because the digests stay in the database.
    """
    done = prune(old)

    assert (done.captures, done.files, done.left_alone) == (8, 1, ())
    assert old.verify().findings == []
    assert old.verify().pruned == 8
    assert old.files == ["monitor-000001-20261124-p1.warc.gz", "monitor-000002-20261125.warc.gz"]


def test_what_a_mention_rests_on_stays_readable_in_its_new_place(old: Desk) -> None:
    """
    `monitor show --html` finds the page by the file and offset that the database gives.
    """
    prune(old)
    with old.store() as store:
        rows = [row for row in store.records.all() if row.kind == "response"]
        kept = {row.url: read_record(old.folder, row).body for row in rows if not row.pruned_at}
        page = store.pages.get("https://news.example/3")
        gone = next(row for row in rows if row.pruned_at)
        with pytest.raises(EvidenceError, match="was pruned on 2027-01-04"):
            read_record(old.folder, gone)

    assert set(kept) == {f"https://news.example/{n}" for n in (3, 7, 20)}
    assert kept["https://news.example/3"].startswith(b"<html><p>Page 3:")
    assert page is not None
    assert page["warc_file"] == "monitor-000001-20261124-p1.warc.gz"


def test_nothing_looks_lost_that_was_expired_on_purpose(old: Desk) -> None:
    """
    The page keeps its row and digest, and says when its capture went.
    """
    prune(old)
    with old.store() as store:
        page = store.pages.get("https://news.example/4")

    assert page is not None
    assert (page["pruned_at"], len(page["sha256"])) == ("2027-01-04T09:00:00Z", 64)


def test_entries_stay_and_say_that_their_capture_was_pruned(old: Desk) -> None:
    """
    Replay must not take such an entry for one whose page could not be had, and find a mention the crawl had not.
    """
    prune(old)
    entries = []
    for name in old.files:
        with (old.folder / name).open("rb") as file:
            entries += [entry_from_block(one.block) for one in members(file) if one.kind == "metadata"]

    assert len(entries) == 11
    assert all(capture_id for _, capture_id in entries)
    assert [(page.entry is not None, page.capture is not None) for page in pages_in(old.folder)] == [
        (True, True)
    ] * 3


def test_other_readers_read_a_pruned_file(old: Desk) -> None:
    """
    It is an ordinary WARC file with the same records, byte for byte, less some.
    """
    prune(old)
    file = old.folder / "monitor-000001-20261124-p1.warc.gz"

    assert sum(1 for _ in ArchiveIterator(str(file), parse_http=False, verify_digests=True)) == 1 + 2 + 10


def test_pruning_twice_takes_nothing_more(old: Desk) -> None:
    """
    Housekeeping runs with every crawl.
    """
    prune(old)

    assert prune(old) == Pruned()
    assert old.files[0] == "monitor-000001-20261124-p1.warc.gz"


def test_a_file_may_be_pruned_again_later(old: Desk) -> None:
    """
    Sources differ in how long their captures are kept.
    """
    old.crawl(30)
    with old.store() as store, old.archive(store) as archive:
        for _ in range(2):
            doomed = store.records.without_mention(at("00:00", day="2026-11-25"))
            prune_these(store.records, archive, doomed[:4], old.now)

    assert old.files[0] == "monitor-000001-20261124-p2.warc.gz"
    assert old.verify().findings == []
    assert old.verify().pruned == 8


def expire(desk: Desk, keep_days: int, id_: str = SOURCE.id) -> int:
    """Do a day's housekeeping for one source; how many captures went."""
    with desk.store() as store, desk.archive(store) as archive:
        return prune_expired(store.records, archive, {id_: keep_days}, desk.now).captures


def test_each_source_keeps_its_captures_as_long_as_it_says(old: Desk) -> None:
    """
    `keep_days` counts whole days, so that a file is rewritten once and not with every crawl.
    """
    assert expire(old, keep_days=41) == 0
    old.now += timedelta(days=1)
    assert expire(old, keep_days=1, id_="other") == 0
    old.now += timedelta(days=1)
    assert expire(old, keep_days=42) == 8


def test_a_source_that_is_no_longer_declared_keeps_its_captures_as_long_as_it_last_said(old: Desk) -> None:
    """
    Nobody will ever visit it again; its pages without a mention would fill the disk for good.
    """
    with old.store() as store, old.archive(store) as archive:
        store.sources.declare([replace(SOURCE, keep_days=41)], old.now)
        store.sources.declare([replace(SOURCE, id="other", keep_days=30)], old.now)
        kept = prune_expired(store.records, archive, store.sources.keep_days(), old.now)
        gone = prune_expired(store.records, archive, store.sources.keep_days(), old.now + timedelta(days=1))

    assert (kept.captures, gone.captures) == (0, 8)


def test_housekeeping_is_done_once_a_day(old: Desk) -> None:
    """
    A crawl every five minutes must not go through a million pages each time.
    """
    assert expire(old, keep_days=365) == 0
    assert expire(old, keep_days=1) == 0
    old.now += timedelta(hours=15)
    assert expire(old, keep_days=1) == 9


def test_the_file_that_is_being_written_is_left_alone(desk: Desk) -> None:
    """
    Housekeeping inside a crawl must not move the ground under it.
    """
    desk.crawl(1, 2)
    with desk.store() as store, desk.archive(store) as archive:
        done = prune_before(store.records, archive, desk.now + timedelta(hours=1), desk.now)

        assert done == Pruned()
        archive.turn()
        assert prune_before(store.records, archive, desk.now + timedelta(hours=1), desk.now).captures == 2
    desk.crawl(3)
    assert desk.verify().findings == []


def test_a_file_with_anything_amiss_is_left_as_it_is(old: Desk) -> None:
    """
    Rewriting it would wipe out the traces.
    """
    file = old.folder / old.files[0]
    data = bytearray(file.read_bytes())
    data[-10] ^= 1
    file.write_bytes(data)
    done = prune(old)

    assert (done.captures, len(done.left_alone)) == (0, 1)
    assert "is not as the database says at" in done.left_alone[0]
    assert file.read_bytes() == data


class Killed(BaseException):
    """Stands for the process's end."""


class Dying:
    """The store's records, with a process that dies before or after the database follows."""

    def __init__(self, store: Store, before: bool) -> None:
        self.records, self.before = store.records, before

    def all(self) -> Iterator[Record]:
        """As the store has it."""
        return self.records.all()

    def without_mention(self, *args: object, **options: object) -> list[Record]:
        """As the store has it."""
        return self.records.without_mention(*args, **options)  # type: ignore[arg-type]

    def move(self, *args: object) -> None:
        """Die."""
        if not self.before:
            self.records.move(*args)  # type: ignore[arg-type]
        raise Killed


@pytest.mark.parametrize(
    "before", [True, False], ids=["before the database follows", "before the old file goes"]
)
def test_killed_in_between_everything_verifies_and_the_next_pruning_tidies_up(
    old: Desk, before: bool
) -> None:
    """
    One of the two files is the one that the database names, at every moment.
    """
    with closing(old.store()) as store, old.archive(store) as archive, pytest.raises(Killed):
        prune_before(Dying(store, before), archive, at("00:00", day="2026-11-25"), old.now)
    assert len(old.files) == 3
    assert old.verify().findings == []

    (old.folder / "monitor-000002-20261125-p1.warc.gz.part").write_bytes(b"half")
    old.crawl(40)
    prune(old)
    assert old.verify().findings == []
    assert old.verify().pruned == 8
    assert [name[:14] for name in old.files] == ["monitor-000001", "monitor-000002", "monitor-000003"]


def test_a_full_disk_stops_the_pruning_and_changes_nothing(
    old: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Exit status 75, and the cure names what it needs: room for one file more.
    """
    before = old.files

    def full(fd: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("monitor.archive.prune.os.fsync", full)
    with pytest.raises(TryAgainError, match="make room for one more file"):
        prune(old)
    monkeypatch.undo()

    assert [name for name in old.files if not name.endswith(".part")] == before
    assert old.verify().findings == []
    assert prune(old).captures == 8


def test_a_stranger_under_a_name_of_ours_is_not_removed(old: Desk) -> None:
    """
    Tidying up removes only what the database knows every record of.
    """
    stranger = old.folder / "monitor-000001-20261124-p9.warc.gz"
    stranger.write_bytes(Path(old.folder / old.files[0]).read_bytes() + b"more")
    prune(old)

    assert stranger.exists()
