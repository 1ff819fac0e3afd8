"""
Part again the lines of a text that an extractor ran together.

For a short story extractors fall back on all the words of a box: headline, date
and lead in one line, which the page never says in one breath and which would
stand in the list as its quote; or on each piece of it, cut where a bold word
begins. A line that is several blocks of the page, one behind the other, is cut
where they end. What is a time and nothing else goes with them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from monitor.core.clean import one_line

_BREAKING = frozenset(
    {"address", "article", "aside", "blockquote", "body", "br", "dd", "div", "dl", "dt", "figcaption", "figure", "footer", "form", "h1", "h2", "h3",
     "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tr", "ul"}
)  # fmt: skip
"""Elements that begin a line and end it. The cells of a table's row stay together."""
_LAID_OUT = ("- ", "| ")
"""How extractors begin an item of a list and a row of a table: those are whole as they are."""
_CELLS = frozenset({"td", "th"})
_UNSEEN = frozenset({"script", "style", "head", "noscript", "template"})


@dataclass(kw_only=True)
class _Block:
    """Words that a page shows between two breaks."""

    pieces: list[str] = field(default_factory=list)
    timed: bool = True
    """So far all of it stands in time elements."""

    @property
    def key(self) -> str:
        return _key("".join(self.pieces))

    @property
    def words(self) -> str:
        return one_line("".join(self.pieces))


def parted(tree: HtmlElement, rows: list[str]) -> list[str]:
    """The lines of a text as the page has them, each a block of it; a line that is none stays as it is."""
    whole = {_key("".join(element.itertext())) for element in tree.iter("p", "h2", "h3")}
    if all(_key(row) in whole or row.startswith(_LAID_OUT) for row in rows):
        return rows
    blocks = [(key, block) for block in _blocks(tree) if (key := block.key)]
    if all_of_them := _cut(_key("".join(rows)), blocks):
        return all_of_them
    whole |= {key for key, _ in blocks}
    lines: list[str] = []
    for row in rows:
        key = _key(row)
        lines += ([] if key in whole or row.startswith(_LAID_OUT) else _cut(key, blocks)) or [row]
    return lines


def _cut(text: str, blocks: list[tuple[str, _Block]]) -> list[str]:
    """The lines of the blocks that a text is made of, in order; others may stand between them. Empty where it is made of none."""
    for start, (first, _) in enumerate(blocks):
        if not text.startswith(first):
            continue
        place, found = 0, []
        for key, block in blocks[start:]:
            if text.startswith(key, place):
                place += len(key)
                found.append(block)
            if place == len(text):
                return [block.words for block in found if not block.timed]
    return []


def _blocks(tree: HtmlElement) -> Iterator[_Block]:
    """What a page shows, from break to break."""
    block, unseen, times = _Block(), 0, 0
    for event, element in iterwalk(tree, events=("start", "end")):
        tag = element.tag
        starts = event == "start"
        if tag in _BREAKING and block.pieces:
            yield block
            block = _Block()
        elif tag in _CELLS:
            block.pieces.append(" ")
        elif tag in _UNSEEN:
            unseen += 1 if starts else -1
        elif tag == "time":
            times += 1 if starts else -1
        text = element.text if starts else element.tail
        if text and not unseen:
            block.pieces.append(text)
            block.timed = block.timed and (times > 0 or text.isspace())
    if block.pieces:
        yield block


def _key(text: str) -> str:
    return "".join(text.split())
