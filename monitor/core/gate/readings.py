"""
Read a page in every way in which it may be cut into tags and text, entities and escapes read.

Scripts and styles gone, but for the data that they carry; comments apart.
Where an extractor may read a page in two ways, both stand one after another.
Nothing is folded here: `core.gate.views` does.

Pure.
"""

import html
import re
from collections.abc import Iterator

from monitor.core.gate.hiding import BEFORE_HIDING, HIDING, HIDING_NAMES, INLINE_TAG
from monitor.core.opening import opened, without_controls

BESIDE = 4_000
"""Characters read on each side of markup that may be read in two ways: more than the longest phrase with its own markup."""

LONGEST_HIDDEN = 20_000
"""Characters of a script or the like that may stand inside a word."""

_HIDES = re.compile(rf"<(?=[a-z]{{2}})({HIDING})\b", re.IGNORECASE)
_HIDING_ENDS = {name: re.compile(rf"</{name}\s*>", re.IGNORECASE) for name in HIDING_NAMES}
_INLINE_TAG = re.compile(INLINE_TAG, re.IGNORECASE)
_CODE = re.compile(r"<(script|style)\b([^<>]*)(>?)", re.IGNORECASE)
_UNREAD_DATA = re.compile(
    r"(?<![\w-])type\s*=\s*(?:\"application/json\"|'application/json'|application/json(?=\s|\Z))"
)
"""How a script says, in small letters, that it carries data for the page's own scripts; what is meant for readers is `ld+json` and the like."""
_AFTER_TAG = re.compile(
    r"<(?!(?:title|textarea|xmp|plaintext|no[a-z]+|iframe)\b)[a-z/!][^<>]*>\s*\Z", re.IGNORECASE
)
"""A tag, behind which a comment is one: in a title it would be text."""
_BEFORE_TAG = re.compile(r"\s*<")
_LONGEST_GAP = 1_000
_TELLING_TAG = re.compile(r"<(?:meta\b|[^a-zA-Z/!?\\])[^<>]*>", re.IGNORECASE)
"""Tags whose attributes an extractor reads, and what is no tag at all."""
_CAREFUL_TAG = re.compile(r"<[a-zA-Z/!?](?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")
_QUOTED_END = re.compile(r"=\s*(?:\"[^\">]*>|'[^'>]*>)")


def chars(*ranges: str) -> frozenset[str]:
    """The characters of some ranges, each written as its first and last."""
    return frozenset(chr(code) for pair in ranges for code in range(ord(pair[0]), ord(pair[-1]) + 1))


INVISIBLE = chars(
    "\x00", "\x02\x08", "\x0b\x0c", "\x0e\x1f", "\x7f\x9f", "\u00ad", "\u034f", "\u061c", "\u115f\u1160", "\u17b4\u17b5", "\u180b\u180f",
    "\u200b\u200f", "\u2028\u202e", "\u2060\u206f", "\ufdd0\ufdef", "\ufe00\ufe0f", "\ufeff", "\ufffe\uffff",
    "\U000e0000\U000e007f",
)  # fmt: skip
_CUT_ENTITY = re.compile(rf"&[#\w]{{0,32}}(?:[\x01{''.join(sorted(INVISIBLE))}]+[#\w]{{0,32}}){{1,4}};?")
_LITERAL = re.compile(r"\\[nrtbfv](?=\w)")
"""What is an escape in data, and in a text a backslash and the first letter of a word."""
_BETWEEN = re.compile(rf"[\x01{''.join(sorted(INVISIBLE))}]+")


def whole_of(text: str) -> str:
    """All readings of a page one after another, entities and escapes read, nothing folded yet."""
    asides = data = ""
    text = without_controls(text, in_tags=True)
    if "<" in text:
        text, data = _without_code(text)
        kept: list[str] = _TELLING_TAG.findall(text)
        text, comments = _without_comments(text, markup=True)
        data, said = _without_comments(data)
        shown = "\n".join([*kept, *comments])
        asides = "\n".join(map(opened, (shown, *said, *_letters_behind_backslashes(shown))))
    text = "\n\n".join([text, *_letters_behind_backslashes(text)])
    whole = "\n\n".join(opened(reading) for part in (text, data) for reading in _readings(part))
    if (first := whole.find("<")) >= 0:
        # Markup that was written with entities or escapes, or that was none after all.
        again = whole[max(0, first - BESIDE) : whole.rfind(">") + BESIDE]
        whole = "\n\n".join([whole, *_readings(_without_comments(again)[0])])
    whole = f"{whole}\n\n{asides}"
    return "\n\n".join([whole, *map(opened, _with_cut_entities(whole))])


def _untagged(text: str) -> str:
    """A text with \x01 for each tag, which ends at the first `>`."""
    first, *pieces = text.split("<")
    return first + "".join(
        ["\x01" + piece[end + 1 :] if (end := piece.find(">")) >= 0 else "<" + piece for piece in pieces]
    )


def _without_code(text: str) -> tuple[str, str]:
    """
    A page without its scripts and styles, and the data that it carries in them.

    One in which another begins is left where it is: the first one's beginning
    may be none (in a comment, in an attribute), and the text behind it text.
    """
    kept: list[str] = []
    data: list[str] = []
    done = 0
    ends = dict.fromkeys(("script", "style"), -1)
    tags = list(_CODE.finditer(text))
    read, comment = 0, False
    for tag, next_one in zip(tags, _next_alike(tags, len(text)), strict=True):
        name = tag[1].lower()
        start = tag.end()
        began, over = text.rfind("<!--", read, tag.start()), text.rfind("-->", read, tag.start())
        comment = began > over or (comment and over < 0)
        read = tag.start()
        if tag.start() < done or not tag[3]:
            continue
        if ends[name] < start:
            ends[name] = _closed(text, name, start)
        end = ends[name]
        in_attribute = text.rfind("<", 0, tag.start()) > text.rfind(">", 0, tag.start())
        if carries_data(tag[2]):
            data.append(text[start:end])
        elif (
            in_attribute
            or end == len(text)
            or next_one < end
            or (comment and text.find("-->", start, end) >= 0)
        ):
            continue
        kept.append(text[done:start])
        done = end
    kept.append(text[done:])
    return "".join(kept), "\n\n".join(data)


def carries_data(attributes: str) -> bool:
    """Whether a script with these attributes may carry data that an extractor reads."""
    attributes = attributes.lower()
    if "json" not in attributes:
        return False
    # Of two types, or of one that is written with entities, nobody knows which one counts.
    return not (_UNREAD_DATA.search(attributes) and attributes.count("type") == 1 and "&" not in attributes)


def _next_alike(tags: list[re.Match[str]], end: int) -> list[int]:
    """For each tag where the next one of its name begins; the text's end behind the last."""
    following = dict.fromkeys(("script", "style"), end)
    found: list[int] = []
    for tag in reversed(tags):
        found.append(following[tag[1].lower()])
        following[tag[1].lower()] = tag.start()
    return found[::-1]


def _closed(text: str, name: str, place: int) -> int:
    """Where an element's end tag begins behind a place; the text's end where there is none."""
    end = text.find("</", place)
    while end >= 0 and text[end + 2 : end + 2 + len(name)].lower() != name:
        end = text.find("</", end + 2)
    return end if end >= 0 else len(text)


def _without_comments(text: str, markup: bool = False) -> tuple[str, list[str]]:
    """
    A text without its comments, and those that a reader may see; of one without an end both readings stand among them.

    In markup none sees a comment that stands between two tags and has one end only.
    """
    if "<!" not in text:
        return text, []
    text = text.replace("<![CDATA[", "\x01").replace("]]>", "\x01")
    kept: list[str] = []
    comments: list[str] = []
    metas: dict[int, int] = {}
    done = 0
    while (start := text.find("<!--", done)) >= 0:
        end = text.find("-->", start + 4)
        if end < 0:
            comments.append(_untagged(text[start:]))
            break
        kept += (text[done:start], "\x01")
        if not (markup and _unseen(text, start, end, metas)):
            comments.append(text[start + 4 : end])
        done = end + 3
    return "".join(kept) + (text[done:] if start < 0 else text[done:start]), comments


def _unseen(text: str, start: int, end: int, metas: dict[int, int]) -> bool:
    """
    Whether a comment from one place to another is one for every parser, and in no attribute that is read.

    `metas` keeps where the meta tags of this text end that were met before it.
    """
    comment = text[start + 4 : end]
    if comment[:1] == ">" or comment[:2] == "->" or "--!" in comment or "<!--" in comment:
        return False
    if not (
        _AFTER_TAG.search(text, max(0, start - _LONGEST_GAP), start) and _BEFORE_TAG.match(text, end + 3)
    ):
        return False
    meta = text.rfind("<meta", max(0, start - BESIDE), start)
    if meta >= 0 and meta not in metas:
        tag = _CAREFUL_TAG.match(text, meta, meta + BESIDE)
        metas[meta] = tag.end() if tag else len(text)
    return meta < 0 or metas[meta] <= start


def _readings(text: str) -> list[str]:
    """
    A text without its tags, in each way in which it may be cut into tags and text.

    The second and third ways differ from the first only about some tags, and
    are given only about these.
    """
    if "<" not in text:
        return [text]
    readings = [_untagged(text)]
    quoted = [found.span() for found in _QUOTED_END.finditer(text)]
    readings += (_untagged(_CAREFUL_TAG.sub("\x01", about)) for about in _around(text, quoted))
    hiding = [(start, start + LONGEST_HIDDEN) for start in _hiding_behind_words(text)]
    for shown in map(_without_hidden, _around(text, hiding)):
        readings.append(_untagged(shown))
        if quoted and _QUOTED_END.search(shown):
            readings.append(_untagged(_CAREFUL_TAG.sub("\x01", shown)))
    return readings


def _hiding_behind_words(text: str) -> Iterator[int]:
    """Where hidden elements begin behind words: what stands in them may part the word, or the phrase that it belongs to."""
    for found in _HIDES.finditer(text):
        before = text[max(0, found.start() - BEFORE_HIDING) : found.start()].rstrip()
        while before.endswith(">") and _INLINE_TAG.fullmatch(before, start := before.rfind("<")):
            before = before[:start].rstrip()
        if before and before[-1] != ">":
            yield found.start()


def _without_hidden(text: str) -> str:
    """A text without its hidden elements; one that is never closed hides nothing."""
    kept: list[str] = []
    done = 0
    open_: set[str] = set()
    for tag in _HIDES.finditer(text):
        name = tag[1].lower()
        if tag.start() < done or name in open_:
            continue
        end = _HIDING_ENDS[name].search(text, tag.end())
        if end is None:
            open_.add(name)
            continue
        kept += (text[done : tag.start()], "\x01")
        done = end.end()
    return "".join(kept) + text[done:]


def _around(text: str, spans: list[tuple[int, int]]) -> Iterator[str]:
    """The parts of a text about some of its places, each with enough beside it for the longest phrase; none twice."""
    first = last = -1
    for start, end in spans:
        start = text.rfind("<", 0, max(0, start - BESIDE) + 1) if start > BESIDE else 0
        end = min(len(text), end + BESIDE)
        if first >= 0 and start > last:
            yield text[first:last]
            first = -1
        first, last = (start, end) if first < 0 else (first, max(last, end))
    if first >= 0:
        yield text[first:last]


def _letters_behind_backslashes(text: str) -> Iterator[str]:
    """The parts of a text about what may be escapes, for a reader to whom they are none."""
    if "\\" in text:
        for about in _around(text, [found.span() for found in _LITERAL.finditer(text)]):
            yield about.replace("\\", " ")


def _with_cut_entities(text: str) -> Iterator[str]:
    """The parts of a text about entities that a tag or something invisible cuts in two, with these whole again."""
    if "&" not in text:
        return
    cut = [found.span() for found in _CUT_ENTITY.finditer(text) if _is_entity(_BETWEEN.sub("", found[0]))]
    for about in _around(text, cut):
        yield _CUT_ENTITY.sub(lambda found: _BETWEEN.sub("", found[0]), about)


def _is_entity(written: str) -> bool:
    return html.unescape(written) != written
