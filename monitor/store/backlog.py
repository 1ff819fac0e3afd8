"""
How a new mention came to be found, and whether the day's list names it.

What a source has lying about when it is first visited is its history, not its
news. Whether an entry is history follows from the visit that listed it, not from
the crawl that had its page: a crawl that is stopped leaves pages to the next.
"""

from datetime import datetime, timedelta
from typing import Any

from monitor.store.looks import Look
from monitor.store.moments import moment

FIRST_LIST = timedelta(hours=48)
"""Of what a source listed when it was first heard, only what was published this recently is in the day's list; the rest is counted."""


def origin_of(db: Any, page: Look, before: Any, published: datetime | None) -> tuple[str, bool]:
    """`crawl`, `archive` or `rules`, and whether the list names it; `before` is the row of its page, if it was seen."""
    if crawls(db, page.run):
        return "crawl", published is None or not _is_history(db, page, published)
    return ("rules" if before is not None and before["run"] != page.run else "archive"), True


def crawls(db: Any, run: int | None) -> bool:
    """Whether a run asks the publishers, now; a replay reads what was had before."""
    kind = db.execute("SELECT kind FROM runs WHERE id = ?", (run,)).fetchone()
    return kind is None or kind[0] == "crawl"


def _is_history(db: Any, page: Look, published: datetime) -> bool:
    """Whether it was old already when the source, or any source, was first heard, and was listed then."""
    listing = db.execute(
        "SELECT id, first, begun_at FROM runs WHERE id = coalesce("
        "(SELECT run FROM entries WHERE canonical_url = ? AND source = ?), ?)",
        (page.key, page.source, page.run),
    ).fetchone()
    if listing is None or published >= moment(listing["begun_at"]) - FIRST_LIST:
        return False
    return bool(listing["first"]) or not _heard_before(db, page.source, listing["id"])


def _heard_before(db: Any, source: str, run: int) -> bool:
    """Whether an earlier run heard the source."""
    heard = db.execute(
        "SELECT 1 FROM checks WHERE source = ? AND run < ? AND outcome IN ('ok', 'not_modified') LIMIT 1",
        (source, run),
    ).fetchone()
    return heard is not None
