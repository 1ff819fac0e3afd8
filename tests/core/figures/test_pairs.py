"""Two numbers of one thing: the verb goes with the part, and the news is what a number has become."""

import pytest

from monitor.core.figures import figures
from monitor.core.figures.bounds import Bound


def read(text: str) -> list[tuple[str, float]]:
    """What the program reads in a sentence."""
    return [(figure.thing, figure.value) for figure in figures(text)]


@pytest.mark.parametrize(
    ("text", "part", "whole"),
    [
        ("Some 6,000 of the 11,000 North Korean soldiers in Kursk were killed or wounded.", 6_000, 11_000),
        ("At least 4,000 out of roughly 12,000 soldiers have been killed.", 4_000, 12_000),
        ("Of the 12,000 soldiers sent, about 4,000 were killed.", 4_000, 12_000),
        ("6000 из 11 тысяч северокорейских солдат погибли.", 6_000, 11_000),
        ("Из 12 тысяч солдат погибли около 4 тысяч.", 4_000, 12_000),
        ("6000 з 11 тисяч солдатів загинули.", 6_000, 11_000),
        ("Із 12 тисяч солдатів загинули 4 тисячі.", 4_000, 12_000),
        ("파병된 북한군 1만5천 명 가운데 600명이 전사했다.", 600, 15_000),
        ("북한군 1만1천 명 중 4천 명이 죽거나 다쳤다.", 4_000, 11_000),
        ("派遣された兵士1万1000人のうち6000人が死傷した。", 6_000, 11_000),
        ("1.1万名朝鲜士兵中有6000人阵亡。", 6_000, 11_000),
    ],
)
def test_the_verb_goes_with_the_part_and_the_part_comes_first(text: str, part: float, whole: float) -> None:
    """
    Six thousand of eleven are dead, and not eleven; the whole is told last, for it is not the news.
    """
    assert read(text) == [("casualties", part), ("soldiers", whole)]


@pytest.mark.parametrize(
    "text",
    [
        "Nearly half of the 11,000 North Korean soldiers have been killed.",
        "More than 60 percent of the 11,000 troops were wounded.",
        "Two thirds of about 11,000 soldiers were killed.",
        "Most of its 11,000 soldiers were wounded.",
        "Losses among the 11,000 soldiers were heavy.",
        "Половина из 11 тысяч солдат погибла.",
        "Большинство из этих 11 тысяч солдат ранены.",
        "Половина з 11 тисяч солдатів загинула.",
        "북한군 1만1천 명의 절반이 전사했다.",
        "북한군 1만1천 명 가운데 상당수가 사망했다.",
        "兵士1万1000人の半数が死傷した。",
        "1.1万名朝鲜士兵近半阵亡。",
        "1.1万名士兵的三分之一伤亡。",
    ],
)
def test_of_a_share_without_a_number_only_the_whole_is_known(text: str) -> None:
    """
    Half of eleven thousand is not for us to work out, and eleven thousand did not fall.
    """
    assert read(text) == [("soldiers", 11_000)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The deaths of the 600 soldiers were confirmed.", [("casualties", 600)]),
        ("A contingent of 12,000 soldiers arrived.", [("soldiers", 12_000)]),
        ("Контингент из 12 тысяч солдат прибыл.", [("soldiers", 12_000)]),
        ("북한군 600명이 사망했다.", [("casualties", 600)]),
        ("600名中国士兵阵亡", [("casualties", 600)]),
        ("Two of the 40 missiles exploded.", [("missiles", 2), ("missiles", 40)]),
    ],
)
def test_what_is_no_part_keeps_its_verb(text: str, told: list[tuple[str, float]]) -> None:
    """
    A contingent of twelve thousand has as many, and 中 begins China.
    """
    assert read(text) == told


@pytest.mark.parametrize(
    ("text", "now", "was"),
    [
        ("The number of troops rose from 11,000 to 15,000 soldiers.", 15_000, 11_000),
        ("It grew from 11,000 soldiers in July to about 15,000 soldiers in August.", 15_000, 11_000),
        ("Число солдат увеличилось с 11 тысяч до 15 тысяч солдат.", 15_000, 11_000),
        ("Кількість зросла з 11 тисяч до 15 тисяч солдатів.", 15_000, 11_000),
        ("러시아에 파병된 북한군이 1만1천명에서 1만5천명으로 늘었다.", 15_000, 11_000),
        ("朝鲜士兵从1.1万人增加到1.5万人", 15_000, 11_000),
        ("朝鲜士兵从1.5万人减少到1.1万人", 11_000, 15_000),
        ("北朝鮮兵は1万1000人から1万5000人に増えた", 15_000, 11_000),
    ],
)
def test_what_a_number_has_become_comes_first(text: str, now: float, was: float) -> None:
    """
    A claim shows its first figure: the old one would be last year's news.
    """
    assert read(text) == [("soldiers", now), ("soldiers", was)]
    assert figures(text)[0].bound in (Bound.EXACT, Bound.ABOUT)


def test_containers_that_grew_are_counted_twice() -> None:
    """
    The noun stands before the first number only.
    """
    assert read("컨테이너가 2만 개에서 2만8천 개로 늘었다.") == [
        ("containers", 28_000),
        ("containers", 20_000),
    ]


def test_a_scale_that_may_be_meant_for_both_is_not_guessed() -> None:
    """
    `from 20 to 28 thousand`: twenty shells there never were.
    """
    assert read("Поставки выросли с 20 до 28 тысяч снарядов") == [("shells", 28_000)]


@pytest.mark.parametrize(
    "text",
    [
        "from 11,000 to 15,000 soldiers",
        "от 11 до 15 тысяч солдат",
        "1万1000~1万5000人の兵士",
        "병력 1만1천 명에서 1만5천 명을 보낸다",
        "兵士1万1000人から1万5000人を送る",
    ],
)
def test_a_range_stays_a_range(text: str) -> None:
    """
    Where nothing grew, both ends are the news.
    """
    (figure,) = figures(text)

    assert (figure.low, figure.high, figure.bound) == (11_000, 15_000, Bound.RANGE)


def test_a_sentence_ends_behind_a_number_in_words() -> None:
    """
    The dot of `тыс.` belongs to the number, that of `тысячи.` ends the sentence.
    """
    assert read("Их было 4 тысячи. Солдат встретили.") == []
    assert read("Прибыли 4 тыс. солдат.") == [("soldiers", 4_000)]
