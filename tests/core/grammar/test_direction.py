"""Who supplies whom, read from sentences as the press of six languages writes them."""

from dataclasses import replace

import pytest

from monitor.core.article import Article
from monitor.core.describing import direction_of
from monitor.core.mention import Direction
from monitor.core.plan import plans
from monitor.core.reading import read
from monitor.core.rule import Rule
from monitor.core.windows import Window
from tests.rulebook import ruleset, told

FORWARD, BACK, UNCLEAR = Direction.DPRK_TO_RUSSIA, Direction.RUSSIA_TO_DPRK, Direction.UNCLEAR

SENTENCES = [
    ("en", FORWARD, "North Korea has shipped artillery shells to Russia, officials said."),
    ("en", FORWARD, "Artillery shells were shipped to Russia by North Korea last month."),
    ("en", FORWARD, "Russia buys millions of shells from North Korea, U.S. intelligence said."),
    ("en", FORWARD, "Moscow has received ballistic missiles from Pyongyang, Kyiv said."),
    ("en", FORWARD, "Russian arms purchases from North Korea have grown."),
    ("en", FORWARD, "North Korean munitions arrived in Russia by rail."),
    ("en", FORWARD, "Russia was supplied with shells by North Korea."),
    (
        "en",
        FORWARD,
        "The White House said North Korea delivered more than 1,000 containers of military equipment to Russia.",
    ),
    ("en", FORWARD, "In exchange for fuel, Pyongyang has sent Moscow howitzers and rockets."),
    ("en", FORWARD, "Weapons supplied by Pyongyang are reaching Russian troops in Ukraine."),
    (
        "en",
        FORWARD,
        "Russia is running short of shells and has turned to North Korea, buying rockets from Pyongyang.",
    ),
    ("en", FORWARD, "North Korea-supplied shells were sent to Russia."),
    ("en", FORWARD, "The ship carried munitions from Rajin, North Korea, to Vostochny port in Russia."),
    ("en", BACK, "Russia has provided North Korea with air defence missiles."),
    ("en", BACK, "Moscow sent Pantsir systems to Pyongyang in return."),
    ("en", BACK, "North Korea has received Russian air defence equipment and advanced missiles from Moscow."),
    ("en", BACK, "Pyongyang obtained missiles from Russia, Seoul said."),
    ("en", BACK, "In return for troops, Russia gave North Korea anti-aircraft missiles."),
    ("en", BACK, "Russia may transfer missile technology to North Korea, the minister said."),
    ("en", BACK, "North Korea is getting weapons technology from Russia in exchange for shells."),
    ("en", UNCLEAR, "The two sides discussed arms deals between North Korea and Russia."),
    ("en", UNCLEAR, "Trade in weapons between Pyongyang and Moscow is banned."),
    ("en", FORWARD, "Pyongyang's shells are used by Russian troops who received them last year."),
    ("en", FORWARD, "Russia fires missiles bought from North Korea at Kyiv."),
    (
        "en",
        FORWARD,
        "Seoul says the North sent Russia 12 million shells from North Korea in 28,000 containers.",
    ),
    ("en", FORWARD, "North Korea denied that it had exported weapons to Russia."),
    ("ko", FORWARD, "북한이 러시아에 포탄을 지원했다는 보도가 나왔다."),
    ("ko", FORWARD, "러시아가 북한에서 포탄을 구매했다고 미국이 밝혔다."),
    ("ko", FORWARD, "러시아는 북한으로부터 탄도미사일을 도입했다."),
    ("ko", FORWARD, "국정원은 북한이 러시아로 무기를 수출했다고 밝혔다."),
    ("ko", FORWARD, "북한의 대러 무기 지원이 이어지고 있다."),
    ("ko", FORWARD, "북한, 러시아에 포탄 100만 발 제공"),
    ("ko", FORWARD, "북한산 포탄이 러시아에 공급됐다."),
    ("ko", BACK, "북한은 러시아의 무기 지원을 받아 부대를 무장했다."),
    ("ko", FORWARD, "러시아는 북한의 포탄 지원을 받고 있다."),
    ("ko", BACK, "러시아가 북한에 방공 미사일을 제공했다."),
    ("ko", BACK, "북한이 러시아로부터 방공 미사일을 받았다."),
    ("ko", BACK, "러시아는 포탄의 대가로 북한에 미사일 기술을 이전했다."),
    ("ko", BACK, "러시아, 북한에 첨단 무기 지원"),
    ("ko", FORWARD, "러시아가 북한산 포탄을 받았다."),
    ("ko", FORWARD, "북한이 지원한 포탄의 대가로 러시아가 식량을 보냈다."),
    ("ru", FORWARD, "КНДР поставила России артиллерийские снаряды."),
    ("ru", FORWARD, "Россия закупает у КНДР снаряды и ракеты, сообщили в Сеуле."),
    ("ru", FORWARD, "Сообщения о закупках Россией оружия у КНДР беспочвенны."),
    ("ru", FORWARD, "Поставки северокорейских снарядов в Россию продолжаются."),
    ("ru", FORWARD, "Москва получила от Пхеньяна баллистические ракеты."),
    ("ru", FORWARD, "Снаряды были отправлены из КНДР в Россию морем."),
    ("ru", FORWARD, "Северная Корея передала РФ боеприпасы."),
    ("ru", FORWARD, "Пхеньян отправляет Москве оружие."),
    ("ru", FORWARD, "Россия импортирует оружие из Северной Кореи."),
    ("ru", BACK, "Россия передала КНДР зенитные ракеты."),
    ("ru", BACK, "Москва поставляет Пхеньяну оружие."),
    ("ru", BACK, "КНДР получила от России зенитные ракеты."),
    ("ru", BACK, "Поставки российского оружия в КНДР нарушают санкции."),
    ("ru", FORWARD, "Кремль опроверг сообщения о поставках оружия из Северной Кореи в Россию."),
    ("ru", FORWARD, "Россия использует ракеты, поставленные КНДР."),
    ("ru", FORWARD, "Россия получает северокорейские снаряды по железной дороге."),
    ("uk", FORWARD, "Північна Корея поставила росії мільйони снарядів."),
    ("uk", FORWARD, "росія закуповує у КНДР ракети."),
    ("uk", FORWARD, "рф отримала від КНДР боєприпаси."),
    ("uk", FORWARD, "Снаряди з КНДР постачають до росії через порт."),
    ("uk", FORWARD, "Пхеньян передав москві балістичні ракети."),
    ("uk", FORWARD, "Північна Корея відправила в росію боєприпаси."),
    ("uk", BACK, "росія передала Північній Кореї зенітні ракети."),
    ("uk", BACK, "КНДР отримала від росії озброєння."),
    ("uk", BACK, "москва постачає Пхеньяну зброю."),
    ("ja", FORWARD, "北朝鮮がロシアに砲弾を供与した。"),
    ("ja", FORWARD, "ロシアが北朝鮮から弾薬を調達している。"),
    ("ja", FORWARD, "北朝鮮からの武器調達をロシアは否定した。"),
    ("ja", FORWARD, "北朝鮮によるロシアへの武器供与が続いている。"),
    ("ja", FORWARD, "ロシアは北朝鮮製の砲弾を購入した。"),
    ("ja", FORWARD, "北朝鮮は弾道ミサイルをロシアに輸出した。"),
    ("ja", BACK, "ロシアが北朝鮮に防空ミサイルを供与した。"),
    ("ja", BACK, "北朝鮮はロシアから兵器の提供を受けた。"),
    ("ja", BACK, "ロシアから北朝鮮への武器供与を懸念する。"),
    ("ja", FORWARD, "北朝鮮がロシア側に弾薬の供与を始めたと米国が発表した。"),
    ("ja", FORWARD, "北朝鮮、ロシアに武器輸出か"),
    ("zh", FORWARD, "朝鲜向俄罗斯提供了大量炮弹。"),
    ("zh", FORWARD, "俄罗斯从朝鲜购买弹药。"),
    ("zh", FORWARD, "俄罗斯向朝鲜购买炮弹和火箭弹。"),
    ("zh", FORWARD, "朝鲜的炮弹已运往俄罗斯。"),
    ("zh", FORWARD, "北韓向俄羅斯提供彈藥,美國說。"),
    ("zh", FORWARD, "俄军收到来自朝鲜的导弹。"),
    ("zh", BACK, "俄罗斯向朝鲜提供防空导弹。"),
    ("zh", BACK, "朝鲜从俄罗斯获得武器。"),
    ("zh", BACK, "作为交换,俄罗斯向朝鲜转让导弹。"),
    ("zh", FORWARD, "美国称朝鲜已向俄军运交武器。"),
    ("zh", FORWARD, "朝鮮供俄炮彈"),
    (
        "en",
        FORWARD,
        "Pyongyang has supplied Russian forces, and perhaps Wagner Group, with weapons to aid their war.",
    ),
    ("en", FORWARD, "North Korea agreed to supply Moscow with shells."),
    ("en", FORWARD, "Russia fired missiles provided by North Korea at Kharkiv."),
    ("en", BACK, "Moscow was giving Pyongyang missiles, a minister said."),
    ("de", FORWARD, "Nordkorea hat Russland nach Angaben der Regierung Granaten geliefert."),
    ("ru", FORWARD, "РФ применяет ракеты производства КНДР."),
    ("ko", FORWARD, "미 재무부는 북한 미사일의 러시아 이전에 관여한 2명을 제재했다."),
    ("ko", BACK, "북한은 러시아의 미사일 이전을 발판으로 개발을 서둘렀다."),
    ("ko", BACK, "북한의 미사일 개발은 더뎠지만 러시아의 지원 덕에 빨라졌다."),
    ("ko", BACK, "북한이 혼자 미사일을 만들다 애를 먹었는데, 러시아 측이 지원을 했다."),
    ("ko", BACK, "북한은 러시아에 식량을 제공하고 미사일을 받는다."),
    ("ko", FORWARD, "러시아는 북한의 포탄 지원으로 버텼다."),
    ("ko", FORWARD, "러시아의 포탄 지원 요청에 북한이 응했다."),
    ("ko", FORWARD, "북한은 러시아의 포탄 구매 요청을 들어줬다."),
    ("ko", FORWARD, "북한은 러시아의 요청으로 포탄을 지원했다."),
    ("ko", FORWARD, "러시아의 전쟁 지원을 위해 북한이 포탄을 수출했다."),
    ("ko", FORWARD, "북한은 무기를 늘리고 러시아에 포탄을 지원하고 있다."),
    (
        "en",
        UNCLEAR,
        "Seoul watches the ties between North Korea and Russia, and military equipment sent there.",
    ),
    (
        "en",
        UNCLEAR,
        "Seoul watches the ties between Russia and North Korea, providing military equipment there.",
    ),
    ("en", FORWARD, "Between August and October, North Korea shipped shells to Russia."),
    ("en", FORWARD, "Russia reaches out to North Korea, buying missiles."),
]


def direction(article: Article) -> Direction | None:
    """The direction that a whole text tells, whatever rule asks."""
    reading = read(article, ruleset())
    spots = tuple(sorted(spot for found in reading.spots.terms.values() for spot in found))
    window = Window(0, len(reading.folded.text), spots)
    return direction_of(reading, plans(ruleset()), Rule(id="any", version="", title=""), window)


@pytest.mark.parametrize(("language", "expected", "sentence"), SENTENCES, ids=lambda value: str(value)[:40])
def test_the_direction_is_read_from_verb_and_markers(
    language: str, expected: Direction, sentence: str
) -> None:
    """
    "Russia buys from North Korea" names the receiver first; order alone would turn a report into its opposite.
    """
    assert direction(replace(told(sentence), language=language)) is expected


@pytest.mark.parametrize("language", ["en", "ko", "ru", "uk", "ja", "zh"])
def test_each_language_is_read_both_ways(language: str) -> None:
    """
    The table says of which language each sentence is; a language with sentences of one way only would prove nothing.
    """
    assert {expected for of, expected, _ in SENTENCES if of == language} >= {FORWARD, BACK}


def test_what_is_given_in_exchange_goes_the_other_way() -> None:
    """
    "In return for troops" names what Russia got, not what it gave.
    """
    assert direction(told("In exchange for shells, Russia sent fuel to North Korea.")) is FORWARD
    assert direction(told("Russia gave North Korea missiles in exchange for soldiers.")) is BACK
