"""
Hyperscan: many patterns in bytes at once. Optional, for it has no wheel everywhere.
"""

import contextlib
import hashlib
import importlib
import logging
import platform
import threading
from collections.abc import Callable, Sequence
from typing import Any

from monitor import cache
from monitor.core.gate.seeds import quoted
from monitor.core.gate.shortwords import ShortWord
from monitor.core.gate.views import LETTERS, Views

logger = logging.getLogger(__name__)

hyperscan: Any
try:
    hyperscan = importlib.import_module("hyperscan")
except ImportError:  # no wheel for this platform
    hyperscan = None


class Database:
    """Hyperscan's database of many patterns: kept from an earlier process, or compiled and kept."""

    def __init__(self, expressions: Sequence[bytes], flags: Sequence[int]) -> None:
        digest = hashlib.sha256(f"{hyperscan.__version__} {platform.machine()}".encode())
        for expression, flag in zip(expressions, flags, strict=True):
            digest.update(b"%d %d " % (flag, len(expression)) + expression)
        name = f"gate-{digest.hexdigest()[:32]}.hsdb"
        self._database = self._kept(name)
        if self._database is None:
            self._database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
            self._database.compile(
                expressions=expressions, ids=range(len(expressions)), elements=len(expressions), flags=flags
            )
            cache.write(name, hyperscan.dumpb(self._database), kin="gate-*.hsdb")
        self._mine = threading.local()

    @staticmethod
    def _kept(name: str) -> Any:
        kept = cache.read(name)
        if kept is None:
            return None
        try:
            return hyperscan.loadb(kept, hyperscan.HS_MODE_BLOCK)
        except hyperscan.HyperscanError as error:
            logger.info("kept gate not loaded why=%s", error)
            return None

    def __call__(self, body: bytes, at: Callable[[int, int, int, int, object], bool | None]) -> None:
        """Tell `at` of every match (number, start, end, flags, context), until it says True."""
        scratch = getattr(self._mine, "scratch", None)
        if scratch is None:
            scratch = self._mine.scratch = hyperscan.Scratch(self._database)
        with contextlib.suppress(hyperscan.ScanTerminated):
            self._database.scan(body, match_event_handler=at, scratch=scratch)

    def numbers(self, body: bytes) -> list[int]:
        """The numbers of all matches."""
        found: list[int] = []
        self(body, lambda number, _start, _end, _flags, _context: found.append(number))
        return found


class Literals:
    """Which of many literal strings stand in a text, by hyperscan; the text and the strings have been folded."""

    def __init__(self, literals: Sequence[str]) -> None:
        self._scan = (
            Database(
                [quoted(literal.encode("utf-8", "surrogatepass")) for literal in literals],
                [hyperscan.HS_FLAG_SINGLEMATCH] * len(literals),
            )
            if literals
            else None
        )

    def __call__(self, text: str) -> list[int]:
        return self._scan.numbers(text.encode("utf-8", "surrogatepass")) if self._scan else []


class ShortWords:
    """Which of many short words stand in a page as words, by hyperscan."""

    def __init__(self, words: Sequence[ShortWord]) -> None:
        other = f"[^{LETTERS}]"
        patterns = [other + "\x01*".join(word.text) + ("" if word.open_right else other) for word in words]
        self._scan = (
            Database(
                [pattern.encode() for pattern in patterns],
                [hyperscan.HS_FLAG_SINGLEMATCH | hyperscan.HS_FLAG_UTF8] * len(patterns),
            )
            if patterns
            else None
        )

    def __call__(self, views: Views) -> list[int]:
        return self._scan.numbers(f"\n{views.worded}\n".encode("utf-8", "replace")) if self._scan else []
