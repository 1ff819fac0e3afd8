"""
Times and loose values as the database holds them.

A time is UTC text to the second, so that its order as text is its order in
time. What SQLite cannot hold (half characters, NUL, numbers beyond 64 bits) is
replaced one for one: the offsets of a match must still count in the text.
"""

import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_LARGEST = 2**63 - 1
AFTER_ALL = "9999"
"""After every stored time."""


def to_text(moment: datetime | None) -> str | None:
    """A moment as it is stored: `2026-11-24T09:00:00Z`. A naive one is taken as UTC."""
    return None if moment is None else stamp(moment)


def stamp(moment: datetime) -> str:
    """`to_text` where there surely is a moment."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def to_moment(text: str | None) -> datetime | None:
    """The moment that a stored text means."""
    return None if text is None else datetime.fromisoformat(text).astimezone(UTC)


def moment(text: str) -> datetime:
    """`to_moment` where there surely is a text."""
    return datetime.fromisoformat(text).astimezone(UTC)


def safe(text: str) -> str:
    """The text with what cannot be stored replaced, character for character."""
    return _UNSTORABLE.sub("\ufffd", text)


def safe_or_none(text: str | None) -> str | None:
    """`safe` where there may be no text."""
    return None if text is None else safe(text)


def number(value: float | None) -> int | None:
    """A whole number that fits into the database, or None where there is none."""
    if value is None or value != value or not -_LARGEST <= value <= _LARGEST:
        return None
    return int(value)


def to_json(value: Any) -> str:
    """Lists and mappings as stored: JSON in the script they were written in."""
    return safe(json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True))


def texts(values: Iterable[str]) -> str:
    """Strings as a stored JSON list."""
    return to_json([safe(value) for value in values])
