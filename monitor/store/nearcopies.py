"""
Note which mentions of the last two weeks carry nearly the same text.

Every fourth shingle of a mention's text, 200 at most, stands in an index in the
database, so that candidates are found without reading any text; `core.nearcopy`
measures the few that are left. Near copies are listed beside each other and never
merged.
"""

from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from monitor.core.nearcopy import VERSION, Sketch, likeness, sketch
from monitor.store.moments import stamp

REACH = timedelta(days=14)
_EVERY = 4
_MOST = 200
"""Shingles of one text in the index; the measure itself sees all of them."""
_CANDIDATES = 25


def note_near_copies(db: Any, mention: int | None, title: str, text: str, now: datetime) -> None:
    """
    Compare a mention's new text with the recent ones and store the pairs; replaces what was noted of it before.

    A pair that is still alike keeps the time at which it was first found so: the lists since then name it.
    """
    mine = _sketch(f"{title}\n{text}")
    sample = sorted(shingle for shingle in mine.shingles if shingle % _EVERY == 0)[:_MOST]
    db.execute("DELETE FROM sketches WHERE mention = ?", (mention,))
    since = {
        (row[0], row[1]): row[2]
        for row in db.execute(
            "SELECT mention, other, at FROM near_copies WHERE mention = ? OR other = ?", (mention, mention)
        )
    }
    db.execute("DELETE FROM near_copies WHERE mention = ? OR other = ?", (mention, mention))
    if not sample:
        return
    marks = ",".join("?" * len(sample))
    candidates = db.execute(
        f"SELECT s.mention, count(*) AS shared FROM sketches s JOIN mentions m ON m.id = s.mention"
        f" WHERE s.hash IN ({marks}) AND m.found_at >= ? GROUP BY s.mention HAVING shared * 5 >= ?"
        " ORDER BY shared DESC, s.mention LIMIT ?",
        (*sample, stamp(now - REACH), min(len(sample), 10), _CANDIDATES),
    ).fetchall()
    for candidate in candidates:
        other = db.execute(
            "SELECT a.title, a.text FROM articles a JOIN mentions m ON m.article = a.id WHERE m.id = ?",
            (candidate[0],),
        ).fetchone()
        found = likeness(mine, _sketch(f"{other['title']}\n{other['text']}"))
        if found.is_copy:
            pair = max(mention or 0, candidate[0]), min(mention or 0, candidate[0])
            db.execute(
                "INSERT OR REPLACE INTO near_copies (mention, other, containment, jaccard, version, at) VALUES (?, ?, ?, ?, ?, ?)",
                (
                    *pair,
                    found.containment,
                    found.jaccard,
                    VERSION,
                    since.get(pair, stamp(now)),
                ),
            )
    db.executemany(
        "INSERT INTO sketches (hash, mention) VALUES (?, ?)", [(shingle, mention) for shingle in sample]
    )


def forget_old_sketches(db: Any, now: datetime) -> None:
    """Drop from the index what no new mention will be compared with."""
    db.execute(
        "DELETE FROM sketches WHERE mention <"
        " coalesce((SELECT min(id) FROM mentions WHERE found_at >= ?), (SELECT max(id) + 1 FROM mentions))",
        (stamp(now - REACH),),
    )


@lru_cache(maxsize=128)
def _sketch(text: str) -> Sketch:
    # An agency's story comes from twenty outlets within the hour: each is measured against the same few.
    return sketch(text)
