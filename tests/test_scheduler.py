"""The daemon: it survives what its children do, and ends with them."""

import os
import signal
import subprocess
import sys
import threading
import time
from argparse import ArgumentTypeError
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import scheduler

CHILD = """
import os, signal, subprocess, sys, time
from pathlib import Path
here = Path(__file__).parent.parent
number = len(list(here.glob("run-*")))
command = sys.argv[1]
(here / f"run-{number}").write_text(f"{command} {os.getpid()} {' '.join(sys.argv[2:])}")
mode = (here / "mode").read_text()
if mode == "crash":
    os.abort()
if mode == "hang":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    grandchild = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    (here / f"grandchild-{number}").write_text(str(grandchild.pid))
    time.sleep(60)
if mode == "work":
    time.sleep(60)
"""


@pytest.fixture
def started() -> Iterator[list[subprocess.Popen[str]]]:
    """What a test started; none of it outlives the test."""
    processes: list[subprocess.Popen[str]] = []
    yield processes
    for process in processes:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.wait(30)
        if process.stderr:
            process.stderr.close()


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder in which `python -m monitor` is a stand-in that writes down each of its runs."""
    (tmp_path / "monitor").mkdir()
    (tmp_path / "monitor" / "__init__.py").touch()
    (tmp_path / "monitor" / "__main__.py").write_text(CHILD, encoding="utf-8")
    return tmp_path


class Daemon:
    """The real scheduler in a process of its own."""

    def __init__(self, place: Path, started: list[subprocess.Popen[str]], mode: str, *options: str) -> None:
        (place / "mode").write_text(mode, encoding="utf-8")
        self.place = place
        code = "import scheduler; scheduler.GRACE = 1; scheduler.main()"
        self.process = subprocess.Popen(
            [sys.executable, "-c", code, "--every", "1s", "--digest-at", "never", *options],
            cwd=place,
            env=os.environ | {"PYTHONPATH": f"{place}:{Path(scheduler.__file__).parent}"},
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        started.append(self.process)

    def runs(self, least: int) -> list[list[str]]:
        """The runs of the children, once there are so many."""
        until = time.monotonic() + 40
        while time.monotonic() < until and self.process.poll() is None:
            found = sorted(self.place.glob("run-*"), key=lambda path: int(path.name[4:]))
            texts = [path.read_text(encoding="utf-8").split() for path in found]
            if len([text for text in texts if text]) >= least:
                return texts
            time.sleep(0.05)
        raise AssertionError(f"fewer than {least} runs")

    def stop(self) -> str:
        self.process.send_signal(signal.SIGTERM)
        _, log = self.process.communicate(timeout=30)
        assert self.process.returncode == 0, log
        return log


def alive(pid: str | int) -> bool:
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    return not stat.exists() or stat.read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0] != "Z"


def test_a_child_that_crashes_is_followed_by_the_next(place, started):
    daemon = Daemon(place, started, "crash", "--db", "here.db")
    runs = daemon.runs(3)
    log = daemon.stop()

    assert all(run[0] == "crawl" and run[2:] == ["--db", "here.db"] for run in runs)
    assert "status=-6" in log


def test_ones_own_sources_and_rules_are_handed_to_the_crawl(place, started):
    """Whoever watches another topic needs no other daemon; the list loads neither."""
    handed = ["--config", "my.toml", "--sources", "my/sources", "--rules", "my/rules"]
    daemon = Daemon(place, started, "", "--db", "here.db", *handed)
    runs = daemon.runs(1)
    daemon.stop()
    built = scheduler.build(scheduler.parse(["--db", "here.db", *handed]), scheduler.Children(timedelta(1)))
    lists = [job.args[1] for job, *_ in built._pending_jobs if job.id == "digest"]

    assert runs[0][2:] == ["--db", "here.db", *handed]
    assert lists[0][3:] == ["digest", "--date", "yesterday", "--db", "here.db", "--config", "my.toml"]


def test_a_child_that_hangs_is_killed_with_all_that_it_started(place, started):
    """It ignores SIGTERM, as a process stuck in C does; the next crawl needs its lock."""
    daemon = Daemon(place, started, "hang", "--limit", "1s")
    runs = daemon.runs(2)
    first = (place / "grandchild-0").read_text(encoding="utf-8")

    assert not alive(runs[0][1])
    assert not alive(first)
    daemon.stop()
    assert not any(alive(path.read_text(encoding="utf-8")) for path in place.glob("grandchild-*"))


def test_sigterm_stops_the_children_first(place, started):
    daemon = Daemon(place, started, "work")
    runs = daemon.runs(1)
    begun = time.monotonic()
    log = daemon.stop()

    assert time.monotonic() - begun < 10
    assert not alive(runs[0][1])
    assert "stopped" in log


def test_never_two_crawls_at_once(place, started):
    """A crawl that takes longer than the interval is waited for."""
    daemon = Daemon(place, started, "work", "--limit", "3s")
    runs = daemon.runs(2)

    assert not alive(runs[0][1])
    daemon.stop()


def test_nothing_starts_once_it_was_told_to_stop(tmp_path):
    """A job that is due in this very moment would outlive the daemon."""
    children = scheduler.Children(timedelta(minutes=1))
    made = tmp_path / "made"
    touch = [sys.executable, "-S", "-c", f"open({str(made)!r}, 'w').close()"]
    children.run("before", touch)
    begun = made.exists()
    made.unlink()
    children.stop()
    children.run("after", touch)

    assert begun
    assert not made.exists()


def test_a_job_that_is_late_runs_once_and_is_not_skipped():
    """After a sleep of hours there is one crawl, not fifty, and not none."""
    built = scheduler.build(scheduler.parse([]), scheduler.Children(timedelta(minutes=1)))
    defaults = built._job_defaults

    assert defaults["misfire_grace_time"] is None
    assert defaults["coalesce"] is True
    assert defaults["max_instances"] == 1


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Europe/Berlin", "2026-03-29"),
        ("Europe/Berlin", "2026-10-25"),
        ("Asia/Seoul", "2026-10-25"),
        ("America/New_York", "2026-11-01"),
    ],
)
def test_the_list_is_printed_on_the_day_the_clocks_change(zone, day):
    """Even where its hour does not exist; where the hour comes twice it may be printed twice, and says the same."""
    options = scheduler.parse(["--digest-at", "02:30", "--timezone", zone])
    built = scheduler.build(options, scheduler.Children(timedelta(minutes=1)))
    trigger = next(job.trigger for job, *_ in built._pending_jobs if job.id == "digest")
    change = datetime.fromisoformat(day).date()
    begin = datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=options.timezone) - timedelta(days=2)
    fires, before = [], None
    while len(fires) < 5:
        before = trigger.get_next_fire_time(before, begin)
        begin = (before.astimezone(UTC) + timedelta(seconds=1)).astimezone(options.timezone)
        fires.append(before.astimezone(options.timezone).date())

    assert {change - timedelta(days=1), change, change + timedelta(days=1)} <= set(fires)


def test_a_clock_set_back_does_not_stop_the_crawls(monkeypatch):
    """Planned by the wall clock, the next crawl would lie a day ahead."""
    built = scheduler.build(
        scheduler.parse(["--digest-at", "never"]), scheduler.Children(timedelta(minutes=1))
    )
    planned: list[str] = []
    crawl = next(job for job, *_ in built._pending_jobs)
    crawl._modify(next_run_time=datetime.now(UTC) + timedelta(days=1))
    monkeypatch.setattr(built, "get_jobs", lambda: [crawl])
    monkeypatch.setattr(built, "reschedule_job", lambda id_, trigger: planned.append(id_))
    monkeypatch.setattr(built, "wakeup", lambda: None)
    look_at_clock(monkeypatch, built, 999_500.0, 999_500.0, 999_500.0 - 86_400, 999_500.0 - 86_400)

    assert planned == ["crawl"]


def look_at_clock(monkeypatch, built, *apart):
    """Look as often as there are answers to how far the two clocks are apart."""
    answers = iter(apart)
    monkeypatch.setattr(scheduler, "apart", lambda: next(answers))

    class Done:
        looks = 0

        def wait(self, seconds):
            self.looks += 1
            return self.looks >= len(apart)

    scheduler.watch_clock(built, Done())


@pytest.mark.parametrize(("minutes", "runs"), [(-30, ["digest"]), (30, [])])
def test_the_list_that_a_sleep_passed_over_is_printed(monkeypatch, minutes, runs):
    """Asleep from before its time until after it: once, and at once. One that is not due yet waits for its time."""
    ran: list[str] = []
    printed = threading.Event()

    class Noted:
        def run(self, name, command):
            ran.append(name)
            printed.set()

    built = scheduler.build(scheduler.parse(["--digest-at", "07:00"]), Noted())
    built.remove_job("crawl")
    thread = threading.Thread(target=built.start, daemon=True)
    thread.start()
    until = time.monotonic() + 20
    while not built.running and time.monotonic() < until:
        time.sleep(0.01)
    with built._jobstores_lock:  # behind the back of its main loop, which sleeps with the machine
        job = built.get_job("digest")
        job._modify(next_run_time=datetime.now(UTC) + timedelta(minutes=minutes))
        built._jobstores["default"].update_job(job)
    look_at_clock(monkeypatch, built, 0.0, 3600.0, 3600.0)
    printed.wait(20 if runs else 0.3)
    built.shutdown(wait=True)
    thread.join(10)

    assert ran == runs


@pytest.mark.parametrize("text", ["5", "5 m", "0m", "-1h", "1w", ""])
def test_a_wrong_duration_is_told(text):
    with pytest.raises(ArgumentTypeError, match="duration"):
        scheduler.duration(text)


@pytest.mark.parametrize(
    "options", [["--digest-at", "25:00"], ["--timezone", "Mars/Base"], ["--every", "soon"], ["--what"]]
)
def test_a_wrong_option_is_status_2(options, capsys):
    with pytest.raises(SystemExit) as ended:
        scheduler.parse(options)

    assert ended.value.code == 2
    assert capsys.readouterr().err


def test_it_knows_nothing_of_the_monitor():
    """Neither a leak nor a broken install of it may take the daemon down."""
    code = "import sys, scheduler; print([m for m in sys.modules if m.split('.')[0] in ('monitor', 'spiders', 'scrapy', 'db')])"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        encoding="utf-8",
        check=True,
        cwd=Path(scheduler.__file__).parent,
    )

    assert done.stdout.strip() == "[]"
