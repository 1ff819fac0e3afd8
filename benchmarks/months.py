"""
Memory over months, in short: a daemon, many crawls of new pages, and who grows. Row 29 of what it promises.

    python benchmarks/months.py [--crawls 50] [--pages 200]

Starts `scheduler.py` against a feed on loopback that lists new pages at every
visit, one in twenty of them a mention, and watches /proc (Linux): the daemon's
resident memory after the second crawl and at the end, the highest resident memory
of each crawl with all its children, and the largest the database's journal got.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import psutil
from kills import RULES, TERMS

ROOT = Path(__file__).resolve().parent.parent
NEWS = "North Korea sent {n} wagons of shells to Russia by rail, officials said on the record. "
OTHER = "The harbour council met {n} people about the ferry, and nothing was decided that day. "


class Feed(BaseHTTPRequestHandler):
    """A feed that is new at every visit, and its pages."""

    pages = 200
    visit = 0

    def do_GET(self) -> None:
        kind = "text/html; charset=utf-8"
        if self.path == "/feed.xml":
            Feed.visit += 1
            items = "".join(
                f"<item><title>Story {Feed.visit}-{n}</title><link>{self.base}/p/{Feed.visit}/{n}</link></item>"
                for n in range(self.pages)
            )
            kind, text = (
                "application/rss+xml",
                f"<rss version='2.0'><channel><title>x</title>{items}</channel></rss>",
            )
        elif self.path.startswith("/p/"):
            _, _, visit, n = self.path.split("/")
            words = (NEWS if int(n) % 20 == 0 else OTHER).format(n=int(visit) * 1000 + int(n))
            text = f"<html><head><title>Story {visit}-{n}</title></head><body><article><h1>Story {visit}-{n}</h1>"
            text += (
                "".join(f"<p>{words} Part {part} of {visit}-{n}.</p>" for part in range(60))
                + "</article></body></html>"
            )
        else:
            self.send_error(404)
            return
        body = text.encode()
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    @property
    def base(self) -> str:
        """Address of this site."""
        host, port = self.server.server_address[:2]
        return f"http://{host!s}:{port}"

    def log_message(self, *_: object) -> None:
        """Silence."""


class Server(ThreadingHTTPServer):
    """One that lets eight connections wait: with Python's five a page that came too late for them took half a minute."""

    request_queue_size = 64
    daemon_threads = True


def declare(folder: Path, base: str) -> None:
    """Settings, a source and rules."""
    (folder / "sources").mkdir()
    (folder / "rules" / "terms").mkdir(parents=True)
    (folder / "monitor.toml").write_text(
        f'contact = "bench@news.example"\n[fetch]\ndelay = 0\nper_host = 8\nallow = ["{base.removeprefix("http://")}"]\n'
    )
    (folder / "sources" / "bench.toml").write_text(
        f'[[source]]\nid = "bench"\nname = "Bench"\nhome = "{base}"\nlanguage = "en"\ncountry = "KR"\n'
        f'standing = "independent"\nevery = "1s"\ndiscover = [{{ feed = "{base}/feed.xml" }}]\n'
    )
    (folder / "rules" / "terms" / "countries.toml").write_text(TERMS, encoding="utf-8")
    (folder / "rules" / "rules.toml").write_text(RULES, encoding="utf-8")
    (folder / "rules" / "parties.toml").touch()


def watch(folder: Path, crawls: int) -> tuple[list[int], list[int], int]:
    """The daemon's memory after each crawl, each crawl's peak (both bytes), and the largest journal in bytes."""
    program = [sys.executable, str(ROOT / "scheduler.py"), "--every", "5s", "--digest-at", "never"]
    program += ["--db", str(folder / "monitor.db"), "--config", str(folder / "monitor.toml")]
    after: list[int] = []
    peaks: dict[int, int] = {}
    journal = 0
    with (folder / "log").open("w") as log:
        daemon = subprocess.Popen(
            [sys.executable, "-c", SHIM, str(folder), *program[1:]], stdout=log, stderr=log, cwd=ROOT
        )
        try:
            while len(after) < crawls and daemon.poll() is None:
                below = psutil.Process(daemon.pid).children(recursive=True)
                crawl = min((process.pid for process in below), default=0)
                if crawl:
                    if crawl not in peaks and peaks:
                        after.append(psutil.Process(daemon.pid).memory_info().rss)
                    held = 0
                    for process in below:
                        with suppress(psutil.NoSuchProcess):
                            held += process.memory_info().rss
                    peaks[crawl] = max(peaks.get(crawl, 0), held)
                wal = folder / "monitor.db-wal"
                journal = max(journal, wal.stat().st_size if wal.exists() else 0)
                time.sleep(0.1)
        finally:
            daemon.terminate()
            daemon.wait(30)
    return after, list(peaks.values())[:crawls], journal


SHIM = """
import runpy, sys
folder = sys.argv[1]
sys.argv = sys.argv[2:]
import scheduler
build = scheduler.build
def with_folders(options, children):
    made = build(options, children)
    command = made.get_job("crawl").args[1]
    command += ["--sources", folder + "/sources", "--rules", folder + "/rules"]
    return made
scheduler.build = with_folders
scheduler.main()
"""
"""The daemon itself, told where the sources and rules of this benchmark lie."""


def main() -> None:
    """Print the figures; exit 1 where one is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--crawls", type=int, default=50)
    parser.add_argument("--pages", type=int, default=200)
    args = parser.parse_args()
    Feed.pages = args.pages
    began = time.monotonic()
    with Server(("127.0.0.1", 0), Feed) as server, tempfile.TemporaryDirectory() as temporary:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        folder = Path(temporary)
        declare(folder, f"http://127.0.0.1:{server.server_address[1]}")
        after, peaks, journal = watch(folder, args.crawls)
        if len(after) < args.crawls:
            print((folder / "log").read_text()[-3000:], file=sys.stderr)
        server.shutdown()
    grown = (after[-1] - after[min(1, len(after) - 1)]) / 2**20 if after else float("nan")
    second, last = (peaks[1], peaks[-1]) if len(peaks) > 1 else (0, 0)
    figures = {
        "crawls": len(after),
        "pages_a_crawl": args.pages,
        "visits": Feed.visit,
        "daemon_mb": round(after[-1] / 2**20, 1) if after else None,
        "daemon_grew_mb": round(grown, 1),
        "peak_of_second_crawl_mb": round(second / 2**20),
        "peak_of_last_crawl_mb": round(last / 2**20),
        "largest_journal_mb": round(journal / 2**20, 1),
        "seconds": round(time.monotonic() - began),
    }
    print(json.dumps(figures))
    sys.exit(
        not (len(after) == args.crawls and grown <= 10 and last <= second * 1.1 and journal <= 64 * 2**20)
    )


if __name__ == "__main__":
    main()
