"""A small web server whose every answer a test decides, and the crawl that visits it."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.preloaded import Preloaded

ROOT = Path(__file__).resolve().parents[2]

RULES = """
[[rule]]
id = "arms-transfer"
title = "Arms moving"
lane = "dprk-to-russia"
all = ["dprk", "russia", "arms"]
"""
TERMS = """
[dprk]
en = ["North Korea*", "Pyongyang"]
ko = ["북한"]
[russia]
en = ["Russia*", "Moscow"]
ko = ["러시아"]
[arms]
en = ["shell*", "missile*"]
ko = ["포탄"]
"""
STORY = "North Korea shipped artillery shells to Russia, officials said on Monday. The containers left Rajin."
OTHER = (
    "The city council agreed on a budget for parks and schools on Tuesday, after a long debate in the hall."
)


@dataclass
class Answer:
    """What the server says to one path."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    raw: Callable[[Any], None] | None = None
    """Write to the socket whatever a test wants instead."""


class Site:
    """A server on loopback; `asked` is what was asked of it, in order."""

    def __init__(self, address: str = "127.0.0.1") -> None:
        self.answers: dict[str, Answer | Callable[[Any], Answer]] = {}
        self.asked: list[str] = []
        self.requests: list[dict[str, str]] = []
        self.poured: dict[str, int] = {}
        self.on_request: Callable[[], None] = lambda: None
        self.closing = threading.Event()
        self._closed = False
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site.on_request()
                site.asked.append(self.path)
                site.requests.append({name.lower(): value for name, value in self.headers.items()})
                answer = site.answers.get(self.path) or Answer(status=404, body=b"not here")
                if callable(answer):
                    answer = answer(self)
                if answer.raw is not None:
                    self.close_connection = True
                    try:
                        answer.raw(self.wfile)
                    except OSError:
                        return
                    return
                self.send_response(answer.status)
                headers = {
                    "Content-Type": "text/html; charset=utf-8",
                    "Content-Length": str(len(answer.body)),
                }
                for name, value in (headers | answer.headers).items():
                    if value:
                        self.send_header(name, value)
                self.end_headers()
                try:
                    self.wfile.write(answer.body)
                except OSError:
                    self.close_connection = True

            def log_message(self, *_: object) -> None:
                """Keep quiet."""

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 64

            def handle_error(self, *_: object) -> None:
                """A client that goes away is what many of these tests are about."""

        self.server = Server((address, 0), Handler)
        self.host, self.port = address, self.server.server_address[1]
        self.base = f"http://{address}:{self.port}"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def put(self, path: str, body: str | bytes = b"", status: int = 200, **headers: str) -> str:
        """Serve a body at a path; its URL. Header names with `_` for `-`."""
        data = body.encode() if isinstance(body, str) else body
        self.answers[path] = Answer(
            body=data,
            status=status,
            headers={name.replace("_", "-"): value for name, value in headers.items()},
        )
        return self.base + path

    def page(self, path: str, title: str = "Shells leave Rajin", text: str = STORY) -> str:
        """Serve an article; its URL."""
        more = "".join(
            f"<p>Paragraph {n} says more about the matter, as papers do, at some length.</p>"
            for n in range(5)
        )
        return self.put(
            path,
            f"<!doctype html><html lang=en><head><meta charset=utf-8><title>{title}</title></head>"
            f"<body><article><h1>{title}</h1><p>{text}</p>{more}</article></body></html>",
        )

    def feed(self, *links: str | tuple[str, str], path: str = "/feed.xml", **headers: str) -> str:
        """Serve an RSS feed of links (with titles); its URL."""
        items = "".join(
            f"<item><title>{title}</title><link>{link.replace('&', '&amp;')}</link></item>"
            for link, title in ((one, "A report") if isinstance(one, str) else one for one in links)
        )
        return self.put(
            path,
            f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>News</title>{items}</channel></rss>',
            Content_Type="application/rss+xml",
            **headers,
        )

    def raw(self, path: str, data: bytes) -> str:
        """Write these bytes to the socket and close it."""
        self.answers[path] = Answer(raw=lambda wfile: wfile.write(data))
        return self.base + path

    def silent(self, path: str, first: bytes = b"") -> str:
        """Say something, then nothing more, until the site closes."""

        def raw(wfile: Any) -> None:
            wfile.write(first)
            self.closing.wait(60)

        self.answers[path] = Answer(raw=raw)
        return self.base + path

    def pouring(self, path: str, first: bytes, chunk: bytes, pause: float = 0) -> str:
        """Say the same again and again, until the other side has had enough; counts the bytes in `poured`."""
        self.poured[path] = 0

        def raw(wfile: Any) -> None:
            wfile.write(first)
            while not self.closing.wait(pause) if pause else not self.closing.is_set():
                wfile.write(chunk)
                self.poured[path] += len(chunk)

        self.answers[path] = Answer(raw=raw)
        return self.base + path

    def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        self.closing.set()
        self.server.shutdown()
        self.server.server_close()


@dataclass
class Desk:
    """A folder with sources, rules and settings, and the command that crawls them."""

    folder: Path
    site: Site
    allow: list[str] = field(default_factory=list)
    settings: str = "delay = 0\nper_host = 4\ntimeout = 5\n"
    above: str = ""
    """What stands in `monitor.toml` above its tables."""
    preloaded: Preloaded | None = None
    """What starts the crawls; without it each is started as one types it."""
    _sources: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.allow.append(f"{self.site.host}:{self.site.port}")
        (self.folder / "rules" / "terms").mkdir(parents=True)
        (self.folder / "rules" / "rules.toml").write_text(RULES, encoding="utf-8")
        (self.folder / "rules" / "terms" / "all.toml").write_text(TERMS, encoding="utf-8")
        (self.folder / "sources").mkdir()

    @property
    def db(self) -> Path:
        return self.folder / "db" / "monitor.db"

    def source(self, id_: str = "example", discover: str | None = None, **values: str) -> None:
        """Declare a source; by default one with the site's feed."""
        fields = {
            "every": '"30m"',
            "standing": '"independent"',
            "country": '"US"',
            "language": '"en"',
        } | values
        lines = [f"{name} = {value}" for name, value in fields.items()]
        discover = discover or f'{{ feed = "{self.site.base}/feed.xml" }}'
        self._sources.append(
            f'[[source]]\nid = "{id_}"\nname = "{id_.title()}"\nhome = "{self.site.base}/"\n'
            + "\n".join(lines)
            + f"\ndiscover = [{discover}]\n"
        )
        (self.folder / "sources" / "all.toml").write_text("\n".join(self._sources), encoding="utf-8")

    def command(self, *options: str, now: datetime | None = None) -> list[str]:
        """The crawl as one types it."""
        (self.folder / "monitor.toml").write_text(
            f'contact = "test@news.example"\n{self.above}[fetch]\nallow = {json.dumps(self.allow)}\n{self.settings}',
            encoding="utf-8",
        )
        if not self._sources:
            self.source()
        return [
            sys.executable, "-W", "error", "-m", "monitor", "crawl", "--db", str(self.db),
            "--config", str(self.folder / "monitor.toml"), "--rules", str(self.folder / "rules"),
            "--sources", str(self.folder / "sources"), "--format", "json", *options,
            *(("--now", now.isoformat()) if now else ()),
        ]  # fmt: skip

    def run(self, *options: str, now: datetime | None = None, timeout: float = 90, **environment: str) -> Any:
        """Crawl; the finished process."""
        command, there = self.command(*options, now=now), os.environ | environment
        if self.preloaded is not None and "PYTHONPATH" not in environment:  # that is read when Python starts
            return self.preloaded.run(
                command[command.index("monitor") + 1 :], environment=there, timeout=timeout
            )
        return subprocess.run(
            command, capture_output=True, encoding="utf-8", cwd=ROOT, timeout=timeout, check=False, env=there
        )

    def crawl(
        self, *options: str, now: datetime | None = None, status: int = 0, **environment: str
    ) -> dict[str, Any]:
        """Crawl, and what it printed."""
        done = self.run(*options, now=now, **environment)
        assert done.returncode == status, done.stderr
        said: dict[str, Any] = json.loads(done.stdout)
        said["log"] = done.stderr
        return said

    def rows(self, sql: str) -> list[Any]:
        """What the database says."""
        from contextlib import closing

        from sqlite_utils.utils import sqlite3

        with closing(sqlite3.connect(self.db)) as db:
            db.row_factory = sqlite3.Row
            return [dict(row) for row in db.execute(sql)]

    def outcomes(self) -> dict[str, str]:
        """The outcome of every page, by its path."""
        return {
            row["url"].removeprefix(self.site.base): row["outcome"]
            for row in self.rows("select * from pages")
        }
