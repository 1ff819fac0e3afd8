"""
The HTTP servers that carry the newsroom: loopback only, one address an outlet.

Where the machine has only 127.0.0.1 (macOS), the outlets differ by port alone.
"""

import errno
import hashlib
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from typing import Protocol

from monitor.newsroom.stories import Outlet


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One response, before conditional requests are considered."""

    status: int = 200
    kind: str = "text/html; charset=utf-8"
    body: bytes = b""


class Site(Protocol):
    """What a server carries."""

    etags: bool
    requests: list[tuple[str, str, int]]

    def answer(self, outlet: Outlet, path: str) -> Answer: ...


class Server(ThreadingHTTPServer):
    """One outlet's server."""

    daemon_threads = True
    block_on_close = False

    def server_bind(self) -> None:
        """Bind without the reverse look-up of the stdlib's, which asks the resolver for a name nobody needs."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])


def serve(site: Site, outlet: Outlet, number: int, port: int) -> Server:
    """A bound server for one outlet; `number` chooses its address where the machine has more than one."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        server_version = "newsroom"
        timeout = 20

        def do_GET(self) -> None:
            path = self.path.split("?", 1)[0]
            answer = site.answer(outlet, path)
            etag = (
                f'"{hashlib.sha256(answer.body).hexdigest()[:16]}"'
                if site.etags and answer.status == 200
                else ""
            )
            known = bool(etag) and self.headers.get("If-None-Match") == etag
            status = 304 if known else answer.status
            site.requests.append((outlet.id, path, status))
            self.send_response(status)
            if etag:
                self.send_header("ETag", etag)
            if not known:
                self.send_header("Content-Type", answer.kind)
                self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            if not known:
                self.wfile.write(answer.body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: `site.requests` holds what was asked."""

    try:
        return Server((f"127.0.0.{number}", port), Handler)
    except OSError as error:
        if error.errno != errno.EADDRNOTAVAIL:
            raise
        return Server(("127.0.0.1", port + number if port else 0), Handler)
