"""
How fast an archive is read: gate against bare reading, and what passes it.

Reads `pages/real-pages.warc.gz` of the shared corpora (env MONITOR_SHARED, or
`../shared`). Prints the median of five of each figure with its peer beside it,
in processor time, so that a busy machine changes both alike.
"""

import statistics
import sys
import time
from collections.abc import Callable

from corpus import FOLDER, need
from fastwarc.warc import ArchiveIterator, WarcRecordType

from monitor import paths
from monitor.config.rules import load_rules
from monitor.replay.warc import Faults, pages_of
from monitor.scan import Gate


def main() -> int:
    """Measure and print; 1 where the figure falls short, 2 without the pages."""
    need()
    file = FOLDER / "real-pages.warc.gz"
    gate = Gate(load_rules(paths.RULES))
    gate.passes(b"<p>warm</p>")

    def bare() -> int:
        with file.open("rb") as stream:
            return sum(
                1 for r in ArchiveIterator(stream, record_types=WarcRecordType.response) if r.reader.read()
            )

    def gated() -> int:
        return sum(
            gate.passes(page.capture.body, page.capture.header("Content-Type"))
            for page in pages_of(file, 0, Faults())
            if page.capture
        )

    runs = [(spent(bare), spent(gated)) for _ in range(5)]
    reading, whole = (statistics.median(run[place][0] for run in runs) for place in (0, 1))
    number, passed = runs[0][0][1], runs[0][1][1]
    share = reading / whole
    print(f"reading alone      {1000 * reading / number:7.3f} ms a page, {number} pages")
    print(f"reading and gate   {1000 * whole / number:7.3f} ms a page, {passed} pass")
    print(f"share of the speed {share:7.3f}   must reach 0.5")
    return 0 if share >= 0.5 else 1


def spent(run: Callable[[], int]) -> tuple[float, int]:
    """Processor seconds, and what the run counted."""
    before = time.process_time()
    result = run()
    return time.process_time() - before, result


if __name__ == "__main__":
    sys.exit(main())
