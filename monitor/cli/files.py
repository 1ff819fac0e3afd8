"""
Read the files that a person names: as they are or gzipped, told by their first bytes.

What is damaged, cut or beyond a limit ends in one of `UNREADABLE`; whoever
reads says where and what to do.
"""

import gzip
import io
import json
import zlib
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

from monitor.errors import InputError

UNREADABLE = (OSError, EOFError, zlib.error, ValueError)
"""What reading a file may end in: not to be had, cut, damaged; ValueError: too large, or no UTF-8."""
GREATEST = 64 * 2**20
"""Bytes of an unpacked file beyond which it is not read whole: a bomb, or no page."""

_GZIP = b"\x1f\x8b"


def read_bytes(file: Path) -> bytes:
    """A file's content, unpacked. Raises one of UNREADABLE."""
    with file.open("rb") as plain:
        return _read(plain)


def unpacked(body: bytes) -> bytes:
    """The same of what was read already."""
    return _read(io.BufferedReader(io.BytesIO(body)))


def why(error: BaseException) -> str:
    """What to say of one of UNREADABLE, behind the file's name."""
    return str(getattr(error, "strerror", None) or error)


def json_lines(file: Path, cure: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """
    The objects of a file of JSON lines, each with its line's number; `cure`: what should stand on a line.

    Raises InputError for a line that holds no object, one of UNREADABLE for a file that cannot be read on.
    """
    with (
        file.open("rb") as plain,
        _opened(plain) as source,
        # At line feeds alone: a text may hold other letters that end a line elsewhere.
        io.TextIOWrapper(source, encoding="utf-8-sig", newline="\n") as lines,
    ):
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                values = read_object(line)
            except ValueError as error:
                raise InputError(f"{file}:{number}: is no JSON object: {error}.\n{cure}") from error
            yield number, values


def read_object(line: str) -> dict[str, Any]:
    """The object that a line of JSON holds. Raises ValueError where it holds none, however deep the brackets are."""
    try:
        values = json.loads(line)
    except RecursionError as error:
        raise ValueError("brackets within brackets without end") from error
    if not isinstance(values, dict):
        raise ValueError(f"it holds a {type(values).__name__}")
    return values


def _opened(plain: io.BufferedReader) -> AbstractContextManager[Any]:
    packed = plain.peek(2).startswith(_GZIP)  # not read and put back: it may be a pipe
    return gzip.open(plain) if packed else nullcontext(plain)


def _read(plain: io.BufferedReader) -> bytes:
    with _opened(plain) as source:
        body: bytes = source.read(GREATEST + 1)
    if len(body) > GREATEST:
        raise ValueError(f"larger than {GREATEST // 2**20} MB unpacked")
    return body
