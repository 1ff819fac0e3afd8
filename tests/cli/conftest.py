"""What the tests of the commands for rules start from."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rulebook import rulebook


@pytest.fixture(scope="module")
def one_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """One for a module: what two of its tests ask of the same rules is compiled once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A folder of rules."""
    return rulebook(tmp_path / "rules")
