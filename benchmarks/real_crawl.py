"""
The main job on real input: 1,366 real pages and 754 labelled texts, served, crawled by the real spiders, every page accounted for.

    python benchmarks/real_crawl.py [--only KIND]… [--limit N] [--keep FOLDER]

Serves the pages over loopback as seven outlets with feeds, sitemaps and news
sitemaps, crawls them three times with `monitor crawl --all` into a fresh
database (once when each outlet lists one page, so that what comes later is
news; then everything; then again) and prints, kind by kind: outcomes, dates
against known days, texts against known bodies, and the verdict on each labelled
text beside what the rules say of the text itself (`monitor rules judge`).

Must hold: each page served has its row and lies in the archive as it was
served; the gate turns away nothing that a rule matches; dates 93 % given and
97 % of those right; bodies F1 0.95; every verdict that differs from the text's
own is named with its reason; the third crawl adds nothing; `monitor verify` is
clean. With --keep the database, the archive and the day's list (digest.txt) stay.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "benchmarks"), str(ROOT)]

import corpus  # noqa: E402 (after the path is set)
from accounting import Account, account, counts_of  # noqa: E402
from served import Outlet, outlets, serving, write_desk  # noqa: E402

KINDS = ("dated-news", "article-bodies", "real-pages", "relevant", "nearmiss")


def main() -> None:
    """Serve, crawl three times, account, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0].strip())
    parser.add_argument("--only", action="append", choices=KINDS)
    parser.add_argument("--limit", type=int, help="at most so many pages of a kind")
    parser.add_argument("--keep", type=Path, help="a folder that is not there yet")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    chosen = parser.parse_args()
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    corpus.need()
    found = outlets(chosen.only or KINDS, chosen.limit)
    with tempfile.TemporaryDirectory() as name:
        folder = chosen.keep or Path(name)
        folder.mkdir(parents=True, exist_ok=chosen.keep is None)
        problems = run(found, folder, chosen.workers)
    for problem in problems:
        print(f"NOT AS IT MUST BE: {problem}")
    sys.exit(bool(problems))


def run(found: Sequence[Outlet], folder: Path, workers: int) -> list[str]:
    """Everything; what is not as it must be."""
    problems: list[str] = []
    with serving(found):
        options = write_desk(folder, found)
        crawl = ["crawl", "--all", *options, "--sources", str(folder / "sources"), "--format", "json"]
        first = json.loads(monitor(folder, *crawl)[1])
        for outlet in found:
            outlet.open = True
        begun = time.monotonic()
        second = json.loads(monitor(folder, *crawl)[1])
        seconds = time.monotonic() - begun
        before = counts_of(folder / "monitor.db")
        third = json.loads(monitor(folder, *crawl)[1])
    after = counts_of(folder / "monitor.db")
    count = sum(len(outlet.pages) for outlet in found)
    print(
        f"{count} pages of {len(found)} outlets; {first['pages']} in a first crawl, {second['pages']} in the second: "
        f"{seconds:.0f} s whole process, {second['pages'] / seconds:.1f} pages/s ({os.cpu_count()} cores, load {os.getloadavg()[0]:.1f})"
    )
    print(f"mentions: {first['new'] + second['new']} new, {first['copies'] + second['copies']} copies")
    print(
        f"third crawl: {third['pages']} pages looked at again; {third['new']} new, {third['revised']} revised, {third['copies']} copies"
    )
    if before != after or third["new"] or third["revised"] or third["copies"] or third["entries"]:
        problems.append(f"the third crawl added something: {before} became {after}")
    faults = [one["errors"] for one in (first, second, third)]
    if any(faults):
        problems.append(f"faults of the program: {faults}; see log.txt")
    status, said = monitor(folder, "verify", *options[:2])
    print(f"verify: {said.strip().splitlines()[-1]}")
    if status:
        problems.append("verify is not clean")
    (folder / "digest.txt").write_text(monitor(folder, "digest", *options)[1], encoding="utf-8")
    begun = time.monotonic()
    accounts = account(found, folder, workers)
    print(f"all captures read again without the gate: {time.monotonic() - begun:.0f} s\n")
    return problems + outcomes(accounts) + dates(accounts) + texts(accounts) + verdicts(accounts)


def monitor(folder: Path, *arguments: str) -> tuple[int, str]:
    """Exit status and output of a command; its log goes to log.txt."""
    with (folder / "log.txt").open("a", encoding="utf-8") as log:
        done = subprocess.run(
            [sys.executable, "-m", "monitor", *arguments],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=log,
            encoding="utf-8",
            check=False,
        )
    if not done.stdout:
        raise SystemExit(
            f"monitor {arguments[0]} ended with {done.returncode} and said nothing: see {folder}/log.txt (--keep)"
        )
    return done.returncode, done.stdout


def outcomes(accounts: Sequence[Account]) -> list[str]:
    """The table: kind and outcome."""
    table = Counter((one.page.kind, one.row.outcome if one.row else "NO ROW") for one in accounts)
    kinds = list(dict.fromkeys(kind for kind, _ in table))
    names = sorted({name for _, name in table})
    print(f"{'outcome':16}" + "".join(f"{kind:>16}" for kind in kinds))
    for name in names:
        print(f"{name:16}" + "".join(f"{table[kind, name] or '-':>16}" for kind in kinds))
    stopped = Counter(one.page.kind for one in accounts if one.row and one.row.note == "gate")
    print(f"{'… at the gate':16}" + "".join(f"{stopped[kind] or '-':>16}" for kind in kinds) + "\n")
    problems = [f"no row: {one.page.id}" for one in accounts if one.row is None]
    problems += [f"not in the archive as served: {one.page.id}" for one in accounts if not one.captured]
    for one in accounts:
        if one.row and (one.found or one.listed) and one.row.mention is None:
            problems.append(f"a rule matches, no mention ({one.row.outcome} {one.row.note}): {one.page.id}")
        if one.row and one.row.text is not None and (one.article is None or one.row.text != one.article.text):
            problems.append(f"the crawl read another text than its capture holds: {one.page.id}")
        if one.row and one.row.mention is not None and one.page.item is None:
            print(f"mention on a page without a label: {one.page.id} {sorted(one.row.rules)}")
        if one.row and one.row.outcome not in ("ok", "no_match"):
            print(f"{one.row.outcome:10} {one.row.note[:70]:70} {one.page.kind}: {one.page.id}")
        elif one.row and one.article is None:
            print(f"{'unread':10} {one.read_as[:70]:70} {one.page.kind}: {one.page.id}")
    return problems


def dates(accounts: Sequence[Account]) -> list[str]:
    """Days given and right."""
    problems = []
    print()
    for kind in ("dated-news", "relevant", "nearmiss"):
        some = [
            one
            for one in accounts
            if one.page.kind == kind and (one.page.item is None or len(one.page.item["date"]) == 10)
        ]
        if not some:
            continue
        given = [one for one in some if one.day_right is not None]
        good = sum(bool(one.day_right) for one in given)
        share, rate = len(given) / len(some), good / max(1, len(given))
        print(f"dates, {kind:15} {len(some):5} known  given {share:6.1%}  right {rate:6.1%} of them")
        if kind == "dated-news" and (share < 0.93 or rate < 0.97):
            problems.append("dates of dated-news")
    return problems


def texts(accounts: Sequence[Account]) -> list[str]:
    """Read texts beside known ones. Near misses and most real pages are read only here, not by the crawl."""
    problems = []
    bodies: dict[str, Any] = corpus.truth("article-bodies")
    snippets: dict[str, Any] = corpus.truth("real-pages.snippets")
    for kind in ("article-bodies", "relevant", "nearmiss"):
        rows = []
        for one in accounts:
            known = one.page.item["text"] if one.page.item else bodies.get(one.page.id)
            if one.page.kind == kind and known and one.page.kind != "real-pages":
                han = one.page.item is not None and one.page.item["lang"] == "zh"
                rows.append(corpus.overlap(one.article.text if one.article else "", known, letters=han))
        if rows:
            f1, precision, recall = (statistics.mean(column) for column in zip(*rows, strict=True))
            print(
                f"texts, {kind:15} {len(rows):5} known  F1 {f1:.4f}  precision {precision:.4f}  recall {recall:.4f}"
            )
            if kind == "article-bodies" and f1 < 0.95:
                problems.append(f"texts of article-bodies: F1 {f1:.4f}")
    held: Counter[str] = Counter()
    for one in accounts:
        if one.page.kind == "real-pages":
            text = " ".join(one.article.text.split()) if one.article else ""
            for kind in ("with", "without"):
                for snippet in snippets.get(one.page.id, {}).get(kind) or ():
                    held[kind] += 1
                    held[f"{kind} found"] += " ".join(snippet.split()) in text
    if held:
        print(
            f"texts, real-pages: {held['with found']} of {held['with']} snippets that belong to the text are in it, "
            f"{held['without found']} of {held['without']} that do not"
        )
    return problems


def verdicts(accounts: Sequence[Account]) -> list[str]:
    """Labelled texts: the crawl's verdict beside that of the rules on the text itself."""
    some = [one for one in accounts if one.told is not None and one.row]
    if not some:
        return []
    print()
    for kind in ("relevant", "nearmiss"):
        mine = [one for one in some if one.page.kind == kind and one.row]
        told = sum(bool(one.told) for one in mine)
        crawled = sum(one.row is not None and one.row.mention is not None for one in mine)
        print(
            f"verdicts, {kind:10} {len(mine):4} texts: rules on the text {told}, on the crawled page {crawled}"
        )
    same = [one for one in some if one.told and one.row and one.row.mention and not one.row.is_copy]
    equal = sum(one.row is not None and one.row.rules == one.told for one in same)
    print(
        f"of {len(same)} mentions that are no copies, {equal} rest on exactly the rules that the text itself satisfies"
    )
    problems = []
    for one in some:
        if reason := one.lost:
            print(
                f"differs  {one.page.kind:9} {one.page.id:22} text {sorted(one.told or ())} page {sorted(one.found)}: {reason}"
            )
            if reason.startswith("crawl"):
                problems.append(f"verdict on {one.page.id}: {reason}")
    for one in same:
        if one.row and one.row.rules != one.told:
            print(
                f"other rules {one.page.id:22} text only {sorted((one.told or frozenset()) - one.row.rules)} "
                f"page only {sorted(one.row.rules - (one.told or frozenset()))}"
            )
    return problems


if __name__ == "__main__":
    main()
