"""
What stands inside a record: a Capture as an HTTP response, an Entry as JSON. Each comes back as it went in.

Scrapy has already undone the content encoding, so a body of 90 kB may carry
`Content-Encoding: gzip` and the Content-Length of its compressed form. Kept as
they are, those headers would make every reader of the archive fail; dropped,
they would be lost as evidence. They are kept under the name that Common
Crawl's news archive gives them (`X-Crawler-Content-Encoding` …), and reading
takes the prefix off again.
"""

import http
import json
import re
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any, get_type_hints

from monitor.archive.members import one_line
from monitor.core.article import Capture, Entry, Record

PREFIX = "X-Crawler-"
ASKED = PREFIX + "Asked-URL"
"""Where the URL that was asked for differs from the one that answered. Names of the server never clash with it."""
HELD_BACK = ("content-encoding", "transfer-encoding", "content-length")
"""True of the bytes on the wire, not of the body that we hold."""

_NOT_IN_A_NAME = re.compile(r"[^!#$%&'*+.^_`|~0-9A-Za-z-]")
_NOT_IN_A_VALUE = re.compile(r"[\x00\r\n]+")


def response_head(capture: Capture) -> bytes:
    """Status line and headers of a capture, up to and with the blank line; its body follows."""
    phrase = http.HTTPStatus(capture.status).phrase if capture.status in _KNOWN else ""
    lines = [f"HTTP/1.1 {capture.status} {phrase}"]
    for name, value in capture.headers:
        name = _NOT_IN_A_NAME.sub("_", name) or "_"
        if name.lower() in HELD_BACK or name.lower().startswith(PREFIX.lower()):
            name = PREFIX + name
        lines.append(f"{name}: {_NOT_IN_A_VALUE.sub(' ', value).strip()}")
    if capture.url != capture.final_url:
        lines.append(f"{ASKED}: {one_line(capture.url)}")
    lines.append(f"Content-Length: {len(capture.body)}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1", "replace")


_KNOWN = frozenset(int(status) for status in http.HTTPStatus)


def capture_from_block(block: bytes, *, url: str, at: datetime, record: Record | None = None) -> Capture:
    """
    The capture that a `response` record of ours holds.

    `url` and `at` are the record's WARC-Target-URI and WARC-Date. For an
    archive that is not ours the headers come out as they stand.
    """
    head, _, body = block.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    status = first.split(" ", 2)[1] if " " in first else ""
    headers: list[tuple[str, str]] = []
    asked = url
    for line in lines:
        name, _, value = line.partition(":")
        value = value.strip()
        if name == ASKED:
            asked = value.encode("latin-1").decode("utf-8", "replace")
        elif name == "Content-Length":
            continue
        else:
            headers.append((name.removeprefix(PREFIX), value))
    return Capture(
        url=asked,
        final_url=url,
        status=int(status) if status.isdecimal() else 0,
        headers=tuple(headers),
        body=body,
        fetched_at=at,
        record=record,
    )


def entry_block(entry: Entry, capture_id: str | None = None) -> bytes:
    """An entry as JSON, every field of it, with the WARC-Record-ID of the capture it led to."""
    values = {item.name: _plain(getattr(entry, item.name)) for item in fields(entry)}
    return json.dumps({"entry": values, "capture": capture_id}, indent=1).encode("ascii")


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


_HINTS = get_type_hints(Entry)
_TIMES = frozenset(name for name, hint in _HINTS.items() if "datetime" in str(hint))
_TUPLES = frozenset(name for name, hint in _HINTS.items() if str(hint).startswith("tuple"))


def entry_from_block(block: bytes) -> tuple[Entry, str | None]:
    """
    The entry that a `metadata` record of ours holds, and the id of its capture's record.

    Raises ValueError where the block is none of ours, as in other archives.
    """
    document = json.loads(block)
    if not isinstance(document, dict) or not isinstance(document.get("entry"), dict):
        raise ValueError("this metadata record holds no entry")
    values: dict[str, Any] = {}
    for name, value in document["entry"].items():
        if name not in _HINTS:  # written by a later version
            continue
        if value is not None and name in _TIMES:
            value = datetime.fromisoformat(value).astimezone(UTC)
        elif name in _TUPLES:
            value = tuple(value)
        values[name] = value
    try:
        return Entry(**values), document.get("capture")
    except TypeError as error:
        raise ValueError(f"this metadata record holds half an entry: {error}") from error
