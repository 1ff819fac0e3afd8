"""
Serves real pages over loopback, fast enough to be no part of what is measured.

Used by the other benchmarks: pages come from the WARC files of real pages
(set MONITOR_SHARED where they lie elsewhere), repeated under new addresses
until there are as many as asked for; a news sitemap lists them all. It runs in
a process of its own and answers from memory.
"""

import asyncio
import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from corpus import FOLDER
from fastwarc.warc import ArchiveIterator, WarcRecordType

WARCS = ("real-pages", "dated-news", "article-bodies")


def real_pages(count: int) -> list[bytes]:
    """That many bodies of real pages, from first to last, then over again."""
    bodies: list[bytes] = []
    for name in WARCS:
        with (FOLDER / f"{name}.warc.gz").open("rb") as file:
            for record in ArchiveIterator(file, record_types=WarcRecordType.response):
                bodies.append(record.reader.read())
                if len(bodies) >= count:
                    return bodies
    return [bodies[n % len(bodies)] for n in range(count)]


def _answer(kind: str, body: bytes) -> bytes:
    return f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


def _serve(count: int, each_once: bool, pipe: Any) -> None:
    bodies = real_pages(count)
    missing = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
    listing: dict[str, bytes] = {}

    def answer(path: str) -> bytes:
        if path in listing:
            return listing[path]
        if path.startswith("/page/"):
            number = int(path[6:])
            body = bodies[number]
            if not each_once and number >= len(set(map(id, bodies))):
                body += f"<!-- {number} -->".encode()
            return _answer("text/html", body)
        return missing

    async def client(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                writer.write(answer(head.split(b" ", 2)[1].decode("ascii", "replace")))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def run() -> None:
        server = await asyncio.start_server(client, "127.0.0.1", 0, backlog=256)
        port = server.sockets[0].getsockname()[1]
        urls = "".join(f"<url><loc>http://127.0.0.1:{port}/page/{n}</loc></url>" for n in range(count))
        listing["/map.xml"] = _answer(
            "application/xml",
            f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'.encode(),
        )
        pipe.send(port)
        await server.serve_forever()

    asyncio.run(run())


@contextmanager
def pages_served(count: int, *, each_once: bool = True) -> Iterator[str]:
    """The base address of a server with so many pages at /page/N and their list at /map.xml."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(count, each_once, theirs), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{ours.recv()}"
    finally:
        process.terminate()
        process.join()


def write_desk(folder: Path, base: str, *, per_host: int = 16) -> list[str]:
    """A source and settings in a folder; the options of `monitor crawl` that use them."""
    (folder / "sources").mkdir(parents=True)
    (folder / "sources" / "bench.toml").write_text(
        f'[[source]]\nid = "bench"\nname = "Bench"\nhome = "{base}"\nlanguage = "en"\ncountry = "US"\n'
        f'standing = "independent"\nevery = "1h"\ndiscover = [{{ sitemap = "{base}/map.xml" }}]\n',
        encoding="utf-8",
    )
    (folder / "monitor.toml").write_text(
        f'[fetch]\ndelay = 0\nper_host = {per_host}\nallow = ["{base.removeprefix("http://")}"]\n',
        encoding="utf-8",
    )
    return [
        "--db", str(folder / "monitor.db"), "--config", str(folder / "monitor.toml"),
        "--sources", str(folder / "sources"), "--format", "json",
    ]  # fmt: skip
