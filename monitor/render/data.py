"""
Lists as JSON: the keys that scripts read. Times are UTC, whatever the list's zone.
"""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from monitor.core.digest import ClaimItem, Copy, Digest, Item
from monitor.core.unread import Unread


def digest_json(digest: Digest) -> str:
    """A day's list, one object."""
    return dumped(digest_data(digest))


def items_json(items: Iterable[Item]) -> str:
    """Mentions as one array."""
    return dumped([item_data(item) for item in items])


def digest_data(digest: Digest) -> dict[str, Any]:
    """A day's list as plain data."""
    return {
        "day": digest.day,
        "timezone": digest.timezone,
        "coverage": {
            "sources": digest.coverage.sources,
            "answered": digest.coverage.answered,
            "silent": [
                {
                    "id": id_,
                    "state": state.state.value,
                    "since": when(state.since),
                    "until": when(state.until),
                    "answered": state.answered,
                }
                for id_, state in digest.coverage.silent
            ],
            "unread": [unread_data(id_, unread) for id_, unread in digest.coverage.unread],
            "crawled_at": when(digest.crawled_at),
            "crawl": digest.crawl_status,
        },
        "claims": [_claim(claim) for claim in digest.claims],
        "mentions": [item_data(item) for item in digest.mentions],
        "revised": [
            item_data(change.item)
            | {
                "changed": list(change.changed),
                "old_title": change.old_title,
                "replaced_at": when(change.replaced_at),
            }
            for change in digest.changes
        ],
        "more": [
            item_data(item) | {"claims": [claim.id for claim in digest.added[item.id]]}
            for item in digest.more
        ],
        "gone": [
            item_data(lost.item)
            | {"gone_at": when(lost.gone_at), "warc_file": lost.warc_file, "warc_offset": lost.warc_offset}
            for lost in digest.gone
        ],
        "unlisted_backlog": digest.unlisted_backlog,
    }


def unread_data(source: str, unread: Unread) -> dict[str, Any]:
    """A source whose pages cannot be read as plain data."""
    return {
        "id": source,
        "asked": unread.asked,
        "read": unread.read,
        "days": unread.days,
        "cause": unread.cause.value,
        "of_cause": unread.of_cause,
        "last_read_at": when(unread.last_read_at),
    }


def item_data(item: Item) -> dict[str, Any]:
    """A mention as plain data."""
    return {
        "id": item.id,
        "day": item.day,
        "rules": list(item.rules),
        "lane": item.lane,
        "tags": list(item.tags),
        "title": item.title,
        "url": item.url,
        "source": item.source,
        "outlet": item.outlet,
        "standing": item.standing,
        "language": item.language,
        "prominence": item.prominence.value,
        "published_at": when(item.published_at),
        "found_at": when(item.found_at),
        "quote": item.quote,
        "hits": [list(hit) for hit in item.hits],
        "speakers": list(item.speakers),
        "basis": item.basis,
        "status": item.status.value,
        "note": item.note,
        "origin": item.origin,
        "listed": item.listed,
        "still_said": item.still_said,
        "gone_at": when(item.gone_at),
        "copies": [_copy(copy) for copy in item.copies],
        "near_copies": [_copy(copy) | {"id": copy.mention} for copy in item.near_copies],
    }


def _claim(claim: ClaimItem) -> dict[str, Any]:
    return {
        "id": claim.id,
        "day": claim.day,
        "lane": claim.lane,
        "direction": claim.direction,
        "gloss": claim.gloss,
        "speaker": claim.speaker,
        "denies": claim.denies,
        "tags": list(claim.tags),
        "figure": dict(claim.figure) if claim.figure else None,
        "previous": claim.previous,
        "first_found_at": when(claim.first_found_at),
        "origins": [dict(origin) for origin in claim.origins],
        "languages": list(claim.languages),
        "mentions": list(claim.mentions),
        "earlier": list(claim.earlier),
        "pages": claim.pages,
    }


def _copy(copy: Copy) -> dict[str, Any]:
    return {"source": copy.source, "outlet": copy.outlet, "url": copy.url, "title": copy.title}


def when(moment: datetime | None) -> str | None:
    """A time as the database writes it."""
    if moment is None:
        return None
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def dumped(data: Any) -> str:
    """JSON as this program prints it: readable, in the script it was written in, never anything but UTF-8."""
    text = json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False)
    return text.encode("utf-8", "replace").decode("utf-8") + "\n"
