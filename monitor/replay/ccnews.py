"""
Stream Common Crawl's news archive over HTTP: the second way out to the network, beside Scrapy.

A month is a list of paths (`warc.paths.gz`) and some hundred files of about a
gigabyte. A file is read as it comes in and kept nowhere. A connection that
breaks is opened again where it broke.

Each connection goes to an address that `core.addresses` has let through, the
very one that was checked; proxies in the environment are ignored. What a
server may do to us is bounded: redirects, silence, dripping, a list that
unpacks to more than any month has.
"""

import http.client
import io
import logging
import re
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urljoin, urlsplit

from monitor.core.addresses import Allow, refusal, scheme_refusal
from monitor.errors import InputError, TryAgainError
from monitor.replay.dates import read_date
from monitor.replay.warc import UnreachableError

logger = logging.getLogger(__name__)

BASE = "https://data.commoncrawl.org/"
TIMEOUT = 30.0
"""Seconds that a server may take to answer, and in which it must send SLOWEST bytes; then its connection is given up."""
SLOWEST = 64 * 1024
TRIES = 5
"""Connections in a row that bring fewer than SLOWEST bytes, after which a file is given up."""
MOST_REDIRECTS = 5
LARGEST_LIST = 16 * 2**20
LARGEST_FILE = 4 * 2**30
PIECE = 1 << 18
MARGIN = timedelta(days=2)
"""A file is begun at the time in its name and full within hours; what it holds is no further from that than this."""
_NAME = re.compile(r"/CC-NEWS-(\d{14})-[^/]*\Z")


def files_of(month: str, base: str, allow: tuple[str, ...] = ()) -> list[str]:
    """The URLs of a month's files; `month` as 2026-10. InputError where there is no such month."""
    year, _, number = month.partition("-")
    if not (
        year.isdecimal()
        and len(year) == 4
        and number.isdecimal()
        and len(number) == 2
        and 1 <= int(number) <= 12
    ):
        raise InputError(f"--cc-news {month!r} is no month.\nWrite it like 2026-10.")
    base = base if base.endswith("/") else base + "/"
    url = urljoin(base, f"crawl-data/CC-NEWS/{year}/{number}/warc.paths.gz")
    pieces, left = [], LARGEST_LIST
    with opened(url, 0, allow) as stream:
        while left > 0 and (piece := stream.read(left)):
            pieces.append(piece)
            left -= len(piece)
    packed = b"".join(pieces)
    try:
        unpacker = zlib.decompressobj(47)
        text = unpacker.decompress(packed, LARGEST_LIST)
    except zlib.error as error:
        raise InputError(
            f"{url}: is no gzip: {error}.\nCheck --base: it must serve Common Crawl's layout."
        ) from error
    if unpacker.unconsumed_tail or not unpacker.eof:
        raise InputError(f"{url}: is cut, or larger than any month's list.\nTry again, or check --base.")
    urls = [
        urljoin(base, line.strip()) for line in text.decode("utf-8", "replace").splitlines() if line.strip()
    ]
    if not urls:
        raise InputError(f"{url}: names no file.\nTry again later, or check the month and --base.")
    for one in urls:
        if not one.startswith(base):
            raise InputError(f"{url}: names a file elsewhere: {one}.\nCheck --base.")
    return urls


def between(urls: list[str], since: datetime | None, until: datetime | None) -> list[str]:
    """Those files that may hold pages of this time, by the time in their names; one without a time may."""

    def may(url: str) -> bool:
        named = _NAME.search(url)
        begun = read_date(named[1]) if named else None
        if begun is None:
            return True
        return (since is None or begun + MARGIN >= since) and (until is None or begun - MARGIN < until)

    return [url for url in urls if may(url)]


@contextmanager
def opened(url: str, offset: int, allow: tuple[str, ...] = ()) -> Iterator["Stream"]:
    """A file, to be read from an offset on."""
    stream = Stream(url, offset, Allow.parse(allow))
    try:
        yield stream
    finally:
        stream.close()


class Stream(io.RawIOBase):
    """A remote file as one that can be read forwards; opened again where its connection breaks."""

    def __init__(self, url: str, offset: int, allow: Allow) -> None:
        self._url, self._allow = url, allow
        self._place = offset
        self._answer: http.client.HTTPResponse | None = None
        self._connection: http.client.HTTPConnection | None = None
        self._length: int | None = None
        self._socket: socket.socket | None = None
        self._failures, self._failed_at = 0, offset
        """How often in a row it failed without SLOWEST bytes between, and where the last time."""
        self._waited, self._came = 0.0, 0
        """Seconds that were spent waiting for the bytes that came since they were last judged."""

    def readable(self) -> bool:
        """It is, forwards."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Read on from an offset; what is there already costs nothing."""
        if whence != io.SEEK_SET:
            raise io.UnsupportedOperation("only from the beginning")
        if offset != self._place:
            self._drop()
            self._place = offset
        return offset

    def tell(self) -> int:
        """Where the next byte stands in the file."""
        return self._place

    def read(self, size: int = -1) -> bytes:
        """Up to so many bytes; empty at the end."""
        if size is None or size < 0:
            pieces = []
            while piece := self.read(PIECE):
                pieces.append(piece)
            return b"".join(pieces)
        while True:
            try:
                return self._read(size)
            except (OSError, http.client.HTTPException) as error:
                if self._place - self._failed_at >= SLOWEST:
                    self._failures = 0
                self._failures, self._failed_at = self._failures + 1, self._place
                self._drop()
                if isinstance(error, _FinalError) or self._failures >= TRIES:
                    kind = WrongAddressError if isinstance(error, _WrongError) else UnreachableError
                    raise kind(_told(error)) from error
                logger.info("connection opened again url=%s at=%d why=%s", self._url, self._place, error)

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer."""
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Let go of the connection."""
        self._drop()
        super().close()

    def _read(self, size: int) -> bytes:
        if self._length is not None and self._place >= self._length:
            return b""
        if self._answer is None:
            self._open()
        assert self._answer is not None
        data = self._piece(self._answer, size)
        self._place += len(data)
        if not data and self._length is not None and self._place < self._length:
            raise OSError(f"the connection ended at {self._place} of {self._length} bytes")
        if self._place > LARGEST_FILE:
            raise _FinalError(f"more than {LARGEST_FILE} bytes: no file of a news archive is that large")
        return data

    def _piece(self, answer: http.client.HTTPResponse, size: int) -> bytes:
        """What comes next; OSError where it comes too slowly."""
        if self._socket is not None:
            self._socket.settimeout(max(0.1, TIMEOUT - self._waited))
        began = time.monotonic()
        data = answer.read1(min(size, PIECE))
        self._waited += time.monotonic() - began
        self._came += len(data)
        if self._waited > TIMEOUT:
            if self._came < SLOWEST:
                raise OSError(f"only {self._came} bytes came in {self._waited:.0f} s")
            self._waited, self._came = 0.0, 0
        return data

    def _open(self) -> None:
        url = self._url
        for _ in range(MOST_REDIRECTS + 1):
            self._connection = connection(url, self._allow)
            self._socket = self._connection.sock
            parts = urlsplit(url)
            target = parts.path + (f"?{parts.query}" if parts.query else "")
            with _cut_after(TIMEOUT, self._socket):
                self._connection.request(
                    "GET",
                    target or "/",
                    headers={
                        "Range": f"bytes={self._place}-",
                        "Accept-Encoding": "identity",
                        "User-Agent": "dprk-arms-monitor",
                    },
                )
                answer = self._answer = self._connection.getresponse()
            if answer.status in (301, 302, 303, 307, 308):
                url = urljoin(url, answer.getheader("Location") or "")
                self._drop()
                continue
            self._begun(answer)
            return
        raise _FinalError(f"more than {MOST_REDIRECTS} redirects")

    def _begun(self, answer: http.client.HTTPResponse) -> None:
        if answer.status == 416:
            self._length = self._place
            return
        if answer.status in (429, 500, 502, 503, 504):
            raise OSError(f"status {answer.status}")
        if answer.status == 404:
            raise _WrongError("status 404")
        if answer.status not in (200, 206):
            raise _FinalError(f"status {answer.status}")
        if answer.status == 206:
            length = (answer.getheader("Content-Range") or "").rpartition("/")[2]
        else:
            length = answer.getheader("Content-Length") or ""
        self._length = int(length) if length.isdecimal() else None
        if self._length is None and not answer.chunked:
            raise OSError("the answer does not say how long the file is, or ended before it could")
        if answer.status == 200:
            skip = self._place  # the server knows no ranges: what was read already is read past
            while skip:
                skip -= len(self._piece(answer, skip) or self._short())

    def _short(self) -> bytes:
        raise OSError("the file is shorter than it was")

    def _drop(self) -> None:
        for held in (self._answer, self._connection, self._socket):
            if held is not None:
                held.close()
        self._connection = self._answer = self._socket = None
        self._waited, self._came = 0.0, 0


@contextmanager
def _cut_after(seconds: float, sock: socket.socket) -> Iterator[None]:
    """Cut a connection whose answer's head does not come in this time: a server may send it letter by letter."""
    late = threading.Event()

    def cut() -> None:
        late.set()
        with suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
    if late.is_set():
        raise OSError(f"no answer within {seconds:g} s")


def _told(error: Exception) -> str:
    """What happened, in the words of whoever found it; the kind of error first where it is not one of ours."""
    return str(error) if isinstance(error, _FinalError) else f"{type(error).__name__}: {error}"


class WrongAddressError(UnreachableError):
    """There is nothing at an address, or it is one that we do not go to."""


class _FinalError(OSError):
    """What trying again does not mend."""


class _WrongError(_FinalError):
    """What another address mends."""


def connection(url: str, allow: Allow) -> http.client.HTTPConnection:
    """A connection to the address that was checked, whatever the name resolves to a moment later."""
    wrong = scheme_refusal(url)
    parts = urlsplit(url)
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        wrong, port = "its port is no number", 0
    host = parts.hostname or ""
    if wrong or not host or "@" in parts.netloc:
        raise _WrongError(f"{url}: is not fetched: {wrong or 'no plain host'}")
    if why := refusal(host, port, allow):
        raise _WrongError(f"{url}: is not fetched: {why}")
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise OSError(f"{host}: has no address: {error}") from error
    problem: Exception = OSError(f"{host}: has no address")
    for *_, place in found[:4]:
        address = str(place[0])
        if why := refusal(address, port, allow):
            problem = _WrongError(f"{url}: is not fetched: {host} is at {address}: {why}")
            continue
        try:
            return _connected(host, address, port, secure=parts.scheme == "https")
        except OSError as error:
            problem = error
    raise problem


def _connected(host: str, address: str, port: int, *, secure: bool) -> http.client.HTTPConnection:
    plain = socket.create_connection((address, port), timeout=TIMEOUT)
    if not secure:
        made = http.client.HTTPConnection(host, port, timeout=TIMEOUT)
        made.sock = plain
        return made
    try:
        wrapped = ssl.create_default_context().wrap_socket(plain, server_hostname=host)
    except OSError:
        plain.close()
        raise
    safe = http.client.HTTPSConnection(host, port, timeout=TIMEOUT)
    safe.sock = wrapped
    return safe


def reachable(month: str, base: str, allow: tuple[str, ...]) -> list[str]:
    """The month's files, or the error that a person can act on."""
    try:
        return files_of(month, base, allow)
    except WrongAddressError as error:
        raise InputError(
            f"--cc-news {month}: {error}.\nCheck the month and --base; private addresses must stand in [fetch] allow."
        ) from error
    except OSError as error:
        raise TryAgainError(f"--cc-news {month}: {error}.\nCheck the network and try again.") from error
