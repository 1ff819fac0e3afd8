"""
Tell what became of the people that a number counts: killed or wounded, captured, or nothing that the words say.

Six hundred killed are not six hundred sent. Only the words right beside the
number and its noun are heard.
"""

import re

HUMANS = r"(?:people|persons|civilians|others|men|человек|чел\.|осіб|людей|людини|мирных \w+|Ukrainians|Russians|North Koreans|украинцев|росіян|россиян)"
"""People whom no noun of `things` names."""
_FELLED = (
    r"kill(?:ed|ing|s)|fallen|wound(?:ed|ing)|lost|loss(?:es)? of|losing|losses|casualties|deaths? of|eliminated|убит\w*|погиб\w*|ранен\w*|потер(?:я|ь)\w*|уничтож\w+|"
    r"ликвидир\w+|вбит\w*|загинул\w*|загибел\w*|поранен\w*|втра[чт]\w+|знищ\w+|ліквід\w+|损失|損失|消灭|消滅|歼灭|殲滅|击毙|打死"
)
_SENDING = r"sen[dt]|deploy|dispatch|provid|suppl|arriv|join|send|направ(?!лен)|отправ|посла|переброс|прибы|надісл|перекин|прибу|派|增援|파병|파견"
_FELLED_BEFORE = re.compile(
    rf"(?:{_FELLED})(?:(?!{_SENDING})[^.,;:!?。，；、()\d]){{0,50}}$|(?:阵亡|陣亡|战死|戦死)(?:的|した)?$",
    re.IGNORECASE,
)
_FELLED_AFTER = re.compile(
    rf"[\s가-힣]{{0,4}}(?:{HUMANS}\s)?(?:were|have been|had been|has been|was|been|are|were also|были|было|був|було|були)?\s*(?:being |reportedly |confirmed )?"
    r"(?:killed|wounded|injured|dead\b|died|погибл\w*|убит\w*|ранен\w*|загинул\w*|вбит\w*|поранен\w*|전사(?! )|사망|부상|살해|숨[졌진지]|다[쳤친])"
    r"|\s(?:of )?(?:[a-z-]+ ){1,3}(?:were|are|have been|had been) (?:being )?(?:killed|wounded|injured)"
    r"|[^。，、；,;!?\d\n]{0,12}(?:が死亡|が戦死|が負傷|死傷|阵亡|陣亡|伤亡|傷亡|死亡|丧生|喪生|身亡|遇难|遇難|受伤|負傷)",
    re.IGNORECASE,
)
_ONLY_FELLED = re.compile(
    r"(?:(?:kill|wound|injur)(?:ed|ing)\s(?:more than |at least |over |about |some |nearly |another |up to )?"
    r"|(?:погибл[ои]|убит[оы]|ранен[оы]|загинул[ои]|вбито|поранено)\s(?:(?:около|более|свыше|почти|не менее|ещ[её]|близько|понад|майже|щонайменше|ще)\s)?)$",
    re.IGNORECASE,
)
"""`wounded more than 50.`: the verb is all that tells what is counted."""
_CAPTURED_BEFORE = re.compile(
    r"(?:captur(?:ed|ing|e)|taken prisoner|took prisoner|в плен\w* \w+|взя\w+ в плен|пленил\w*|у полон\w* \w+|захоп\w+ (?:у полон|в полон)|полонил\w*|俘虏了?|俘虜了?|俘获了?|抓获了?|생포한)"
    r"(?:(?!weapon|tank)[^.,;:!?。，；、()\d]){0,24}$",
    re.IGNORECASE,
)
_CAPTURED_AFTER = re.compile(
    r"\s?(?:[\w’'-]+ ){0,3}?(?:captured|taken prisoner|taken captive|взят\w* в плен|попал\w* в плен|сдал\w* в плен|потрапил\w* (?:в|у) полон|взят\w* (?:в|у) полон)"
    r"|(?:を|が)(?:捕虜|拘束)|被俘|[을를이가]? ?(?:생포|포로로)",
    re.IGNORECASE,
)
"""Soldiers whom the sentence calls captured are prisoners."""
_CLAUSE_END = re.compile(r"\s*(?:[.,;]|$|(?:and|in|others|и|в|та|й|у)\b)")


def felled(text: str, start: int, end: int) -> bool:
    """Whether the words before or behind a number with its noun say killed, wounded or lost."""
    return bool(
        _FELLED_BEFORE.search(text[max(0, start - 70) : start]) or _FELLED_AFTER.match(text[end : end + 60])
    )


def captured(text: str, start: int, end: int) -> bool:
    """Whether they say taken prisoner."""
    before = text[max(0, start - 50) : start]
    return bool(_CAPTURED_BEFORE.search(before) or _CAPTURED_AFTER.match(text[end : end + 60]))


def felled_unnamed(text: str, start: int, number_end: int, end: int) -> bool:
    """The same where no noun tells what the number counts, at most `people` up to `end`: the words must be closer."""
    only = only_felled(text, start) and _CLAUSE_END.match(text, number_end)
    after = _FELLED_AFTER.match(text[number_end : number_end + 60])
    named = end > number_end and _FELLED_BEFORE.search(text[max(0, start - 70) : start])
    return bool(only or after or named)


def only_felled(text: str, start: int) -> bool:
    """Whether the verb right before a number is all that tells what is counted."""
    return bool(_ONLY_FELLED.search(text[max(0, start - 40) : start]))
