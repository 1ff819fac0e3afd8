"""
One WARC record as bytes: written as one gzip member, read back whole or not at all.

Knows nothing of pages and entries (see `blocks`) and nothing of which file is
next (see `writer`).

A reader that is lenient hands out half a page after a crash without a word
(FastWARC does). This one compares every length and tells three cases apart:
a record, an end that was CUT, and bytes that are BROKEN. Only what was cut may
ever be truncated.
"""

import hashlib
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, BinaryIO

from monitor.archive.chain import link, record_id
from monitor.core.article import GENESIS, Record

fast: Any
try:
    from isal import isal_zlib as fast

    DAMAGE: tuple[type[Exception], ...] = (zlib.error, fast.error)
except ImportError:  # no wheel on this platform; the files read the same, writing is slower
    fast, DAMAGE = None, (zlib.error,)

CONTENT_TYPES = {
    "warcinfo": "application/warc-fields",
    "response": "application/http; msgtype=response",
    "metadata": "application/json",
}
CHAIN_HEADER = "Monitor-Chain-Before"
"""Hex chain before this record. The archive's files alone show what belongs where."""

PIECE = 1 << 16
LARGEST = 1 << 28
"""No record of ours is larger; what unpacks to more is not ours."""


class CutError(Exception):
    """The bytes end before the record does."""


class BrokenError(Exception):
    """The bytes are not a record as we write them."""


@dataclass(frozen=True, kw_only=True)
class Member:
    """One record as it lies in a file."""

    offset: int
    length: int
    head: bytes
    """The WARC header, with the blank line that ends it."""
    fields: dict[str, str]
    """Its named fields, names in lower case."""
    block: bytes

    @property
    def kind(self) -> str:
        return self.fields["warc-type"]

    @property
    def url(self) -> str:
        return self.fields.get("warc-target-uri", "")

    @property
    def before(self) -> str:
        """The chain before this record, as its header says."""
        return self.fields.get(CHAIN_HEADER.lower(), GENESIS)

    @cached_property
    def at(self) -> datetime:
        return parse_date(self.fields["warc-date"])

    @property
    def payload(self) -> bytes:
        """The body of a response; of anything else the block."""
        return self.block.partition(b"\r\n\r\n")[2] if self.kind == "response" else self.block

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.block).hexdigest()

    @cached_property
    def payload_sha256(self) -> str:
        return hashlib.sha256(self.payload).hexdigest() if self.kind == "response" else self.sha256

    @property
    def chain(self) -> str:
        return link(self.before, self.sha256)

    def sound(self) -> bool:
        """Is the header what we would write for this block? Its digests, id and lengths then hold too."""
        expected = header(
            kind=self.kind,
            url=self.url,
            at=self.at,
            sha256=self.sha256,
            payload_sha256=self.payload_sha256,
            before=self.before,
            length=len(self.block),
            concurrent_to=self.fields.get("warc-concurrent-to"),
        )
        return expected == self.head

    def record(self, file: str) -> Record:
        """Where it lies, as the database remembers it."""
        return Record(
            kind=self.kind,
            url=self.url,
            file=file,
            offset=self.offset,
            length=self.length,
            sha256=self.sha256,
            payload_sha256=self.payload_sha256,
            chain=self.chain,
            at=self.at,
        )


def whole_seconds(moment: datetime) -> datetime:
    """As the database keeps it: the two must agree on every date, or one of them could be changed unseen."""
    return moment.astimezone(UTC).replace(microsecond=0)


def write_date(moment: datetime) -> str:
    """A WARC-Date: UTC, to the second."""
    return whole_seconds(moment).isoformat().replace("+00:00", "Z")


def parse_date(text: str) -> datetime:
    """The moment that a WARC-Date names."""
    return datetime.fromisoformat(text).astimezone(UTC)


def one_line(text: str) -> str:
    """A URL fit for a header: blanks and control characters percent-encoded, lone surrogates replaced."""
    text = text.encode("utf-8", "replace").decode("utf-8")
    return re.sub(r"[\x00-\x20\x7f-\x9f]", lambda hit: "".join(f"%{b:02X}" for b in hit[0].encode()), text)


def header(
    *,
    kind: str,
    url: str,
    at: datetime,
    sha256: str,
    payload_sha256: str,
    before: str,
    length: int,
    concurrent_to: str | None = None,
) -> bytes:
    """The WARC header of a record. Everything in it follows from the block, the chain and the database's row."""
    lines = ["WARC/1.1", f"WARC-Type: {kind}", f"WARC-Record-ID: {record_id(link(before, sha256))}"]
    lines.append(f"WARC-Date: {write_date(at)}")
    if url:
        lines.append(f"WARC-Target-URI: {url}")
    if concurrent_to:
        lines.append(f"WARC-Concurrent-To: {concurrent_to}")
    lines.append(f"WARC-Block-Digest: sha256:{sha256}")
    if kind == "response":
        lines.append(f"WARC-Payload-Digest: sha256:{payload_sha256}")
    lines += [
        f"{CHAIN_HEADER}: {before}",
        f"Content-Type: {CONTENT_TYPES[kind]}",
        f"Content-Length: {length}",
    ]
    return "\r\n".join([*lines, "", ""]).encode("utf-8")


def pack(*parts: bytes) -> bytes:
    """One gzip member that holds a whole record."""
    data = b"".join((*parts, b"\r\n\r\n"))
    if fast is not None:
        packed: bytes = fast.compress(data, 2, 31)
        return packed
    squeeze = zlib.compressobj(1, zlib.DEFLATED, 31)
    return squeeze.compress(data) + squeeze.flush()


def _unpacker() -> Any:
    return (fast or zlib).decompressobj(wbits=31)


def member_at(file: BinaryIO, offset: int) -> Member:
    """
    Read the record whose gzip member begins at `offset`.

    Raises CutError where the file ends first, BrokenError where these are not
    the bytes of a record.
    """
    file.seek(offset)
    unpack, pieces, size, read = _unpacker(), [], 0, 0
    while not unpack.eof:
        piece = file.read(PIECE)
        if not piece:
            raise CutError(f"ends after {read} bytes")
        read += len(piece)
        try:
            pieces.append(unpack.decompress(piece))
        except DAMAGE as error:
            raise BrokenError(f"is not a gzip member: {error}") from error
        size += len(pieces[-1])
        if size > LARGEST:
            raise BrokenError(f"unpacks to more than {LARGEST} bytes")
    return parse(b"".join(pieces), offset=offset, length=read - len(unpack.unused_data))


def parse(data: bytes, *, offset: int, length: int) -> Member:
    """Take an unpacked record apart; BrokenError unless every length in it is right."""
    head, blank, rest = data.partition(b"\r\n\r\n")
    lines = head.decode("utf-8", "replace").split("\r\n")
    if not blank or not lines[0].startswith("WARC/1."):
        raise BrokenError("is not a WARC record")
    fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
    declared = fields.get("content-length", "")
    if not declared.isdecimal() or not rest.endswith(b"\r\n\r\n") or int(declared) != len(rest) - 4:
        raise BrokenError(f"declares {declared or 'no'} bytes and holds {len(rest) - 4}")
    member = Member(offset=offset, length=length, head=head + blank, fields=fields, block=rest[:-4])
    try:
        kind, _ = (
            member.kind,
            member.at,
        )  # either may be missing or unreadable: that is told here, not where it is asked for
    except (KeyError, ValueError, OverflowError) as error:
        raise BrokenError(f"has a header that we do not write: {error}") from error
    if kind not in CONTENT_TYPES:
        raise BrokenError(f"is of a type that we do not write: {kind}")
    return member


def members(file: BinaryIO, offset: int = 0) -> Iterator[Member]:
    """Records one after the other up to the file's end; CutError or BrokenError where they stop being records."""
    file.seek(0, 2)
    end = file.tell()
    while offset < end:
        member = member_at(file, offset)
        yield member
        offset += member.length


def find_members(file: BinaryIO, start: int, end: int) -> Iterator[Member]:
    """Whatever whole records lie between two offsets, with anything in between; for looking round after damage."""
    while start < end:
        at = _next_magic(file, start, end)
        if at is None:
            return
        try:
            member = member_at(file, at)
        except (CutError, BrokenError):
            start = at + 1
            continue
        yield member
        start = at + member.length


def _next_magic(file: BinaryIO, start: int, end: int) -> int | None:
    """Offset of the next bytes that could begin a gzip member."""
    while start < end:
        file.seek(start)
        piece = file.read(min(PIECE, end - start) + 2)
        found = piece.find(b"\x1f\x8b\x08")
        if found >= 0 and start + found < end:
            return start + found
        start += PIECE
    return None
