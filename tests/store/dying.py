"""
Bring the same old database up to date again and again, and die each time at another moment of it.

Run as a program by `test_connection`: it forks once for each moment, from a
process that has no other thread, and the fork kills itself. A moment is a
statement that SQLite is about to run, or a connection that was just closed.
"""

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import db.migrations  # noqa: F401 - once here, and not in every fork
from monitor.store import Store, connection
from tests.builders import at


def watched(database: Path, hears: Callable[[str], None]) -> None:
    """Open the database, which brings it up to date; `hears` is told of every moment."""
    real = connection.connect

    def connect(path: Path, **how: Any) -> Any:
        opened = real(path, **how)
        opened.set_trace_callback(hears)
        return opened

    @contextmanager
    def told(opened: Any) -> Iterator[Any]:
        with closing(opened):
            yield opened
        hears("closed")

    connection.connect, connection.closing = connect, told
    Store.open(database, clock=lambda: at("09:00")).close()


def forked(action: Callable[[], None]) -> int:
    """Do something in a fork; what that ended with."""
    child = os.fork()
    if not child:
        try:
            action()
        finally:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def copied(old: Path, name: str) -> Path:
    """The old database in a folder of its own."""
    (old.parent / name).mkdir()
    return Path(shutil.copy(old, old.parent / name / old.name))


def worth_dying_at(moments: list[str]) -> list[int]:
    """Where the transaction begins and ends, where each step is noted and the next one begins, where a connection was closed; some between."""
    chosen = {*range(0, len(moments), 20)}
    for number, what in enumerate(moments):
        if what.startswith(("BEGIN", "COMMIT", "closed")):
            chosen |= {number, number + 1}
        elif what.startswith('INSERT INTO "_sqlite_migrations"'):
            chosen |= {number, number + 3}  # two savepoints are released between
    return sorted(number for number in chosen if number < len(moments))


def main() -> None:
    """Say at which moments it died, and how."""
    old = Path(sys.argv[1])
    heard = old.with_name("moments.json")

    def listen() -> None:
        moments: list[str] = []
        watched(copied(old, "whole"), moments.append)
        heard.write_text(json.dumps(moments), "utf-8")

    forked(listen)
    moments = json.loads(heard.read_text("utf-8"))
    deaths = []
    for number in worth_dying_at(moments):
        database, passed = copied(old, f"{number}"), count()

        def die(_: str, passed: Iterator[int] = passed, number: int = number) -> None:
            if next(passed) == number:
                os.kill(os.getpid(), signal.SIGKILL)

        ended = forked(lambda database=database, die=die: watched(database, die))
        deaths.append({"folder": str(database.parent), "at": moments[number][:60], "ended": ended})
    print(json.dumps(deaths))


if __name__ == "__main__":
    main()
