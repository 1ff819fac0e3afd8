"""One crawl at a time, and a dead one never in the way."""

import fcntl
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from monitor.errors import TryAgainError
from monitor.lock import Held, crawl_lock

ROOT = Path(__file__).resolve().parent.parent

HOLD = """
import sys, time
from pathlib import Path
from monitor.lock import Held, crawl_lock
try:
    with crawl_lock(Path(sys.argv[1])):
        print("running", flush=True)
        sys.stdin.read()
except Held as held:
    print("held by", held.holder, flush=True)
"""

FORK = """
import os, sys
from pathlib import Path
from monitor.lock import crawl_lock
with crawl_lock(Path(sys.argv[1])):
    child = os.fork()
    if child == 0:
        print(os.getpid(), flush=True)  # said by the child: its copy is let go of by now
        sys.stdin.read()
        os._exit(0)
    os.waitpid(child, 0)
"""


def start(code: str, path: Path) -> "subprocess.Popen[str]":
    """Another process, which ends when its stdin is closed."""
    return subprocess.Popen(
        [sys.executable, "-c", code, str(path)],
        cwd=ROOT,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )


def line(process: "subprocess.Popen[str]") -> str:
    """What it said first."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


def finish(process: "subprocess.Popen[str]") -> None:
    """Let it end."""
    process.communicate()


def test_of_twenty_starts_at_once_one_runs(tmp_path: Path) -> None:
    """
    Row 22: cron over cron. The others say who is at work and are done within two seconds.
    """
    began = time.monotonic()
    started = [start(HOLD, tmp_path / "crawl.lock") for _ in range(20)]
    said = [line(process) for process in started]
    runner = started[said.index("running")]

    assert said.count("running") == 1
    assert said.count(f"held by {runner.pid}") == 19
    others = [process for process in started if process is not runner]
    for process in others:
        finish(process)
    assert time.monotonic() - began < 20 * 2
    finish(runner)


def test_a_holder_that_has_just_begun_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Between taking the lock and signing it another start may look.
    """
    path = tmp_path / "crawl.lock"
    with path.open("wb", buffering=0) as holder:
        fcntl.flock(holder, fcntl.LOCK_EX)
        monkeypatch.setattr("monitor.lock.time.sleep", lambda waited: waited and holder.write(b"4711\n"))
        with pytest.raises(Held) as held, crawl_lock(path):
            pass

    assert held.value.holder == 4711


@pytest.mark.parametrize("with_child", [False, True], ids=["alone", "with a forked child that lives on"])
def test_a_killed_holder_leaves_no_lock_behind(tmp_path: Path, with_child: bool) -> None:
    """
    Row 22: the next crawl starts, even while the dead one's extraction child is still there.
    """
    path = tmp_path / "crawl.lock"
    holder = start(FORK if with_child else HOLD, path)
    said = line(holder)
    with pytest.raises(Held), crawl_lock(path):
        pass
    holder.send_signal(signal.SIGKILL)
    holder.wait()

    with crawl_lock(path):
        if with_child:
            os.kill(int(said), 0)  # still alive
    finish(holder)


def test_the_one_that_waits_learns_who_holds_it(tmp_path: Path) -> None:
    """
    The message names the process; the answer is 75 for commands that cannot go on without the lock.
    """
    path = tmp_path / "deep" / "crawl.lock"
    with (
        crawl_lock(path),
        pytest.raises(Held, match=f"process {os.getpid()} is at work") as caught,
        crawl_lock(path),
    ):
        pass

    assert caught.value.exit_status == TryAgainError.exit_status == 75


def test_a_lock_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    """
    A read-only folder must not look like a running crawl.
    """
    (tmp_path / "file").touch()

    with pytest.raises(TryAgainError, match="cannot be opened"), crawl_lock(tmp_path / "file" / "crawl.lock"):
        pass


def test_the_lock_loads_nothing_heavy() -> None:
    """
    With 20 starts at once, Scrapy takes five seconds to load: the lock is tried first.
    """
    code = "import sys, monitor.lock; print(*sorted({name.split('.')[0] for name in sys.modules} & {'scrapy', 'click', 'sqlite_utils', 'twisted', 'trafilatura'}))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)

    assert done.stdout.strip() == ""
