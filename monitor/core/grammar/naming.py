"""
Find the names of those who may speak in a stretch of text: parties, unnamed speakers, `he` and `the spokesperson`.

Whether they do is told elsewhere (`speakers`, `deniers`). Who is only described
by a name (`the EU-led mission`, `ambassador to Russia`) is not it.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence

from monitor.core.grammar.offices import others
from monitor.core.hits import Spot
from monitor.core.reading import Reading
from monitor.core.rule import PRESS

SAME = "="
"""Name of a spot that stands for whoever spoke last."""


_DESCRIBED_BY = re.compile(
    r"-(?:led|backed|brokered|sanctioned|imposed|funded|sponsored|run|controlled|held|occupied|mandated|linked|aligned|installed|appointed|mediated)\b"
    r"|(?:'s)?(?: special)? (?:envoy|ambassador|mission)\b|\s?(?:주재|일간|매체|언론|방송)|大使|代表部|常驻"
)
"""Behind a name: it says whose or where somebody is, and is not who speaks."""
_SENT_TO = re.compile(
    r"(?:envoy|ambassador|representative|delegate|mission)s? (?:to|at) (?:the )?$|\bпри $|[驻駐]$"
)
"""Before a name: the same."""
_REPORTED_TO = re.compile(r"向[\u4e00-\u9fff]{1,8}$")
"""Before 报告: it is what somebody does (向国会报告称), and no report that speaks."""


def names_in(reading: Reading, first: int, last: int) -> list[Spot]:
    """Names in a stretch, longer ones before those inside them; of whoever spoke last, and of unnamed speakers, too."""
    every = [
        *between(reading.spots.parties, first, last),
        *between(reading.spots.unnamed, first, last),
        *(
            Spot(spot.start, spot.end, SAME)
            for spot in between(reading.spots.speech, first, last)
            if spot.name == "same"
        ),
    ]
    every.sort(key=lambda spot: (spot.start, -spot.end, spot.name in ("", SAME)))
    kept: list[Spot] = []
    text = reading.folded.text
    for spot in every:
        if kept and spot.start < kept[-1].end:
            continue
        if _DESCRIBED_BY.match(text, spot.end) or _SENT_TO.search(
            text, max(first, spot.start - 30), spot.start
        ):
            continue
        if spot.name == SAME and _REPORTED_TO.search(text, max(first, spot.start - 10), spot.start):
            continue
        if spot.name in ("", SAME) and any(
            0 <= spot.start - other.end <= 3 and other.name not in ("", SAME) for other in kept
        ):
            continue  # 페스코프 대변인은, `NIS officials`: the name says it already
        span = others(text, spot.start, spot.end, reading.sides.get(spot.name, PRESS))
        if span is None:
            kept.append(spot)
        elif not kept or kept[-1].end <= span[0]:
            kept.append(Spot(*span, ""))  # `Germany's Foreign Office` is not Britain's
    return kept


def between(spots: Sequence[Spot], first: int, last: int) -> list[Spot]:
    """The spots that lie in a stretch; `spots` in order."""
    place = bisect_left(spots, (first,))
    found: list[Spot] = []
    while place < len(spots) and spots[place].start < last:
        if spots[place].end <= last:
            found.append(spots[place])
        place += 1
    return found
