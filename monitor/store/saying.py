"""
Which of a mention's texts says what is shown of it: the current one, or the last that still did.

A quote belongs to the bytes that it was read from. Where a page was rewritten
so that nothing in it matches, the mention keeps the words of the text before,
with that text's place in the archive.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from monitor.store.base import Base, Row
from monitor.store.matchrows import match_of
from monitor.store.moments import moment

if TYPE_CHECKING:
    from monitor.core.claims import Key


def last_sayings(base: Base, mentions: Sequence[int], until: str) -> dict[int, Row]:
    """Mention → the newest of its older texts that a rule matched, as noticed before a time; without the text itself."""
    marks = ",".join("?" * len(mentions))
    return {
        row["mention"]: row
        for row in base.rows(
            f"SELECT v.id, v.mention, v.fingerprint, v.replaced_at FROM revisions v WHERE v.mention IN ({marks}) AND v.found_at < ?"
            " AND EXISTS (SELECT 1 FROM matches x WHERE x.mention = v.mention AND x.fingerprint = v.fingerprint)"
            " ORDER BY v.fetched_at, v.id",
            [*mentions, until],
        )
    }


def text_telling(base: Base, part: "Key") -> str | None:
    """The fingerprint of the newest of a mention's texts that tells a part of a claim; None where none does by now."""
    from monitor.core.claims.telling import parts_of  # only a claim that stands no longer needs it

    mention, _ = part
    parties = {row["id"] for row in base.rows("SELECT id FROM parties")}
    texts = base.rows(
        "SELECT a.fingerprint, a.fetched_at, a.url, a.language, 1 AS now FROM articles a JOIN mentions m ON m.article = a.id WHERE m.id = ?1"
        " UNION ALL SELECT v.fingerprint, v.fetched_at, v.canonical_url, NULL, 0 FROM revisions v WHERE v.mention = ?1"
        " ORDER BY now DESC, 2 DESC",
        (mention,),
    )
    for text in texts:
        matches = base.rows(
            "SELECT * FROM matches WHERE mention = ? AND fingerprint = ? ORDER BY position, id",
            (mention, text["fingerprint"]),
        )
        told = parts_of(
            mention,
            [match_of(row) for row in matches],
            at=moment(text["fetched_at"]),
            url=text["url"],
            language=text["language"],
            parties=parties,
        )
        if part in (one.key for one in told):
            return str(text["fingerprint"])
    return None
