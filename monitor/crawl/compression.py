"""
Have pages packed on their way here, and unpacked when they are here (see `monitor.unpack`).

Scrapy's own middleware takes a gzip stream that was cut for a whole page and
unpacks on the reactor. Here it is done in a thread, stops at the size limit,
and a stream without its end is called cut short: what there is of it is kept.

Servers name codings that are none (`utf-8`, `none`), send a body plain that
they call packed, or packed that they call nothing. So a name that we do not know
is passed over, text is taken as it stands, and a gzip stream in the place
of text is unpacked. What cannot be unpacked is kept, and called cut short.

The headers stay as received; the archive knows that the body is unpacked.
"""

import asyncio
import re
from contextlib import suppress
from typing import Any

from monitor.core.article import Outcome
from monitor.crawl.failures import Refused
from monitor.crawl.services import Services
from monitor.unpack import CODINGS, MOST_LAYERS, TooLargeError, unpack

CUT = "cut"
"""Flag of a response whose body is not whole. (Scrapy's own word for the same is `dataloss`.)"""


_GZIP = b"\x1f\x8b\x08"
_TEXTUAL = (b"text/", b"html", b"xml", b"json")
_NO_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
"""Bytes that stand in no text; packed bytes are full of them."""


def _is_textual(kind: bytes) -> bool:
    """Whether a Content-Type announces text; what is called an archive is left to its reader."""
    return not kind.strip() or any(part in kind.lower() for part in _TEXTUAL)


def _opened(body: bytes, encodings: list[str], textual: bool, limit: int) -> tuple[bytes, bool]:
    """The body unpacked, and whether all of it is there. Raises TooLargeError where its codings hold more than the limit."""
    unpacked, whole = body, False
    with suppress(ValueError):  # it is not in this coding
        unpacked, whole = unpack(body, encodings, limit)
    if not whole and not _NO_TEXT.search(body[:1024]):
        return body, True
    for _ in range(MOST_LAYERS):
        if not (textual and unpacked.startswith(_GZIP)):
            break
        try:
            unpacked, whole = unpack(unpacked, ["gzip"], limit)
        except (ValueError, TooLargeError):  # a sitemap's reader takes what fits of it
            break
    return unpacked, whole


class Decompress:
    """Asks for packed answers and unpacks them."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._turn = asyncio.Lock()
        """One body at a time: each may fill the memory up to the limit, and a dozen may arrive together."""

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
            if part.strip().lower() in CODINGS
        ]
        textual = _is_textual(response.headers.get("Content-Type") or b"")
        if not response.body or not (encodings or (textual and response.body.startswith(_GZIP))):
            return response
        limit = request.meta.get("download_maxsize", self._services.installation.max_size)
        try:
            async with self._turn:
                body, whole = await self._services.in_thread(
                    _opened, response.body, encodings, textual, limit
                )
        except TooLargeError:
            # Not raised from here: what is raised lives until its page is stored, and what it was raised from
            # would keep alive all that had been unpacked.
            refused = Refused(
                Outcome.TOO_LARGE, f"{len(response.body)} bytes of {encodings[0]} hold more than {limit}"
            )
        else:
            flags = list(response.flags) if whole else [*response.flags, CUT]
            return response.replace(body=body, flags=flags)
        raise refused
