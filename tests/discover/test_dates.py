"""A date is right, or it is none."""

from datetime import datetime

import pytest

from monitor.discover.dates import read_date, zone_of
from tests.builders import at

NINE = at("09:00")


@pytest.mark.parametrize(
    "raw",
    [
        "Tue, 24 Nov 2026 09:00:00 GMT", "Tue, 24 Nov 2026 09:00:00 +0000", "24 Nov 2026 09:00:00 UT", "Tue, 24 Nov 26 09:00:00 Z",
        "Tue, 24 Nov 2026 18:00:00 KST", "Tue, 24 Nov 2026 18:00:00 JST", "Tue, 24 Nov 2026 12:00:00 MSK", "24 ноября 2026, 12:00 МСК",
        "Вт, 24 ноя 2026 12:00:00 +0300", "Tue, 24 Nov 2026 04:00:00 EST", "Tue, 24 Nov 2026 04:00 ET", "Nov 24, 2026 4:00 AM ET",
        "November 24, 2026 04:00 EST", "Tue, 24 Nov 2026 10:00:00 CET", "Tue, 24 Nov 2026 11:00:00 EET", "2026-11-24T18:00:00+09:00",
        "2026-11-24T09:00:00Z", "2026-11-24T09:00:00.123Z", "2026-11-24T09:00Z", "2026-11-24 09:00:00 +0000", "2026-11-24T18:00+09",
        "2026/11/24 18:00 KST", "2026.11.24 18:00 +0900", "2026.11.24 오후 6:00 KST", "2026년 11월 24일 18:00 KST",
        "2026年11月24日 18:00 JST", "20261124T090000Z", "Tue Nov 24 09:00:00 UTC 2026", "Tue Nov 24 2026 18:00:00 GMT+0900 (KST)",
        "Ter, 24 Nov 2026 06:00:00 -0300", "24.11.2026 12:00 +0300", "Tue, 24 Nov 2026 18:00:00 Asia/Seoul", "24 Nov 26 0900 GMT",
        "Tue, 24 Nov 2026 17:00:00 HKT", "Di, 24 Nov 2026 10:00:00 MEZ", "24 листопада 2026 11:00 EET",
    ],
)  # fmt: skip
def test_a_moment_is_read_with_its_zone(raw):
    """Every one of these is nine in the morning, UTC."""
    moment = read_date(raw)

    assert moment is not None
    assert moment.replace(microsecond=0) == NINE


@pytest.mark.parametrize(
    "raw",
    [
        "", " ", "yesterday", "2 hours ago", "11/12/2026 10:00 UTC", "Thu, 01 Jan 1970 00:00:00 GMT", "0000-00-00 00:00:00",
        "Tue, 32 Nov 2026 00:00:00 GMT", "2026-13-01", "Tue, 24 Nov 2026 09:00:00 XYZT", "Tue, 24 Nov 2026 09:00:00", "2026-11-24 09:00",
        "24 November", "09:00", "Copyright 2026", "2026", "-1", "9" * 100, "Tue, 24 Nov 2026 09:00:00 +2500", "2026-02-30T00:00:00Z",
        "0001-01-01T00:00:00Z", "Tue, 24 Nov 2026 29:00:00 GMT",
    ],
)  # fmt: skip
def test_what_could_be_another_moment_is_none(raw):
    """An undated report is looked at; a wrongly dated one is passed over."""
    assert read_date(raw) is None


@pytest.mark.parametrize(
    ("raw", "day"),
    [("2026-11-24", 24), ("24 Nov 2026", 24), ("24.11.2026", 24), ("11/24/2026", 24), ("2026. 11. 24.", 24), ("12/12/2026", 12)],
)  # fmt: skip
def test_a_day_is_its_midnight_in_utc(raw, day):
    """A day without a time names no zone either; the raw words stay beside it."""
    moment = read_date(raw)

    assert moment is not None
    assert (moment.day, moment.hour) == (day, 0)


def test_a_zoneless_time_takes_the_zone_of_a_country_that_has_one():
    """Russia has eleven zones and the United States six: there a time without its zone stays unknown."""
    assert read_date("2026-11-24 18:00:00", zone_of("KR")) == NINE
    assert read_date("2026-11-24T18:00:00", zone_of("KR")) == NINE
    assert read_date("2026-11-24T18:00:00", None) is None
    assert read_date("2026-11-24 11:00:00", zone_of("UA")) == NINE
    assert zone_of("RU") is None
    assert zone_of("US") is None


def test_cst_is_china_s_only_where_the_outlet_is_chinese():
    """RFC 822 means Chicago by it."""
    raw = "Tue, 24 Nov 2026 17:00:00 CST"

    assert read_date(raw, zone_of("TW")) == NINE
    assert read_date(raw) == datetime.fromisoformat("2026-11-24T23:00:00+00:00")
