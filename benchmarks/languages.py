"""
The same for other languages: F1 over runs of eight letters on 23 pages in Arabic, Burmese, Japanese, Thai, Chinese, Korean and others.

    python benchmarks/languages.py

Letters and not words, since several of the scripts do not part words.
trafilatura alone stands beside ours.
"""

import logging
import statistics
import sys
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
    corpus.need()
    logging.disable(logging.ERROR)
    ours: list[float] = []
    peers: list[float] = []
    for name, body, wanted in corpus.languages():
        reading = extract(body, content_type=None, url="", final_url="", fetched_at=NOW)
        document = bare_extraction(decode(body, None).text, include_comments=False, include_tables=False)
        text = reading.article.text if reading.article else ""
        ours.append(corpus.overlap(text, wanted, size=8, letters=True)[0])
        peers.append(corpus.overlap(document.text if document else "", wanted, size=8, letters=True)[0])
        language = reading.article.language if reading.article else reading.outcome.value
        print(f"{name:24} {ours[-1]:.3f}  trafilatura {peers[-1]:.3f}  {language}")
    print(f"mean F1 {statistics.mean(ours):.4f}  trafilatura {statistics.mean(peers):.4f}")


if __name__ == "__main__":
    main()
