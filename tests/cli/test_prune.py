"""`monitor prune` as one types it."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.lock import crawl_lock
from tests.archive.desk import Desk
from tests.cli.typed import monitor


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Three pages, one of them a mention; a day later one more."""
    desk = Desk(tmp_path / "monitor.db")
    desk.crawl(1, 2, 3, mentions=(2,))
    desk.now += timedelta(days=1)
    desk.crawl(4)
    return desk


def test_what_went_is_told_and_the_rest_verifies(desk: Desk) -> None:
    """
    The next `monitor verify` is content: nothing looks lost that was removed on purpose.
    """
    now = ("--now", "2026-11-25T12:00:00Z")
    done = monitor("prune", "--db", str(desk.db), "--before", "2026-11-25", "--format", "json", *now)
    told = json.loads(done.stdout)

    assert done.returncode == 0, done.stderr
    assert (told["captures"], told["files"], told["left_alone"]) == (2, 1, [])
    assert "(2 pruned): 0 changed, 0 missing" in monitor("verify", "--db", str(desk.db)).stdout


def test_a_damaged_file_is_left_alone_and_told(desk: Desk) -> None:
    """
    Exit status 1 with the command that says more.
    """
    file = sorted(desk.folder.iterdir())[0]
    data = bytearray(file.read_bytes())
    data[-12] ^= 1
    file.write_bytes(data)
    done = monitor("prune", "--db", str(desk.db), "--before", "2026-11-25", "--now", "2026-11-25T12:00:00Z")

    assert done.returncode == 1
    assert "0 captures (0.0 MB) taken out of 0 files." in done.stdout
    assert f"left alone: {file.name}: is not as the database says" in done.stdout


@pytest.mark.parametrize("day", ["2026-11-26", "yesterday"])
def test_a_day_that_cannot_be_meant_is_refused(desk: Desk, day: str) -> None:
    """
    Exit status 2 and nothing done: a slip of the year must not empty the archive.
    """
    before = {path.name: path.read_bytes() for path in desk.folder.iterdir()}
    done = monitor("prune", "--db", str(desk.db), "--before", day, "--now", "2026-11-25T12:00:00Z")

    assert done.returncode == 2
    assert {path.name: path.read_bytes() for path in desk.folder.iterdir()} == before


def test_during_a_crawl_it_is_to_be_tried_again(desk: Desk) -> None:
    """
    Exit status 75, and who is at work.
    """
    with crawl_lock(desk.db.parent / "crawl.lock"):
        done = monitor(
            "prune", "--db", str(desk.db), "--before", "2026-11-25", "--now", "2026-11-25T12:00:00Z"
        )

    assert done.returncode == 75
    assert "is at work on this database" in done.stderr
