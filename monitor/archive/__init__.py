"""
The evidence: captures and entries in WARC files, chained by their hashes.

    chain      how each record is tied to all before it
    members    one record as bytes: one gzip member, whole or not at all
    blocks     what is inside: Capture as an HTTP response, Entry as JSON
    files      the files' names and order
    writer     Archive: append, rotate, recover after a crash
    adoption   open it with all that lies in it known to the database
    reader     one record back out again, checked
    check      the files against the database, record by record
    prune      take captures out and leave their digests

Everything is archived before anything is read from it. Written by one thread
of one process; read by anyone at any time.
"""

from monitor.archive.blocks import capture_from_block, entry_from_block
from monitor.archive.chain import link
from monitor.archive.reader import read_bytes, read_record
from monitor.archive.writer import Archive

__all__ = [
    "Archive",
    "capture_from_block",
    "entry_from_block",
    "link",
    "read_bytes",
    "read_record",
]
