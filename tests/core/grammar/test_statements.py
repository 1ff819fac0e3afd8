"""Two statements in one sentence: who speaks second does not take what the first one said."""

import time

import pytest

from monitor.core.matching import match
from tests.rulebook import project_rules, told


def spoken(text: str) -> set[tuple[str | None, str]]:
    """Each match's speaker with its tags that tell what somebody answered."""
    wanted = ("denial", "denied", "no-comment", "justification")
    found = match(told(text), project_rules())
    assert found, text
    return {(one.speaker, " ".join(tag for tag in one.tags if tag in wanted)) for one in found}


FIRST = [
    ("austin", "Austin said North Korea had sent 3,000 soldiers to Russia; Zakharova called on Seoul to calm down."),
    ("austin", "Austin said North Korea had sent 3,000 soldiers to Russia and Zakharova told Seoul to calm down."),
    ("budanov", "Budanov said North Korea had sent 4 million shells to Russia, and Peskov said the Kremlin had no comment."),
    ("nato", "Rutte said North Korea had sent troops to Kursk, while Putin said it was Russia's own business."),
    ("blinken", "Blinken accused North Korea of sending soldiers to Russia; Wang Yi said China did not know of it."),
    ("pentagon", "The Pentagon confirmed that North Korea sent troops to Russia; China's foreign ministry said it was not aware of it."),
    ("nato", "Генсек НАТО Рютте подтвердил отправку военных КНДР в Россию; Захарова заявила, что Сеулу следует успокоиться."),
    ("budanov", "Буданов заявил, что КНДР отправила солдат в Россию, а Песков отказался от комментариев."),
    ("budanov", "Буданов заявив, що КНДР передала росії 4 млн снарядів, а Пєсков відмовився коментувати."),
    ("austin", "오스틴 장관은 북한이 러시아에 병력 3천명을 보냈다고 밝혔고, 자하로바 대변인은 한국에 자제를 촉구했다."),
    ("nis", "국정원은 북한이 러시아에 포탄을 보냈다고 밝혔으며 페스코프 대변인은 한국이 진정해야 한다고 말했다."),
    ("mnd-kr", "韓国国防省は北朝鮮がロシアに砲弾を送ったと発表し、ペスコフ報道官は韓国は落ち着くべきだと述べた。"),
    ("nis", "国情院表示朝鲜向俄罗斯运送炮弹，扎哈罗娃则称首尔应当冷静。"),
    ("blinken", "Blinken said North Korea was sending soldiers to Russia, but Wang Yi said China knew nothing."),
]  # fmt: skip


@pytest.mark.parametrize(("speaker", "text"), FIRST, ids=lambda value: value[:40])
def test_who_speaks_second_does_not_take_the_first_one_s_claim(speaker: str, text: str) -> None:
    """
    What Austin said of North Korea would be Zakharova's, and his own claim would be gone.
    """
    assert spoken(text) == {(speaker, "")}


@pytest.mark.parametrize(
    "text",
    [
        "Kasčiūnas said North Korea had sent 3,000 soldiers to Russia; Zakharova called on Vilnius to calm down.",
        "Kasčiūnas said North Korea had sent 3,000 soldiers to Russia, and Peskov said the Kremlin had no comment.",
        "Budanov said rain was near; Kasčiūnas said North Korea had sent 3,000 soldiers to Russia.",
        "Литовский министр заявил, что КНДР отправила солдат в Россию; Захарова заявила, что Вильнюсу следует успокоиться.",
        "立陶宛防长说朝鲜向俄罗斯派兵，王毅称中国不知情。",
    ],
)
def test_a_speaker_without_a_name_here_does_not_become_the_next_one(text: str) -> None:
    """
    No speaker is better than one who did not say it.
    """
    assert {speaker for speaker, _ in spoken(text)} == {None}


@pytest.mark.parametrize(
    ("speaker", "tags", "text"),
    [
        ("austin", "denied", "Austin said North Korea had sent soldiers to Russia, but Peskov called it a lie."),
        ("austin", "denied", "Austin said North Korea had sent soldiers to Russia, a claim Peskov called absurd."),
        ("budanov", "denied", "Буданов заявил, что КНДР передала России снаряды, при этом Захарова назвала это ложью."),
        (None, "denied", "立陶宛防长说朝鲜向俄罗斯派兵，克里姆林宫予以否认。"),
        ("peskov", "denial", "North Korea has sent troops to Russia, but Peskov denied it."),
        ("kremlin", "denial", "朝鲜向俄罗斯派兵，但克里姆林宫予以否认。"),
        ("kremlin", "no-comment", "North Korea has sent troops to Russia; the Kremlin declined to comment."),
    ],
)  # fmt: skip
def test_an_answer_is_whose_it_is(speaker: str | None, tags: str, text: str) -> None:
    """
    Who answers what nobody is named to have said is the one who speaks.
    """
    assert spoken(text) == {(speaker, tags)}


@pytest.mark.parametrize(
    ("speaker", "text"),
    [
        ("budanov", "North Korea has sent troops to Russia, and Moscow is paying for it, Budanov said."),
        ("budanov", "North Korea has sent troops to Russia; this is a fact, Budanov said on Monday."),
        (
            "nis",
            "North Korea has sent troops to Russia, while Moscow sends food, the NIS told lawmakers on Tuesday.",
        ),
        ("budanov", "Budanov said North Korea had sent shells to Russia and added that more would come."),
        ("nis", "The NIS said North Korea had sent shells to Russia; it said they went by rail."),
        ("budanov", "Rain fell in Kyiv; Budanov said North Korea had sent shells to Russia."),
        ("budanov", "Zelensky thanked Tokyo, and Budanov said North Korea had sent shells to Russia."),
        ("budanov", "КНДР отправила солдат в Россию, а Москва шлёт хлеб, сообщил Буданов."),
        ("budanov", "Буданов заявил, что КНДР отправила солдат в Россию, и добавил, что их 12 тысяч."),
        ("nis", "국정원은 북한이 러시아에 파병했다고 밝혔고 병력이 1만명이라고 말했다."),
        ("mnd-kr", "北朝鮮はロシアに兵士を送り、ロシアは石油を渡していると韓国国防省が発表した。"),
        ("mnd-kr", "朝鲜向俄罗斯派兵，俄罗斯则提供石油，韩国国防部称。"),
        ("mnd-kr", "朝鲜向俄罗斯派兵，韩国国防部称，士兵已抵达库尔斯克。"),
    ],
)
def test_who_stands_last_or_goes_on_keeps_his_claim(speaker: str, text: str) -> None:
    """
    ", Peskov said" at the end says the whole sentence.
    """
    assert {found for found, _ in spoken(text)} == {speaker}


@pytest.mark.parametrize(
    "unit", ["북한이 러시아에 포탄을 보냈다고 국정원이 밝혔고 ", "，佩斯科夫说朝鲜向俄罗斯派兵", ", and Peskov said North Korea sent shells to Russia"]
)  # fmt: skip
def test_a_page_of_nothing_but_statements_stays_quick(unit: str) -> None:
    """
    Each candidate is held against the statements of its sentence: half a second, and not one of minutes.
    """
    project_rules()
    started = time.perf_counter()
    match(told(unit * 1000), project_rules())

    assert time.perf_counter() - started < 15
