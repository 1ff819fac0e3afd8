"""
What a whole replay reaches: beside extracting every page, with two workers beside one, and its memory over a large file.

    python benchmarks/replay_whole.py [--rounds 5] [--only everything|topic|workers|memory]

`everything`: the 990 real pages read, gated, extracted where they pass and
matched, beside trafilatura with metadata on every one of them. `topic`: the
same where one page in twenty tells of the subject (950 real pages, 50 of the
labelled texts wrapped in pages). `workers`: two warm
workers beside one, on two files of 10,890 pages. `memory`: what a worker with
the processes that read its pages for it holds at most over a file of more than
1 GB of pages (proportional set size), and how much that grows. Times are the wall's: part of the work is done
in another process. Ends with 1 where a bound is missed.
"""

import argparse
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import Any

import corpus
import psutil
import trafilatura
from replay_same import Page, job, topic, written

from monitor.replay.job import Batch, Job, read_file
from monitor.replay.workers import workers

COPIES = 11
"""Times that the real pages stand in one large file: 10,890 pages, 1.5 GB of them."""


def main() -> int:
    """Measure what is asked for; 1 where a bound is missed."""
    corpus.need()
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", choices=MEASURES)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        reached = [
            measure(Path(name), options.rounds)
            for kind, measure in MEASURES.items()
            if options.only in (None, kind)
        ]
    return not all(reached)


def whole(made: Job) -> list[Batch]:
    """A file read to its end, stretch by stretch, as the replay does."""
    batches = [read_file(made)]
    while not batches[-1].done:
        batches.append(read_file(job(path=made.path, offset=batches[-1].reached)))
    return batches


def everything(folder: Path, rounds: int) -> bool:
    """The real pages."""
    return _beside(corpus.FOLDER / "real-pages.warc.gz", list(corpus.pages("real-pages")), rounds, 60)


def of_topic(folder: Path, rounds: int) -> bool:
    """One page in twenty tells of the subject."""
    texts = corpus.FOLDER.parent / "topic"
    others = corpus.pages("real-pages")
    pages: list[Page] = []
    for page in islice(topic(texts, "relevant", ["news.example"]), 50):
        pages += [page, *islice(others, 19)]
    return _beside(written(folder / "topic.warc.gz", pages, 1), pages, rounds, 5)


def _beside(file: Path, pages: list[Page], rounds: int, bound: float) -> bool:
    whole(job(path=str(file)))
    _extract(pages[:20])
    ours, theirs = [], []
    batches: list[Batch] = []
    for _ in range(rounds):
        seconds, batches = _timed(lambda: whole(job(path=str(file))))
        ours.append(seconds)
        theirs.append(_timed(lambda: _extract(pages))[0])
    ratio = statistics.median(b / a for a, b in zip(ours, theirs, strict=True))
    passed, matched = (sum(batch.passed for batch in batches), sum(len(batch.works) for batch in batches))
    print(
        f"{file.name}: {len(pages)} pages, {passed} pass, {matched} match; {1000 * statistics.median(ours) / len(pages):.2f} ms a page,"
        f" trafilatura on every page {1000 * statistics.median(theirs) / len(pages):.2f} ms: {ratio:.1f} x   must reach {bound:g}"
    )
    return ratio >= bound


def _extract(pages: list[Page]) -> None:
    for _, _, body in pages:
        trafilatura.extract(body, with_metadata=True)


def _timed(run: Callable[[], Any]) -> tuple[float, Any]:
    began = time.monotonic()
    result = run()
    return time.monotonic() - began, result


def two_workers(folder: Path, rounds: int) -> bool:
    """Two files in one worker after the other, and in two side by side."""
    files = [_large(folder / f"large{number}.warc.gz") for number in range(2)]
    seconds: dict[int, list[float]] = {1: [], 2: []}
    for number in (1, 2):
        with workers(number, None) as pool:
            small = [job(path=str(corpus.FOLDER / "real-pages.warc.gz"), pages=100)] * number * 2
            list(pool.executor.map(read_file, small))
            for _ in range(rounds):
                jobs = [job(path=str(file), pages=10**9) for file in files]
                seconds[number].append(_timed(lambda: list(pool.executor.map(read_file, jobs)))[0])  # noqa: B023
    one, two = (statistics.median(seconds[number]) for number in (1, 2))
    print(
        f"two files of {COPIES * 990:,} pages: {one:.1f} s in one worker, {two:.1f} s in two: {one / two:.2f} x   must reach 1.7"
    )
    return one / two >= 1.7


def _large(file: Path) -> Path:
    if not file.exists():
        real = (corpus.FOLDER / "real-pages.warc.gz").read_bytes()
        with file.open("wb") as out:
            for _ in range(COPIES):
                out.write(real)
    return file


def memory(folder: Path, rounds: int) -> bool:
    """A worker and its child over one large file."""
    file = _large(folder / "large0.warc.gz")
    with workers(1, None) as pool:
        pool.get_ready(job(path=""))  # as a replay has it done
    with workers(1, None) as pool, _watched() as held:
        offset, done, seen = 0, False, []
        while not done:
            batch = pool.executor.submit(read_file, job(path=str(file), offset=offset)).result()
            offset, done = batch.reached, batch.done
            seen.append(max(held))
            held.clear()
            held.append(0)
    first, last, most = (value / 2**20 for value in (seen[0], seen[-1], max(seen)))
    size = sum(len(body) for _, _, body in corpus.pages("real-pages")) * COPIES
    print(
        f"{size / 2**30:.1f} GB of pages: a worker with its child {most:.0f} MB at most ({first:.0f} MB in the first 2,000 pages,"
        f" {last:.0f} MB in the last)   must stay under 250"
    )
    return most < 250


@contextmanager
def _watched() -> Iterator[list[int]]:
    """Bytes that one worker holds with all processes below it, read again and again; pages shared by some count in parts."""
    held, over = [0], threading.Event()

    def watch() -> None:
        while not over.wait(0.05):
            # Below this process stands the fork server that workers come from; below that, the worker.
            with suppress(psutil.NoSuchProcess):
                workers_ = [worker for server in psutil.Process().children() for worker in server.children()]
                below = {one for worker in workers_ for one in (worker, *worker.children(recursive=True))}
                held.append(sum(one.memory_full_info().pss for one in below))

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield held
    finally:
        over.set()
        thread.join()


MEASURES: dict[str, Callable[[Path, int], bool]] = {
    "everything": everything,
    "topic": of_topic,
    "workers": two_workers,
    "memory": memory,
}

if __name__ == "__main__":
    sys.exit(main())
