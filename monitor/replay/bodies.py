"""
Take off what a page was sent in: chunks, gzip, br, zstd, as an archive may have kept them.

Many archives keep a body unpacked beside headers that still say otherwise. So
what turns out not to be in an encoding is taken as it stands.
"""

import re

from monitor.unpack import unpack

_SIZE = re.compile(rb"[ \t]*([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]{0,4096})?\r?\n")
"""The line before a chunk."""


def unwrapped(body: bytes, transfer: str, content: str, limit: int) -> tuple[bytes, bool]:
    """
    A body without its Transfer-Encoding and Content-Encoding, and whether all of it was there.

    Raises `monitor.unpack.TooLargeError` where it unpacks to more than the limit.
    """
    whole = True
    if "chunked" in transfer.lower():
        body, whole = _unchunked(body)
    encodings = [part.strip().lower() for part in content.split(",")]
    encodings = [part for part in encodings if part and part != "identity"]
    if not encodings or not body:
        return body, whole
    try:
        unpacked, ended = unpack(body, encodings, limit)
    except ValueError:
        return body, whole
    return unpacked, whole and ended


def _unchunked(body: bytes) -> tuple[bytes, bool]:
    """The chunks put together, trailers left out; as it stands where there are none after all."""
    pieces: list[bytes] = []
    place = 0
    while found := _SIZE.match(body, place):
        size = int(found[1], 16)
        if not size:
            return b"".join(pieces), True
        place = found.end()
        pieces.append(body[place : place + size])
        place += size
        if place > len(body):
            return b"".join(pieces), False
        place += 2 if body.startswith(b"\r\n", place) else body.startswith(b"\n", place)
    return (b"".join(pieces), False) if pieces else (body, True)
