"""Each mention in exactly one day's list, whatever the clocks do."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from monitor.store import Store
from tests.builders import at
from tests.store.works import page


@pytest.mark.parametrize(
    "zone", ["UTC", "Asia/Seoul", "America/New_York", "Europe/Kyiv", "Australia/Lord_Howe"]
)
@pytest.mark.parametrize(
    "middle", ["2026-03-08T06:00", "2026-03-29T02:00", "2026-10-25T02:00", "2026-11-01T06:00"]
)
def test_every_hour_round_a_clock_change_falls_on_one_day(tmp_path: Path, zone: str, middle: str) -> None:
    """
    A day of 23 or 25 hours is still one list, and midnight belongs to one side.
    """
    timezone = ZoneInfo(zone)
    moment = datetime.fromisoformat(middle).replace(tzinfo=UTC)
    hours = [moment + timedelta(hours=hour, minutes=minute) for hour in range(-36, 37) for minute in (0, 59)]
    with Store.open(tmp_path / "monitor.db", timezone=timezone) as store:
        run = store.runs.begin("crawl", hours[0])
        store.runs.end(run, now=hours[0], states={})
        later = store.runs.begin("crawl", hours[0])
        with store.base.transaction():
            for place, hour in enumerate(hours):
                store.record(
                    page(f"https://a.example/{place}", text=f"Report {place}.", fetched_at=hour),
                    run=later,
                    now=hour,
                )
        days = {
            (hours[0].astimezone(timezone) + timedelta(days=day)).date().isoformat() for day in range(-1, 6)
        }
        listed = {day: [item.id for item in store.digest_rows(day).items] for day in sorted(days)}

    assert sorted(id_ for ids in listed.values() for id_ in ids) == list(range(1, len(hours) + 1))
    for day, ids in listed.items():
        assert all(hours[id_ - 1].astimezone(timezone).date().isoformat() == day for id_ in ids)


def test_a_clock_set_back_puts_nothing_in_two_lists(store: Store, run: int) -> None:
    """
    A day back and forth: what was found keeps the day it was found on.
    """
    for place, day in enumerate(("2026-11-24", "2026-11-23", "2026-11-24", "2026-11-25")):
        store.record(
            page(f"https://a.example/{place}", text=f"Report {place}."), run=run, now=at("09:00", day)
        )
    lists = {
        day: [item.id for item in store.digest_rows(day).items]
        for day in ("2026-11-23", "2026-11-24", "2026-11-25")
    }

    assert lists == {"2026-11-23": [2], "2026-11-24": [1, 3], "2026-11-25": [4]}


def test_a_day_keeps_its_mentions_when_the_zone_is_changed(database: Path) -> None:
    """
    The day was written when the mention was found, in the zone then set.
    """
    with Store.open(database, timezone=ZoneInfo("Asia/Seoul")) as store:
        run = store.runs.begin("crawl", at("20:00"))
        store.record(page(), run=run, now=at("20:00"))
    with Store.open(database, timezone=ZoneInfo("America/New_York")) as store:
        assert [item.id for item in store.digest_rows("2026-11-25").items] == [1]
        assert store.digest_rows("2026-11-24").items == []
