"""
Keep what was costly to compute in the user's cache folder, so that the next process need not.

Never needed, only quick: whatever is wrong with the cache, the caller computes
anew. A name must say everything that its content depends on, for a file found
under it is believed.
"""

import logging
import os
import tempfile
from pathlib import Path

logger = logging.getLogger(__name__)

_STEP = 64 * 1024
"""Bytes written at a time: what Linux keeps in one piece it also maps in one piece, and the language model's 40 MB were half touched."""


def folder() -> Path:
    """The program's part of the user's cache folder. Raises RuntimeError where the user has no home."""
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "dprk-arms-monitor"


def keeps() -> bool:
    """Whether anything can be kept."""
    try:
        folder().mkdir(parents=True, exist_ok=True)
        return os.access(folder(), os.W_OK)
    except (OSError, RuntimeError):
        return False


def read(name: str) -> bytes | None:
    """What was kept under a name, or None. What is read counts as new: it stays longest."""
    try:
        content = (folder() / name).read_bytes()
        os.utime(folder() / name)
        return content
    except (OSError, RuntimeError):
        return None


def place(name: str) -> Path | None:
    """Where the content of a name lies, for a caller that maps it; None where nothing was kept."""
    try:
        path = folder() / name
        os.utime(path)
        return path
    except (OSError, RuntimeError):
        return None


def write(name: str, content: bytes, *, kin: str, most: int = 40) -> None:
    """Keep content under a name, whole or not at all; of its kin (a glob such as `rules-*.json`) the `most` newest stay."""
    try:
        into = folder()
        into.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=into, suffix=".part", delete=False) as part:
            for start in range(0, len(content), _STEP):
                part.write(content[start : start + _STEP])
        os.replace(part.name, into / name)
        for old in sorted(into.glob(kin), key=lambda file: file.stat().st_mtime)[:-most]:
            old.unlink(missing_ok=True)
    except (OSError, RuntimeError) as error:
        logger.info("not kept name=%s why=%s", name, error)
