"""
Tell from the plain letters beside a stem that it belongs to none of the words it is looked for.

`Kim Kardashian` is no `kim jong`, `South Korean` no `north korean`. Only letters
and digits of ASCII are compared, over whatever plain separators part them;
where something else begins (a tag, an entity, an escape, a letter of another
kind) nothing is known any more, and the stem may be any of its words.

Pure.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

MOST = 5
"""Letters compared on each side."""
_REACH = 24
"""Bytes read on each side for them: longer than an entity that is read without its semicolon."""

Around = tuple[str, str]
"""Of one pattern: the letters before a stem, the nearest first, and those behind it; empty where anything may stand."""

_OTHER = "?"
"""A letter that no letter of ASCII is read as."""
_LETTERS = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
_PLAIN = re.compile(rb"[^<>&\\;#}\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\xff]*")
"""What stands for itself in markup, in data and in scripts."""
_WRITTEN = re.compile(rb"[\\&#]|;\w{1,10}#?[&\\]|\}")
"""Backwards: what letters behind it may belong to, as an escape, or as an entity that is read without its semicolon."""
_ACCENTED = (b"\xc3", b"\xc4", b"\xc5")
"""First bytes of Latin letters with accents."""
_SEPARATORS = bytes(byte for byte in range(0x80) if byte not in _LETTERS)


def around(text: str, start: int, end: int) -> Around:
    """What a folded pattern asks to stand beside one of its words."""
    return _letters(reversed(text[:start])), _letters(text[end:])


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
    """Whether what stands from one place to another may belong to one of these patterns, by the letters beside it."""
    return _among(_before(body, start), _behind(body, end), arounds)


def _before(body: bytes, place: int) -> bytes:
    """The letters before a place, the nearest first, as far as they are known."""
    near = body[max(0, place - 2 * _REACH) : place][::-1]
    plain = _PLAIN.match(near, 0, _REACH)[0]  # type: ignore[index]  # it matches nothing at least
    if len(plain) == _REACH or _WRITTEN.match(near, len(plain)):
        plain = plain.rstrip(_LETTERS)
    return plain.translate(None, _SEPARATORS)[:MOST].lower()


def _behind(body: bytes, place: int) -> bytes:
    """The letters behind a place as far as they are known."""
    near = body[place : place + _REACH]
    plain = _PLAIN.match(near)[0]  # type: ignore[index]
    if len(plain) < len(near):
        plain = plain[:-1]  # what follows may be an accent of the last one
    return plain.translate(None, _SEPARATORS)[:MOST].lower()


@lru_cache(maxsize=20_000)
def _among(before: bytes, behind: bytes, arounds: frozenset[Around]) -> bool:
    known = before.decode("ascii"), behind.decode("ascii")
    return any(all(map(_agree, known, one)) for one in arounds)


def _agree(known: str, asked: str) -> bool:
    return known.startswith(asked) or asked.startswith(known)
