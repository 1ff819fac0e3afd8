"""
Hosts that drag their feet, under the real limits: row 6 of what it promises.

    python benchmarks/slow_hosts.py

Silence, drips, endless bodies and endless headers, each on an address of its
own, beside a good host with ten pages. Settings are the defaults (30 s, 10 MiB)
but for the delay. Must reach: each is cut after 31 s at most, none sends more
than the limit and what lies in the sockets, and the good host's pages come as
quickly as without them. Needs 127.0.0.2 and its like (Linux).
"""

import json
import select
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.crawl.site import Answer, Desk, Site

HTML = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
KINDS: dict[str, tuple[bytes, bytes, float]] = {
    # what is said at once, what is said again and again, seconds between
    "silent": (b"", b"", 1),
    "silent after headers": (HTML + b"Content-Length: 5000\r\n\r\n", b"", 1),
    "a byte a second": (HTML + b"Content-Length: 5000\r\n\r\n", b"x", 1),
    "a header a second": (HTML, b"X-More: y\r\n", 1),
    "endless body": (HTML + b"\r\n", b"<p>more</p>" * 1000, 0),
    "endless headers": (HTML, b"X-More: " + b"y" * 1000 + b"\r\n", 0),
}


def dragging(first: bytes, again: bytes, pause: float, ended: dict[str, float]) -> Callable[[Any], Answer]:
    """An answer that goes on until the other side has had enough; notes after how many seconds and bytes."""

    def answer(handler: Any) -> Answer:
        began, sent, socket = time.monotonic(), len(first), handler.connection
        socket.settimeout(60)
        try:
            socket.sendall(first)
            while not select.select([socket], [], [], pause)[0] or socket.recv(1):
                socket.sendall(again)
                sent += len(again)
        except OSError:
            pass  # reset: it has had enough
        ended.update(seconds=round(time.monotonic() - began, 1), sent=sent)
        return Answer(raw=lambda wfile: None)

    return answer


def main() -> None:
    """Print what each cost; exit 1 where one was not cut in time."""
    good = Site()
    sites = {kind: Site(f"127.0.0.{n}") for n, kind in enumerate(KINDS, 2)}
    ended: dict[str, dict[str, float]] = {kind: {} for kind in KINDS}
    times: list[float] = []
    good.on_request = lambda: times.append(time.monotonic())
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder) / "desk", good, settings="delay = 0\n")
        for n, (kind, site) in enumerate(sites.items()):
            desk.allow.append(f"{site.host}:{site.port}")
            site.answers["/page"] = dragging(*KINDS[kind], ended[kind])
            site.feed(site.base + "/page")
            desk.source(f"s{n}", f'{{ feed = "{site.base}/feed.xml" }}')
        good.feed(*(good.page(f"/{n}", title=f"Report {n}") for n in range(10)))
        desk.source("good")
        desk.run(timeout=120)
        urls = {site.base: kind for kind, site in sites.items()}
        outcomes = {
            urls[row["url"].removesuffix("/page")]: row["outcome"]
            for row in desk.rows("select url, outcome from pages where url like '%/page'")
        }
    for site in (good, *sites.values()):
        site.close()
    figures = {kind: ended[kind] | {"outcome": outcomes.get(kind)} for kind in KINDS}
    print(json.dumps({"good_host_seconds": round(times[-1] - times[0], 1), **figures}, indent=2))
    sys.exit(not all(one and one["seconds"] <= 31 for one in ended.values()))


if __name__ == "__main__":
    main()
