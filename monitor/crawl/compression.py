"""
Have pages packed on their way here, and unpacked when they are here (see `monitor.unpack`).

Scrapy's own middleware takes a gzip stream that was cut for a whole page and
unpacks on the reactor. Here it is done in a thread, stops at the size limit,
and a stream without its end is called cut short: what there is of it is kept.

The headers stay as received; the archive knows that the body is unpacked.
"""

import asyncio
from typing import Any

from monitor.core.article import Outcome
from monitor.crawl.failures import Refused
from monitor.crawl.services import Services
from monitor.unpack import TooLargeError, unpack

CUT = "cut"
"""Flag of a response whose body is not whole. (Scrapy's own word for the same is `dataloss`.)"""


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
            if part.strip() and part.strip().lower() != "identity"
        ]
        if not encodings or not response.body:
            return response
        limit = request.meta.get("download_maxsize", self._services.installation.max_size)
        try:
            async with self._turn:
                body, whole = await self._services.in_thread(unpack, response.body, encodings, limit)
        except TooLargeError:
            # Not raised from here: what is raised lives until its page is stored, and what it was raised from
            # would keep alive all that had been unpacked.
            refused = Refused(
                Outcome.TOO_LARGE, f"{len(response.body)} bytes of {encodings[0]} hold more than {limit}"
            )
        except ValueError as error:
            raise Refused(Outcome.TRUNCATED, f"cannot be unpacked: {error}") from error
        else:
            flags = list(response.flags) if whole else [*response.flags, CUT]
            return response.replace(body=body, flags=flags)
        raise refused
