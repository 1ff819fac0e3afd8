"""
Find in a file what its `revisit` records repeat: they hold a head, and name where the body was archived first.

Only the same file is looked through, and only so many pages of it are
remembered; what lies elsewhere is named as left out. Of each page the place is
kept, not the body.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from monitor.replay.members import Primed, begins_at, dictionary_of

T = TypeVar("T")

MOST = 100_000
"""Pages of one file that are remembered."""


class Repeated:
    """The pages of one file by their digest, and by address and time."""

    def __init__(self, path: Path, offset: int) -> None:
        """`offset`: where this reading begins; what lies before is looked through when something repeats it."""
        self._path = path
        self._before = offset
        self._places: dict[int, int] = {}
        """Hash of a name → offset: a tenth of the room of the names, and whose record it is shows when it is read."""

    def note(self, headers: Any, at: int) -> None:
        """Remember where a response lies."""
        if len(self._places) < 2 * MOST:
            for key in _names(headers, "WARC-Target-URI", "WARC-Date"):
                self._places.setdefault(hash(key), at)

    def read(self, headers: Any, reader: Callable[[Any], T]) -> T | None:
        """What a reader makes of the response that a revisit repeats; None where this file does not hold it, or not in a place of its own."""
        keys = _names(headers, "WARC-Refers-To-Target-URI", "WARC-Refers-To-Date")
        at = self._place(keys)
        if at is None and self._before:
            self._look_back()
            at = self._place(keys)
        return None if at is None else self._read_at(at, keys, reader)

    def _place(self, keys: list[tuple[str, str]]) -> int | None:
        return next((at for key in keys if (at := self._places.get(hash(key))) is not None), None)

    def _look_back(self) -> None:
        from fastwarc.warc import ArchiveIterator, WarcRecordType

        end, self._before = self._before, 0
        with self._path.open("rb") as file:
            try:
                for record in ArchiveIterator(file, record_types=WarcRecordType.response, parse_http=False):
                    if record.stream_pos >= end:
                        break
                    self.note(record.headers, record.stream_pos)
            except (OSError, ValueError):
                return  # what is damaged there was named when it was read

    def _read_at(self, at: int, keys: list[tuple[str, str]], reader: Callable[[Any], T]) -> T | None:
        from fastwarc.warc import ArchiveIterator, WarcRecordType

        with self._path.open("rb") as file:
            dictionary = dictionary_of(file)
            if not begins_at(file, at):
                return None
            file.seek(at)
            source: Any = Primed(dictionary, file) if dictionary and at >= len(dictionary) else file
            try:
                for record in ArchiveIterator(source, record_types=WarcRecordType.response, parse_http=False):
                    named = set(keys).intersection(_names(record.headers, "WARC-Target-URI", "WARC-Date"))
                    return reader(record) if named else None  # another, where many are packed in one piece
            except (OSError, ValueError):
                pass  # it was named when it was read in its own place
        return None


def _names(headers: Any, address: str, date: str) -> list[tuple[str, str]]:
    """How a record names a page: by the digest of its body, else by address and time."""
    names = []
    if digest := headers.get("WARC-Payload-Digest"):
        names.append(("digest", digest.strip().lower()))
    url, moment = headers.get(address), headers.get(date)
    if url and moment:
        names.append((url.strip().removeprefix("<").removesuffix(">"), moment.strip()))
    return names
