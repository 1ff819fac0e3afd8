"""
What a rewritten article changed that a reader must hear of: title, figures, speaker, a negation.

Pure. Outlets touch a text ten times a day; a new comma is no news. A change is
told when it could change what the reader believes.

Numbers count only where the report is: in its title, in the sentences that
match, and beside them. A page counts its readers, the hours since it was
written and the price of the dollar in words that extraction takes for text,
and told every day such a change would hide the one that matters.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from monitor.core.dedupe import letters
from monitor.core.figures import figures as counted
from monitor.core.mention import Match
from monitor.core.text import sentences

_LINE_END = re.compile(r"[\n\r\u0085\u2028\u2029]")
_NUMBER = re.compile(r"\d[\d.,\u00a0\u202f ]*\d|\d")
_LATIN_OR_CYRILLIC_WORD = re.compile(r"[a-zа-яёіїєґ'’]+")
_NEGATIVE_WORDS = frozenset(
    # English; Russian; Ukrainian
    "no not never denied denies deny denying false fabricated rejects rejected neither nor without cannot "
    "не нет никогда ни отрицает отрицал отрицали опроверг опровергла опровергли "
    "ні ніколи немає заперечує заперечив спростував спростувала спростували".split()
)
_NEGATIVE_PIECES = ("n't", "n’t")
_NEGATIVE_CJK = re.compile(
    r"않|아니|없|못하|부인|ない|ません|否定|否認|ず、|没有|沒有|不是|否认|從未|从未|并未|並未|未曾|不实|不實"
)


def changes(
    old_title: str,
    old_text: str,
    new_title: str,
    new_text: str,
    old_matches: Iterable[Match] = (),
    new_matches: Iterable[Match] = (),
) -> tuple[str, ...]:
    """
    Which of `title`, `figures`, `speaker`, `negation` differ between two texts of one page; empty: nothing to tell.

    `addition`: the new text says what no rule, or none of that lane, found in the old one. `statement`: nothing in it
    matches any more; then no other difference but the title's is of what the reader believed.
    """
    old_matches, new_matches = tuple(old_matches), tuple(new_matches)
    found = []
    if letters(old_title) != letters(new_title):
        found.append("title")
    if old_matches and not new_matches:
        return (*found, "statement")
    if (
        _told(old_title, old_text, old_matches) - figures(f"{new_title}\n{new_text}")
        or _told(new_title, new_text, new_matches) - figures(f"{old_title}\n{old_text}")
    ):  # fmt: skip
        found.append("figures")
    if speakers(old_matches) != speakers(new_matches):
        found.append("speaker")
    if negations(f"{old_title}\n{old_text}") != negations(f"{new_title}\n{new_text}"):
        found.append("negation")
    if statements(new_matches) - statements(old_matches):
        found.append("addition")
    return tuple(found)


def cut_off(old_text: str, new_text: str) -> bool:
    """Whether a text is no more than the opening of an older one, as before a paywall: it takes nothing back."""
    old, new = letters(old_text), letters(new_text)
    return len(new) < len(old) and old.startswith(new)


def ends_alike(old_text: str, new_text: str) -> bool:
    """Whether the last paragraph of an older text stands in a newer one: then that one was not cut before it."""
    last = letters(old_text.strip().rpartition("\n")[2])
    return last in letters(new_text)


def figures(text: str) -> frozenset[str]:
    """The numbers written in a text, without their separators."""
    folded = unicodedata.normalize("NFKC", text)
    return frozenset(re.sub(r"[.,\s]", "", number) for number in _NUMBER.findall(folded))


def _told(title: str, text: str, matches: Iterable[Match]) -> frozenset[str]:
    """
    The numbers of a report: in its title, its matched sentences and those right beside them.

    Of a sentence beside that is a paragraph of its own, only what it counts of
    things that this coverage counts: there stand the counters of the page, too.
    """
    reading = f"{title}\n\n{text}"
    spans = sentences(reading)
    matches = tuple(matches)
    inside = [any(start < match.end and match.start < end for match in matches) for start, end in spans]
    pieces = [title]
    for place, (start, end) in enumerate(spans):
        beside = [other for other in (place - 1, place + 1) if 0 <= other < len(spans) and inside[other]]
        if inside[place] or any(_one_paragraph(reading, spans[place], spans[other]) for other in beside):
            pieces.append(reading[start:end])
        elif beside:
            pieces += [figure.raw for figure in counted(reading[start:end])]
    return figures("\n".join(pieces))


def _one_paragraph(reading: str, one: tuple[int, int], other: tuple[int, int]) -> bool:
    first, second = sorted((one, other))
    return not _LINE_END.search(reading, first[1], second[0])


def negations(text: str) -> Counter[str]:
    """The words of a text that turn a statement round, and how often each stands there."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    words = _LATIN_OR_CYRILLIC_WORD.findall(folded)
    found = Counter(word for word in words if word in _NEGATIVE_WORDS or word.endswith(_NEGATIVE_PIECES))
    found.update(_NEGATIVE_CJK.findall(folded))
    return found


def speakers(matches: Iterable[Match]) -> frozenset[str]:
    """Whom the matched sentences are put in the mouth of."""
    return frozenset(match.speaker for match in matches if match.speaker)


def statements(matches: Iterable[Match]) -> frozenset[tuple[str, str]]:
    """(rule, lane) of what rules found."""
    return frozenset((match.rule, match.lane) for match in matches)
