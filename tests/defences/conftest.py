"""A site on loopback and a desk to crawl it from, as the tests of the crawl have them."""

import json
import os
import subprocess
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.crawl import site as plain
from tests.crawl.site import ROOT, Site


class Desk(plain.Desk):
    """One whose crawl may run some lines of ours first: a name server that lies, a clock, a fault."""

    def crawl(
        self, *options: str, now: datetime | None = None, status: int = 0, code: str = "", **environment: str
    ) -> dict[str, Any]:
        """Crawl, and what it printed. `code` stands in place of `-m monitor` and calls `main` itself."""
        if not code:
            return super().crawl(*options, now=now, status=status, **environment)
        command = self.command(*options, now=now)
        place = command.index("-m")
        done = subprocess.run(
            [*command[:place], "-c", code, *command[place + 2 :]],
            capture_output=True, encoding="utf-8", cwd=ROOT, timeout=180, check=False, env=os.environ | environment,
        )  # fmt: skip
        assert done.returncode == status, done.stderr[-4000:]
        said: dict[str, Any] = json.loads(done.stdout) if done.stdout else {}
        return said | {"log": done.stderr}


@pytest.fixture
def site() -> Iterator[Site]:
    served = Site()
    yield served
    served.close()


@pytest.fixture
def desk(tmp_path: Path, site: Site, request: pytest.FixtureRequest) -> Desk:
    """What is measured is started as one types it."""
    measured = request.node.get_closest_marker("alone") is not None
    return Desk(tmp_path, site, preloaded=None if measured else request.getfixturevalue("preloaded"))
