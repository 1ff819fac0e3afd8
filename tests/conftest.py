"""Fixtures that every room uses."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.preloaded import Preloaded

ROOT = Path(__file__).resolve().parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update` rewrites the texts in `tests/cli/expected/`; read them before you commit them."""
    parser.addoption(
        "--update", action="store_true", help="Rewrite the expected texts instead of comparing with them."
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones first; the others in their order."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real material, which is not part of the project; tests that read it skip without it."""
    folder = Path(os.environ.get("MONITOR_SHARED", ROOT.parent / "shared"))
    if not (folder / "corpora").is_dir():
        pytest.skip(f"no real material: looked in {folder} (set MONITOR_SHARED)")
    return folder


@pytest.fixture(scope="session")
def preloaded() -> Iterator[Preloaded]:
    """Starts crawls out of a process that has loaded what they need."""
    starter = Preloaded()
    yield starter
    starter.close()


@pytest.fixture
def now() -> datetime:
    """The moment at which tests stand: a Tuesday morning."""
    return datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
