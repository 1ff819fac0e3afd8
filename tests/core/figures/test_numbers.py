"""Numbers: what is one, what is none, and where it ends."""

import pytest

from monitor.core.figures.bounds import Bound
from monitor.core.figures.numbers import numbers


@pytest.mark.parametrize(
    ("text", "low"),
    [
        ("55,000 155-millimeter rounds", 55_000),
        ("8천7백 톤", 8_700),
        ("1만2천명", 12_000),
        ("полутора тысяч тонн", 1_500),
        ("пары сотен ракет", 200),
        ("около тысячи человек", 1_000),
        ("미사일 두 발을", 2),
        ("10,000-strong", 10_000),
        ("，10余架", 10),
        ("5-ти ракет", 5),
        ("пів мільйона снарядів", 500_000),
        ("чверть мільйона снарядів", 250_000),
        ("четверть миллиона снарядов", 250_000),
    ],
)
def test_a_number_is_read_as_it_is_written(text: str, low: float) -> None:
    """
    Each of these stood in a report and was read wrong or not at all.
    """
    (number,) = numbers(text)

    assert number.low == low


@pytest.mark.parametrize(
    "text",
    [
        "8,700-ton submarine",
        "2,000-pound bombs",
        "사거리 400km로",
        "400㎞가량",
        "8700톤급",
        "화살-1 미사일",
        "БАРС-32",
        "9차 당대회",
        "4 июля",
        "26~27일",
        "от 10 до 20 километров",
        "4:00左右",
    ],
)
def test_a_class_a_model_a_date_or_a_length_is_no_number_of_things(text: str) -> None:
    """
    They stand beside the very nouns that are counted.
    """
    assert numbers(text) == []


def test_thousands_without_a_bound_are_an_order_of_magnitude() -> None:
    """
    `тысячи` alone is thousands; after a word of bound it is one thousand.
    """
    (number,) = numbers("тысячи солдат")

    assert (number.low, number.high, number.bound) == (1_000, 10_000, Bound.ORDER)


def test_reading_stops_where_the_caller_wants() -> None:
    """
    A table of ten thousand rows is not read to its end for forty figures.
    """
    assert 5 <= len(numbers("12 shells. " * 100, most=5)) <= 6


@pytest.mark.parametrize("text", ["1" * 400 + " shells", "一" * 400 + "枚", "9" * 20 + " млрд"])
def test_an_endless_row_of_digits_is_no_number(text: str) -> None:
    """
    It would be infinite, and the database and JSON know no such number.
    """
    assert numbers(text) == []
