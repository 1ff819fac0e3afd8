"""
Matches, read from their rows.
"""

import json

from monitor.core.mention import Direction, Hit, Match, Prominence
from monitor.store.base import Row


def match_of(row: Row) -> Match:
    """The match that a row of `matches` tells of."""
    return Match(
        rule=row["rule"],
        rule_version=row["rule_version"],
        lane=row["lane"],
        quote=row["quote"],
        start=row["start"],
        end=row["end"],
        hits=tuple(Hit(term=term, start=start, end=end) for term, start, end in json.loads(row["hits"])),
        prominence=Prominence(row["prominence"]),
        direction=Direction(row["direction"]),
        speaker=row["speaker"],
        speaker_raw=row["speaker_raw"],
        tags=tuple(json.loads(row["tags"])),
    )
