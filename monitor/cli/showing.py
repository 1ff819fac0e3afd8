"""
One mention with everything it rests on: as lines for the terminal, and as plain data.

The lines come section by section: the mention as lists print it, its matches,
its provenance from listing to match, what it cites, its copies and older texts.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from monitor.core.claims.gloss import ARROWS
from monitor.core.clean import one_line
from monitor.core.marking import bracketed
from monitor.core.mention import Match
from monitor.render.data import item_data
from monitor.render.text import blocks, wrapped
from monitor.store.base import Row
from monitor.store.mentions import Whole

_ORIGINS = {"crawl": "by the crawl", "archive": "from an archive", "rules": "by changed rules"}
_OF_THE_ARTICLE = (
    "canonical_url", "title", "text", "published_raw", "date_source", "extractor", "fingerprint", "fetched_at",
)  # fmt: skip


def lines(whole: Whole, timezone: ZoneInfo, archive: Path) -> Iterator[str]:
    """A mention for the terminal; `archive` is the folder in which its record lies."""
    yield from blocks([whole.item], timezone, lane=True)
    yield "MATCHES"
    for match in whole.matches:
        yield from _match(match)
    yield ""
    yield "PROVENANCE (times in UTC)"
    yield from _listed(whole.entries)
    yield from _fetched(whole.pages)
    yield from _archived(whole.record, archive)
    yield from _read(whole)
    yield _matched(whole)
    yield from _section("CITES", [one_line(link) for link in whole.links])
    yield from _section("COPIES", [_copy(row) for row in whole.copies])
    yield from _section("EARLIER TEXTS", [_earlier_text(row) for row in whole.revisions])


def _match(match: Match) -> Iterator[str]:
    """A match: its rule and what is said of it, its quote, and where in the text it stands."""
    facts = [f"{match.rule} (version {match.rule_version})", match.lane, match.prominence.value]
    if match.direction.value != match.lane:  # else the lane has said it
        facts.append(ARROWS.get(match.direction.value, "direction unclear"))
    if match.speaker:
        facts.append(f"says {match.speaker}" + (f" (“{match.speaker_raw}”)" if match.speaker_raw else ""))
    yield from wrapped(one_line(" · ".join([*facts, *match.tags])), 2, 2)
    spans = [(max(hit.start - match.start, 0), max(hit.end - match.start, 0)) for hit in match.hits]
    yield from wrapped(f"“{one_line(bracketed(match.quote, spans))}”", 4, 5)
    terms = ", ".join(f"{hit.term} {hit.start}–{hit.end}" for hit in match.hits)
    yield from wrapped(f"characters {match.start}–{match.end}; terms: {terms}", 4, 6)


def _listed(entries: Sequence[Row]) -> Iterator[str]:
    """Which discoveries listed the page, and when."""
    for entry in entries:
        yield f"  listed    {entry['found_at']}  by {entry['source']}, {one_line(entry['discovery'])}"


def _fetched(pages: Sequence[Row]) -> Iterator[str]:
    """How each page of the mention answered the last time."""
    for page in pages:
        status = f"{page['status']} " if page["status"] is not None else ""
        yield f"  fetched   {page['fetched_at']}  {status}{page['outcome']}  {one_line(page['final_url'] or page['url'])}"
        if page["note"]:
            yield from wrapped(one_line(page["note"]), 12, 12)


def _archived(record: Row | None, archive: Path) -> Iterator[str]:
    """Where the bytes lie that the text was read from, with the hashes that prove them."""
    if record is None:
        yield "  archived  no record of it is known"
        return
    yield f"  archived  {record['at']}  {record['kind']} record, {record['length']} bytes"
    yield f"            file    {archive / record['warc_file']}"
    yield f"            offset  {record['warc_offset']}"
    yield f"            SHA-256 {record['payload_sha256']} (body)"
    yield f"            SHA-256 {record['sha256']} (record)"
    yield f"            chain   {record['chain']}"
    if record["pruned_at"]:
        yield f"            pruned  {record['pruned_at']}"


def _read(whole: Whole) -> Iterator[str]:
    """What was read from those bytes: how long its page said it, with which extractor, and its date."""
    if whole.said_until:
        yield f"  until     {whole.said_until}  when its page no longer said it; this is the last text that did"
    article = whole.article
    yield f"  read      by {one_line(article['extractor'])}; text {len(article['text']):,} characters, fingerprint {article['fingerprint']}"
    if article["published_at"]:
        raw = f", as written: {one_line(article['published_raw'])}" if article["published_raw"] else ""
        yield f"  dated     {article['published_at']}  from {article['date_source'] or 'the listing'}{raw}"
    else:
        yield "  dated     the page does not say when it appeared"


def _matched(whole: Whole) -> str:
    """When and how the rules found it, and in which day's list it stands."""
    item = whole.item
    run = f", run {whole.run['id']} ({whole.run['kind']})" if whole.run else ""
    counted = "" if item.listed else " as one of those only counted"
    return f"  matched   {item.found_at:%Y-%m-%dT%H:%M:%SZ}  {_ORIGINS[item.origin]}{run}; in the list of {item.day}{counted}"


def _section(title: str, entries: Sequence[str]) -> Iterator[str]:
    """A heading with its lines, where there are any."""
    if entries:
        yield ""
        yield title
        yield from (f"  {entry}" for entry in entries)


def _copy(row: Row) -> str:
    return f"{row['fetched_at']}  {one_line(row['outlet'])}  {one_line(row['url'])}"


def _earlier_text(row: Row) -> str:
    changed = ", ".join(json.loads(row["changed"])) or "nothing of weight"
    return (
        f"{row['fetched_at']} until {row['replaced_at']}  {one_line(row['title'])}  (then changed: {changed})"
    )


def data(whole: Whole) -> dict[str, Any]:
    """A mention as plain data, under the names that scripts read."""
    return item_data(whole.item) | {
        "matches": [_match_data(match) for match in whole.matches],
        "article": {name: whole.article[name] for name in _OF_THE_ARTICLE},
        "said_until": whole.said_until,
        "authors": json.loads(whole.article["authors"]),
        "links": list(whole.links),
        "entries": [dict(row) for row in whole.entries],
        "pages": [dict(row) for row in whole.pages],
        "record": dict(whole.record) if whole.record else None,
        "run": whole.run["id"] if whole.run else None,
        "exact_copies": [dict(row) for row in whole.copies],
        "revisions": [dict(row) | {"changed": json.loads(row["changed"])} for row in whole.revisions],
    }


def _match_data(match: Match) -> dict[str, Any]:
    return {
        "rule": match.rule,
        "rule_version": match.rule_version,
        "lane": match.lane,
        "quote": match.quote,
        "start": match.start,
        "end": match.end,
        "terms": [{"term": hit.term, "start": hit.start, "end": hit.end} for hit in match.hits],
        "prominence": match.prominence.value,
        "direction": match.direction.value,
        "speaker": match.speaker,
        "speaker_raw": match.speaker_raw,
        "tags": list(match.tags),
    }
