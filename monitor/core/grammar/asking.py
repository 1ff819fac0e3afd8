"""
Tell whether a deed is asked for and not done: 포탄 지원을 요청했다, 砲弾の提供を求めた, просьба о поставках.

Grammar and nothing else: no topic, no names. `core.grammar.laidout` and `core.grammar.direction` ask.

Who asks is to receive, and who is asked is to give: with the same marks, the
other way round than the deed itself. Of a request that is received, granted
or only the ground of something, the marks say nothing plain; it is no deed.
"""

import re

_ASKING = re.compile(
    r"요청|요구|부탁|호소|간청|달라|줄 것|주[길기]|要[请請]|要求|求め|依頼|请求|恳求|request|appeal|просьб|запрос|прошени|прохан|запит|обрат|зверн"
)
_ASKED_BEHIND = re.compile(
    r"(?:[을를] ?| |할 것을 )?(?:요청|요구|부탁|호소|간청)(?=[하했한할해]|\s*(?:$|[\n,.…·\"'”’]))"
    r"|(?:해|하여) ?(?:줄 것|주[길기])|(?:해|하여)? ?달라"
    r"|(?:を|の|する?ように?|ように?)?(?:追加)?(?:要[请請]|要求|求め|依頼)"
)
"""What follows a word of giving that is asked for."""
_ASKED_BEFORE = re.compile(
    r"\b(?:просьб|запрос|прошени|прохан|запит)\w*(?: (?:к|до) \w+(?: \w+)?)? (?:(?:о|об|на|про|щодо) (?:\w+ ){0,2})?$"
    r"|(?:请求|要求|恳求)$|[寻谋]求[^，。、；朝俄]{0,8}$"
)
_OF_ANOTHER = re.compile(
    r"\brequests? (?:to [\w' -]{2,30} )?for (?:the |a |more |new |further |additional )*$"
    r"|\b(?:просьб|запрос|прошени|прохан|запит)\w*(?: \w+){1,2} (?:о|об|на|про|щодо) (?:\w+ ){0,2}$"
)
"""Somebody's request, and another may speak of it: granted a request for shipments, выполнил просьбу Москвы о поставках."""
_ANSWERED = re.compile(
    r"[을를]? ?(?:받|들어|수락|거[부절])|으로|에 (?:따|응)|で|によ|に[応基従]|を[受拒断]|され"
)
"""Behind a word of asking: the request is received, answered, or why something is done."""
_RECEIVED = re.compile(
    r"[을를]? ?(?:요청|요구|부탁)[을를]? ?받"
    r"|(?:の|を|する?よう)?(?:要[请請]|要求|求め|依頼)(?:で|によ|に[応基従]|を[受拒断]|され)"
)
"""Behind a word of giving."""
_CARRIES = re.compile(r"(?: [^\s,.;]+){0,3} (?:an? (?:\w+ )?request|запрос|просьбу|запит|прохання)\b")
"""Behind a word of sending: it is a request that is sent."""
_FROM = re.compile(r"(?:부터|에게서|から)$")
_HAD_BEHIND = re.compile(
    r" ?[^,.、。]{0,14}(?:(?:요청|요구|부탁)[을를]? ?받|(?:要[请請]|要求|求め|依頼)(?:を受|があ|され))"
)
"""Behind `from somebody`: what comes from there is a request."""
_HAD = re.compile(r"\brequests? $|(?:요청|요구|부탁)[을를]? ?$|(?:要[请請]|要求|求め|依頼)を$")
"""Before a word of taking, or before `from`: what is taken, or comes from there, is a request."""
_TO_ONE_ASKED = re.compile(
    r"(?:군|측| ?정부| ?당국)?(?:에게|에)(?! ?대[한해])(?![가-힣])|(?:側|侧|政府|当局)?に(?!よ|対する|向け|つい|関)"
)
_EASTERN = re.compile(r"[가-힣\u3040-\u30ff\u4e00-\u9fff]")


def no_deed(text: str, start: int, end: int) -> bool:
    """Whether a word of giving or asking only speaks of a request that somebody had, or sends one."""
    if _ASKING.search(text, start, end):
        return _ANSWERED.match(text, end) is not None
    return (
        _RECEIVED.match(text, end) is not None
        or (_FROM.search(text, start, end) is not None and _HAD_BEHIND.match(text, end) is not None)
        or _CARRIES.match(text, end) is not None
        or _HAD.search(text, max(0, start - 10), start) is not None
        or _OF_ANOTHER.search(text, max(0, start - 60), start) is not None
    )


def asked_for(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The stretch that asks for what a word of giving names, from its beginning to its end; None where nobody asks."""
    before = _ASKED_BEFORE.search(text, max(0, start - 60), start)
    if before:
        return before.start(), end
    behind = _ASKED_BEHIND.match(text, end)
    return (start, behind.end()) if behind else None


def is_asked(text: str, name: int, verb: tuple[int, int]) -> bool:
    """Whether a name that ends at `name` and stands in the dative is the one who is asked: 북한에 … 요청, к Пхеньяну с просьбой."""
    if name > verb[1] or not _ASKING.search(text, *verb):
        return False
    return _TO_ONE_ASKED.match(text, name) is not None or not _EASTERN.match(text, name - 1)
