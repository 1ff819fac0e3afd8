"""
Part a sentence into statements: what one says, and what another says behind it.

`Austin said North Korea had sent troops; Zakharova called on Seoul to calm down`
holds two. A statement begins behind a joint (`;`, `while`, ", а") where a
subject and a verb of saying follow at once. What stands last and says it all,
`…, Peskov said`, begins none. `matter` tells which of them a match is made of.

Parted too seldom, the second speaker takes the first one's claim; parted too
often, a claim has no speaker. So only plain joints part.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence

from monitor.core.clauses import Span
from monitor.core.grammar.markers import is_hangul
from monitor.core.grammar.naming import SAME, between, names_in
from monitor.core.hits import Spot
from monitor.core.reading import Reading

REACH = 90
"""Characters from a joint to the verb of saying: a name with its title and an aside."""
LONGEST = 2_000
"""Characters of a sentence that is parted; no report has longer ones, and a page made to be slow stays quick."""

_JOINT = re.compile(
    r"; ?(?:and|but|yet|meanwhile,?|however,?|а|но|однако|але|проте|und|et|y)?(?!\w) ?"
    r"|,? (?:while|whereas|whilst|but|although|though|yet) (?:the )?"
    r"|,? and (?:the )?"
    r"|, (?:which|something|(?:an? |the )?(?:claim|charge|allegation|accusation|assertion|report|statement)s?(?: that| which)?) (?:the )?"
    r"|, (?:а|но|однако|хотя|тогда как|в то время как|при этом|между тем|и|але|проте|однак|хоча|тоді як|водночас|натомість|і|й|та) "
    r"|, (?:während|aber|doch|und|wobei|tandis que|alors que|mais|et|mientras(?: que)?|pero|aunque|y|podczas gdy|ale|natomiast|zaś|trong khi|nhưng|còn|và) (?:der |die |das |el |la |le )?"
    r"|(?<=[\u2e80-\uffff]),(?:而|但是?|然而|不过|同时)?(?=[\u2e80-\uffff])"
    r"|(?<=[혔했렸왔])(?:고|으며|지만|으나|는데),? |(?<=[힌한]) (?:반면|가운데),? |(?<=며),? "
    r"|(?<=[したべ])(?:が|のに対し|一方で?|ものの)?、(?:一方、)?"
)
_LOOSE = re.compile(
    r" and (?:the )?|,[\u2e80-\uffff]*|[혔했렸왔힌한고으며지만나는데반면가운, ]+|.*、(?:一方、)?"
)
"""A joint that also joins what one and the same speaker tells: it parts only behind a verb of saying."""
_GOES_ON = re.compile(
    r"(?:that|it|he|she|they|this|these|which|who|what|also|then|later|what|как|что|это|он|она|они|який|що|це|він|вона|вони"
    r"|the (?:report|statement|document|letter|ministry|agency|official|spokes\w+|two|latter))(?!\w)"
)
"""Opens what the same speaker tells."""
_WORDS = re.compile(r"(?:[\w.'’-]+ ){1,6}")
_PLAINLY = re.compile(
    r"said|says|told|tells|stated|announced|claimed|claims|denied|denies|warned|declared|insisted|dismissed|rejected|declined to comment|refused to comment"
    r"|заяви\w+|сказал\w*|сообщи\w+|опроверг\w*|отрица\w+|отверг\w*|назва\w+|утвержда\w+|заявля\w+|повідоми\w+|запереч\w+|спросту\w+|стверджу\w+|називає"
)
"""Verbs of saying that need no known name before them to open a statement."""
_HELPING = re.compile(
    r"(?:(?:has|have|had|also|later|then|again|was|were|is|are|been|be|not|did|does|would|will|не|уже|также|теж|\w+ly) )*"
)
_PASSIVE = re.compile(r"\b(?:was|were|been|is|are|be|being|it|he|she|they|which|who|that)(?: \w+ly)? $")
_SAID_LAST = re.compile(
    r"(?: (?:reporters|journalists|lawmakers|parliament|mps|the media))?(?:,? (?:on|in|at|to|during|after|late|early|earlier|last|this|yesterday|today|в|во|на|у|w|am|le|el|lundi|el)(?= )[^,;.]{0,50})?[\s.!?…\"”»'’]*"
)
_ANSWER = re.compile(
    r"den(?:y|ie[sd]|ying)|declin|refus|reject|dismiss|refut|no comment|not comment|опроверг|отриц|отверг|отказ|не коммент|спрост|запереч|відкин|відмов"
    r"|부인|일축|반박|否定|否认|驳斥|反驳|予以|不予|拒绝|dement|bestr|démen|nie|neg|nieg|desm|rechaz|zaprz|odrzu|phủ nhận|bác bỏ"
)
"""A verb that answers what was said and needs nothing behind it."""
_ASIDE = re.compile(r"[^,]*,[^,]*, ?")
_TOPIC = re.compile(
    r"[가-힣a-z·\s\"'()]{0,14}?(?:은|는|이|가|도|측은|에서는?)(?=[\s,“\"'‘(])|[^\s。、が]{0,14}?(?:は|が|も)"
)


def statements(
    text: str, sentence: Span, names: Sequence[Spot], said: Sequence[Spot], same: str
) -> list[Span]:
    """
    The statements of a sentence of folded text, in order, without gaps; one where nothing parts it.

    `names`: who may speak in it, those called `same` whoever spoke last; `said`: its verbs of saying.
    """
    if sentence[1] - sentence[0] > LONGEST:
        return [sentence]
    begins = [sentence[0]]
    for joint in _JOINT.finditer(text, *sentence):
        if joint.end() > begins[-1] and _opens(text, joint, (begins[-1], sentence[1]), names, said, same):
            begins.append(joint.end())
    return list(zip(begins, [*begins[1:], sentence[1]], strict=True))


def says_last(text: str, sentence: Span, mark: Spot) -> bool:
    """Whether a verb of saying closes its sentence behind a comma, as what says all of it does."""
    comma = max(text.rfind(sign, sentence[0], mark.start) for sign in ',、;"”»')
    if comma < 0:
        return False
    behind = text[mark.end : sentence[1]]
    if text[mark.start] >= "\u2e80":
        return not behind.strip(" 。.!?！？”」』")
    closes = _SAID_LAST.fullmatch(behind) is not None
    inverted = mark.start - comma <= 3 and "," not in behind.rstrip(' .!?"”»')
    return closes or inverted


def matter(spans: Sequence[Span], hits: Sequence[Spot]) -> set[int]:
    """Which statements of a sentence hold most of what a match is made of; all where none of it stands there."""
    names: list[set[str]] = [set() for _ in spans]
    for spot in hits:
        if spans[0][0] <= spot.start < spans[-1][1]:
            names[parted(spans, spot.start)].add(spot.name)
    most = max(map(len, names))
    return {number for number, told in enumerate(names) if len(told) == most}


def _opens(
    text: str,
    joint: re.Match[str],
    rest: Span,
    names: Sequence[Spot],
    said: Sequence[Spot],
    same: str,
) -> bool:
    """Whether another begins to speak right behind a joint; `rest`: from where the last one began to the sentence's end."""
    place, end = joint.end(), rest[1]
    earlier = any(rest[0] <= mark.start and mark.end <= joint.end() for mark in said)
    if _LOOSE.fullmatch(joint[0]) and not earlier:
        return False
    mark = next((mark for mark in said if mark.start >= place), None)
    if mark is None:
        return False
    subject = text[place : mark.start]
    letter = text[mark.start]
    if letter >= "\u2e80":
        return _opens_east(text, joint, mark, names, said, same)
    if len(subject) > REACH or _GOES_ON.match(subject):
        return False
    speaks = [spot for spot in names if place <= spot.start and spot.end <= mark.start]
    if any(spot.name == same for spot in speaks):
        return False
    if "," in subject and not (speaks and _ASIDE.fullmatch(subject)):
        return False
    if not speaks and (_LOOSE.fullmatch(joint[0]) or not _is_another(text, place, mark)):
        return False
    return _tells_more(text, mark, end)


def _is_another(text: str, place: int, mark: Spot) -> bool:
    """Whether somebody whom no list names is the subject of a plain verb of saying."""
    subject = text[place : mark.start]
    return (
        _PLAINLY.fullmatch(text, mark.start, mark.end) is not None
        and _WORDS.fullmatch(subject) is not None
        and _HELPING.fullmatch(subject) is None
        and _PASSIVE.search(subject) is None
    )


def _tells_more(text: str, mark: Spot, end: int) -> bool:
    """Whether a verb of saying has something of its own behind it: what closes the sentence says all of it."""
    if _ANSWER.search(text, mark.start, mark.end):
        return True
    behind = text[mark.end : end]
    return _SAID_LAST.fullmatch(behind) is None or text[mark.start : mark.end].startswith("call")


def _opens_east(
    text: str, joint: re.Match[str], mark: Spot, names: Sequence[Spot], said: Sequence[Spot], same: str
) -> bool:
    """The same in Korean, Japanese and Chinese: only a name that is known opens."""
    place = joint.end()
    name = next((spot for spot in names if place <= spot.start <= place + 25), None)
    if name is None or name.name == same or name.end > mark.start:
        return False
    if any(sign in text[place : name.start] for sign in ",、"):
        return False
    if joint[0][0] in ";,":
        behind = text[mark.end : mark.end + 2].strip(" ,。")
        answers = _ANSWER.search(text, mark.start - 4, mark.end + 2) is not None
        near = mark.start - name.end <= 14 and not re.search(r"[,;。]", text[name.end : mark.start])
        return near and (answers or bool(behind)) if not is_hangul(text[mark.start]) else False
    closed = any(0 <= joint.start() - before.end <= 6 for before in said if before.end <= joint.start() + 1)
    return closed and _TOPIC.match(text, name.end) is not None


def parted(spans: Sequence[Span], place: int) -> int:
    """Which statement a place of the sentence stands in."""
    return max(bisect_right(spans, (place, spans[-1][1] + 1)) - 1, 0)


def statements_at(reading: Reading, place: int, hits: Sequence[Spot]) -> tuple[Sequence[Span], set[int]]:
    """The statements of the sentence at a place, and which of them a match is made of."""
    sentence = reading.sentences[reading.sentence_at(place)]
    spans: Sequence[Span] | None = reading.kept.get(("statements", sentence[0]))
    if spans is None:
        said = [mark for mark in between(reading.spots.speech, *sentence) if mark.name == "said"]
        names = names_in(reading, *sentence) if said else []
        spans = statements(reading.folded.text, sentence, names, said, SAME)
        reading.kept["statements", sentence[0]] = spans
    return spans, matter(spans, hits)
