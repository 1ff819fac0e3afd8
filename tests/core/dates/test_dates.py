"""Dates as pages write them, in the languages of the coverage and its neighbours."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.core.dates import parse, parse_attribute, zone_of

CASES = [
    line.split("\t")
    for line in Path(__file__).with_name("dates.tsv").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


def read(raw: str) -> tuple[str, str, bool]:
    """What is read, in the notation of dates.tsv, and whether it is given as certain."""
    stamp = parse(raw)
    if stamp is None:
        return "none", "-", False
    if stamp.other is not None:
        return stamp.day.isoformat(), "?", stamp.certain
    if not stamp.timed:
        return stamp.day.isoformat(), "d", stamp.certain
    return stamp.at.isoformat()[:19], "z" if stamp.zoned else "t", stamp.certain


def wanted(text: str) -> str:
    """The expected moment with its seconds, as `read` writes it."""
    return text + ":00" if len(text) == 16 else text


def test_two_hundred_dates_are_read_right() -> None:
    """The figure: at least 97 % right, and none wrong that is given as certain."""
    wrong = [(raw, *read(raw)) for _, raw, expected, has in CASES if read(raw)[:2] != (wanted(expected), has)]

    assert len(CASES) >= 200
    assert len({language for language, *_ in CASES}) >= 8
    assert not [case for case in wrong if case[3]]
    assert len(wrong) <= 0.03 * len(CASES), wrong


@pytest.mark.parametrize(
    ("name", "hours"),
    [
        ("KST", 9),
        ("JST", 9),
        ("МСК", 3),
        ("мск", 3),
        ("EST", -5),
        ("UTC+3", 3),
        ("GMT+9", 9),
        ("+0900", 9),
        ("+09:00", 9),
        ("-05", -5),
    ],
)
def test_zone_names_are_known(name: str, hours: int) -> None:
    """A feed's KST read as UTC moves a report nine hours."""
    zone = zone_of(name)

    assert zone is not None
    assert datetime(2026, 1, 5, tzinfo=zone).utcoffset().total_seconds() == hours * 3600  # type: ignore[union-attr]


@pytest.mark.parametrize("name", ["CST", "IST", "local time", "", "UTC+25", "XYZ"])
def test_a_zone_name_of_two_places_is_none(name: str) -> None:
    """CST is Chicago and Shanghai: thirteen hours apart."""
    assert zone_of(name) is None


def test_summer_time_is_looked_up_for_a_place() -> None:
    """ "ET" means another offset in July than in January."""
    assert parse("July 4, 2025 9:30 ET").at == datetime(2025, 7, 4, 13, 30, tzinfo=UTC)  # type: ignore[union-attr]
    assert parse("January 4, 2025 9:30 ET").at == datetime(2025, 1, 4, 14, 30, tzinfo=UTC)  # type: ignore[union-attr]


def test_both_readings_of_an_unclear_order_are_kept() -> None:
    """The caller may know which: by the page's other dates, or by its feed."""
    stamp = parse("08/11/2022")

    assert stamp is not None
    assert (stamp.day.isoformat(), stamp.other.isoformat()) == ("2022-11-08", "2022-08-11")  # type: ignore[union-attr]
    assert stamp.swapped().day.isoformat() == "2022-08-11"
    assert not stamp.certain


@pytest.mark.parametrize("raw", ["1671790272", "1671790272000"])
def test_an_attribute_may_count_seconds(raw: str) -> None:
    """`data-time` and some meta tags hold a Unix time; running text never does."""
    assert parse_attribute(raw).at == datetime(2022, 12, 23, 10, 11, 12, tzinfo=UTC)  # type: ignore[union-attr]
    assert parse(raw) is None


@pytest.mark.parametrize(
    "raw", ["0", "0000000000", "9999999999999", "-1", "", " ", "null", "0000-00-00", "2022-13-45", "99999999"]
)
def test_an_empty_field_is_no_date(raw: str) -> None:
    """Content systems print their zero."""
    assert parse_attribute(raw) is None


def test_a_long_text_is_searched_only_at_its_beginning() -> None:
    """Patterns with many alternatives must not run over a page."""
    assert parse("a " * 5000 + "23 December 2022") is None
