"""
Kill whole crawls, many times, and see what is left: row 20 of what it promises.

    python benchmarks/kills.py [--kills 200] [--seed N] [--rules DIR]

The rules are three lines of our own unless a folder is named: what is killed
here is the writing of files, and the real rules take seconds to compile.

Each round crawls our own news site into a fresh database. A crawl is killed
(SIGKILL, the way a power-hungry kernel does it) at a random moment after its
first record is in the archive, a few times over on the same database; then
one is left to finish. After every kill: is the database whole, do full text
and rows agree, is everything there that the log said was stored, are there
matches for each mention? After the last run: are the mentions those of a crawl
that nobody killed, each once, and does `monitor verify` find nothing?

A kill counts as inside when the archive had a record of that run and the run's
last commit had not been made.
"""

import argparse
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlite_utils.utils import sqlite3

from monitor import paths
from monitor.archive.check import beyond, check
from monitor.newsroom import Newsroom
from monitor.store import Store

KILLS_A_ROUND = 4
STORED = re.compile(r"mention stored verdict=\w+ mention=(\d+) .*url=(\S+)")
PATIENCE = 120.0
"""Seconds after which a crawl that was not killed counts as hung."""


TERMS = """
[dprk]
en = ["North Korea*", "Pyongyang"]
ko = ["*북한"]
ru = ["КНДР"]
ja = ["北朝鮮"]
zh = ["朝鲜"]
uk = ["КНДР"]
[russia]
en = ["Russia*", "Moscow"]
ko = ["*러시아"]
ru = ["Россия", "Москва"]
ja = ["ロシア"]
zh = ["俄罗斯"]
uk = ["Росія", "Москва"]
"""
RULES = """
[[rule]]
id = "both"
title = "Both countries"
lane = "dprk-to-russia"
all = ["dprk", "russia"]
within = "article"
finds = ["North Korea met Russia."]
spares = ["North Korea met nobody."]
"""


@dataclass
class Tally:
    """What has been seen so far."""

    kills: int = 0
    inside: int = 0
    """Between the first archived record and the last commit."""
    cut: int = 0
    """Kills that left a record cut in the archive."""
    adopted: int = 0
    """Records that the next run found whole in the archive and not in the database."""
    rounds: int = 0
    lingering: int = 0
    """Children still there ten seconds after their crawl was killed."""
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Site:
    """Where a crawl is told to look."""

    sources: Path
    config: Path
    rules: Path

    def command(self, db: Path) -> list[str]:
        """One crawl of everything."""
        return [
            *(sys.executable, "-m", "monitor", "crawl", "--all", "--db", str(db), "--format", "json"),
            *("--config", str(self.config), "--sources", str(self.sources), "--rules", str(self.rules)),
        ]


@contextmanager
def site(folder: Path, rules: Path | None) -> Iterator[Site]:
    """Our own news site, without ETags: every run asks for every listing in full."""
    if rules is None:
        rules = folder / "rules"
        (rules / "terms").mkdir(parents=True)
        (rules / "terms" / "countries.toml").write_text(TERMS, encoding="utf-8")
        (rules / "rules.toml").write_text(RULES, encoding="utf-8")
        (rules / "parties.toml").touch()
    with Newsroom(etags=False) as newsroom:
        sources, config = folder / "sources", folder / "monitor.toml"
        sources.mkdir()
        (sources / "newsroom.toml").write_text(newsroom.sources_toml(), encoding="utf-8")
        config.write_text(newsroom.installation_toml(), encoding="utf-8")
        yield Site(sources, config, rules)


def archived(db: Path) -> int:
    """Bytes in the archive."""
    folder = paths.archive_of(db)
    return sum(path.stat().st_size for path in folder.glob("*.warc.gz")) if folder.is_dir() else 0


def start(site: Site, db: Path) -> "subprocess.Popen[str]":
    """A crawl, its log in a file beside the database."""
    with (db.parent / "log").open("w", encoding="utf-8") as log:
        return subprocess.Popen(site.command(db), stdout=subprocess.PIPE, stderr=log, text=True)


def first_record(process: "subprocess.Popen[str]", db: Path, before: int) -> bool:
    """Wait until the run has a record in the archive; False if it ended without one."""
    while process.poll() is None:
        if archived(db) > before:
            return True
        time.sleep(0.0005)
    return False


def finish(site: Site, db: Path) -> float | None:
    """Let a crawl finish; seconds from its first record to its end, None if it made none or failed."""
    before, process = archived(db), start(site, db)
    began = time.monotonic() if first_record(process, db, before) else None
    process.communicate(timeout=PATIENCE)
    if process.returncode:
        raise RuntimeError(
            f"a crawl ended with {process.returncode}:\n{(db.parent / 'log').read_text()[-2000:]}"
        )
    return None if began is None else time.monotonic() - began


def descendants(pid: int) -> set[int]:
    """The processes that a process started, theirs included (Linux)."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, IndexError, ValueError):
            continue
    found, queue = set(), [pid]
    while queue:
        parent = queue.pop()
        children = {child for child, of in parents.items() if of == parent} - found
        found |= children
        queue += children
    return found


def kill(site: Site, db: Path, wait: float, tally: Tally) -> bool:
    """Kill a crawl some time after its first record; False if it was over before."""
    before, process = archived(db), start(site, db)
    if not first_record(process, db, before):
        process.communicate()
        return False
    end = time.monotonic() + wait
    while time.monotonic() < end and process.poll() is None:
        time.sleep(0.0005)
    if process.poll() is not None:
        process.communicate()
        return False
    children = descendants(process.pid)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    tally.kills += 1
    end = time.monotonic() + 10
    while any(Path(f"/proc/{pid}").exists() for pid in children):
        if time.monotonic() > end:
            tally.lingering += 1
            tally.problems.append(f"children of a killed crawl live on: {sorted(children)}")
            break
        time.sleep(0.01)
    return True


def inspect(db: Path, known: dict[int, str], tally: Tally) -> None:
    """Judge what a kill left, before anything mends it. `known` collects every mention that was ever committed."""
    copy = db.with_name("copy.db")
    with closing(sqlite3.connect(db)) as one, closing(sqlite3.connect(copy)) as two:
        one.backup(two)
    with closing(sqlite3.connect(copy)) as connection:

        def ask(sql: str) -> list[tuple[object, ...]]:
            rows: list[tuple[object, ...]] = connection.execute(sql).fetchall()
            return rows

        if (whole := ask("PRAGMA integrity_check")) != [("ok",)]:
            tally.problems.append(f"integrity_check: {whole[:3]}")
        if lost := ask("PRAGMA foreign_key_check"):
            tally.problems.append(f"foreign keys: {lost[:3]}")
        try:
            connection.execute("INSERT INTO articles_fts (articles_fts, rank) VALUES ('integrity-check', 1)")
        except sqlite3.DatabaseError as error:
            tally.problems.append(f"full text and rows differ: {error}")
        ended = ask("SELECT ended_at FROM runs ORDER BY id DESC LIMIT 1")
        tally.inside += bool(ended) and ended[0][0] is None
        for what, sql in HALVES.items():
            if half := ask(sql):
                tally.problems.append(f"{what}: {half[:3]}")
        held = dict(ask("SELECT m.id, a.canonical_url FROM mentions m JOIN articles a ON a.id = m.article"))
        # A copy that appeared earlier takes the first place when it comes, and the page that stood there is its copy.
        copies = set(ask("SELECT mention, canonical_url FROM copies"))
    copy.unlink()
    said = {int(id_): url for id_, url in STORED.findall((db.parent / "log").read_text(encoding="utf-8"))}
    for id_ in {**known, **said}.keys() - held.keys():
        tally.problems.append(f"mention {id_} was committed and is gone: {known.get(id_) or said[id_]}")
    for id_, url in known.items():
        if held.get(id_) not in (None, url) and (id_, url) not in copies:
            tally.problems.append(f"mention {id_} was {url} and is {held[id_]}")
    known.update({int(str(id_)): str(url) for id_, url in held.items()})
    with Store.open(db, readonly=True) as store:
        last = store.records.last()
        report = check(paths.archive_of(db), store.records.all, store.runs.heads())
    later = [finding for finding in report.findings if beyond(finding, last)]
    tally.adopted += sum(finding.kind == "unrecorded" for finding in later)
    tally.cut += any(finding.kind == "broken" for finding in later)
    for finding in report.findings:
        if finding not in later:
            tally.problems.append(f"archive: {finding}")


HALVES = {
    "a mention without a match": "SELECT id FROM mentions WHERE id NOT IN (SELECT mention FROM matches)",
    "a mention without a page": "SELECT id FROM mentions WHERE id NOT IN (SELECT mention FROM pages WHERE mention IS NOT NULL)",
    "a match without a mention": "SELECT id FROM matches WHERE mention NOT IN (SELECT id FROM mentions)",
    "a page whose record is not known": "SELECT id FROM pages WHERE sha256 IS NOT NULL AND record IS NULL",
    "two mentions of one page": "SELECT a.canonical_url FROM mentions m JOIN articles a ON a.id = m.article GROUP BY 1 HAVING count(*) > 1",
    "two pages of one address": "SELECT canonical_url FROM pages GROUP BY 1 HAVING count(*) > 1",
    "a check of a run that is not there": "SELECT id FROM checks WHERE run NOT IN (SELECT id FROM runs)",
}
"""What one transaction a page rules out."""


def mentions(db: Path) -> set[tuple[object, ...]]:
    """What a database came to: each mention with its rules and its copies, and every page with its outcome."""
    with closing(sqlite3.connect(db)) as connection:
        rows = connection.execute(
            "SELECT a.canonical_url, a.basis, a.fingerprint, (SELECT group_concat(rule || start) FROM"
            " (SELECT rule, start FROM matches WHERE mention = m.id ORDER BY rule, start)), (SELECT count(*) FROM copies"
            " WHERE mention = m.id) FROM mentions m JOIN articles a ON a.id = m.article"
        ).fetchall()
        pages = connection.execute("SELECT canonical_url, outcome FROM pages").fetchall()
    return {*rows, *pages}


def left_undone(db: Path) -> list[str]:
    """Pages that were to be fetched and have no row."""
    with closing(sqlite3.connect(db)) as connection:
        rows = connection.execute(
            "SELECT e.url FROM entries e LEFT JOIN pages p ON p.canonical_url = e.canonical_url"
            " WHERE e.decision = 'fetch' AND p.id IS NULL"
        )
        return [str(row[0]) for row in rows]


def undisturbed(site: Site, db: Path) -> tuple[float, set[tuple[object, ...]]]:
    """A crawl that nobody kills: how long it has records to write, and what it comes to."""
    db.parent.mkdir()
    window = finish(site, db) or 1.0
    if undone := left_undone(db):
        log = (db.parent / "log").read_text(encoding="utf-8")
        raise RuntimeError(f"a crawl that nobody killed left {len(undone)} pages undone:\n{log[-2000:]}")
    return window, mentions(db)


def compare(db: Path, right: set[tuple[object, ...]], tally: Tally) -> None:
    """Hold a finished database against one that nobody killed, and its archive against itself."""
    found = mentions(db)
    tally.problems += [f"left undone: {url}" for url in left_undone(db)]
    for row in right - found:
        tally.problems.append(f"lost: {row}")
    for row in found - right:
        tally.problems.append(f"too much: {row}")
    with Store.open(db, readonly=True) as store:
        report = check(paths.archive_of(db), store.records.all, store.runs.heads())
    tally.problems += [f"archive after all: {finding}" for finding in report.findings]


def run(kills: int, seed: int, rules: Path | None = None, progress: bool = False) -> Tally:
    """Kill so many crawls."""
    chance, tally = random.Random(seed), Tally()
    with tempfile.TemporaryDirectory() as temporary, site(Path(temporary), rules) as place:
        folder = Path(temporary)
        window, right = undisturbed(place, folder / "reference" / "monitor.db")
        while tally.kills < kills:
            db = folder / f"round-{tally.rounds}" / "monitor.db"
            db.parent.mkdir()
            known: dict[int, str] = {}
            for _ in range(min(KILLS_A_ROUND, kills - tally.kills)):
                if not kill(place, db, chance.uniform(0, window * 0.9), tally):
                    break
                inspect(db, known, tally)
            finish(place, db)
            inspect_last = Tally()
            inspect(db, known, inspect_last)
            tally.problems += inspect_last.problems
            compare(db, right, tally)
            tally.rounds += 1
            shutil.rmtree(db.parent)
            if progress:
                print(
                    f"{tally.kills} kills, {tally.inside} inside, {len(tally.problems)} problems",
                    file=sys.stderr,
                )
    return tally


def main() -> None:
    """Print the figures; exit 1 if anything was wrong."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=int.from_bytes(os.urandom(3), "big"))
    parser.add_argument("--rules", type=Path, default=None)
    args = parser.parse_args()
    began = time.monotonic()
    tally = run(args.kills, args.seed, args.rules, progress=True)
    for problem in tally.problems:
        print(problem, file=sys.stderr)
    print(
        json.dumps(
            {
                "seed": args.seed,
                "kills": tally.kills,
                "between_first_record_and_last_commit": tally.inside,
                "with_a_record_cut": tally.cut,
                "records_adopted": tally.adopted,
                "rounds": tally.rounds,
                "children_left": tally.lingering,
                "problems": len(tally.problems),
                "seconds": round(time.monotonic() - began),
            }
        )
    )
    sys.exit(bool(tally.problems))


if __name__ == "__main__":
    main()
