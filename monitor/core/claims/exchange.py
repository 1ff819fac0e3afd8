"""
Tell whether a place in a match's quote stands on the other side of an exchange.

`Russia gave North Korea two systems in exchange for 12,000 troops`: the troops
went the other way. So did what was sent before it, `after Pyongyang sent it 9
million shells`, and what is paid. Where it is not plain who gives, nothing is.
"""

import re
from collections.abc import Iterator

from monitor.core.claims.sides import OTHER, giver_in, giver_of
from monitor.core.clauses import Span, clause_before, sentence_around
from monitor.core.grammar.exchanges import ALONE, FOR, THEREFOR
from monitor.core.mention import Match

_FOR = re.compile(
    rf"{FOR}|\b(?:paid|pays|pay|paying) (?:(?!with\b)[^\s,.;]+ ){{0,4}}?for\b"
    r"|\bfor (?=(?:the |its |their )[\d.,]+ (?:\w+ ){0,4}?(?:it|they|he|\w+ korea|moscow|russia|pyongyang) (?:has |had |have )?(?:received|got|sent|given|supplied))"
    r"|^for (?=(?:the |its |their )[\d.,]+ )",
    re.IGNORECASE,
)
_THEREFOR = re.compile(THEREFOR)
_ALONE = re.compile(ALONE, re.IGNORECASE)
_BEFORE_THAT = re.compile(
    r"\b(?:after|since|because|once) (?=(?:north korea|pyongyang|the dprk|russia|moscow|kim|putin)\b)|после того,? как\s|після того,? як\s",
    re.IGNORECASE,
)
_SENT_BEFORE = re.compile(
    r"(?:보낸|지원한|제공한|공급한|파병한|파견한|넘긴|넘겨준) (?:뒤|후|이후|다음|데 대해|것에 대한)"
    r"|(?:送った|派遣した|供与した|提供した|渡した)(?:後|のち|あと)|(?:之后|之後|[以]后|后|後)(?=[，,])"
)
"""Behind a deed that another one answered, in the languages that put it first."""
_ENDS = re.compile(r"[,;，；、。](?!\d)|\.\s|\swith\s|[向给給](?=朝|北|俄)")
_SUBJECT = re.compile(
    r" (?=(?:north korea|pyongyang|the dprk|russia|moscow|росси[яй]|росія|москва|кндр|пхеньян|северная корея|північна корея)"
    r" (?:(?:has|had|will|also|is|уже|вже) )?(?:received|sent|sends|gave|given|supplied|got|gets|provided|shipped|\w+(?:ла|л|ло|ли|ет|ит|є|ить))(?!\w))",
    re.IGNORECASE,
)
"""Behind what stands first in the sentence: who gives or takes, with the verb."""
_OPENS = re.compile(r"[,;，；、](?!\d)")


def is_exchanged(match: Match, place: int) -> bool:
    """Whether what is counted at a place of the quote went the other way than the match tells."""
    giver = giver_of(match)
    if giver is None or (match.lane == "payment" and giver == "dprk"):
        return False
    quote = match.quote
    sentence = sentence_around(quote, place)
    for stretch, told in _stretches(quote, sentence):
        rest = [(sentence[0], stretch[0]), (stretch[1], sentence[1])]
        inside = stretch[0] <= place < stretch[1]
        first, other = giver_in(match, [stretch]), giver_in(match, rest)
        if not told and other is not None:
            first = OTHER[other]
        elif not told and first is not None:
            other = OTHER[first]
        if first is not None and first == other:
            continue
        whose = first if inside else other
        if whose is not None and whose != giver:
            return True
    return False


def _stretches(text: str, sentence: Span) -> Iterator[tuple[Span, bool]]:
    """What was given for something else, and whether its stretch itself tells who gave it."""
    start, end = sentence
    for found in _FOR.finditer(text, start, end):
        closes = _ENDS.search(text, found.end(), end)
        if found.start() - start <= 2 and (subject := _SUBJECT.search(text, found.end(), end)):
            closes = subject if closes is None or subject.start() < closes.start() else closes
        yield (found.start(), closes.start() if closes else end), False
    for found in _THEREFOR.finditer(text, start, end):
        if not _ALONE.match(text, max(start, found.start() - 2)):
            yield (clause_before(_OPENS, text, start, found.start()), found.end()), False
    for found in _ALONE.finditer(text, start, end):
        if found.start() - start > 8:
            closes = _OPENS.search(text, found.end() + 1, end)
            yield (found.start(), closes.start() if closes else end), False
    for found in _BEFORE_THAT.finditer(text, start, end):
        closes = _OPENS.search(text, found.end(), end)
        yield (found.start(), closes.start() if closes else end), True
    for found in _SENT_BEFORE.finditer(text, start, end):
        yield (clause_before(_OPENS, text, start, found.start()), found.end()), True
