"""
Tell from the plain letters beside a stem that it belongs to none of the words it is looked for.

`Kim Kardashian` is no `kim jong`, `South Korean` no `north korean`. Only letters
and digits of ASCII are compared, over whatever plain separators and plain tags
part them; where something else begins (an entity, an escape, an element that may
be left out, a letter of another kind) nothing is known any more, and the stem
may be any of its words. What is written in full beside it may be an exception:
`the North Sea` is no `the North`.

Pure.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from monitor.core.gate.hiding import HIDING

MOST = 5
"""Letters compared on each side."""
_REACH = 24
"""Bytes read on each side for them: longer than an entity that is read without its semicolon."""


class Around(NamedTuple):
    """What one pattern asks for where a stem is one of its words."""

    before: str
    """The letters before the stem, the nearest first; empty where anything may stand."""
    behind: str = ""
    written: str = ""
    """The stem as it must be written; empty: in any case."""
    spared: tuple[str, ...] = ()
    """What makes an exception of the pattern, folded, where it stands right behind the stem (` sea`); `*` at its end: more letters may follow."""


_MOST_TAGS = 4
_LONGEST_TAG = 1_000
_PLAIN_TAG = re.compile(
    rb"</?(?!(?:%s|title|xmp|plaintext|no[a-z]+)\b)[a-z][a-z0-9]*(?:\s(?:[^<>\"'&\\]|\"[^<>\"]*\"|'[^<>']*')*)?>"
    % HIDING.encode(),
    re.IGNORECASE,
)
"""A tag that ends where it seems to and parts nothing, whoever reads it."""

_OTHER = "?"
"""A letter that no letter of ASCII is read as."""
_LETTERS = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
_PLAIN = re.compile(rb"[^<>&\\;#}\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\xff]*")
"""What stands for itself in markup, in data and in scripts."""
_WRITTEN = re.compile(rb"[\\&#]|;\w{1,10}#?[&\\]|\}")
"""Backwards: what letters behind it may belong to, as an escape, or as an entity that is read without its semicolon."""
_ACCENTED = (b"\xc3", b"\xc4", b"\xc5")
"""First bytes of Latin letters with accents."""
_WORD_END = re.compile(rb"[\s!\"'(),./:?-]")
_SEPARATORS = bytes(byte for byte in range(0x80) if byte not in _LETTERS)


def around(text: str, start: int, end: int) -> Around:
    """What a folded pattern asks to stand beside one of its words."""
    return Around(_letters(reversed(text[:start])), _letters(text[end:]))


def _letters(chars: Iterable[str]) -> str:
    letters = ""
    for char in chars:
        if char == "*" or len(letters) == MOST:
            break
        if char.isalnum():
            letters += char if char.isascii() else _OTHER
    return letters


def may_follow(body: bytes, place: int, letters: frozenset[bytes] | None) -> bool:
    """Whether what stands right behind a stem may: no letter, or one of these small ones of ASCII, accents aside; None: any."""
    if letters is None:
        return True
    byte = body[place : place + 1]
    if byte.isalpha():
        return byte.lower() in letters
    if byte not in _ACCENTED:
        return True
    char = body[place : place + 2].decode("utf-8", "replace")
    if not char.isalpha():
        return True
    plain = unicodedata.normalize("NFD", char)[:1].lower()
    return bool(letters) and (not plain.isascii() or plain.encode() in letters)


def belongs(body: bytes, start: int, end: int, arounds: frozenset[Around]) -> bool:
    """Whether what stands from one place to another may belong to one of these patterns, by itself and what stands beside it."""
    return any(
        (not one.written or body[start:end] == one.written.encode())
        and not any(_stands(rest, body, end) for rest in one.spared)
        for one in _agreeing(_before(body, start), _behind(body, end), arounds)
    )


def _stands(rest: str, body: bytes, place: int) -> bool:
    """Whether the rest of an exception stands at a place, in plain letters."""
    letters = rest.rstrip("*").encode()
    end = place + len(letters)
    return body[place:end].lower() == letters and (
        rest.endswith("*") or _WORD_END.match(body, end) is not None
    )


def _before(body: bytes, place: int) -> bytes:
    """The letters before a place, the nearest first, as far as they are known."""
    known = b""
    for _ in range(_MOST_TAGS):
        near = body[max(0, place - 2 * _REACH) : place][::-1]
        plain = _PLAIN.match(near, 0, _REACH)[0]  # type: ignore[index]  # it matches nothing at least
        place -= len(plain)
        cut = len(plain) == _REACH or _WRITTEN.match(near, len(plain)) is not None
        known += (plain.rstrip(_LETTERS) if cut else plain).translate(None, _SEPARATORS)
        start = body.rfind(b"<", max(0, place - _LONGEST_TAG), place)
        if cut or len(known) >= MOST or start < 0 or not _PLAIN_TAG.fullmatch(body, start, place):
            break
        place = start
    return known[:MOST].lower()


def _behind(body: bytes, place: int) -> bytes:
    """The letters behind a place as far as they are known."""
    known = b""
    for _ in range(_MOST_TAGS):
        near = body[place : place + _REACH]
        plain = _PLAIN.match(near)[0]  # type: ignore[index]
        place += len(plain)
        known += plain.translate(None, _SEPARATORS)
        if len(known) > MOST or len(plain) == _REACH or place >= len(body):
            break
        tag = _PLAIN_TAG.match(body, place, place + _LONGEST_TAG)
        if tag is None:
            # What follows may be an accent of the last letter.
            known = known[:-1]
            break
        place = tag.end()
    return known[:MOST].lower()


@lru_cache(maxsize=20_000)
def _agreeing(before: bytes, behind: bytes, arounds: frozenset[Around]) -> tuple[Around, ...]:
    known = before.decode("ascii"), behind.decode("ascii")
    return tuple(one for one in arounds if all(map(_agree, known, (one.before, one.behind))))


def _agree(known: str, asked: str) -> bool:
    return known.startswith(asked) or asked.startswith(known)
