"""
Mentions and claims as CSV that a spreadsheet opens: UTF-8 with a byte order mark, one line a row, no formula.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from monitor.core.clean import one_line
from monitor.core.digest import Item
from monitor.render.claims import claim_data
from monitor.render.data import when

COLUMNS = (
    "id", "day", "status", "lane", "rules", "tags", "title", "outlet", "standing", "language", "published_at", "found_at",
    "prominence", "basis", "speakers", "quote", "url", "source", "copies", "note", "still_said",
)  # fmt: skip
"""Of a mention."""
CLAIM_COLUMNS = (
    "id", "day", "status", "lane", "direction", "gloss", "speaker", "denies", "tags", "thing", "low", "high", "bound", "figure",
    "pages", "origins", "languages", "first_found_at", "previous",
)  # fmt: skip
"""Of a claim; `thing` to `figure` tell its figure: what is counted, from how many, to how many, how surely, in which words."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", "|", "%")


def items_csv(items: Iterable[Item]) -> str:
    """Mentions as CSV, its header first."""
    return _sheet(COLUMNS, map(_cells, items))


def found_csv(found: Iterable[tuple[Item, str]]) -> str:
    """Mentions that a search found, each with the passage that holds its words: the columns of a list, and one more."""
    return _sheet((*COLUMNS, "passage"), ([*_cells(item), passage] for item, passage in found))


def claims_csv(rows: Iterable[Any]) -> str:
    """Rows of `claimed` as CSV, its header first."""
    return _sheet(CLAIM_COLUMNS, (_claim_cells(claim_data(row)) for row in rows))


def _sheet(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([defused(cell) for cell in row] for row in rows)
    return "\ufeff" + out.getvalue()


def _cells(item: Item) -> list[str]:
    """A mention under COLUMNS."""
    return [
        str(item.id), item.day, item.status.value, item.lane, ", ".join(item.rules), ", ".join(item.tags), item.title,
        item.outlet, item.standing, item.language or "", when(item.published_at) or "", when(item.found_at) or "",
        item.prominence.value, item.basis, ", ".join(item.speakers), item.quote, item.url, item.source,
        " ".join(copy.url for copy in item.copies), item.note, _yes(item.still_said),
    ]  # fmt: skip


def _claim_cells(claim: dict[str, Any]) -> list[str]:
    """A claim under CLAIM_COLUMNS."""
    figure = claim["figure"] or {}
    cells = claim | {
        "denies": _yes(claim["denies"]),
        "thing": figure.get("thing"),
        "low": _whole(figure.get("low")),
        "high": _whole(figure.get("high")),
        "bound": figure.get("bound"),
        "figure": figure.get("words"),
        "tags": ", ".join(claim["tags"]),
        "languages": ", ".join(claim["languages"]),
        "origins": ", ".join(origin["name"] for origin in claim["origins"]),
    }
    return ["" if cells[name] is None else str(cells[name]) for name in CLAIM_COLUMNS]


def _whole(number: float | None) -> float | None:
    """A whole number without `.0`, which a spreadsheet with decimal commas would not count with."""
    return int(number) if number is not None and number == int(number) else number


def _yes(said: bool) -> str:
    return "yes" if said else "no"


def defused(value: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    line = one_line(value)
    return f"'{line}" if line.startswith(_FORMULA) else line
