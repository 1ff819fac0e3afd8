"""
Names of countries by the side that speaks for them, as folded text writes them beside an office's name. Data, no reading.

Each is a regular expression, for `core.grammar.offices`.
"""

from collections.abc import Mapping

OTHER = ""
"""Side of the countries that no party of ours speaks for."""

OWNERS: Mapping[str, str] = {
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
ADJECTIVES: Mapping[str, str] = {
    "kp": "north korean", "kr": "south korean", "ru": "russian", "ua": "ukrainian", "us": r"us|u\.s\.|american", "uk": r"uk|u\.k\.|british",
    "jp": "japanese", "cn": "chinese", "ir": "iranian", "intl": r"un|u\.n\.|eu",
    OTHER: "german|french|polish|lithuanian|latvian|estonian|finnish|swedish|norwegian|danish|dutch|belgian|italian|spanish|portuguese|austrian|swiss|greek"
    "|czech|slovak|hungarian|romanian|bulgarian|moldovan|belarusian|georgian|armenian|kazakh|turkish|israeli|syrian|indian|pakistani|australian"
    "|canadian|taiwanese|vietnamese|laotian|mongolian|thai|philippine",
}  # fmt: skip
KOREAN: Mapping[str, str] = {
    "kp": "북한|북|조선", "kr": "한국|남한|우리|우리나라", "ru": "러시아|러", "ua": "우크라이나|우크라", "us": "미국|미", "uk": "영국", "jp": "일본", "cn": "중국",
    "ir": "이란", "intl": "유엔|유럽연합",
    OTHER: "독일|프랑스|폴란드|리투아니아|라트비아|에스토니아|핀란드|스웨덴|노르웨이|덴마크|네덜란드|벨기에|이탈리아|스페인|오스트리아|스위스|그리스|체코|슬로바키아"
    "|헝가리|루마니아|불가리아|몰도바|벨라루스|조지아|튀르키예|터키|이스라엘|시리아|인도|호주|캐나다|대만|베트남|몽골|태국|필리핀",
}  # fmt: skip
HAN_KANA: Mapping[str, str] = {
    "kp": "北朝鲜|朝鲜|北韩|朝", "kr": "韩国|南韩|韩", "ru": "ロシア|俄罗斯|俄|露", "ua": "ウクライナ|乌克兰|乌", "us": "アメリカ|米国|美国|米|美",
    "uk": "イギリス|英国|英", "jp": "日本", "cn": "中国", "ir": "イラン|伊朗", "intl": "国连|联合国|欧盟",
    OTHER: "ドイツ|フランス|ポーランド|リトアニア|ラトビア|エストニア|フィンランド|スウェーデン|ノルウェー|デンマーク|オランダ|ベルギー|イタリア|スペイン|オーストリア|スイス"
    "|ギリシャ|チェコ|スロバキア|ハンガリー|ルーマニア|ブルガリア|モルドバ|ベラルーシ|トルコ|イスラエル|シリア|インド|オーストラリア|カナダ|台湾|ベトナム|モンゴル|独|仏|豪"
    "|德国|法国|波兰|立陶宛|拉脱维亚|爱沙尼亚|芬兰|瑞典|挪威|丹麦|荷兰|比利时|意大利|西班牙|奥地利|瑞士|希腊|捷克|斯洛伐克|匈牙利|罗马尼亚|保加利亚"
    "|摩尔多瓦|白俄罗斯|土耳其|以色列|叙利亚|印度|澳大利亚|加拿大|越南|蒙古|泰国|菲律宾",
}  # fmt: skip
GENITIVES: Mapping[str, str] = {
    "kp": "кндр", "kr": "южной кореи|південної кореї", "ru": "рф|россии|росії|российской федерации", "ua": "украины|україни|зсу|всу", "us": "сша",
    "uk": "великобритании|великої британії", "jp": "японии|японії", "cn": "китая|китаю|кнр", OTHER: "белоруссии|беларуси|білорусі|польши|польщі|фрг|германии|німеччини",
}  # fmt: skip
SUBJECTS: Mapping[str, str] = {
    "kp": "кндр|пхеньян|северная корея|північна корея", "kr": "южная корея|південна корея|сеул|республика корея", "ru": "россия|росія|рф|москва",
    "ua": "украина|україна|киев|київ|всу|зсу", "us": "сша|америка|вашингтон", "uk": "великобритания|велика британія|британия|британія|лондон",
    "jp": "япония|японія|токио|токіо", "cn": "китай|кнр|пекин|пекін", "ir": "иран|іран|тегеран", "intl": "ес|єс|евросоюз|євросоюз|нато|оон|европа|європа|запад|захід",
    OTHER: "германия|німеччина|фрг|франция|франція|польша|польща|литва|латвия|латвія|эстония|естонія|финляндия|фінляндія|швеция|швеція|норвегия|норвегія|дания|данія|нидерланды|нідерланди"
    "|бельгия|бельгія|италия|італія|испания|іспанія|португалия|португалія|австрия|австрія|греция|греція|чехия|чехія|словакия|словаччина|венгрия|угорщина|румыния|румунія|болгария|болгарія"
    "|молдавия|молдова|белоруссия|беларусь|білорусь|турция|туреччина|израиль|ізраїль|сирия|сирія|индия|індія|пакистан|австралия|австралія|канада|тайвань|вьетнам|в'єтнам|казахстан",
}  # fmt: skip
"""Countries as the subject of a Russian or Ukrainian clause."""
