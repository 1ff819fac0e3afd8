"""
Unpack what servers pack: gzip, deflate, br, zstd, alone or one inside another.

Scrapy's own middleware takes a gzip stream that was cut for a whole page and
unpacks on the reactor. Here it is done in a thread, stops at the size limit
however much smaller the packed bytes are, and a stream without its end is
called cut short: what there is of it is kept.

The headers stay as received; the archive knows that the body is unpacked.
"""

import zlib
from typing import Any

import brotli
import zstandard

from monitor.core.article import Outcome
from monitor.crawl.failures import Refused
from monitor.crawl.services import Services

CHUNK = 64 * 1024
MOST_LAYERS = 3
"""Encodings inside one another; an honest server has one."""
CUT = "cut"
"""Flag of a response whose body is not whole. (Scrapy's own word for the same is `dataloss`.)"""


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
    rest = body
    ended = False
    while rest:
        stream = zlib.decompressobj(window)
        try:
            while rest and not stream.eof:
                out += stream.decompress(rest, CHUNK)
                rest = stream.unconsumed_tail
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
        rest = stream.unused_data
        if window != 31 or not rest.startswith(b"\x1f\x8b"):
            break  # only gzip has members one after another
    return bytes(out), ended


def _brotli(body: bytes, limit: int) -> tuple[bytes, bool]:
    out = bytearray()
    stream = brotli.Decompressor()
    try:
        data = stream.process(body, output_buffer_limit=CHUNK)
        while data:
            out += data
            if len(out) > limit:
                raise TooLargeError
            data = stream.process(b"", output_buffer_limit=CHUNK)
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


class Decompress:
    """Asks for packed answers and unpacks them."""

    def __init__(self, services: Services) -> None:
        self._services = services

    @classmethod
    def from_crawler(cls, crawler: Any) -> "Decompress":
        return cls(crawler.services)

    def process_request(self, request: Any) -> None:
        request.headers.setdefault("Accept-Encoding", "gzip, deflate, br, zstd")

    async def process_response(self, request: Any, response: Any) -> Any:
        encodings = [
            part.strip().lower()
            for value in response.headers.getlist("Content-Encoding")
            for part in value.decode("latin-1").split(",")
            if part.strip() and part.strip().lower() != "identity"
        ]
        if not encodings or not response.body:
            return response
        limit = request.meta.get("download_maxsize", self._services.installation.max_size)
        try:
            body, whole = await self._services.in_thread(unpack, response.body, encodings, limit)
        except TooLargeError:
            raise Refused(
                Outcome.TOO_LARGE, f"{len(response.body)} bytes of {encodings[0]} hold more than {limit}"
            ) from None
        except ValueError as error:
            raise Refused(Outcome.TRUNCATED, f"cannot be unpacked: {error}") from error
        flags = list(response.flags) if whole else [*response.flags, CUT]
        return response.replace(body=body, flags=flags)
