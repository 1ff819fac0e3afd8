"""
What is said of a source whose pages cannot be read: how many, why most of them, and what to do.
"""

from zoneinfo import ZoneInfo

from monitor.core.unread import Cause, Unread
from monitor.render.words import clock, counted

_UTC = ZoneInfo("UTC")
REASONS = {
    Cause.WALL: "behind a wall",
    Cause.BOT_CHECK: "a bot check",
    Cause.REFUSED: "refused (401, 403 or the like)",
    Cause.ROBOTS: "forbidden by robots.txt",
    Cause.MISSING: "not there (404, or led to the front page)",
    Cause.EMPTY: "without text",
    Cause.NOT_HTML: "no HTML (a PDF, a picture, data)",
    Cause.TOO_LARGE: "too large",
    Cause.TRUNCATED: "cut short",
    Cause.TIMEOUT: "too slow",
    Cause.BLOCKED: "at an address that is not to be contacted",
    Cause.ERROR: "failed with an error",
}
_BY_HAND = "Until then read its headlines yourself."
_ASK = f"Ask the outlet for access, or declare a feed that carries its full texts. {_BY_HAND}"
CURES = {
    Cause.WALL: _ASK,
    Cause.BOT_CHECK: _ASK,
    Cause.REFUSED: _ASK,
    Cause.ROBOTS: _ASK,
    Cause.MISSING: f"See in a browser where its articles are now, and declare a listing that leads there. {_BY_HAND}",
    Cause.EMPTY: f"Scripts may fill its pages in: declare a feed that carries its full texts, or another edition. {_BY_HAND}",
    Cause.NOT_HTML: "Read what its listing names by hand, or declare a listing that leads to pages.",
    Cause.TOO_LARGE: "Raise max_size under [fetch] in monitor.toml.",
    Cause.TRUNCATED: f"See whether its pages come whole in a browser; max_size under [fetch] does not do this. {_BY_HAND}",
    Cause.TIMEOUT: f"Raise timeout under [fetch] in monitor.toml; `monitor why URL` tells of a page. {_BY_HAND}",
    Cause.BLOCKED: "See where its listing leads; `monitor why URL` tells of a page.",
    Cause.ERROR: f"See in a browser whether its pages are there; `monitor why URL` tells of one. {_BY_HAND}",
}


def pages_read(unread: Unread, timezone: ZoneInfo = _UTC, day: str | None = None) -> str:
    """`1 of 40 pages read in 2 days (the last on 21 Nov 08:00), 38 behind a wall`: times in the zone given."""
    last = f" (the last at {clock(unread.last_read_at, timezone, day)})" if unread.last_read_at else ""
    return (
        f"{unread.read:,} of {counted(unread.asked, 'page')} read in {counted(unread.days, 'day')}{last},"
        f" {unread.of_cause:,} {REASONS[unread.cause]}"
    )


def told(unread: Unread, timezone: ZoneInfo, day: str) -> str:
    """The same for a day's list, with what it means and what to do."""
    return f"{pages_read(unread, timezone, day)}: only what its listing says of them is matched. {CURES[unread.cause]}"
