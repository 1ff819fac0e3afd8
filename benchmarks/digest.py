"""
How long `monitor digest` takes on a database of years: 1,000,000 pages, 100,000 mentions, 2,000,000 checks.

The whole process counts, from the shell's call to its end; median of five.
Beside it the peer: the same rows through `sqlite-utils`, which is what a
reader would type without us. Must be at most 0.5 s.

    python benchmarks/digest.py [--small]
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.core.cadence import SourceState, State
from monitor.store import Store

LIMIT = 0.5
SOURCES = 75
LAST = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
TEXT = (
    "North Korea has shipped artillery shells to Russia, officials said. 북한이 러시아에 포탄을 보냈다. " * 6
)


def fill(path: Path, pages: int, mentions: int, checks: int) -> str:
    """A database with this many rows, spread over two years; the day to ask for."""
    spread = timedelta(days=730)

    def when(share: float) -> str:
        return f"{LAST - spread * (1 - share):%Y-%m-%dT%H:%M:%SZ}"

    with Store.open(path) as store:
        run = store.runs.begin("crawl", LAST - timedelta(minutes=5))
        states = {
            f"source-{n}": State(state=SourceState.OK if n % 9 else SourceState.GAP, since=LAST)
            for n in range(SOURCES)
        }
        store.runs.end(run, now=LAST, states=states)
        with store.base.transaction() as db:
            db.executemany(
                "INSERT INTO checks (run, source, discovery, at, outcome, status, entries, new) VALUES (1, ?, ?, ?, 'ok', 200, 50, 1)",
                (
                    (f"source-{n % SOURCES}", f"https://s{n % SOURCES}.example/feed", when(n / checks))
                    for n in range(checks)
                ),
            )
            db.executemany(
                "INSERT INTO articles (id, canonical_url, url, title, basis, language, published_at, extractor, fingerprint,"
                " body_fingerprint, source, outlet, standing, fetched_at, text, grams)"
                " VALUES (?, ?, ?, ?, 'page', 'en', ?, 'bench', ?, ?, ?, ?, 'agency', ?, ?, '북한 북한이 포탄')",
                (
                    (
                        n, f"https://s.example/{n}", f"https://s.example/{n}", f"Shells leave Rajin {n}", when(n / mentions), str(n),
                        str(n), f"source-{n % SOURCES}", f"Outlet {n % SOURCES}", when(n / mentions), TEXT,
                    )
                    for n in range(1, mentions + 1)
                ),
            )  # fmt: skip
            db.executemany(
                "INSERT INTO mentions (id, article, day, found_at, run, origin, listed) VALUES (?, ?, ?, ?, 1, 'crawl', 1)",
                ((n, n, when(n / mentions)[:10], when(n / mentions)) for n in range(1, mentions + 1)),
            )
            db.executemany(
                'INSERT INTO matches (mention, fingerprint, position, rule, rule_version, lane, quote, start, "end", hits,'
                " prominence, direction, found_at) VALUES (?, ?, ?, ?, 'v', 'dprk-to-russia', ?, 0, 60, '[[\"dprk\",0,11]]', 'lead',"
                " 'dprk-to-russia', ?)",
                (
                    (n, str(n), m, f"rule-{m}", TEXT[:66], when(n / mentions))
                    for n in range(1, mentions + 1)
                    for m in range(2)
                ),
            )
            # A claim for every second mention, as long coverage has them: some told by two pages, all described daily.
            db.executemany(
                "INSERT INTO claimed (id, lane, direction, speaker, denies, gloss, thing, low, high, bound, figure, first_at, first_found_at,"
                " day, origins, languages, pages) VALUES (?, 'dprk-to-russia', 'dprk-to-russia', 'hur', 0, 'DPRK → Russia · shells · says HUR',"
                " 'shells', 5, 5, 'exact', '5 shells', ?, ?, ?, '[{\"name\": \"HUR\", \"via\": [], \"mentions\": []}]', '[\"en\"]', 2)",
                (
                    (n, when(n * 2 / mentions), when(n * 2 / mentions), when(n * 2 / mentions)[:10])
                    for n in range(1, mentions // 2 + 1)
                ),
            )
            db.executemany(
                "INSERT INTO claim_parts (claim, mention, key, reason) VALUES (?, ?, 'k', 'the same figure')",
                ((max(1, n // 2), n) for n in range(1, mentions + 1)),
            )
            db.execute(
                "INSERT INTO claim_days (claim, day, gloss, origins, pages) SELECT id, day, gloss, origins, pages FROM claimed"
            )
            db.executemany(
                "INSERT INTO copies (mention, canonical_url, url, source, outlet, standing, title, fetched_at, fingerprint, found_at)"
                " VALUES (?, ?, ?, 'source-1', 'Outlet 1', 'agency', 'Copy', ?, 'x', ?)",
                (
                    (
                        n,
                        f"https://c.example/{n}",
                        f"https://c.example/{n}",
                        when(n / mentions),
                        when(n / mentions),
                    )
                    for n in range(1, mentions, 3)
                ),
            )
            db.executemany(
                "INSERT INTO pages (canonical_url, url, source, outlet, discovery, outcome, status, first_seen_at, fetched_at, sha256,"
                " warc_file, warc_offset) VALUES (?, ?, ?, 'Outlet', 'feed', 'no_match', 200, ?, ?, ?, 'a.warc.gz', ?)",
                (
                    (
                        f"https://p.example/{n}",
                        f"https://p.example/{n}",
                        f"source-{n % SOURCES}",
                        when(n / pages),
                        when(n / pages),
                        f"{n:064x}",
                        n,
                    )
                    for n in range(pages)
                ),
            )
    return f"{LAST - timedelta(days=1):%Y-%m-%d}"


def seconds(command: list[str]) -> float:
    """How long a whole process takes."""
    began = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - began


def main() -> int:
    """Fill, measure, print; 1 where the figure is not reached."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--small", action="store_true", help="a hundredth of the rows, for a quick look")
    parser.add_argument(
        "--keep", type=Path, help="make the database here and leave it, or use the one that is there"
    )
    options = parser.parse_args()
    scale = 100 if options.small else 1
    with tempfile.TemporaryDirectory() as folder:
        path = options.keep or Path(folder) / "monitor.db"
        day = f"{LAST - timedelta(days=1):%Y-%m-%d}"
        if not path.exists():
            began = time.perf_counter()
            day = fill(path, 1_000_000 // scale, 100_000 // scale, 2_000_000 // scale)
            print(
                f"filled in {time.perf_counter() - began:.0f} s, {path.stat().st_size / 2**20:.0f} MB",
                flush=True,
            )
        # The day before the last crawl has mentions and no crawl of its own; ask for the last, which has both.
        digest = [sys.executable, "-m", "monitor", "digest", "--db", str(path), "--date", f"{LAST:%Y-%m-%d}"]
        peer = [sys.executable, "-m", "sqlite_utils", str(path), f"select * from daily where day = '{day}'"]
        start = [sys.executable, "-c", "import click"]
        ours = statistics.median(seconds(digest) for _ in range(5))
        theirs = statistics.median(seconds(peer) for _ in range(5))
        bare = statistics.median(seconds(start) for _ in range(5))
    print(f"monitor digest          {ours:.3f} s   (must be ≤ {LIMIT} s)")
    print(f"sqlite-utils, one view  {theirs:.3f} s")
    print(f"python and click alone  {bare:.3f} s")
    return 0 if ours <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
