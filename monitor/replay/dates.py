"""
Read a WARC-Date: as much of it as there is, and nothing where it is none.

WARC 1.1 allows W3C's date-times of any precision, older programs wrote 14
digits. Where a part is left out its beginning is meant, so that nothing is
taken to have been fetched later than it was said to be.

Pure.
"""

import re
from datetime import UTC, datetime, timedelta

FIRST_YEAR, LAST_YEAR = 1990, 9998
"""No page is older than the web; and a moment must leave room for a later one."""

_W3C = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(?:Z|([+-]\d\d):?(\d\d))?)?)?)?",
    re.ASCII | re.IGNORECASE,
)
_DIGITS = re.compile(r"(\d{4})" + 5 * r"(\d\d)", re.ASCII)


def read_date(text: str) -> datetime | None:
    """The moment that a WARC-Date names, in UTC; without a zone it is taken as UTC. None where it names none."""
    found = _W3C.fullmatch(text.strip()) or _DIGITS.fullmatch(text.strip())
    if found is None:
        return None
    year, month, day, hour, minute, second, *zone = found.groups()
    hours, minutes = zone or (None, None)
    east = timedelta(hours=int(hours or 0), minutes=int(f"{(hours or '+')[0]}{minutes or 0}"))
    try:
        local = datetime(
            int(year), int(month or 1), int(day or 1), int(hour or 0), int(minute or 0), int(second or 0),
            tzinfo=UTC,
        )  # fmt: skip
        moment = local - east
    except (ValueError, OverflowError):
        return None
    return moment if FIRST_YEAR <= moment.year <= LAST_YEAR else None
