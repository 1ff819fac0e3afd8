"""
Find where records begin and end in a WARC file, for reading on after damage and for looking at a file's end.

Three kinds of files are told apart: gzip and zstd with a member or frame for
each record (or one for all of them), and records as they are.
"""

import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from typing import BinaryIO

import zstandard

GZIP = b"\x1f\x8b\x08"
ZSTD = b"\x28\xb5\x2f\xfd"
DICTIONARY = b"\x5d\x2a\x4d\x18"
"""Begins a frame that holds the dictionary with which all others are packed."""

_MAY_BEGIN = re.compile(rb"\x1f\x8b\x08|\x28\xb5\x2f\xfd|WARC/[01]\.\d\r?\n")
_LONGEST_MARK = 12
_LENGTH = re.compile(rb"\ncontent-length:[ \t]*(\d{1,15})[ \t]*\r?\n", re.IGNORECASE)
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_BETWEEN = b"\r\n\r\n"
"""Behind each record."""
_PIECE = 1 << 20
_LONGEST_HEAD = 1 << 18
_LARGEST_DICTIONARY = 1 << 24


def has_dictionary(file: BinaryIO) -> bool:
    """Whether a zstd file brings its dictionary: then no frame can be read without the beginning."""
    file.seek(0)
    return file.read(4) == DICTIONARY


def dictionary_of(file: BinaryIO) -> bytes:
    """The frame that holds a zstd file's dictionary; empty where it brings none."""
    if not has_dictionary(file):
        return b""
    size = int.from_bytes(file.read(4), "little")
    file.seek(0)
    return file.read(8 + size) if size <= _LARGEST_DICTIONARY else b""


class Primed:
    """A zstd file from where it stands, with its dictionary before it as if nothing lay between. Read forwards only."""

    def __init__(self, dictionary: bytes, file: BinaryIO) -> None:
        self._ahead, self._file = dictionary, file

    def read(self, size: int = -1) -> bytes:
        """What comes next; the whole dictionary first."""
        if not self._ahead:
            return self._file.read(size)
        ahead, self._ahead = self._ahead, b""
        return ahead + self._file.read(max(0, size - len(ahead)) if size >= 0 else -1)

    def tell(self) -> int:
        """Its beginning: only there a dictionary is looked for."""
        return 0


def begins_at(file: BinaryIO, offset: int) -> bool:
    """Whether a record begins at an offset, in a member of its own or as it is."""
    file.seek(offset)
    data = _filled(file, 512)
    if data.startswith(GZIP):
        try:
            return zlib.decompressobj(31).decompress(data, 8).startswith(b"WARC/")
        except zlib.error:
            return False
    if data.startswith(ZSTD):
        if has_dictionary(file):
            return True
        file.seek(offset)
        try:
            with zstandard.ZstdDecompressor().stream_reader(file, closefd=False) as packed:
                return packed.read(8).startswith(b"WARC/")
        except zstandard.ZstdError:
            return False
    return data.startswith(b"WARC/")


def next_record(file: BinaryIO, start: int) -> int | None:
    """The first offset from `start` on at which a record begins; None where there is none."""
    while True:
        file.seek(start)
        piece = _filled(file, _PIECE)
        for mark in _MAY_BEGIN.finditer(piece):
            if begins_at(file, start + mark.start()):
                return start + mark.start()
        if len(piece) < _PIECE:
            return None
        start += len(piece) - _LONGEST_MARK


def _filled(file: BinaryIO, size: int) -> bytes:
    """So many bytes, or all that there are: a connection hands them out in pieces."""
    data = b""
    while len(data) < size and (piece := file.read(size - len(data))):
        data += piece
    return data


def overrun(file: BinaryIO, at: int, declared: int) -> int:
    """
    By how many bytes the record that begins at `at` runs past its own member, were it as long as it says.

    None where it does not, and where records have no members of their own to tell by.
    """
    head, size, tail = b"", 0, b""
    for piece in _unpacked(file, at):
        head += piece[: _LONGEST_HEAD - len(head)]
        size, tail = size + len(piece), (tail + piece)[-len(_BETWEEN) :]
        if size > _LONGEST_HEAD + declared:
            return 0
    blank = _END_OF_HEAD.search(head)
    if not head.startswith(b"WARC/") or blank is None:
        return 0
    there = size - blank.end() - (len(_BETWEEN) if tail == _BETWEEN else 0)
    return max(0, declared - there)


def _unpacked(file: BinaryIO, at: int) -> Iterator[bytes]:
    """What the member at an offset unpacks to, in pieces; nothing where none begins there or it is damaged."""
    file.seek(at)
    mark = _filled(file, len(ZSTD))
    file.seek(at)
    if mark == ZSTD:
        packed = zstandard.ZstdDecompressor().stream_reader(file, closefd=False)
        with suppress(zstandard.ZstdError):
            size = _PIECE
            while size == _PIECE:  # a shorter piece ends the frame; the reader would go on with the next one
                piece = packed.read(_PIECE)
                size = len(piece)
                yield piece
    elif mark.startswith(GZIP):
        unpacker = zlib.decompressobj(31)
        with suppress(zlib.error):
            while not unpacker.eof and (data := unpacker.unconsumed_tail or file.read(_PIECE)):
                yield unpacker.decompress(data, _PIECE)


def cut_from(file: BinaryIO, last: int) -> int | None:
    """
    Where the record begins that a file's end cuts, if it cuts one.

    `last` is where a record begins, the later the less there is to read. Where
    all records are in one member, that is looked through from its beginning.
    """
    if not begins_at(file, last):
        last = 0
    file.seek(last)
    data = file.read(4)
    if data.startswith(GZIP):
        return _cut_member(file, last)
    if data.startswith(b"WARC"):
        return _cut_record(file, last)
    return None  # a frame of zstd without its end is told by whoever unpacks it


def _cut_member(file: BinaryIO, begin: int) -> int | None:
    file.seek(begin)
    data = b""
    while True:
        data = data or file.read(_PIECE)
        if not data.startswith(GZIP[: len(data)]):
            return None  # what pads a file is no record
        unpacker, size = zlib.decompressobj(31), 0
        try:
            while not unpacker.eof:
                if not data:
                    return begin
                size += len(data)
                rest = data
                while rest and not unpacker.eof:
                    unpacker.decompress(rest, _PIECE)
                    rest = unpacker.unconsumed_tail
                data = b"" if unpacker.eof else file.read(_PIECE)
        except zlib.error:
            return None  # damage in the middle was named where it was met
        begin += size - len(unpacker.unused_data)
        data = unpacker.unused_data
        if not data and not (data := file.read(_PIECE)):
            return None


def _cut_record(file: BinaryIO, begin: int) -> int | None:
    file.seek(0, 2)
    end = file.tell()
    while begin < end:
        file.seek(begin)
        head = file.read(_LONGEST_HEAD)
        blank = _END_OF_HEAD.search(head)
        if not b"WARC/".startswith(head[:5]) or (blank is None and len(head) == _LONGEST_HEAD):
            return None  # no record: whoever reads it says so
        if blank is None:
            return begin
        length = _LENGTH.search(head, 0, blank.end())
        if length is None:
            return None
        following = begin + blank.end() + int(length[1])
        if following > end:
            return begin
        file.seek(following)
        between = file.read(8)
        begin = following + len(between) - len(between.lstrip(b"\r\n"))
    return None
