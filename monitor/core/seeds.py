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
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from monitor.core.gate import conjunctions
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

_LEADS = (
    b"<",
    b"&",
    rb"\\u",
    rb"\xc2\xad",
    rb"\xe2\x80",
    rb"\xe2\x81",
    rb"\xef\xbb",
    rb"\xef\xb8",
    rb"\xcd\x8f",
    rb"\xd8\x9c",
)
_LEADS_8BIT = (b"<", b"&", rb"\\u", rb"\xad")
"""How a break begins; the scan holds the rest against BREAK."""

_LATIN_EDGES = (rb"(?:^|[^A-Za-z\\])", rb"\\[nrtbf]", rb"\\u[0-9A-Fa-f]{3}[A-Fa-f]")
_CYRILLIC_EDGES = (rb"(?:^|[\x00-\x7f]|[^\xd0-\xd2\xc0-\xc1][\x80-\xbf])",)
_CYRILLIC_EDGES_8BIT = (rb"(?:^|[\x00-\xa2\xa4-\xb2\xb4-\xbf])",)
FEW = 3
"""Letters of a beginning that stands in many words; it counts only where a word begins."""

ODD = (
    # Ways of writing a letter that no charset table lists: parts of Hangul, half width, circled, mathematical.
    rb"\xe1[\x84-\x87][\x80-\xbf]|\xe3\x84[\xb1-\xbf]|\xe3\x85[\x80-\xbf]|\xe3\x86[\x80-\x8e]|\xea\xa5[\xa0-\xbf]|\xed[\x9e-\x9f][\xb0-\xbf]"
    rb"|\xef[\xa4-\xab][\x80-\xbf]|\xef\xbe[\xa0-\xbf]|\xef\xbf[\x80-\x9c]"
    rb"|\xe2\x84\xaa|\xc5\xbf|[\x00-\x08\x0e-\x1f\x7f]|\xf0\x9d[\x90-\x9f]|\xf0\x9f[\x84-\x85]|\xe2\x92[\x9c-\xbf]|\xe2\x93[\x80-\xa9]|\xf0\xaf[\xa0-\xa8]"
)
"""Folded like the letters they stand for; each is a place to look at."""


@dataclass(frozen=True, kw_only=True)
class Seed:
    """One byte pattern."""

    regex: bytes
    codec: str = "utf-8"
    """In what charset the place must be read."""
    lead: int = 0
    """Bytes at its end that must begin a BREAK; 0 where the word stands whole."""
    caseless: bool = False
    """Whether ASCII letters match in either case."""


def seed_terms(ruleset: Ruleset, country: str | None) -> frozenset[str]:
    """
    Terms without one of which no rule can match: from each rule one group, together as few words as possible.

    The group that most rules share comes first; here that is the DPRK. Empty
    where a rule needs nothing: then every page must be looked at whole.
    """
    left = list(conjunctions(ruleset, country))
    chosen: frozenset[str] = frozenset()
    while left:
        counts = Counter(group for conjunction in left for group in conjunction)
        if not all(left):
            return frozenset()
        best = max(counts, key=lambda group: (counts[group], -_cost(ruleset, chosen | group), sorted(group)))
        chosen |= best
        left = [conjunction for conjunction in left if not any(group <= chosen for group in conjunction)]
    return chosen


@cache
def _cost(ruleset: Ruleset, names: frozenset[str]) -> int:
    """How many words a set of terms asks for."""
    return len(_chosen(*_patterns(ruleset, names)))


def _patterns(ruleset: Ruleset, names: Iterable[str]) -> tuple[list[Pattern], list[Pattern]]:
    """(patterns, headline short forms) of some terms."""
    terms = [ruleset.terms[name] for name in sorted(names)]
    return [p for term in terms for p in term.patterns], [p for term in terms for p in term.short]


def seeds_of(ruleset: Ruleset, names: Iterable[str]) -> list[Seed]:
    """The byte patterns of a set of terms; a text that may hold one of them matches at least one."""
    words = _chosen(*_patterns(ruleset, names))
    made: dict[Seed, None] = {Seed(regex=ODD): None}
    made.update(dict.fromkeys(_plain(words)))
    for codec in CODECS:
        made.update(dict.fromkeys(_spelled(words, codec)))
    for beginning in sorted({word[:2] for word in words}):
        for char in _written(beginning[0]):
            made[Seed(regex=_escaped(char, beginning[1:]))] = None
    return list(made)


def _plain(words: Mapping[str, bool]) -> Iterator[Seed]:
    """Words of ASCII letters: the same bytes in nearly every charset; and in full width."""
    starts: set[str] = set()
    for word, open_left in words.items():
        if not word.isascii():
            continue
        if len(word) <= FEW:
            yield Seed(
                regex=rb"(?:^|[^A-Za-z])" + re.escape(word).encode() + rb"(?:$|[^A-Za-z])", caseless=True
            )
        else:
            yield Seed(regex=re.escape(word).encode(), caseless=True)
        for size in range(1, len(word)):
            if size <= FEW and not open_left:
                starts.add(word[:size])
                continue
            yield from (
                Seed(regex=re.escape(word[:size]).encode() + lead, lead=_size(lead), caseless=True)
                for lead in _LEADS
            )
        for codec in ("utf-8", *WIDE):
            for spelled in {word, word.title(), word.upper()}:
                wide = "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in spelled)
                yield Seed(regex=_hex(wide.encode(codec, "ignore")), codec=codec)
                yield from (
                    Seed(regex=_hex(wide[:1].encode(codec, "ignore")) + lead, codec=codec, lead=_size(lead))
                    for lead in _LEADS[:3]
                )
    if starts:
        yield from _starts(
            [re.escape(start).encode() for start in sorted(starts)],
            _LATIN_EDGES,
            _LEADS,
            "utf-8",
            caseless=True,
        )


def _spelled(words: Mapping[str, bool], codec: str) -> Iterator[Seed]:
    """Words of other letters in one charset."""
    leads = _LEADS if codec == "utf-8" else _LEADS_8BIT
    latin: set[bytes] = set()
    cyrillic: set[bytes] = set()
    for word, open_left in words.items():
        letters = [_letter(char, codec) for char in word] if not word.isascii() else []
        if not letters or not all(letters):
            continue
        yield Seed(regex=b"".join(letters), codec=codec)
        for size in range(1, len(word)):
            beginning = b"".join(letters[:size])
            if codec != "utf-8" and word[:size].isascii():
                continue
            if size <= FEW and not open_left and _alphabet(word[0]):
                (latin if word[0] < "\u0370" else cyrillic).add(beginning)
                continue
            yield from (Seed(regex=beginning + lead, codec=codec, lead=_size(lead)) for lead in leads)
    if latin:
        yield from _starts(sorted(latin), _LATIN_EDGES, leads, codec)
    if cyrillic:
        yield from _starts(
            sorted(cyrillic), _CYRILLIC_EDGES if codec == "utf-8" else _CYRILLIC_EDGES_8BIT, leads, codec
        )


def _starts(
    starts: list[bytes], edges: Iterable[bytes], leads: Iterable[bytes], codec: str, *, caseless: bool = False
) -> Iterator[Seed]:
    """Short beginnings where a word begins, broken off."""
    either = b"(?:" + b"|".join(starts) + b")"
    singles = [lead for lead in leads if _size(lead) == 1]
    for edge in edges:
        yield Seed(
            regex=edge + either + b"(?:" + b"|".join(singles) + b")", codec=codec, lead=1, caseless=caseless
        )
        yield Seed(
            regex=edge + either + b"(?:" + b"|".join(lead for lead in leads if lead not in singles) + b")" if len(singles) < len(list(leads)) else edge + either + rb"\\u",
            codec=codec, lead=2, caseless=caseless,
        )  # fmt: skip


def _size(lead: bytes) -> int:
    """Bytes that a lead matches."""
    return lead.count(b"\\x") or (2 if lead == rb"\\u" else 1)


def _hex(text: bytes) -> bytes:
    return b"".join(_byte(text[i : i + 1]) for i in range(len(text)))


WIDE = ("cp949", "gb18030", "big5hkscs", "cp932", "euc_jp")
"""Charsets that have full-width letters of their own."""


COMMON = frozenset(
    "nord norte north storm democratic people republic jong young yong people's army corps war troops soldiers president russia russo del"
    " special force forces military personnel weapon weapons missile missiles supplied deployment station"
    " северная северный северн армия народная північно північн północna российско російсько hàn".split()
)
"""Words of everyday language: nearly every page would be a place to look. Taken only where a pattern has no other."""

STEM = 5


def _chosen(patterns: Iterable[Pattern], shorts: Iterable[Pattern]) -> dict[str, bool]:
    """
    Few and rare words of which every pattern holds one; the value says whether any letter may stand before it.

    Headline short forms must be looked for in any case, so that they come first
    and whatever holds one of them is covered. Then, again and again, the stem
    that most of the patterns left share.
    """
    chosen: dict[str, bool] = {}
    for short in shorts:
        chosen[(_words(short.text) or [short.text])[0] if not short.text.isascii() else short.text] = False
    left: list[tuple[Pattern, list[str]]] = []
    for pattern in patterns:
        words = [word for word in _words(pattern.text) if len(word) > (2 if _alphabet(word[0]) else 0)]
        if not words:
            chosen[pattern.text.split("*")[0] or pattern.text] = pattern.open_left
        elif not any(word.startswith(short) for word in words for short in chosen if not _alphabet(short[0])):
            left.append((pattern, words))
    while left:
        counts: dict[str, int] = {}
        for _, words in left:
            rare = [word for word in words if word not in COMMON] or words
            for stem in {word[:STEM] for word in rare}:
                counts[stem] = counts.get(stem, 0) + 1
        best = max(counts, key=lambda stem: (counts[stem], len(stem), stem))
        held = [(pattern, word) for pattern, words in left for word in words if word.startswith(best)]
        chosen[best] = any(_opens(pattern, word) for pattern, word in held)
        left = [
            (pattern, words) for pattern, words in left if not any(word.startswith(best) for word in words)
        ]
    return chosen


def _words(text: str) -> list[str]:
    """The runs of letters of a pattern."""
    return re.findall(r"[^\W\d_]+", text)


def _opens(pattern: Pattern, word: str) -> bool:
    """Whether letters may stand before a word of a pattern."""
    start = pattern.text.find(word)
    return pattern.open_left if start == 0 else pattern.text[start - 1] == "*"


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
