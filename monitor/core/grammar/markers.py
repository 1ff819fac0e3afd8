"""
What stands beside a party's name and tells its part: to, from, by, or the subject.

Tables of grammar, one set a script or language, and nothing else: no topic, no
names. `mark_of` reads them for one name in one place.
"""

import re
from enum import Enum
from functools import lru_cache


class Mark(Enum):
    """The part that a name plays, as its neighbours tell."""

    TO = "to"
    FROM = "from"
    BY = "by"
    """Who does it, in a passive or with a noun: `by Russia`, Россией, による."""
    SUBJECT = "subject"
    """Marked as the subject: 이, が, 's before a noun."""
    IN = "in"
    """Where something is, not whence or whither."""
    ASIDE = "aside"
    """Has no part in the deed: `relations with Russia`, `Russia's war`, によると."""


# What makes one of these marks weaker than a preposition: ambiguous forms.
SURE, LIKELY, WEAK = 3.0, 2.0, 1.0

_EN_SKIP = r"(?:the |a |an |its |their |neighboring |neighbouring |isolated |ally |allied |fellow |reclusive |nuclear-armed |north of |leaders of |forces in |forces of |soldiers of |government of |president |leader |chairman |the port of )*"
_LATIN_BEFORE: dict[str, tuple[tuple[re.Pattern[str], Mark, float], ...]] = {
    "en": (
        (re.compile(rf"\brequests? from {_EN_SKIP}$"), Mark.ASIDE, WEAK),
        (re.compile(rf"\b(?:train|teach|taught|instruct)\w* (?:[\w-]+ ){{1,4}}from {_EN_SKIP}$"), Mark.TO, SURE),
        (re.compile(rf"\b(?:turn\w*|look(?:s|ed|ing)?|appeal\w*|requests?|resort\w*|reach(?:es|ed|ing)? out) to {_EN_SKIP}$"), Mark.FROM, LIKELY),
        (re.compile(rf"\b(?:arriv\w+|landed|unloaded|offloaded) (?:in|at) {_EN_SKIP}$"), Mark.TO, SURE),
        (re.compile(rf"\b(?:load(?:s|ed|ing)|t(?:ook|akes?|aking|aken) on|picked up) (?:[\w-]+ ){{0,5}}(?:in|at) {_EN_SKIP}$"), Mark.FROM, SURE),
        (re.compile(r"\bfrom [\w' -]{2,30}, $"), Mark.FROM, LIKELY),
        (re.compile(rf"\bthanks to {_EN_SKIP}$"), Mark.FROM, LIKELY),
        (re.compile(rf"\b(?:from|out of|made in|produced in|manufactured in|made by|produced by) {_EN_SKIP}$"), Mark.FROM, SURE),
        (re.compile(rf"\b(?:to|into|towards?|onto|bound for|destined for|headed for|delivered for|arming|arms|equip|help|helping|aid|aiding|assist|assisting|supports?|supporting|via rail to|behalf of) {_EN_SKIP}$"), Mark.TO, SURE),
        (re.compile(rf"\bfor (?:use by |use in |the use of )?{_EN_SKIP}$"), Mark.TO, LIKELY),
        (re.compile(rf"\bby {_EN_SKIP}$"), Mark.BY, SURE),
        (re.compile(rf"\b(?:with|against|between|about|over) {_EN_SKIP}$"), Mark.ASIDE, WEAK),
        (re.compile(rf"\bbetween [^.;:]{{2,40}},? and {_EN_SKIP}$"), Mark.ASIDE, WEAK),
        (re.compile(rf"\b(?:in|inside|within|across|at|on|near) {_EN_SKIP}(?:western |eastern |the border of )?$"), Mark.IN, WEAK),
    ),
    "de": (
        (re.compile(r"\b(?:aus|von) (?:der |dem |den )?$"), Mark.FROM, LIKELY),
        (re.compile(r"\b(?:an|nach|für|in) (?:die |das |den )?$"), Mark.TO, SURE),
        (re.compile(r"\bdurch (?:die |das )?$"), Mark.BY, SURE),
    ),
    "fr": (
        (re.compile(r"\b(?:achet|acqui|command)\w* (?:[\w'-]+ ){0,6}(?:à|auprès de) (?:la |l'|le )?$"), Mark.FROM, SURE),
        (re.compile(r"\b(?:à|vers|destinées? à|destinés? à|pour|en) (?:la |l'|le )?$|\bau $"), Mark.TO, SURE),
        (re.compile(r"\b(?:depuis|en provenance de) (?:la |l'|le )?$"), Mark.FROM, SURE),
        (re.compile(r"\b(?:de|du|d') ?(?:la |l'|le )?$"), Mark.FROM, WEAK),
        (re.compile(r"\bpar (?:la |l'|le )?$"), Mark.BY, SURE),
    ),
    "es": (
        (re.compile(r"\b(?:compr|adquir)\w* (?:[\w'-]+ ){0,6}a (?:la |el )?$"), Mark.FROM, SURE),
        (re.compile(r"\b(?:a|al|hacia|para|con destino a) (?:la |el )?$"), Mark.TO, SURE),
        (re.compile(r"\b(?:desde|procedentes? de) (?:la |el )?$"), Mark.FROM, SURE),
        (re.compile(r"\b(?:de|del) (?:la |el )?$"), Mark.FROM, WEAK),
        (re.compile(r"\bpor (?:la |el )?$"), Mark.BY, SURE),
    ),
    "pt": (
        (re.compile(r"\b(?:compr|adquir)\w* (?:[\w'-]+ ){0,6}(?:à|ao) $"), Mark.FROM, SURE),
        (re.compile(r"\b(?:para|até|rumo a|com destino a) (?:a |o )?$|\b(?:à|ao) $"), Mark.TO, SURE),
        (re.compile(r"\b(?:desde|vind[ao]s? d[ao]|procedentes? d[ao]) $"), Mark.FROM, SURE),
        (re.compile(r"\b(?:de|da|do) $"), Mark.FROM, WEAK),
        (re.compile(r"\b(?:por|pela|pelo) $"), Mark.BY, SURE),
    ),
    "it": (
        (re.compile(r"\b(?:compr|acquist)\w* (?:[\w'-]+ ){0,6}(?:alla|al) $"), Mark.FROM, SURE),
        (re.compile(r"\b(?:a|alla|al|verso la|verso|per la|per|in) $"), Mark.TO, SURE),
        (re.compile(r"\b(?:dalla|dal|proveniente dalla|provenienti dalla) $"), Mark.FROM, LIKELY),
        (re.compile(r"\b(?:della|del|di) $"), Mark.FROM, WEAK),
        (re.compile(r"\bda parte (?:della |del |di )$"), Mark.BY, SURE),
    ),
    "pl": (
        (re.compile(r"\b(?:do|dla) $"), Mark.TO, SURE),
        (re.compile(r"\b(?:z|ze|od) $"), Mark.FROM, SURE),
        (re.compile(r"\bprzez $"), Mark.BY, SURE),
    ),
    "vi": (
        (re.compile(r"\b(?:cho|sang|tới|đến|vào) (?:nước |quân đội |phía )?$"), Mark.TO, SURE),
        (re.compile(r"\b(?:từ|của) (?:nước |phía )?$"), Mark.FROM, LIKELY),
        (re.compile(r"\b(?:bởi|do) (?:nước |phía )?$"), Mark.BY, LIKELY),
    ),
}  # fmt: skip
_LATIN_AFTER: tuple[tuple[re.Pattern[str], Mark, float], ...] = (
    (re.compile(r"-bound\b"), Mark.TO, SURE),
    (re.compile(r"-(?:made|origin|produced|manufactured|supplied|provided|sourced)\b"), Mark.FROM, SURE),
    (re.compile(r"'s (?:war|invasion|aggression|full-scale|attack|assault|campaign|military operation)\b"), Mark.ASIDE, WEAK),
    (re.compile(r"n? (?:war|invasion|aggression|offensive)\b"), Mark.ASIDE, WEAK),
)  # fmt: skip

_CYRILLIC_BEFORE: tuple[tuple[re.Pattern[str], Mark, float], ...] = (
    (re.compile(r"(?:обуч|инструктир|навча)\w+ (?:\w+ ){1,3}(?:из|із|з) $"), Mark.TO, SURE),
    (re.compile(r"(?:^|\W)(?:из|со стороны|от|від|із|зі|(?:произведен|изготовлен|сделан|собран|вироблен|виготовлен|зроблен)\w* [ву]|производства|виробництва|происхождения|походження) (?:самой |самого |самої )?$"), Mark.FROM, SURE),
    (re.compile(r"(?:погру[зж]|загру[зж]|завантаж|взял\w* на борт|взя\w* на борт)[^.;:]{0,40} [ву] (?:порту |порті )?$"), Mark.FROM, SURE),
    (re.compile(r"(?:^|\W)(?:для|до|на сторону|на бік|на помощь|на допомогу|в адрес|на адресу|в сторону|в бік) (?:армии |армії |войск |військ |нужд |потреб |вооруженных сил |власть )?$"), Mark.TO, SURE),
    (re.compile(r"(?:^|\W)ко? $"), Mark.TO, LIKELY),
    (re.compile(r"(?:^|\W)(?:с|со|между|против|про|о|об|над|між|проти|щодо) $"), Mark.ASIDE, WEAK),
)  # fmt: skip
_CYRILLIC_IN = re.compile(r"(?:^|\W)(?:в|во|у) (?:саму |самую )?$")
_CYRILLIC_ON = re.compile(r"(?:^|\W)на $")
_CYRILLIC_Z = re.compile(r"(?:^|\W)з $")
_ACCUSATIVE = re.compile(r"(?:ую|ю|у|кий|ий)$")
_INVARIABLE = re.compile(r"^(?:[бвгджзклмнпрстфхцчшщ]{2,6}|[а-яіїє]?[бвгджзклмнпрстфхцчшщ]{2,5}|кндр|рф)$")
_INSTRUMENTAL = re.compile(r"(?:[^с]ей|ією|ею|єю|ой|ою|ом|ем)$")
_DATIVE = re.compile(r"(?:ну|лю|ве|ві|ину|ву|лике|ліці)$")
_GENITIVE_DATIVE = re.compile(r"(?:сии|сії|реи|реї|рее|ии|ії)$")
_ADJECTIVE = re.compile(r"(?:ск|цк|зьк|ськ)(?:ий|ая|ое|ие|ого|ому|им|ом|ой|ую|их|ими|ій|а|е|і|ої|у|ою|ім)$")
_NOUN_AFTER = re.compile(r" (?:\w+(?:ой|ым|им|ими|ыми|ому) )?(\w+)")

_HANGUL_BEFORE: tuple[tuple[re.Pattern[str], Mark, float], ...] = (
    (re.compile(r"(?:^|[^가-힣])대$"), Mark.TO, SURE),
)
_KO_BODY = r"(?:군|軍| ?측|쪽| ?정부| ?당국|군대|연방| ?정권|그룹|용병|민주주의인민공화국|인민공화국)?(?:[\"'’”)]{1,2})?"
_HANGUL_AFTER: tuple[tuple[re.Pattern[str], Mark, float], ...] = (
    (re.compile(rf"{_KO_BODY}(?:로부터|으로부터|에게서) [^,.]{{0,12}}(?:요청|요구|부탁)[을를]? ?받"), Mark.ASIDE, WEAK),
    (re.compile(rf"{_KO_BODY}에서 (?:\w+ )?(?:포착|발견|목격|확인|관측|식별|운행|정차)"), Mark.IN, WEAK),
    (re.compile(rf"{_KO_BODY}의 [^.,]{{0,20}}[을를] (?:돕|도왔|도와|지원(?! ?받))"), Mark.TO, LIKELY),
    (re.compile(rf"{_KO_BODY}(?:에게서|로부터|으로부터|한테서|에서|발(?=[\s,.)]|$)|산(?=[\s,.)]|$)|제(?=[\s,.)]|$))"), Mark.FROM, SURE),
    (re.compile(rf"{_KO_BODY}(?:에 ?의해|에 ?의한)"), Mark.BY, SURE),
    (re.compile(rf"{_KO_BODY}(?:에 따르면|에 의하면|에 대해|에 맞서|에 대항|와의|과의|와 |과 |에 관한|보다)"), Mark.ASIDE, WEAK),
    (re.compile(rf"{_KO_BODY}(?:에게|한테|에다|에까지|에도|에|으로|로)의?(?![가-힣])"), Mark.TO, SURE),
    (re.compile(rf"{_KO_BODY}(?:이|가|은|는|도|께서)(?![가-힣])"), Mark.SUBJECT, SURE),
    (re.compile(rf"{_KO_BODY}의(?![가-힣])"), Mark.SUBJECT, WEAK),
    (re.compile(r"(?:[,、…]| ?[\"“'‘])"), Mark.SUBJECT, LIKELY),
)  # fmt: skip

_HAN_BEFORE: tuple[tuple[re.Pattern[str], Mark, float], ...] = (
    (re.compile(r"(?:来自|源自|从|自)$"), Mark.FROM, SURE),
    (re.compile(r"(?:由|被|遭)$"), Mark.BY, SURE),
    (
        re.compile(r"(?:给|予|往|至|(?<![收得拿拥看买等找遭受])到|援|供|供应|抵|入|赴|助|运交|交|售|対|输)$"),
        Mark.TO,
        SURE,
    ),
    (re.compile(r"对$"), Mark.TO, LIKELY),
    (re.compile(r"向$"), Mark.TO, SURE),
    (re.compile(r"(?:与|和|跟|同)$"), Mark.ASIDE, WEAK),
)
_HAN_AFTER: tuple[tuple[re.Pattern[str], Mark, float], ...] = (
    (re.compile(r"(?:制造|制|产|生产)"), Mark.FROM, SURE),
    (re.compile(r"港?(?:装载|装船|装货|装上)"), Mark.FROM, SURE),
)
_JA_BODY = r"(?:軍|军|側|侧|政府|当局|国内)?"
_KANA_AFTER: tuple[tuple[re.Pattern[str], Mark, float], ...] = (
    (re.compile(rf"{_JA_BODY}から[^、。]{{0,14}}(?:要[请請]|要求|求め|依頼)(?:を受|があ|され)"), Mark.ASIDE, WEAK),
    (re.compile(rf"{_JA_BODY}(?:によると|によれば|に関|について|につき|において|における|とって|との|とも|に抗|に対抗)"), Mark.ASIDE, WEAK),
    (re.compile(rf"{_JA_BODY}(?:による|によって|により)"), Mark.BY, SURE),
    (re.compile(rf"{_JA_BODY}(?:から|より|制|製|産|产)"), Mark.FROM, SURE),
    (re.compile(rf"{_JA_BODY}港?で[^、。]{{0,16}}(?:积み|积载|载せ)"), Mark.FROM, SURE),
    (re.compile(rf"{_JA_BODY}(?:への|へ|向け|に対し|に対する|に)"), Mark.TO, SURE),
    (re.compile(rf"{_JA_BODY}(?:州|地域|方面)?(?:で|内|での|における)"), Mark.IN, WEAK),
    (re.compile(rf"{_JA_BODY}(?:州|地域|方面)(?:への|へ|に)"), Mark.TO, SURE),
    (re.compile(rf"{_JA_BODY}(?:が|は)"), Mark.SUBJECT, SURE),
    (re.compile(rf"{_JA_BODY}(?:も|、)"), Mark.SUBJECT, LIKELY),
    (re.compile(rf"{_JA_BODY}の"), Mark.SUBJECT, WEAK),
)  # fmt: skip

_CARRIER = re.compile(
    r"(?:'s)?(?:-(?:flagged|registered|owned|linked))?(?: (?:cargo|container|military|naval|navy|merchant|sanctioned|merchant marine|-flagged|flagged)){0,2} (?:ships?|vessels?|freighters?|tankers?|barges?|trains?|locomotives?)\b"
    r"|(?: \w+)? (?:суд(?:но|на|ну|ном|не|а|ам|ах|ами|ов|ен)|сухогруз\w*|сухован\w*|теплоход\w*|корабл\w*|танкер\w*|контейнеровоз\w*|поезд\w*|поїзд\w*|потяг\w*)(?!\w)"
    r"|의? ?(?:국적 |선적 |해군 |국적의 |선적의 )?(?:화물선|선박|상선|수송선|컨테이너선|유조선|열차)"
    r"|の?(?:船籍の|海軍の)?(?:货物船|船舶|输送船|コンテナ船|タンカー|列车)|的?(?:籍|海军|国旗)?(?:货轮|货船|船只|船舶|轮船|油轮|运输船|列车)"
)
"""Behind a name: what carries the goods of whoever fills it. Chinese and Japanese characters as folding leaves them."""

_WORDS = {
    "de": frozenset(
        "der die das und ist nicht von mit an für hat haben wurde wurden sei nordkorea nordkoreas russland russlands moskau".split()
    ),
    "fr": frozenset("le la les des du et est une un que pour dans sur ont été selon corée russie".split()),
    "es": frozenset("el la los las del y es una un que por para con ha han según rusia".split()),
    "pt": frozenset(
        "o a os as de do da e em é não um uma que para com no na foi pelo segundo rússia coreia".split()
    ),
    "it": frozenset("il lo la gli le di del della e in è non un una che per con nel ha sono secondo".split()),
    "pl": frozenset(
        "i w na z się że do nie jest przez dla od oraz rosja rosji rosję północna północnej".split()
    ),
    "vi": frozenset("và của cho là được trong các đã với theo từ không những nga triều".split()),
    "en": frozenset(
        "the and of to in that for is on with has have was by said from a you we they it are how what".split()
    ),
}
_LATIN_WORD = re.compile(r"[a-zà-ỹ]+")


@lru_cache(maxsize=64)
def latin_language(text: str) -> str:
    """Which language of the Latin script a stretch is in, by its small words; English when in doubt."""
    words = _LATIN_WORD.findall(text)
    counts = {language: sum(word in known for word in words) for language, known in _WORDS.items()}
    best = max(counts, key=lambda language: counts[language])
    return best if counts[best] > counts["en"] else "en"


def is_cyrillic(char: str) -> bool:
    """Whether a letter is Cyrillic."""
    return "\u0400" <= char <= "\u04ff"


def is_hangul(char: str) -> bool:
    """Whether a letter is Hangul."""
    return "가" <= char <= "힣"


def mark_of(text: str, start: int, end: int, *, japanese: bool, language: str) -> tuple[Mark, float] | None:
    """
    The mark that a name at this stretch of folded text bears, and how sure it is.

    `japanese`: whether the sentence has Kana; `language`: of its Latin letters.
    """
    before, after = text[max(0, start - 60) : start], text[end : end + 24]
    name = text[start:end]
    script = name[-1]
    if is_cyrillic(script):
        return _cyrillic(before, name, after)
    if "a" <= script <= "z" or "à" <= script <= "ỹ":
        found = _first(_LATIN_AFTER, after)
        return found or _before(_LATIN_BEFORE[language], before)
    hangul = after[:1]
    if (
        is_hangul(script)
        or is_hangul(hangul)
        or (not japanese and is_hangul(text[max(0, start - 2) : start].strip()[-1:] or " "))
    ):
        return _korean(before, name, after)
    if japanese:
        return _first(_KANA_AFTER, after) or _before(_HAN_BEFORE[2:4], before)
    return _first(_HAN_AFTER, after) or _before(_HAN_BEFORE, before)


def carries(text: str, end: int) -> bool:
    """Whether the name that ends here only tells whose ship or train it is: a Russian vessel loads North Korean goods."""
    return _CARRIER.match(text, end) is not None


def _korean(before: str, name: str, after: str) -> tuple[Mark, float] | None:
    found = _before(_HANGUL_BEFORE, before) or _first(_HANGUL_AFTER, after)
    if found is None and len(name) >= 2 and name[-1] in "이은는가에의도로":
        found = _first(_HANGUL_AFTER, name[-1] + after)
    if found is None and len(name) >= 2 and name[0] == "대":
        return Mark.TO, SURE
    return found


def _first(table: tuple[tuple[re.Pattern[str], Mark, float], ...], after: str) -> tuple[Mark, float] | None:
    for pattern, mark, strength in table:
        if pattern.match(after):
            return mark, strength
    return None


def _before(table: tuple[tuple[re.Pattern[str], Mark, float], ...], before: str) -> tuple[Mark, float] | None:
    for pattern, mark, strength in table:
        if pattern.search(before):
            return mark, strength
    return None


def _cyrillic(before: str, name: str, after: str) -> tuple[Mark, float] | None:
    adjective = _ADJECTIVE.search(name)
    if adjective:
        noun = _NOUN_AFTER.match(after)
        ending = noun[1] if noun else ""
        if _CYRILLIC_IN.search(before):
            return (Mark.TO, LIKELY) if name.endswith(("ую", "у")) else (Mark.IN, WEAK)
        found = _before(_CYRILLIC_BEFORE, before)
        if found:
            return found
        if name.endswith("ими") or (
            name.endswith(("им", "ой", "ою")) and ending.endswith(("ом", "ем", "ой", "ей", "ою"))
        ):
            return Mark.BY, LIKELY
        if name.endswith(("ому", "им")) and ending.endswith(("ам", "ям", "у", "ю")):
            return Mark.TO, LIKELY
        return None
    if _CYRILLIC_Z.search(before):
        return (Mark.ASIDE, WEAK) if _INSTRUMENTAL.search(name) else (Mark.FROM, SURE)
    if _CYRILLIC_ON.search(before):
        return (Mark.TO, LIKELY) if name.endswith(("ину", "ию")) else (Mark.IN, WEAK)
    found = _before(_CYRILLIC_BEFORE, before)
    if found:
        return found
    if _CYRILLIC_IN.search(before):
        if _ACCUSATIVE.search(name):
            return Mark.TO, SURE
        if (
            before.rstrip().endswith("у")
            and not _INSTRUMENTAL.search(name)
            and not name.endswith(("ій", "е", "і"))
        ):
            return Mark.FROM, LIKELY
        if _INVARIABLE.match(name):
            return Mark.TO, WEAK
        return Mark.IN, WEAK
    if _INSTRUMENTAL.search(name):
        return Mark.BY, LIKELY
    if _DATIVE.search(name):
        return Mark.TO, LIKELY
    if _GENITIVE_DATIVE.search(name):
        return Mark.TO, WEAK
    return None
