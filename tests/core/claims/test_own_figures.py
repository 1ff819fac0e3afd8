"""A match's own figures: what others have, fire, lose or promise is no figure of it."""

import pytest

from monitor.core.claims.own_figures import own_figures
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


def test_oil_paid_for_shells_stays_in_the_lane_of_payment(ruleset: Ruleset) -> None:
    """
    There both sides' figures are the matter.
    """
    text = "North Korea delivered shells to Russia in exchange for food, and Russia sent 1 million barrels of oil."

    assert read(text, ruleset, ("payment",)) == {("barrels", 1_000_000)}
    assert read(text, ruleset, ("dprk-to-russia",)) == set()
