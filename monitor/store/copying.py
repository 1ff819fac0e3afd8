"""
Pages with one text under several addresses: who leads the mention, who is counted under it, and who did before.
"""

from typing import Any

from monitor.core.dedupe import Decision, Place, Verdict
from monitor.store.looks import Look, insert, update
from monitor.store.moments import moment, stamp, to_moment

_OF_A_COPY = (
    "canonical_url", "url", "source", "outlet", "standing", "title", "published_at", "fetched_at", "fingerprint", "record",
)  # fmt: skip


def note_copy(db: Any, row: dict[str, Any], page: Look, decision: Decision) -> None:
    """Count a page under the mention whose text it carries; where it leads, count the one that led so far."""
    mention = decision.mention
    if not decision.leads:
        place = {"warc_file": page.warc_file, "warc_offset": page.warc_offset}
        _count(db, mention, row, place | {"found_at": _first_found(db, mention, row) or stamp(page.now)})
        return
    held = db.execute(
        "SELECT a.*, m.found_at FROM articles a JOIN mentions m ON m.article = a.id WHERE m.id = ?",
        (mention,),
    ).fetchone()
    update(db, "articles", row, held["id"])
    record = db.execute(
        "SELECT warc_file, warc_offset FROM records WHERE id = ?", (held["record"],)
    ).fetchone()
    since = db.execute("SELECT max(led_until) FROM copies WHERE mention = ?", (mention,)).fetchone()[0]
    led = {
        "found_at": since or held["found_at"],
        "led_until": stamp(page.now),
        "date_source": held["date_source"],
    }
    _count(db, mention, dict(held), (dict(record) if record else {}) | led)


def _count(db: Any, mention: int | None, row: dict[str, Any], more: dict[str, Any]) -> None:
    db.execute("DELETE FROM copies WHERE canonical_url = ?", (row["canonical_url"],))
    insert(db, "copies", {"mention": mention} | {name: row[name] for name in _OF_A_COPY} | more)


def _first_found(db: Any, mention: int | None, row: dict[str, Any]) -> str | None:
    """When a page that carries a mention's text again was first found to carry it."""
    before = db.execute(
        "SELECT found_at FROM copies WHERE canonical_url = ? AND mention = ?", (row["canonical_url"], mention)
    ).fetchone()
    return before[0] if before else None


def lead_if_first(db: Any, row: dict[str, Any], page: Look, decision: Decision) -> None:
    """A copy turns out to have carried the text before the page that led: they change places."""
    held = db.execute(
        "SELECT a.* FROM articles a JOIN mentions m ON m.article = a.id WHERE m.id = ?", (decision.mention,)
    ).fetchone()
    if held["body_fingerprint"] == row["body_fingerprint"] and _place(row).order() < _place(held).order():
        db.execute("DELETE FROM copies WHERE canonical_url = ?", (row["canonical_url"],))
        note_copy(db, row, page, Decision(verdict=Verdict.COPY, mention=decision.mention, leads=True))


def _place(row: Any) -> Place:
    return Place(
        canonical_url=row["canonical_url"],
        published_at=to_moment(row["published_at"]),
        fetched_at=moment(row["fetched_at"]),
    )
