"""WARC files for the replay's tests: pages that we wrote, packed in every way that archives know."""

import gzip
from datetime import UTC, datetime, timedelta
from pathlib import Path

AT = datetime(2026, 10, 3, 9, tzinfo=UTC)
SAID = "North Korea has shipped artillery shells to Russia, officials said on Tuesday in Seoul."
ELSE = "The council met on Tuesday and agreed on a plan for the new bridge, officials said."


def html(sentence: str, *, charset: str | None = None) -> str:
    """A page whose title, heading and six paragraphs say a sentence."""
    body = "".join(
        f"<p>{sentence} Paragraph {number} of the report tells more of it.</p>" for number in range(6)
    )
    meta = f'<meta charset="{charset}">' if charset else ""
    return (
        f"<html><head>{meta}<title>{sentence}</title></head>"
        f"<body><article><h1>{sentence}</h1>{body}</article></body></html>"
    )


def record(
    url: str,
    page: str | bytes,
    *,
    headers: tuple[str, ...] = (),
    content_type: str = "text/html; charset=utf-8",
    at: datetime = AT,
) -> bytes:
    """A response record, not packed; a body given as bytes stands as it is."""
    body = html(page).encode() if isinstance(page, str) else page
    lines = ("HTTP/1.1 200 OK", f"Content-Type: {content_type}", *headers, "", "")
    block = "\r\n".join(lines).encode("latin-1") + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{url[-8:]}>\r\nWARC-Target-URI: {url}\r\n"
        f"WARC-Date: {at:%Y-%m-%dT%H:%M:%SZ}\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def packed(*records: bytes) -> bytes:
    """Records as most archives hold them: each a gzip member of its own."""
    return b"".join(gzip.compress(one, mtime=0) for one in records)


def telling(number: int) -> str:
    """A sentence that matches, and that no other number's page is a copy of."""
    return f"North Korea has shipped {number + 2}00 artillery shells to Russia, a report numbered {number * 7919} said."


def news(file: Path, pages: int, *, every: int = 5, first: int = 0) -> list[str]:
    """A file of so many pages, of which each so-manieth matches: their addresses."""
    told = []
    records = []
    for number in range(first, first + pages):
        url = f"https://news.example/{file.name.partition('.')[0]}/page-{number:05}"
        matching = number % every == 0
        told += [url] if matching else []
        records.append(
            record(
                url, telling(number) if matching else f"{ELSE} {number}", at=AT + timedelta(minutes=number)
            )
        )
    file.write_bytes(packed(*records))
    return told
