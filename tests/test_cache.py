"""What was costly is kept for the next process, and whatever is wrong with the cache only costs time."""

import os
from pathlib import Path

import pytest

from monitor import cache


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder of the test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "dprk-arms-monitor"


def test_what_was_kept_is_read_again(place: Path) -> None:
    """Under its name, byte by byte, with nothing beside it."""
    cache.write("gate-1.hsdb", b"\x00\xff", kin="gate-*.hsdb")

    assert cache.read("gate-1.hsdb") == b"\x00\xff"
    assert cache.read("gate-2.hsdb") is None
    assert [file.name for file in place.iterdir()] == ["gate-1.hsdb"]


def test_the_newest_of_a_kind_stay(place: Path) -> None:
    """A rule set that is worked on is compiled many times."""
    cache.write("rules-1.json", b"{}", kin="rules-*.json")
    for number in range(5):
        cache.write(f"gate-{number}.hsdb", b"", kin="gate-*.hsdb", most=3)

    assert len(list(place.glob("gate-*"))) == 3
    assert cache.read("gate-4.hsdb") is not None
    assert cache.read("rules-1.json") == b"{}"


def test_without_a_folder_nothing_is_kept(place: Path) -> None:
    """A file stands where the folder would: no error, for nothing is lost."""
    place.write_text("in the way")
    cache.write("gate-1.hsdb", b"", kin="gate-*.hsdb")

    assert cache.read("gate-1.hsdb") is None


def test_what_is_read_stays_longest(place: Path) -> None:
    """The rules that are in use, beside those of a hundred trials."""
    for number in range(3):
        cache.write(f"gate-{number}.hsdb", b"", kin="gate-*.hsdb")
        os.utime(place / f"gate-{number}.hsdb", (number, number))
    cache.read("gate-0.hsdb")
    cache.write("gate-3.hsdb", b"", kin="gate-*.hsdb", most=2)

    assert sorted(file.name for file in place.iterdir()) == ["gate-0.hsdb", "gate-3.hsdb"]
