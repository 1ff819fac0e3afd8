"""
What is small on the wire and huge in memory is dropped, and nobody else pays for it (rows 5, 6 and 8).

Measured on the whole tree of processes: the crawl and the child that reads listings.
"""

import gzip
import subprocess
import sys
import threading
import time
from functools import lru_cache
from pathlib import Path

import pytest

from benchmarks.kills import descendants
from tests.crawl.site import ROOT, Desk, Site
from tests.crawl.test_pages import head, zeros

PACKERS = ("gzip", "deflate", "br", "zstd")
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="reads each process's peak of memory from /proc")

packed = lru_cache(zeros)
"""200 MB of zeros."""


def peak(pid: int) -> int:
    """The most memory that a process ever held, in bytes; 0 when it is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    line = next((line for line in status.splitlines() if line.startswith("VmHWM")), "VmHWM: 0 kB")
    return int(line.split()[1]) * 1024


def watched(command: list[str], statuses: tuple[int, ...] = (0,)) -> tuple[list[int], float, str]:
    """Run a command: the peak of each of its processes, the smallest first, its seconds, and what it printed."""
    began = time.monotonic()
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT, encoding="utf-8"
    )
    peaks: dict[int, int] = {}
    over = threading.Event()

    def watch() -> None:
        while not over.wait(0.01):
            for pid in {process.pid, *descendants(process.pid)}:
                # The last reading: before its `exec` a process still has the peak of the test that started it.
                peaks[pid] = peak(pid) or peaks.get(pid, 0)

    watcher = threading.Thread(target=watch)
    watcher.start()
    said, log = process.communicate(timeout=90)
    over.set()
    watcher.join()
    assert process.returncode in statuses, log[-3000:]
    return sorted(peaks.values()), time.monotonic() - began, said


def crawl_watched(desk: Desk) -> tuple[int, float]:
    """A crawl; the sum of all its processes' peaks, and its seconds."""
    peaks, seconds, _ = watched(desk.command("--all"))
    return sum(peaks[-3:]), seconds  # a child that was killed and replaced counts once


def a_quiet_day(desk: Desk, site: Site, hostile: list[str]) -> None:
    """A feed of good pages, of the hostile ones if there are any, and a source that comes after."""
    good = [site.page(f"/good/{n}", title=f"Report {n}") for n in range(10)]
    site.feed(*(site.base + path for path in hostile if not path.endswith((".xml", ".gz"))), *good)
    listings = [path for path in hostile if path.endswith((".xml", ".gz"))]
    site.feed(site.page("/next"), path="/next.xml")
    desk.settings = "delay = 0\nper_host = 1\n"
    desk.source()
    for n, path in enumerate(listings):
        kind = "feed" if path.startswith("/feed") else "sitemap"
        desk.source(f"l{n}", f'{{ {kind} = "{site.base}{path}" }}')
    desk.source("next", f'{{ feed = "{site.base}/next.xml" }}')


def bomb(site: Site, kind: str) -> str:
    """Serve one; its path."""
    if kind in PACKERS:
        site.put("/bomb", packed(kind), Content_Encoding=kind)
        return "/bomb"
    if kind == "gzip in gzip":
        site.put("/bomb", gzip.compress(packed("gzip")), Content_Encoding="gzip, gzip")
        return "/bomb"
    if kind == "feed":
        site.put("/feed-b.xml", packed("gzip"), Content_Encoding="gzip")
        return "/feed-b.xml"
    nested = packed("gzip") if kind == ".xml.gz" else gzip.compress(packed("gzip"))
    site.put("/map.xml.gz", nested, Content_Type="application/gzip")
    return "/map.xml.gz"


@LINUX
@pytest.mark.alone
def test_a_bomb_of_200_mb_costs_less_than_60_mb_and_five_seconds(tmp_path: Path) -> None:
    """
    Row 5: each in a crawl of its own, against the same crawl without it; the source after it runs.
    """
    figures: dict[str, tuple[int, float]] = {}
    for kind in ("", *PACKERS, "gzip in gzip", "feed", ".xml.gz", ".xml.gz in .xml.gz"):
        site = Site()
        desk = Desk(tmp_path / (kind or "none"), site)
        path = bomb(site, kind) if kind else ""
        try:
            a_quiet_day(desk, site, [path] if kind else [])
            figures[kind] = crawl_watched(desk)
        finally:
            site.close()
        outcomes = desk.outcomes()
        checks = {
            row["outcome"] for row in desk.rows("select source, outcome from checks where source like 'l%'")
        }

        assert {path for path, outcome in outcomes.items() if outcome == "ok"} == {
            *(f"/good/{n}" for n in range(10)),
            "/next",
        }
        assert outcomes.get(path, "too_large") == "too_large"
        assert checks <= {"too_large", "empty", "truncated"}
    memory, seconds = figures.pop("")
    for kind, (more, longer) in figures.items():
        print(f"{kind}: memory {(more - memory) / 2**20:+.0f} MB, {longer - seconds:+.1f} s")

    assert {kind: more - memory for kind, (more, _) in figures.items() if more - memory > 60 * 2**20} == {}
    assert {kind: longer for kind, (_, longer) in figures.items() if longer - seconds > 5} == {}


@LINUX
@pytest.mark.alone
def test_eleven_bombs_at_once_cost_hardly_more_than_the_largest(tmp_path: Path) -> None:
    """
    Row 5: what had been unpacked of each stayed until its page was stored, 10 MB for every one under way.
    """
    memory: dict[int, int] = {}
    for many in (0, 2):
        site = Site()
        desk = Desk(tmp_path / str(many), site)
        paths = [f"/bomb/{kind}/{n}" for kind in PACKERS for n in range(many)]
        for path in paths:
            kind = path.split("/")[2]
            site.put(path, packed(kind), Content_Encoding=kind)
        paths += [bomb(site, kind) for kind in ("feed", ".xml.gz") if many]
        if many:
            site.put("/other.xml.gz", gzip.compress(packed("gzip")), Content_Type="application/gzip")
            paths.append("/other.xml.gz")
        a_quiet_day(desk, site, paths)
        desk.settings = "delay = 0\nper_host = 8\n"
        try:
            memory[len(paths)], _ = crawl_watched(desk)
        finally:
            site.close()
        outcomes = desk.outcomes()

        assert {outcomes[path] for path in paths if path.startswith("/bomb")} <= {"too_large"}
        assert [outcomes[f"/good/{n}"] for n in range(10)] == ["ok"] * 10
        assert outcomes["/next"] == "ok"
    print(f"eleven at once: {(memory[11] - memory[0]) / 2**20:+.0f} MB")

    assert memory[11] - memory[0] <= 100 * 2**20


@pytest.mark.alone
def test_a_host_that_drags_its_feet_costs_the_others_no_time(desk: Desk, site: Site) -> None:
    """
    Row 6: silence, drips, endless bodies and headers on one host; the pages of another are had meanwhile.

    Each host has an address of its own: requests wait in one line for each host, whatever the port.
    """
    try:
        slow, other = Site("127.0.0.2"), Site("127.0.0.3")
    except OSError as error:
        pytest.skip(f"this system has no 127.0.0.2 for a second host: {error}")
    desk.allow.append(f"{slow.host}:{slow.port}")
    slow.silent("/robots.txt", b"HTTP/1.1 200 OK\r\n")
    desk.allow.append(f"{other.host}:{other.port}")
    other.silent("/silent")
    other.pouring("/drip", head(5000), b"x", pause=0.2)
    other.pouring("/headers", b"HTTP/1.1 200 OK\r\n", b"X-More: " + b"y" * 1000 + b"\r\n")
    other.feed(*(other.base + path for path in ("/silent", "/drip", "/headers")))
    site.feed(*(site.page(f"/{n}", title=f"Report {n}") for n in range(10)))
    times: list[float] = []
    site.on_request = lambda: times.append(time.monotonic())
    desk.settings = "delay = 0\nper_host = 1\ntimeout = 4\n"
    desk.source("slow", f'{{ feed = "{slow.base}/feed.xml" }}')
    desk.source("other", f'{{ feed = "{other.base}/feed.xml" }}')
    desk.source()
    try:
        desk.crawl()
    finally:
        slow.close()
        other.close()
    outcomes = {row["url"].rpartition("/")[2]: row["outcome"] for row in desk.rows("select * from pages")}

    assert [outcomes[str(n)] for n in range(10)] == ["ok"] * 10
    assert (outcomes["silent"], outcomes["drip"]) == ("timeout", "timeout")
    assert outcomes["headers"] in ("too_large", "http_error")
    assert times[-1] - times[0] < 4, (
        "all pages of the good host were had before the first of the others timed out"
    )
