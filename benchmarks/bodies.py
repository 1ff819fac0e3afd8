"""
How much of a story is read, and how little else? F1 over 4-word shingles: ours, and trafilatura alone beside it.

    python benchmarks/bodies.py [--show N]

181 real English news pages whose body is known. Must reach a mean F1 of 0.95
(trafilatura without comments and tables: 0.947 to 0.950).
"""

import argparse
import logging
import statistics
import sys
import time
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
    options.add_argument("--show", type=int, default=0, help="print the N worst pages")
    show = options.parse_args().show
    corpus.need()
    logging.disable(logging.ERROR)
    truth = corpus.truth("article-bodies")
    figures: dict[str, list[tuple[float, float, float]]] = {}
    seconds: dict[str, float] = {}
    worst: list[tuple[float, str]] = []
    for url, content_type, body in corpus.pages("article-bodies"):
        if url not in truth:
            continue
        for name in ("ours", "trafilatura", "trafilatura, tables"):
            begin = time.perf_counter()
            if name == "ours":
                article = extract(
                    body, content_type=content_type, url=url, final_url=url, fetched_at=NOW
                ).article
                text = article.text if article else ""
            else:
                document = bare_extraction(
                    decode(body, content_type).text,
                    url=url,
                    include_comments=False,
                    include_tables="tables" in name,
                    with_metadata=True,
                )
                text = document.text if document else ""
            seconds[name] = seconds.get(name, 0.0) + time.perf_counter() - begin
            measured = corpus.overlap(text, truth[url])
            figures.setdefault(name, []).append(measured)
            if name == "ours":
                worst.append((measured[0], url))
    for name, rows in figures.items():
        f1, precision, recall = (statistics.mean(column) for column in zip(*rows, strict=True))
        print(
            f"{name:20} F1 {f1:.4f}  precision {precision:.4f}  recall {recall:.4f}  {len(rows) / seconds[name]:6.1f} pages/s"
        )
    for f1, url in sorted(worst)[:show]:
        print(f"  {f1:.2f} {url}")
    if statistics.mean(row[0] for row in figures["ours"]) < 0.95:
        sys.exit(1)


if __name__ == "__main__":
    main()
