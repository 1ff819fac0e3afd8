"""
Find the real pages and texts that the benchmarks measure on, and read the pages.

They belong to their publishers and are no part of the project: looked for in
MONITOR_SHARED, else in `../shared` beside the checkout. Without them a
benchmark says where it looked and ends with 2.
"""

import gzip
import json
import os
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fastwarc.warc import ArchiveIterator, WarcRecordType

ROOT = Path(__file__).resolve().parent.parent
CORPORA = Path(os.environ.get("MONITOR_SHARED", ROOT.parent / "shared")) / "corpora"
FOLDER = CORPORA / "pages"
TOPIC = CORPORA / "topic"
"""Texts labelled relevant, nearmiss and ordinary."""


def need(*folders: Path) -> None:
    """End here where a folder is not; without any, where the pages are not."""
    for folder in folders or (FOLDER,):
        if not folder.is_dir():
            print(f"no real material: looked in {folder} (set MONITOR_SHARED)", file=sys.stderr)
            sys.exit(2)


def pages(name: str) -> Iterator[tuple[str, str | None, bytes]]:
    """Address, Content-Type and body of each page in a WARC file."""
    with (FOLDER / f"{name}.warc.gz").open("rb") as stream:
        for record in ArchiveIterator(stream, record_types=WarcRecordType.response, parse_http=True):
            yield (
                record.headers["WARC-Target-URI"],
                record.http_headers.get("Content-Type"),
                record.reader.read(),
            )


def truth(name: str) -> dict[str, Any]:
    """What is known of those pages, by address."""
    known: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return known


def languages() -> Iterator[tuple[str, bytes, str]]:
    """Name, page and body of each page in `languages/`."""
    for file in sorted((FOLDER / "languages").glob("*.html.gz")):
        text = file.with_name(file.name.replace(".html.gz", ".txt")).read_text(encoding="utf-8")
        yield file.name.removesuffix(".html.gz"), gzip.decompress(file.read_bytes()), text


def shingles(text: str, size: int = 4, *, letters: bool = False) -> Counter[tuple[str, ...]]:
    """Runs of words, or of letters for scripts that do not part words."""
    units = re.findall(r"\w" if letters else r"\w+", text.lower())
    return Counter(tuple(units[place : place + size]) for place in range(max(1, len(units) - size + 1)))


def overlap(read: str, wanted: str, *, size: int = 4, letters: bool = False) -> tuple[float, float, float]:
    """F1, precision and recall of what was read."""
    ours, theirs = shingles(read, size, letters=letters), shingles(wanted, size, letters=letters)
    common = sum((ours & theirs).values())
    if not read or not common:
        return 0.0, 0.0, 0.0
    precision, recall = common / sum(ours.values()), common / sum(theirs.values())
    return 2 * precision * recall / (precision + recall), precision, recall
