"""Numerals: what the words and signs of a number are worth together."""

import pytest

from monitor.core.figures.bounds import Bound
from monitor.core.figures.numbers import numbers


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 млн 200 тыс. снарядов", 1_200_000),
        ("миллион двести тысяч снарядов", 1_200_000),
        ("тысяча двести солдат", 1_200),
        ("2 тисячі 500 солдатів", 2_500),
        ("two million five hundred thousand shells", 2_500_000),
        ("one thousand two hundred soldiers", 1_200),
        ("one hundred and fifty thousand shells", 150_000),
        ("a hundred and twenty guns", 120),
        ("one hundred thousand shells", 100_000),
        ("2½ million shells", 2_500_000),
        ("½ million shells", 500_000),
        ("2 and a half million shells", 2_500_000),
        ("2 с половиной миллиона снарядов", 2_500_000),
        ("quarter of a million shells", 250_000),
        ("three-quarters of a million shells", 750_000),
        ("만2천 명", 12_000),
        ("병력 만 2천 명", 12_000),
        ("만5000명", 15_000),
        ("백만 발", 1_000_000),
        ("병사 삼천 명", 3_000),
        ("병사 이천오백 명", 2_500),
        ("만 이천 명", 12_000),
        ("병력 만 명", 10_000),
    ],
)
def test_the_pieces_of_a_number_are_one_number(text: str, value: float) -> None:
    """
    The last piece alone is a wrong number: 200,000 for 1.2 million.
    """
    (number,) = numbers(text)

    assert (number.low, number.high) == (value, value)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("a million 152-mm shells", [1_000_000]),
        ("5 тысяч 122-мм снарядов", [5_000]),
        ("200 орудий 120 РСЗО", [200, 120]),
        ("3 тысячи солдат, 200 орудий", [3_000, 200]),
        ("북한군만 2천 명", [2_000]),
        ("만 19세 병사 2명", [19, 2]),
        ("one hundred and then two thousand", [100, 2_000]),
    ],
)
def test_numbers_that_only_stand_near_stay_apart(text: str, values: list[float]) -> None:
    """
    A calibre is no part of the number before it, and 만 behind a noun is "only".
    """
    assert [number.low for number in numbers(text)] == values


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("三四千名士兵", 3_000, 4_000),
        ("七八百名士兵", 700, 800),
        ("两三万发炮弹", 20_000, 30_000),
        ("五六十枚导弹", 50, 60),
        ("이삼천 명", 2_000, 3_000),
        ("百数十発", 100, 200),
        ("千数百人の兵士", 1_000, 2_000),
        ("1万数千人の兵士", 10_000, 20_000),
        ("백수십 발", 100, 200),
        ("十几枚导弹", 10, 20),
        ("十几万发炮弹", 100_000, 200_000),
    ],
)
def test_a_number_between_two_is_a_range(text: str, low: float, high: float) -> None:
    """
    三四千 is three or four thousand, and 百数十 a hundred and some tens.
    """
    (number,) = numbers(text)

    assert (number.low, number.high, number.bound) == (low, high, Bound.RANGE)


@pytest.mark.parametrize(
    ("text", "low"),
    [("수백 명", 100), ("数百人", 100), ("几千名", 1_000), ("数十万発", 100_000), ("수십만 발", 100_000)],
)
def test_hundreds_stay_an_order_of_magnitude(text: str, low: float) -> None:
    """
    수백 begins with "some" and not with a number.
    """
    (number,) = numbers(text)

    assert (number.low, number.high, number.bound) == (low, 10 * low, Bound.ORDER)


@pytest.mark.parametrize(
    "text",
    [
        "2 1/2 million shells",
        "a third of a million shells",
        "三五千名",
        "수 천 명",
        "몇 백 명",
        "이 대는 낡았다",
    ],
)
def test_what_cannot_be_read_whole_is_not_read_in_part(text: str) -> None:
    """
    Two for two and a half, a thousand for some thousands: nothing is better.
    """
    assert numbers(text) == []


@pytest.mark.parametrize(
    ("text", "low"),
    [("병사 천여 명", 1_000), ("만여 명", 10_000), ("20여 만명", 200_000), ("백 명 넘게", 100)],
)
def test_and_more_is_heard_behind_hangul_numerals(text: str, low: float) -> None:
    """
    천여 is a thousand and more.
    """
    (number,) = numbers(text)

    assert (number.low, number.high, number.bound) == (low, None, Bound.AT_LEAST)
