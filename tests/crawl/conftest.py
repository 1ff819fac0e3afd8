"""A site on loopback and a desk to crawl it from."""

import importlib.util
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest


def _load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("crawl_site", Path(__file__).with_name("site.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules["crawl_site"] = module
    spec.loader.exec_module(module)
    return module


site_module = _load()


@pytest.fixture
def site() -> Iterator[object]:
    served = site_module.Site()
    yield served
    served.close()


@pytest.fixture
def desk(tmp_path: Path, site: object) -> object:
    return site_module.Desk(tmp_path, site)


@pytest.fixture
def site_class() -> object:
    return site_module.Site


@pytest.fixture
def desk_class() -> object:
    return site_module.Desk


@pytest.fixture
def answer_class() -> object:
    return site_module.Answer
