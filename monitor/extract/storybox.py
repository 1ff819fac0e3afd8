"""
Find out where on a page a date stands: at its story's head, inside the story, or beside it.

Told by build: where the headline is, where running text begins, which box holds
both. A page is full of other stories' dates, and a story tells of days; only
round its headline does a date that nothing explains tell when it appeared.
"""

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass
from itertools import islice

from lxml.html import HtmlElement

from monitor.core.clean import one_line
from monitor.core.dates.datelines import YEAR, begins_labelled
from monitor.extract.head import heading

REACH = 400
"""Elements below the headline within which its story begins."""

LINE = 70
"""Letters beyond which a line is no byline."""

SENTENCE = 25
"""Weight of a text that is a paragraph if it ends like a sentence: a news flash is no longer."""

PARAGRAPH = 60
"""Weight of a text (see `weight`) that makes it a paragraph and no byline."""

_ASIDE = re.compile(
    r"comment|disqus|related|recommend|popular|sidebar|side-bar|footer|widget|teaser|most[-_]?(?:read|view)|trending|latest|more[-_]?news|read[-_]?(?:also|more)"
    r"|promo|banner|newsletter|carousel|ticker|copyright|newest|lastnews|last-news|topnews|similar|archive-list|weather|calendar|navbar|breadcrumb",
    re.I,
)
_INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "em", "font", "i", "mark", "small", "span", "strong", "time", "u"}
)
_BLOCKS = frozenset({"p", "div", "td", "section", "article", "blockquote"})
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_TABLES = frozenset({"table"})
_ROWS = frozenset({"li", "dd", "table"})
_STOP = r"['\"’”»」』)\]]*[.!?。！？]['\"’”»」』)\]]*$"
_ENDED = re.compile(rf"(?:[^\W\d]{{2,}}|\d{{4}}){_STOP}")
"""The end of a sentence; not the dots of "24. 11." and "9 p.m."."""
_ENDED_BEHIND = re.compile(rf"(?:^|\s|\d|[^\W\d]{{2,}}){_STOP}")
"""The same in what stands behind a date: there a dot may be all."""
_NOWHERE = 10**9


@dataclass(frozen=True, kw_only=True)
class StoryBox:
    """Where a page's headline and story are, in numbers of elements from the top."""

    order: Mapping[HtmlElement, int]
    """Every element and its number."""
    head: HtmlElement | None
    homes: Set[HtmlElement]
    """What holds the headline."""
    opening: int
    """The first paragraph below the headline."""
    inside: int
    """The second one: between the two a byline may stand, where the first is a line about the story. The first, if there is one only."""
    box: HtmlElement | None
    """The smallest element that holds the headline and these paragraphs."""
    last: int
    """The last paragraph of the box, above `end`."""
    end: int
    """The next heading below the first paragraphs that is none of the story's own."""

    def apart(self, element: HtmlElement) -> bool:
        """Inside a comment, a teaser, a picture, a sidebar or a foot."""
        return _apart(element, self.homes)

    def distance(self, element: HtmlElement) -> int:
        """Elements from the headline down; below nought above it."""
        return self.order[element] - (0 if self.head is None else self.order[self.head])

    def begun(self, element: HtmlElement) -> bool:
        """Whether running text stands before an element."""
        return self.order[element] >= self.opening

    def heads(self, element: HtmlElement) -> bool:
        """Whether an element may still belong to the story's head; it does where no story is seen."""
        return self.order[element] < self.inside

    def foreign(self, element: HtmlElement, *, labelled: bool) -> bool:
        """
        Whether a date below the first paragraph is none of this story's publication.

        Between paragraphs, in a list, a table or beside a link it needs a label; in another box or under another heading a label and no link.
        """
        if not self.begun(element):
            return False
        number = self.order[element]
        within = self.inside <= number
        above = (element, *element.iterancestors())
        linked = within and _beside_link(element)
        if number > self.end or (self.box is not None and self.box not in above):
            return linked or not labelled
        rows = _ROWS if within else _TABLES
        told = any(node.tag in rows and node not in self.homes for node in above)
        return not labelled and (linked or told or (within and number < self.last))


def story_box(tree: HtmlElement) -> StoryBox:
    """Find the story of a page. The tree is read, not changed."""
    order = {element: number for number, element in enumerate(tree.iter())}
    head = heading(tree)
    homes = () if head is None else tuple(head.iterancestors())
    below = () if head is None else islice(order, order[head] + 1, order[head] + REACH)
    openings = list(islice((node for node in below if _runs(node) and not _apart(node, frozenset(homes))), 2))
    box = next(
        (home for home in homes if openings and all(home in node.iterancestors() for node in openings)), None
    )
    inside = order[openings[-1]] if openings else _NOWHERE
    end = _end(order, openings) if openings else _NOWHERE
    paragraphs = (
        () if box is None else (node for node in box.iter("p") if inside <= order[node] < end and _runs(node))
    )
    return StoryBox(
        order=order,
        head=head,
        homes=frozenset(homes),
        opening=order[openings[0]] if openings else _NOWHERE,
        inside=inside,
        box=box,
        last=max((order[node] for node in paragraphs), default=inside),
        end=end,
    )


def _end(order: Mapping[HtmlElement, int], openings: list[HtmlElement]) -> int:
    """The first heading below the paragraphs that does not stand beside one of them; one that is a date heads nothing."""
    below = islice(order, order[openings[-1]], None)
    own = [opening.getparent() for opening in openings]
    return next(
        (
            order[node]
            for node in below
            if node.tag in _HEADINGS
            and node.getparent() not in own
            and not YEAR.search("".join(node.itertext()))
        ),
        _NOWHERE,
    )


def _apart(element: HtmlElement, homes: Set[HtmlElement]) -> bool:
    """What holds the headline (`homes`) is never apart, whatever its name."""
    node: HtmlElement | None = element
    while node is not None and node.tag not in ("body", "html") and node not in homes:
        if node.tag in ("aside", "footer", "nav", "figure") or (
            _ASIDE.search(names(node)) and node.tag not in ("article", "main")
        ):
            return True
        node = node.getparent()
    return False


def names(element: HtmlElement | None) -> str:
    """What a page calls an element: class, id, property."""
    return (
        ""
        if element is None
        else f"{element.get('class') or ''} {element.get('id') or ''} {element.get('itemprop') or ''}"
    )


def in_sentence(element: HtmlElement, *, wide: bool) -> bool:
    """
    Whether the words of an element are a sentence or a part of one, as a day is that the story tells of.

    `wide`: so is what stands in a long line; round a headline that may be a byline.
    """
    own = one_line("".join(element.itertext()))
    before, behind = _line(element)
    if behind and not before:
        return False  # a line that begins with its date is dated by it
    line = f"{before} {own} {behind}"
    if element.tag not in _INLINE and len(line) > 2 * LINE:
        return False  # a box, and not a line
    long = sum(map(str.isalpha, line if wide else own)) > LINE
    if begins_labelled(line) and not long:
        return False
    ended = _ENDED_BEHIND.search(behind) if behind else _ENDED.search(own)
    return long or (weight(line) >= 18 and ended is not None)


def weight(text: str) -> int:
    """Length of a text in letters; one of Han, Kana or Hangul says as much as two and a half."""
    return int(sum(2.5 if letter >= "\u3040" else 1 for letter in text if letter.isalpha()))


def _line(element: HtmlElement) -> tuple[str, str]:
    """What stands before and behind an element in its line; nothing for one that is a line of its own."""
    before, behind = "", ""
    node = element
    while node.tag in _INLINE and (parent := node.getparent()) is not None:
        before = _towards(node, parent) + before
        behind += _onwards(node)
        node = parent
    return one_line(before[-1000:]), one_line(behind[:1000])


def _towards(node: HtmlElement, parent: HtmlElement) -> str:
    """The words from the start of the line, or of the parent, to a node."""
    words = ""
    for sibling in node.itersiblings(preceding=True):
        words = (sibling.tail or "") + words
        if sibling.tag not in _INLINE:
            return words
        words = "".join(sibling.itertext()) + words
    return (parent.text or "") + words


def _onwards(node: HtmlElement) -> str:
    """The words from a node to the end of the line, or of the parent."""
    words = node.tail or ""
    for sibling in node.itersiblings():
        if sibling.tag not in _INLINE:
            break
        words += "".join(sibling.itertext()) + (sibling.tail or "")
    return words


def _runs(element: HtmlElement) -> bool:
    """Whether an element holds running text of its own."""
    if element.tag == "p":
        words = one_line("".join(element.itertext())[:1000])
        size = weight(words)
        return size >= PARAGRAPH or (size >= SENTENCE and _ENDED.search(words) is not None)
    if element.tag not in _BLOCKS:
        return False
    return any(
        weight(text) >= PARAGRAPH for text in (element.text, *(child.tail for child in element)) if text
    )


def _beside_link(element: HtmlElement) -> bool:
    """In the same small box as a link to another page, or inside one: a teaser. A date that is a link by itself is none."""
    around = next((node for node in (element, *element.iterancestors("a")) if node.tag == "a"), None)
    if around is not None:
        return weight("".join(around.itertext())) > 25
    parent = element.getparent()
    return parent is not None and next(parent.iterchildren("a"), None) is not None
