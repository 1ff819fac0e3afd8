"""
What does archiving cost? Pages a second into WARC files: ours, and warcio's writer beside it.

    python benchmarks/archive_write.py [--pages N] [--warc FILE] [--runs N]

Pages come from a WARC file of real pages where there is one (`--warc`), else
from pages made up here. Both writers get the same pages in one run, in turns;
the figure is the median. Both write response and metadata records with SHA-256
digests, one gzip member each; ours adds the chain and one write a page.
"""

import argparse
import io
import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from monitor.archive import Archive, members
from monitor.archive.blocks import entry_block
from monitor.core.article import Capture, Entry
from monitor.replay.own import our_pages
from monitor.replay.warc import Faults

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
Pair = tuple[Entry, Capture]


def pair(n: int, url: str, body: bytes) -> Pair:
    """A page and its entry."""
    entry = Entry(
        source="bench", found_via="https://news.example/feed", url=url, found_at=NOW, title=f"Page {n}"
    )
    headers = (("Content-Type", "text/html; charset=utf-8"), ("Content-Encoding", "gzip"))
    return entry, Capture(url=url, final_url=url, status=200, headers=headers, body=body, fetched_at=NOW)


def made_up(pages: int) -> list[Pair]:
    """Pages of about 100 kB whose text does not repeat itself."""
    words = [
        "shells",
        "Rajin",
        "포탄",
        "снаряды",
        "砲弾",
        "port",
        "talks",
        "<p class='a'>",
        "</p>",
        "ministry",
    ]
    chance = random.Random(7)
    return [
        pair(n, f"https://news.example/{n}", " ".join(chance.choices(words, k=14_000)).encode())
        for n in range(pages)
    ]


def real(file: Path, pages: int) -> list[Pair]:
    """The first pages of a WARC file."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    found = []
    for record in ArchiveIterator(str(file), record_types=WarcRecordType.response, auto_decode="all"):
        found.append(pair(len(found), record.headers["WARC-Target-URI"], record.reader.read()))
        if len(found) == pages:
            break
    return found


def ours(pages: list[Pair], folder: Path) -> None:
    """monitor.archive, as the crawl uses it."""
    with Archive(folder, lambda: NOW) as archive:
        archive.recover()
        for entry, capture in pages:
            archive.write(entry, capture)


def with_warcio(pages: list[Pair], folder: Path) -> None:
    """warcio.WARCWriter, zlib at its default level."""
    folder.mkdir(parents=True)
    with (folder / "peer.warc.gz").open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for entry, capture in pages:
            head = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
            writer.write_record(
                writer.create_warc_record(
                    capture.final_url, "response", payload=io.BytesIO(capture.body), http_headers=head
                )
            )
            writer.write_record(
                writer.create_warc_record(
                    entry.url,
                    "metadata",
                    payload=io.BytesIO(entry_block(entry)),
                    warc_content_type="application/json",
                )
            )


def seconds(write: Callable[[list[Pair], Path], None], pages: list[Pair]) -> tuple[float, int]:
    """How long it took, and how many bytes it made."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        write(pages, Path(folder) / "archive")
        took = time.perf_counter() - began
        return took, sum(path.stat().st_size for path in (Path(folder) / "archive").iterdir())


def reading(pages: list[Pair]) -> float:
    """Pages a second out of the archive again, every length and pair checked."""
    with tempfile.TemporaryDirectory() as folder:
        ours(pages, Path(folder))
        began = time.perf_counter()
        count = sum(
            seen.capture is not None
            for file in sorted(Path(folder).glob("*.warc.gz"))
            for seen in our_pages(file, 0, Faults())
        )
        return count / (time.perf_counter() - began)


def main() -> None:
    """Print the figures as a table and as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=500)
    parser.add_argument("--warc", type=Path, default=None)
    parser.add_argument("--runs", type=int, default=5)
    args = parser.parse_args()
    pages = real(args.warc, args.pages) if args.warc and args.warc.exists() else made_up(args.pages)
    size = sum(len(capture.body) for _, capture in pages)
    writers = {"ours, isal 2": ours, "ours, zlib 1": ours, "warcio": with_warcio}
    took: dict[str, list[float]] = {name: [] for name in writers}
    made: dict[str, int] = {}
    fast = members.fast
    for _ in range(args.runs):
        for name, write in writers.items():
            members.fast = None if "zlib" in name else fast
            one, made[name] = seconds(write, pages)
            took[name].append(one)
    members.fast = fast
    rate = {name: len(pages) / statistics.median(times) for name, times in took.items()}
    print(f"{len(pages)} pages, {size / len(pages) / 1000:.0f} kB each, median of {args.runs}")
    for name, figure in rate.items():
        print(
            f"  {name:14} {figure:7.0f} pages/s  {made[name] / size:5.2f} of the bytes  {figure / rate['warcio']:5.1f} x warcio"
        )
    print(f"  {'read back':14} {reading(pages):7.0f} pages/s")
    print(json.dumps({name: round(figure) for name, figure in rate.items()}))


if __name__ == "__main__":
    main()
