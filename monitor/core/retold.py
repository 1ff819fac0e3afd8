"""
Tell whether an entry says something of its page that was not said before.

Pure. A source names one page in several listings, each with words of its own, in several posts of a live page, and again
when a flash is completed under its address. Each text is heard once: two listings that differ must not take turns
for ever, and one that told the news last must not be passed over for what another told first.
"""

import re
from collections.abc import Iterable
from hashlib import blake2b

from monitor.core.article import Entry
from monitor.core.dedupe import letters

MOST_APART = 50
"""Entries of one listing for one page, each with words of its own, that are heard; a live page may have hundreds of posts."""

_DIGITS = re.compile(r"\d+")
_TAG = re.compile(r"<[^<>]*>")


def marks(*texts: str | None) -> list[str]:
    """
    A mark for each text: equal for two that tell the same.

    Case, signs and numbers (views, comments, minutes ago) tell nothing new; what has no other letters has no mark.
    """
    told = (_DIGITS.sub("", letters(text)) for text in texts if text)
    return [blake2b(text.encode("utf-8", "replace"), digest_size=6).hexdigest() for text in told if text]


def marks_of(entry: Entry) -> list[str]:
    """The marks of title, summary and full text."""
    content = _TAG.sub(" ", entry.content) if entry.content else None
    return marks(entry.title, entry.summary, content)


def apart(entries: Iterable[Entry]) -> list[Entry]:
    """Of several entries for one page the one that says most, then those that say something which none before them says."""
    said = list(entries)
    if len(said) == 1:
        return said
    fullest = max(said, key=lambda entry: entry.words)
    found, known = [fullest], set(marks_of(fullest))
    for entry in said:
        new = set(marks_of(entry)) - known
        if new and len(found) < MOST_APART:
            found.append(entry)
            known |= new
    return found
