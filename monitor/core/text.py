"""
Fold text so that one word has one spelling, and find the places where it divides.

Folding is NFKC, every dash "-", every apostrophe "'", case, width, ё as е,
zero-width characters and soft hyphens dropped, traditional Chinese as
simplified. It keeps a map back, so that quotes are cut from the text as it was
written. Nothing here knows about rules.

The dilemma of sentences: a text cut too often loses claims that stand in one
sentence, one cut too rarely joins claims that do not. When in doubt (a stop
after "U.S."), the sentence goes on.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from monitor.core.han import SIMPLIFIED, TRADITIONAL

_DASHES = "‐‑‒–—―−﹘﹣－⁃⸺⸻֊᠆"
_APOSTROPHES = "’‘ʼ′`´＇ʹ"
_DROPPED = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u180e\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_SPACES = (
    " \0\t\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\x0b\x0c"
)
_BREAKS = "\r\u0085\u2028\u2029"

_SIMPLER = dict(zip(TRADITIONAL + "砲", SIMPLIFIED + "炮", strict=True))
_SINGLE: dict[int, str] = {
    **{ord(char): "-" for char in _DASHES},
    **{ord(char): "'" for char in _APOSTROPHES},
    **{ord(char): "" for char in _DROPPED},
    **{ord(char): " " for char in _SPACES},
    **{ord(char): "\n" for char in _BREAKS},
    **{ord(a): _SIMPLER.get(b, b) for a, b in _SIMPLER.items()},
    ord("ё"): "е",
    ord("Ё"): "е",
    ord("…"): "…",
}


class _FoldTable(dict[int, str]):
    """What each single character folds to; filled as characters are met."""

    def __missing__(self, code: int) -> str:
        folded = _fold_char(code)
        if code >= 0x10000 and len(folded) != 1:
            folded = chr(code)  # keeps the offsets true; no word of ours is written so
        self[code] = folded
        return folded


def _fold_char(code: int) -> str:
    if code in _SINGLE:
        return _SINGLE[code]
    if 0xD800 <= code <= 0xDFFF:
        return "\ufffd"
    if 0x3131 <= code <= 0x318E or 0xFFA0 <= code <= 0xFFDC:
        return chr(code)  # lone Korean letters (ㅋㅋ): NFKC would join them to a syllable
    if 0xAC00 <= code <= 0xD7A3 or 0x4E00 <= code <= 0x9FFF or 0x3040 <= code <= 0x30FF:
        return chr(code)
    plain = unicodedata.normalize("NFKC", chr(code)).casefold()
    if plain[0] == " ":
        return chr(code)  # a lone accent: NFKC would part it from nothing and leave two spaces
    return unicodedata.normalize("NFKC", "".join(_SINGLE.get(ord(char), char) for char in plain))


FOLDING = _FoldTable()
"""What each character folds to by itself, for `str.translate`; whoever uses it answers for what folds only together."""


def _uneven() -> tuple[str, str]:
    """
    Two character classes, found once, at import, over the basic plane.

    What joins the character before it (accents, the second half of a Korean syllable), and what alone does not
    fold one to one.
    """
    joining: list[int] = []
    lone: list[int] = []
    for code in range(0x80, 0x10000):
        if 0x3400 <= code <= 0x9FFF or 0xA000 <= code <= 0xABFF or 0xAC00 <= code <= 0xD7A3:
            continue
        if 0xD800 <= code <= 0xF8FF or 0x0400 <= code <= 0x0482 or 0x3041 <= code <= 0x3096:
            continue
        if unicodedata.combining(chr(code)) or 0x1100 <= code <= 0x11FF or code in (0xFF9E, 0xFF9F):
            joining.append(code)
        elif len(_fold_char(code)) != 1:
            lone.append(code)
    return _class_of(joining), _class_of(lone)


def _class_of(codes: Iterable[int]) -> str:
    ranges: list[list[int]] = []
    for code in codes:
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"\\u{first:04x}-\\u{last:04x}" for first, last in ranges)


_JOINING, _LONE = _uneven()
_JOINED = re.compile(f"[{_JOINING}]")
_ODD = re.compile(f"[^{_JOINING}\\s]?[{_JOINING}]{{1,32}}|[{_LONE}]|[{_SPACES}]{{2,}}")
# Marks in pieces of 32: putting a longer run in order takes time that grows with its square.
_ODD_UNJOINED = re.compile(f"[{_LONE}]|[{_SPACES}]{{2,}}")
_TO_TABLE = re.compile(r"[^\x01-\x08\x0e-_a-\x7f\n]+")
_ASCII_ODD = re.compile(r"[\0\t\r\x0b\x0c`]|  ")


class Offsets(Sequence[int]):
    """Where each folded character begins in the source, kept as stretches that run in step and ones that do not."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._sources: list[int] = []
        self._steps: list[int] = []
        self._length = 0

    def add(self, source: int, length: int, step: int) -> None:
        """A stretch of folded characters; `step` 1: one for one; 0: all from one place."""
        if length:
            self._starts.append(self._length)
            self._sources.append(source)
            self._steps.append(step)
            self._length += length

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice):
            return [self[number] for number in range(*place.indices(self._length))]
        if place < 0:
            place += self._length
        if not 0 <= place < self._length:
            raise IndexError(place)
        stretch = bisect_right(self._starts, place) - 1
        return self._sources[stretch] + self._steps[stretch] * (place - self._starts[stretch])

    def folded(self, position: int) -> int:
        """The first folded character that begins at a place of the source, or after it."""
        stretch = bisect_right(self._sources, position) - 1
        if stretch < 0:
            return 0
        while stretch and self._sources[stretch - 1] == position:
            stretch -= 1
        into = position - self._sources[stretch]
        end = self._starts[stretch + 1] if stretch + 1 < len(self._starts) else self._length
        if not into:
            return self._starts[stretch]
        return min(self._starts[stretch] + into, end) if self._steps[stretch] else end


@dataclass(frozen=True)
class Folded:
    """A folded text with the way back to the text as written."""

    text: str
    offsets: Sequence[int]
    """Where each folded character begins in the source; one more entry for the end."""

    def source(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the source that a stretch of the folded text came from."""
        first: int = self.offsets[start]
        last: int = self.offsets[end]
        while last <= first and end < len(self.text) and end > start:
            end += 1
            last = self.offsets[end]
        return first, max(last, first)

    def folded(self, position: int) -> int:
        """Where a position of the source lies in the folded text."""
        return self.offsets.folded(position) if isinstance(self.offsets, Offsets) else position


def fold(text: str) -> Folded:
    """Fold a text; a literal folded the same way is found in it by plain search."""
    if text.isascii() and not _ASCII_ODD.search(text):
        return Folded(text.lower(), range(len(text) + 1))
    pieces: list[str] = []
    offsets = Offsets()
    done = 0
    for odd in (_ODD if _JOINED.search(text) else _ODD_UNJOINED).finditer(text):
        start, end = odd.span()
        if start > done:
            pieces.append(text[done:start])
            offsets.add(done, start - done, 1)
        piece = _fold_run(text[start:end])
        pieces.append(piece)
        offsets.add(start, len(piece), 0)
        done = end
    if not done:
        return Folded(_translate(text), range(len(text) + 1))
    pieces.append(text[done:])
    offsets.add(done, len(text) - done + 1, 1)
    return Folded(_translate("".join(pieces)), offsets)


def _translate(text: str) -> str:
    """Fold what folds one to one; of a text mostly in ASCII only the rest goes through the table."""
    if len(text.encode("ascii", "ignore")) * 10 < len(text) * 8:
        return text.translate(FOLDING)
    return _TO_TABLE.sub(lambda found: found.group().translate(FOLDING), text.lower())


def _fold_run(run: str) -> str:
    if not run.strip(_SPACES):
        return " "
    folded = unicodedata.normalize("NFC", run).translate(FOLDING)
    return unicodedata.normalize("NFC", folded)


# Abbreviations after which a stop does not end the sentence, folded, without the stop.
_ABBREVIATIONS = frozenset(
    "mr mrs ms dr gen lt col sgt maj adm capt gov sen rep no st jr sr inc ltd co corp vs etc cf al approx est dept fig"
    " jan feb mar apr jun jul aug sept sep oct nov dec vol art pres prof rev hon brig cmdr cpl pvt messrs u.s u.n u.k e.g i.e"
    " a.m p.m d.p.r.k r.o.k d.c"
    " г гг т тт д п им ул др тыс млн млрд трлн руб стр проф акад ген кв св см ср напр т.д т.п т.е н.э"
    " р рр тис ім вул ст ч пп"
    " bzw ca nr z.b u.a d.h usw evtl mme mlle art ok tzw np wg godz sr sra dr.ª".split()
)
_STARTERS = frozenset(
    "the it he she they we in on at but and however this that these those his her its their as if when while after before"
    " according for officials meanwhile so also".split()
)
_BREAK = re.compile(
    # One class first: the search then runs from candidate to candidate and asks nothing of the letters between.
    r"[\n\r\u0085\u2028\u2029。！？｡.!?…](?:"
    r"(?<=[\n\r\u0085\u2028\u2029])[\n\r\u0085\u2028\u2029]*"
    r"|(?<=[。！？｡])[。！？｡]*[」』”’\"'）)】》]*"
    r"|(?<=[.!?…])[.!?…]*[”\"'’»)\]」』]*(?=\s|$)"
    r"|(?<=[가-힣][.!?])[”\"'’)]*(?=[가-힣“‘\"'\[【▶■◆△▲(])"
    r"|(?<=[a-zа-яіїєґ][.!?])[”\"’»)]*(?=[“«\"]?[A-ZА-ЯІЇЄҐ][a-zа-яіїєґ])"
    r")"
)
_BEFORE = re.compile(r"[\w.]+$")
_NEXT_WORD = re.compile(r"\s*(?:[—–-]+\s*)?[“\"'«(\[]*(\w+)")
# After a closed quotation these carry the sentence on: 「…。」と述べた, “…다.”고 밝혔다, "…!" he said.
_GOES_ON = re.compile(r"[ ]?(?:と|って|고\b|고 |라고|이라고|며|라며|이라며|면서|라는|이라는|는 |다고|하고)")


def sentences(text: str) -> list[tuple[int, int]]:
    """Start and end of each sentence, in order; spaces between them belong to none."""
    found: list[tuple[int, int]] = []
    start = 0
    for stop in _BREAK.finditer(text):
        if stop.start() < start:
            continue
        end = stop.end()
        if not stop.group()[0].isspace() and not _ends(text, start, stop):
            continue
        _add(found, text, start, end)
        start = end
    _add(found, text, start, len(text))
    return found


LONGEST_SENTENCE = 2000
"""Characters after which a sentence is cut at a comma or space: tables and glued pages know no full stop."""


def _add(found: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > LONGEST_SENTENCE:
        cut = max(
            text.rfind(mark, start + LONGEST_SENTENCE // 2, start + LONGEST_SENTENCE)
            for mark in (";", ",", " ", "，")
        )
        cut = cut + 1 if cut > 0 else start + LONGEST_SENTENCE
        found.append((start, cut))
        start = cut
        while start < end and text[start].isspace():
            start += 1
    if start < end:
        found.append((start, end))


def _ends(text: str, start: int, stop: re.Match[str]) -> bool:
    mark, end = stop.group(), stop.end()
    if len(mark) > 1 and _GOES_ON.match(text, end):
        return False
    if mark[0] in "。！？｡":
        return True
    following = _NEXT_WORD.match(text, end)
    word = following.group(1) if following else ""
    if word and word[0].islower():
        return False
    if mark[0] != ".":
        return True
    before = _BEFORE.search(text, max(start, stop.start() - 24), stop.start())
    token = before.group().lower() if before else ""
    if mark == "." and token:
        if len(token) == 1 and token.isalpha() and not "가" <= token <= "힣" and token not in "яіа":
            return False
        if token in _ABBREVIATIONS or (len(token) <= 6 and "." in token and token[0].isalpha()):
            return word.lower() in _STARTERS and word[0].isupper()
        if token.isdigit() and len(token) <= 2 and word and word[0].isdigit():
            return False
    return True


_LINE = re.compile(r"[^\n\r\u0085\u2028\u2029]+")


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Start and end of each paragraph: the stretches between newlines that hold something."""
    found: list[tuple[int, int]] = []
    for line in _LINE.finditer(text):
        bare = line.group().strip()
        if bare:
            start = line.start() + line.group().index(bare[0])
            found.append((start, start + len(bare)))
    return found
