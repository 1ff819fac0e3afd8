"""
Tell whether a place in a match's quote stands in a clause of somebody else.

`The EU missed its goal of a million shells, while North Korea has supplied Russia`:
the million is the EU's. Only clear cases: the clause begins with another's name
as its subject, and the giver stands in another clause of the sentence alone.
"""

import re
from collections.abc import Iterator

from monitor.core.mention import Direction, Match
from monitor.core.text import sentences

Span = tuple[int, int]

_ONE_WAY = ("dprk-to-russia", "russia-to-dprk", "troops")
"""Lanes of what the one gives; a payment or a technology is told of with both."""

_JOINT = re.compile(
    r";|,?\s(?:while|whereas|whilst)\s|,\s(?:but|and|as|though|although|including|among them)\s|\sand\s(?=(?:has\s|have\s)?(?:asked|sought|turned|requested|appealed|needed|wanted)\s)|"
    r",\s(?:а|но|и|хотя|тогда как|в то время как|в том числе|включая|але|і|й|та|хоча|тоді як|зокрема)\s|\s(?:и|і|та)\s(?=(?:попросил|запросил|обратил|звернул|потребовал))|"
    r"(?<=[고며])\s|(?<=지만)\s|(?<=는데)\s|，|(?<=[しがてり])、",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"(?:The\s)?(?:EU|European Union|Europe|Ukraine|Kyiv|Ukrainian forces|United States|US|U\.S\.|Washington|NATO|West|South Korea|Iran|China)(?!\w)|"
    r"(?:ЕС|ЄС|Евросоюз|Євросоюз|Европа|Європа|США|НАТО|Украина|Україна|ВСУ|ЗСУ|Киев|Київ|Запад|Захід|Иран|Іран|Китай)(?!\w)|"
    r"(?:유럽연합|EU|미국|우크라이나|나토|한국|이란|중국)[가-힣]{0,2}[은는이가](?=\s)|(?:EU|欧州連合|欧州|米国|ウクライナ|NATO|韓国|イラン|中国)(?:軍|側|政府)?[はが]|(?:欧盟|美国|乌克兰|烏克蘭|乌军|北约|韩国|伊朗)(?![情国国媒报外])"
)
_BEFORE_SUBJECT = re.compile(r"[\s\"“«‘」』]*(?:(?:the|meanwhile|also|сама)\s)?", re.IGNORECASE)
_OBLIQUE = re.compile(
    r"['’]s|[가-힣]{0,2}(?:에서?|에게|로|의)(?=\s)|[軍側]?(?:に|へ|から|の)|(?<=ии|ию|ей|ії|ію|єю)(?!\w)"
)
"""Behind a name that is no subject: Russia's, 러시아에, ロシアに, России."""
_TAKING = re.compile(
    r"receiv|\bgot\b|obtain|acquir|bought|\bbuy|import|welcom|(?:was|were|been) (?:given|sent|supplied|promised)|получ|куп[иа]л|закуп|принял|отрим|придбал|받|도입|구매|사들|들여|受け|得た|購入|調達|輸入|获|獲|收到|得到|购买|購買|接收",
    re.IGNORECASE,
)
_SAYING = re.compile(
    r"\b(?:said|says|say|told|estimate|believe|report|claim|put|announce|reckon)|сообщ|заяв|счита|оцени|утвержд|повідом|вважа|оціню|밝[혔히]|말[했한]|추[정산]|전했|述べ|発表|明らか|みて|称|稱|表示|估计|認為|认为|说",
    re.IGNORECASE,
)


def in_foreign_clause(match: Match, place: int) -> bool:
    """
    Whether the clause round a place in the quote is about somebody else than who gives.

    What somebody takes or says is never foreign: `Russia received`, `Kyiv said`.
    """
    if match.lane not in _ONE_WAY:
        return False
    quote = match.quote
    sentence = next((span for span in sentences(quote) if span[0] <= place < span[1]), (0, len(quote)))
    clause = next((span for span in _clauses(quote, sentence) if place < span[1]), sentence)
    giver, receiver = (
        ("russia", "dprk") if match.direction is Direction.RUSSIA_TO_DPRK else ("dprk", "russia")
    )
    givers = list(_named(match, giver))
    if any(_inside(span, clause) for span in givers) or not any(_inside(span, sentence) for span in givers):
        return False
    words = quote[slice(*clause)]
    if _TAKING.search(words) or _SAYING.search(words):
        return False
    lead = _BEFORE_SUBJECT.match(quote, *clause)
    subject = lead.end() if lead else clause[0]
    return bool(_OTHERS.match(quote, subject)) or any(
        span[0] == subject and not _OBLIQUE.match(quote, span[1]) for span in _named(match, receiver)
    )


def _clauses(text: str, sentence: Span) -> Iterator[Span]:
    start = sentence[0]
    for joint in _JOINT.finditer(text, *sentence):
        yield start, joint.start()
        start = joint.end()
    yield start, sentence[1]


def _named(match: Match, party: str) -> Iterator[Span]:
    """Where in the quote the words of one party stand; `dprk-soldiers` and `from-dprk` name it too."""
    for hit in match.hits:
        if party in hit.term and hit.start >= match.start:
            yield hit.start - match.start, hit.end - match.start


def _inside(span: Span, other: Span) -> bool:
    return other[0] <= span[0] and span[1] <= other[1]
