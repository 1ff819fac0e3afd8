"""
Does the gate lose anything? All real pages and texts replayed with the gate and without it, compared match by match.

    python benchmarks/replay_same.py [--every N]

Reads every WARC and HTML file of `corpora/pages`, and every text of
`corpora/topic` wrapped in a page: as an outlet's that no source declares, and
those of the subject again as a Pyongyang and as a Moscow outlet's, of whom a
rule may take the actor as implied. Each page's matches (rule, quote, place,
direction, speaker, tags) must be the same. Ends with status 1 where they are not.
"""

import argparse
import gzip
import html
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

import corpus

from monitor import paths
from monitor.config.rules import load_rules
from monitor.core.source import Source, Standing
from monitor.replay.job import Job, read_file

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
COUNTRIES = {"kp.example": "KP", "ru.example": "RU"}
Page = tuple[str, str | None, bytes]
"""Address, Content-Type, body."""


def job(**changes: Any) -> Job:
    """A job with what all have in common."""
    return replace(_common(), **changes)


@cache
def _common() -> Job:
    """The shipped rules, read once as a replay reads them once, and two outlets whose country says who speaks."""
    rules = load_rules(paths.RULES)
    files = tuple(
        (file.relative_to(paths.RULES).as_posix(), file.read_bytes())
        for file in sorted(paths.RULES.rglob("*.toml"))
    )
    sources = tuple(
        Source(
            id=country.lower(), name=country, home=f"https://{host}", language="", country=country,
            standing=Standing.STATE, every=timedelta(days=1), discover=(),
        )
        for host, country in COUNTRIES.items()
    )  # fmt: skip
    return Job(path="", rules=files, version=rules.version, sources=sources)


def record(url: str, content_type: str | None, body: bytes) -> bytes:
    """A page as a gzip member of a WARC file."""
    kind = f"Content-Type: {content_type}\r\n" if content_type else ""
    block = f"HTTP/1.1 200 OK\r\n{kind}\r\n".encode("latin-1", "replace") + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: {AT:%Y-%m-%dT%H:%M:%SZ}\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + block + b"\r\n\r\n", 1)


def wrapped(title: str, text: str) -> bytes:
    """A text in a page."""
    body = "".join(f"<p>{html.escape(line)}</p>\n" for line in text.splitlines() if line.strip())
    title = html.escape(title)
    page = f"<!DOCTYPE html><html><head><title>{title}</title></head><body><article><h1>{title}</h1>\n{body}</article></body></html>"
    return page.encode("utf-8", "replace")


def topic(folder: Path, name: str, hosts: Iterable[str]) -> Iterator[Page]:
    """The texts of one file, as pages of each of these hosts."""
    with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            told = json.loads(line)
            body = wrapped(told.get("title") or "", told["text"])
            for host in hosts:
                yield f"https://{host}/{name}/{number}", "text/html; charset=utf-8", body


def languages(folder: Path) -> Iterator[Page]:
    """The pages that lie as files."""
    for file in sorted((folder / "languages").glob("*.html.gz")):
        yield f"https://news.example/{file.name}", "text/html", gzip.decompress(file.read_bytes())


def written(file: Path, pages: Iterable[Page], every: int) -> Path:
    """Each so-manieth of the pages as a WARC file."""
    with file.open("wb") as out:
        for page in islice(pages, 0, None, every):
            out.write(record(*page))
    return file


def material(corpora: Path, folder: Path, every: int) -> list[Path]:
    """Everything that there is, as WARC files."""
    hosts = ("news.example", *COUNTRIES)
    files = [
        written(folder / f"{name}.warc.gz", corpus.pages(name), every)
        for name in ("real-pages", "article-bodies", "dated-news")
    ]
    files.append(written(folder / "languages.warc.gz", languages(corpora / "pages"), every))
    for name, under in (("relevant", hosts), ("nearmiss", hosts), ("ordinary", hosts[:1])):
        files.append(written(folder / f"{name}.warc.gz", topic(corpora / "topic", name, under), every))
    return files


def found_in(job: Job) -> tuple[int, int, dict[str, Any]]:
    """Pages, pages that passed the gate, and every matched page with all that its matches say."""
    pages = passed = 0
    found: dict[str, Any] = {}
    while True:
        batch = read_file(job)
        pages += batch.pages
        passed += batch.passed
        for work in batch.works:
            assert work.article is not None
            found[work.entry.url] = (
                str(work.outcome),
                work.article.title,
                work.article.text,
                tuple(sorted(map(repr, work.matches))),
            )
        assert not batch.problems, batch.problems
        if batch.done:
            return pages, passed, found
        job = replace(job, offset=batch.reached)


def main() -> int:
    """Replay everything twice and compare."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    options.add_argument("--every", type=int, default=1, help="take every Nth page")
    options.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    asked = options.parse_args()
    corpus.need()
    corpora = corpus.FOLDER.parent
    began = time.monotonic()
    wrong = total = 0
    with (
        tempfile.TemporaryDirectory() as folder,
        ProcessPoolExecutor(asked.workers, mp_context=get_context("forkserver")) as pool,
    ):
        files = material(corpora, Path(folder), asked.every)
        jobs = [job(path=str(file), gated=gated) for file in files for gated in (True, False)]
        answers = list(pool.map(found_in, jobs))
        for file, (pages, passed, with_gate), (_, _, without) in zip(
            files, answers[::2], answers[1::2], strict=True
        ):
            differ = [
                url for url in with_gate.keys() | without.keys() if with_gate.get(url) != without.get(url)
            ]
            matches = sum(len(one[3]) for one in without.values())
            print(
                f"{file.name:24} {pages:6} pages  {passed:5} pass  {len(without):4} found without the gate,"
                f" {len(with_gate):4} with it  {matches:5} matches  {len(differ)} differ"
            )
            for url in differ[:20]:
                print(f"  {url}\n    with    {with_gate.get(url)}\n    without {without.get(url)}")
            wrong += len(differ)
            total += pages
    print(f"{total} pages, {wrong} differ, {time.monotonic() - began:.0f} s   must be 0")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
