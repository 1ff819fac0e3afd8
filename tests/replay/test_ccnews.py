"""CC-NEWS over HTTP: served on loopback in Common Crawl's layout."""

import gzip
import secrets
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest

from monitor.errors import InputError
from monitor.replay.ccnews import between, opened, reachable

FILE = b"0123456789" * 50_000


class Site(BaseHTTPRequestHandler):
    """Serves a month; drops the first connection to each file in the middle."""

    dropped: ClassVar[set[str]] = set()

    def do_GET(self):
        body = (
            gzip.compress(b"crawl-data/CC-NEWS/2026/10/a.warc.gz\n")
            if self.path.endswith("paths.gz")
            else FILE
        )
        if "/2026/09/" in self.path:
            body = gzip.compress(b"\n")
        elif "/2026/10/" not in self.path:
            self.send_error(404)
            return
        start = int(self.headers["Range"].removeprefix("bytes=").rstrip("-"))
        self.send_response(206)
        self.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
        self.send_header("Content-Length", str(len(body) - start))
        self.end_headers()
        end = len(body)
        if len(body) > 1000 and self.path not in self.dropped:
            self.dropped.add(self.path)
            end = start + 1000
        self.wfile.write(body[start:end])

    def log_message(self, *args):
        """Nothing."""


@pytest.fixture
def base():
    Site.dropped = set()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


def allowed(base):
    return (base.removeprefix("http://").rstrip("/"),)


def test_a_connection_that_breaks_goes_on_where_it_broke(base):
    """
    A gigabyte over hours does not come in one piece.
    """
    (url,) = reachable("2026-10", base, allowed(base))
    with opened(url, 0, allowed(base)) as stream:
        assert stream.read() == FILE
    with opened(url, 490_000, allowed(base)) as stream:
        assert stream.read() == FILE[490_000:]


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/",
        "http://2130706433/",
        "http://[::ffff:127.0.0.1]/",
        "file:///etc/",
        "http://a@b.example/",
        "http://169.254.169.254/",
    ],
)
def test_private_addresses_are_refused(url):
    """
    The second way to the network asks the same guard.
    """
    with pytest.raises((InputError, OSError), match="not fetched"):
        reachable("2026-10", url, ())


@pytest.mark.parametrize("month", ["2026", "2026-13", "../etc", "2026-1"])
def test_what_is_no_month_is_wrong_input(month):
    """
    The month becomes part of a URL.
    """
    with pytest.raises(InputError):
        reachable(month, "http://127.0.0.1:1/", ())


def test_what_the_server_answered_is_said_in_plain_words(base):
    """
    No name of a class that nobody outside this program knows.
    """
    with pytest.raises(InputError, match="--cc-news 2026-05: status 404") as told:
        reachable("2026-05", base, allowed(base))

    assert "Error" not in str(told.value)


def test_a_list_that_comes_in_pieces_is_read_whole():
    """
    One reading of a connection brings what has arrived by then, a quarter of a megabyte at most.
    """
    names = [f"crawl-data/CC-NEWS/2026/10/{secrets.token_hex(400)}.warc.gz" for _ in range(900)]
    listed = gzip.compress("\n".join(names).encode())

    class Slow(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Length", str(len(listed)))
            self.end_headers()
            for start in range(0, len(listed), 100_000):
                self.wfile.write(listed[start : start + 100_000])
                self.wfile.flush()

        log_message = Site.log_message

    with ThreadingHTTPServer(("127.0.0.1", 0), Slow) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        base = f"http://127.0.0.1:{server.server_port}/"
        found = reachable("2026-10", base, allowed(base))
        server.shutdown()

    assert len(listed) > 256 * 1024
    assert found == [base + name for name in names]


def test_a_list_without_files_is_named(base):
    """
    Nothing read would look like a month without news.
    """
    with pytest.raises(InputError, match="names no file"):
        reachable("2026-09", base, allowed(base))


def test_only_files_that_may_hold_the_time_are_read():
    """
    Each is a gigabyte, and its name says when it was begun; one that does not say so is read.
    """
    urls = [f"https://x.example/CC-NEWS-202610{day:02}120000-0{day:04}.warc.gz" for day in range(1, 31)]
    odd = ["https://x.example/CC-NEWS-part.warc.gz", "https://x.example/CC-NEWS-20261399999999-1.warc.gz"]

    assert between(urls + odd, None, None) == urls + odd
    since = between(urls + odd, datetime(2026, 10, 28, tzinfo=UTC), None)
    assert since == urls[25:] + odd
    until = between(urls + odd, None, datetime(2026, 10, 2, tzinfo=UTC))
    assert until == urls[:3] + odd
    assert between(urls, datetime(2027, 1, 1, tzinfo=UTC), None) == []
