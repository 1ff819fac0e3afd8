"""`monitor verify` as one types it."""

import json
from pathlib import Path

import pytest

from monitor.archive.members import pack
from monitor.lock import crawl_lock
from tests.archive.desk import Desk
from tests.cli.typed import monitor


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A crawl of three pages."""
    desk = Desk(tmp_path / "monitor.db")
    desk.crawl(1, 2, 3)
    return desk


def test_sound_evidence_is_said_in_one_line(desk: Desk) -> None:
    """
    Exit status 0, and the number of records to compare with other tools.
    """
    done = monitor("verify", "--db", str(desk.db))

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "7 records (0 pruned): 0 changed, 0 missing, 0 unrecorded, 0 broken.\n"


def test_a_changed_byte_is_told_with_file_offset_url_and_cure(desk: Desk) -> None:
    """
    Exit status 1; whoever reads it must know where to look and what to do.
    """
    file = next(desk.folder.iterdir())
    with desk.store() as store:
        record = next(r for r in store.records.all() if r.kind == "response")
    data = bytearray(file.read_bytes())
    data[record.offset + record.length // 2] ^= 1
    file.write_bytes(data)
    done = monitor("verify", "--db", str(desk.db))

    assert done.returncode == 1
    first, what, cure, total = done.stdout.splitlines()
    assert first == f"changed: {file} at {record.offset} https://news.example/1"
    assert "its bytes cannot be read" in what
    assert cure.strip() == "Restore this file from a backup."
    assert total == "7 records (0 pruned): 1 changed, 0 missing, 0 unrecorded, 0 broken."


def test_scripts_read_the_counts_and_the_findings(desk: Desk) -> None:
    """
    The keys are the contract's; what is wrong comes in `findings`.
    """
    next(desk.folder.iterdir()).unlink()
    done = monitor("verify", "--db", str(desk.db), "--format", "json")
    told = json.loads(done.stdout)

    assert done.returncode == 1
    assert {key: told[key] for key in ("records", "changed", "missing", "unrecorded", "broken")} == {
        "records": 7,
        "changed": 0,
        "missing": 7,
        "unrecorded": 0,
        "broken": 0,
    }
    assert told["findings"][1]["url"] == "https://news.example/1"


def test_beside_a_running_crawl_only_what_is_recorded_is_judged(desk: Desk) -> None:
    """
    A record on its way to the database is not a forgery.
    """
    file = next(desk.folder.iterdir())
    with file.open("ab") as end:
        end.write(pack(b"half a record")[:-9])
    assert monitor("verify", "--db", str(desk.db)).returncode == 1

    with crawl_lock(desk.db.parent / "crawl.lock"):
        done = monitor("verify", "--db", str(desk.db))
    assert (done.returncode, done.stderr.partition(":")[0]) == (0, "A crawl is running")


def test_without_a_database_there_is_nothing_to_hold_against(tmp_path: Path) -> None:
    """
    Exit status 2, and nothing is made.
    """
    done = monitor("verify", "--db", str(tmp_path / "none.db"))

    assert done.returncode == 2
    assert "there is no database" in done.stderr
    assert list(tmp_path.iterdir()) == []
