"""Which day is meant: as typed, today, yesterday; and the list that the daemon prints each morning."""

import json
from argparse import Namespace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner, Result

import scheduler
from monitor.cli import cli
from monitor.store import Store
from tests.builders import at
from tests.store.works import page


def monitor(*words: str) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(cli, words, catch_exceptions=False)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """One mention a day, found at noon of 22, 23 and 24 November."""
    path = tmp_path / "monitor.db"
    with Store.open(path) as store:
        run = store.runs.begin("crawl", at("06:00", "2026-11-22"))
        for day in (22, 23, 24):
            noon = at("12:00", f"2026-11-{day}")
            store.record(
                page(f"https://a.example/{day}", text=f"Report {day}.", fetched_at=noon), run=run, now=noon
            )
        store.runs.end(run, now=at("12:05"), states={})
    return path


def settings(folder: Path, zone: str) -> str:
    """A configuration with this time zone."""
    file = folder / "monitor.toml"
    file.write_text(f'timezone = "{zone}"\n')
    return str(file)


@pytest.mark.parametrize(
    ("zone", "now", "word", "day"),
    [
        ("UTC", "2026-11-24T07:00Z", "yesterday", "2026-11-23"),
        ("UTC", "2026-11-24T23:59Z", "today", "2026-11-24"),
        ("Asia/Seoul", "2026-11-23T22:00Z", "yesterday", "2026-11-23"),  # 07:00 on the 24th in Seoul
        ("Asia/Seoul", "2026-11-23T22:00Z", "Today", "2026-11-24"),
        ("America/New_York", "2026-11-24T04:00Z", "yesterday", "2026-11-22"),  # 23:00 on the 23rd there
        ("Europe/Berlin", "2026-10-25T23:30Z", "yesterday", "2026-10-25"),  # a day of 25 hours
        ("Europe/Berlin", "2026-03-29T22:30Z", "yesterday", "2026-03-29"),  # a day of 23
        ("Asia/Seoul", "2026-11-23T22:00Z", "2026-11-21", "2026-11-21"),
    ],
)
def test_a_day_is_named_from_today_in_the_configured_zone(
    database: Path, tmp_path: Path, zone: str, now: str, word: str, day: str
) -> None:
    """
    `date -u -d yesterday` is a day off in the morning of every zone east of UTC.
    """
    config = settings(tmp_path, zone)
    words = ["--db", str(database), "--config", config, "--now", now, "--date", word, "--format", "json"]

    assert json.loads(monitor("digest", *words).stdout)["day"] == day


@pytest.mark.parametrize(
    "words",
    [
        ("digest",),
        ("list",),
        ("claims", "list"),
        ("review", "1", "--keep"),
        ("crawl",),
        ("sources", "status"),
    ],
)
def test_settings_that_were_named_must_be_there(
    database: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    """
    A mistyped name gave the list of another zone's day, and a crawl put its mentions into it for good.
    """
    before = database.read_bytes()
    done = monitor(*words, "--db", str(database), "--config", str(tmp_path / "montior.toml"))

    assert done.exit_code == 2
    assert "montior.toml' does not exist" in done.stderr
    assert database.read_bytes() == before


def test_without_settings_the_days_are_those_of_utc(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    The program runs before anyone has configured it.
    """
    monkeypatch.chdir(tmp_path)
    for words in ((), ("--config", "monitor.toml")):
        done = monitor("digest", "--db", str(database), *words, "--date", "2026-11-24", "--format", "json")
        assert json.loads(done.stdout)["timezone"] == "UTC"


@pytest.mark.parametrize(
    ("word", "days"), [("yesterday", [24, 23]), ("today", [24]), ("2026-11-22", [24, 23, 22])]
)
def test_a_list_begins_at_such_a_day_too(database: Path, tmp_path: Path, word: str, days: list[int]) -> None:
    """
    What one learns at `--date` holds at `--since`.
    """
    config = settings(tmp_path, "Asia/Seoul")
    words = ["--db", str(database), "--config", config, "--now", "2026-11-24T14:00Z", "--since", word]
    listed = json.loads(monitor("list", *words, "--format", "json").stdout)

    assert [item["url"] for item in listed] == [f"https://a.example/{day}" for day in days]
    assert monitor("claims", "list", *words).exit_code == 0


@pytest.mark.parametrize(
    "day",
    [
        "",
        "tomorrow",
        "2026-02-30",
        "2026-11-24Tomorrow",
        "24.11.2026",
        "9999-12-31",
        "0001-01-01",
        "1899-12-31",
        "3000-01-01",
    ],
)
@pytest.mark.parametrize("zone", ["UTC", "Asia/Seoul", "America/New_York"])
def test_a_day_that_is_none_is_wrong_input(database: Path, tmp_path: Path, day: str, zone: str) -> None:
    """
    Also where the calendar ends: no day can be counted from there.
    """
    config = settings(tmp_path, zone)
    done = monitor("digest", "--db", str(database), "--config", config, "--date", day)

    assert done.exit_code == 2
    assert "is not a day" in done.stderr


def test_a_time_beyond_the_calendar_is_wrong_input(database: Path) -> None:
    """
    In UTC it would lie in the year 0.
    """
    done = monitor("digest", "--db", str(database), "--now", "0001-01-01T00:00+09:00")

    assert done.exit_code == 2
    assert "is not a time" in done.stderr


def morning_lists(options: Namespace) -> tuple[list[str], list[datetime]]:
    """The command that the daemon runs for its list, and ten mornings at which it does."""
    built = scheduler.build(options, scheduler.Children(timedelta(minutes=1)))
    job = next(job for job, *_ in built._pending_jobs if job.id == "digest")
    _python, _m, _monitor, *words = job.args[1]
    mornings: list[datetime] = []
    last, since = None, at("12:00", "2026-10-20").astimezone(options.timezone)
    while len(mornings) < 10:
        last = job.trigger.get_next_fire_time(last, since)
        since = last + timedelta(seconds=1)
        mornings.append(last.astimezone(UTC))
    return words, mornings


@pytest.mark.parametrize(
    ("installed", "daemon"),
    [
        ("UTC", "UTC"),
        ("Asia/Seoul", "Asia/Seoul"),
        ("Europe/Berlin", "Europe/Berlin"),
        ("Europe/Berlin", "UTC"),
        ("UTC", "Asia/Seoul"),
    ],
)
def test_the_mornings_lists_together_hold_every_hour(tmp_path: Path, installed: str, daemon: str) -> None:
    """
    A list of the day that has just begun misses what comes after breakfast, and no later list has it.
    """
    db = tmp_path / "monitor.db"
    config = settings(tmp_path, installed)
    words, mornings = morning_lists(
        scheduler.parse(["--timezone", daemon, "--db", str(db), "--config", config])
    )
    hours = [mornings[1] + timedelta(hours=hour, minutes=30) for hour in range(24 * 7)]
    with Store.open(db, timezone=ZoneInfo(installed)) as store:
        first = store.runs.begin("crawl", hours[0] - timedelta(days=9))
        store.runs.end(first, now=hours[0] - timedelta(days=9), states={})
        run = store.runs.begin("crawl", hours[0])
        with store.base.transaction():
            for hour in hours:
                made = page(
                    f"https://a.example/{hour:%d-%H}",
                    text=f"Report {hour}.",
                    fetched_at=hour,
                    published_at=hour,
                )
                store.record(made, run=run, now=hour)
    printed = []
    for morning in mornings:
        told = json.loads(monitor(*words, "--now", morning.isoformat(), "--format", "json").stdout)
        # What is found later is in the database already, and was not when the list was printed.
        known = [one for one in told["mentions"] if datetime.fromisoformat(one["found_at"]) <= morning]
        printed += [one["id"] for one in known]

    assert sorted(printed) == list(range(1, len(hours) + 1))


@pytest.mark.parametrize("now", ["0001-01-01", "9999-12-31T23:59Z", "1899-12-31"])
def test_a_clock_beyond_the_calendar_is_wrong_input(database: Path, now: str) -> None:
    """
    The day before is asked for, too.
    """
    done = monitor("digest", "--db", str(database), "--now", now, "--date", "yesterday")

    assert done.exit_code == 2
    assert "is not a time" in done.stderr
