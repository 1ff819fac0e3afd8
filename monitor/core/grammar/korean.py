"""
Tell which words of a Korean sentence belong to one deed: its clause, and whose deed a noun names.

Grammar and nothing else: no topic, no names. `core.grammar.direction` asks.

A Korean sentence closes one clause after the other and leaves the topic of the
first standing: `북한은 … 개발했는데, 러시아가 도왔다`. Who is named first is not
always who does it. Told wrongly, a gift becomes a receipt; so only endings and
particles that are plain are read, and the rest says nothing.
"""

import re
from collections.abc import Collection
from enum import Enum

from monitor.core.clauses import clause_before


class Deed(Enum):
    """What somebody has to do with the noun of a deed that stands behind his name."""

    DONE = "done"
    """It is his: 러시아의 기술 이전."""
    ASKED = "asked"
    """He asks for it: 러시아의 지원 요청."""


_OVER = re.compile(
    r"(?:고,|[주하내받기팔었았했냈됐였졌겼줬]고|며,?|면서,?|[는은던]데,?|지만,?|으나,?) (?!있)"
)
"""Ends a clause. `하고 있다` ends none."""
_OF = re.compile(r"(?: ?정부| ?당국| ?측|군)?의 (?:[^\s,.]+ ){0,3}")
"""From a name to the noun of its deed."""
_LEADS_AWAY = re.compile(r"(?:[로에을를은는이가한된진던른용]|전쟁|침공|침략|공세) ")
"""On the way there, what makes it another's deed: 러시아의 요청으로 이뤄진 지원, 러시아의 전쟁 지원."""
_NO_DEED = re.compile(r"[을를]? ?[하한할합해했되된될됩돼됐받시]| ?부족|[원처국난망군]")
"""Behind the noun: it is a verb after all, or names who does it or the want of it: 공급원, 공급난."""
_ASKED = re.compile(r"[을를]? ?(?:요청|요구|호소|부탁)")
_RECEIVED = re.compile(r"[가-힣]{0,3}[을를] (받)[는은을아았기고으]")


def clause_start(text: str, start: int, end: int) -> int:
    """Where the clause begins that runs on at `end`; `start`: of the sentence."""
    return clause_before(_OVER, text, start, end)


def clause_ends(text: str, start: int, end: int) -> bool:
    """Whether a clause ends in a stretch of text."""
    return _OVER.search(text, start, end) is not None


def deed_of(text: str, name: int, noun: tuple[int, int], things: Collection[int]) -> Deed | None:
    """
    What a party whose name ends at `name` has to do with the deed that a noun behind it names; None: nothing plain.

    `things`: where names of things end, so that 원자로 is not taken for a word with the particle 로.
    """
    start, end = noun
    if _NO_DEED.match(text, end) or not _OF.fullmatch(text, name, start):
        return None
    if _ASKED.match(text, end):
        return Deed.ASKED
    led_away = any(found.end() - 1 not in things for found in _LEADS_AWAY.finditer(text, name, start))
    return None if led_away else Deed.DONE


def receiving(text: str, end: int) -> tuple[int, int] | None:
    """Where the verb stands that says a thing, whose name ends at `end`, is received: 기술을 받는."""
    found = _RECEIVED.match(text, end)
    return found.span(1) if found else None
