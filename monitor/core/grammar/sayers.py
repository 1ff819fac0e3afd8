"""
Find the names that a word of saying belongs to, and how surely: beside the verb, marked as its topic, before a headline's colon.

Only within a sentence. Which of them speaks the words that matter, `speakers` tells.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from monitor.core.grammar.markers import is_hangul
from monitor.core.grammar.naming import between, names_in
from monitor.core.hits import Spot
from monitor.core.reading import Reading
from monitor.core.rule import PRESS

_TITLES = r"(?:the |a |an |of |its |john |national |security |council |white house |spokes(?:man|woman|person) |foreign |defen[cs]e |minister |president |chief |senior |u\.s\. |us |south korean |north korean |russian |ukrainian |japanese |в |у |на |глава |представитель |официальный |пресс-секретарь |président |ministre |el |la |le |der |die |das |sprecher |minister |thời |báo )*"
_NEAR_AFTER = re.compile(rf"[ ,]{{0,2}}(?:former )?{_TITLES}$")
_INVERTING = re.compile(
    r"said|says|added|adds|wrote|noted|notes|reports?|reported|stated|explained|tells|warned"
    r"|(?:за|со|ска|гов|рас|под|от|до|пи|об|ут|уве|упе|впе|ук|при|пере|по|на|роз|ка|ко|вва|ви|вы|сч|ст|=)\w+"
    r"|sagte|sagt|erklärte|berichtet\w*|teilte|(?:a |ont )?(?:déclaré|affirmé|indiqué|dit|annoncé|rapporté|confirmé)|affirme|indique"
    r"|dijo|afirmó|declaró|aseguró|informó|señaló|anunció|sostuvo|powiedział\w*|poinformował\w*|oświadczy\w*|poda\w+"
    r"|stwierdzi\w*|przekazał\w*|przyzna\w*|ogłosi\w*|mówi"
)  # fmt: skip
_CLOSES = re.compile(r"[,»”\"–—-] ?$")
"""Before a verb of saying that closes what was told, its subject behind it: `…, said the deputy head of the GUR`."""
_NO_MORE = re.compile(
    r"[;.!?:]|\b(?:что|що|котор\w+|як(?:ий|а|е|і|их|ого)|бывш\w+|колишн\w+|экс|екс|допрос\w*|допит\w*|но|але|хотя|хоча|пока|поки|когда|коли"
    r"|that|who|whom|which|whose|but|while|when|after|as|because|former|ex|formerly|once|citing|against"
    r"|dass|ehemalig\w*|früher\w*|während|nachdem|aber|wobei|qui|que|dont|ancien\w*|mais|tandis|alors"
    r"|quien|antiguo|exjefe|pero|mientras|tras|że|któr\w+|były|byłego|była|ale|gdy)\b|, (?:der|die|das|deren?|dessen) |, \w+(?:уя|ая|яя|ив|ав|ючи|вши) "
)
_ITS_MAN = re.compile(r", (?:\w+ )?|(?:'s)?[\w .-]{1,45}")
"""Between an office and whoever speaks for it: `речник Кремля Дмитро Пєсков`, `el portavoz del Kremlin, Dmitri Peskov`."""
"""Behind such a verb: where its subject has ended, or is one who was something once."""
_REACH = 120
"""Characters behind such a verb within which its subject is named."""
_OBJECTED = re.compile(
    r"(?:опроверг|отверг|обвин|отриц|отказ|спрост|запереч|звинувач|відкину|признал|назва|визнал|заявк)"
)
_TOPIC_KO = re.compile(
    r"(?:(?!에서)[가-힣a-z·\s\"'()]){0,14}?(?:은|는|이|가|도|측은|께서)(?=[\s,“\"'‘(])|(?:,|…|\.\.\.| ?[\"“‘'])"
    # An office speaks with 에서 (국정원에서는), a country or an assembly is where somebody does (유엔에서).
    r"|[가-힣]{0,6}(?:(?<=[부원실청처참측])|(?<=당국)|(?<=[보안]국))에서(?:는|도)?(?=[\s,“\"'‘(])"
)
_TOPIC_JA = re.compile(r"[^\s。、が]{0,14}?(?:は|が|も|、|で)")
_COLON = re.compile(r"\s?(?:[:：]|(?<=[\u2e80-\uffff]) ?[\"“「『«‘](?!s))")
"""Behind a headline's speaker. A quotation mark does it in Korean, Chinese, Japanese; elsewhere it marks words."""
_MARKS_WORDS = re.compile(r" [\"“«][^\"“”«»]+[\"”»],? (?!and |but |then |also |later )\w")
"""Behind a name: words in quotation marks and then another's: `makes Pyongyang “more capable” an official` warned."""
_NOUN_TOO = frozenset({"sanctions"})
"""Words of saying that are oftener what is spoken of: `UN sanctions`, `monitors sanctions`."""
_BEGINS = re.compile(r"(?:^|[.!?:;\n\"“]\s*)(?:the )?$")
_NO_OBJECT = re.compile(
    r"$|[^ ]| (?:on|against|for|over|in|and|or|as|by|to|that|which|are|were|is|have|had|regime|committee|list|violations?)\b"
)
_CLOSING = re.compile(r"[^,.;]{0,60}, ?(?:has |have |had |also |later )?")
_OPENING = re.compile(r", [^,.;]{0,70}")
_BREAK = re.compile(r"[;。]|\. ")
_ASIDE = re.compile(
    r"\b(?:with|to|after|alongside|against|about|on|over|unlike|than|despite|in|at|(?:asked|joined|flanked|accompanied|followed) by) (?:the |a )?(?:former )?$"
    r"|\bwhat (?:the )?$"
)
"""Before a name in a prelude: `After talks with Biden, …`; `contrary to what Putin said`."""
_BOUND = re.compile(
    r"(?<!\w)(?:с|со|к|ко|о|об|против|після|после|з|із|зі|до|про|проти|mit|nach|gegen|über|avec|après|contre|sur|con|tras|contra|sobre|ze?|przeciw) "
    r"(?:dem |den |le |la |el )?$"
)
"""Prepositions before a name that is then never a subject, comma or not: на встрече с Рютте заявил."""
_BY_HIM = re.compile(r"\b(?:by|against|with|to|about|over|than|przez|par|por) (?:the |le |la |les |el )?$")
"""Before a name behind its verb: who did something to the one who speaks, or is spoken to."""
_OBLIQUE = re.compile(
    r"\w{2,}(?:ского|ському|ського|скому|ским|ським|цкого|цкому|цким|овым|овим|ову|евым|еву|євим|иным|ину|іним)"
)
"""A surname in a case that no subject has: после переговоров с Зеленским."""
_ADVERBIAL = re.compile(
    r"(?:\W|(?:has|have|had|also|later|then|repeatedly|again|who|which|and|but|\w+ly|\w+day)(?!\w))*"
)
"""All that may stand between a closing comma and a verb whose subject came before."""
_OBJECT_ZH = re.compile(
    r"(?:否认|驳斥|反驳|回应|批评|谴责|抨击|指责|斥责|评论|针对|就|对)了?[\u4e00-\u9fff]{0,3}$"
)
"""Before a name that a Chinese verb is about: 驳斥泽连斯基关于…的说法."""


@dataclass(frozen=True)
class Candidate:
    """A name that may be the speaker's."""

    strength: float
    """How surely the word of saying is its own; from about 1 to 5."""
    spot: Spot
    mark: Spot | None = None
    """The word of saying beside it; None of a headline's."""


def candidates(reading: Reading, first: int, last: int) -> Iterator[Candidate]:
    """Every name in a stretch that a word of saying belongs to."""
    text = reading.folded.text
    for start, end in reading.sentences_in(first, last):
        names = names_in(reading, start, end)
        if not names:
            continue
        names = [spot for spot in names if not _OBJECT_ZH.search(text, start, spot.start)]
        marks = between(reading.spots.speech, start, end)
        for mark in marks:
            if mark.name == "according":
                yield from _after(text, names, mark)
            elif mark.name == "by":
                yield from _before(text, names, mark, 24, 5.0)
        said = [mark for mark in marks if mark.name == "said"]
        for mark in said:
            if text[mark.start] < "\u2e80":
                yield from _svo(text, names, mark, said, reading.sides)
            elif is_hangul(text[mark.start]):
                yield from _sov(text, names, mark, _TOPIC_KO)
            elif any("\u3040" <= char <= "\u30ff" for char in text[start:end]):
                yield from _sov(text, names, mark, _TOPIC_JA)
            else:
                yield from _before(text, names, mark, 30, 4.5)
        yield from _headline(text, names, start, end)


def _after(text: str, names: Sequence[Spot], mark: Spot) -> Iterator[Candidate]:
    for spot in names:
        gap = spot.start - mark.end
        if (
            0 <= gap <= 40
            and not _BREAK.search(text, mark.end, spot.start)
            and "," not in text[mark.end : spot.start]
        ):
            yield Candidate(5.0 - gap / 40, spot, mark)
            return


def _before(text: str, names: Sequence[Spot], mark: Spot, reach: int, strength: float) -> Iterator[Candidate]:
    for spot in reversed(names):
        gap = mark.start - spot.end
        if 0 <= gap <= reach and not _BREAK.search(text, spot.end, mark.start):
            yield Candidate(strength - gap / 30, spot, mark)
            return


def _svo(
    text: str, names: Sequence[Spot], mark: Spot, said: Sequence[Spot], sides: Mapping[str, str]
) -> Iterator[Candidate]:
    """Names beside a verb of saying in languages that put the subject next to it."""
    for spot in reversed(names):
        gap = mark.start - spot.end
        if gap < 0 or spot.end > mark.start:
            continue
        between = text[spot.end : mark.start]
        if gap > 90 or _BREAK.search(between) or _MARKS_WORDS.match(between):
            break
        if _is_aside(text, spot, between):
            if _ADVERBIAL.fullmatch(between.rpartition(",")[2]) or "," not in between:
                continue
            break
        if text[mark.start : mark.end] in _NOUN_TOO and not _sanctions(text, spot, mark):
            break
        if any(spot.end <= other.start < mark.start for other in said if other != mark) and gap > 30:
            break
        if between.startswith("'s ") and gap > 3 and "," not in between:
            yield Candidate(
                2.0 - gap / 40, spot, mark
            )  # North Korea's … said: perhaps of an office that has no name here
            break
        yield Candidate(4.8 - gap / 25, _head(text, names, spot, mark), mark)
        break
    if _INVERTING.fullmatch(text[mark.start : mark.end]) and not _OBJECTED.match(text, mark.start):
        yield from _behind(text, names, mark, said, sides)


def _behind(
    text: str, names: Sequence[Spot], mark: Spot, said: Sequence[Spot], sides: Mapping[str, str]
) -> Iterator[Candidate]:
    """The name behind its verb: next to it, with a title; further on where the verb closes what was told."""
    following = [spot for spot in names if spot.start >= mark.end]
    if not following:
        return
    nearest = following[0]
    gap = nearest.start - mark.end
    if (
        gap <= 60
        and not _does_not_speak(text, nearest)
        and _NEAR_AFTER.fullmatch(text, mark.end, nearest.start)
    ):
        yield Candidate(4.4 - gap / 60, nearest, mark)
    if _CLOSES.search(text, max(0, mark.start - 8), mark.start):
        spot = _closing_subject(text, following, mark, said, sides)
        if spot is not None:
            yield Candidate(4.6, spot, mark)


def _closing_subject(
    text: str, following: Sequence[Spot], mark: Spot, said: Sequence[Spot], sides: Mapping[str, str]
) -> Spot | None:
    """The first party behind a verb that closes what was told, or its man where he is named next; the press only passes on."""
    end = min((other.start for other in said if other.start >= mark.end), default=len(text))
    end = min(end, mark.end + _REACH)
    ended = _NO_MORE.search(text, mark.end, end)
    if ended:
        end = ended.start()
    for spot, man in zip(following, [*following[1:], None], strict=True):
        if spot.end > end:
            return None
        before, side = max(mark.end, spot.start - 30), sides.get(spot.name, PRESS)
        bound = _BOUND.search(text, before, spot.start) or _BY_HIM.search(text, before, spot.start)
        if bound or side == PRESS or _OBLIQUE.fullmatch(text, spot.start, spot.end):
            continue
        if man and sides.get(man.name) == side and _ITS_MAN.fullmatch(text, spot.end, man.start):
            spot = man
        return None if _does_not_speak(text, spot) else spot
    return None


def _does_not_speak(text: str, spot: Spot) -> bool:
    """Whether a name behind a verb is whom it is said to, or whose somebody else is: `заявил Зеленскому`, `said Putin's cook`."""
    return _OBLIQUE.fullmatch(text, spot.start, spot.end) is not None or text.startswith("'s ", spot.end)


def _is_aside(text: str, spot: Spot, between: str) -> bool:
    """Whether a name before a verb is no subject: its case says so, or a preposition and what follows it."""
    start = max(0, spot.start - 30)
    if _OBLIQUE.fullmatch(text, spot.start, spot.end) or _BOUND.search(text, start, spot.start):
        return True
    before = _ASIDE.search(text, start, spot.start)
    return before is not None and (
        "," in between or between.startswith("'s ") or before[0].startswith("what")
    )


def _sanctions(text: str, spot: Spot, mark: Spot) -> bool:
    """Whether a word that is a noun as well is a name's verb: `Britain sanctions two banks`, as headlines begin."""
    return (
        mark.start - spot.end == 1
        and _BEGINS.search(text, max(0, spot.start - 12), spot.start) is not None
        and _NO_OBJECT.match(text, mark.end) is None
    )


def _head(text: str, names: Sequence[Spot], spot: Spot, mark: Spot) -> Spot:
    """Of `Budanov, head of Ukraine's military intelligence, said` the one whom the rest only describes."""
    if not _CLOSING.fullmatch(text[spot.end : mark.start]):
        return spot
    for other in names:
        if other.end < spot.start and _OPENING.fullmatch(text[other.end : spot.start]):
            return other
    return spot


def _sov(text: str, names: Sequence[Spot], mark: Spot, topic: re.Pattern[str]) -> Iterator[Candidate]:
    """Names marked as topic or subject before a verb that ends the clause."""
    before = [spot for spot in names if spot.end <= mark.start]
    for place, spot in enumerate(before):
        marked = topic.match(text, spot.end)
        if marked is None:
            continue
        following = before[place + 1].start if place + 1 < len(before) else mark.start
        if marked.end() > following and following != mark.start:
            continue
        yield Candidate(4.0 - place * 0.3 - (mark.start - spot.end) / 500, spot, mark)


def _headline(text: str, names: Sequence[Spot], start: int, end: int) -> Iterator[Candidate]:
    """`Kirby: …`, 국정원 "…", `… - Буданов`."""
    for spot in names:
        if spot.start - start <= 30 and _COLON.match(text, spot.end):
            yield Candidate(3.8, spot)
        elif end - spot.end <= 2 and re.search(
            r"[\s\"”»]- ?(?:\w+ ){0,3}$", text[max(start, spot.start - 40) : spot.start]
        ):
            yield Candidate(4.2, spot)
