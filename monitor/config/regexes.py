"""
Decide whether a regular expression of a rule may run at all.

Rules run on RE2, which is linear in the text, but a program of thousands of
steps is linear too, and slow. What is refused here would keep a crawl waiting.
"""

import re
import time
from collections.abc import Iterable

import re2

from monitor.core.hits import MOST_REGEX_HITS, options

LARGEST = 3000
"""Instructions of an RE2 program: `\\b\\d{3} ?mm\\b` has 13, `\\p{L}` about 900."""
MOST_COUNT, MOST_COUNTED = 30, 60
"""The largest repetition count, and the sum of all: `[ab]*a[ab]{300}c` has no finite automaton that fits, and takes
12 s for a megabyte of a and b; with {30} it takes 1 s."""
_COUNT = re.compile(r"\{(\d+)(,?)(\d*)\}")


def refusal(regex: str) -> tuple[str, str] | None:
    """Why a regular expression is refused, and the cure; None if it may run."""
    try:
        compiled = re2.compile(regex.encode(), options())
    except re2.error as error:
        why = (
            error.args[0].decode(errors="replace")
            if error.args and isinstance(error.args[0], bytes)
            else str(error)
        )
        return f"RE2 does not take it ({why}).", "RE2 knows no lookaround and no backreferences."
    except UnicodeEncodeError:
        return "holds half a character.", "Save the file as UTF-8."
    if compiled.search(b"") is not None:
        return "matches nothing at all, so it would hit everywhere.", "Let it ask for at least one character."
    if compiled.programsize > LARGEST:
        return (
            f"is too large ({compiled.programsize} steps, at most {LARGEST}).",
            "Use smaller repetition counts, or words instead.",
        )
    counts = [int(last or first) for first, _, last in _COUNT.findall(_ESCAPED.sub("", regex))]
    if counts and (max(counts) > MOST_COUNT or sum(counts) > MOST_COUNTED):
        return (
            f"repeats too often (at most {{{MOST_COUNT}}}, {MOST_COUNTED} in all).",
            "Use smaller counts, or a rule with `within` a number of words.",
        )
    return None


SLOW = 0.3
"""Seconds for a megabyte above which a regex is called slow: an article is a hundredth of that."""
_ESCAPED = re.compile(r"\\(?:[pP]\{[^}]*\}|x\{[^}]*\}|.)")


def slow(regexes: Iterable[str]) -> dict[str, float]:
    """Those that take too long, and the seconds that a megabyte costs them."""
    took = {regex: seconds(regex) for regex in dict.fromkeys(regexes)}
    return {regex: cost for regex, cost in took.items() if cost > SLOW}


def seconds(regex: str) -> float:
    """Processor seconds that a megabyte costs, judged from pieces that look like what the regex is made of."""
    compiled = re2.compile(regex.encode(), options())
    alike = re.sub(r"\W+", "", _ESCAPED.sub("1", regex)).encode()[:40] or b"a"
    size = 100_000
    worst = 0.0
    for piece in (alike, alike + b" ", b"1 ", b"a"):
        text = (piece * (size // len(piece) + 1))[:size]
        started = time.thread_time()
        for number, found in enumerate(compiled.finditer(text)):
            if number >= MOST_REGEX_HITS or found.start() == found.end():
                break
        worst = max(worst, time.thread_time() - started)
    return worst * 1_000_000 / size
