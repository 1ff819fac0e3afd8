"""
The texts that one URL had, in the order in which they stood there.

The current one is the article; the ones before it are rows of `revisions`,
each with what the next one changed. The order is that of fetching, so that an
archive read backwards leaves the same rows.
"""

from datetime import datetime
from typing import Any

from monitor.core.article import Basis
from monitor.core.mention import Match
from monitor.core.revision import changes
from monitor.store.matchrows import match_of
from monitor.store.moments import stamp, to_json

_KEPT = (
    "canonical_url",
    "fingerprint",
    "body_fingerprint",
    "title",
    "published_at",
    "fetched_at",
    "record",
    "basis",
    "text",
)


def keep_version(
    db: Any, mention: int | None, row: dict[str, Any], *, now: datetime, day: str, run: int | None
) -> None:
    """Keep a text that is not, or no longer, the current one of its URL. `row` is as in `articles`."""
    values = {name: row[name] for name in _KEPT}
    values |= {
        "mention": mention,
        "replaced_at": row["fetched_at"],
        "found_at": stamp(now),
        "day": day,
        "run": run,
    }
    names = ", ".join(values)
    db.execute(
        f"INSERT OR IGNORE INTO revisions ({names}) VALUES ({', '.join('?' * len(values))})",
        tuple(values.values()),
    )


def chain_versions(db: Any, canonical_url: str) -> None:
    """Say of every older text of a URL when it was replaced, and what of it changed then."""
    older = [
        dict(row)
        for row in db.execute(
            "SELECT id, mention, fingerprint, basis, title, text, fetched_at FROM revisions WHERE canonical_url = ?"
            " ORDER BY fetched_at, id",
            (canonical_url,),
        )
    ]
    if not older:
        return
    current = db.execute(
        "SELECT fingerprint, title, text, fetched_at FROM articles WHERE canonical_url = ?", (canonical_url,)
    ).fetchone()
    if current is None:  # a copy's URL: its texts are compared with those of the page that leads the copies
        current = db.execute(
            "SELECT a.fingerprint, a.title, a.text, a.fetched_at FROM articles a JOIN mentions m ON m.article = a.id"
            " WHERE m.id = ?",
            (older[0]["mention"],),
        ).fetchone()
    for old, new in zip(older, [*older[1:], dict(current)], strict=True):
        if old["fingerprint"] == new["fingerprint"]:
            continue  # it came back: what had replaced it first was told then
        before, after = (
            matches_of(db, old["fingerprint"], old["mention"]),
            matches_of(db, new["fingerprint"], old["mention"]),
        )
        found = list(changes(old["title"], old["text"], new["title"], new["text"], before, after))
        if old["basis"] == Basis.HEADLINE:
            found = []  # the page behind a headline was read at last: nobody rewrote it
        db.execute(
            "UPDATE revisions SET replaced_at = ?, changed = ? WHERE id = ?",
            (max(new["fetched_at"], old["fetched_at"]), to_json(found), old["id"]),
        )


def matches_of(db: Any, mark: str, mention: int | None) -> list[Match]:
    """What rules found in one text of a mention, as far as changes are told by it."""
    rows = db.execute(
        "SELECT * FROM matches WHERE mention = ? AND fingerprint = ? ORDER BY position", (mention, mark)
    )
    return [match_of(row) for row in rows]
