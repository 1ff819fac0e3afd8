"""
How long does the reactor stand still, whatever arrives?

Crawls a feed of 5,000 items (of which 1,000 are asked for, and refused by robots.txt), a sitemap of 50,000 URLs, a section of 60,000
links and a 9 MB page of undeclared windows-1251, while another process holds
the database most of the time, and watches a 10 ms tick inside the crawl.

    python benchmarks/reactor_lag.py [--json]

Must reach: never more than 100 ms of the processor; ends with 1 where it does not. Two figures are printed: the processor time
that the reactor's own thread spent between two ticks (what we do to it), and
the wall time (which a busy machine stretches).
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TICK = 0.01

RULES = '[[rule]]\nid = "r"\ntitle = "R"\nlane = "dprk-to-russia"\nall = ["dprk", "arms"]\n'
TERMS = '[dprk]\nen = ["North Korea*"]\nru = ["КНДР"]\n[arms]\nen = ["shell*"]\nru = ["=снаряд*"]\n'


class Lag:
    """A Scrapy extension: the longest time between two ticks."""

    def __init__(self) -> None:
        self.cpu = self.wall = 0.0
        self.ticks = 0
        self._last = (time.thread_time(), time.monotonic())

    @classmethod
    def from_crawler(cls, crawler: Any) -> "Lag":
        from scrapy import signals

        made = cls()
        crawler.signals.connect(made.opened, signal=signals.spider_opened)
        crawler.signals.connect(made.closed, signal=signals.spider_closed)
        return made

    def opened(self) -> None:
        self._last = (time.thread_time(), time.monotonic())
        self._tick()

    def _tick(self) -> None:
        import asyncio

        now = (time.thread_time(), time.monotonic())
        self.ticks += 1
        self.cpu = max(self.cpu, now[0] - self._last[0])
        self.wall = max(self.wall, now[1] - self._last[1] - TICK)
        self._last = now
        self._handle = asyncio.get_running_loop().call_later(TICK, self._tick)

    def closed(self) -> None:
        self._handle.cancel()
        Path(os.environ["LAG_FILE"]).write_text(
            json.dumps({"cpu_ms": self.cpu * 1000, "wall_ms": self.wall * 1000, "ticks": self.ticks}),
            encoding="utf-8",
        )


def bodies(base: str, urls_listed: int, links_shown: int) -> dict[str, tuple[str, bytes]]:
    """What the hostile site serves."""
    items = "".join(
        f"<item><title>{('Report', 'North Korea')[n % 5 == 0]} {n}</title><link>{base}/item/{n}</link><description>{'words ' * 60}</description></item>"
        for n in range(5_000)
    )
    urls = "".join(
        f"<url><loc>{base}/map/{n}?b=2&amp;a=1</loc><lastmod>2026-11-24</lastmod></url>"
        for n in range(urls_listed)
    )
    links = "".join(
        f'<li><a href="/link/{n}?x={n}">A report with number {n}</a></li>' for n in range(links_shown)
    )
    russian = ("КНДР передала снаряды. " * 20).encode("cp1251")
    page = (
        b"<html><body>"
        + b"".join(b"<p>" + russian + b"</p>" for _ in range(9 * 2**20 // (len(russian) + 7)))
        + b"</body></html>"
    )
    return {
        "/robots.txt": ("text/plain", b"User-agent: *\nDisallow: /item/\n"),
        "/feed.xml": ("application/rss+xml", f'<rss version="2.0"><channel><title>x</title>{items}</channel></rss>'.encode()),
        "/map.xml": ("application/xml", f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'.encode()),
        "/section": ("text/html", f"<html><body><ul>{links}</ul></body></html>".encode()),
        "/small.xml": ("application/rss+xml", (
            f'<rss version="2.0"><channel><title>x</title><item><title>North Korea</title><link>{base}/huge</link></item></channel></rss>'
        ).encode()),
        "/huge": ("text/html", page),
    }  # fmt: skip


def serve(urls: int, links: int) -> tuple[ThreadingHTTPServer, str]:
    """The site, on loopback, with so many URLs in its sitemap and links in its section."""
    served: dict[str, tuple[str, bytes]] = {}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            kind, body = served.get(self.path, ("text/plain", b""))
            self.send_response(200 if self.path in served else 404)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    base = f"http://127.0.0.1:{server.server_address[1]}"
    served.update(bodies(base, urls, links))
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    return server, base


def hold_database(db: Path, done: threading.Event) -> None:
    """Another process's writes: the database is held for half a second, let go for a moment, held again."""
    from sqlite_utils.utils import sqlite3

    while not db.exists() and not done.wait(0.01):
        pass
    while not done.wait(0.2):
        connection = sqlite3.connect(db, timeout=5, isolation_level=None)
        try:
            connection.execute("BEGIN IMMEDIATE")
            done.wait(0.5)
            connection.execute("ROLLBACK")
        except sqlite3.OperationalError:
            pass  # the crawl holds it; the next turn
        finally:
            connection.close()


def measure(urls: int = 50_000, links: int = 60_000) -> dict[str, Any]:
    """One crawl of everything hostile; the figures. `urls` in the sitemap, `links` in the section."""
    server, base = serve(urls, links)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "rules" / "terms").mkdir(parents=True)
        (folder / "rules" / "rules.toml").write_text(RULES, encoding="utf-8")
        (folder / "rules" / "terms" / "t.toml").write_text(TERMS, encoding="utf-8")
        (folder / "sources").mkdir()
        places = {
            "feed": f'{{ feed = "{base}/feed.xml" }}',
            "map": f'{{ sitemap = "{base}/map.xml" }}',
            "section": f'{{ section = "{base}/section", links = "li a" }}',
            "small": f'{{ feed = "{base}/small.xml" }}',
        }
        (folder / "sources" / "s.toml").write_text(
            "\n".join(
                f'[[source]]\nid = "{id_}"\nname = "{id_}"\nhome = "{base}"\nlanguage = "en"\ncountry = "US"\n'
                f'standing = "independent"\nevery = "1h"\nfetch = "hits"\ndiscover = [{place}]\n'
                for id_, place in places.items()
            ),
            encoding="utf-8",
        )
        port = base.rpartition(":")[2]
        (folder / "monitor.toml").write_text(
            f'[fetch]\ndelay = 0\nper_host = 4\nmax_size = {12 * 2**20}\nallow = ["127.0.0.1:{port}"]\n',
            encoding="utf-8",
        )
        done = threading.Event()
        holder = threading.Thread(target=hold_database, args=(folder / "monitor.db", done), daemon=True)
        holder.start()
        code = (
            "import sys; sys.path.insert(0, sys.argv.pop(1)); import monitor.settings as s;"
            "s.EXTENSIONS['reactor_lag.Lag'] = 900; from monitor.cli import main; main()"
        )
        run = subprocess.run(
            [
                sys.executable, "-c", code, str(Path(__file__).parent), "crawl", "--db", str(folder / "monitor.db"),
                "--config", str(folder / "monitor.toml"), "--rules", str(folder / "rules"), "--sources",
                str(folder / "sources"), "--format", "json",
            ],
            cwd=ROOT, capture_output=True, encoding="utf-8", env=os.environ | {"LAG_FILE": str(folder / "lag.json")},
            check=False,
        )  # fmt: skip
        done.set()
        holder.join()
        server.shutdown()
        server.server_close()
        if run.returncode:
            raise SystemExit(run.stderr)
        said = json.loads(run.stdout)
        figures: dict[str, Any] = json.loads((folder / "lag.json").read_text(encoding="utf-8"))
        return figures | {"entries": said["entries"], "outcomes": said["outcomes"], "errors": said["errors"]}


def main() -> int:
    """Measure once and print; 1 where the reactor stood still too long."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0].strip())
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    figures = measure()
    status = 0 if figures["cpu_ms"] <= 100 else 1
    if options.json:
        print(json.dumps(figures))
        return status
    print(f"entries listed: {figures['entries']}, pages: {figures['outcomes']}, ticks: {figures['ticks']}")
    print(f"longest stretch of the reactor's own work: {figures['cpu_ms']:.0f} ms (must be 100 at most)")
    print(f"longest time between two ticks:            {figures['wall_ms']:.0f} ms")
    return status


if __name__ == "__main__":
    sys.exit(main())
