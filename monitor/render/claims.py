"""
A claim as plain data: the keys that scripts read.
"""

import json
from typing import Any


def claim_data(row: Any) -> dict[str, Any]:
    """A row of `claimed` as JSON shows it."""
    figure = None
    if row["thing"]:
        figure = {
            "thing": row["thing"],
            "low": row["low"],
            "high": row["high"],
            "bound": row["bound"],
            "words": row["figure"],
        }
    return {
        "id": row["id"],
        "day": row["day"],
        "lane": row["lane"],
        "direction": row["direction"],
        "gloss": row["gloss"],
        "speaker": row["speaker"] or None,
        "denies": bool(row["denies"]),
        "tags": json.loads(row["tags"]),
        "figure": figure,
        "previous": row["previous"],
        "first_found_at": row["first_found_at"],
        "origins": json.loads(row["origins"]),
        "languages": json.loads(row["languages"]),
        "pages": row["pages"],
        "status": row["status"],
        "retired_at": row["retired_at"],
    }


PAGE = (
    "mention", "title", "url", "outlet", "language", "published_at", "found_at", "reason", "with_mention", "fingerprint",
)  # fmt: skip


def page_data(part: Any) -> dict[str, Any]:
    """A page of a claim, with the reason why it stands there."""
    return {key: part[key] for key in PAGE}
