"""
What the store knows of a URL that an article was read at: its mention, its texts, who else carries them.
"""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, TypeVar

from monitor.core.article import Basis
from monitor.core.dedupe import Known, Place, Version, text_mark
from monitor.core.urls import siblings
from monitor.store.moments import moment, safe, to_moment
from monitor.store.work import WorkDone

W = TypeVar("W", bound=WorkDone)


def filed(db: Any, work: W) -> W:
    """
    The work with its article under the address that the store has it under, where that has the other scheme or ending.

    A site that moves to https, or puts a slash behind its addresses, publishes nothing new by it.
    """
    read = {"article": work.article, "page": work.page}
    changed = {
        name: replace(one, canonical_url=url)
        for name, one in read.items()
        if one is not None and (url := _filed_under(db, safe(one.canonical_url))) is not None
    }
    return replace(work, **changed) if changed else work


def _filed_under(db: Any, url: str) -> str | None:
    """Another spelling of this address under which there is a mention or a copy, where there is none under its own."""
    for one in (url, *siblings(url)):
        known = db.execute(
            "SELECT 1 FROM articles WHERE canonical_url = ?1 UNION ALL SELECT 1 FROM copies WHERE canonical_url = ?1",
            (one,),
        ).fetchone()
        if known:
            return None if one == url else one
    return None


_BEFORE_ALL = datetime.min.replace(tzinfo=UTC)


def known_behind(db: Any, key: str, url: str, version: Version) -> Known | None:
    """
    The mention of the listed address, where that led to another address than it did when the mention was made.

    Only for the same article: behind a headline the page turned up at last, or the very text moved. A listed
    address that now leads to something else is no revision.
    """
    if key == url:
        return None
    known = known_of(db, key, body=None)
    if known.mention is None or known.is_copy or known_of(db, url, body=None).mention is not None:
        return None
    moved = any(held.fingerprint == version.fingerprint for held in known.versions)
    return known if known.basis is Basis.HEADLINE or moved else None


def known_of(db: Any, url: str, *, body: str | None) -> Known:
    versions = [
        Version(fingerprint=row[0], fetched_at=moment(row[1]))
        for row in db.execute("SELECT fingerprint, fetched_at FROM revisions WHERE canonical_url = ?", (url,))
    ]
    held = db.execute(
        "SELECT m.id, a.fingerprint, a.fetched_at, a.basis, a.text FROM articles a JOIN mentions m ON m.article = a.id"
        " WHERE a.canonical_url = ?",
        (url,),
    ).fetchone()
    if held:
        current = Version(fingerprint=held[1], fetched_at=moment(held[2]), text_mark=text_mark(held[4]))
        versions.append(current)
        return Known(mention=held[0], basis=Basis(held[3]), versions=versions, current=current)
    held = db.execute(
        "SELECT mention, fingerprint, fetched_at FROM copies WHERE canonical_url = ? AND left_at IS NULL",
        (url,),
    ).fetchone()
    if held:
        versions.append(Version(fingerprint=held[1], fetched_at=moment(held[2])))
        return Known(mention=held[0], is_copy=True, versions=versions)
    return _twin(db, body) if body else Known()


def _twin(db: Any, body: str) -> Known:
    """The mention of another URL that has, or had, this very text."""
    now = db.execute(
        "SELECT m.id, a.canonical_url, a.published_at, a.fetched_at FROM articles a JOIN mentions m ON m.article = a.id"
        " WHERE a.body_fingerprint = ? ORDER BY m.id LIMIT 1",
        (body,),
    ).fetchone()
    if now:
        place = Place(canonical_url=now[1], published_at=to_moment(now[2]), fetched_at=moment(now[3]))
        return Known(twin=now[0], twin_first=place)
    before = db.execute(
        "SELECT mention, canonical_url FROM revisions WHERE body_fingerprint = ? ORDER BY mention LIMIT 1",
        (body,),
    ).fetchone()
    if before:
        # Its text has moved on since: nobody can take the lead with words that the mention no longer holds.
        place = Place(canonical_url=before[1], published_at=_BEFORE_ALL, fetched_at=_BEFORE_ALL)
        return Known(twin=before[0], twin_first=place)
    return Known()
