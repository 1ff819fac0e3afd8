"""
Tell whether a place in a match's quote stands in a clause of somebody else.

`The EU missed its goal of a million shells, while North Korea has supplied Russia`:
the million is the EU's. Only clear cases: the clause begins with another's name
as its subject, or describes him (`Russia, which has lost 700,000 soldiers`), or
tells what the receiver himself makes, fires or loses; and the giver stands in
another clause of the sentence alone.
"""

import re
from collections.abc import Mapping

from monitor.core.claims.sides import OTHER, TAKING, giver_of, named
from monitor.core.clauses import Span, clauses, sentence_around
from monitor.core.grammar.countries import HAN_KANA, KOREAN, OWNERS, SUBJECTS
from monitor.core.mention import Match
from monitor.core.text import fold

_ONE_WAY = ("dprk-to-russia", "russia-to-dprk", "troops")
"""Lanes of what the one gives; a payment or a technology is told of with both."""


def _others(names: Mapping[str, str]) -> str:
    """Every name but those of the two parties; of Han and Hangul none of one character, which is part of words."""
    every = [name for side, words in names.items() if side not in ("kp", "ru") for name in words.split("|")]
    return "|".join(sorted((n for n in every if len(n) > 1), key=len, reverse=True))


_LATIN = rf"(?:the )?(?:{_others(OWNERS)}|european union|europe|the west|west|ukrainian forces)(?!\w)"
_OTHERS = re.compile(
    rf"{_LATIN}|(?:{_others(SUBJECTS)})(?!\w)|(?:{_others(KOREAN)}|나토)[가-힣]{{0,2}}?[은는이가](?=\s)"
    rf"|(?:eu|欧州连合|欧州|nato|{_others(HAN_KANA)})(?:军|侧|政府)?[はが]|(?:欧盟|北约|乌军|{_others(HAN_KANA)})(?![情国媒报外はがのにへと、])"
)
"""Who is neither of the two, as the subject of a folded clause."""
_JOINT = re.compile(
    r";|,?\s(?:while|whereas|whilst)\s|,\s(?:but|and|as|though|although|including|among them)\s|\sand\s(?=(?:has\s|have\s)?(?:asked|sought|turned|requested|appealed|needed|wanted)\s)|"
    rf"\sand\s(?={_LATIN}\s(?:has|have|had|is|are|will|would|also|gave|sent|lent|got|[a-z]+ed|[a-z]+s)\s)|"
    r",\s(?:а|но|и|хотя|тогда как|в то время как|в том числе|включая|але|і|й|та|хоча|тоді як|зокрема)\s|\s(?:и|і|та)\s(?=(?:попросил|запросил|обратил|звернул|потребовал))|"
    rf"\s(?:и|і|та|й)\s(?=(?:{_others(SUBJECTS)})\s)|"
    r"(?<=[고며])\s|(?<=지만)\s|(?<=는데)\s|，|(?<=[しがてり])、",
    re.IGNORECASE,
)
_BEFORE_SUBJECT = re.compile(r"[\s\"“«‘」』]*(?:(?:the|meanwhile|also|сама)\s)?", re.IGNORECASE)
_OBLIQUE = re.compile(
    r"['’]s|[가-힣]{0,2}(?:에서?|에게|로|의)(?=\s)|[軍側]?(?:に|へ|から|の)|(?<=ии|ию|ей|ії|ію|єю)(?!\w)"
)
"""Behind a name that is no subject: Russia's, 러시아에, ロシアに, России."""
_SAYING = re.compile(
    r"\b(?:said|says|say|told|estimate|believe|report|claim|put|announce|reckon)|сообщ|заяв|счита|оцени|утвержд|повідом|вважа|оціню|밝[혔히]|말[했한]|추[정산]|전했|述べ|発表|明らか|みて|称|稱|表示|估计|認為|认为|说",
    re.IGNORECASE,
)
_SAID_LAST = re.compile(
    rf"(?:,(?!\d)|，)\s?(?:(?!{_SAYING.pattern})[^,;，；]){{0,80}}(?:{_SAYING.pattern})[^,;，；]{{0,60}}$"
    r"|[다라]고 [^,]{0,40}(?:밝[혔히]|말[했한]|전했|추[정산])[^,]{0,12}$|と[^、]{0,30}(?:発表|明らか|述べ|伝え|報じ)[^、]{0,12}$",
    re.IGNORECASE,
)
"""What closes a sentence and says all of it: `…, the Pentagon said.`"""
_ASIDE = re.compile(
    r",\s(?:which|who|whose|whom|short of|lacking|having|already|itself|котор\w+|у которо\w+|як(?:ий|а|е|і)|у яко\w+)\s(?:[^,;]|,(?=\d))*",
    re.IGNORECASE,
)
"""What describes the name before it."""
_DOING = re.compile(
    r"(?P<name>[\w']+)(?:(?:'s|’s)? (?:forces|troops|army|military|factories|plants|industry))?(?P<link>, (?:which|who|that|котор\w+|як(?:ий|а|і)))?"
    r"(?: (?!and|but|or|where|as|after|while|they|it|to|и|но|а|или|та|і|але)\w+){0,2}(?: to)?"
    r" (?:produc\w+|mak(?:e|es|ing)|made|manufactur\w+|fire[sd]?|firing|launch\w*|los[et]s?|losing|spen[dt]\w*|expend\w*|mobili[sz]\w+|recruit\w*|draft\w*"
    r"|произв\w+|выпуст\w+|выпуска\w+|потеря\w+|израсход\w+|запусти\w+|мобилиз\w+|вироб\w+|виготов\w+|випуст\w+|випуска\w+|втрат\w+|мобіліз\w+)\s(?:[\w'’-]+\s){0,4}$",
    re.IGNORECASE,
)
"""What somebody makes, fires or loses himself, up to the number."""
_DONE = re.compile(
    r"[을를]? ?(?:[가-힣]+ )?(?:생산|제조|발사|쏘|쏜|쐈|잃|소모|소비|동원|징집)|を?(?:生産|製造|発射|失|消費|撃|動員)"
)
"""The same behind the number, in Korean and Japanese."""
_DOES_ZH = re.compile(
    r"(?:生产|生產|制造|製造|发射|發射|损失|損失|失去|消耗|动员|動員|招募)了?[^，。；、]{0,4}$"
)


def in_foreign_clause(match: Match, start: int, end: int) -> bool:
    """
    Whether the clause round a figure's stretch of the quote is about somebody else than who gives.

    What somebody takes or says is never foreign: `Russia received`, `Kyiv said`.
    """
    giver = giver_of(match)
    if match.lane not in _ONE_WAY or giver is None:
        return False
    quote, place = match.quote, end - 1
    sentence = sentence_around(quote, place)
    closed = _SAID_LAST.search(quote, *sentence)
    told = (sentence[0], closed.start() if closed and place < closed.start() else sentence[1])
    givers = named(match, giver)
    if not any(_inside(span, sentence) for span in givers):
        return False
    clause = next((span for span in clauses(_JOINT, quote, *told) if place < span[1]), told)
    aside = next((a.span() for a in _ASIDE.finditer(quote, *told) if a.start() <= place < a.end()), None)
    if aside is not None:
        return _describes_another(match, giver, aside)
    if _is_receivers_doing(match, giver, clause, start, end):
        return True
    if any(_inside(span, clause) for span in givers):
        return False
    words = quote[slice(*clause)]
    if TAKING.search(words) or _SAYING.search(words):
        return False
    lead = _BEFORE_SUBJECT.match(quote, *clause)
    subject = lead.end() if lead else clause[0]
    return _is_other(quote[subject : clause[1]]) or any(
        span[0] == subject and not _OBLIQUE.match(quote, span[1]) for span in named(match, OTHER[giver])
    )


def _is_other(words: str) -> bool:
    """Whether words begin with the name of a country that is neither of the two."""
    return _OTHERS.match(fold(words[:60]).text) is not None


def _describes_another(match: Match, giver: str, aside: Span) -> bool:
    """Whether an aside stands behind the receiver's or another's name, and tells of nothing that was given."""
    quote = match.quote
    words = quote[slice(*aside)]
    if TAKING.search(words) or re.search(r"\bof (?:them|these|those|which)\b|из них|із них|з них", words):
        return False
    if any(span[0] < aside[1] and aside[0] < span[1] for span in named(match, giver)):
        return False
    if any(span[1] == aside[0] for span in named(match, OTHER[giver])):
        return True
    before = quote[max(0, aside[0] - 30) : aside[0]]
    return any(
        _OTHERS.fullmatch(fold(before[found.end() :]).text) for found in re.finditer(r"^|[\s“\"«]", before)
    )


def _is_receivers_doing(match: Match, giver: str, clause: Span, start: int, end: int) -> bool:
    """Whether a figure is of what the receiver makes, fires or loses: `Russia plans to produce 4 million shells`."""
    quote = match.quote
    givers, receivers = named(match, giver), named(match, OTHER[giver])
    if any(span[0] < end + 12 and start - 12 < span[1] for span in givers):
        return False
    done = _DOING.search(quote, max(0, clause[0] - 60), start)
    if done:
        subject = next((span for span in receivers if span[1] == done.end("name")), None)
        plain = subject is not None and (
            done["link"] is not None
            or not re.search(
                r"(?<!\w)(?:in|to|for|from|of|with|by|against|inside|в|из|для|с|до|з|у|на)\s(?:the\s)?$",
                quote[max(0, subject[0] - 12) : subject[0]],
                re.IGNORECASE,
            )
        )
        return plain and (done["link"] is not None or not _OBLIQUE.match(quote, done.end("name")))
    if not (_DONE.match(quote, end) or _DOES_ZH.search(quote, clause[0], start)):
        return False
    names = sorted(
        (span, party) for party in OTHER for span in named(match, party) if _inside(span, (clause[0], start))
    )
    subjects = [(span, party) for span, party in names if not _OBLIQUE.match(quote, span[1])]
    return bool(subjects) and subjects[-1][1] == OTHER[giver]


def _inside(span: Span, other: Span) -> bool:
    return other[0] <= span[0] and span[1] <= other[1]
