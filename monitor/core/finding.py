"""
What the full-text index holds of a text, and how a reader's words are put to it.

Pure. The index splits at spaces, so a word inside Korean, Japanese or Chinese
is found only through grams: every piece of one to four letters of such a run,
once each, and the numbers and names written into it (650만, 新型KN-23). Russian
and Ukrainian words are asked for by their stem, with ё as е; English ones with
and without their plural.

Finding too much costs a glance, finding nothing is taken for "we have
nothing": in doubt a word is asked for more widely.
"""

import re
import unicodedata
from collections.abc import Iterator

from monitor.core.text import fold

LONGEST_GRAM = 4
MOST_WORDS = 32
"""Words in one question; beyond it is no search but a paste."""

_CJK = "\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003134f"
_RUN = re.compile(f"[{_CJK}]+")
_PIECE = re.compile(f"[{_CJK}]+|[^\\W_{_CJK}]+")
_PLAIN = re.compile(f"[^\\W_{_CJK}]+")
_WRITTEN_INTO = re.compile(f"(?<![^\\s{_CJK}])(?:(?<=[{_CJK}])[^\\s{_CJK}]++|[^\\s{_CJK}]++(?=[{_CJK}]))")
"""What no space parts from Korean, Japanese or Chinese letters; begun only at its beginning, so that it is read once."""
_YO = str.maketrans("ёЁ", "еЕ")
_QUOTED_OR_WORD = re.compile(r'"([^"]*)"|“([^”]*)”|([^\s"“”]+)')
_CYRILLIC = re.compile(r"[\u0400-\u04ff]+")
_PLURAL = re.compile(r"(?<=[sxz])es$|(?<=[cs]h)es$|(?<=[a-rt-z])s$")
_ENDINGS = (
    # Adjectives and nouns of Russian and Ukrainian, the longest first; what is left must have four letters.
    "ыми ими ого его ому ему ами ями ові еві ьої ої ією єю ією ых их ый ий ой ей ая яя ое ее ую юю ом ем ам ям ах ях ів їв ов ев"
    " ою ею ия ие ии ию іє ії ію ия ья ье ью а я о е ы и у ю ь й і ї є"
).split()


def grams(title: str, text: str) -> str:
    """
    The grams of an article, for the column of that name: as written, and with simplified Han where that differs.

    With them stand the words that the index would not see as a reader types them: 152㎜ as 152mm, самолёт as
    самолет, the 650 of 650만.
    """
    found: dict[str, None] = {}
    raw = f"{title}\n{text}"
    whole = unicodedata.normalize("NFKC", raw)
    words = set(_PLAIN.findall(whole))
    spelt = {word.translate(_YO) for word in words} | words
    found.update(dict.fromkeys(sorted(spelt - set(_PLAIN.findall(raw)))))
    found.update((" ".join(_PLAIN.findall(piece)), None) for piece in _WRITTEN_INTO.findall(whole))
    for version in (whole, fold(whole).text):
        for run in set(_RUN.findall(version)):
            for start in range(len(run)):
                for end in range(start + 1, min(start + LONGEST_GRAM, len(run)) + 1):
                    found[run[start:end]] = None
    return " ".join(found)


def question(words: str) -> str | None:
    """
    The FTS5 query for what a reader typed; None where that holds no word.

    All words must stand in the article. Words in quotes stand together. Nothing
    typed is ever syntax: every word goes in quoted.
    """
    parts: list[str] = []
    for quoted, curly, word in _QUOTED_OR_WORD.findall(unicodedata.normalize("NFKC", words)):
        parts.extend(_phrase(quoted or curly) if quoted or curly else _word(word))
    parts = list(dict.fromkeys(parts))
    return " AND ".join(parts[:MOST_WORDS]) if parts else None


def needles(words: str) -> list[str]:
    """What to look for in a text so as to show where the words stand: folded pieces, Russian ones as stems."""
    pieces = _PIECE.findall(fold(unicodedata.normalize("NFKC", words)).text)
    return list(dict.fromkeys(_stem(piece) if _CYRILLIC.fullmatch(piece) else piece for piece in pieces))


def _word(word: str) -> Iterator[str]:
    pieces = _PIECE.findall(word)
    plain = [piece for piece in pieces if not _RUN.fullmatch(piece)]
    for piece in pieces:
        if _RUN.fullmatch(piece):
            yield from _of_grams(piece)
    if len(plain) == 1:
        yield _asked(plain[0])
    elif plain and len(plain) == len(pieces):
        # KN-23: its parts in a row, any ending (KN-23A), or written as one.
        yield f'("{" ".join(plain)}" * OR "{"".join(plain)}" *)'
    else:
        yield from map(_asked, plain)


def _phrase(words: str) -> Iterator[str]:
    pieces = _PIECE.findall(words)
    if any(_RUN.fullmatch(piece) for piece in pieces):
        yield from (
            part
            for piece in pieces
            for part in (_of_grams(piece) if _RUN.fullmatch(piece) else [_asked(piece)])
        )
    elif any(_CYRILLIC.fullmatch(piece) for piece in pieces) and len(pieces) > 1:
        near = dict.fromkeys(_near(spelt) for spelt in (pieces, [piece.translate(_YO) for piece in pieces]))
        yield next(iter(near)) if len(near) == 1 else f"({' OR '.join(near)})"
    elif pieces:
        yield f'"{" ".join(pieces)}"'


def _near(pieces: list[str]) -> str:
    """Words in a row, or with one between them."""
    return f"NEAR({' '.join(map(_prefix, pieces))}, 1)"


def _of_grams(run: str) -> list[str]:
    simplified = fold(run).text
    if len(run) <= LONGEST_GRAM or len(simplified) != len(run):
        return [_either(run[:LONGEST_GRAM], simplified[:LONGEST_GRAM])]
    ends = range(LONGEST_GRAM, len(run) + 1)
    return [_either(run[end - LONGEST_GRAM : end], simplified[end - LONGEST_GRAM : end]) for end in ends]


def _either(one: str, other: str) -> str:
    return f'"{one}"' if one == other else f'("{one}" OR "{other}")'


def _asked(word: str) -> str:
    if _CYRILLIC.fullmatch(word):
        return _prefix(word.translate(_YO))
    if word.isascii() and word.isalpha() and len(word) > 2:
        bare = _PLURAL.sub("", word.casefold())
        return f'("{word}" OR "{bare}" OR "{bare}s" OR "{bare}es")'
    return f'"{word}"'


def _prefix(word: str) -> str:
    return f'"{_stem(word)}" *' if _CYRILLIC.fullmatch(word) and len(word) > 3 else f'"{word}"'


def _stem(word: str) -> str:
    folded = word.casefold()
    for ending in _ENDINGS:
        if folded.endswith(ending) and len(folded) - len(ending) >= 4:
            return folded[: -len(ending)]
    return folded
