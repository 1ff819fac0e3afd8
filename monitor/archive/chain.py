"""
The chain of hashes that ties every record of the archive to all records before it.

A record that is changed, put elsewhere or taken out of the middle breaks every
link after it. The last record, or the last file, could still be taken away
without a trace in the files: so the head of the chain also lies in the
database, beside every record (`records.chain`) and every run (`runs.chain_head`).
"""

import hashlib
import uuid


def link(before: str, sha256: str) -> str:
    """The chain after a record: SHA-256 over the hex chain before it and the hex SHA-256 of its block."""
    return hashlib.sha256((before + sha256).encode("ascii")).hexdigest()


def record_id(chain: str) -> str:
    """A record's WARC-Record-ID. It is made from the chain, so that it cannot be changed unseen."""
    return f"<urn:uuid:{uuid.UUID(hex=chain[:32], version=5)}>"
