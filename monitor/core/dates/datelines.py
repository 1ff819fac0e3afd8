"""
Tell on a line of dates which is the published one: "입력 2026.11.24 09:00 수정 2026.11.24 12:00".

Pure. Words that say what a date is of stand before it on most sites and behind
it on some; two of them may stand together ("更新时间", "Date modified"), and then
the one that speaks of a change decides. A line whose only date is that of a
change has no published one.
"""

import re
from itertools import pairwise

LABEL = re.compile(
    r"\b(?:publish(?:ed)?|posted|date|first published|issued|released|created|published on|published at|veröffentlicht|erschienen|publié|publicado|pubblicato|publicada|gepubliceerd"
    r"|publicerad|julkaistu|opublikowano|publicat|objavljeno|yayın|giriş|eklenme|giriş tarihi|yayınlanma|дата(?: публикации)?|опубликовано|дата публікації|опубліковано|опублікована|создано|размещено)\b"
    r"|입력|등록|승인|기사입력|게재|発布|発表|公開|掲載|配信|発信|发布|發布|发表|時間|时间|来源",
    re.I,
)
"""Words that say of a date that it is the published one."""

TOUCHED = re.compile(
    r"\b(?:updated?|last (?:modified|updated|reviewed)|modified|edited|actualisé|mis à jour|actualizado|actualizada|aggiornato|aktualisiert|stand|güncelleme|güncellendi|son güncelleme|обновлен\w*|измен[её]н\w*|оновлен\w*|змінен\w*"
    r"|päivitetty|uppdaterad|aktualizacja|ažurirano|captured|archived)\b"
    r"|수정|최종수정|업데이트|更新|最終更新|修改|編輯|copyright|©|all rights reserved",
    re.I,
)
"""Words that say of a date that it is another one: of the last change, of a visit, of a right."""

YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d{5})|令和")

_SAYS = re.compile(f"{TOUCHED.pattern}|{LABEL.pattern}", re.I)
_SEPARATOR = re.compile(r"[|•·]")


def published_part(line: str) -> str | None:
    """The part of a line that has a year and is not said to be of a change; the whole line where nothing speaks of one."""
    if not TOUCHED.search(line):
        return line
    return next((part for part in _parts(line) if YEAR.search(part) and not TOUCHED.search(part)), None)


def begins_labelled(line: str) -> bool:
    """Whether a line begins with the word for publishing, as a label does and a sentence does not."""
    return re.match(rf"\W*(?:{LABEL.pattern})", line, re.I) is not None


def _parts(line: str) -> list[str]:
    """A line cut so that each part holds one date and the words that say what it is of."""
    parts: list[str] = []
    waiting = ""
    for piece in (piece for segment in _SEPARATOR.split(line) for piece in _cut(segment)):
        waiting += piece
        if re.search(r"\d", waiting) or not _ends_labelled(waiting):
            parts.append(waiting)
            waiting = ""
    return parts


def _cut(segment: str) -> list[str]:
    """A piece of a line cut before its labels, or behind them where they stand behind their dates."""
    labels = list(_SAYS.finditer(segment))
    behind = _ends_labelled(segment) and re.search(r"\d", segment[: labels[0].start()]) is not None
    places = [0, *(label.end() if behind else label.start() for label in labels), len(segment)]
    return [segment[start:end] for start, end in pairwise(places)]


def _ends_labelled(text: str) -> bool:
    """Whether the last word says what a date is of; 수정일 and 更新日時 are such words too."""
    return re.search(rf"(?:{_SAYS.pattern})\w{{0,2}}\W*$", text, re.I) is not None
