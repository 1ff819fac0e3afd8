"""A full or read-only disk stops the archive cleanly, and nothing is half-written."""

import os
import resource
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from monitor.archive import Archive, writer
from monitor.archive.check import check
from monitor.errors import TryAgainError
from tests.archive.shelf import Shelf, page, pages_in
from tests.builders import at


@contextmanager
def files_no_larger_than(size: int) -> Iterator[None]:
    """The kernel refuses to let any file of this process grow beyond a size, in the middle of a write."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def write_without_end(shelf: Shelf, archive: Archive) -> None:
    """Archive pages until something stops it."""
    for n in range(5_000):
        shelf.store(archive.write(*page(n)))


@pytest.mark.parametrize("room", range(400, 6_000, 280))
def test_a_disk_that_fills_up_in_the_middle_of_a_record_leaves_whole_records(shelf: Shelf, room: int) -> None:
    """
    Row 21 at 20 points, on any machine: the file may grow no further, and then it may again.
    """
    with files_no_larger_than(room), shelf.open() as archive:
        with pytest.raises(TryAgainError, match="Free some space"):
            write_without_end(shelf, archive)

        assert archive.chain == (shelf.stored[-1].chain if shelf.stored else "0" * 64)
    shelf.fill(2)

    assert check(shelf.folder, lambda: shelf.stored, []).findings == []
    assert len(pages_in(shelf.folder)) == sum(record.kind == "response" for record in shelf.stored)


@pytest.mark.parametrize("fails", [1, 2])
def test_what_the_disk_would_not_keep_is_taken_back(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch, fails: int
) -> None:
    """
    A quota or a network disk may refuse when data are synced, long after it took them: the database never hears of them.
    """
    real, syncs = os.fdatasync, iter(range(1, 1000))

    def sync(fd: int) -> None:
        if next(syncs) == fails:
            raise OSError(28, "No space left on device")
        real(fd)

    monkeypatch.setattr(os, "fdatasync", sync)
    monkeypatch.setattr(writer, "SYNC_EVERY", 3_000)
    with shelf.open() as archive:
        with pytest.raises(TryAgainError, match="No space left"):
            write_without_end(shelf, archive)

        assert archive.chain == (shelf.stored[-1].chain if shelf.stored else "0" * 64)
        shelf.store(archive.write(*page(7)))
    shelf.fill(2)

    assert check(shelf.folder, lambda: shelf.stored, []).findings == []


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A file system of 128 kB; needs the right to mount."""
    folder = Path(tempfile.mkdtemp())
    mount = shutil.which("mount")
    command = [str(mount), "-t", "tmpfs", "-o", "size=128k", "tmpfs", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False) if mount else None
    if done is None or done.returncode:
        folder.rmdir()
        pytest.skip(
            f"no small file system here: {done.stderr.strip() if done else 'there is no mount'} (run as root)"
        )
    yield folder
    subprocess.run(["umount", str(folder)], check=True)
    folder.rmdir()


def test_a_file_system_that_is_full_stops_the_archive_and_loses_nothing(small_disk: Path) -> None:
    """
    Row 21 on a real full file system: when there is room again, the next start goes on.
    """
    shelf = Shelf(small_disk / "archive")
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"x" * 60_000)
    with shelf.open() as archive:
        with pytest.raises(TryAgainError, match="No space left"):
            write_without_end(shelf, archive)
        before = len(shelf.stored)
        ballast.unlink()
        shelf.store(archive.write(*page(before)))

    assert check(shelf.folder, lambda: shelf.stored, []).findings == []
    assert len(shelf.stored) > before > 100


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write to read-only folders: run as another user")
def test_a_read_only_folder_is_told_with_its_cure(shelf: Shelf) -> None:
    """
    The exit status is 75: the same command works once the folder is writable.
    """
    shelf.folder.mkdir()
    shelf.folder.chmod(0o500)
    with shelf.open() as archive, pytest.raises(TryAgainError, match="make the folder writable"):
        archive.write(*page(1))
    shelf.folder.chmod(0o700)


def test_an_archive_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    """
    A file lies where the folder should be.
    """
    (tmp_path / "archive").touch()

    with pytest.raises(TryAgainError, match="cannot write to the archive"):
        Archive(tmp_path / "archive", lambda: at("09:00")).recover()


def test_two_writers_do_not_share_an_archive(shelf: Shelf) -> None:
    """
    A replay beside a crawl would break the chain.
    """
    with shelf.open() as archive:
        archive.write(*page(1))
        with pytest.raises(TryAgainError, match="another program is writing"):
            Archive(shelf.folder, lambda: at("09:00")).recover()
    shelf.open().close()


def test_writing_before_looking_is_refused(shelf: Shelf) -> None:
    """
    It would append after a cut tail.
    """
    with pytest.raises(RuntimeError, match="recover"):
        Archive(shelf.folder, lambda: at("09:00")).write(*page(1))
