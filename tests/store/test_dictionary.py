"""The data dictionary says what is there."""

import re
from pathlib import Path

from monitor.store import Store
from monitor.store.connection import declared_views

DICTIONARY = Path(__file__).resolve().parents[2] / "db" / "README.md"


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
