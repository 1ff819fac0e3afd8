"""
Full text over the mentions' articles, in every language.
"""

from dataclasses import dataclass

from monitor.core.digest import Item
from monitor.core.finding import needles, question
from monitor.core.text import fold, sentences
from monitor.errors import InputError
from monitor.store.base import Base
from monitor.store.items import items_of


@dataclass(frozen=True, kw_only=True)
class Found:
    """A mention that holds the words, and where it says them."""

    item: Item
    passage: str
    """The sentence that holds the most of the words, the first of those; the title where none holds any."""
    hits: tuple[tuple[int, int], ...]
    """Where in the passage the words stand; end exclusive."""


def search(base: Base, words: str, *, limit: int) -> list[Found]:
    """Mentions whose article holds all the words, newest first. Raises InputError where there is no word in it."""
    query = question(words)
    if query is None:
        raise InputError(
            f"{words!r}: holds no word to search for.\nType one or more words, such as: monitor search KN-23"
        )
    rows = base.rows(
        "SELECT m.id, a.title, a.text FROM articles_fts f JOIN articles a ON a.id = f.rowid JOIN mentions m ON m.article = a.id"
        " WHERE articles_fts MATCH ? ORDER BY m.found_at DESC, m.id DESC LIMIT ?",
        (query, limit),
    )
    items = items_of(base, [row["id"] for row in rows])
    wanted = needles(words)
    return [_found(items[row["id"]], row["title"], row["text"], wanted) for row in rows]


def _found(item: Item, title: str, text: str, wanted: list[str]) -> Found:
    best, most = Found(item=item, passage=title, hits=_places(title, wanted)[0]), 0
    for start, end in sentences(text):
        hits, held = _places(text[start:end], wanted)
        if held > most:
            best, most = Found(item=item, passage=text[start:end], hits=hits), held
    return best


def _places(text: str, wanted: list[str]) -> tuple[tuple[tuple[int, int], ...], int]:
    """Where the words stand in a text, and how many different ones of them do."""
    folded = fold(text)
    found: list[tuple[int, int]] = []
    held = 0
    for needle in wanted:
        at = folded.text.find(needle)
        held += at >= 0
        while at >= 0:
            found.append(folded.source(at, at + len(needle)))
            at = folded.text.find(needle, at + len(needle))
    return tuple(sorted(found)), held
