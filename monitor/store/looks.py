"""
One look at a page: what the look was, and the page's row after it.

A row tells of the latest look by the time it was taken, not by the time it was
stored; an older one that arrives late changes nothing but what was unknown.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar

from monitor.core.article import CARRIED, PASSED_OVER, Entry, Outcome
from monitor.store.entries import key_of
from monitor.store.moments import moment, number, safe, safe_or_none, stamp, to_text
from monitor.store.pages import LONGEST_WAIT, READ, next_look, next_try
from monitor.store.work import WorkDone

W = TypeVar("W", bound=WorkDone)

_A_TEXT = 500
"""Letters of a summary that are no teaser but the text itself, as in a channel's preview."""
_ITS_MARKUP = 2
"""So many times as long is a feed's full text, as HTML."""
_ANSWERS = (Outcome.OK, Outcome.NO_MATCH, Outcome.NOT_MODIFIED)
"""What a page that is there amounts to; a wall may stand where a page was."""


@dataclass(frozen=True, kw_only=True)
class Look:
    """A page on its way into the database: what several tables need of it."""

    key: str
    url: str
    source: str
    outlet: str
    standing: str
    fetched_at: datetime
    """Of its text: when the capture was had; where there is none, when the entry was found, by which a replay knows it again."""
    looked_at: datetime
    """When the page was asked for, whether it answered or not: by this the next look is planned."""
    record: int | None
    """The record of its capture; of its entry where there is no capture."""
    entry_record: int | None
    warc_file: str | None
    warc_offset: int | None
    run: int | None
    now: datetime
    day: str


def confirmed(db: Any, work: W) -> W:
    """
    The work, with its page gone or unchanged only where that is sure; else it could not be had at this look.

    Unchanged is said to whoever knows the page: of an unknown one it says nothing.

    410 is meant, and so is an address that leads to the front page; 404 also
    happens: the second in a row counts. A look that is older than the latest says
    nothing of how the page is now.
    """
    if work.outcome not in (Outcome.GONE, Outcome.NOT_MODIFIED) or work.capture is None:
        return work
    held = db.execute(
        "SELECT fetched_at, status, outcome FROM pages WHERE canonical_url = ?", (key_of(work.entry),)
    ).fetchone()
    if work.outcome is Outcome.NOT_MODIFIED:
        return work if held is not None else replace(work, outcome=Outcome.HTTP_ERROR)
    if _is_sure(held, work.capture.status, moment(stamp(work.capture.fetched_at))):
        return work
    return replace(work, outcome=Outcome.HTTP_ERROR)


def _is_sure(held: Any, status: int, looked_at: datetime) -> bool:
    """Whether this look at a page that is said to be gone settles it; `held`: the page's row, if it has one."""
    if held is None:
        return status != 404
    last = moment(held["fetched_at"])
    if last == looked_at:  # this very look, read again by a replay
        return status != 404 or held["outcome"] == Outcome.GONE
    return last < looked_at and (status != 404 or held["status"] == 404)


def write_page(db: Any, work: WorkDone, page: Look, mention: int | None) -> None:
    """Store what became of a page at this look. What a feed carried of it is kept only while it may be needed again."""
    if page.entry_record is not None:
        db.execute(
            "UPDATE entries SET record = ? WHERE canonical_url = ? AND source = ? AND (waiting OR record IS NULL)",
            (page.entry_record, page.key, page.source),
        )
    if work.alone:
        _say(db, work, page, mention)
    else:
        _look(db, work, page, mention)
        db.execute(
            "UPDATE entries SET waiting = 0 WHERE canonical_url = ? AND waiting AND decision = 'fetch'",
            (page.key,),
        )
    db.execute(
        "UPDATE entries SET waiting = 0 WHERE canonical_url = ? AND waiting AND decision = 'heard' AND source = ?",
        (page.key, page.source),
    )
    db.execute(
        "UPDATE entries SET content = NULL WHERE canonical_url = ?1 AND content IS NOT NULL AND NOT waiting AND EXISTS"
        " (SELECT 1 FROM pages WHERE canonical_url = ?1 AND mention IS NULL AND next_look_at IS NULL)",
        (page.key,),
    )


def _say(db: Any, work: WorkDone, page: Look, mention: int | None) -> None:
    """What an entry said by itself is no look at its page: there is a row only where there was one, or a mention."""
    held = db.execute("SELECT id, mention FROM pages WHERE canonical_url = ?", (page.key,)).fetchone()
    if held is None and mention is not None:
        _look(db, work, page, mention)
    elif mention is not None and held["mention"] is None:
        _attach(db, page, mention, held["id"])


def _attach(db: Any, page: Look, mention: int, id_: int) -> None:
    """A page whose latest look stands is a mention's from now on."""
    row = db.execute("SELECT found_at FROM mentions WHERE id = ?", (mention,)).fetchone()
    look = next_look(found_at=min(moment(row["found_at"]), page.looked_at), looked_at=page.now)
    update(db, "pages", {"mention": mention, "next_look_at": to_text(look)}, id_)


def _look(db: Any, work: WorkDone, page: Look, mention: int | None) -> None:
    capture, outcome = work.capture, work.outcome or Outcome.OK
    status = number(capture.status) if capture else None
    held = db.execute("SELECT * FROM pages WHERE canonical_url = ?", (page.key,)).fetchone()
    ahead = held is not None and moment(held["fetched_at"]) > page.now + LONGEST_WAIT
    if held and not ahead and moment(held["fetched_at"]) > page.looked_at:
        # An older look arrives late: what is known of the newer one stands, unless that is from a clock that was ahead.
        if mention is not None and held["mention"] is None:
            _attach(db, page, mention, held["id"])
        return
    looks = 1 if held is None else held["looks"] + (ahead or moment(held["fetched_at"]) < page.looked_at)
    mention = mention if mention is not None else (held["mention"] if held else None)
    was_gone = held is not None and held["outcome"] == Outcome.GONE
    if mention is not None and was_gone and outcome in _ANSWERS:
        _is_back(db, page.key, mention)
    found_at = None
    if mention is not None:
        row = db.execute("SELECT found_at, gone_at FROM mentions WHERE id = ?", (mention,)).fetchone()
        found_at = None if row["gone_at"] or outcome is Outcome.GONE else moment(row["found_at"])
    missing = outcome is Outcome.HTTP_ERROR and status == 404
    look = (
        next_look(found_at=min(found_at, page.looked_at), looked_at=page.looked_at)
        if found_at and not missing
        else next_try(outcome, status, looked_at=page.looked_at, looks=looks, brief=_is_brief(work, outcome))
    )
    unchanged = held is not None and outcome is Outcome.NOT_MODIFIED
    values: dict[str, Any] = {
        "url": page.url, "source": page.source, "outlet": page.outlet, "discovery": safe(work.entry.found_via),
        "outcome": held["outcome"] if unchanged and not was_gone else outcome.value, "note": safe(_note(work.note, outcome, work.entry)), "status": status,
        "fetched_at": stamp(page.looked_at), "looks": looks, "next_look_at": to_text(look), "mention": mention,
        "run": page.run,
    }  # fmt: skip
    if capture is not None:
        for name, header in (("etag", "ETag"), ("last_modified", "Last-Modified")):
            told = safe_or_none(capture.header(header)) if unchanged or outcome in READ else None
            values[name] = told or (held[name] if unchanged else None)
    if capture is not None and not unchanged:
        values |= {
            "final_url": safe(capture.final_url), "sha256": capture.sha256, "warc_file": page.warc_file,
            "warc_offset": page.warc_offset, "record": page.record, "pruned_at": None,
        }  # fmt: skip
    elif held is None:
        values |= {"warc_file": page.warc_file, "warc_offset": page.warc_offset, "record": page.record}
    if held is None:
        insert(db, "pages", values | {"canonical_url": page.key, "first_seen_at": stamp(page.looked_at)})
    else:
        if held["run"] is not None and moment(held["fetched_at"]) == page.looked_at:
            del values["run"]  # the same look, read again by a replay: the run that made it keeps it
            if outcome is Outcome.NO_MATCH and (held["mention"] is not None or work.note == PASSED_OVER):
                # Rules that find less take no mention away, nor what it rests on; and what was read into, though the
                # gate would pass over it, keeps what was found there.
                del values["outcome"], values["note"]
        update(db, "pages", values, held["id"])


def _note(note: str, outcome: Outcome, entry: Entry) -> str:
    """A page's note; of one that was not read with what that loses."""
    if outcome in _ANSWERS or not (
        len(entry.summary or "") >= _A_TEXT or len(entry.content or "") >= _A_TEXT * _ITS_MARKUP
    ):
        return note
    return f"{note}; {CARRIED}" if note else CARRIED


def _is_brief(work: WorkDone, outcome: Outcome) -> bool:
    """Whether what was answered is not meant to stay."""
    if work.capture is None or not 200 <= work.capture.status < 300:
        return False
    return outcome in (Outcome.EMPTY, Outcome.WALL) and (
        work.note.startswith("bot check") or not work.capture.body.strip()
    )


def _is_back(db: Any, key: str, mention: int) -> None:
    """A page that was gone answers: its mention is not gone any more. A copy's page says nothing of the first one's."""
    db.execute(
        "UPDATE mentions SET gone_at = NULL, gone_day = NULL WHERE id = ?1 AND gone_at IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM copies WHERE canonical_url = ?2)",
        (mention, key),
    )


def insert(db: Any, table: str, values: dict[str, Any]) -> int:
    names = ", ".join(f'"{name}"' for name in values)
    cursor = db.execute(
        f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(values))})", tuple(values.values())
    )
    return int(cursor.lastrowid)


def update(db: Any, table: str, values: dict[str, Any], id_: int) -> None:
    places = ", ".join(f'"{name}" = ?' for name in values)
    db.execute(f"UPDATE {table} SET {places} WHERE id = ?", (*values.values(), id_))
