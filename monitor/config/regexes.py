"""
Decide whether a regular expression of a rule may run at all.

Rules run on RE2, which is linear in the text, but a program of thousands of
steps is linear too, and slow. What is refused here would keep a crawl waiting.
"""

import re2

from monitor.core.hits import options

LARGEST = 600
"""Instructions of an RE2 program. `\\b\\d{3} ?mm\\b` has about 20."""


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
    return None
