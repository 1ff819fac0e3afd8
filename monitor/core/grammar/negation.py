"""
Tell whether a verb says that something did not happen: 보내지 않았다, `has not sent`, не отправляла.

Grammar and nothing else, one set a language. Only what was plainly not done:
what must not, will not or would not be done, `not only` and conditions are
something else.
"""

import re

from monitor.core.grammar.markers import is_hangul
from monitor.core.hits import Spot

LOOK = 48
"""Characters before a verb in which its negation stands."""

_ADVERBS = r"(?: (?:(?!only)\w+ly|yet|ever|been|being|so far|in fact))*"
_BEFORE = (
    re.compile(
        rf"\b(?:has|have|had|did|do|does|was|were|is|are)(?:n't| not| never){_ADVERBS} $"
        r"|(?<!will )(?<!would )(?<!could )(?<!should )(?<!must )(?<!can )(?<!may )\bnever (?:(?!only)\w+ly )?$"
        r"|\b(?:has|have|had) yet to $"
    ),
    re.compile(r"\b(?:nicht|nie|niemals)(?: (?:an|nach|aus|von) \w+)? $"),
    re.compile(r"\bn'(?:a|ont|avait|avaient) (?:pas|jamais|rien)(?: \w+ment)? $"),
    re.compile(r"\bno (?:ha |han |había |habían |hemos )?$"),
    re.compile(r"(?<!sẽ )(?<!phòng )(?<!hàng )\b(?:không|chưa)(?: hề| từng)? $"),
)
_CONDITION = re.compile(
    r"\b(?:if|unless|until|whether|why|wenn|falls|si|jeśli|dopóki|если|пока|чтобы|якщо|поки|щоб)\b[^,.;]*$"
)
_SLAVIC = re.compile(r"\b(?:не|nie) (?:(?:был[аои]?|бул[аои]?|був|został[aoy]?|zostały) )?$")
_SLAVIC_DONE = re.compile(
    r"\w+(?:л|ла|ло|ли|лся|лась|лись|лось|лися|ў|в|вся|[яа]ет|[яа]ют|[яа]ем|є|ють|ємо|н[аоы]|ні|ł|ła|ło|li|ły|no|to|any|ane|ana)"
)
"""Past and present: `не отправит` is a promise, `не поставлять` a command."""
_KOREAN = re.compile(
    r"(?:[을를]? ?하|되)?지(?:는|도|조차)? 않(?:았(?![나느을던])|는다|다고|고 있|은 (?:것|바))"
    r"|(?:고|하고) 있지 않(?:다|았(?![나느을던]))|(?:한|된|은)? (?:적|바|사실)(?:이|은|도)? 없"
)
_KOREAN_BEFORE = re.compile(r"(?<![가-힣])안 $")
_JAPANESE = re.compile(
    r"(?:[ぁ-ん]{0,3}?[てで])?(?:は|も)?(?:いな(?:い(?!か)|かった)|おらず|いません)|[ぁ-ん]{0,3}?(?:なかった|ませんでした)"
)
_CHINESE = re.compile(
    r"(?:没有|并未|从未|未曾|不曾|尚未|未)(?:再|直接)?(?:[从向给对自][^，。；、]{1,8}?)?(?:直接|秘密)?$"
)


def is_negated(text: str, verb: Spot) -> bool:
    """Whether a verb of a folded text tells what did not happen."""
    letter = text[verb.start]
    begin = max(0, verb.start - LOOK)
    if is_hangul(letter):
        return (
            _KOREAN.match(text, verb.end) is not None
            or _KOREAN_BEFORE.search(text, begin, verb.start) is not None
        )
    if letter >= "\u2e80":
        return (
            _JAPANESE.match(text, verb.end) is not None
            or _CHINESE.search(text, begin, verb.start) is not None
        )
    if _CONDITION.search(text, begin, verb.start):
        return False
    if _SLAVIC.search(text, begin, verb.start):
        return _SLAVIC_DONE.fullmatch(text, verb.start, verb.end) is not None
    return any(pattern.search(text, begin, verb.start) for pattern in _BEFORE)
