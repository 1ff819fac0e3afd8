"""
Copies whose page was rewritten: whether what stands there now is still the report of its mention.

A copy that follows its agency's corrections stays one. One that says something
else is a report of its own: counted under the other it would be in no list.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from monitor.core.dedupe import Known, Version
from monitor.core.mention import Match
from monitor.core.nearcopy import likeness, sketch
from monitor.core.revision import changes
from monitor.store.moments import stamp
from monitor.store.versions import matches_of


def parted(db: Any, known: Known, version: Version, row: dict[str, Any], matches: Sequence[Match]) -> bool:
    """Whether a copy's page, as `row` has it at its latest look, is another report than its mention by now."""
    if not known.is_copy or any(
        held.fingerprint == version.fingerprint or held.fetched_at > version.fetched_at
        for held in known.versions
    ):
        return False
    lead = db.execute(
        "SELECT a.* FROM articles a JOIN mentions m ON m.article = a.id WHERE m.id = ?", (known.mention,)
    ).fetchone()
    followed = db.execute(
        "SELECT 1 FROM revisions WHERE mention = ? AND body_fingerprint = ?",
        (known.mention, row["body_fingerprint"]),
    ).fetchone()
    if followed or row["body_fingerprint"] == lead["body_fingerprint"]:
        return False
    told = matches_of(db, lead["fingerprint"], known.mention)
    changed = changes(lead["title"], lead["text"], row["title"], row["text"], told, matches)
    return bool(set(changed) - {"title"}) or not _alike(lead["text"], row["text"])


def leave(db: Any, row: dict[str, Any], now: datetime) -> None:
    """Count a page no longer as a copy; the lists so far name it."""
    db.execute("UPDATE copies SET left_at = ? WHERE canonical_url = ?", (stamp(now), row["canonical_url"]))


def _alike(one: str, other: str) -> bool:
    return likeness(sketch(one), sketch(other)).is_copy
