"""
Append captures and entries to the archive's WARC files; put things right after a crash.

One writer a folder (the folder itself is locked while one writes), append
only, one gzip member a record. A page's response and its entry are handed to
the system in one write, before anything is read from the page.

Syncing every record to the disk would cost more than fetching it; never
syncing would let a power cut take a day. So: the data of a file are synced
when SYNC_EVERY bytes have come together, when it is closed or rotated, and
whenever `sync()` is called. A killed process loses nothing that it had
written; a power cut may take the last SYNC_EVERY bytes, and `monitor verify`
then names what the database had and the disk had not.
"""

import hashlib
import logging
import os
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Self

from monitor import __version__, lock
from monitor.archive import blocks, recovery
from monitor.archive.chain import link, record_id
from monitor.archive.files import FileName
from monitor.archive.members import header, one_line, pack, whole_seconds, write_date
from monitor.core.article import GENESIS, Capture, Entry, Record
from monitor.errors import InUseError, TryAgainError

logger = logging.getLogger(__name__)

MAX_SIZE = 500 * 10**6
SYNC_EVERY = 64 * 2**20


class Archive:
    """
    The folder of WARC files beside a database.

    Call `recover` once before the first `write`, `close` at the end (or use it
    in a `with`). May be called from any thread, one at a time.
    """

    def __init__(self, folder: Path, clock: Callable[[], datetime], *, max_size: int = MAX_SIZE) -> None:
        self.folder = folder
        self.chain = GENESIS
        """The chain after the last record."""
        self._clock = clock
        self._max_size = max_size
        self._mutex = threading.Lock()
        self._recovered = False
        self._serial = 0
        self._name: FileName | None = None
        """The file being appended to."""
        self._fd = -1
        self._folder_fd = -1
        self._size = 0
        self._unsynced = 0

    def recover(self, last: Record | None = None) -> tuple[Record, ...]:
        """
        Make the archive ready to be appended to; records that the database does not know yet are returned.

        `last` is the last record that the database has. A tail that a crash
        cut is truncated; whole records beyond `last` are to be stored by the
        caller before anything else is written.
        """
        with self._mutex:
            try:
                self._lock_folder()
                state = recovery.recover(self.folder, last)
            except OSError as error:
                raise self._cannot(error) from error
            self.chain, self._serial = state.chain, state.serial
            self._name, self._size = state.open_file, state.size
            self._recovered = True
            return state.unrecorded

    def write(self, entry: Entry | None, capture: Capture | None) -> tuple[Record, ...]:
        """
        Archive a page, its entry, or both; where they lie, in the order of the chain.

        A `warcinfo` record comes first where a new file was begun: store all
        of them. On a full or read-only disk TryAgainError is raised and
        nothing of this call is in the archive.
        """
        with self._mutex:
            if not self._recovered:
                raise RuntimeError("recover() comes before the first write()")
            try:
                self._turn_page()
                batch = _Batch(str(self._name), self._size, self.chain)
                if self._size == 0:
                    batch.add("warcinfo", "", self._clock(), self._info())
                capture_id = None
                if capture is not None:
                    head = blocks.response_head(capture)
                    batch.add("response", capture.final_url, capture.fetched_at, head, capture.body)
                    capture_id = record_id(batch.chain)
                if entry is not None:
                    block = blocks.entry_block(entry, capture_id)
                    batch.add("metadata", entry.url, entry.found_at, block, concurrent_to=capture_id)
                self._append(b"".join(batch.packed))
            except OSError as error:
                raise self._cannot(error) from error
            self.chain = batch.chain
            return tuple(batch.records)

    @property
    def open_file(self) -> str | None:
        """The file that the next record would be appended to, which is not to be pruned now."""
        if self._name is None or (self._fd < 0 and self._name.day != f"{self._clock():%Y%m%d}"):
            return None
        return str(self._name)

    def turn(self) -> None:
        """Begin a new file with the next record, so that every file there is may be pruned."""
        with self._mutex:
            self._close_file()
            self._name = None

    def sync(self) -> None:
        """Have everything written so far on the disk, whatever happens next."""
        with self._mutex:
            try:
                self._sync()
            except OSError as error:
                raise self._cannot(error) from error

    def close(self) -> None:
        """Sync and let go; the next `recover` may be in another process."""
        with self._mutex:
            try:
                self._close_file()
            except OSError as error:
                raise self._cannot(error) from error
            finally:
                if self._folder_fd >= 0:
                    lock.release(self._folder_fd)
                self._folder_fd, self._recovered = -1, False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _lock_folder(self) -> None:
        if self._folder_fd >= 0:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        fd = os.open(self.folder, os.O_RDONLY | os.O_CLOEXEC)
        if not lock.take(fd):
            lock.release(fd)
            raise InUseError(
                f"{self.folder}: another program is writing to this archive.\n"
                "Wait until it is done (a crawl, a replay or a prune), then run this again."
            )
        self._folder_fd = fd

    def _turn_page(self) -> None:
        """Have a file open that is today's and not full."""
        today = self._clock().date()
        if self._name and (self._name.day != f"{today:%Y%m%d}" or self._size >= self._max_size):
            self._close_file()
            self._name = None
        if self._name is None:
            name = FileName.new(self._serial + 1, today)
            self._fd = os.open(
                self.folder / str(name),
                os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC,
                0o644,
            )
            os.fsync(self._folder_fd)
            self._name, self._serial, self._size = name, name.serial, 0
        elif self._fd < 0:
            self._fd = os.open(self.folder / str(self._name), os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC)

    def _append(self, data: bytes) -> None:
        """All of it or nothing: what a full disk cut off, or would not keep, is taken back."""
        rest = memoryview(data)
        try:
            while rest:
                rest = rest[os.write(self._fd, rest) :]
            self._unsynced += len(data)
            if self._unsynced >= SYNC_EVERY:
                self._sync()
        except OSError:
            os.ftruncate(self._fd, self._size)
            raise
        self._size += len(data)

    def _sync(self) -> None:
        if self._fd >= 0 and self._unsynced:
            os.fdatasync(self._fd)
        self._unsynced = 0

    def _close_file(self) -> None:
        if self._fd >= 0:
            try:
                self._sync()
            finally:
                os.close(self._fd)
                self._fd = -1

    def _info(self) -> bytes:
        """The block of a file's first record: who wrote it, when, as which file."""
        return (
            f"software: dprk-russia-arms-monitor/{__version__}\r\n"
            "format: WARC File Format 1.1\r\n"
            f"filename: {self._name}\r\n"
            f"created: {write_date(self._clock())}\r\n"
        ).encode()

    def _cannot(self, error: OSError) -> TryAgainError:
        return TryAgainError(
            f"{self.folder}: cannot write to the archive: {error.strerror or error}.\n"
            "Free some space or make the folder writable, then run this again; nothing was half-written."
        )


class _Batch:
    """Records that go into a file with one write, each chained to the one before."""

    def __init__(self, file: str, offset: int, chain: str) -> None:
        self.file, self.offset, self.chain = file, offset, chain
        self.packed: list[bytes] = []
        self.records: list[Record] = []

    def add(self, kind: str, url: str, at: datetime, *block: bytes, concurrent_to: str | None = None) -> None:
        digest = hashlib.sha256()
        for part in block:
            digest.update(part)
        sha256, url = digest.hexdigest(), one_line(url)
        payload_sha256 = hashlib.sha256(block[-1]).hexdigest() if kind == "response" else sha256
        head = header(
            kind=kind,
            url=url,
            at=at,
            sha256=sha256,
            payload_sha256=payload_sha256,
            before=self.chain,
            length=sum(map(len, block)),
            concurrent_to=concurrent_to,
        )
        packed = pack(head, *block)
        self.chain = link(self.chain, sha256)
        self.records.append(
            Record(
                kind=kind,
                url=url,
                file=self.file,
                offset=self.offset,
                length=len(packed),
                sha256=sha256,
                payload_sha256=payload_sha256,
                chain=self.chain,
                at=whole_seconds(at),
            )
        )
        self.packed.append(packed)
        self.offset += len(packed)
