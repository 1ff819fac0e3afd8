"""
Name the language of a text: the letters first, a statistical guess only among languages that share them.

Wraps py3langid, kept to the languages of the coverage and its neighbours:
among all of them it takes short headlines for Luxembourgish.
"""

import re
from collections import Counter
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

LATIN = (
    "en",
    "de",
    "fr",
    "es",
    "pt",
    "it",
    "nl",
    "pl",
    "cs",
    "sk",
    "sv",
    "da",
    "fi",
    "hu",
    "ro",
    "tr",
    "vi",
    "id",
    "hr",
    "sl",
    "lv",
    "lt",
    "et",
    "sq",
    "az",
)
CYRILLIC = ("ru", "uk", "bg", "sr", "mk", "be", "kk")

_UKRAINIAN = re.compile("[іїєґІЇЄҐ]")
_RUSSIAN = re.compile("[ыэъёЫЭЪЁ]")


def language(text: str, declared: str | None = None) -> str | None:
    """ISO 639-1 of the text itself; what the page declares decides only where the text is too short to tell."""
    sample = text[:4000]
    scripts = Counter(script for character in sample if (script := _script(character)))
    hint = (declared or "").lower().replace("_", "-").split("-")[0] or None
    hint = hint if hint and len(hint) == 2 and hint.isalpha() else None
    total = sum(scripts.values())
    if not total:
        return hint
    if scripts["hangul"] >= 0.15 * total:
        return "ko"
    if scripts["kana"] >= 0.05 * total and scripts["kana"] + scripts["han"] >= 0.3 * total:
        return "ja"
    if scripts["han"] >= 0.25 * total:
        return "ja" if hint == "ja" and scripts["kana"] else "zh"
    if scripts["cyrillic"] >= 0.4 * total:
        return _cyrillic(sample, hint)
    if scripts["other"] >= 0.5 * total:
        return _guess(sample, None) or hint
    if total < 25:
        return hint or _guess(sample, LATIN)
    return _guess(sample, LATIN) or hint


def _cyrillic(text: str, hint: str | None) -> str | None:
    """Letters that only one of the two has tell Russian from Ukrainian better than statistics."""
    ukrainian, russian = len(_UKRAINIAN.findall(text)), len(_RUSSIAN.findall(text))
    if ukrainian > 2 * russian and not re.search("[ўЎ]", text):
        return "uk" if ukrainian else hint
    if russian > 2 * ukrainian and hint in (None, "ru", "uk", "en"):
        return "ru"
    return _guess(text, CYRILLIC) or hint or "ru"


def _script(character: str) -> str | None:
    if not character.isalpha():
        return None
    code = ord(character)
    if code < 0x250:
        return "latin"
    if 0x400 <= code <= 0x52F:
        return "cyrillic"
    if 0xAC00 <= code <= 0xD7A3 or 0x1100 <= code <= 0x11FF or 0x3130 <= code <= 0x318F:
        return "hangul"
    if 0x3041 <= code <= 0x30FF:
        return "kana"
    if 0x3400 <= code <= 0x9FFF or 0x20000 <= code <= 0x3FFFF:
        return "han"
    return "other"


@cache
def _identifier(languages: tuple[str, ...] | None) -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    if languages:
        identifier.set_languages(list(languages))
    return identifier


def _guess(text: str, languages: tuple[str, ...] | None) -> str | None:
    found, _ = _identifier(languages).classify(text)
    return str(found) if len(found) == 2 else None
