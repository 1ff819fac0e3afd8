"""
Does a crawl's memory grow with the number of its pages?

    python benchmarks/crawl_memory.py [--pages 5000]

Crawls real pages over loopback without delay and adds up the resident memory
of the process and all its children, four times a second. Shared pages are
counted once for each process, so the sum is more than the machine spends;
where the kernel tells the proportional size, that is printed beside it.

Must reach: flat after the first 500 pages, under 400 MB.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

import psutil
from page_server import pages_served, write_desk
from sqlite_utils.utils import sqlite3

ROOT = Path(__file__).resolve().parent.parent


def size_of(process: psutil.Process) -> tuple[int, int]:
    """Resident and proportional bytes of a process and its children."""
    resident = proportional = 0
    for one in [process, *process.children(recursive=True)]:
        try:
            full = one.memory_full_info()
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
        resident += full.rss
        proportional += getattr(full, "pss", full.rss)
    return resident, proportional


def pages_in(db: Path) -> int:
    """Pages stored so far."""
    if not db.exists():
        return 0
    try:
        with closing(sqlite3.connect(f"file:{db}?mode=ro", uri=True, timeout=1)) as connection:
            return int(connection.execute("SELECT count(*) FROM pages").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


def main() -> int:
    """Crawl once and print the curve; 1 where it is too high or rises by more than a tenth."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0].strip())
    parser.add_argument("--pages", type=int, default=5000)
    options = parser.parse_args()
    samples: list[tuple[int, int, int]] = []
    with pages_served(options.pages, each_once=False) as base, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        command = [sys.executable, "-m", "monitor", "crawl", *write_desk(folder, base)]
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8", cwd=ROOT
        )
        watched = psutil.Process(process.pid)
        while process.poll() is None:
            try:
                resident, proportional = size_of(watched)
            except psutil.NoSuchProcess:
                break
            samples.append((pages_in(folder / "monitor.db"), resident, proportional))
            time.sleep(0.25)
        out, _ = process.communicate()
    print(out.strip())
    mega = 2**20
    steps = [500, 1000, 2000, 3000, 4000, options.pages]
    for low, high in zip([0, *steps], steps, strict=False):
        part = [sample for sample in samples if low <= sample[0] < high]
        if part:
            print(
                f"pages {low:5}-{high:5}: peak {max(s[1] for s in part) / mega:5.0f} MB summed, {max(s[2] for s in part) / mega:5.0f} MB proportional"
            )
    peak = max(sample[1] for sample in samples)
    early = [s[1] for s in samples if 300 <= s[0] < 1000] or [peak]
    late = [s[1] for s in samples if s[0] >= options.pages * 0.8] or [peak]
    growth = max(late) - max(early)
    print(
        f"peak: {peak / mega:.0f} MB (must be under 400); growth from the first thousand to the last: {growth / mega:+.0f} MB on {os.cpu_count()} cores"
    )
    return 0 if peak < 400 * mega and growth < peak / 10 else 1


if __name__ == "__main__":
    sys.exit(main())
