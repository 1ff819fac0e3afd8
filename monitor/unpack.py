"""
Unpack what servers pack: gzip, deflate, br, zstd, alone or one inside another.

What unpacks to more than a limit is given up there, however much smaller the
packed bytes are; a stream without its end is called cut short, and what there
is of it is kept. The crawl asks for pages as they come, replay for those that
an archive holds as they came.
"""

import zlib

import brotli
import zstandard

CHUNK = 64 * 1024
FED = 512
"""Bytes handed over at a time: where some are damaged, what came before these is kept."""
_ZSTD_SKIPPED = 0x184D2A50
"""Begins a frame that holds nothing of the body; its last four bits may be any."""
_ZSTD_LONGEST_HEAD = 18
_ZSTD_REPEATED = 1
"""Kind of block that is one byte, and how often."""
CODINGS = frozenset({"gzip", "x-gzip", "deflate", "br", "zstd"})
MOST_LAYERS = 3
"""Encodings inside one another; an honest server has one."""


class TooLargeError(Exception):
    """Unpacked it is larger than the limit."""


def unpack(body: bytes, encodings: list[str], limit: int) -> tuple[bytes, bool]:
    """
    The body without its encodings, and whether every stream had its end.

    Raises TooLargeError at the limit, ValueError for an encoding that is
    unknown or bytes that are not in it.
    """
    if len(encodings) > MOST_LAYERS:
        raise ValueError(f"{len(encodings)} encodings inside one another")
    whole = True
    for encoding in reversed(encodings):
        body, ended = _unpack(body, encoding, limit)
        whole = whole and ended
    return body, whole


def _unpack(body: bytes, encoding: str, limit: int) -> tuple[bytes, bool]:
    if not body:
        return b"", True
    if encoding in ("gzip", "x-gzip"):
        return _zlib(body, 31, limit)
    if encoding == "deflate":
        try:
            return _zlib(body, 15, limit)
        except ValueError:
            return _zlib(body, -15, limit)  # without its header, as some servers send it
    if encoding == "br":
        return _brotli(body, limit)
    if encoding == "zstd":
        return _zstd(body, limit)
    raise ValueError(f"unknown encoding {encoding[:20]!r}")


def _zlib(body: bytes, window: int, limit: int) -> tuple[bytes, bool]:
    out = bytearray()
    place = 0
    ended = False
    while place < len(body):
        stream = zlib.decompressobj(window)
        data = b""
        try:
            while not stream.eof and (data or place < len(body)):
                if not data:
                    data, place = body[place : place + FED], place + FED
                out += stream.decompress(data, CHUNK)
                data = stream.unconsumed_tail
                if len(out) > limit:
                    raise TooLargeError
            if not stream.eof:
                out += stream.flush(CHUNK)
        except zlib.error as error:
            if not out:
                raise ValueError(str(error)) from error
            return bytes(out), ended  # rubbish after the end is no loss; before it, it is
        if len(out) > limit:
            raise TooLargeError
        ended = stream.eof
        place = min(place, len(body)) - len(stream.unused_data)
        if window != 31 or body[place : place + 2] != b"\x1f\x8b":
            break  # only gzip has members one after another
    return bytes(out), ended


def _brotli(body: bytes, limit: int) -> tuple[bytes, bool]:
    out = bytearray()
    stream = brotli.Decompressor()
    place = 0
    try:
        while not stream.is_finished():
            data = b""
            if stream.can_accept_more_data():
                data, place = body[place : place + FED], place + FED
                if not data:
                    break
            out += stream.process(data, output_buffer_limit=CHUNK)
            if len(out) > limit:
                raise TooLargeError
    except brotli.error as error:
        if not out:
            raise ValueError(str(error)) from error
        return bytes(out), False
    return bytes(out), stream.is_finished()


def _zstd(body: bytes, limit: int) -> tuple[bytes, bool]:
    out = bytearray()
    try:
        # The window is bounded too: a frame may ask for gigabytes before its first byte.
        with zstandard.ZstdDecompressor(max_window_size=8 * 2**20).stream_reader(
            body, read_across_frames=True
        ) as stream:
            while data := stream.read(CHUNK):
                out += data
                if len(out) > limit:
                    raise TooLargeError
    except zstandard.ZstdError as error:
        if not out:
            raise ValueError(str(error)) from error
        return bytes(out), False
    return bytes(out), _zstd_ended(body)


def _zstd_ended(body: bytes) -> bool:
    """
    Whether the last frame has its end: zstandard's reader ends without a word where the input ends.

    Goes from frame to frame and from block to block by the lengths that they
    give themselves (RFC 8878, 3.1), and unpacks nothing.
    """
    place = 0
    while place < len(body):
        mark = int.from_bytes(body[place : place + 4], "little")
        if mark & ~0xF == _ZSTD_SKIPPED:
            place += 8 + int.from_bytes(body[place + 4 : place + 8], "little")
            continue
        try:
            frame = zstandard.get_frame_parameters(body[place : place + _ZSTD_LONGEST_HEAD])
            place += zstandard.frame_header_size(body[place : place + _ZSTD_LONGEST_HEAD])
        except zstandard.ZstdError:
            return False
        last = False
        while not last:
            head = int.from_bytes(body[place : place + 3], "little")
            if place + 3 > len(body):
                return False
            last, kind, size = bool(head & 1), head >> 1 & 3, head >> 3
            place += 3 + (1 if kind == _ZSTD_REPEATED else size)
        place += 4 if frame.has_checksum else 0
    return place == len(body)
