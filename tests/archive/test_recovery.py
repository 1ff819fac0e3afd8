"""After a crash: what was cut is cut off, what is whole is handed back, and nothing else is touched."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator
from warcio.archiveiterator import ArchiveIterator as WarcioIterator

from monitor.archive.check import check
from monitor.archive.members import pack
from tests.archive.shelf import Shelf, page, pages_in
from tests.builders import at


def sound(shelf: Shelf) -> bool:
    """Does everything verify?"""
    return not check(shelf.folder, lambda: shelf.stored, [(1, shelf.stored[-1].chain)]).findings


def counted(shelf: Shelf) -> tuple[int, int, int]:
    """Records as the database, FastWARC and warcio count them."""
    fast = sum(1 for file in shelf.files for _ in ArchiveIterator(str(file), parse_http=False))
    slow = 0
    for file in shelf.files:
        with file.open("rb") as stream:
            slow += sum(1 for _ in WarcioIterator(stream))
    return len(shelf.stored), fast, slow


def test_a_tail_cut_at_any_byte_is_cut_off_before_anything_is_appended(shelf: Shelf) -> None:
    """
    Records appended after a cut one are lost to every reader, and `warcio check` says nothing of it.
    """
    shelf.fill(2)
    whole = shelf.files[0].read_bytes()
    known = list(shelf.stored)
    with shelf.open() as archive:
        archive.write(*page(7))
    longer = shelf.files[0].read_bytes()
    for end in range(len(whole), len(longer), 11):
        shelf.stored[:] = known
        shelf.files[0].write_bytes(longer[:end])
        with shelf.open() as archive:
            shelf.store(archive.write(*page(8)))

        assert sound(shelf), end
        assert len(set(counted(shelf))) == 1, end


def test_whole_records_that_the_database_does_not_know_are_handed_back(shelf: Shelf) -> None:
    """
    The crawl was killed between the archive and the commit: the page is evidence all the same.
    """
    shelf.fill(1)
    with shelf.open() as archive:
        written = archive.write(*page(7)) + archive.write(*page(8))
    with shelf.open() as archive:
        handed_back = tuple(shelf.stored[3:])
        shelf.store(archive.write(*page(9)))

    assert [r.chain for r in handed_back] == [r.chain for r in written]
    assert [(r.offset, r.sha256, r.at) for r in handed_back] == [(r.offset, r.sha256, r.at) for r in written]
    assert sound(shelf)


def test_a_database_that_was_lost_gets_every_record_back(shelf: Shelf) -> None:
    """
    The archive alone is self-evident: order, digests and chain are in it.
    """
    shelf.fill(12, max_size=4_000)
    before = list(shelf.stored)
    shelf.stored.clear()
    shelf.open().close()

    assert shelf.stored == before
    assert sound(shelf)


def test_an_empty_newest_file_is_no_obstacle(shelf: Shelf) -> None:
    """
    After kill -9 the newest file may have nothing in it: go on from the last non-empty one.
    """
    shelf.fill(2)
    (shelf.folder / "monitor-000002-20261124.warc.gz").touch()
    shelf.fill(1)

    assert [file.name for file in shelf.files] == ["monitor-000001-20261124.warc.gz"]
    assert sound(shelf)


def test_a_cut_newest_file_leaves_the_one_before_alone(shelf: Shelf) -> None:
    """
    A file whose very first record was cut holds nothing and goes; its number may be used again.
    """
    shelf.fill(12, max_size=4_000)
    first = shelf.files[0].read_bytes()
    known = [record for record in shelf.stored if record.file == shelf.files[0].name]
    for file in shelf.files[1:]:
        file.write_bytes(file.read_bytes()[:100])
    shelf.stored[:] = known
    shelf.fill(1, max_size=100_000)

    assert shelf.files[0].read_bytes().startswith(first)
    assert sound(shelf)


def test_bytes_with_whole_records_after_them_are_never_cut(shelf: Shelf) -> None:
    """
    Damage in the middle is not a crash's cut tail; truncating there would destroy evidence.
    """
    shelf.fill(1)
    with shelf.open() as archive:
        archive.write(*page(7))
        survivor = archive.write(*page(8))[0]
    data = bytearray(shelf.files[0].read_bytes())
    data[shelf.stored[-1].offset + shelf.stored[-1].length + 50] ^= 0xFF
    shelf.files[0].write_bytes(data)
    with shelf.open() as archive:
        shelf.store(archive.write(*page(9)))

    assert shelf.files[0].read_bytes() == data
    assert len(shelf.files) == 2
    report = check(shelf.folder, lambda: shelf.stored, [])
    assert survivor.offset in [finding.offset for finding in report.findings if finding.kind == "unrecorded"]


@pytest.mark.parametrize("known", [0, 1])
@pytest.mark.parametrize("place", [0, 30, 200])
def test_a_file_whose_first_record_is_damaged_is_kept(shelf: Shelf, known: int, place: int) -> None:
    """
    Beside a database that is lost, or a day older than its archive: the records behind the damage are whole.
    """
    shelf.fill(known)
    before = list(shelf.stored)
    shelf.now += timedelta(days=1)
    shelf.fill(2)
    damaged = shelf.files[-1]
    data = bytearray(damaged.read_bytes())
    data[place] ^= 1
    damaged.write_bytes(data)
    shelf.stored[:] = before
    shelf.fill(1)
    kinds = {f.kind for f in check(shelf.folder, lambda: shelf.stored, []).findings if f.file == damaged.name}

    assert damaged.read_bytes() == data
    assert kinds >= {"unrecorded"}
    assert len(shelf.files) == known + 2


def test_an_archive_that_lost_its_end_is_not_written_over(shelf: Shelf) -> None:
    """
    A power cut may take what the database has noted: that must stay visible, so a new file is begun.
    """
    shelf.fill(3)
    lost = shelf.stored[-1]
    os.truncate(shelf.files[0], lost.offset + 10)
    shelf.fill(1)

    assert len(shelf.files) == 2
    report = check(shelf.folder, lambda: shelf.stored, [])
    assert [(f.kind, f.offset, f.what) for f in report.findings] == [
        ("changed", lost.offset, "the file ends before it does.")
    ]


def test_files_turn_with_the_day_and_with_their_size(shelf: Shelf) -> None:
    """
    A day's evidence can be copied away the day after; no file grows beyond what a tool can handle.
    """
    shelf.fill(1)
    shelf.now = at("00:00", day="2026-11-25")
    shelf.fill(10, max_size=4_000)

    assert [file.name[:24] for file in shelf.files][:2] == [
        "monitor-000001-20261124.",
        "monitor-000002-20261125.",
    ]
    assert len(shelf.files) > 2
    assert sound(shelf)


def test_a_clock_set_back_does_not_reorder_the_chain(shelf: Shelf) -> None:
    """
    Files are in the order of their serial numbers, whatever day they name.
    """
    shelf.fill(1)
    shelf.now = at("23:00", day="2026-11-20")
    shelf.fill(1)
    before = list(shelf.stored)
    shelf.stored.clear()
    shelf.open().close()

    assert shelf.stored == before
    assert sound(shelf)


def test_files_of_others_in_the_folder_are_left_alone(shelf: Shelf) -> None:
    """
    Someone keeps a CC-NEWS file there: it is neither appended to nor handed back.
    """
    shelf.folder.mkdir()
    other = shelf.folder / "CC-NEWS-20261124.warc.gz"
    other.write_bytes(pack(b"WARC/1.0\r\nContent-Length: 0\r\n\r\n")[:-4])
    before = other.read_bytes()
    shelf.fill(1)

    assert other.read_bytes() == before
    assert {record.file for record in shelf.stored} == {"monitor-000001-20261124.warc.gz"}


WRITER = """
import sys
from pathlib import Path
from tests.archive.shelf import Shelf, page
shelf = Shelf(Path(sys.argv[1]))
with shelf.open(max_size=60_000) as archive:
    n = 0
    while True:
        shelf.store(archive.write(*page(n)))
        n += 1
        if n == 20:
            print("writing", flush=True)
"""


@pytest.mark.parametrize("wait", [0.0, 0.003, 0.011, 0.02, 0.05])
def test_a_writer_killed_at_any_moment_leaves_an_archive_that_goes_on(shelf: Shelf, wait: float) -> None:
    """
    Row 20, for the archive alone; `benchmarks/kills.py` kills whole crawls.
    """
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-c", WRITER, str(shelf.folder)]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        end = time.monotonic() + wait
        while time.monotonic() < end:
            pass
        writer.send_signal(signal.SIGKILL)
    shelf.fill(1)

    assert sound(shelf)
    assert len(set(counted(shelf))) == 1
    assert sum(seen.capture is not None for seen in pages_in(shelf.folder)) >= 20
