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
    return bytes(out), _zstd_ended(body, len(out))


def _zstd_ended(body: bytes, size: int) -> bool:
    """zstandard's reader ends without a word where the input ends; the frame's own size, where given, tells."""
    try:
        declared = zstandard.frame_content_size(body)
    except zstandard.ZstdError:
        return False
    if declared >= 0:
        return size >= declared
    stream = zstandard.ZstdDecompressor(max_window_size=8 * 2**20).decompressobj()
    try:
        for start in range(0, len(body), CHUNK):
            stream.decompress(body[start : start + CHUNK])
            if stream.eof:
                return True
    except zstandard.ZstdError:
        return False
    return bool(stream.eof)
