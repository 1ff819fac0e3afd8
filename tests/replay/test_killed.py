"""A replay that is killed goes on where it was, and nothing is doubled."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.replay.conftest import Desk, Here
from tests.replay.warcs import news

KILLED = """
import os, signal, sys
from pathlib import Path
from tests.replay.conftest import Desk
from monitor.store import Store

desk, file, where, number = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4])
seen = 0

def die_at(name, owner, attribute):
    before = getattr(owner, attribute)
    def instead(*args, **kwargs):
        global seen
        seen += where == name
        if where == name and seen == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return before(*args, **kwargs)
    setattr(owner, attribute, instead)

from monitor.archive import Archive
from monitor.store.replays import Replays
if __name__ == "__main__":
    die_at("archive", Archive, "write")
    die_at("record", Store, "record")
    die_at("note", Replays, "note")
    die_at("end", Replays, "end")
    Desk(desk).replay(file, pages=10)
"""
"""A replay that kills itself as if from outside, at the so-manieth step of a kind: before it, with all before it done."""


def writing_to(log: Path) -> list[str]:
    """The processes that have a file as their error output."""
    found = []
    for output in Path("/proc").glob("[0-9]*/fd/2"):
        with suppress(OSError):
            if output.readlink() == log:
                found.append(output.parts[2])
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="looks for the workers of a killed replay in /proc")
@pytest.mark.parametrize(
    ("where", "number"),
    [("archive", 4), ("record", 3), ("note", 1), ("note", 3), ("end", 1)],
)
def test_a_killed_replay_goes_on_and_nothing_is_lost_or_doubled(
    tmp_path: Path, desk: Desk, other: Desk, where: str, number: int
) -> None:
    """
    Wherever it was: before a capture was kept, before it was recorded, before the place was noted. Its workers end too.
    """
    file = tmp_path / "news.warc.gz"
    told = news(file, 45)
    script = tmp_path / "killed.py"
    script.write_text(KILLED)
    desk.folder.mkdir()
    log = tmp_path / "killed.log"
    with log.open("wb") as out:
        done = subprocess.run(
            [sys.executable, script, desk.folder, file, where, str(number)],
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdout=out,
            stderr=out,
            timeout=120,
            check=False,
        )
    assert done.returncode == -signal.SIGKILL, log.read_text()
    limit = time.monotonic() + 30
    while left := writing_to(log):
        assert time.monotonic() < limit, f"the killed replay left processes behind: {left}"
        time.sleep(0.05)
    rest = desk.replay(file, pages=10, hands=Here())
    other.replay(file, pages=10, hands=Here())

    assert desk.found() == other.found()
    assert len(desk.found().mentions) == len(told)
    if (where, number) in {("note", 3), ("end", 1)}:
        assert rest.progress.pages < 45
    responses = desk.rows("SELECT sha256 FROM records WHERE kind = 'response'")
    assert len(responses) == len({row["sha256"] for row in responses}) == len(told)
    assert desk.replay(file, pages=10, hands=Here()).progress.pages == 0
    again = desk.replay(file, again=True, hands=Here())
    assert (again.progress.pages, again.progress.mentions) == (45, 0)
