"""
A news desk of our own: claims that we made up, and the pages that many outlets would print of them.

Each claim has one speaker, one thing and one figure; its pages are agency
copies, translations and rewrites in six languages. Beside them stand the
hard neighbours: the same speaker with a newer figure, a rival with the same
figure, the same speaker on another thing the same day, and denials. Which page
belongs to which claim is known, because we wrote both.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.core.article import Article
from tests.builders import at

NAMES = {
    "hur": {"en": "Ukraine's military intelligence", "ko": "우크라이나 정보총국", "ru": "ГУР", "uk": "ГУР", "ja": "ウクライナ国防省情報総局", "zh": "乌克兰国防部情报总局"},
    "nis": {"en": "South Korea's National Intelligence Service", "ko": "국정원", "ru": "Национальная разведывательная служба Южной Кореи", "uk": "Національна служба розвідки Південної Кореї", "ja": "韓国の国家情報院", "zh": "韩国国家情报院"},
    "jcs-kr": {"en": "South Korea's Joint Chiefs of Staff", "ko": "합동참모본부", "ru": "Объединённый комитет начальников штабов Южной Кореи", "uk": "Об'єднаний комітет начальників штабів Південної Кореї", "ja": "韓国軍合同参謀本部", "zh": "韩国联合参谋本部"},
    "white-house": {"en": "the White House", "ko": "백악관", "ru": "Белый дом", "uk": "Білий дім", "ja": "ホワイトハウス", "zh": "白宫"},
    "msmt": {"en": "the Multilateral Sanctions Monitoring Team", "ko": "다국적제재모니터링팀", "ru": "Многосторонняя группа по мониторингу санкций", "uk": "MSMT", "ja": "多国間制裁監視チーム", "zh": "多边制裁监督小组"},
    "zelensky": {"en": "Zelensky", "ko": "젤렌스키 대통령", "ru": "Зеленский", "uk": "Зеленський", "ja": "ゼレンスキー大統領", "zh": "泽连斯基"},
    "budanov": {"en": "Budanov", "ko": "부다노프 국장", "ru": "Буданов", "uk": "Буданов", "ja": "ブダノフ局長", "zh": "布达诺夫"},
    "pentagon": {"en": "the Pentagon", "ko": "미 국방부", "ru": "Пентагон", "uk": "Пентагон", "ja": "米国防総省", "zh": "五角大楼"},
    "uk-gov": {"en": "the UK government", "ko": "영국 정부", "ru": "Минобороны Великобритании", "uk": "Міноборони Великої Британії", "ja": "英国防省", "zh": "英国国防部"},
    "rusi": {"en": "RUSI", "ko": "왕립합동군사연구소", "ru": "RUSI", "uk": "RUSI", "ja": "英王立防衛安全保障研究所", "zh": "英国皇家联合军种研究所"},
    "mfa-kp": {"en": "North Korea's foreign ministry", "ko": "북한 외무성", "ru": "МИД КНДР", "uk": "МЗС КНДР", "ja": "北朝鮮外務省", "zh": "朝鲜外务省"},
    "peskov": {"en": "Peskov", "ko": "페스코프 대변인", "ru": "Песков", "uk": "Пєсков", "ja": "ペスコフ報道官", "zh": "佩斯科夫"},
}  # fmt: skip

THINGS = {
    "shells": {"en": "artillery shells", "ko": "포탄 {n} 발", "ru": "артиллерийских снарядов", "uk": "артилерійських снарядів", "ja": "砲弾{n}発", "zh": "{n}枚炮弹"},
    "containers": {"en": "containers of munitions", "ko": "무기 컨테이너 {n}개", "ru": "контейнеров с боеприпасами", "uk": "контейнерів з боєприпасами", "ja": "弾薬を積んだコンテナ{n}個", "zh": "{n}个集装箱的弹药"},
    "missiles": {"en": "ballistic missiles", "ko": "탄도미사일 {n} 발", "ru": "баллистических ракет", "uk": "балістичних ракет", "ja": "弾道ミサイル{n}発", "zh": "{n}枚弹道导弹"},
    "guns": {"en": "self-propelled guns", "ko": "자주포 {n} 문", "ru": "самоходных орудий", "uk": "самохідних гармат", "ja": "自走砲{n}門", "zh": "{n}门自行火炮"},
    "soldiers": {"en": "soldiers", "ko": "병력 {n} 명", "ru": "солдат", "uk": "солдатів", "ja": "兵士{n}人", "zh": "{n}名士兵"},
    "engineers": {"en": "military engineers", "ko": "공병 {n} 명", "ru": "военных сапёров", "uk": "військових саперів", "ja": "工兵{n}人", "zh": "{n}名工兵"},
}  # fmt: skip

ARMS = {
    "en": ("North Korea has sent {t} to Russia, {s} said.", "According to {s}, North Korea has supplied Russia with {t}.", "{s} said on Tuesday that Pyongyang had shipped {t} to Russia."),
    "ko": ("{s}은 북한이 러시아에 {t}을 보냈다고 밝혔다.", "{s}에 따르면 북한은 러시아에 {t}을 제공했다."),
    "ru": ("По данным {s}, КНДР поставила России {t}.", "КНДР передала России {t}, сообщили в {s}."),
    "uk": ("За даними {s}, КНДР передала росії {t}.", "КНДР поставила росії {t}, повідомили в {s}."),
    "ja": ("{s}によると、北朝鮮はロシアに{t}を供与した。", "{s}は、北朝鮮がロシアに{t}を送ったと明らかにした。"),
    "zh": ("据{s}称，朝鲜向俄罗斯提供了{t}。", "{s}表示，朝鲜已向俄罗斯运送{t}。"),
}  # fmt: skip
TROOPS = {
    "en": ("North Korea has sent {t} to Russia's Kursk region, {s} said.", "According to {s}, North Korea has deployed {t} to Kursk to fight for Russia."),
    "ko": ("{s}은 북한이 러시아 쿠르스크에 {t}을 파병했다고 밝혔다.", "{s}에 따르면 북한은 {t}을 러시아에 파병했다."),
    "ru": ("По данным {s}, КНДР направила в Курскую область {t}.", "КНДР отправила в Россию {t}, сообщили в {s}."),
    "uk": ("За даними {s}, КНДР відправила на Курщину {t}.", "КНДР направила до росії {t}, повідомили в {s}."),
    "ja": ("{s}によると、北朝鮮はロシア西部クルスク州に{t}を派遣した。", "{s}は、北朝鮮がロシアに{t}を派兵したと明らかにした。"),
    "zh": ("据{s}称，朝鲜向俄罗斯库尔斯克派遣了{t}。", "{s}表示，朝鲜已向俄罗斯派出{t}。"),
}  # fmt: skip
DENIALS = {
    "en": "{s} denied that North Korea had sent weapons to Russia and called the reports groundless.",
    "ko": "{s}은 북한이 러시아에 무기를 보냈다는 보도를 전면 부인했다.",
    "ru": "{s} опроверг поставки оружия из КНДР в Россию, назвав сообщения фейком.",
    "uk": "{s} заперечив постачання зброї з КНДР до росії.",
    "ja": "{s}は、北朝鮮がロシアに武器を供与したとの報道を否定した。",
    "zh": "{s}否认朝鲜向俄罗斯提供武器的报道，称其毫无根据。",
}
FILLER = {
    "en": ("The session in the capital lasted four hours.", "Rain is expected in the north this week.", "Lawmakers will meet again after the holidays.", "The committee's chair thanked the guests.", "Markets were little changed."),
    "ko": ("회의는 오후 늦게까지 이어졌다.", "다음 주에는 비가 내릴 전망이다.", "위원장은 참석자들에게 감사를 전했다.", "시장은 큰 변화가 없었다."),
    "ru": ("Заседание продлилось до вечера.", "На севере ожидаются дожди.", "Комитет соберётся после праздников.", "Рынки почти не изменились."),
    "uk": ("Засідання тривало до вечора.", "На півночі очікують дощі.", "Комітет збереться після свят.", "Ринки майже не змінилися."),
    "ja": ("会議は夕方まで続いた。", "来週は雨の見込みだ。", "委員長は出席者に感謝した。", "市場は大きく動かなかった。"),
    "zh": ("会议持续到傍晚。", "下周预计有雨。", "委员会节后再次开会。", "市场变化不大。"),
}  # fmt: skip
HEADS = {
    "en": "What was said in the capital today",
    "ko": "오늘의 브리핑",
    "ru": "Главное за день",
    "uk": "Головне за день",
    "ja": "きょうの会見から",
    "zh": "今日要闻",
}


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page of the desk and the claim that it tells."""

    article: Article
    claim: int
    at: datetime


def count(value: int, language: str) -> str:
    """A number as that press writes it."""
    if language in ("ko", "ja", "zh"):
        ten = {"ko": "만", "ja": "万", "zh": "万"}[language]
        return f"{value / 10_000:g}{ten}" if value >= 10_000 and value % 1000 == 0 else f"{value}"
    if value >= 1_000_000:
        number, million = f"{value / 1e6:g}", {"en": "million", "ru": "млн", "uk": "млн"}[language]
        return f"{number if language == 'en' else number.replace('.', ',')} {million}"
    if language == "en":
        return f"{value:,}"
    return (
        f"{value / 1000:g} {'тысяч' if language == 'ru' else 'тисяч'}".replace(".", ",")
        if value >= 1000 and value % 100 == 0
        else f"{value}"
    )


def counted(thing: str, value: int, language: str) -> str:
    """A thing with its number."""
    words = THINGS[thing][language]
    number = count(value, language)
    return words.format(n=number) if "{n}" in words else f"{number} {words}"


def _claims() -> Iterator[tuple[str, str | None, int, datetime, str]]:
    """(speaker, thing, value, when, languages of its pages); a thing of None is a denial."""
    first = at("08:00", "2026-10-01")
    plan = [
        ("hur", "shells", 6_500_000, 0, "eukrjze"), ("nis", "shells", 6_500_000, 2, "kje"), ("hur", "containers", 20_000, 5, "uree"),
        ("nis", "containers", 20_000, 26, "kkje"), ("nis", "containers", 28_000, 24 * 9, "kkjez"), ("nis", "containers", 33_000, 24 * 18, "kjez"),
        ("white-house", "containers", 1_000, 30, "eezk"), ("white-house", "missiles", 30, 31, "eeu"), ("msmt", "containers", 20_000, 24 * 5, "eejkz"),
        ("msmt", "shells", 9_000_000, 24 * 5 + 1, "eejz"), ("msmt", "missiles", 100, 24 * 5 + 2, "eeku"), ("msmt", "guns", 200, 24 * 5 + 3, "eej"),
        ("jcs-kr", "guns", 220, 24 * 6, "kkj"), ("jcs-kr", "soldiers", 3_000, 24 * 6 + 4, "kkje"), ("nis", "soldiers", 3_000, 24 * 6 + 5, "kkez"),
        ("nis", "soldiers", 11_000, 24 * 12, "kkjeuz"), ("hur", "soldiers", 11_000, 24 * 12 + 3, "uuree"), ("zelensky", "soldiers", 12_000, 24 * 12 + 6, "uuree"),
        ("pentagon", "soldiers", 10_000, 24 * 12 + 9, "eejzk"), ("pentagon", "soldiers", 12_000, 24 * 16, "eez"), ("nis", "engineers", 1_000, 24 * 20, "kkje"),
        ("budanov", "engineers", 1_000, 24 * 20 + 5, "uuer"), ("budanov", "shells", 2_800_000, 24 * 21, "uuere"), ("budanov", "missiles", 148, 24 * 21 + 1, "uue"),
        ("hur", "missiles", 148, 24 * 21 + 2, "uer"), ("uk-gov", "soldiers", 11_000, 24 * 22, "eeu"), ("rusi", "containers", 16_500, 24 * 23, "eejk"),
        ("rusi", "shells", 4_000_000, 24 * 23 + 4, "eeu"), ("zelensky", "missiles", 60, 24 * 24, "uue"), ("zelensky", "shells", 3_500_000, 24 * 24 + 2, "uure"),
        ("white-house", "soldiers", 10_000, 24 * 25, "eekj"), ("white-house", "shells", 5_000_000, 24 * 25 + 3, "eez"), ("jcs-kr", "missiles", 100, 24 * 26, "kkj"),
        ("jcs-kr", "containers", 15_000, 24 * 26 + 3, "kkez"), ("uk-gov", "shells", 6_000_000, 24 * 27, "eeu"), ("pentagon", "missiles", 80, 24 * 28, "eejz"),
        ("mfa-kp", None, 0, 10, "eekjz"), ("peskov", None, 0, 24 * 13, "rrue"), ("mfa-kp", None, 0, 24 * 30, "eekjz"), ("peskov", None, 0, 24 * 31, "rreu"),
        ("hur", "shells", 7_000_000, 24 * 32, "uuere"), ("hur", "guns", 120, 24 * 32 + 1, "uue"), ("nis", "guns", 240, 24 * 33, "kkj"),
        ("nis", "missiles", 250, 24 * 33 + 2, "kkez"), ("msmt", "soldiers", 14_000, 24 * 34, "eejk"), ("zelensky", "containers", 28_000, 24 * 35, "uure"),
        ("rusi", "missiles", 100, 24 * 36, "ee"), ("uk-gov", "guns", 200, 24 * 37, "eeu"), ("white-house", "engineers", 5_000, 24 * 38, "eek"),
        ("pentagon", "containers", 12_000, 24 * 39, "eej"), ("budanov", "soldiers", 8_000, 24 * 40, "uuer"), ("hur", "engineers", 6_000, 24 * 41, "uuer"),
        ("jcs-kr", "shells", 12_000_000, 24 * 42, "kkje"), ("jcs-kr", "soldiers", 15_000, 24 * 43, "kkjz"), ("nis", "shells", 8_000_000, 24 * 44, "kkje"),
        ("hur", "soldiers", 11_500, 24 * 45, "uuere"), ("msmt", "guns", 300, 24 * 46, "eej"), ("zelensky", "soldiers", 15_000, 24 * 47, "uuree"),
        ("uk-gov", "containers", 21_000, 24 * 48, "eeu"), ("budanov", "guns", 150, 24 * 49, "uue"), ("nis", "engineers", 2_000, 24 * 50, "kkj"),
        ("white-house", "shells", 5_500_000, 24 * 51, "eezk"),
    ]  # fmt: skip
    for speaker, thing, value, hours, languages in plan:
        yield speaker, thing, value, first + timedelta(hours=hours), languages


LANGUAGES = {"e": "en", "k": "ko", "r": "ru", "u": "uk", "j": "ja", "z": "zh"}


def pages() -> list[Page]:
    """All pages of the desk; at least 60 claims over 200 pages."""
    made: list[Page] = []
    for number, (speaker, thing, value, when, languages) in enumerate(_claims()):
        seen: dict[str, int] = {}
        for place, letter in enumerate(languages):
            language = LANGUAGES[letter]
            turn = seen[language] = seen.get(language, -1) + 1
            name = NAMES[speaker][language]
            if thing is None:
                sentence = DENIALS[language].format(s=name)
            else:
                templates = (TROOPS if thing in ("soldiers", "engineers") else ARMS)[language]
                sentence = templates[turn % len(templates)].format(s=name, t=counted(thing, value, language))
            sentence = sentence[0].upper() + sentence[1:]
            fill = FILLER[language]
            rest = [fill[(number + place + k) % len(fill)] for k in range(3)]
            gap = "" if language in ("ja", "zh") else " "
            text = gap.join([sentence, rest[0]]) + "\n" + gap.join(rest[1:])
            url = f"https://{language}{place}.example/{number}/{place}"
            made.append(
                Page(
                    claim=number,
                    at=when + timedelta(hours=place * 3),
                    article=Article(
                        url=url,
                        canonical_url=url,
                        title=HEADS[language],
                        text=text,
                        language=language,
                        extractor="desk 1",
                        published_at=when,
                    ),
                )
            )
    return made
