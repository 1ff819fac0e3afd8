"""
How fast is a whole crawl beside a bare Scrapy spider that only downloads?

    python benchmarks/crawl_speed.py [--pages 1000] [--rounds 5]

Both fetch the same real pages over loopback without delay, 16 at a time, in
turns, in one run. Counted is the time from the first page's request to the end
of the last page (for ours: stored in the database). Ours archives, gates,
reads, matches and records each of them; its start-up is printed apart.

Must reach: 0.5 of the bare spider.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from page_server import pages_served, write_desk

ROOT = Path(__file__).resolve().parent.parent

BARE = """
import sys, time
from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess

base, count = sys.argv[1], int(sys.argv[2])
times = []

class Bare(Spider):
    name = "bare"

    async def start(self):
        times.append(time.monotonic())
        for n in range(count):
            yield Request(f"{base}/page/{n}", dont_filter=True)

    def parse(self, response):
        times.append(time.monotonic())

process = AsyncCrawlerProcess({
    "CONCURRENT_REQUESTS": 16, "CONCURRENT_REQUESTS_PER_DOMAIN": 16, "LOG_LEVEL": "ERROR", "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
})
process.crawl(Bare)
process.start()
assert len(times) == count + 1, len(times)
print(times[-1] - times[0])
"""

OURS = """
import sys, time
from monitor.crawl import pipelines
import spiders.base as base

times = []
page = base.SourceSpider._page
record = pipelines.Recording.process_item

def first(self, *args, **kwargs):
    times.append(time.monotonic()) if not times else None
    return page(self, *args, **kwargs)

async def last(self, item):
    done = await record(self, item)
    times[1:] = [time.monotonic()]
    return done

base.SourceSpider._page = first
pipelines.Recording.process_item = last
from monitor.cli import main
try:
    main()
finally:
    print(times[1] - times[0], file=sys.stderr)
"""


def bare(base: str, count: int) -> float:
    """Seconds of the bare spider."""
    done = subprocess.run(
        [sys.executable, "-c", BARE, base, str(count)], capture_output=True, encoding="utf-8", check=True
    )
    return float(done.stdout)


def ours(base: str, count: int) -> tuple[float, float, dict[str, int]]:
    """Seconds of our crawl, of its whole process, and the pages' outcomes."""
    with tempfile.TemporaryDirectory() as name:
        command = [sys.executable, "-c", OURS, "crawl", *write_desk(Path(name), base)]
        begun = time.monotonic()
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, cwd=ROOT)
        whole = time.monotonic() - begun
    if done.returncode:
        raise SystemExit(done.stderr[-3000:])
    said = json.loads(done.stdout)
    if said["pages"] != count:
        raise SystemExit(f"{said['pages']} of {count} pages: {done.stderr[-3000:]}")
    return float(done.stderr.splitlines()[-1]), whole, said["outcomes"]


def main() -> int:
    """Measure in turns and print the medians; 1 where the bound is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0].strip())
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    theirs, own, whole = [], [], []
    outcomes: dict[str, int] = {}
    with pages_served(options.pages) as base:
        for _ in range(options.rounds):
            theirs.append(bare(base, options.pages))
            seconds, process, outcomes = ours(base, options.pages)
            own.append(seconds)
            whole.append(process)
    ratios = [a / b for a, b in zip(theirs, own, strict=True)]
    print(
        f"{options.pages} real pages, {options.rounds} rounds in turns, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    )
    print(f"bare Scrapy spider:  {options.pages / statistics.median(theirs):6.0f} pages/s")
    print(
        f"monitor crawl:       {options.pages / statistics.median(own):6.0f} pages/s   (whole process {statistics.median(whole):.1f} s)"
    )
    print(
        f"ratio:               {statistics.median(ratios):6.2f}           must be 0.5; each round: {', '.join(f'{r:.2f}' for r in ratios)}"
    )
    print(f"outcomes: {outcomes}")
    return 0 if statistics.median(ratios) >= 0.5 else 1


if __name__ == "__main__":
    sys.exit(main())
