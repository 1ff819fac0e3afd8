"""
Is what must be in the text in it, and what must not be, not? 990 real pages in six languages, with known snippets.

    python benchmarks/real_pages.py [--every N]

`with` snippets belong to the text, `without` snippets (menus, dates, sidebars)
do not. trafilatura alone, without comments and tables, stands beside ours. Also
counts outcomes: a page taken for a wall or for empty is a page lost.
"""

import argparse
import logging
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import corpus
from trafilatura import bare_extraction

from monitor.core.charset import decode
from monitor.extract import extract

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    options.add_argument("--every", type=int, default=1, help="take every Nth page")
    every = options.parse_args().every
    corpus.need()
    logging.disable(logging.ERROR)
    truth = corpus.truth("real-pages.snippets")
    counts: dict[str, Counter[str]] = {"ours": Counter(), "trafilatura": Counter()}
    seconds: Counter[str] = Counter()
    outcomes: Counter[str] = Counter()
    for number, (url, content_type, body) in enumerate(corpus.pages("real-pages")):
        if number % every or url not in truth:
            continue
        for name, count in counts.items():
            begin = time.perf_counter()
            if name == "ours":
                reading = extract(body, content_type=content_type, url=url, final_url=url, fetched_at=NOW)
                outcomes[reading.outcome.value] += 1
                if reading.article is None:
                    print(f"  {reading.outcome.value}: {reading.note} {url}")
                text = reading.article.text if reading.article else ""
            else:
                page = decode(body, content_type).text
                document = bare_extraction(
                    page, url=url, include_comments=False, include_tables=False, with_metadata=True
                )
                text = document.text if document else ""
            seconds[name] += time.perf_counter() - begin  # type: ignore[assignment]
            text = " ".join(text.split())
            for kind in ("with", "without"):
                for snippet in truth[url].get(kind) or ():
                    count[kind] += 1
                    count[f"{kind} found"] += " ".join(snippet.split()) in text
    pages = sum(outcomes.values())
    for name, count in counts.items():
        recall = count["with found"] / count["with"]
        precision = count["with found"] / max(1, count["with found"] + count["without found"])
        print(
            f"{name:12} with {recall:.3f}  without {count['without found'] / count['without']:.3f}"
            f"  F {2 * precision * recall / (precision + recall):.4f}  {pages / seconds[name]:6.1f} pages/s"
        )
    print("outcomes:", dict(outcomes))


if __name__ == "__main__":
    main()
