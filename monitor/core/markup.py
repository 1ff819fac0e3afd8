"""
Take markup off a page's text, in one pass whatever the page is made of.

Pure. For looking at a page cheaply, where building a tree would cost too much
or may not be tried. A pattern that looks for the end of an element at each of
a hundred thousand beginnings burns minutes; here a kind of element that is not
closed once is not looked for again.
"""

import html
import re
from collections.abc import Collection

_TAG = re.compile(r"<[^<>]*>")


def without_elements(markup: str, names: Collection[str], *, keep: str = "\x00") -> str:
    """The page without comments and without these elements and what is in them, but those whose tag holds `keep`."""
    opening = re.compile(rf"<(?:({'|'.join(names)})\b[^<>]*>|!--)", re.I)
    closings = {name: re.compile(rf"</{name}\b[^<>]*>", re.I) for name in names}
    open_ended: set[str] = set()
    parts: list[str] = []
    place = 0
    start = 0
    while found := opening.search(markup, start):
        name = (found.group(1) or "").lower()
        start = found.end()
        if name in open_ended or keep in found.group(0):
            continue
        if name:
            close = closings[name].search(markup, found.end())
            end = close.end() if close else -1
        else:
            end = markup.find("-->", found.end()) + 3
            end = -1 if end == 2 else end
        if end < 0:
            open_ended.add(name)
            continue
        parts.append(markup[place : found.start()])
        place = start = end
    parts.append(markup[place:])
    return " ".join(parts)


def plain(markup: str) -> str:
    """The words of a piece of markup, on one line."""
    return " ".join(html.unescape(_TAG.sub(" ", markup)).split())
