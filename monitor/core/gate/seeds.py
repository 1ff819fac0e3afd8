"""
Write the byte patterns by which a raw page shows that it may hold one of a few stems.

A stem stands whole; or broken by what an extractor removes (a tag, an entity,
an escape, something invisible); or with letters written in another way
(entities, escapes, full width). What is found is only a place worth a look:
`monitor.scan` looks, `core.gate` decides.

How a broken stem is found: by its first part, however short, and what begins a
break. Where any letter may stand before a stem of an alphabet, so that its
first letters stand everywhere: by a first part of two or three letters and what
begins a break, or by another part of three and what ends one. Breaks may lie so
close that only a short piece is whole; then that piece and the breaks on both
sides are looked for.

Pure. Literals wherever possible: a scanner is many times quicker with ten
thousand of them than with one bad regex.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from itertools import product

from monitor.core.gate.breaks import MOST_NEXT
from monitor.core.gate.neighbours import Around
from monitor.core.gate.spellings import decomposed, entity_names, spellings, wide, written
from monitor.core.gate.stems import Beside, is_alphabetic


class Kind(Enum):
    """What a byte pattern says where it is found."""

    WHOLE = "a stem"
    BEGUN = "the beginning of a stem and then the beginning of a break"
    ENDED = "the end of a break, then a part of a stem"
    ODD = "a letter written in an unusual way, or an invisible character"
    NOT_UTF_8 = "bytes that are no UTF-8"
    DECLARED = "the name of a charset that writes with bytes of ASCII; near the page's beginning"


@dataclass(frozen=True, kw_only=True, slots=True)
class Seed:
    """One byte pattern, a regular expression without flags."""

    regex: bytes
    kind: Kind
    caseless: bool = False
    """Whether ASCII letters match in either case."""
    beside: frozenset[bytes] = frozenset()
    """BEGUN: how the stem may go on, as `core.gate.breaks.goes_on` wants it. ENDED: bytes that the letter before may end with."""
    size: int = 0
    """BEGUN: bytes of the break in the match. ENDED: bytes of the match behind the break. WHOLE: bytes of the stem."""
    head: int = 0
    """Bytes from where a word must begin to the end of the match; 0: it may begin anywhere, or is bounded by the pattern."""
    ahead: int = 0
    """Bytes at the end of the match that stand behind all that is said of it: what may follow, told by the pattern."""
    after: frozenset[bytes] | None = None
    """The small ASCII letters that may follow, where a letter does; None: any."""
    around: frozenset[Around] | None = None
    """WHOLE: what may stand on both sides of the stem, separators aside; None: anything."""


STARTS = (b"<", b"&", rb"\u", rb"\\u", b"\xc2", b"\xe2", b"\xef")
"""First bytes of what may stand inside a word and be gone when it is read."""

_SOFT = ("\u00ad", "\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u2060", "\ufeff", "\ufe0f", "\ufe0e")
ENDS = (
    b">", b";", b"}", b"shy", b"gt", b"173", b"8203", b"8204", b"8205", b"8288", b"65279",
    *(char.encode() for char in _SOFT),
    *(rb"\u" + f"{ord(char):04x}".encode() for char in (*_SOFT, ">")),
)  # fmt: skip
"""Last bytes of what may stand inside a word: of tags, entities (also without their semicolon), escapes, invisible characters."""
_PAIRS = (
    *product((b">", b";", b"shy", *(char.encode() for char in _SOFT)), (b"<", b"&", *sorted({char.encode()[:2] for char in _SOFT}))),
    (b"00ad", rb"\u"), (b"200b", rb"\u"), (b"200c", rb"\u"), (b"200d", rb"\u"), (b"003e", rb"\u"), (b">", rb"\u"), (b"feff", rb"\u"), (b"2060", rb"\u"),
)  # fmt: skip
"""What stands on both sides of a part of one or two letters."""

ODD = (
    # Parts of Hangul, half width, compatibility forms, circled and mathematical letters; controls and rare invisible characters.
    rb"\xe1[\x84-\x87][\x80-\xbf]|\xe3\x84[\xb1-\xbf]|\xe3\x85[\x80-\xbf]|\xe3\x86[\x80-\x8c\x8e]|\xea\xa5[\xa0-\xbf]|\xed[\x9e-\x9f][\xb0-\xbf]"
    rb"|\xef[\xa4-\xab][\x80-\xbf]|\xef\xbe[\xa0-\xbf]|\xef\xbf[\x80-\x9c]|\xe2\x84\xaa|\xc5\xbf|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\xf0\x9d[\x90-\x9f]"
    rb"|\xf0\x9f[\x84-\x85]|\xe2\x92[\x9c-\xbf]|\xe2\x93[\x80-\xa9]|\xf0\xaf[\xa0-\xa8]|\xcd\x8f|\xd8\x9c|\xe1\x9e[\xb4\xb5]|\xe1\xa0[\x8b-\x8f]"
    rb"|\xe2\x80[\xa8-\xae]|\xe2\x81[\xa1-\xaf]|\xef\xb8[\x80-\x8d]|\xef\xb7[\x90-\xaf]|\xef\xbf[\xbe\xbf]|\xf3\xa0[\x80\x81]"
    # Letters raised, lowered, or like letters; a, o and Roman numerals that stand for themselves aside.
    rb"|\xc2[\xaa\xba][A-Za-z]|\xca[\xb0-\xb8]|\xcb[\xa1\xa2]|\xe1\xb2[\x80-\x88]|\xe1[\xb4-\xb6][\x80-\xbf]|\xe2\x81[\xb1\xbf]"
    rb"|\xe2\x82[\x90-\x9c]|\xe2\x84[\x82\x8a-\x8e\x90-\x93\x95\x99\x9b-\x9d\xa4\xa8\xac\xad\xaf\xb0\xb3\xb4]"
    rb"|\xe2\x85[\x84-\x89\xac-\xaf\xbc-\xbf]|\xe2\xb1[\xbc\xbd]|\xea\x9a\x9d|\xea\x9f[\xb2-\xb4]"
)
"""Places to look at whatever stands there: no list of spellings has them all."""

NOT_UTF_8 = (
    rb"[\x00-\x7f][\x80-\xbf]|[\xc2-\xff][\x00-\x7f\xc0-\xff]|[\xe0-\xef][\x80-\xbf][\x00-\x7f\xc0-\xff]|[\xc2-\xdf][\x80-\xbf][\x80-\xbf]"
    rb"|[\xe0-\xef][\x80-\xbf]{3}|[\xf0-\xf4][\x80-\xbf]{2}[\x00-\x7f\xc0-\xff]|[\xf0-\xf4][\x80-\xbf]{4}|[\xc0\xc1\xf5-\xff]|^[\x80-\xbf]|\x1b"
)
"""Bytes that a page in UTF-8 does not have, and what begins a shift of ISO-2022; a character cut at its very end aside."""

SHORT = 3
"""Letters of a stem that is looked for as a word, with what bounds it."""


_EDGE = rb"(?:^|[^a-z]|\\[bfnrt]|\\u[0-9a-f]{4}|(?:&|\\u0026)(?:amp;|#38;)?[a-z]{2,6}|&#x[0-9a-f]{1,6})"
"""What may stand before a Latin word: no letter, or an escape or an unclosed entity that ends in one."""
_CYRILLIC_EDGE = rb"(?:^|[\x00-\x7f]|[^\xd0-\xd2][\x80-\xbf])"
_SURE_STARTS = (
    (rb"<[a-z/!?]", 2), (rb"&[a-z#]", 2), (rb"\\u", 2), (rb"\xc2\xad", 2), (rb"\xe2\x80[\x8b-\x8f\xa8-\xae]", 3), (rb"\xe2\x81[\xa0-\xaf]", 3),
    (rb"\xef[\xb8\xbb]", 2),
)  # fmt: skip
"""What begins a break behind so few letters that a byte less would be found everywhere; and how many bytes that is."""


def seeds_of(stems: Mapping[str, Beside]) -> list[Seed]:
    """The byte patterns of stems, for pages in UTF-8; a page that may hold one of the stems matches at least one."""
    made: dict[tuple[bytes, Kind, int], Seed] = {}
    for stem, beside in stems.items():
        for seed in _seeds(stem, beside):
            key = (seed.regex, seed.kind, seed.size)
            made[key] = _either(made[key], seed) if key in made else seed
    return [
        *made.values(),
        Seed(regex=ODD, kind=Kind.ODD),
        Seed(regex=NOT_UTF_8, kind=Kind.NOT_UTF_8),
        *(_seed(name, Kind.DECLARED) for name in (b"2022-kr", b"hz-gb", b'"hz"', b"'hz'", b"=hz")),
    ]


def _either(one: Seed, other: Seed) -> Seed:
    """The same byte pattern of two stems: whatever one of them allows."""
    return replace(
        one,
        beside=one.beside | other.beside,
        head=one.head if one.head == other.head else 0,
        after=None if one.after is None or other.after is None else one.after | other.after,
        around=None if one.around is None or other.around is None else one.around | other.around,
    )


def _seeds(stem: str, beside: Beside) -> Iterator[Seed]:
    alphabet = is_alphabetic(stem[0]) or stem.isdigit()
    after = _small_letters(beside.after)
    closed = is_alphabetic(stem[0]) and not beside.open_left
    if alphabet and (len(stem) <= SHORT or not stem.isalnum()):
        yield from _short(stem, after, beside.around)
        yield from _begun(stem, alphabet, closed=True)
    else:
        for spelled in spellings(stem, mixed=len(stem) <= 6):
            literal = spelled.encode()
            yield replace(
                _seed(
                    literal, Kind.WHOLE, size=len(literal), head=len(literal) if closed else 0, after=after
                ),
                around=beside.around if stem.isascii() else None,
            )
        yield from _begun(stem, alphabet, closed)
        if alphabet and not closed:
            yield from _ended(stem, after)
            for place in range(1, len(stem)):
                yield from _otherwise(stem[place:])
    yield from _otherwise(stem)


def _small_letters(letters: frozenset[str] | None) -> frozenset[bytes] | None:
    if letters is None:
        return None
    plain = {unicodedata.normalize("NFD", letter)[0] for letter in letters}
    return frozenset(letter.encode() for letter in plain if letter.isascii())


def _seed(
    literal: bytes,
    kind: Kind,
    beside: frozenset[bytes] = frozenset(),
    size: int = 0,
    head: int = 0,
    after: frozenset[bytes] | None = None,
) -> Seed:
    follows = _follows(after)
    return Seed(
        regex=quoted(literal) + follows,
        kind=kind,
        caseless=True,
        beside=beside,
        size=size,
        head=head,
        ahead=bool(follows),
        after=after,
    )


def _follows(after: frozenset[bytes] | None) -> bytes:
    """A byte that may follow, as a regular expression: none of the other letters. A page must go on behind its last word."""
    others = bytes(byte for byte in b"abcdefghijklmnopqrstuvwxyz" if bytes([byte]) not in (after or ()))
    return b"" if after is None or not others else b"[^" + others + b"]"


def quoted(literal: bytes) -> bytes:
    """A literal as a regular expression."""
    return b"".join(
        bytes([byte]) if bytes([byte]).isalnum() and byte < 0x80 else b"\\x%02x" % byte for byte in literal
    )


def _short(stem: str, after: frozenset[bytes] | None, around: frozenset[Around] | None) -> Iterator[Seed]:
    """A stem so short that it must begin a word."""
    if stem.isascii():
        whole = _seed(stem.encode(), Kind.WHOLE, size=len(stem), head=len(stem), after=after)
        yield replace(whole, regex=_EDGE + whole.regex, around=around)
    else:
        for spelled in spellings(stem, mixed=True):
            yield _seed(spelled.encode(), Kind.WHOLE)


def _begun(stem: str, alphabet: bool, closed: bool) -> Iterator[Seed]:
    """Its beginning, broken off: down to its first letter where that must begin a word, so that then no other part is needed."""
    for size in range(1 if closed or not alphabet else 3 if len(stem) > 4 else 2, len(stem)):
        nexts = _nexts(stem[size:])
        if closed and size < SHORT:
            yield from _begun_with(stem[:size], nexts)
            continue
        for spelled in spellings(stem[:size]):
            for start in STARTS:
                literal = spelled.encode() + start
                yield _seed(literal, Kind.BEGUN, nexts, len(start), len(literal) if closed else 0)


def _begun_with(beginning: str, nexts: frozenset[bytes]) -> Iterator[Seed]:
    """One or two letters that begin a word, and a break behind them."""
    edge = _EDGE if beginning.isascii() else _CYRILLIC_EDGE
    if beginning[0] in "bfnrtv":
        # So few letters are an escape (`\\n<p>`), and no word behind a backslash.
        edge = edge.replace(rb"[^a-z]", rb"[^a-z\\]")
    spelled = b"|".join(quoted(way.encode()) for way in spellings(beginning, mixed=True))
    for start, size in _SURE_STARTS:
        yield Seed(
            regex=edge + b"(?:" + spelled + b")" + start,
            kind=Kind.BEGUN,
            caseless=True,
            beside=nexts,
            size=size,
            head=size + len(beginning) if beginning.isascii() else 0,
        )


def _ended(stem: str, after: frozenset[bytes] | None) -> Iterator[Seed]:
    """Another part of it, after a break; of one or two letters only between two."""
    for place in range(1, len(stem)):
        before = frozenset(way.encode()[-1:] for way in written(stem[place - 1]))
        if place + 3 <= len(stem):
            behind = _small_letters(frozenset(stem[place + 3])) if place + 3 < len(stem) else after
            for spelled in spellings(stem[place : place + 3]):
                for end in (*ENDS, *_letters_otherwise(stem[place - 1])):
                    yield _seed(
                        end + spelled.encode(), Kind.ENDED, before, len(spelled.encode()), after=behind
                    )
        for size in (1, 2):
            if place + size < len(stem):
                for spelled in spellings(stem[place : place + size]):
                    for end, start in _PAIRS:
                        literal = spelled.encode() + start
                        yield _seed(end + literal, Kind.ENDED, before, len(literal))


def _otherwise(stem: str) -> Iterator[Seed]:
    """Its first letter as an entity or escape, or in full width."""
    second = stem[1] if len(stem) > 1 else ""
    for first in written(stem[0]):
        code = ord(first)
        for name in entity_names(first):
            yield _seed(b"&" + name.encode(), Kind.ODD)
        # Its ampersand may be an entity or an escape itself: `&amp;#48513;`, `\\u0026#48513;`.
        behind = b"|".join(quoted(way.encode()) for way in (";", "&", "<", "\\", *written(second or " ")))
        for number in (b"%d" % code, b"x0*%x" % code):
            yield Seed(regex=b"[&;6]#0*" + number + b"(?:" + behind + b")", kind=Kind.ODD, caseless=True)
        if code > 0xFFFF:
            continue
        escape = rb"\u" + f"{code:04x}".encode()
        yield _seed(rb"\u{" + f"{code:04x}".encode(), Kind.ODD)
        if not second:
            yield _seed(escape, Kind.ODD)
        for follows in written(second) if second else ():
            yield _seed(escape + follows.encode(), Kind.ODD)
            if ord(follows) < 0x10000:
                yield _seed(escape + rb"\u" + f"{ord(follows):04x}".encode(), Kind.ODD)
        for follows_start in (b"<", b"&", b"\xc2", b"\xe2", b"\xef", rb"\u00", rb"\u20", rb"\ufe"):
            yield _seed(escape + follows_start, Kind.ODD)
    if stem.isascii() and stem.isalpha():
        for ways in product(*((wide(char), wide(char.upper())) for char in stem[:2])):
            yield _seed("".join(ways).encode(), Kind.ODD)


def _letters_otherwise(char: str) -> list[bytes]:
    """How a letter may be written that leaves no break behind it: escapes, entities without a semicolon, full width."""
    found: list[bytes] = []
    for way in written(char):
        found += [f"u{ord(way):04x}".encode(), f"#{ord(way)}".encode(), f"#x{ord(way):x}".encode()]
        found += [name.encode() for name in entity_names(way)]
    if char.isascii():
        found += [wide(char).encode(), wide(char.upper()).encode()]
    return found


def _nexts(rest: str) -> frozenset[bytes]:
    """How a stem goes on behind a break, in every way of writing it, as far as `core.gate.breaks` compares."""
    ways = [""]
    for char in rest:
        forms = [char] if char.isascii() else [form for way in written(char) for form in decomposed(way)]
        ways = [way + form for way in ways for form in forms]
        if len(ways) > 1 or len(ways[0]) == MOST_NEXT:
            break
    return frozenset(way.encode().lower() for way in ways)
