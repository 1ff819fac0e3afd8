"""
A claim as plain data, the keys that scripts read, and as lines for a person.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from monitor.core.clean import one_line
from monitor.core.digest import figure_of
from monitor.render import words


def claim_data(row: Any) -> dict[str, Any]:
    """A row of `claimed` as JSON shows it."""
    return {
        "id": row["id"],
        "day": row["day"],
        "lane": row["lane"],
        "direction": row["direction"],
        "gloss": row["gloss"],
        "speaker": row["speaker"] or None,
        "denies": bool(row["denies"]),
        "tags": json.loads(row["tags"]),
        "figure": figure_of(row),
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


def list_line(row: Any) -> str:
    """A claim as one line of a list."""
    return f"{'c' + str(row['id']):<7}{row['day']}  {one_line(row['gloss'])}  ({_backing(row)})"


def _backing(row: Any) -> str:
    """The same as `words.backing`, of a row of `claimed`."""
    return words.backing(row["pages"], json.loads(row["origins"]))


def claim_lines(row: Any, parts: Sequence[Any], around: Mapping[str, Sequence[Any]]) -> Iterator[str]:
    """A claim, the claims that stand round it, each kind under its label, then its pages and why each is there."""
    yield f"c{row['id']}  {one_line(row['gloss'])}"
    yield f"    new on {row['day']} · {row['status']} · {_backing(row)}"
    if row["retired_at"]:
        yield f"    stands no longer, since {row['retired_at']}: below are the pages that told it last"
    tags = json.loads(row["tags"])
    if tags:
        yield f"    {' · '.join(tags)}"
    if row["figure"]:
        yield f"    figure: “{one_line(row['figure'])}”"
    for label, rows in around.items():
        for other in rows:
            yield f"    {label}: c{other['id']} of {other['day']}: {one_line(other['gloss'])} ({_backing(other)})"
    yield ""
    for part in parts:
        yield f"#{part['mention']:<6}{one_line(part['title'])}"
        yield f"       {one_line(part['outlet'])} · {part['language'] or '?'} · published {part['published_at'] or 'undated'}, found {part['found_at']} · {part['status']}"
        yield f"       {one_line(part['url'])}"
        joined = f" (with #{part['with_mention']})" if part["with_mention"] else ""
        yield f"       here because: {one_line(part['reason'])}{joined}"
