"""
The second way to the network keeps the first one's promises (row 4): rows 1, 2, 5 and 6 for the reader of CC-NEWS.

Limits that are half a minute in what ships are a second here.
"""

import gzip
import json
import os
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from monitor.errors import InputError, TryAgainError
from monitor.replay import ccnews
from monitor.replay.ccnews import opened, reachable
from monitor.replay.warc import UnreachableError
from tests.crawl.site import RULES, TERMS, Site
from tests.crawl.test_pages import head, zeros
from tests.crawl.traps import FORMS, trap
from tests.defences.rebinding import alternating, names
from tests.defences.test_bombs import LINUX, watched
from tests.replay.warcs import SAID, record

LIST = "/crawl-data/CC-NEWS/2026/10/warc.paths.gz"
FILES = "/crawl-data/CC-NEWS/2026/10/"


def month(site: Site, *names: str) -> None:
    """Serve a month's list."""
    site.put(LIST, gzip.compress("".join(f"{FILES[1:]}{name}\n" for name in names).encode()))


SOURCE = """
[[source]]
id = "a"
name = "A"
home = "https://a.example/"
language = "en"
country = "US"
standing = "independent"
every = "1h"
discover = [{ feed = "https://a.example/feed.xml" }]
"""
BUFFERED = 8 * 2**20
"""Bytes that the system takes from a server before anybody reads them, at most."""


def read_error(site: Site, path: str) -> str:
    """What is said of a file that cannot be read to its end."""
    with opened(site.base + path, 0, allowed(site)) as stream, pytest.raises(UnreachableError) as told:
        stream.read()
    return str(told.value)


def allowed(site: Site) -> tuple[str, ...]:
    return (f"{site.host}:{site.port}",)


def test_no_form_of_an_inner_address_is_contacted(site: Site) -> None:
    """Row 1: as the base address, as where the list is redirected to, as where a file is, and as what the list names."""
    listener = socket.create_server(("", 0), family=socket.AF_INET6, dualstack_ipv6=True)
    forms = [form.format(port=listener.getsockname()[1]) for form in FORMS]
    month(site, "a.warc.gz")
    with trap(listener) as came:
        for form in forms:
            with pytest.raises((InputError, OSError), match="not fetched"):
                reachable("2026-10", form, allowed(site))
            site.put("/moved", status=302, Location=form.encode().decode("latin-1"))
            why = read_error(site, "/moved")
            assert "not fetched" in why or "has no address" in why
            site.put(LIST, gzip.compress(f"{form}a.warc.gz\n".encode()))
            with pytest.raises(InputError, match="names a file elsewhere"):
                reachable("2026-10", site.base, allowed(site))

    assert len(forms) >= 40
    assert came == []


def test_a_name_that_answers_differently_each_time_gains_nothing(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Row 2: a hundred files, each of a name that is outside and inside by turns; the inner address is never contacted."""
    try:
        listener = socket.create_server(("127.0.0.2", site.port))
    except OSError as error:
        pytest.skip(f"this system has no 127.0.0.2 to set a trap at: {error}")
    asked: dict[str, int] = {}
    monkeypatch.setattr(socket, "getaddrinfo", alternating(asked))
    site.put("/a", b"x" * 100, Connection="close")
    read: dict[str, int] = {}
    refused: list[str] = []
    with trap(listener) as came:
        for name in names(40):
            for _ in range(2):
                try:
                    with opened(f"http://{name}:{site.port}/a", 0, allowed(site)) as stream:
                        read[name] = read.get(name, 0) + len(stream.read())
                except UnreachableError as error:
                    refused.append(str(error))

    assert came == []
    assert [why for why in refused if "not fetched" not in why] == []
    assert sum(asked.values()) >= 200
    assert {name: size for name, size in read.items() if not name.startswith("both")} == {
        f"{kind}{n}.rebind.example": 100 for kind in ("good", "bad") for n in range(40)
    }


def test_a_list_that_unpacks_to_more_than_any_month_has_is_refused(site: Site) -> None:
    """Row 5: 200 MB of zeros as the list of paths."""
    site.put(LIST, zeros("gzip"))

    with pytest.raises(InputError, match="larger than any month"):
        reachable("2026-10", site.base, allowed(site))


@LINUX
@pytest.mark.alone
def test_a_bomb_in_a_file_costs_less_than_60_mb_and_the_next_file_is_read(tmp_path: Path) -> None:
    """Row 5: as a packed page, as a member of the archive, and as both, against the same month without it."""
    figures: dict[str, tuple[int, float]] = {}
    for kind in ("", "page", "member", "page in page"):
        site = Site()
        try:
            month(site, "bomb.warc.gz", "good.warc.gz")
            site.put(FILES + "bomb.warc.gz", bombs(kind))
            site.put(FILES + "good.warc.gz", good())
            figures[kind] = replayed(tmp_path / (kind or "none"), site, statuses=(0, 1) if kind else (0,))
        finally:
            site.close()
    memory, seconds = figures.pop("")
    for kind, (more, longer) in figures.items():
        print(f"{kind}: memory {(more - memory) / 2**20:+.0f} MB, {longer - seconds:+.1f} s")

    assert {kind: more - memory for kind, (more, _) in figures.items() if more - memory > 60 * 2**20} == {}
    assert {kind: longer for kind, (_, longer) in figures.items() if longer - seconds > 5} == {}


def bombs(kind: str) -> bytes:
    """A file of the archive with 200 MB of zeros in it."""
    if not kind:
        return good("https://a.example/0")
    if kind == "page":
        return good("https://a.example/0") + gzip.compress(
            record("https://a.example/b", zeros("gzip"), headers=("Content-Encoding: gzip",))
        )
    if kind == "member":
        return good("https://a.example/0") + gzip.compress(
            record("https://a.example/b", bytes(200 * 2**20)), 1
        )
    packed = gzip.compress(zeros("gzip"))
    return gzip.compress(record("https://a.example/b", packed, headers=("Content-Encoding: gzip, gzip",)))


def good(url: str = "https://a.example/good") -> bytes:
    page = f"<html><head><title>t</title></head><body><article><h1>Shells</h1><p>{SAID}</p></article></body></html>"
    return gzip.compress(record(url, page.encode()))


def replayed(folder: Path, site: Site, statuses: tuple[int, ...]) -> tuple[int, float]:
    """A replay of the month; the sum of its processes' peaks, and its seconds."""
    (folder / "rules" / "terms").mkdir(parents=True)
    (folder / "rules" / "terms" / "t.toml").write_text(TERMS, encoding="utf-8")
    (folder / "rules" / "rules.toml").write_text(RULES)
    (folder / "sources").mkdir()
    (folder / "sources" / "s.toml").write_text(SOURCE)
    (folder / "monitor.toml").write_text(f'[fetch]\nallow = ["{site.host}:{site.port}"]\n')
    command = [sys.executable, "-m", "monitor", "replay", "--cc-news", "2026-10", "--base", site.base]
    command += ["--workers", "1", "--format", "json", "--db", str(folder / "m.db")]
    command += ["--config", str(folder / "monitor.toml"), "--rules", str(folder / "rules")]
    command += ["--sources", str(folder / "sources")]
    peaks, seconds, out = watched(command, statuses)
    summary = json.loads(out)
    assert summary["files"] == 2
    assert summary["mentions"] >= 1
    return sum(peaks), seconds


@pytest.mark.parametrize(
    "how",
    [
        "silence",
        "silence behind the head",
        "a head by letters",
        "a dripping body",
        "huge headers",
        "redirects for ever",
    ],
)
def test_a_server_that_drags_its_feet_is_cut(site: Site, monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    """Row 6: each connection within its limit, five of them; then the file is named and left."""
    monkeypatch.setattr(ccnews, "TIMEOUT", 0.5)
    start: dict[str, Callable[[], object]] = {
        "silence": lambda: site.silent("/a"),
        "silence behind the head": lambda: site.silent("/a", head(5_000_000)),
        "a head by letters": lambda: site.pouring("/a", b"HTTP/1.1 200 OK\r\nX-Slow: ", b"y", pause=0.1),
        "a dripping body": lambda: site.pouring("/a", head(5_000_000), b"x" * 100, pause=0.05),
        "huge headers": lambda: site.pouring(
            "/a", b"HTTP/1.1 200 OK\r\n", b"X-More: " + b"y" * 1000 + b"\r\n"
        ),
        "redirects for ever": lambda: site.put("/a", status=302, Location=site.base + "/a"),
    }
    start[how]()
    began = time.monotonic()

    read_error(site, "/a")

    assert time.monotonic() - began <= 5 * (0.5 + 0.6)
    assert site.asked.count("/a") <= 6


def test_an_endless_file_is_cut_at_its_limit(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Row 6: at the largest size that a file of a news archive has, and a piece."""
    monkeypatch.setattr(ccnews, "LARGEST_FILE", 2**20)
    site.pouring("/a", head(None, Transfer_Encoding="chunked"), b"2710\r\n" + b"x" * 10_000 + b"\r\n")
    why = read_error(site, "/a")

    assert "no file of a news archive" in why
    assert site.poured["/a"] <= 2**20 + ccnews.PIECE + BUFFERED


def test_a_reader_that_takes_its_time_is_no_slow_server(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the time spent waiting for bytes counts, and no byte is lost where a connection is given up."""
    monkeypatch.setattr(ccnews, "TIMEOUT", 0.3)
    body = os.urandom(1_200_000)
    site.put("/a", body)

    with opened(site.base + "/a", 0, allowed(site)) as stream:
        got = b""
        while piece := stream.read(100_000):
            got += piece
            busy_until = time.monotonic() + 0.05
            while time.monotonic() < busy_until:
                pass

    assert got == body
    assert site.asked == ["/a"]


def test_no_server_at_all_is_to_be_tried_again(site: Site) -> None:
    """Where nobody listens on an allowed address, exit 75 says so."""
    site.close()

    with pytest.raises(TryAgainError):
        reachable("2026-10", site.base, allowed(site))


def test_an_answer_that_ends_in_its_head_is_no_empty_file(site: Site) -> None:
    """Nor is one without a length, which may have been cut anywhere."""
    site.raw("/a", b"HTTP/1.1 200 OK\r\nX-Cut: he")
    site.raw("/b", head(None) + b"some bytes")

    assert "how long" in read_error(site, "/a")
    assert "how long" in read_error(site, "/b")
