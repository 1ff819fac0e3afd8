"""
Record what became of one page: one transaction, all of it or nothing.

The store hands over what it knows, `core.dedupe` decides, this module writes
the answer. What a URL's texts were, and in which order, follows from when each
was fetched, not from when it was stored.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from monitor.core.article import Article, Basis, Outcome
from monitor.core.dedupe import (
    Decision,
    Place,
    Verdict,
    Version,
    body_fingerprint,
    decide,
    fingerprint,
    long_enough,
    text_mark,
)
from monitor.core.finding import grams
from monitor.core.mention import Direction, Match
from monitor.core.source import Standing
from monitor.store.backlog import crawls, origin_of
from monitor.store.base import Base
from monitor.store.copying import lead_if_first, note_copy
from monitor.store.entries import key_of
from monitor.store.known import known_behind, known_of
from monitor.store.looks import Look, insert, update, write_page
from monitor.store.moments import (
    moment,
    number,
    safe,
    safe_or_none,
    stamp,
    texts,
    to_json,
    to_moment,
    to_text,
)
from monitor.store.nearcopies import note_near_copies
from monitor.store.parting import leave, parted
from monitor.store.records import Records
from monitor.store.versions import chain_versions, keep_version
from monitor.store.work import Recorded, WorkDone

_DIRECTED = frozenset(direction.value for direction in Direction)


class Recording:
    """Writes pages, articles, mentions, matches, copies and revisions."""

    def __init__(self, base: Base, timezone: ZoneInfo) -> None:
        self._base, self._timezone = base, timezone
        self._records = Records(base)

    def record(self, work: WorkDone, *, run: int | None, now: datetime) -> Recorded:
        """Store one page."""
        with self._base.transaction() as db:
            ids = self._records.add(run, work.records)
            page = self._page(db, work, ids, run, now)
            before = db.execute(
                "SELECT id, run, mention FROM pages WHERE canonical_url = ?", (page.key,)
            ).fetchone()
            decision = Decision(verdict=Verdict.NO_MENTION)
            if work.article is not None:
                decision = self._file(db, work, work.article, page, before)
            elif before and before["mention"]:
                decision = Decision(verdict=Verdict.SAME, mention=before["mention"])
            write_page(db, work, page, decision.mention)
            if work.outcome is Outcome.GONE:
                self.gone(page.key, now, run)
            return Recorded(verdict=decision.verdict, mention_id=decision.mention)

    def gone(self, canonical_url: str, now: datetime, run: int | None) -> int | None:
        """Note, once, that a mention's page is gone."""
        with self._base.transaction() as db:
            url = safe(canonical_url)
            row = db.execute(
                "SELECT m.id FROM mentions m WHERE m.gone_at IS NULL AND m.id IN ("
                " SELECT n.id FROM articles a JOIN mentions n ON n.article = a.id WHERE a.canonical_url = ?1"
                " UNION SELECT p.mention FROM pages p WHERE p.canonical_url = ?1 AND NOT EXISTS"
                " (SELECT 1 FROM copies c WHERE c.canonical_url = ?1))",
                (url,),
            ).fetchone()
            if row is None:
                return None
            # That a page was gone when an archive was made is no news of the day on which it is read again.
            day = self._day(now) if crawls(db, run) else None
            db.execute(
                "UPDATE mentions SET gone_at = ?, gone_day = ? WHERE id = ?", (stamp(now), day, row[0])
            )
            return int(row[0])

    def _day(self, now: datetime) -> str:
        return now.astimezone(self._timezone).date().isoformat()

    def _page(self, db: Any, work: WorkDone, ids: Sequence[int], run: int | None, now: datetime) -> Look:
        wanted = "response" if work.capture is not None else "metadata"
        place = next((r for r in reversed(work.records) if r.kind == wanted), None)
        record = next((i for i, r in zip(ids, work.records, strict=True) if r is place), None)
        if place is None and work.capture is not None and work.capture.record is not None:
            place = work.capture.record
            row = db.execute(
                "SELECT id FROM records WHERE warc_file = ? AND warc_offset = ?", (place.file, place.offset)
            ).fetchone()
            record = row[0] if row else None
        entries = (i for i, r in zip(ids, work.records, strict=True) if r.kind == "metadata")
        outlet = work.entry.outlet
        fetched_at = moment(stamp(work.capture.fetched_at if work.capture else work.entry.found_at))
        return Look(
            key=key_of(work.entry),
            url=safe(work.entry.url),
            source=safe(work.source.id),
            outlet=safe(outlet or work.source.name),
            standing=(Standing.UNLISTED if outlet else work.source.standing).value,
            fetched_at=fetched_at,
            looked_at=fetched_at if work.capture or not crawls(db, run) else moment(stamp(now)),
            record=record,
            entry_record=next(entries, None),
            warc_file=place.file if place else None,
            warc_offset=place.offset if place else None,
            run=run,
            now=now,
            day=self._day(now),
        )

    def _file(self, db: Any, work: WorkDone, article: Article, page: Look, before: Any) -> Decision:
        title, text = safe(article.title), safe(article.text)
        url = safe(article.canonical_url)
        version = Version(
            fingerprint=fingerprint(title, text), fetched_at=page.fetched_at, text_mark=text_mark(text)
        )
        published = article.published_at or work.entry.published_at
        place = Place(canonical_url=url, published_at=published, fetched_at=page.fetched_at)
        alone = article.basis is Basis.HEADLINE and not long_enough(text)
        body = body_fingerprint(title, text)
        known = known_behind(db, page.key, url, version) or known_of(db, url, body=None if alone else body)
        row = _article_row(article, page, version.fingerprint, body, published)
        if article.basis is Basis.PAGE and not work.alone and parted(db, known, version, row, work.matches):
            leave(db, row, page.now)
            known = known_of(db, url, body=body)
        decision = decide(
            place, version, basis=article.basis, matched=bool(work.matches), known=known, alone=work.alone
        )
        if decision.verdict is Verdict.NEW:
            return self._new(db, work, row, page, before)
        if decision.verdict is Verdict.COPY:
            note_copy(db, row, page, decision)
        elif decision.verdict is Verdict.REVISION:
            _revise(db, row, page, decision)
        elif decision.verdict is Verdict.SAME:
            _same(db, row, page, decision)
        if decision.mention is not None and decision.holds:
            _add_matches(db, decision.mention, row["fingerprint"], work.matches, page)
        if decision.verdict is Verdict.REVISION:
            chain_versions(db, url)
        return decision

    def _new(self, db: Any, work: WorkDone, row: dict[str, Any], page: Look, before: Any) -> Decision:
        article = insert(db, "articles", row)
        origin, listed = origin_of(db, page, before, to_moment(row["published_at"]))
        mention = insert(
            db,
            "mentions",
            {
                "article": article, "day": page.day, "found_at": stamp(page.now), "run": page.run, "origin": origin,
                "listed": int(listed),
            },
        )  # fmt: skip
        _add_matches(db, mention, row["fingerprint"], work.matches, page)
        note_near_copies(db, mention, row["title"], row["text"], page.now)
        return Decision(verdict=Verdict.NEW, mention=mention)


def _article_row(
    article: Article, page: Look, mark: str, body: str, published: datetime | None
) -> dict[str, Any]:
    title, text = safe(article.title), safe(article.text)
    return {
        "canonical_url": safe(article.canonical_url),
        "url": safe(article.url),
        "title": title,
        "basis": article.basis.value,
        "language": safe_or_none(article.language),
        "authors": texts(article.authors),
        "published_at": to_text(published),
        "published_raw": safe_or_none(article.published_raw),
        "date_source": safe_or_none(article.date_source),
        "links": texts(article.links),
        "extractor": safe(article.extractor),
        "fingerprint": mark,
        "body_fingerprint": body,
        "source": page.source,
        "outlet": page.outlet,
        "standing": page.standing,
        "fetched_at": stamp(page.fetched_at),
        # A headline was read from what the source listed, not from the wall or error that its page was.
        "record": page.entry_record if article.basis is Basis.HEADLINE else page.record,
        "text": text,
        "grams": grams(title, text),
    }


def _revise(db: Any, row: dict[str, Any], page: Look, decision: Decision) -> None:
    mention = decision.mention
    held = db.execute(
        "SELECT a.* FROM articles a JOIN mentions m ON m.article = a.id WHERE m.id = ?", (mention,)
    ).fetchone()
    if decision.replaces:
        keep_version(db, mention, dict(held), now=page.now, day=page.day, run=page.run)
        # Who led us here first stays the source; what the page now says is what we show.
        fresh = row | {name: held[name] for name in ("source", "outlet", "standing")}
        if row["published_at"] is None:
            fresh |= {name: held[name] for name in ("published_at", "published_raw", "date_source")}
        update(db, "articles", fresh, held["id"])
        note_near_copies(db, mention, row["title"], row["text"], page.now)
    else:
        keep_version(db, mention, row, now=page.now, day=page.day, run=page.run)


def _same(db: Any, row: dict[str, Any], page: Look, decision: Decision) -> None:
    if decision.replaces:  # the page behind a headline was read at last
        db.execute("DELETE FROM copies WHERE canonical_url = ?", (row["canonical_url"],))
        held = db.execute(
            "SELECT a.* FROM articles a JOIN mentions m ON m.article = a.id WHERE m.id = ?",
            (decision.mention,),
        ).fetchone()
        if held["fingerprint"] != row["fingerprint"]:
            keep_version(db, decision.mention, dict(held), now=page.now, day=page.day, run=page.run)
        update(db, "articles", row, held["id"])
        note_near_copies(db, decision.mention, row["title"], row["text"], page.now)
        return
    if _stood_before_another(db, row):
        keep_version(db, decision.mention, row, now=page.now, day=page.day, run=page.run)
        chain_versions(db, row["canonical_url"])
        return
    # The same text, seen there earlier than we knew: it was first seen then.
    for table in ("articles", "revisions", "copies"):
        changed = db.execute(
            f"UPDATE {table} SET fetched_at = ?, record = coalesce(?, record)"
            " WHERE canonical_url = ? AND fingerprint = ? AND fetched_at > ?",
            (row["fetched_at"], page.record, row["canonical_url"], row["fingerprint"], row["fetched_at"]),
        ).rowcount
        if changed and table != "copies":
            chain_versions(db, row["canonical_url"])
        elif changed:
            lead_if_first(db, row, page, decision)


def _stood_before_another(db: Any, row: dict[str, Any]) -> bool:
    """Whether the page said something else between this look and its current text, which is the same again."""
    between = db.execute(
        "SELECT 1 FROM articles a JOIN revisions v ON v.canonical_url = a.canonical_url WHERE a.canonical_url = ?"
        " AND a.fingerprint = ? AND v.fetched_at > ? AND v.fetched_at < a.fetched_at AND v.text <> a.text LIMIT 1",
        (row["canonical_url"], row["fingerprint"], row["fetched_at"]),
    ).fetchone()
    return between is not None


def _leading(match: Match) -> tuple[int, bool]:
    """
    The first match gives the mention its lane and quote: what the title says before what is said in passing; a match
    whose own direction is not its lane's after the others; then the rules' order.
    """
    other_way = (
        match.direction is not Direction.UNCLEAR and match.lane in _DIRECTED and match.lane != match.direction
    )
    return match.prominence.rank, other_way


def _add_matches(db: Any, mention: int, mark: str, matches: Sequence[Match], page: Look) -> None:
    for position, match in enumerate(sorted(matches, key=_leading)):
        db.execute(
            "INSERT INTO matches (mention, fingerprint, position, rule, rule_version, lane, quote, start, \"end\", hits,"
            " prominence, direction, speaker, speaker_raw, tags, found_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (mention, fingerprint, rule, start, \"end\") DO UPDATE SET position = excluded.position,"
            " rule_version = excluded.rule_version, lane = excluded.lane, hits = excluded.hits, prominence = excluded.prominence,"
            " direction = excluded.direction, speaker = excluded.speaker, speaker_raw = excluded.speaker_raw, tags = excluded.tags"
            " WHERE rule_version <> excluded.rule_version OR position <> excluded.position",
            (
                mention, mark, position, match.rule, match.rule_version, match.lane, safe(match.quote), number(match.start),
                number(match.end), to_json([[hit.term, hit.start, hit.end] for hit in match.hits]), match.prominence.value,
                match.direction.value, safe_or_none(match.speaker), safe_or_none(match.speaker_raw), texts(match.tags),
                stamp(page.now),
            ),
        )  # fmt: skip
