"""
Name the language of a text: the letters first, a statistical guess only among languages that share them.

Wraps py3langid, kept to the languages of the coverage and its neighbours:
among all of them it takes short headlines for Luxembourgish.
"""

import re
from functools import cache

from monitor.extract.langmodel import identifier

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
OTHER = (
    "el", "ka", "hy", "he", "yi", "ar", "fa", "ur", "ps", "ckb", "ug", "sd", "dv", "am", "ti", "hi", "mr", "ne", "sa", "bn", "as", "pa",
    "gu", "or", "ta", "te", "kn", "ml", "si", "th", "lo", "my", "km", "bo", "dz", "mn",
)  # fmt: skip
"""Languages of scripts that none of the others has."""
CYRILLIC = ("ru", "uk", "bg", "sr", "mk", "be", "kk")

_UKRAINIAN = re.compile("[іїєґІЇЄҐ]")
_RUSSIAN = re.compile("[ыэъёЫЭЪЁ]")


_identifier = cache(identifier)
_SCRIPTS = {
    "latin": re.compile("[A-Za-z\u00c0-\u024f]"),
    "cyrillic": re.compile("[\u0400-\u052f]"),
    "hangul": re.compile("[\uac00-\ud7a3\u1100-\u11ff\u3130-\u318f]"),
    "kana": re.compile("[\u3041-\u30fa]"),
    "han": re.compile("[\u3400-\u9fff]"),
    "other": re.compile("[\u0370-\u03ff\u0530-\u1fff]"),
}


def get_ready() -> None:
    """Have the model kept where every process maps it: the first one to need it loads 100 MB."""
    for languages in (LATIN, CYRILLIC, OTHER):
        _identifier(languages)


def language(text: str, declared: str | None = None) -> str | None:
    """ISO 639-1 of the text itself; what the page declares decides only where the text is too short to tell."""
    sample = text[:2000]
    scripts = {name: len(pattern.findall(sample)) for name, pattern in _SCRIPTS.items()}
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
        return _guess(sample, OTHER) or hint
    if total < 25 and hint:
        return hint
    return _guess(sample, LATIN) or hint


def _cyrillic(text: str, hint: str | None) -> str | None:
    """Letters that only one of the two has tell Russian from Ukrainian better than statistics."""
    ukrainian, russian = len(_UKRAINIAN.findall(text)), len(_RUSSIAN.findall(text))
    if ukrainian > 2 * russian and not re.search("[ўЎ]", text):
        return "uk" if ukrainian else hint
    if russian > 2 * ukrainian and hint in (None, "ru", "uk", "en"):
        return "ru"
    return _guess(text, CYRILLIC) or hint or "ru"


def _guess(text: str, languages: tuple[str, ...]) -> str | None:
    found, _ = _identifier(languages).classify(text)
    return str(found) if len(found) == 2 else None
