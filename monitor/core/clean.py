"""
Make any text safe to store, to print and to compare.

Pure. It removes what no reader sees and what breaks the tools behind us: NUL
(SQLite's length() stops there), lone surrogates (cannot be written as UTF-8),
control characters, and the marks that turn the reading direction of a whole
line. It does not normalise: what the publisher wrote stays as written.

Zero-width joiners stay, since several scripts need them; the marks that only
reorder text go, since a quote must not rearrange the list around it.
"""

import re
import unicodedata

_UNSAFE = re.compile(
    "["
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f"  # C0 and C1 without tab, line feed, return, next line
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction marks, embeddings, overrides, isolates
    "\ud800-\udfff"  # half a character
    "\ufdd0-\ufdef\ufffe\uffff\ufeff"  # not characters; a byte order mark inside a text
    "\U000e0000-\U000e007f"  # invisible tags
    "]"
)
_LINES = re.compile("\r\n?|\x85|\u2028|\u2029")
_SPACES = re.compile(r"[ \t\u00a0\u3000]+")


_LONG_RUN = re.compile(r"[^\w\s\x00-\x7f]{33,}")
MOST_MARKS = 32
"""Accents on one letter; no script has more than a handful, and normalising a longer run takes its square in time."""


def clean(text: str) -> str:
    """The same text without anything invisible that could harm; line ends become `\\n`. Clean text comes back as it is."""
    return _LONG_RUN.sub(_fewer_marks, _UNSAFE.sub("", _LINES.sub("\n", text)))


def _fewer_marks(run: re.Match[str]) -> str:
    kept: list[str] = []
    marks = 0
    for char in run.group():
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= MOST_MARKS:
            kept.append(char)
    return "".join(kept)


def one_line(text: str) -> str:
    """A title, a name, a raw date: clean, on one line, single spaces, trimmed."""
    return " ".join(clean(text).split())


def lines(text: str) -> str:
    """A body: clean, each line trimmed, single spaces inside, no empty lines."""
    trimmed = (_SPACES.sub(" ", line).strip() for line in clean(text).split("\n"))
    return "\n".join(line for line in trimmed if line)
