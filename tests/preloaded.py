"""
Crawls in processes of their own, forked from one that has everything loaded.

A crawl as typed spends four fifths of its processor time on imports: once for
Scrapy and the store, once more in the child that reads pages. Here one process
imports both and then does nothing but fork: it has a single thread, no reactor
and no open file of a crawl. Each fork runs `python -m monitor …` to its end
and exits; the fork server for its child is forked before the crawl has threads.

What differs from a crawl as typed: modules are there already, and all crawls
share one seed of hashes. So the rooms that ask what is loaded when, what memory
it takes or what a signal does start theirs as typed (`Desk.command`).
"""

import json
import os
import runpy
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LOADED = (
    "monitor.cli.crawl", "monitor.crawl.run", "monitor.crawl.pipelines", "monitor.crawl.middlewares", "monitor.crawl.extensions",
    "monitor.crawl.handler", "monitor.crawl.resolver", "monitor.settings", "monitor.claiming", "monitor.config.installation",
    "monitor.config.sources", "spiders.base", "scrapy.crawler", "scrapy.core.scraper", "scrapy.core.engine", "scrapy.core.downloader",
    "scrapy.extensions.memusage", "monitor.extract.warm", "monitor.steps", "monitor.discover.feed", "monitor.discover.section",
    "monitor.discover.sitemap", "multiprocessing.forkserver",
)  # fmt: skip


class Preloaded:
    """Starts crawls from a process that has loaded what they need; one for a test session."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="crawls-")
        self._address = f"{self._folder.name}/door"
        with socket.socket(socket.AF_UNIX) as door:
            door.bind(self._address)
            door.listen(16)
            self._process = subprocess.Popen(
                [sys.executable, "-W", "error", "-m", "tests.preloaded", str(door.fileno())],
                pass_fds=[door.fileno()], stdin=subprocess.PIPE, cwd=ROOT,
            )  # fmt: skip

    def run(
        self, words: Sequence[str], *, environment: Mapping[str, str], timeout: float
    ) -> "subprocess.CompletedProcess[str]":
        """Run `python -m monitor` with these words; what it printed and how it ended."""
        with (
            tempfile.TemporaryFile("w+", encoding="utf-8", dir=self._folder.name) as out,
            tempfile.TemporaryFile("w+", encoding="utf-8", dir=self._folder.name) as err,
            socket.socket(socket.AF_UNIX) as call,
        ):
            call.connect(self._address)
            call.settimeout(timeout)
            asked = json.dumps({"words": [*words], "environment": dict(environment)}).encode()
            socket.send_fds(call, [len(asked).to_bytes(8)], [out.fileno(), err.fileno()])
            call.sendall(asked)
            answers = call.makefile("r", encoding="ascii")
            pid = int(answers.readline())
            try:
                status = int(answers.readline())
            except TimeoutError as late:
                os.kill(pid, signal.SIGKILL)
                raise subprocess.TimeoutExpired([*words], timeout) from late
            out.seek(0)
            err.seek(0)
            return subprocess.CompletedProcess([*words], status, out.read(), err.read())

    def close(self) -> None:
        """End the process that forks; nothing runs there any more."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(30)
        self._folder.cleanup()


def serve(door: socket.socket) -> None:
    """Fork for every call, until whoever started this is gone. Returns in the fork, which is to become a crawl."""
    import select

    while True:
        ready, _, _ = select.select([door, sys.stdin], [], [])
        if sys.stdin in ready:
            door.close()
            sys.exit()
        call, _ = door.accept()
        if os.fork():  # the fork waits for the crawl; nobody waits for the fork but the system
            call.close()
            while True:
                try:
                    if not os.waitpid(-1, os.WNOHANG)[0]:
                        break
                except ChildProcessError:
                    break
            continue
        door.close()
        if not _waited_for(call):
            return


def _waited_for(call: socket.socket) -> bool:
    """Fork the crawl, say its number, wait, say how it ended; False in the fork."""
    size, files, _, _ = socket.recv_fds(call, 8, 2)
    asked = b""
    while len(asked) < int.from_bytes(size):
        asked += call.recv(65536)
    pid = os.fork()
    if not pid:
        call.close()
        _become(json.loads(asked), files)
        return False
    call.sendall(f"{pid}\n".encode())
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    call.sendall(f"{status}\n".encode())
    os._exit(0)


def _become(asked: dict[str, Any], files: Sequence[int]) -> None:
    """Take over what belongs to the crawl: its words, its environment, where it prints to."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    for number, file in enumerate((nothing, *files)):
        os.dup2(file, number)
        os.close(file)
    os.environ.clear()
    os.environ.update(asked["environment"])
    sys.argv[1:] = asked["words"]
    _fork_the_fork_server()


def _fork_the_fork_server() -> None:
    """While there is one thread: what `multiprocessing` would start as a new interpreter is a fork of this one."""
    from multiprocessing import forkserver, resource_tracker, util

    def forked(_: str, args: Sequence[str], kept: Sequence[int]) -> int:
        pid = os.fork()
        if pid:
            return pid
        try:
            last = 2
            for number in sorted(map(int, kept)):
                os.closerange(last + 1, number)
                last = number
            os.closerange(last + 1, max(map(int, os.listdir("/dev/fd"))) + 1)
            for inherited in (forkserver._forkserver, resource_tracker._resource_tracker):
                inherited.__init__()  # with the lock that is held at this moment
            exec(args[-1], {"__name__": "__main__"})
        except SystemExit:
            pass
        finally:
            os._exit(0)

    as_usual, util.spawnv_passfds = util.spawnv_passfds, forked
    forkserver.ensure_running()
    util.spawnv_passfds = as_usual


def main() -> None:
    """Load, serve, and in each fork be the command."""
    door = socket.socket(fileno=int(sys.argv[1]))
    for name in LOADED:
        __import__(name)
    assert threading.active_count() == 1
    assert "twisted.internet.reactor" not in sys.modules
    serve(door)
    runpy.run_module("monitor", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
