"""A task that will not end is killed, and the next one runs."""

import os
import select
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pebble import ProcessExpired

from monitor.child import Child
from monitor.core.article import Outcome
from monitor.extract import Reading, extract

ROOT = Path(__file__).resolve().parent.parent
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
GOOD = (
    "<html><head><title>Shells leave Rajin</title></head><body><article><h1>Shells leave Rajin</h1>"
    + "<p>A cargo ship with containers of artillery shells left the port of Rajin on Tuesday, Seoul said.</p>"
    * 3
    + "</article></body></html>"
).encode()


def test_a_page_has_room_in_the_pipe() -> None:
    """Else the child waits at each page for a thread of ours to write the rest."""
    fcntl = pytest.importorskip("fcntl")
    if not hasattr(fcntl, "F_GETPIPE_SZ"):
        pytest.skip("only Linux tells the size of a pipe")
    with Child() as child:
        reader, writer = child._context.Pipe(duplex=False)
        size = fcntl.fcntl(writer.fileno(), fcntl.F_GETPIPE_SZ)
        reader.close()
        writer.close()

    assert size == 2**20


HOSTILE = {
    "60k links": b"<html><body>" + b"".join(b"<a href=/%d>a b</a> " % number for number in range(60_000)),
    "100k paragraphs": b"<html><body>" + b"<p>shells left" * 100_000,
    "50k nested": b"<html><body>" + b"<div>" * 50_000 + b"shells left the port",
    "50k nested bold": b"<html><body><p>" + b"<b><i>" * 25_000 + b"shells left the port",
    "absurd colspan": b"<html><body><table>"
    + b"<tr><td colspan=999999999 rowspan=999999999>shells left the port of Rajin</td></tr>" * 3_000,
    "60k list items": b"<html><body><ul>" + b"<li><a href=/x>shells left</a></li>" * 50_000,
    "unclosed scripts": b"<html><body>" + b"<script>" * 200_000,
    "only angle brackets": b"<" * 1_500_000,
    "only entities": b"<html><body><p>" + b"&amp;" * 400_000,
    "long attribute": b"<html><body><p class='" + b"a " * 900_000 + b"'>shells",
    "many tables in tables": b"<html><body>" + b"<table><tr><td>" * 20_000 + b"shells",
    "years without end": b"<html><body>" + b"<span>12 November 2026</span>" * 60_000,
}


@pytest.fixture(scope="module")
def child() -> Iterator[Child]:
    """One pool for all, started: on a busy machine that alone takes seconds."""
    with Child(timeout=2.5) as pool:
        assert read(pool, GOOD, timeout=60).result().outcome is Outcome.OK
        yield pool


def read(child: Child, body: bytes, timeout: float | None = None) -> "Future[Reading]":
    """Start reading a page."""
    return child.submit(
        extract,
        body,
        content_type="text/html",
        url="https://news.example/a",
        final_url="https://news.example/a",
        fetched_at=NOW,
        timeout=timeout,
    )


def sleep_for_ever() -> None:
    """A task without end."""
    while True:
        time.sleep(60)


def fail() -> None:
    """A task that raises."""
    raise ValueError("this page")


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_pages_are_over_within_ten_seconds(child: Child, kind: str) -> None:
    """The figure; whether one is read, refused or killed is its own affair. The next good page passes."""
    begin = time.monotonic()
    try:
        outcome = read(child, HOSTILE[kind]).result(timeout=30).outcome
    except TimeoutError:
        outcome = Outcome.EXTRACT_TIMEOUT

    assert time.monotonic() - begin < 10
    assert outcome in Outcome
    assert read(child, GOOD).result(timeout=30).outcome is Outcome.OK


def test_after_a_kill_the_next_twenty_pages_pass(child: Child) -> None:
    """One page costs five seconds, not the crawl."""
    with pytest.raises(TimeoutError):
        child.submit(sleep_for_ever, timeout=0.3).result(timeout=30)

    assert [read(child, GOOD).result(timeout=30).outcome for _ in range(20)] == [Outcome.OK] * 20


def test_the_time_of_a_task_is_its_own(child: Child) -> None:
    """Twenty good pages behind a hanging one wait for it, and are not killed for having waited."""
    hanging = child.submit(sleep_for_ever, timeout=0.5)
    waiting = [read(child, GOOD, timeout=5) for _ in range(20)]

    with pytest.raises(TimeoutError):
        hanging.result(timeout=30)
    assert {future.result(timeout=30).outcome for future in waiting} == {Outcome.OK}


def test_a_process_that_dies_is_an_error_and_not_a_wait(child: Child) -> None:
    """lxml may crash on a page; the kernel may kill for memory."""
    with pytest.raises(ProcessExpired):
        child.submit(os._exit, 3).result(timeout=30)

    assert read(child, GOOD).result(timeout=30).outcome is Outcome.OK


def test_an_idle_process_that_dies_is_replaced(child: Child) -> None:
    """Between two pages nobody waits for it; the pool must not break for good."""
    victim = child.submit(os.getpid).result(timeout=30)
    os.kill(victim, 9)

    assert read(child, GOOD, timeout=30).result(timeout=60).outcome is Outcome.OK


@pytest.mark.parametrize("task", [os.getpid, fail])
def test_a_task_that_nobody_waits_for_any_more_ends_without_a_word(
    child: Child, task: Callable[[], object], caplog: pytest.LogCaptureFixture
) -> None:
    """A crawl that stops lets go of its futures; the answers still come, and have nowhere to go."""
    before = child.submit(time.sleep, 0.2)
    dropped = child.submit(task)

    assert dropped.cancel()
    assert before.result(timeout=30) is None
    assert child.submit(os.getpid).result(timeout=30)
    assert [record for record in caplog.records if record.exc_info] == []


def test_what_the_task_raises_arrives(child: Child) -> None:
    """The page's error, with its words."""
    with pytest.raises(ValueError, match="this page"):
        child.submit(fail).result(timeout=30)


def test_it_may_be_used_from_many_threads(child: Child) -> None:
    """The reactor's thread and the store's both hand out work."""
    outcomes: list[Outcome] = []
    threads = [
        threading.Thread(target=lambda: outcomes.append(read(child, GOOD).result(timeout=30).outcome))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert outcomes == [Outcome.OK] * 8


def test_closing_kills_what_still_runs() -> None:
    """A crawl that ends must leave no process behind."""
    pool = Child(timeout=60)
    running = pool.submit(os.getpid).result(timeout=30)
    pool.submit(sleep_for_ever)

    begin = time.monotonic()
    pool.close()

    assert time.monotonic() - begin < 5
    with pytest.raises(ProcessLookupError):
        os.kill(running, 0)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no alarm that ends a process")
@pytest.mark.parametrize("work", ["time.sleep(600)", "re.match('(a*)*b', 'a' * 60)"])
def test_a_killed_crawl_leaves_no_process_behind(tmp_path: Path, work: str) -> None:
    """kill -9 while a hostile page is being read: nobody is left to stop that child."""
    program = tmp_path / "crawl.py"
    program.write_text(
        "import os, re, time\n"
        "from monitor.child import Child\n"
        "def work(begun):\n"
        "    open(begun, 'w').close()\n"
        f"    {work}\n"
        "if __name__ == '__main__':\n"
        "    child = Child(timeout=2)\n"
        "    print(child.submit(os.getpid).result(), flush=True)\n"
        f"    child.submit(work, {str(tmp_path / 'begun')!r})\n"
        "    time.sleep(600)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    crawl = subprocess.Popen(
        [sys.executable, str(program)], stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment
    )
    assert crawl.stdout is not None
    worker = int(crawl.stdout.readline())
    wait_until((tmp_path / "begun").exists)
    crawl.kill()
    crawl.wait()
    crawl.stdout.close()

    assert alive(worker)
    wait_until(lambda: not alive(worker))


def wait_until(holds: Callable[[], bool], seconds: float = 20) -> None:
    """Wait for a condition; fails after some seconds."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        select.select([], [], [], 0.02)


def alive(pid: int) -> bool:
    """Whether a process still runs; one that waits to be reaped does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1][0] != "Z"
    except OSError:
        return False
