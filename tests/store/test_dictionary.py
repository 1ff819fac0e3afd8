"""The data dictionary says what is there."""

import re
import shlex
import subprocess
import sys

import pytest

from monitor.paths import ROOT
from monitor.store import Store
from monitor.store.connection import declared_views

DICTIONARY = ROOT / "db" / "README.md"
PAGES = [ROOT / "README.md", DICTIONARY, *sorted((ROOT / "docs").glob("*.md"))]
QUERIES = sorted(
    {
        line
        for page in PAGES
        for line in page.read_text(encoding="utf-8").splitlines()
        if line.startswith("sqlite-utils ")
    }
)


@pytest.mark.parametrize("line", QUERIES)
def test_a_query_that_a_document_shows_runs(store: Store, line: str) -> None:
    """
    With the tool that it names; a view that was renamed would leave it behind.
    """
    words = [str(store.path) if word == "db/monitor.db" else word for word in shlex.split(line)[1:]]
    done = subprocess.run(
        [sys.executable, "-m", "sqlite_utils", *words],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert str(store.path) in words
    assert done.returncode == 0, done.stderr


def test_every_table_and_column_is_explained_and_none_that_is_not_there(store: Store) -> None:
    """
    A reader with sqlite-utils has nothing else to go by.
    """
    real = {
        row["name"]: {column["name"] for column in store.base.rows(f"PRAGMA table_info({row['name']})")}
        for row in store.base.rows(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'articles_fts%' AND name NOT LIKE '%sqlite_%'"
        )
    }
    told: dict[str, set[str]] = {}
    for part in re.split(r"^### ", DICTIONARY.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        name = part[1 : part.index("`", 1)]
        told[name] = set(re.findall(r"^\| `(\w+)` \| .+ \|$", part, flags=re.MULTILINE))
    told.pop("articles_fts")

    assert told == real


def test_every_view_is_explained() -> None:
    """
    One line each.
    """
    views = DICTIONARY.read_text(encoding="utf-8").split("## Views")[1].split("\n## ")[0]

    assert set(re.findall(r"^\| `(\w+)` \| .+ \|$", views, flags=re.MULTILINE)) == set(declared_views())
