"""
Write the byte patterns by which a raw page shows that it may hold one of a few terms.

A seed is one word of each pattern of the terms: whole, in every charset that a
page may come in, or begun and then interrupted by what an extractor removes (a
tag, an entity, an escape, something invisible). What matches is only a place
worth a look; `monitor.scan` looks, `core.gate` decides.

Pure: makes regular expressions over bytes, without flags, for hyperscan.
"""

import html.entities
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from monitor.core.han import SIMPLIFIED, TRADITIONAL
from monitor.core.rule import Pattern, Ruleset

CODECS = (
    "utf-8", "cp1251", "koi8-r", "koi8-u", "cp1252", "cp1250", "cp1254", "cp1257", "iso8859-1", "iso8859-2", "iso8859-9", "iso8859-15",
    "cp949", "gb18030", "big5hkscs", "cp932", "euc_jp",
)  # fmt: skip
"""Charsets whose bytes are looked for as they lie; a page that declares another one is decoded and looked at whole."""

BREAK = re.compile(
    rb"<(?:\\?/?[A-Za-z][\w:-]{0,40}[\s/>]|!)|&(?:#|[A-Za-z]{2,31};|shy)|\\u|[\x00-\x08\x0e-\x1f\x7f]"
    rb"|\xc2\xad|\xe2\x80[\x8b-\x8f\xa8-\xae]|\xe2\x81[\xa0-\xaf]|\xef\xb8[\x80-\x8f]|\xef\xbb\xbf|\xcd\x8f|\xd8\x9c|\xad"
)
"""What may stand inside a word and be gone when it is read: markup, entities, escapes, invisible characters."""

_BREAK = rb"[<&\\\xc2\xe2\xef\xcd\xd8\x00-\x08\x0e-\x1f\x7f]"
"""How a break begins; the scan holds the rest against BREAK."""
_BREAK_8BIT = rb"[<&\\\xad\x00-\x08\x0e-\x1f\x7f]"

_LATIN_EDGE = rb"(?:^|[^A-Za-z\\]|\\[nrtbf]|\\u[0-9A-Fa-f]{4})"
_CYRILLIC_EDGE = rb"(?:^|[\x00-\x7f]|[^\xd0-\xd2\xc0-\xc1][\x80-\xbf])"
_CYRILLIC_EDGE_8BIT = rb"(?:^|[\x00-\xa2\xa4-\xb2\xb4-\xbf])"

ODD = (
    # Ways of writing a letter that no charset table lists: parts of Hangul, half width, circled, mathematical.
    rb"\xe1[\x84-\x87][\x80-\xbf]|\xe3\x84[\xb1-\xbf]|\xe3\x85[\x80-\xbf]|\xe3\x86[\x80-\x8e]|\xea\xa5[\xa0-\xbf]|\xed[\x9e-\x9f][\xb0-\xbf]"
    rb"|\xef[\xa4-\xab][\x80-\xbf]|\xef\xbe[\xa0-\xbf]|\xef\xbf[\x80-\x9c]"
    rb"|\xf0\x9d[\x90-\x9f]|\xf0\x9f[\x84-\x85]|\xe2\x92[\x9c-\xbf]|\xe2\x93[\x80-\xa9]|\xf0\xaf[\xa0-\xa8]"
)
"""Folded like the letters they stand for; each is a place to look at."""


@dataclass(frozen=True, kw_only=True)
class Seed:
    """One byte pattern."""

    regex: bytes
    codec: str
    """In what charset the place must be read."""
    broken: bool = False
    """Whether the last byte must begin a BREAK."""


def seeds_of(ruleset: Ruleset, names: Iterable[str]) -> list[Seed]:
    """The byte patterns of a set of terms; a text that may hold one of them matches at least one."""
    patterns: list[Pattern] = []
    shorts: list[Pattern] = []
    for name in names:
        patterns += ruleset.terms[name].patterns
        shorts += ruleset.terms[name].short
    forced = [word for word, _ in _chosen(shorts, ())]
    words = _shortest([*_chosen(patterns, forced), *((word, False) for word in forced)])
    made: dict[tuple[bytes, str, bool], None] = {(ODD, "utf-8", False): None}
    for codec in CODECS:
        tries: dict[bytes, dict[bytes, Any]] = {}
        for word, open_left in words.items():
            if codec != "utf-8" and word.isascii():
                if codec in WIDE and (wide := _wide_only(word, codec)):
                    made[wide, codec, False] = None
                continue
            letters = [_letter(char, codec) for char in word]
            if not all(letters):
                continue
            edge = b"" if open_left else _edge(word[0], codec)
            whole = len(word) <= 3 and _alphabet(word[0])
            made[
                (edge if whole else b"") + b"".join(letters) + (rb"(?:$|[^A-Za-z])" if whole else b""),
                codec,
                False,
            ] = None
            branch = tries.setdefault(edge, {})
            for char, letter in zip(word[:-1], letters, strict=False):
                branch = branch.setdefault((letter, char.isascii() and codec != "utf-8"), {})
        for edge, trie in tries.items():
            for (first, plain), rest in trie.items():
                further = _interrupted(rest, _BREAK if codec == "utf-8" else _BREAK_8BIT, plain=plain)
                if further:
                    made[edge + first + further, codec, True] = None
    for beginning in sorted({word[:2] for word in words}):
        for char in _written(beginning[0]):
            made[_escaped(char, beginning[1:]), "utf-8", False] = None
    return [Seed(regex=regex, codec=codec, broken=broken) for regex, codec, broken in made]


def _interrupted(rest: dict[Any, Any], broken: bytes, *, plain: bool) -> bytes:
    """
    What follows a letter: a break, or the next letter of a word and what follows that.

    `plain`: only ASCII so far, in another charset than UTF-8; such a beginning
    is the same bytes in UTF-8, and stands there already.
    """
    ways = [] if plain else [broken]
    for (letter, ascii_letter), further in rest.items():
        if following := _interrupted(further, broken, plain=plain and ascii_letter):
            ways.append(letter + following)
    return b"(?:" + b"|".join(ways) + b")" if ways else b""


def _edge(char: str, codec: str) -> bytes:
    """What must stand before a word that begins with this letter; nothing in Hangul, Han and Kana."""
    if not _alphabet(char):
        return b""
    if char < "\u0370":
        return _LATIN_EDGE
    return _CYRILLIC_EDGE if codec == "utf-8" else _CYRILLIC_EDGE_8BIT


WIDE = ("cp949", "gb18030", "big5hkscs", "cp932", "euc_jp")
"""Charsets that have full-width letters of their own."""


def _wide_only(word: str, codec: str) -> bytes:
    """An ASCII word in full-width letters."""
    ways = []
    for char in word:
        wide = [
            chr(ord(way) + 0xFEE0).encode(codec, "ignore")
            for way in dict.fromkeys((char, char.upper()))
            if "!" <= way <= "~"
        ]
        spelled = [b"".join(_byte(way[i : i + 1]) for i in range(len(way))) for way in wide if way]
        if not spelled:
            return b""
        ways.append(b"(?:" + b"|".join(spelled) + b")")
    return b"".join(ways)


COMMON = frozenset(
    "nord norte north storm democratic people republic jong young yong people's army corps war troops soldiers president russia russo del"
    " северная северный северн армия народная północna российско російсько bắc hàn".split()
)
"""Words of everyday language: nearly every page would be a place to look. Taken only where a pattern has no other."""


def _chosen(patterns: Iterable[Pattern], forced: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """One word of each pattern: a long one that others share, so that the words are few and rare; none where a forced one does."""
    split = [(pattern, list(re.finditer(r"[^\W\d_]+", pattern.text))) for pattern in patterns]
    counts: dict[str, int] = {}
    for _, words in split:
        for stem in {word.group()[:5] for word in words}:
            counts[stem] = counts.get(stem, 0) + 1
    for pattern, words in split:
        if any(
            word.group().startswith(short) for word in words for short in forced if not _alphabet(short[0])
        ):
            continue
        long_enough = [word for word in words if len(word.group()) > (2 if _alphabet(word.group()[0]) else 0)]
        if not long_enough:
            yield pattern.text.split("*")[0] or pattern.text, pattern.open_left
            continue
        best = max(
            long_enough,
            key=lambda word: (
                word.group() not in COMMON,
                min(len(word.group()), 5),
                counts[word.group()[:5]],
                len(word.group()),
            ),
        )
        start = best.start()
        yield best.group(), pattern.open_left if start == 0 else pattern.text[start - 1] == "*"


def _shortest(words: Iterable[tuple[str, bool]]) -> dict[str, bool]:
    """
    Words without those that begin with another of them; many that share a long stem become the stem.

    The value says whether any letter may stand before the word.
    """
    merged: dict[str, bool] = {}
    for word, open_left in words:
        merged[word] = merged.get(word, False) or open_left
    stems: dict[str, list[str]] = {}
    for word in merged:
        if len(word) > 5 and _alphabet(word[0]):
            stems.setdefault(word[:5], []).append(word)
    for stem, members in stems.items():
        if len(members) > 1:
            opened = [merged.pop(member) for member in members]
            merged[stem] = any(opened)
    kept: dict[str, bool] = {}
    for word in sorted(merged, key=len):
        shorter = next((k for k in kept if word.startswith(k) and (len(k) > 3 or not _alphabet(k[0]))), None)
        if shorter is None:
            kept[word] = merged[word]
        else:
            kept[shorter] = kept[shorter] or merged[word]
    return kept


def _escaped(char: str, following: str) -> bytes:
    """The first letter as an entity or escape, then something else or the second letter written so too."""
    code = ord(char)
    seconds = [ord(second) for letter in following for second in _written(letter)]
    units = char.encode("utf-16-be")
    json = rb"\\u\{?" + b"".join(_any_case(f"{units[i]:02x}{units[i + 1]:02x}") for i in (0,)) + rb"\}?"
    if len(units) > 2:
        json += rb"\\u" + _any_case(f"{units[2]:02x}{units[3]:02x}")
    json_next = b"|".join(
        [
            rb"[^\\]",
            rb"$",
            rb"\\[^u]",
            *(rb"\\u\{?" + _any_case(f"{second:04x}") for second in seconds if second < 0x10000),
        ]
    )
    entity = (
        rb"&#(?:0*" + str(code).encode() + rb"|[xX]0*" + _any_case(f"{code:x}") + rb")(?:;|[^0-9A-Fa-f;])"
    )
    entity_next = b"|".join([rb"[^&]", rb"$", rb"&[^#]", *(
        rb"&#(?:0*" + str(second).encode() + rb"|[xX]0*" + _any_case(f"{second:x}") + rb")" for second in seconds
    )])  # fmt: skip
    ways = [json + b"(?:" + json_next + b")", entity + b"(?:" + entity_next + b")"]
    ways += [b"&" + re.escape(name.encode()) for name in _entity_names(char)]
    return b"(?:" + b"|".join(ways) + b")"


@cache
def _entity_names(char: str) -> tuple[str, ...]:
    return tuple(
        sorted(
            name.rstrip(";")
            for name, value in html.entities.html5.items()
            if value == char and name.endswith(";")
        )
    )


def _any_case(digits: str) -> bytes:
    return b"".join(
        b"[" + digit.lower().encode() + digit.upper().encode() + b"]" if digit.isalpha() else digit.encode()
        for digit in digits
    )


def _letter(char: str, codec: str) -> bytes:
    """A folded character as bytes of a charset, in every case and width that folds to it; empty where it has none."""
    ways: list[bytes] = []
    for written in _written(char):
        for spelled in (
            {written, unicodedata.normalize("NFD", written)} if not "가" <= written <= "힣" else {written}
        ):
            try:
                ways.append(spelled.encode(codec))
            except UnicodeEncodeError:
                continue
    singles = sorted({way for way in ways if len(way) == 1})
    longer = sorted({way for way in ways if len(way) > 1})
    if not ways:
        return b""
    alternatives = (
        [b"[" + b"".join(_byte(way) for way in singles) + b"]"]
        if len(singles) > 1
        else [_byte(way) for way in singles]
    )
    alternatives += [b"".join(_byte(way[i : i + 1]) for i in range(len(way))) for way in longer]
    return alternatives[0] if len(alternatives) == 1 else b"(?:" + b"|".join(alternatives) + b")"


def _byte(one: bytes) -> bytes:
    return b"\\x%02x" % one[0]


_TRADITIONAL: dict[str, set[str]] = {}
for _old, _new in zip(TRADITIONAL, SIMPLIFIED, strict=True):
    _TRADITIONAL.setdefault(_new, set()).add(_old)
_SPECIAL = {
    "-": "‐‑‒–—―−﹘﹣－⁃⸺⸻֊᠆", "'": "’‘ʼ′`´＇ʹ", "е": "ё", "к": "ĸ", "k": "\u212a", "i": "ıİ", "s": "ſ", "·": "・･‧•ㆍ",
}  # fmt: skip


@cache
def _written(char: str) -> tuple[str, ...]:
    """Every character that folds to this one, the odd ones (see ODD) left out."""
    ways = {char, char.upper(), char.lower(), *_TRADITIONAL.get(char, ()), *_SPECIAL.get(char, "")}
    ways |= {way.upper() for way in set(ways)}
    if "!" <= char <= "~":
        ways |= {chr(ord(way) + 0xFEE0) for way in (char, char.upper())}
    return tuple(sorted(way for way in ways if len(way) == 1))


def _alphabet(char: str) -> bool:
    return char.isalpha() and char < "\u2e80"
