"""A real database file for every test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.store import Store
from tests.builders import at


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Where the test's database lies."""
    return tmp_path / "monitor.db"


@pytest.fixture
def store(database: Path) -> Iterator[Store]:
    """An empty store, its clock at 09:00 of the test day."""
    with Store.open(database, clock=lambda: at("09:00")) as opened:
        yield opened


@pytest.fixture
def run(store: Store) -> int:
    """A crawl that is not the first one."""
    store.runs.end(store.runs.begin("crawl", at("07:00")), now=at("07:05"), states={})
    return store.runs.begin("crawl", at("09:00"))
