"""
Tell which party's words stand where in a match's quote, and who gives in a stretch of it.

The match keeps where its terms were found and not how they were marked; so only
plain marks are read here: from, to, the subject. Unclear is None.
"""

import re
from collections.abc import Sequence

from monitor.core.clauses import Span
from monitor.core.mention import Direction, Match

NAMING = {
    "dprk": frozenset({"dprk", "dprk-soldiers", "from-dprk", "dprk-made"}),
    "russia": frozenset({"russia", "from-russia", "russias-men", "russian-made", "russian-goods"}),
}
"""Party → terms whose words name it; `arms-to-dprk` names what somebody else gives, a place nobody."""
_WRITTEN = {
    "dprk": re.compile(
        r"(?<!\w)(?:north korea\w*|dprk|pyongyang|кндр|пхеньян\w*|север\w+ коре\w+|північн\w+ коре\w+|северокорейс\w+|північнокорейс\w+)(?!\w)"
        r"|북한|평양|北朝鮮|北韩|北韓|朝[鲜鮮](?!半[岛島])|平壤",
        re.IGNORECASE,
    ),
    "russia": re.compile(
        r"(?<!\w)(?:russia\w*|moscow|росси[яйюеи]\w*|росі[яїюйє]\w*|российск\w+|російськ\w+|рф|москв\w+)(?!\w)|러시아|ロシア|俄(?:[罗羅]斯)?",
        re.IGNORECASE,
    ),
}
"""Party → how its country is written; a rule that needs only one of the two keeps no hit of the other."""
OTHER = {"dprk": "russia", "russia": "dprk"}

TAKING = re.compile(
    r"receiv|\bgot\b|obtain|acquir|bought|\bbuy|import|welcom|(?:was|were|been) (?:given|sent|supplied|promised)|получ|куп[иа]л|закуп|принял|отрим|придбал|받|도입|구매|사들|들여|受け|得た|購入|調達|輸入|获|獲|收到|得到|购买|購買|接收",
    re.IGNORECASE,
)
_FROM_BEFORE = re.compile(
    r"(?:\b(?:from|by)(?: the)?|(?<!\w)(?:из|от|з|із|від)|[从從自由])\s?$", re.IGNORECASE
)
_FROM_BEHIND = re.compile(r"[가-힣]{0,2}(?:에서|에게서|로부터|으로부터)|[軍側]?から")
_TO_BEFORE = re.compile(r"(?:\b(?:to|for)(?: the)?|(?<!\w)(?:для|до)|[向给給对對])\s?$", re.IGNORECASE)
_TO_BEHIND = re.compile(r"[가-힣]{0,2}(?:에|에게|로|으로)(?![가-힣])|[軍側]?[にへ]")

_AT_BEFORE = re.compile(
    r"(?:\b(?:in|at|near|through)(?: the)?|(?<!\w)(?:в|во|на|через|у)|在)\s?$", re.IGNORECASE
)
_AT_BEHIND = re.compile(r"[港駅]?で")


def giver_of(match: Match) -> str | None:
    """The party that the match's direction has give; of a lane that is one way, by its lane."""
    if match.direction is Direction.DPRK_TO_RUSSIA:
        return "dprk"
    if match.direction is Direction.RUSSIA_TO_DPRK:
        return "russia"
    return {"dprk-to-russia": "dprk", "troops": "dprk", "russia-to-dprk": "russia"}.get(match.lane)


def named(match: Match, party: str) -> list[Span]:
    """Where in the quote the words of one party stand, in order."""
    hits = {
        (hit.start - match.start, hit.end - match.start)
        for hit in match.hits
        if hit.term in NAMING[party] and hit.start >= match.start
    }
    written = {found.span() for found in _WRITTEN[party].finditer(match.quote)}
    return sorted(hits | {span for span in written if not any(_touch(span, hit) for hit in hits)})


def _touch(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def giver_in(match: Match, stretches: Sequence[Span]) -> str | None:
    """Who gives in some stretches of the quote that tell of one deed: the source, not the receiver, else the subject."""
    quote = match.quote
    names = sorted(
        (span, party)
        for party in NAMING
        for span in named(match, party)
        if any(start <= span[0] and span[1] <= end for start, end in stretches)
    )
    for (start, end), party in names:
        if _FROM_BEFORE.search(quote, max(0, start - 12), start) or _FROM_BEHIND.match(quote, end):
            return party
    for (start, end), party in names:
        if _TO_BEFORE.search(quote, max(0, start - 12), start) or _TO_BEHIND.match(quote, end):
            return OTHER[party]
    subject = next(
        (
            party
            for (start, end), party in names
            if not _AT_BEFORE.search(quote, max(0, start - 12), start) and not _AT_BEHIND.match(quote, end)
        ),
        None,
    )
    if subject is None:
        return None
    taken = any(TAKING.search(quote, *stretch) for stretch in stretches)
    return OTHER[subject] if taken else subject
