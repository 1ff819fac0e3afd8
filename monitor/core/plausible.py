"""
How much a decoded text looks like writing.

Pure. Bytes of one charset read as another mostly give characters too, but not
those that people write: rare ideographs, capitals in the middle of words, box
drawings, private characters. The letters below are the common ones of the
languages that the coverage is written in; a real page is made mostly of them.

Used to choose between charsets, where a wrong choice loses the page and a
second-best one (windows-1252 for ISO-8859-1) loses nothing.
"""

import re
import unicodedata

_RUSSIAN = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё" + "іїєґ"
_CYRILLIC = {letter: 1.0 - 0.02 * rank for rank, letter in enumerate(_RUSSIAN[:33])} | dict.fromkeys(
    "іїєґ", 0.85
)
_CYRILLIC_RARE = dict.fromkeys("љњћђџјѕўѓќ", 0.3)

_LATIN = dict.fromkeys("áàâãäåæçéèêëíìîïñóòôõöøœúùûüýÿßğışşığ", 0.9)
_LATIN_EAST = dict.fromkeys("ąćęłńóśźżčďěňřšťůžőűăâîșțşţľĺŕđ", 0.88)

_PUNCTUATION = dict.fromkeys(
    "«»“”„‘’—–…·•№©®€£°§、。，：；？！（）「」『』《》〈〉【】・ー％～　\u00a0￥", 0.75
)

# The most frequent ideographs of news text in simplified Chinese, traditional Chinese and Japanese.
_HAN = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运"
    "這個們來為國說時會對發後經過還進當沒動開從實軍無與長機關點業將兩間問應戰頭體見產話給門東聲員論處義幾認條氣題爾別變總電數報結務場計資統區隊決馬書聽達難權設記類據邊張該規萬術領確傳師觀讓識帶導爭運聞韓俄烏朝鮮導彈砲飛普廷習京總統國防部長稱據悉表示宣布關係聲明武器彈藥"
    "日本人年大国会中出行分事社者地同自生月上長間場部業方対手学合見前発政力市内経新東高立動員当全体最関代実務定法取回連金入開現意主化小下多定性的国民目選機問議通相戦時話明的体車後理円用女気電都京北朝鮮露砲弾薬兵器提供輸出供与府省庁首党総官房閣僚米韓軍事情報支援攻撃協力両国露朝"
    "朝鲜俄罗斯乌克兰导弹炮弹弹药武器联合国制裁安理会外交部发言人韩国美国总统普京金正恩平壤莫斯科部队士兵援助"
)  # fmt: skip


_HANGUL = frozenset(
    "이다는의에을가한고로지은기를도사자하대인시정해일서전국리나원보부제수과어라상동구장아공주관만들유조그있선여회안성세방신연모무경비위거러중군차우할으었했했년월면물산통력북남미실재계것소경화진당분석교개행발문생명간오설적합출입료치특달표반트스와습니까데때내저두마호천합결론식운업용양등지요더또각당단양람말된될되서선속추청체최초크타탄태토투파판평포폭품프필학항핵허험현협형확환활황회후"
)
"""The most frequent syllables of Korean news."""


def plausibility(text: str, encoding: str = "") -> float:
    """From below 0 (noise) to 1 (writing): the mean worth of the characters that are not ASCII, for text of this charset."""
    home = _HOMES.get(encoding, "")
    worths = [
        _worth(found[0], text[found.start() - 1 : found.start()], home)
        for found in _BEYOND_ASCII.finditer(text)
    ]
    return sum(worths) / len(worths) if worths else 0.0


_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_HOMES = {
    "cp949": "ko", "euc_kr": "ko", "johab": "ko", "gb18030": "zh", "gbk": "zh", "gb2312": "zh", "hz": "zh", "big5": "zh", "big5hkscs": "zh", "cp950": "zh",
    "cp932": "ja", "shift_jis": "ja", "euc_jp": "ja", "shift_jis_2004": "ja", "euc_jis_2004": "ja",
}  # fmt: skip
"""Whose writing a charset was made for: Kana in a Chinese one, Han in a Korean one are signs of a wrong reading."""


def _worth(character: str, before: str, home: str) -> float:
    """What one character is worth where it stands."""
    lower = character.lower()
    if (worth := _CYRILLIC.get(lower)) is not None or (worth := _CYRILLIC_RARE.get(lower)) is not None:
        if home:
            return 0.0
        if character != lower and before.islower():
            return -0.8  # no capital follows a small letter: the sign of KOI8 read as windows-1251
        if before.isascii() and before.isalpha():
            return -0.5
        return worth if character == lower else 0.7 * worth
    if (worth := _LATIN.get(lower)) is not None or (worth := _LATIN_EAST.get(lower)) is not None:
        if character != lower and before.islower():
            return -0.8
        # Accented letters stand among plain ones; a row of them is another script.
        if before > "\x7f" and before.isalpha():
            return 0.1
        return worth if before.isalpha() or character == lower else 0.6
    if (worth := _PUNCTUATION.get(character)) is not None:
        # A quotation mark or a sign between two letters is a letter of another charset.
        return worth if not (before.isalpha() and character in "©®£°§¥") else -0.3
    return _by_block(character, before, home)


def _by_block(character: str, before: str, home: str) -> float:
    """What a character is worth by where Unicode has it."""
    code = ord(character)
    if 0xAC00 <= code <= 0xD7A3:  # Hangul
        return (1.0 if character in _HANGUL else 0.25) if home in ("ko", "") else 0.1
    if 0x3041 <= code <= 0x30FA:  # Kana
        return 1.0 if home in ("ja", "") else 0.1
    if 0x4E00 <= code <= 0x9FFF:
        if home == "ko":
            return 0.2
        return 0.95 if character in _HAN else 0.25
    if 0xFF01 <= code <= 0xFF5E:  # full-width forms
        return 0.6
    if 0xFF61 <= code <= 0xFF9F:  # half-width Katakana
        return 0.0
    if 0x80 <= code <= 0x9F or 0x2500 <= code <= 0x25FF or 0xE000 <= code <= 0xF8FF or code == 0xFFFD:
        return -1.0
    category = unicodedata.category(character)
    if category[0] == "L":
        return 0.3 if before.isalpha() or not before else 0.2
    return 0.1 if category[0] in "PSNZ" else -0.5
