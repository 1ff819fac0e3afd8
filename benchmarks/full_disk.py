"""
Let the disk run full under whole crawls, and see what is left: row 21 of what it promises.

    sudo python benchmarks/full_disk.py [--points 20]

Needs the right to mount a small file system (tmpfs). Each round crawls our own
news site into it; once the first record is in the archive, another program (this
one) fills the disk but for some kilobytes, more of them in each round. The crawl
must end by itself with exit status 75 (or 0, where what is left was enough), the
database must be whole, and when there is room again the next crawl must end with
what a crawl on a roomy disk ends with.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kills import (
    PATIENCE,
    Site,
    Tally,
    compare,
    finish,
    first_record,
    inspect,
    site,
    start,
    undisturbed,
)

SIZE = 24 * 2**20


@contextmanager
def small_disk(size: int = SIZE) -> Iterator[Path]:
    """A file system of its own; PermissionError, with the reason, where that is not to be had."""
    folder = Path(tempfile.mkdtemp())
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    done = (
        subprocess.run(command, capture_output=True, text=True, check=False)
        if shutil.which("mount")
        else None
    )
    if done is None or done.returncode:
        folder.rmdir()
        raise PermissionError(
            f"cannot mount a small file system: {done.stderr.strip() if done else 'no mount here'}"
        )
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
        folder.rmdir()


def fill(disk: Path, leave: int) -> Path:
    """Take all of the disk but `leave` bytes."""
    ballast = disk / "ballast"
    piece = bytes(1 << 16)
    with ballast.open("wb", buffering=0) as file:
        try:
            while file.write(piece):
                pass
        except OSError:
            file.truncate(max(0, file.seek(0, os.SEEK_END) - leave))
    return ballast


def crawl(place: Site, disk: Path, db: Path, leave: int) -> int | None:
    """A crawl under which the disk runs full; its exit status, None where it hung."""
    process = start(place, db)
    if not first_record(process, db, 0):
        process.communicate()
        return process.returncode
    ballast = fill(disk, leave)
    try:
        process.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return None
    finally:
        ballast.unlink()
    return process.returncode


def run(points: int, largest: int, progress: bool = False) -> tuple[Tally, dict[int | None, int]]:
    """So many rounds, with nothing left in the first and `largest` bytes in the last; tally, and how often each status."""
    tally, statuses = Tally(), dict[int | None, int]()
    with tempfile.TemporaryDirectory() as temporary, site(Path(temporary), None) as place:
        _, right = undisturbed(place, Path(temporary) / "reference" / "monitor.db")
        for point in range(points):
            leave = largest * point // max(points - 1, 1)
            with small_disk() as disk:
                db = disk / "monitor.db"
                status = crawl(place, disk, db, leave)
                statuses[status] = statuses.get(status, 0) + 1
                if status not in (0, 75):
                    tally.problems.append(
                        f"status {status} with {leave} bytes left: {(disk / 'log').read_text()[-800:]}"
                    )
                known: dict[int, str] = {}
                inspect(db, known, tally)
                finish(place, db)
                inspect(db, known, tally)
                compare(db, right, tally)
                tally.rounds += 1
            if progress:
                print(f"{leave} bytes left: status {status}, {len(tally.problems)} problems", file=sys.stderr)
    return tally, statuses


def main() -> None:
    """Print the figures; exit 1 if anything was wrong."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--points", type=int, default=20)
    parser.add_argument("--largest", type=int, default=2_000_000, help="bytes left in the last round")
    args = parser.parse_args()
    began = time.monotonic()
    tally, statuses = run(args.points, args.largest, progress=True)
    for problem in tally.problems:
        print(problem, file=sys.stderr)
    figures = {"rounds": tally.rounds, "statuses": statuses, "problems": len(tally.problems)}
    print(json.dumps({**figures, "seconds": round(time.monotonic() - began)}))
    sys.exit(bool(tally.problems))


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    main()
