"""The clock's hour beside the word for the time of day: "밤 9:40" is no morning."""

import pytest

from monitor.core.dates import parse


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("2026.11.24 오전 9:40", "09:40"),
        ("2026.11.24 오전 12:05", "00:05"),
        ("2026.11.24 오후 9:40", "21:40"),
        ("2026.11.24 오후 12:10", "12:10"),
        ("2026년 11월 24일 새벽 3시 20분", "03:20"),
        ("2026.11.24 아침 7:30", "07:30"),
        ("2026.11.24 낮 12:20", "12:20"),
        ("2026.11.24 낮 1:20", "13:20"),
        ("2026.11.24 낮 11:20", "11:20"),
        ("2026.11.24 저녁 7:15", "19:15"),
        ("2026.11.24 밤 9:40", "21:40"),
        ("입력 2026.11.24. 밤 11:05", "23:05"),
        ("2026年11月24日 午後0時30分", "12:30"),
        ("2026年11月24日夜9時40分", "21:40"),
        ("2026年11月24日（火）夕方 5時10分", "17:10"),
        ("2026年11月24日 深夜0時30分", "00:30"),
        ("2026年11月24日 深夜11時30分", "23:30"),
        ("2026年11月24日 未明2時5分", "02:05"),
        ("2026年11月24日 朝7時5分", "07:05"),
        ("2026年11月24日 上午11点05分", "11:05"),
        ("2026年11月24日 晚9点40分", "21:40"),
        ("2026年11月24日 晚上9:40", "21:40"),
        ("2026年11月24日 晚间9:40", "21:40"),
        ("2026年11月24日 晚間9:40", "21:40"),
        ("2026年11月24日 凌晨12:30", "00:30"),
        ("2026年11月24日 中午11:50", "11:50"),
        ("2026年11月24日 傍晚6:20", "18:20"),
        ("2026.11.24 밤 21:40", "21:40"),
        ("Nov 24, 2026 9:40 p.m.", "21:40"),
        ("Nov 24, 2026 12:40 AM", "00:40"),
        ("24/11/2026 9:40 μμ", "21:40"),
        ("24.11.2026 09:40", "09:40"),
    ],
)
def test_the_word_beside_the_hour_tells_its_half_of_the_day(raw: str, expected: str) -> None:
    """Half a day off is another day of the list in Seoul."""
    stamp = parse(raw)

    assert stamp is not None
    assert f"{stamp.at:%F %H:%M}" == f"2026-11-24 {expected}"
    assert stamp.timed


@pytest.mark.parametrize(
    "raw",
    [
        "2026.11.24 밤 12:30",
        "2026.11.24 밤 1:30",
        "2026年11月24日 夜0時30分",
        "2026年11月24日 晚上12:30",
        "2026.11.24 아침 2:30",
        "2026.11.24 저녁 1:30",
    ],
)
def test_an_hour_that_its_word_is_not_said_of_is_none(raw: str) -> None:
    """Half past twelve at night on the 24th may be the 25th: the day stays, the time is left out."""
    stamp = parse(raw)

    assert stamp is not None
    assert (stamp.day.isoformat(), stamp.timed) == ("2026-11-24", False)
