"""
Find texts that are the same text: reworded a little, cut short, under another head.

Compares two texts by their shingles; which two are worth comparing the store
finds (`store/nearcopies.py`). Measures both ways: Jaccard says that two texts are alike as wholes,
containment that the shorter one stands in the longer; a copy cut to its lead
has a Jaccard of .40 and a containment of 1.

A missed near copy costs a second glance; a wrong one would count a second,
independent report as an echo. So two tellings of one event must stay apart:
on 300 real retold pairs the highest containment was .58 and the next .44.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

VERSION = "shingles-3w-7c 1"
"""
Stored with every pair, so that a later measure can tell which were found by this one.

Older databases also hold `minhash-128/64x2 shingles-3w-7c 1`: the same measure under a longer name.
"""

CHARACTERS = 7
"""Shingle length in scripts written without spaces, and in Korean, whose endings change. 5 to 12 were tried."""
WORDS = 3
ALIKE = 0.55
CONTAINED = 0.60
TOO_SHORT = 20
"""Shingles; below it containment says nothing."""

_CJK = re.compile(r"[\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7af]")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, kw_only=True)
class Likeness:
    """How alike two texts are, each from 0 to 1."""

    jaccard: float
    containment: float

    @property
    def is_copy(self) -> bool:
        """True where one is the other, give or take an edit, a cut or a head."""
        return self.jaccard >= ALIKE or self.containment >= CONTAINED


@dataclass(frozen=True)
class Sketch:
    """The shingles of one text, as 32-bit hashes."""

    shingles: frozenset[int]


def sketch(text: str) -> Sketch:
    """The sketch of a text; words in spaced alphabets, characters in Korean, Japanese and Chinese."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    words = _WORD.findall(folded)
    letters = "".join(words)
    if len(_CJK.findall(letters)) * 3 > len(letters):
        pieces: Iterable[str] = (letters[i : i + CHARACTERS] for i in range(len(letters) - CHARACTERS + 1))
    else:
        pieces = (" ".join(words[i : i + WORDS]) for i in range(len(words) - WORDS + 1))
    return Sketch(frozenset(_hash(piece) for piece in pieces))


def likeness(one: Sketch, other: Sketch) -> Likeness:
    """How alike two texts are; texts too short to tell are not alike at all."""
    a, b = one.shingles, other.shingles
    shorter = min(len(a), len(b))
    if shorter < TOO_SHORT:
        return Likeness(jaccard=float(a == b and bool(a)), containment=float(a == b and bool(a)))
    common = len(a & b)
    return Likeness(jaccard=common / (len(a) + len(b) - common), containment=common / shorter)


def _hash(piece: str) -> int:
    return int.from_bytes(hashlib.blake2b(piece.encode("utf-8", "replace"), digest_size=4).digest(), "big")
