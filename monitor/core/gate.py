"""
Derive from the rules what a page must hold to match at all, and decide on what was found.

The gate may say yes too often, never no wrongly. So it looks at a page
squeezed: entities and escapes read, tags, comments, white space and invisible
characters gone, everything folded as rules fold it. Whatever an extractor
makes of the page, a word that it can read stands in one of these views.

Pure; `monitor.scan` finds the places worth a look in the raw bytes.
"""

import html
import re
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from typing import Any
from unicodedata import normalize

import ahocorasick

from monitor.core.rule import Pattern, RuleKind, Ruleset, rule_needs
from monitor.core.text import FOLDING

Conjunction = tuple[frozenset[str], ...]
"""One rule's needs: of each set of terms at least one must be held."""

PAIR_REACH = 40
"""Squeezed characters within which two headline short forms may be a pair; the rules allow fewer."""

_WEAK = re.compile(r"[a-z\u00df-\u024f\u0400-\u052f]{1,4}")
"""Short words of alphabets stand inside longer ones everywhere: they count as whole words only."""

_LETTERS = "a-z\u00df-\u024f\u0370-\u052f\u1e00-\u1eff"
_WORDS = re.compile(f"[{_LETTERS}][{_LETTERS}\x01]*")

_HIDING = "script|style|noscript|template|svg|iframe|select|button|form|textarea|object|figure|aside|math"
_HIDDEN = re.compile(rf"<({_HIDING})\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_HIDES_INSIDE = re.compile(rf"<(?<=\w<)(?:{_HIDING})\b", re.IGNORECASE)
_CODE = re.compile(r"<(script|style)\b([^<>]*)>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_TELLING_TAG = re.compile(r"<(?:meta\b|[^a-zA-Z/!?\\])[^<>]*>", re.IGNORECASE)
"""Tags whose attributes an extractor reads, and what is no tag at all."""
_CAREFUL_TAG = re.compile(r"<[a-zA-Z/!?](?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")
_QUOTED_END = re.compile(r"=\s*(?:\"[^\"<>]*>|'[^'<>]*>)")
_SURROGATE = re.compile(r"[\ud800-\udbff]")
_USUAL_ENTITIES = (
    ("&amp;", "&"), ("&nbsp;", " "), ("&quot;", '"'), ("&#39;", "'"), ("&#039;", "'"), ("&lt;", "<"), ("&gt;", ">"),
)  # fmt: skip
_ESCAPE = re.compile(r"\\+u\{?([0-9a-fA-F]{4})\}?")
_CONTROL_ESCAPE = re.compile(r"\\+(?:[nrtbfv]|x(?:0[9aAdD]|20)|(?=[^\w]))")
_HALF = re.compile(r"[\ud800-\udbff][\udc00-\udfff]")
_ENTITY = re.compile(r"&(?:#|\w{2,31};)")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_CONTROLS = re.compile(r"[\x00\x02-\x08\x0e-\x1f\x7f]")


def _chars(*ranges: str) -> frozenset[str]:
    return frozenset(chr(code) for pair in ranges for code in range(ord(pair[0]), ord(pair[-1]) + 1))


_INVISIBLE = _chars(
    "\x00", "\x02\x08", "\x0e\x1f", "\x7f\x9f", "\u00ad", "\u034f", "\u061c", "\u115f\u1160", "\u17b4\u17b5", "\u180b\u180f",
    "\u200b\u200f", "\u2028\u202e", "\u2060\u206f", "\ufe00\ufe0f", "\ufeff",
)  # fmt: skip
_GONE = dict.fromkeys(map(ord, _INVISIBLE), "")
_PARTED = _chars(
    "\u0300\u036f", "\u1100\u11ff", "\u3099\u309a", "\u3131\u318e", "\ua960\ua97f", "\ud7b0\ud7ff", "\uff9e\uffdc",
)  # fmt: skip
"""What is folded together with the character before it."""


def opened(text: str) -> str:
    """A text with its escapes and entities read, as often as a page may nest them."""
    if "\\u" in text:
        text = _unescaped(text)
    for _ in range(2):
        if "&" not in text:
            break
        for written, plain in _USUAL_ENTITIES:
            text = text.replace(written, plain)
        if not _ENTITY.search(text):
            break
        text = html.unescape(text)
    if "\\" in text:
        if "\\u" in text:
            text = _unescaped(text)
        text = _CONTROL_ESCAPE.sub(" ", text)
    return text


def _unescaped(text: str) -> str:
    text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    if not _SURROGATE.search(text):
        return text
    return _HALF.sub(lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), text)


def folded(text: str) -> str:
    """A text folded character by character; quick where most of it is ASCII."""
    text = text.lower()
    if text.isascii():
        return text
    if len(text) < 200 or len(_BEYOND_ASCII.findall(text)) * 8 > len(text):
        return text.translate(FOLDING)
    return _BEYOND_ASCII.sub(lambda run: _folded_run(run[0]), text)


@lru_cache(maxsize=20_000)
def _folded_run(run: str) -> str:
    return run.translate(FOLDING)


def _without_code(text: str) -> str:
    """
    A page without its scripts and styles, but for data that a page carries in them.

    One in which anything like another tag or a comment stands is left as it is:
    a parser might see its end elsewhere.
    """
    kept: list[str] = []
    done = 0
    for tag in _CODE.finditer(text):
        if tag.start() < done or "json" in tag[2].lower():
            continue
        end = text.find("</", tag.end())
        code = text[tag.end() : end]
        if text[end + 2 : end + 2 + len(tag[1])].lower() == tag[1].lower() and not (
            ("--" in code and ("-->" in code or "<!--" in code)) or "<s" in code.lower()
        ):
            kept.append(text[done : tag.end()])
            done = end
    kept.append(text[done:])
    return "".join(kept)


def _without_comments(text: str) -> tuple[str, list[str]]:
    """A text without its comments, and these; of one without an end both readings stand in the second."""
    if "<!" not in text:
        return text, []
    text = text.replace("<![CDATA[", "\x01").replace("]]>", "\x01")
    kept: list[str] = []
    comments: list[str] = []
    done = 0
    while (start := text.find("<!--", done)) >= 0:
        end = text.find("-->", start + 4)
        if end < 0:
            comments.append(_TAG.sub("\x01", text[start:]))
            break
        kept += (text[done:start], "\x01")
        comments.append(text[start + 4 : end])
        done = end + 3
    return "".join(kept) + (text[done:] if start < 0 else text[done:start]), comments


def _readings(text: str) -> list[str]:
    """A text without its tags, in each way in which it may be cut into tags and text."""
    if "<" not in text:
        return [text]
    readings = [_TAG.sub("\x01", text)]
    if _QUOTED_END.search(text):
        readings.append(_TAG.sub("\x01", _CAREFUL_TAG.sub("\x01", text)))
    if _HIDES_INSIDE.search(text):
        readings.append(_TAG.sub("\x01", _HIDDEN.sub("\x01", text)))
    return readings


class Views:
    """
    All that a page can be read as: without its white space, and word by word.

    Holds several readings one after another: as it lies, without tags (which
    end at the first `>`, or at the first one outside quotes), without hidden
    elements that stand inside a word.
    """

    def __init__(self, text: str) -> None:
        asides = ""
        if "<" in text:
            text = _without_code(text)
            kept: list[str] = _TELLING_TAG.findall(text)
            text, comments = _without_comments(text)
            kept += comments
            asides = opened("\n".join(kept))
        shown = _readings(text)
        if "<" in (whole := "\n\n".join(opened(reading) for reading in shown)):
            # Markup that was written with entities or escapes, or that was none after all.
            whole = "\n\n".join([whole, *_readings(_without_comments(whole)[0])])
        whole = f"{whole}\n\n{asides}"
        rare = frozenset(whole if not whole.isascii() else _CONTROLS.findall(whole))
        if not rare.isdisjoint(_INVISIBLE):
            whole = whole.translate(_GONE)
        # Letters parted from their accents or syllables by a tag are one again, and folded as one.
        parted = not rare.isdisjoint(_PARTED)
        self.worded = folded(normalize("NFKC", whole) if parted else whole)
        """Folded; \\x01 where a tag stood."""
        squeezed = "".join(self.worded.replace("\x01", "").split())
        self.squeezed = folded(normalize("NFKC", squeezed)) if parted else squeezed
        """The same without white space and tags: for long words and phrases."""

    @cached_property
    def words(self) -> frozenset[str]:
        """Every run of letters of an alphabet, whole and joined over the tags inside it: for short words."""
        runs = set(_WORDS.findall(self.worded))
        parted = {run for run in runs if "\x01" in run}
        return frozenset(runs - parted).union(*map(_joins, parted))


class Wanted:
    """The words of a set of terms, ready to be looked for in the views of a text."""

    def __init__(self, ruleset: Ruleset, names: Iterable[str]) -> None:
        self.names = frozenset(names) & ruleset.terms.keys()
        self.always = frozenset(name for name in self.names if ruleset.terms[name].regex)
        """Terms with regular expressions: taken as held, for a regex is not looked for here."""
        self._terms: list[str] = []
        self._pieces: list[int] = []
        self._weak: dict[str, set[str]] = {}
        self._weak_stems: dict[str, set[str]] = {}
        literals: dict[str, list[tuple[int, int]]] = {}
        for name in sorted(self.names):
            for pattern in ruleset.terms[name].patterns:
                self._add(name, pattern, literals)
        self.longest = max(map(len, literals), default=0)
        """Squeezed characters of the longest word or phrase."""
        self._automaton: Any = ahocorasick.Automaton()
        for text, owners in literals.items():
            self._automaton.add_word(text, owners)
        if literals:
            self._automaton.make_automaton()
        self._filled = bool(literals)
        self.doubtful = {
            name for names in (*self._weak.values(), *self._weak_stems.values()) for name in names
        }
        """Terms that `closely` may add."""
        paired = sorted(term.name for term in ruleset.terms.values() if term.short)
        self._shorts = {name: _squeezed(ruleset.terms[name].short) for name in paired}
        self.doubtful |= self.names & set(paired)
        self._partners = {
            name: self._shorts[name] + _squeezed(ruleset.terms[name].patterns) for name in paired
        }

    def _add(self, name: str, pattern: Pattern, literals: dict[str, list[tuple[int, int]]]) -> None:
        pieces = [piece for piece in "".join(pattern.text.split()).split("*") if piece]
        if not pieces:
            return
        if len(pieces) == 1 and not pattern.open_left and _WEAK.fullmatch(pattern.text):
            if pattern.open_right:
                self._weak_stems.setdefault(pattern.text, set()).add(name)
            else:
                self._weak.setdefault(pattern.text, set()).add(name)
            return
        number = len(self._terms)
        self._terms.append(name)
        self._pieces.append(len(set(pieces)))
        for place, piece in enumerate(dict.fromkeys(pieces)):
            literals.setdefault(piece, []).append((number, place))

    def decides(self, needed: Iterable[Conjunction], held: set[str], text: str) -> bool:
        """Whether a text, with terms that are held already, has all that any of the rules needs."""
        views = Views(text)
        held = held | self.plainly(views)
        if satisfied(held, needed):
            return True
        # Short words cost the most to look for, and most often it does not matter whether they are there.
        return satisfied(held | self.doubtful, needed) and satisfied(held | self.closely(views, held), needed)

    def found(self, text: str) -> set[str]:
        """The names of the terms that a text may hold."""
        views = Views(text)
        held = self.plainly(views)
        return held | self.closely(views, held)

    def plainly(self, views: Views) -> set[str]:
        """The terms that show by a long word or phrase, boundaries left aside."""
        held = set(self.always)
        seen: dict[int, set[int]] = {}
        for owners in self._literals(views.squeezed):
            for number, place in owners:
                if self._terms[number] not in held:
                    places = seen.setdefault(number, set())
                    places.add(place)
                    if len(places) == self._pieces[number]:
                        held.add(self._terms[number])
        return held

    def _literals(self, text: str) -> Iterable[list[tuple[int, int]]]:
        return (
            {id(owners): owners for _, owners in self._automaton.iter(text)}.values() if self._filled else ()
        )

    def closely(self, views: Views, held: set[str]) -> set[str]:
        """The terms that show by a short whole word, or by a headline short form beside another."""
        return self._whole_words(views.words) | self._pairs(views, held)

    def _whole_words(self, words: frozenset[str]) -> set[str]:
        found: set[str] = set()
        for word in self._weak.keys() & words:
            found |= self._weak[word]
        if self._weak_stems:
            for stem in {word[:size] for word in words for size in (1, 2, 3, 4)} & self._weak_stems.keys():
                found |= self._weak_stems[stem]
        return found

    def _pairs(self, views: Views, held: set[str]) -> set[str]:
        """Terms whose headline short form stands close to a form of another term that has them too."""
        found: set[str] = set()
        for name, shorts in self._shorts.items():
            if name in held or name not in self.names:
                continue
            others = [word for other, forms in self._partners.items() if other != name for word in forms]
            for short in shorts:
                if _WORDS.fullmatch(short) and short not in views.words:
                    continue
                if any(_near(views.squeezed, short, others)):
                    found.add(name)
                    break
        return found


def _near(text: str, short: str, others: list[str]) -> Iterator[bool]:
    place = text.find(short)
    looks = 0
    while place >= 0 and looks < 2000:
        looks += 1
        around = text[max(0, place - PAIR_REACH) : place + len(short) + PAIR_REACH]
        if any(word in around for word in others):
            yield True
        place = text.find(short, place + 1)
    if looks >= 2000:
        yield True


def _joins(run: str) -> Iterator[str]:
    """A run of letters cut at the tags inside it in every way: a tag may part two words or one."""
    if "\x01" not in run:
        yield run
        return
    parts = [part for part in run.split("\x01") if part]
    for first in range(len(parts)):
        joined = ""
        for part in parts[first : first + 8]:
            joined += part
            yield joined


def _squeezed(patterns: Iterable[Pattern]) -> list[str]:
    return list(dict.fromkeys("".join(pattern.text.replace("*", "").split()) for pattern in patterns))


@lru_cache(maxsize=64)
def conjunctions(ruleset: Ruleset, country: str | None) -> tuple[Conjunction, ...]:
    """What each rule needs, for a source of this country; of two where one needs less only that one."""
    needed = {
        frozenset(rule_needs(rule, ruleset, country))
        for rule in ruleset.rules
        if rule.kind is RuleKind.MENTION
    }
    smallest = [one for one in needed if not any(other < one for other in needed)]
    return tuple(sorted((tuple(sorted(one, key=sorted)) for one in smallest), key=str))


def satisfied(held: set[str], needed: Iterable[Conjunction]) -> bool:
    """Whether any rule has all that it needs."""
    return any(all(not group.isdisjoint(held) for group in conjunction) for conjunction in needed)
