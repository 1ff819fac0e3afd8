"""
Look across what stands inside a word and is gone when it is read.

A tag, an entity, an escape or something invisible may part a word's letters.
`goes_on` and `came_from` answer, from the bytes, whether the letters behind or
before such a break are those that a word needs; the others, what stands at a place
of the page. They say yes where they cannot tell.
"""

import html
import html.entities
import re
from functools import lru_cache
from itertools import takewhile

from monitor.core.gate.hiding import HIDING, HIDING_NAMES
from monitor.core.gate.readings import carries_data
from monitor.core.text import fold

_QUOTE = re.compile(rb"[\"']")
_PLAIN_TAGS = re.compile(rb"(?:</?(?!(?:%s)\b)[a-z][^<>\"']{0,200}>)+" % HIDING.encode(), re.IGNORECASE)
"""Tags that end where they seem to, whoever reads them."""
_CAREFUL_TAG = re.compile(rb"<[a-zA-Z/!?\\](?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+>")
_HIDES = re.compile(rb"<(%s)\b" % HIDING.encode(), re.IGNORECASE)
_ENDS = {name.encode(): re.compile(rb"</%s\s*>" % name.encode(), re.IGNORECASE) for name in HIDING_NAMES}
_UNSURE = re.compile(rb"</?(?:%s)\b|<!|<\?" % HIDING.encode(), re.IGNORECASE)
_COMMENT = re.compile(rb"<!--(?:[^<>-]|-(?!-))*-->")
"""A comment that is one for every reader."""
_META = re.compile(rb"<meta\b(?:[^<>\"']|\"[^\"<>]*\"|'[^'<>]*')*>", re.IGNORECASE)
_NAMED = re.compile(rb"</?(?!meta\b)[a-z]", re.IGNORECASE)
_ENTITY = re.compile(rb"&(?:amp;)*(?:#[xX]?\w{1,8}|\w{2,31});?")
_AMPERSANDS = (b"&amp;", b"&#38;", b"&#038;", rb"\u0026")
_NAME = re.compile(rb"[A-Za-z0-9]{0,32}")
_ENTITY_BEFORE = re.compile(rb"&(?:amp;)*(?:#[xX]?\w{1,8}|\w{2,31});?\Z")
_ESCAPE = re.compile(rb"\\+u\{?([0-9a-fA-F]{4})\}?")
_ESCAPE_BEFORE = re.compile(rb"\\+u\{?([0-9a-fA-F]{4})\}?\Z")
_INVISIBLE = (
    rb"(?:[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\xc2[\x80-\x9f\xad]|\xe2\x80[\x8b-\x8f\xa8-\xae]|\xe2\x81[\xa0-\xaf]|\xef\xbb\xbf|\xef\xb8[\x80-\x8f]"
    rb"|\xcd\x8f|\xd8\x9c|\xe1\x85[\x9f\xa0]|\xe1\x9e[\xb4\xb5]|\xe1\xa0[\x8b-\x8f]|\xef\xb7[\x90-\xaf]|\xef\xbf[\xbe\xbf]|\xf3\xa0[\x80\x81][\x80-\xbf])"
)
_GONE = re.compile(_INVISIBLE + b"+")
_CUT_ENTITY = re.compile(rb"&#?\w{0,31}(?:[<&]|" + _INVISIBLE + b")")
_CUT_ENTITY_BEFORE = re.compile(rb"(?:[>;]|" + _INVISIBLE + rb")[#\w]{0,31};\Z")
"""An entity that a tag or something invisible may cut in two."""
_GONE_BEFORE = re.compile(_INVISIBLE + rb"+\Z")
_LESS = re.compile(rb"&(?:amp;)*(?:lt|#60|#x3c);|\\+u003c", re.IGNORECASE)
_WRITTEN_TAG_END = re.compile(rb">|&(?:amp;)*(?:gt|#62|#x3e);?|\\+u003e", re.IGNORECASE)
_UNPLAIN = re.compile(rb"[<\"'!?]|quot|#39|\\+u0022", re.IGNORECASE)
_HIDING_NAME = re.compile(rb"(?:%s)\b" % HIDING.encode(), re.IGNORECASE)
_MAY_PART = re.compile(rb"[<&\\\x00-\x08\x0b\x0c\x0e-\x1f\x7f\xc2-\xff]")
"""What may begin a break, or an accent."""
_WRITTEN = re.compile(rb"([\\&%])([^\\&%]*)\Z")
_LONGEST_WRITTEN = 12
"""Bytes of an escape or of the name of an entity that is read without its semicolon, at most."""
_LONGEST_GONE = 48
"""Bytes of invisible characters side by side that are looked over backwards."""
_LONGEST_TAG = 20_000
_LONGEST_WRITTEN_TAG = 1_000
MOST_NEXT = 4
"""Bytes compared behind a break."""
_MOST = 40
"""Breaks in a row, after which nothing is told any more."""


def goes_on(body: bytes, place: int, nexts: frozenset[bytes]) -> bool:
    """
    Whether behind the break that begins at a place a word goes on in one of these ways, in any reading.

    `nexts`: letters as they may be written, those of ASCII small.
    """
    if body.startswith(b"<", place) and (plain := _PLAIN_TAGS.match(body, place)):
        place = plain.end()
    places = [place]
    for _ in range(_MOST):
        if not places:
            return False
        told = _step(body, places.pop(), nexts)
        if told is True:
            return True
        if told is not False:
            places += told
    return True


def _step(body: bytes, place: int, nexts: frozenset[bytes]) -> bool | list[int]:
    """Whether a word goes on at a place; where reading may go on, if what stands there is gone when it is read."""
    if place >= len(body):
        return False
    byte = body[place]
    if byte == 0x3C:
        return _behind_tag(body, place)
    if byte == 0x26 or byte == 0x5C:
        written = (_ENTITY if byte == 0x26 else _ESCAPE).match(body, place)
        if byte == 0x26 and not (written and written[0].endswith(b";")) and _CUT_ENTITY.match(body, place):
            return True
        if written is None:
            return False
        told = _told(written, nexts, True)
        if told is None:
            return [written.end()]
        if told is True:
            if _LESS.fullmatch(written[0]):
                return _behind_written_tag(body, written.end())
            return not _only_ampersand(body, written)
        return False
    gone = _GONE.match(body, place)
    return [gone.end()] if gone else _begin(body[place : place + MOST_NEXT], nexts)


@lru_cache(maxsize=20_000)
def _begin(near: bytes, nexts: frozenset[bytes]) -> bool:
    """Whether what stands behind a break begins in one of these ways, as far as letters follow that stand for themselves."""
    near = near.lower()
    for letters in nexts:
        if near.startswith(letters):
            return True
        same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(near, letters, strict=False)))
        if same and (same == len(near) or _MAY_PART.match(near, same)):
            return True
    return near.startswith((b"\xef\xbc", b"\xef\xbd"))


def _behind_written_tag(body: bytes, place: int) -> bool | list[int]:
    """Where reading goes on behind a tag that is written with entities or escapes. True: who knows."""
    end = _WRITTEN_TAG_END.search(body, place, place + _LONGEST_WRITTEN_TAG)
    if end is None or _UNPLAIN.search(body, place, end.start()) or _HIDING_NAME.match(body, place):
        return True
    return [end.end()]


def _behind_tag(body: bytes, place: int) -> bool | list[int]:
    """Where reading goes on behind a tag: also behind the whole element, where an extractor may leave it out. True: who knows."""
    if body.startswith((b"<!", b"<?"), place):
        comment = _COMMENT.match(body, place)
        return True if comment is None else [comment.end()]
    following = body.find(b"<", place + 1)
    end = body.find(b">", place, following if following >= 0 else len(body))
    if end < 0 or _QUOTE.search(body, place, end):
        careful = _CAREFUL_TAG.match(body, place)
        if careful and careful.end() != end + 1:
            return True
    if end < 0:
        return False
    hides = _HIDES.match(body, place)
    if hides is None:
        return [end + 1]
    over = _ENDS[hides[1].lower()].search(body, end, end + _LONGEST_TAG)
    return [end + 1, over.end()] if over else True


def _only_ampersand(body: bytes, written: re.Match[bytes]) -> bool:
    """Whether an entity or escape is an ampersand that begins no other one."""
    if written[0].lower() not in _AMPERSANDS:
        return False
    name = _NAME.match(body, written.end())[0].decode()  # type: ignore[index]  # it matches nothing at least
    return not (
        body.startswith(b"#", written.end())
        or f"{name};" in html.entities.html5
        or not html.unescape(f"&{name}").startswith("&")
    )


def parts_words(body: bytes, place: int) -> bool:
    """Whether what ends at a place is something invisible beside white space of ASCII, with nothing but ASCII around: it parts no word."""
    gone = _GONE_BEFORE.search(body, max(0, place - _LONGEST_GONE), place)
    if gone is None:
        return False
    following = _GONE.match(body, place)
    end = following.end() if following else place
    before, behind = body[max(0, gone.start() - 1) : gone.start()], body[end : end + 1]
    return (before.isspace() or behind.isspace()) and (before + behind).isascii()


def came_from(body: bytes, place: int, lasts: frozenset[bytes]) -> bool:
    """Whether before the break that ends at a place a letter stands whose last byte is one of these."""
    for _ in range(_MOST):
        if not place:
            return False
        byte = body[place - 1]
        if byte == 0x3E:
            start = body.rfind(b"<", max(0, place - _LONGEST_TAG), place)
            if start < 0:
                return False
            if _UNSURE.match(body, start) or body.startswith(b"--", place - 3):
                return True
            if body.find(b">", start) < place - 1 or b'="<' in body[start - 2 : start + 1]:
                return b'"' in body[start:place] or b"'" in body[start:place]
            place = start
            continue
        if byte == 0x3B or byte == 0x7D or 0x30 <= byte <= 0x7A:
            near = body[max(0, place - 40) : place]
            written = _ESCAPE_BEFORE.search(near) or (_ENTITY_BEFORE.search(near) if b"&" in near else None)
            if written is not None:
                told = _told(written, lasts, False)
                if told is not None:
                    return told
                place -= len(written[0])
                continue
            if byte == 0x3B and _CUT_ENTITY_BEFORE.search(near):
                return True
        if body[place - 1 : place] in lasts:
            return True
        gone = _GONE_BEFORE.search(body[max(0, place - 12) : place])
        if gone is None:
            return body[place - 3 : place - 1] in (b"\xef\xbc", b"\xef\xbd")
        place -= len(gone[0])
    return True


def inside_word(body: bytes, place: int) -> bool:
    """Whether the letter at a place has one of its own alphabet right before it, and so begins no word. (In text `\\n` is a letter.)"""
    if place <= 0:
        return False
    before = body[place - 1]
    if body[place] < 0x80:
        if before >= 0x80:
            return body[place - 2] in (0xC3, 0xC4, 0xC5) and before not in (0x97, 0xB7)
        # An escape or an unclosed entity ends in a letter that is none.
        return (0x41 <= before <= 0x5A or 0x61 <= before <= 0x7A) and not _written_before(body, place)
    return 0x80 <= before <= 0xBF and body[place - 2] in (0xD0, 0xD1) and body[place] in (0xD0, 0xD1)


def _written_before(body: bytes, place: int) -> bool:
    """Whether the letters right before a place may be an escape's, or an entity's that is read without its semicolon."""
    written = _WRITTEN.search(body, max(0, place - _LONGEST_WRITTEN), place)
    if written is None or written[1] != b"&":
        return written is not None
    name = written[2].decode("ascii", "replace")
    return (
        not name.isalpha()
        or f"{name};" in html.entities.html5
        or not html.unescape(f"&{name}").startswith("&")
    )


def _told(written: re.Match[bytes], letters: frozenset[bytes], first: bool) -> bool | None:
    """Whether an entity or escape is the letter that is needed; None where it is nothing and what is beside it decides."""
    return _says(written[0], written[1] if written.re.groups else b"", letters, first)


@lru_cache(maxsize=20_000)
def _says(written: bytes, code: bytes, letters: frozenset[bytes], first: bool) -> bool | None:
    if code:
        means = chr(int(code, 16))
    else:
        text = written.decode("ascii", "replace")
        means = html.unescape(html.unescape(text))
    if len(means) != 1:
        # Nothing; no entity; or one with letters behind it that has lost its semicolon.
        return not means or _may_be(means, written)
    if means in "<>&":
        # A letter right before a tag's end, or right behind its beginning, is the tag's own.
        return means != (">" if first else "<")
    spelled = {way.encode("utf-8", "replace").lower() for way in (means, *fold(means).text)}
    if any(one.startswith(way) if first else way.endswith(one) for way in spelled for one in letters):
        return True
    if means == "\ufffd" or _GONE.fullmatch(means.encode("utf-8", "replace")):
        return None
    return "\ud800" <= means <= "\udfff"


def _may_be(means: str, written: bytes) -> bool:
    """Whether what is no single character may still be a break and the letters behind it."""
    return means.encode("utf-8", "replace") != written


class Codes:
    """The scripts and styles of a page that the gate leaves out whole (`core.gate.readings`), by the same signs; looked for as they are asked about."""

    def __init__(self, body: bytes) -> None:
        self._body = body
        self._ends: dict[int, int] = {}
        """By where an element begins, where it ends; 0: it is not left out."""
        self._last = dict.fromkeys((b"script", b"style"), (0, -1))
        """How far each was looked for, and where the last one begins."""

    def around(self, place: int) -> int:
        """The end of the script or style around a place; 0: none. Quick where places are asked about in rising order."""
        for name, (reached, start) in self._last.items():
            if place < reached:
                reached, start = 0, -1
            found = self._body.rfind(b"<" + name, max(0, reached - len(name)), place)
            start = found if found >= 0 else start
            self._last[name] = place, start
            if start < 0:
                continue
            if start not in self._ends:
                self._ends[start] = _code_end(self._body, start, name)
            if self._ends[start] > place:
                return self._ends[start]
        return 0


def _code_end(body: bytes, start: int, name: bytes) -> int:
    """Where a script or style is over that begins at a place and is left out whole; 0: it is not."""
    tag_end = body.find(b">", start)
    if tag_end < 0 or body[start + 1 + len(name) : start + 2 + len(name)].isalnum():
        return 0
    tag = body[start + 1 : tag_end]
    if b"<" in tag or carries_data(tag.decode("latin-1")):
        return 0
    end = body.find(b"</", tag_end)
    while end >= 0 and body[end + 2 : end + 2 + len(name)].lower() != name:
        end = body.find(b"</", end + 2)
    if end < 0 or b"<" + name in body[tag_end:end].lower():
        return 0
    in_comment = body.find(b"-->", tag_end, end) >= 0 and body.rfind(b"<!--", 0, start) > body.rfind(
        b"-->", 0, start
    )
    in_attribute = body.rfind(b"<", 0, start) > body.rfind(b">", 0, start)
    return 0 if in_comment or in_attribute else end


def in_tag(body: bytes, place: int) -> int:
    """The end of the tag in which a place lies, if its attributes are nothing that is read (`core.gate.readings`), by the same signs; 0: none."""
    start = body.rfind(b"<", max(0, place - _LONGEST_TAG), place)
    if start < 0 or not _NAMED.match(body, start) or body.find(b">", start, place) >= 0:
        return 0
    end = body.find(b">", place)
    return end if end >= 0 and body.find(b"<", place, end) < 0 else 0


def meta_around(body: bytes, place: int) -> tuple[int, int] | None:
    """Where the meta tag around a place begins and ends; None where there is none, or one that may be read in two ways."""
    start = body.rfind(b"<", max(0, place - _LONGEST_TAG), place)
    if start < 0 or not (tag := _META.match(body, start)) or tag.end() < place:
        return None
    return tag.span()
