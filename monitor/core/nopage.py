"""
Is this body no page at all? A picture, a PDF, data, plain text, nothing.

Pure, and cheap: asked of what the gate turned away and of what is about to be
read, so that both say the same of the same body.
"""

import re

from monitor.core.article import Outcome

_MAGIC = (
    (b"%PDF-", "PDF"), (b"\x89PNG", "PNG"), (b"GIF8", "GIF"), (b"\xff\xd8\xff", "JPEG"), (b"PK\x03\x04", "ZIP"),
    (b"\x1f\x8b", "gzip"), (b"RIFF", "RIFF"), (b"\xd0\xcf\x11\xe0", "Office"), (b"\x00\x00\x00\x18ftyp", "MP4"), (b"\x00\x00\x00\x20ftyp", "MP4"),
    (b"ID3", "MP3"), (b"OggS", "Ogg"), (b"wOFF", "font"), (b"7z\xbc\xaf", "7z"), (b"BZh", "bzip2"),
)  # fmt: skip
_TYPES = re.compile(
    r"^\s*(?:image|audio|video|font)/|^\s*application/(?:pdf|zip|octet-stream|(?:[\w.-]+\+)?json|msword|vnd)|text/(?:css|csv|calendar)",
    re.I,
)


def no_page(body: bytes, content_type: str | None) -> tuple[Outcome, str] | None:
    """
    Why a body is no page, with the outcome to record; None where it may be one.

    `body` has its content encoding removed. A type that says otherwise is not
    believed where the body names itself HTML.
    """
    start = body[:16].lstrip()
    for magic, name in _MAGIC:
        if start.startswith(magic):
            return Outcome.NOT_HTML, name
    if content_type and _TYPES.search(content_type) and b"<html" not in body[:2000].lower():
        return Outcome.NOT_HTML, content_type.split(";")[0].strip()[:80]
    if not body.strip():
        return Outcome.EMPTY, "no body"
    if b"<" not in body:  # in every charset of the web a "<" has this byte
        return Outcome.NOT_HTML, "no markup"
    return None
