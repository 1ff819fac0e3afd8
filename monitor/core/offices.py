"""
Tell when an office's name is another country's: ウクライナ国防省, `Germany's Foreign Office`, 미 합참.

Papers call their own country's offices by the bare name, and so do the lists of
parties. With another country right beside it the same name is another office.
Country names are given as folded text writes them.
"""

import re
from collections.abc import Mapping

from monitor.core.markers import is_hangul

OTHER = ""
"""Side of the countries that no party of ours speaks for."""

_OWNERS: Mapping[str, str] = {
    "kp": "north korea|dprk|pyongyang",
    "kr": "south korea|rok|republic of korea|seoul",
    "ru": "russia|moscow",
    "ua": "ukraine|kyiv",
    "us": r"the us|the u\.s\.|us|u\.s\.|the united states|united states|america|washington",
    "uk": r"the uk|the u\.k\.|uk|u\.k\.|britain|london",
    "jp": "japan|tokyo",
    "cn": "china|beijing",
    "ir": "iran|tehran",
    "intl": r"the un|un|the u\.n\.|u\.n\.|the united nations|united nations|the eu|eu|nato",
    OTHER: "germany|berlin|france|paris|poland|warsaw|lithuania|latvia|estonia|finland|sweden|norway|denmark|netherlands|belgium|italy|spain"
    "|portugal|austria|switzerland|greece|czech republic|czechia|slovakia|hungary|romania|bulgaria|moldova|belarus|georgia|armenia|kazakhstan"
    "|turkey|turkiye|israel|syria|india|pakistan|australia|new zealand|canada|taiwan|taipei|vietnam|hanoi|laos|mongolia|thailand|philippines",
}  # fmt: skip
_ADJECTIVES: Mapping[str, str] = {
    "kp": "north korean", "kr": "south korean", "ru": "russian", "ua": "ukrainian", "us": r"us|u\.s\.|american", "uk": r"uk|u\.k\.|british",
    "jp": "japanese", "cn": "chinese", "ir": "iranian", "intl": r"un|u\.n\.|eu",
    OTHER: "german|french|polish|lithuanian|latvian|estonian|finnish|swedish|norwegian|danish|dutch|belgian|italian|spanish|portuguese|austrian|swiss|greek"
    "|czech|slovak|hungarian|romanian|bulgarian|moldovan|belarusian|georgian|armenian|kazakh|turkish|israeli|syrian|indian|pakistani|australian"
    "|canadian|taiwanese|vietnamese|laotian|mongolian|thai|philippine",
}  # fmt: skip
_KOREAN: Mapping[str, str] = {
    "kp": "북한|북|조선", "kr": "한국|남한|우리|우리나라", "ru": "러시아|러", "ua": "우크라이나|우크라", "us": "미국|미", "uk": "영국", "jp": "일본", "cn": "중국",
    "ir": "이란", "intl": "유엔|유럽연합",
    OTHER: "독일|프랑스|폴란드|리투아니아|라트비아|에스토니아|핀란드|스웨덴|노르웨이|덴마크|네덜란드|벨기에|이탈리아|스페인|오스트리아|스위스|그리스|체코|슬로바키아"
    "|헝가리|루마니아|불가리아|몰도바|벨라루스|조지아|튀르키예|터키|이스라엘|시리아|인도|호주|캐나다|대만|베트남|몽골|태국|필리핀",
}  # fmt: skip
_HAN_KANA: Mapping[str, str] = {
    "kp": "北朝鲜|朝鲜|北韩|朝", "kr": "韩国|南韩|韩", "ru": "ロシア|俄罗斯|俄|露", "ua": "ウクライナ|乌克兰|乌", "us": "アメリカ|米国|美国|米|美",
    "uk": "イギリス|英国|英", "jp": "日本", "cn": "中国", "ir": "イラン|伊朗", "intl": "国连|联合国|欧盟",
    OTHER: "ドイツ|フランス|ポーランド|リトアニア|ラトビア|エストニア|フィンランド|スウェーデン|ノルウェー|デンマーク|オランダ|ベルギー|イタリア|スペイン|オーストリア|スイス"
    "|ギリシャ|チェコ|スロバキア|ハンガリー|ルーマニア|ブルガリア|モルドバ|ベラルーシ|トルコ|イスラエル|シリア|インド|オーストラリア|カナダ|台湾|ベトナム|モンゴル|独|仏|豪"
    "|德国|法国|波兰|立陶宛|拉脱维亚|爱沙尼亚|芬兰|瑞典|挪威|丹麦|荷兰|比利时|意大利|西班牙|奥地利|瑞士|希腊|捷克|斯洛伐克|匈牙利|罗马尼亚|保加利亚"
    "|摩尔多瓦|白俄罗斯|土耳其|以色列|叙利亚|印度|澳大利亚|加拿大|越南|蒙古|泰国|菲律宾",
}  # fmt: skip
_GENITIVES: Mapping[str, str] = {
    "kp": "кндр", "kr": "южной кореи|південної кореї", "ru": "рф|россии|росії|российской федерации", "ua": "украины|україни|зсу|всу", "us": "сша",
    "uk": "великобритании|великої британії", "jp": "японии|японії", "cn": "китая|китаю|кнр", OTHER: "белоруссии|беларуси|білорусі|польши|польщі|фрг|германии|німеччини",
}  # fmt: skip
LOOK = 24
"""Characters beside a name in which its country stands."""


def _groups(names: Mapping[str, str]) -> str:
    return "|".join(f"(?P<{side or 'other'}>{words})" for side, words in names.items())


_ENGLISH_BEFORE = (
    re.compile(rf"(?<!\w)(?:{_groups(_OWNERS)})'s (?:own )?$"),
    re.compile(rf"(?<!\w)(?:{_groups(_ADJECTIVES)}) $"),
)
_ENGLISH_BEHIND = re.compile(rf" of (?:{_groups(_OWNERS)})(?!\w)")
_CYRILLIC_BEHIND = re.compile(rf" (?:вооруженных сил |збройних сил |вс |зс )?(?:{_groups(_GENITIVES)})(?!\w)")
_KOREAN_BEFORE = re.compile(rf"(?<![가-힣])(?:{_groups(_KOREAN)})(?:의)? ?$")
_HAN_KANA_BEFORE = re.compile(rf"(?:{_groups(_HAN_KANA)})[の的]?$")


def others(text: str, start: int, end: int, side: str) -> tuple[int, int] | None:
    """
    Where the name between `start` and `end` stands with its country, if that is another than its `side`; else None.

    Of the names of a side that is no country's (press, research) nothing is said.
    """
    if side not in _OWNERS:
        return None
    before, behind = _patterns(text[end - 1])
    for pattern in before:
        if found := pattern.search(text, max(0, start - LOOK), start):
            return None if found.lastgroup == side else (found.start(), end)
    if behind and (found := behind.match(text, end)):
        return None if found.lastgroup == side else (start, found.end())
    return None


def _patterns(letter: str) -> tuple[tuple[re.Pattern[str], ...], re.Pattern[str] | None]:
    """Where a country stands beside a name that ends with this letter: before it, and behind it."""
    if is_hangul(letter):
        return (_KOREAN_BEFORE,), None
    if letter >= "\u2e80":
        return (_HAN_KANA_BEFORE,), None
    return ((), _CYRILLIC_BEHIND) if letter >= "\u0400" else (_ENGLISH_BEFORE, _ENGLISH_BEHIND)
