"""
What a source answered last, in a few words, where that was not what one hopes for: `http_error 403 × 4`.

The reason stands beside the state wherever a source is named as silent: who has to look into the log for it looks
at the network first, and the feed's address was wrong.
"""

from collections.abc import Iterable

from monitor.core.cadence import DiscoverySummary
from monitor.core.clean import one_line

LONGEST = 200
"""Letters of a check's note; a publisher's words may stand in it."""


def answer(summary: DiscoverySummary, note: str = "") -> str:
    """What went wrong at a discovery's last check; of a good one what was amiss with a part of it."""
    outcome = summary.last_outcome
    if outcome in (None, "ok", "not_modified"):
        moved = f"moved to {summary.moved_to}" if summary.moved_to else ""
        return "; ".join(filter(None, (moved, _short(note))))
    code = f" {summary.last_status}" if summary.last_status and outcome in ("http_error", "gone") else ""
    times = f" × {summary.failures}" if summary.failures > 1 else ""
    why = "" if note == f"status {summary.last_status}" else _short(note)
    return f"{outcome}{code}{times}" + (f": {why}" if why else "")


def answers(checked: Iterable[tuple[DiscoverySummary, str]]) -> str:
    """The same of several discoveries of one source, each with its check's note."""
    said = (answer(summary, note) for summary, note in checked)
    return "; ".join(dict.fromkeys(words for words in said if words))


def _short(note: str) -> str:
    line = one_line(note)
    return f"{line[:LONGEST]} …" if len(line) > LONGEST else line
