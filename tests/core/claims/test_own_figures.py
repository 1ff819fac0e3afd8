"""A match's own figures: what others have, fire, lose or promise is no figure of it."""

import pytest

from monitor.core.claims.own_figures import own_figures
from monitor.core.claims.sides import NAMING, giver_of
from monitor.core.matching import match
from monitor.core.rule import Ruleset
from tests.builders import article
from tests.rulebook import project_rules


@pytest.fixture(scope="module", name="ruleset")
def _ruleset() -> Ruleset:
    return project_rules()


def read(text: str, ruleset: Ruleset, lanes: tuple[str, ...]) -> set[tuple[str, float]]:
    """The own figures of every match in some lanes; the text must match."""
    matches = [
        found for found in match(article(title="Daily briefing", text=text), ruleset) if found.lane in lanes
    ]
    assert matches, text
    return {(figure.thing, figure.value) for found in matches for figure in own_figures(found)}


LANES = ("dprk-to-russia", "troops", "use")


@pytest.mark.parametrize(
    "text",
    [
        "The EU missed its goal of sending Ukraine one million shells, while North Korea has supplied shells to Russia, Borrell said.",
        "The West promised 2 million shells, but North Korea has already shipped more to Russia.",
        "Russia has massed 50,000 troops, including North Korean soldiers, in the Kursk region.",
        "ЕС обещал Украине миллион снарядов, а КНДР уже поставила России вдвое больше.",
        "Россия потеряла 600 тысяч солдат и попросила КНДР прислать войска.",
        "ЄС обіцяв Україні мільйон снарядів, а КНДР уже поставила росії удвічі більше.",
        "러시아는 우크라이나에서 60만 명의 병력을 잃었고 북한에 파병을 요청했다.",
        "EUはウクライナに砲弾100万発を約束したが、北朝鮮はロシアに砲弾を供与した。",
        "俄军在库尔斯克集结5万名士兵，其中包括朝鲜军人。",
    ],
)
def test_the_figure_of_another_s_clause_is_not_the_match_s(text: str, ruleset: Ruleset) -> None:
    """
    A million shells that the EU did not send are none that North Korea sent.
    """
    assert read(text, ruleset, LANES) == set()


@pytest.mark.parametrize(
    "text",
    [
        "Russian forces fire 10,000 shells a day, many of them supplied by North Korea.",
        "Russia fires 10,000 North Korean shells at Ukraine every day.",
        "Россия выпускает 10 тысяч снарядов в сутки, половину поставляет КНДР.",
        "росія випускає 10 тисяч снарядів на добу, половину постачає КНДР.",
        "北朝鮮はロシアに砲弾を供与し、ロシアは1日に1万発を発射している。",
        "俄罗斯每天发射1万枚朝鲜炮弹。",
    ],
)
def test_how_fast_is_not_how_many(text: str, ruleset: Ruleset) -> None:
    """
    A rate without its "a day" would be a total.
    """
    assert read(text, ruleset, LANES) == set()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "North Korea, which has an army of 1.2 million soldiers, has sent 3,000 soldiers to Russia.",
            {("soldiers", 3_000)},
        ),
        ("朝鲜拥有总兵力128万的军队，已向俄罗斯派兵1万人。", {("soldiers", 10_000)}),
        ("North Korea has sent an army of 12,000 soldiers to Russia.", {("soldiers", 12_000)}),
    ],
)
def test_the_size_of_an_army_is_no_number_of_those_sent(
    text: str, told: set[tuple[str, float]], ruleset: Ruleset
) -> None:
    """
    Who has 1.2 million soldiers has not sent them.
    """
    assert read(text, ruleset, LANES) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("North Korea has sent troops to Russia, and 600 of them were killed.", ("casualties", 600)),
        ("Russia has received 5 million shells, and North Korea denies sending any.", ("shells", 5_000_000)),
        ("Kyiv said 12,000 soldiers had arrived in Russia, but North Korea denied it.", ("soldiers", 12_000)),
        ("North Korea sent 3,000 soldiers a year ago to Russia.", ("soldiers", 3_000)),
        ("North Korea shipped 10,000 shells to Russia in a day.", ("shells", 10_000)),
        ("КНДР поставила России миллион снарядов, а ЕС Украине — меньше.", ("shells", 1_000_000)),
        ("북한은 러시아에 포탄 650만 발을 보냈고 러시아는 하루 1만 발을 쏜다.", ("shells", 6_500_000)),
        ("북한은 하루 뒤 러시아에 포탄 1만 발을 보냈다.", ("shells", 10_000)),
        ("朝鲜向俄罗斯派遣了士兵，俄方称共5万人。", ("soldiers", 50_000)),
    ],
)
def test_the_match_s_own_figure_stays(text: str, told: tuple[str, float], ruleset: Ruleset) -> None:
    """
    What the receiver takes, or a service says, is the match's; "a year ago" tells when.
    """
    assert read(text, ruleset, LANES) == {told}


@pytest.mark.parametrize(
    "text",
    [
        "North Korea has shipped shells to Russia, while Washington has given Ukraine 3 million shells, the Pentagon said.",
        "North Korea has shipped shells to Russia; Germany gave Ukraine 500,000 shells, the Pentagon said.",
        "North Korea shipped shells to Russia and the EU has delivered 1.5 million shells to Ukraine, Borrell said.",
        "North Korea has sent shells to Russia; South Korea lent the United States 500,000 shells, the Pentagon said.",
        "North Korea sends missiles to Russia, which fired 500 missiles at Ukraine last month, HUR said.",
        "Russia, which has lost 700,000 soldiers, received North Korean troops, the Pentagon said.",
        "Ukraine, short of 500,000 shells, watches as North Korea ships ammunition to Russia, HUR said.",
        "Russia plans to produce 4 million shells this year and buys more from North Korea, HUR said.",
        "КНДР поставляет России снаряды, а ЕС передал Украине 1 млн снарядов, сообщили в ГУР.",
        "КНДР поставляет России снаряды и США передали Украине 2 млн снарядов, сообщили в ГУР.",
        "Россия, которая потеряла 700 тысяч солдат, получила войска КНДР, сообщили в ГУР.",
        "Північна Корея постачає росії снаряди; Чехія передала Україні 500 тисяч снарядів, повідомили в ГУР.",
        "росія планує виготовити 4 млн снарядів і купує ще в КНДР, повідомили в ГУР.",
        "러시아는 올해 포탄 400만 발을 생산하고 북한에서 더 사들인다고 국정원이 밝혔다.",
        "북한은 러시아에 포탄을 보냈고 체코는 우크라이나에 포탄 50만 발을 지원했다고 국정원이 밝혔다.",
        "北朝鮮はロシアに砲弾を供与し、米国はウクライナに砲弾300万発を供与したと国防総省が発表した。",
        "ロシアは砲弾400万発を生産し、北朝鮮からも砲弾を調達していると韓国国防省が発表した。",
        "俄罗斯计划今年生产400万发炮弹，并从朝鲜购买炮弹，韩国国防部称。",
    ],
)
def test_another_s_figure_is_none_though_somebody_says_it_all(text: str, ruleset: Ruleset) -> None:
    """
    ", the Pentagon said" at the end frees no clause before it; what Russia makes, fires or loses is its own.
    """
    assert read(text, ruleset, LANES) == set()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("North Korean soldiers in Russia have lost 4,000 men, the NIS said.", ("casualties", 4_000)),
        ("North Korea sent troops to Russia and lost 4,000 soldiers in Kursk, the NIS said.", ("casualties", 4_000)),
        ("North Korea, which has sent 12,000 soldiers to Russia, lost many, the NIS said.", ("soldiers", 12_000)),
        ("Russia, which has received 12,000 North Korean soldiers, sent them to Kursk, HUR said.", ("soldiers", 12_000)),
        ("Russia fired 60 North Korean missiles at Ukraine, HUR said.", ("missiles", 60)),
        ("North Korea sent 12,000 soldiers to Russia, Ukraine's military intelligence said.", ("soldiers", 12_000)),
        ("Украина заявила, что КНДР отправила в Россию 12 тысяч солдат.", ("soldiers", 12_000)),
        ("러시아는 북한에서 포탄 400만 발을 받았다고 국정원이 밝혔다.", ("shells", 4_000_000)),
        ("ロシアは北朝鮮から砲弾400万発を調達したと韓国国防省が発表した。", ("shells", 4_000_000)),
        ("韩国国防部称，朝鲜向俄罗斯派兵1万人。", ("soldiers", 10_000)),
    ],
)  # fmt: skip
def test_what_was_given_stays_beside_those_who_take_lose_or_say(
    text: str, told: tuple[str, float], ruleset: Ruleset
) -> None:
    """
    The giver's own losses and what the receiver got are the match's.
    """
    assert read(text, ruleset, LANES) == {told}


EXCHANGES = [
    ("Russia gave North Korea two Pantsir systems in exchange for 12,000 troops and 6 million shells, the NIS said.", set(), set()),
    ("In return for 10,000 soldiers, Russia has supplied North Korea with 4 MiG-29 fighters, Seoul said.", {("soldiers", 10_000)}, set()),
    ("Russia supplied North Korea with 50 tanks after Pyongyang sent it 9 million shells, HUR said.", set(), set()),
    ("Russia has sent North Korea 2 Pantsir systems for the 15,000 soldiers it received, the NIS said.", {("soldiers", 15_000)}, set()),
    ("North Korea sent Russia 9 million shells after Putin visited Pyongyang, HUR said.", {("shells", 9_000_000)}, set()),
    ("North Korea sent Russia 9 million shells in return for 50 missiles, HUR said.", {("shells", 9_000_000)}, {("missiles", 50)}),
    ("КНДР передала России 6,5 млн снарядов, а взамен получила 50 ракет, сообщили в ГУР.", {("shells", 6_500_000)}, {("missiles", 50)}),
    ("В обмен на 10 тысяч солдат Россия передала КНДР 50 ракет, сообщила разведка Южной Кореи.", {("soldiers", 10_000)}, {("missiles", 50)}),
    ("В обмін на 10 тисяч солдатів росія передала КНДР 50 ракет, повідомили в ГУР.", {("soldiers", 10_000)}, {("missiles", 50)}),
    ("북한은 병력 1만5000명을 보낸 대가로 러시아에서 미사일 50발을 받았다고 국정원이 밝혔다.", {("soldiers", 15_000)}, {("missiles", 50)}),
    ("북한이 포탄 900만 발을 보낸 뒤 러시아는 북한에 미사일 50발을 제공했다고 국정원이 밝혔다.", {("shells", 9_000_000)}, {("missiles", 50)}),
    ("ロシアは兵士1万人の見返りに北朝鮮にミサイル50発を供与したと韓国国家情報院が明らかにした。", {("soldiers", 10_000)}, {("missiles", 50)}),
    ("俄罗斯为换取1万名士兵向朝鲜提供了50枚导弹，韩国国情院表示。", {("soldiers", 10_000)}, {("missiles", 50)}),
    ("朝鲜向俄罗斯提供900万发炮弹，以换取50枚导弹，韩国国防部称。", {("shells", 9_000_000)}, {("missiles", 50)}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "sent", "paid"), EXCHANGES, ids=lambda value: str(value)[:40])
def test_what_was_paid_does_not_take_the_payer_s_arrow(
    text: str, sent: set[tuple[str, float]], paid: set[tuple[str, float]], ruleset: Ruleset
) -> None:
    """
    "Russia gave two systems in exchange for 12,000 troops" is no 12,000 troops from Russia.
    """
    told: dict[str | None, set[tuple[str, float]]] = {"dprk": set(), "russia": set()}
    for found in match(article(title="Daily briefing", text=text), ruleset):
        told[giver_of(found)] |= {(figure.thing, figure.value) for figure in own_figures(found)}

    assert told["dprk"] <= sent
    assert told["russia"] <= paid
    assert bool(told["dprk"] | told["russia"]) == bool(sent | paid)


def test_arms_to_north_korea_do_not_name_it_as_the_giver(ruleset: Ruleset) -> None:
    """
    A term whose name only holds the giver's is about what somebody else gives.
    """
    assert "arms-to-dprk" in ruleset.terms
    assert all("arms-to-dprk" not in names for names in NAMING.values())


def test_oil_paid_for_shells_stays_in_the_lane_of_payment(ruleset: Ruleset) -> None:
    """
    There both sides' figures are the matter.
    """
    text = "North Korea delivered shells to Russia in exchange for food, and Russia sent 1 million barrels of oil."

    assert read(text, ruleset, ("payment",)) == {("barrels", 1_000_000)}
    assert read(text, ruleset, ("dprk-to-russia",)) == set()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("North Korea sent shells to Russia; a standard container can hold about 450 shells.", set()),
        (
            "North Korea sent Russia 28,000 containers, which can hold nine million shells.",
            {("containers", 28_000), ("shells", 9_000_000)},
        ),
        ("КНДР поставляет России снаряды: один контейнер вмещает 450 снарядов.", set()),
        ("КНДР постачає Росії снаряди: один контейнер вміщає 450 снарядів.", set()),
        ("북한이 러시아에 포탄을 보냈는데 컨테이너 한 개에 포탄 450발이 들어간다.", set()),
        ("北朝鮮がロシアに砲弾を送ったが、コンテナ1個には砲弾450発が入る。", set()),
        ("朝鲜向俄罗斯运送炮弹，每个集装箱可装炮弹450发。", set()),
    ],
)
def test_what_one_container_holds_is_not_what_was_sent(
    text: str, told: set[tuple[str, float]], ruleset: Ruleset
) -> None:
    """
    An explainer counts shells by the box before it counts the boxes.
    """
    assert read(text, ruleset, LANES) == told
