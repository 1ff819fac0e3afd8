"""
Keep of a match's figures its own: how many of what went from the one to the other.

The same sentence counts other things: shells fired a day, the size of an army,
what the receiver lost, what others promised, what was paid for it. A figure of such a clause would be
read as the claim's; no figure is better.
"""

import re

from monitor.core.claims.exchange import is_exchanged
from monitor.core.claims.foreign import in_foreign_clause
from monitor.core.claims.lanes import LOADS
from monitor.core.figures.binding import Figure, figures
from monitor.core.mention import Match

_RATE_BEHIND = re.compile(
    r"(?:\s(?!(?:in|within|over|during|after|on)\s)[\w-]+){0,2}?\s(?:(?:a|per|each|every)\s(?:single\s)?(?:hour|day|night|week|month|year)(?!\s(?:ago|earlier|before|later|after|and))|"
    r"daily|weekly|monthly|annually|в\s(?:час|сутки|неделю|месяц|год)(?!\s(?:назад|войны))|в\sдень(?=[,.;]|$)|на\s(?:добу|день|тиждень|місяць|рік)|"
    r"еже(?:дневно|недельно|месячно|годно)|що(?:дня|тижня|місяця|року|доби))(?!\w)",
    re.IGNORECASE,
)
"""`a day`, but not `a year ago` nor `in a day`, which tell when."""
_RATE_BEFORE = re.compile(
    r"(?:하루(?!\s?(?:동안|만에|사이|전|뒤|후|새))|한 달에|매[일주달월년]|연간|[월일]평균|(?<![月\d])1日(?=に|当た|あた|約|\d)|毎[日週月年]|(?<!\d)年間|"
    r"每[天日周月年]|[日月年]均|[月年][产産]|一天(?![内內后後前之]))[^.。、，,]{0,8}$|(?<!\w)(?:ежедневно|ежемесячно|щодня|щомісяця)(?:\s[\w-]+){0,2}\s$",
    re.IGNORECASE,
)
_ARMY_BEFORE = re.compile(
    r"(?:has|have|had|with|boasts?|maintains?|fields|keeps|whose|its)\s(?:(?!sent|given|supplied|deployed)[\w'’-]+\s){0,4}(?:army|military|armed forces|standing force|reserves?)\s"
    r"(?:of|numbering|with|is|has|totall?ing|estimated at)\s(?:(?:about|some|around|roughly|nearly|more|than|over|an|estimated)\s){0,3}$|"
    r"арм[ияіює]\w*\s(?:[\w-]+\s){0,2}(?:насчитыва\w+|численностью|составля\w+|налічу\w+|чисельністю)\s(?:[\w-]+\s){0,2}$|"
    r"(?:총병력|상비군|정규군|総兵力|常備軍|总兵力|總兵力|常备军|现役|現役)[^。，、,.]{0,8}$",
    re.IGNORECASE,
)
_ARMY_BEHIND = re.compile(r"(?:명|인)?의?\s?(?:대군|상비군|정규군|常备军|常備軍|大軍)")
_EACH_HOLDS = re.compile(
    r"\b(?:an?|each|every|one|single|standard)\s(?:[\w-]+\s){0,3}(?:container|wagon|railcar|carriage|truck|lorry|ship|vessel|train)\s(?:\w+\s){0,2}"
    r"(?:holds?|carr(?:y|ies)|fits?|takes?|contains?|accommodates?)\s(?:[\w-]+\s){0,3}$|"
    r"(?:один|одного|каждый|стандартный|кожен|кожний|стандартний)\s(?:[\w-]+\s){0,2}(?:контейнер|вагон)\s(?:[\w-]+\s){0,2}"
    r"(?:вмеща\w+|вместить|вместит|вміща\w+|вмістити|вмістить)\s(?:[\w-]+\s){0,3}$|"
    r"(?:컨테이너|화차|화물칸)\s?(?:한|1)\s?(?:개|량)(?:에는?|당|마다)[^.。,]{0,14}$|(?:컨테이너|화차)당[^.。,]{0,10}$|"
    r"(?:コンテナ|貨車)\s?(?:1|一|１)(?:個|両)(?:に|あたり|当たり)[^。、]{0,10}$|"
    r"(?:每个|每個|一个|一個|单个|單個|每只|标准|標準)(?:标准|標準)?(?:集装箱|集裝箱|货柜|貨櫃)(?:大约|大約|约|約)?(?:可|能|可以|能够)?[^，。,]{0,8}$",
    re.IGNORECASE,
)
_IN_ONE = re.compile(r"(?:에는?|당|마다|には?|あたり|当たり)")
"""How many one box holds is no number of what was sent; `28,000 containers, which can hold nine million shells` is one."""


def own_figures(match: Match) -> tuple[Figure, ...]:
    """The figures of a match's quote that tell of the match itself."""
    quote = match.quote
    return tuple(
        figure
        for figure in figures(quote)
        if not _is_rate(quote, figure)
        and not _is_army(quote, figure)
        and not _is_in_each(quote, figure)
        and not in_foreign_clause(match, figure.start, figure.end)
        and not is_exchanged(match, figure.end - 1)
    )


def _is_rate(text: str, figure: Figure) -> bool:
    """`10,000 shells a day`: how fast and not how many; the word may stand before the noun's number, 포탄을 하루 1만 발."""
    before = _number_starts(text, figure)
    return bool(
        _RATE_BEHIND.match(text, figure.end) or _RATE_BEFORE.search(text, max(0, before - 24), before)
    )


def _number_starts(text: str, figure: Figure) -> int:
    digit = re.search(r"\d|[一二三四五六七八九十百千万两수数几]", text[figure.start : figure.end])
    return figure.start + (digit.start() if digit else 0)


def _is_army(text: str, figure: Figure) -> bool:
    """`which has an army of 1.2 million soldiers`: who has so many has not sent them."""
    before = _ARMY_BEFORE.search(text, max(0, figure.start - 60), figure.start)
    return figure.thing == "soldiers" and bool(before or _ARMY_BEHIND.match(text, figure.end))


def _is_in_each(text: str, figure: Figure) -> bool:
    """`a container holds 450 shells`: what one takes, not what was sent, and the one no load."""
    before = _number_starts(text, figure)
    holds = _EACH_HOLDS.search(text, max(0, before - 80), before)
    return bool(holds or (figure.low == 1 and figure.thing in LOADS and _IN_ONE.match(text, figure.end)))
