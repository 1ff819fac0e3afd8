"""Bounds: how a number is meant, from the words beside it."""

import pytest

from monitor.core.figures.bounds import Bound
from monitor.core.figures.numbers import numbers


@pytest.mark.parametrize(
    "text",
    [
        "no more than 3,000 soldiers",
        "Not more than 3,000 were seen",
        "no more than about 3,000 soldiers",
        "The contingent does not exceed 3,000.",
        "fewer than 3,000 soldiers",
        "less than 3,000 shells",
        "under 3,000 shells are left",
        "не более 3 тысяч солдат",
        "не больше 3 тыс. солдат",
        "не более чем 3000 солдат",
        "менее 3000 снарядов",
        "меньше 3 тысяч снарядов",
        "не превышает 3000 человек",
        "не більше 3 тисяч солдатів",
        "менш ніж 3000 снарядів",
        "щонайбільше 3000 солдатів",
        "不超过3000名士兵",
        "没有超過3000名士兵",
        "不到3000名士兵",
        "不足3000名士兵",
        "少于3000名士兵",
        "병사 3000명 미만",
        "병력 3000명 이하",
        "3000명이 채 안 되는 병력",
        "3000명에 못 미친다",
        "병력은 3000명을 넘지 않는다",
        "兵士3000人未満",
        "兵士3000人以下",
        "兵士は3000人に満たない",
        "3000人を超えない規模",
    ],
)
def test_a_ceiling_is_no_floor(text: str) -> None:
    """
    `no more than` holds `more than` and says the contrary; `fewer than` is not exact.
    """
    (number,) = numbers(text)

    assert (number.low, number.high, number.bound) == (None, 3000, Bound.AT_MOST)


@pytest.mark.parametrize(
    "text",
    [
        "more than 3,000 soldiers",
        "no fewer than 3,000 soldiers",
        "not less than 3,000 shells",
        "The losses exceeded 3,000.",
        "более чем 3000 солдат",
        "не менее 3000 снарядов",
        "не меньше 3000 снарядов",
        "превысили 3000 человек",
        "більше ніж 3000 солдатів",
        "не менше 3000 снарядів",
        "超过3000名士兵",
        "不少于3000名士兵",
        "병사 3000명 이상",
        "3000명이 넘는 병력",
        "兵士3000人以上",
        "3000人を超える兵士",
    ],
)
def test_a_floor_stays_a_floor(text: str) -> None:
    """
    `no fewer than` holds `fewer than` and says the contrary.
    """
    (number,) = numbers(text)

    assert (number.low, number.high, number.bound) == (3000, None, Bound.AT_LEAST)


def test_fewer_than_a_thousand_are_not_thousands() -> None:
    """
    `тысячи` behind a word of bound is the genitive of one thousand.
    """
    (number,) = numbers("меньше тысячи снарядов")

    assert (number.low, number.high) == (None, 1000)


@pytest.mark.parametrize(
    "text", ["포탄 650만 발이 넘어갔다", "650만 발을 넘겼다고", "6,500,000 shells went over the bridge"]
)
def test_what_crossed_over_did_not_exceed(text: str) -> None:
    """
    넘다 is to exceed, 넘어가다 to go across: to Russia.
    """
    (number,) = numbers(text)

    assert (number.low, number.high, number.bound) == (6_500_000, 6_500_000, Bound.EXACT)
