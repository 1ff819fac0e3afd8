"""
In what ways a letter may be written that is the same to a reader, and to `core.text` when it folds.

Traditional and simplified, in either case, with its accent apart, as the
radical that looks like it (a text copied from a PDF), in half width.

Pure.
"""

import html.entities
import unicodedata
from functools import cache
from itertools import chain, product

from monitor.core.gate.stems import is_alphabetic
from monitor.core.han import SIMPLIFIED, TRADITIONAL
from monitor.core.text import FOLDING

_TRADITIONAL: dict[str, set[str]] = {}
for _old, _new in zip(TRADITIONAL, SIMPLIFIED, strict=True):
    _TRADITIONAL.setdefault(_new, set()).add(_old)
_SPECIAL = {".": "․﹒", "-": "‐‑‒–—―−﹘﹣－⁃⸺⸻֊᠆", "'": "’‘ʼ′`´＇ʹ", "е": "ё", "ᆞ": "ㆍ"}
_LOOKALIKES: dict[str, set[str]] = {}
"""By what it folds to: a radical of Han, a character in a circle, kana in half width."""
for _code in chain(range(0x2E80, 0x2FE0), range(0x3190, 0x3300), range(0xFF66, 0xFF9E)):
    if len(_plain := FOLDING[_code]) == 1 and _plain != chr(_code):
        _LOOKALIKES.setdefault(_plain, set()).add(chr(_code))


def wide(char: str) -> str:
    """A character of ASCII in full width."""
    return chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char


def spellings(text: str, *, mixed: bool = False) -> list[str]:
    """
    The ways of writing letters, decomposed accents included; ASCII in lower case only.

    Mixed: each letter in either case. Otherwise all small, all capital, or the first one capital.
    """
    if text.isascii():
        return [text]
    ways: list[tuple[str, ...]] = []
    for char in text:
        if char.isascii():
            ways.append((char,))
        elif is_alphabetic(char):
            ways.append(tuple(dict.fromkeys(form for way in written(char) for form in decomposed(way))))
        else:
            ways.append(written(char))
    if mixed or not is_alphabetic(text[0]):
        every = list(product(*ways))
        if len(every) <= 600:
            return ["".join(letters) for letters in every]
    cased: dict[str, None] = {}
    for version in (text, text.upper(), text[:1].upper() + text[1:]):
        if len(version) == len(text):
            forms = [
                [form for form in way if unicodedata.normalize("NFC", form)[:1] in (letter, *_alike(letter))]
                or [letter]
                for letter, way in zip(version, ways, strict=True)
            ]
            cased.update(dict.fromkeys("".join(letters) for letters in product(*forms)))
    return list(cased)


def _alike(letter: str) -> tuple[str, ...]:
    """Letters of the same case that fold alike."""
    return ("ё",) if letter == "е" else ("Ё",) if letter == "Е" else ()


def decomposed(char: str) -> tuple[str, ...]:
    """A letter whole, in parts, and with only its last accent apart."""
    parts = unicodedata.normalize("NFD", char)
    if len(parts) == 1:
        return (char,)
    return tuple(dict.fromkeys((char, parts, unicodedata.normalize("NFC", parts[:-1]) + parts[-1])))


@cache
def entity_names(char: str) -> tuple[str, ...]:
    """The names of the entities that are this character."""
    return tuple(
        sorted(
            name.rstrip(";")
            for name, value in html.entities.html5.items()
            if value == char and name.endswith(";")
        )
    )


@cache
def written(char: str) -> tuple[str, ...]:
    """Every character that folds to this one, full width and what ODD finds left out."""
    ways = {
        char,
        char.upper(),
        char.lower(),
        *_TRADITIONAL.get(char, ()),
        *_SPECIAL.get(char, ""),
        *_LOOKALIKES.get(char, ()),
    }
    ways |= {way.upper() for way in set(ways)}
    return tuple(sorted(way for way in ways if len(way) == 1))
