"""
Mentions as CSV that a spreadsheet opens: UTF-8 with a byte order mark, one line a row, no formula.
"""

import csv
import io
from collections.abc import Iterable

from monitor.core.clean import one_line
from monitor.core.digest import Item
from monitor.render.data import when

COLUMNS = (
    "id", "day", "status", "lane", "rules", "tags", "title", "outlet", "standing", "language", "published_at", "found_at",
    "prominence", "basis", "speakers", "quote", "url", "source", "copies", "note", "still_said",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", "|", "%")


def items_csv(items: Iterable[Item]) -> str:
    """Mentions as CSV, its header first."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for item in items:
        copies = " ".join(copy.url for copy in item.copies)
        writer.writerow(
            defused(value)
            for value in (
                str(item.id), item.day, item.status.value, item.lane, ", ".join(item.rules), ", ".join(item.tags), item.title,
                item.outlet, item.standing, item.language or "", when(item.published_at) or "", when(item.found_at) or "",
                item.prominence.value, item.basis, ", ".join(item.speakers), item.quote, item.url, item.source, copies, item.note,
                "yes" if item.still_said else "no",
            )
        )  # fmt: skip
    return "\ufeff" + out.getvalue()


def defused(value: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    line = one_line(value)
    return f"'{line}" if line.startswith(_FORMULA) else line
