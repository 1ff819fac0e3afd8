"""
The names of the archive's files, and which of them are there.

A name holds a serial number, the day and how often the file was pruned, and
nothing that came from outside. Files are in the order of their serial
numbers, not of their days: a clock that is set back must not reorder the chain.
"""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

_NAME = re.compile(r"monitor-(\d{6,})-(\d{8})(?:-p(\d+))?\.warc\.gz")


@dataclass(frozen=True, kw_only=True, order=True)
class FileName:
    """A file of the archive, by name; sorts in the order of the chain."""

    serial: int
    pruned: int = 0
    """How often it was rewritten to leave captures out."""
    day: str = ""

    @classmethod
    def new(cls, serial: int, day: date) -> "FileName":
        return cls(serial=serial, day=f"{day:%Y%m%d}")

    @classmethod
    def parse(cls, name: str) -> "FileName | None":
        """None for a file that is none of ours."""
        hit = _NAME.fullmatch(name)
        return cls(serial=int(hit[1]), day=hit[2], pruned=int(hit[3] or 0)) if hit else None

    def rewritten(self) -> "FileName":
        """The name after one more pruning."""
        return FileName(serial=self.serial, day=self.day, pruned=self.pruned + 1)

    def __str__(self) -> str:
        pruned = f"-p{self.pruned}" if self.pruned else ""
        return f"monitor-{self.serial:06d}-{self.day}{pruned}.warc.gz"


def files_in(folder: Path) -> list[FileName]:
    """The archive's files in the order of the chain."""
    if not folder.is_dir():
        return []
    names = (FileName.parse(path.name) for path in folder.iterdir())
    return sorted(name for name in names if name)
