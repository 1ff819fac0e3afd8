"""
What a reader sees of a title or a summary that may hold markup.

Feeds escape once, twice or not at all. Text stays text: only what is a tag of
HTML by name is taken for one, so that "range < 240 mm" keeps its figure.
"""

import html
import re

from monitor.core.clean import lines, one_line

_TAG = re.compile(
    r"<(/?)(a|abbr|address|article|aside|b|big|blockquote|br|center|cite|code|dd|del|div|dl|dt|em|figcaption|figure|font|footer"
    r"|h[1-6]|header|hr|i|iframe|img|ins|li|main|mark|nav|ol|p|pre|q|s|section|small|span|strike|strong|sub|sup|table|tbody|td|th"
    r"|thead|time|tr|tt|u|ul|video|wbr|o:p)(?=[\s/>])[^<>]{0,4000}>",
    re.I,
)
_HIDDEN = re.compile(
    r"<!--.*?-->|<(script|style|template)\b[^<>]*>.*?</\1\s*>|<!\[CDATA\[|\]\]>", re.I | re.S
)
_INLINE = frozenset(
    "a abbr b big cite code del em font i ins mark q s small span strike strong sub sup time tt u wbr o:p".split()
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")

MAX_TITLE = 1_000
"""Letters; a longer title is a body in the wrong place."""
MAX_SUMMARY = 20_000
"""Letters of plain text; the whole stands in the archive."""


def title_text(markup: str | None) -> str | None:
    """A title as a reader sees it, on one line; None where nothing is left."""
    return one_line(_text(markup[: 4 * MAX_TITLE]))[:MAX_TITLE].strip() or None if markup else None


def body_text(markup: str | None) -> str | None:
    """A summary as a reader sees it, a line a block; None where nothing is left."""
    return lines(_text(markup[: 10 * MAX_SUMMARY]))[:MAX_SUMMARY].strip() or None if markup else None


def _text(markup: str) -> str:
    for _ in range(2):  # escaped once, or twice
        if "<" in markup:
            markup = _TAG.sub(_replacement, _HIDDEN.sub(" ", markup))
        if not _ENTITY.search(markup):
            break
        markup = html.unescape(markup)
    return _TAG.sub(_replacement, markup) if "<" in markup else markup


def _replacement(tag: re.Match[str]) -> str:
    return "" if tag[2].lower() in _INLINE else "\n"
