"""A site on loopback and a desk to crawl it from."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crawl.site import Desk, Site
from tests.preloaded import Preloaded


@pytest.fixture
def site() -> Iterator[Site]:
    served = Site()
    yield served
    served.close()


@pytest.fixture
def desk(tmp_path: Path, site: Site, preloaded: Preloaded) -> Desk:
    return Desk(tmp_path, site, preloaded=preloaded)
