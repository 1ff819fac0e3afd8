"""Fixtures of the archive's tests."""

from pathlib import Path

import pytest

from tests.archive.desk import Desk
from tests.archive.shelf import Shelf


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """An empty archive."""
    return Shelf(tmp_path / "archive")


@pytest.fixture
def without_isal(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a platform that isal has no wheel for."""
    monkeypatch.setattr("monitor.archive.members.fast", None)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A database and an archive with nothing in them yet."""
    return Desk(tmp_path / "monitor.db")
