"""
Read how a number is meant from the words beside it: `more than`, `no more than`, `fewer than`, `about`, 이상, 미만.

Data and the one reading of it; which digits are a number, `numbers` knows. Of
several words that end beside the number the longest counts: `no more than`
holds `more than` and says the contrary.
"""

import re
from enum import StrEnum


class Bound(StrEnum):
    """How a number is meant."""

    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at least"
    """No less, as far as the words go: `more than`, `over`, 이상."""
    AT_MOST = "at most"
    """No more, as far as the words go: `up to`, `fewer than`, 미만."""
    RANGE = "range"
    ORDER = "order of magnitude"
    """`tens of thousands`: low and high are the powers of ten that the words name."""


_BEFORE = {
    Bound.AT_LEAST: r"more than|over|above|at least|(?:no|not|nothing) (?:fewer|less) than|upwards of|exceed(?:s|ed|ing)?|in excess of|"
                    r"(?:больше|более)(?: чем)?|свыше|не (?:менее|меньше)(?: чем)?|как минимум|минимум|превы[шс]\w+|"
                    r"понад|(?:більше|більш)(?: ніж)?|щонайменше|не (?:менше|менш)(?: ніж)?|перевищ\w+|최소|적어도|少なくとも|至少|超过|超過|逾|"
                    r"不(?:少|低|下)[于於]|不下",
    Bound.AT_MOST: r"up to|as many as|at (?:the )?most|(?:no|not|never|nothing) more than|(?:no|not) (?:over|above|greater than)|(?:not|never|\w+n't) exceed(?:ing)?|"
                   r"a maximum of|(?:fewer|less) than|under|below|до|(?:менее|меньше)(?: чем)?|не (?:более|больше)(?: чем)?|не свыше|не превы[шс]\w+|максимум|"
                   r"(?:менше|менш)(?: ніж)?|не (?:більше|більш)(?: ніж)?|не понад|не перевищ\w+|щонайбільше|최대|많아야|기껏해야|最大で?|多くとも|多くて|"
                   r"最多|多达|多達|至多|(?:不|未|没有|沒有)(?:超过|超過|逾)|不到|不足|不满|不滿|[少低][于於]",
    Bound.ABOUT: r"about|around|roughly|approximately|some|nearly|almost|an estimated|estimated|около|примерно|порядка|приблизительно|почти|"
                 r"близько|приблизно|майже|약|大约|大約|约|約|およそ|近",
}  # fmt: skip
_BEFORE_PATTERNS = [
    (
        bound,
        re.compile(
            rf"(?:^|[\s(«\"“]|(?<=[\u3000-\u9fff\uac00-\ud7af、，]))(?P<words>{words})[\s\u00a0]*$",
            re.IGNORECASE,
        ),
    )
    for bound, words in _BEFORE.items()
]
_REACH = 32

_COUNTED = r"(?:\s?[가-힣]{0,3}|[人名枚発發发個个门門機机架隻艘両辆基]{0,2})"
_AFTER = (
    (
        Bound.AT_MOST,
        re.compile(
            rf"{_COUNTED}\s?(?:이하|미만|이내|以下|以内|未満|未满|に満たな|足らず|を超えな|を上回らな|[을를] 넘지|[이가도에은]\s?(?:채 )?(?:안 [되돼된될]|못 ?미[치친]|미치지 못|못 되))"
        ),
    ),
    (
        Bound.AT_LEAST,
        re.compile(
            rf"\s?(?:or more|여(?=[\s가-힣])|余|餘|多(?=[名枚个個人发發万萬]))|{_COUNTED}\s?(?:이상|초과|以上|を超え|を上回|余り|[이을를가]? 넘(?!어[가간갔왔]|[겨겼긴길]))"
        ),
    ),
    (Bound.ABOUT, re.compile(r"\s?(?:가량|정도|안팎|前後|ほど|左右|上下)")),
)


def bound_before(text: str, start: int) -> Bound | None:
    """What the words before a number say; of `no more than about` the first says more."""
    before = text[max(0, start - _REACH) : start]
    found = [
        (hit.start("words"), bound) for bound, pattern in _BEFORE_PATTERNS if (hit := pattern.search(before))
    ]
    if not found:
        return None
    place, bound = min(found)
    if bound is Bound.ABOUT:
        return bound_before(text, start - len(before) + place) or bound
    return bound


def bound_after(text: str, end: int) -> Bound | None:
    """What the words behind a number and its counter say."""
    return next((bound for bound, pattern in _AFTER if pattern.match(text, end)), None)
