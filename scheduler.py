"""
When things run: a crawl every few minutes, the list of yesterday once a day.

    python scheduler.py --every 5m --digest-at 07:00 --timezone Asia/Seoul

Knows nothing of the monitor but its command line: each job is `python -m
monitor …` in a child process, so that a crash, a hang or a leak of one run is
gone with it. Which sources are due is decided there, from the database; here
nothing is remembered. Run one of these or put the same commands into cron;
both beside each other do no harm, because a crawl that finds another one
running is done.

A child that outlives its limit is asked to stop, then killed with all that it
started. SIGTERM stops the children first, then us. After a sleep, or when the
clock was set, each job is caught up once.
"""

import argparse
import contextlib
import logging
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

logger = logging.getLogger("scheduler")

GRACE = 20.0
"""Seconds between asking a child to stop and killing it."""
LOOK = 20.0
"""Seconds between two looks at whether the clock was set."""
JUMP = 60.0
"""Seconds by which wall clock and steady clock may part before that counts as a jump."""


class Children:
    """The child processes that run now."""

    def __init__(self, limit: timedelta) -> None:
        self._limit = limit
        self._running: set[subprocess.Popen[bytes]] = set()
        self._mutex = threading.Lock()
        self._stopping = False

    def run(self, name: str, command: Sequence[str]) -> None:
        """Run a command to its end, or to its limit; whatever happens to it is logged and over."""
        with self._mutex:
            if self._stopping:
                return
            try:
                child = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)
            except OSError as error:
                logger.error("cannot start job=%s error=%s", name, error)
                return
            self._running.add(child)
        begun = time.monotonic()
        try:
            child.wait(self._limit.total_seconds())
        except subprocess.TimeoutExpired:
            logger.error("killed after its limit job=%s limit=%s", name, self._limit)
            self._end(child)
        finally:
            with self._mutex:
                self._running.discard(child)
        level = logging.INFO if child.returncode == 0 else logging.WARNING
        logger.log(
            level, "done job=%s status=%s seconds=%.1f", name, child.returncode, time.monotonic() - begun
        )

    def stop(self) -> None:
        """Ask all to stop, wait, kill the rest; nothing starts any more."""
        with self._mutex:
            self._stopping = True
            running = list(self._running)
        for child in running:
            child.terminate()
        until = time.monotonic() + GRACE
        for child in running:
            self._end(child, until)

    def _end(self, child: "subprocess.Popen[bytes]", until: float | None = None) -> None:
        if until is None:
            child.terminate()
            until = time.monotonic() + GRACE
        with contextlib.suppress(subprocess.TimeoutExpired):  # it may not listen; below it is not asked
            child.wait(max(until - time.monotonic(), 0.1))
        with contextlib.suppress(ProcessLookupError, PermissionError):  # all gone already
            os.killpg(child.pid, signal.SIGKILL)  # also what it left behind: its group bears its id
        child.wait()


def watch_clock(scheduler: BlockingScheduler, done: threading.Event) -> None:
    """
    Have every job's next time computed anew when the clock was set: one set back would mean a day without a crawl.

    A job that is overdue by the new clock keeps its time and runs at once: it is what a sleep left undone.
    """
    before = apart()
    while not done.wait(LOOK):
        now = apart()
        if abs(now - before) > JUMP:
            logger.warning("the clock was set by %.0f s; jobs are planned anew", now - before)
            for job in scheduler.get_jobs():
                if job.next_run_time > datetime.now(UTC):
                    scheduler.reschedule_job(job.id, trigger=job.trigger)
            scheduler.wakeup()
        before = now


def apart() -> float:
    """How far the wall clock and the steady clock are apart: changes only when the clock is set, or after a sleep."""
    return time.time() - time.monotonic()


def build(options: argparse.Namespace, children: Children) -> BlockingScheduler:
    """The two jobs. Each at most once at a time, late ones once and never skipped."""
    scheduler = BlockingScheduler(
        timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
    )
    where, watched = _handed(options, "db", "config"), _handed(options, "sources", "rules")
    monitor = [sys.executable, "-m", "monitor"]
    jitter = min(options.every.total_seconds() / 10, 30)
    scheduler.add_job(
        children.run,
        IntervalTrigger(seconds=options.every.total_seconds(), timezone=UTC, jitter=jitter),
        args=["crawl", [*monitor, "crawl", *where, *watched]],
        id="crawl",
        next_run_time=datetime.now(UTC),
    )
    if options.digest_at:
        hour, minute = options.digest_at
        scheduler.add_job(
            children.run,
            CronTrigger(hour=hour, minute=minute, timezone=options.timezone),
            # Today's list would lack what is found after this hour, and no later one has it.
            args=["digest", [*monitor, "digest", "--date", "yesterday", *where]],
            id="digest",
        )
    return scheduler


def _handed(options: argparse.Namespace, *names: str) -> list[str]:
    """Those of our options that a command is given as they are."""
    return [item for name in names if (value := getattr(options, name)) for item in (f"--{name}", value)]


def duration(text: str) -> timedelta:
    """`30s`, `5m`, `2h`, `1d`."""
    found = re.fullmatch(r"([1-9]\d{0,5})([smhd])", text)
    if not found:
        raise argparse.ArgumentTypeError(
            f'{text!r} is not a duration. Write a number and a unit, such as "5m" or "2h".'
        )
    return timedelta(seconds=int(found[1]) * {"s": 1, "m": 60, "h": 3600, "d": 86400}[found[2]])


def clock_time(text: str) -> tuple[int, int] | None:
    """`07:00`; `never` for no digest."""
    if text == "never":
        return None
    found = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", text)
    if not found:
        raise argparse.ArgumentTypeError(f"{text!r} is not a time of day. Write it like 07:00, or never.")
    return int(found[1]), int(found[2])


def zone(text: str) -> ZoneInfo:
    """An IANA name."""
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a time zone. Write it like Asia/Seoul.") from error


def parse(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="scheduler.py",
        description="Run the crawl every few minutes and print yesterday's list once a day.",
    )
    parser.add_argument(
        "--every", type=duration, default="5m", help="how often to look which sources are due (5m)"
    )
    parser.add_argument(
        "--digest-at",
        type=clock_time,
        default="07:00",
        help="when to print yesterday's list, or never (07:00)",
    )
    parser.add_argument(
        "--timezone",
        type=zone,
        default="UTC",
        help="the zone of --digest-at; best that of monitor.toml (UTC)",
    )
    parser.add_argument("--limit", type=duration, default="30m", help="how long a child may run (30m)")
    parser.add_argument("--db", help="handed to every command")
    parser.add_argument("--config", help="handed to every command")
    parser.add_argument("--sources", help="handed to the crawl: your own folder of sources")
    parser.add_argument("--rules", help="handed to the crawl: your own folder of rules")
    return parser.parse_args(arguments)


def main() -> None:
    """Run until SIGTERM or Ctrl-C."""
    options = parse()
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s", stream=sys.stderr
    )
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    children = Children(options.limit)
    scheduler = build(options, children)
    done = threading.Event()
    threading.Thread(target=watch_clock, args=(scheduler, done), daemon=True).start()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    logger.info("started every=%s digest_at=%s limit=%s", options.every, options.digest_at, options.limit)
    try:
        scheduler.start()
    except (KeyboardInterrupt, SystemExit):
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        logger.info("stopping")
        done.set()
        children.stop()
        if scheduler.running:
            scheduler.shutdown(wait=True)
    logger.info("stopped")


if __name__ == "__main__":
    main()
