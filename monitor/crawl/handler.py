"""
Scrapy's HTTP handler, with a limit to headers.

DOWNLOAD_MAXSIZE bounds a body and DOWNLOAD_TIMEOUT the time; a server that
sends nothing but header lines is bounded by neither, and on a fast line fills
the memory before the time is up. Builds on classes that Scrapy calls its own;
a test serves endless headers and says when an update has moved them.
"""

from typing import Any

from scrapy.core.downloader.handlers import http11
from twisted.python.failure import Failure

MOST_HEADERS = 256 * 1024
"""Bytes before the body; browsers give up at about the same."""


class HeadersTooLargeError(Exception):
    """The server sent more header lines than any page needs."""


class _BoundedProtocol(http11._LenientHTTP11ClientProtocol):
    _head = 0

    def request(self, request: Any) -> Any:
        self._head = 0
        return super().request(request)

    def dataReceived(self, data: bytes) -> None:
        if self._parser is not None and self._parser.state in ("STATUS", "HEADER"):
            self._head += len(data)
            if self._head > MOST_HEADERS + len(data):
                transport = self.transport
                error = HeadersTooLargeError(f"more than {MOST_HEADERS} bytes of headers")
                self._giveUp(Failure(error))  # type: ignore[no-untyped-call]
                if transport is not None and hasattr(transport, "abortConnection"):
                    transport.abortConnection()
                return
        super().dataReceived(data)  # type: ignore[no-untyped-call]


class _BoundedFactory(http11._LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: Any) -> Any:
        return _BoundedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]


class BoundedHandler(http11.HTTP11DownloadHandler):
    """Downloads as Scrapy does."""

    def __init__(self, crawler: Any) -> None:
        super().__init__(crawler)
        self._pool._factory = _BoundedFactory
