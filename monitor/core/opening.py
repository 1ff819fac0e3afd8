"""
Read the entities and escapes of a page, as often as a page may nest them.

Pure.
"""

import html
import html.entities
import re
from functools import lru_cache

_SURROGATE = re.compile(r"[\ud800-\udbff]")
_USUAL_ENTITIES = (
    ("&nbsp;", " "), ("&quot;", '"'), ("&#39;", "'"), ("&#039;", "'"), ("&lt;", "<"), ("&gt;", ">"),
)  # fmt: skip
_ESCAPE = re.compile(r"\\+u\{?([0-9a-fA-F]{4})\}?")
_ESCAPES = re.compile(rf"(?:{_ESCAPE.pattern})+")
_CONTROL_ESCAPE = re.compile(r"\\+(?:[nrtbfv]|x(?:0[9aAdD]|20)|(?=[^\w]))")
_HALF = re.compile(r"[\ud800-\udbff][\udc00-\udfff]")
_ENTITY = re.compile(r"&(?:#|[a-zA-Z]{2})")
"""What may be an entity: a parser reads the old ones without their semicolon too."""
_NUMBER = re.compile(r"&#([xX]?)([0-9a-fA-F]+)")
_CONTROL = re.compile(
    r"&#(?:[xX]0*(?:[0-8bBcCeEfF]|1[0-9a-fA-F]|[fF]{3}[eEfF])(?![0-9a-fA-F])|0*(?:[0-8]|1[1-2]|1[4-9]|2[0-9]|3[01]|6553[45])(?![0-9]));?"
)
_WRITTEN = re.compile(r"&(?:#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[^\t\n\f <&#;]{1,32};?)")


def without_controls(page: str, *, in_tags: bool = False) -> str:
    """
    A page without its references to control characters and to none; or without those that stand in its tags.

    libxml2 puts them into the tree, and then refuses to let the text be moved.
    """
    if "&#" not in page:
        return page
    return _CONTROL.sub(lambda found: found[0] if in_tags and not _in_tag(found) else "", page)


def _in_tag(found: re.Match[str]) -> bool:
    start = found.start()
    return found.string.rfind("<", 0, start) > found.string.rfind(">", 0, start)


def opened(text: str) -> str:
    """
    A text with its escapes and entities read, as often as a page may nest them.

    Where a reader of HTML may not read them, \\x01 stands beside letters that
    come of them: there a word may begin or end.
    """
    if "\\u" in text:
        text = _unescaped(text)
    for read in (_entity, _entity_again):
        if "&" not in text:
            break
        for written, plain in _USUAL_ENTITIES:
            text = text.replace(written, plain)
        if not _ENTITY.search(text):
            break
        text = _WRITTEN.sub(read, text)
    if "\\" in text:
        if "\\u" in text:
            text = _unescaped(text)
        text = _CONTROL_ESCAPE.sub(" ", text)
    return text


def _entity(found: re.Match[str]) -> str:
    return _meaning(found[0])


def _entity_again(found: re.Match[str]) -> str:
    return _marked(_meaning(found[0]))


@lru_cache(maxsize=10_000)
def _meaning(written: str) -> str:
    """What an entity says; \\x01 for what some parsers leave out, and beside what some read as a control character."""
    plain = html.unescape(written)
    if plain == written and f"{written[1:]};" in html.entities.html5:
        return _marked(html.entities.html5[f"{written[1:]};"])  # some parsers need no semicolon
    if plain in ("", "\ufffd"):
        return "\x01"
    number = _NUMBER.match(written)
    if number and plain[0] != chr(min(int(number[2], 16 if number[1] else 10), 0x10FFFF)):
        return f"\x01{plain}\x01"
    return plain


def _unescaped(text: str) -> str:
    text = _ESCAPES.sub(
        lambda found: _marked("".join(chr(int(code, 16)) for code in _ESCAPE.findall(found[0]))), text
    )
    if not _SURROGATE.search(text):
        return text
    return _HALF.sub(lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), text)


def _marked(text: str) -> str:
    """What was read, with \\x01 on the sides where it has a letter or a digit."""
    before, behind = ("\x01" if char.isalnum() else "" for char in (text[:1], text[-1:]))
    return f"{before}{text}{behind}"
