"""
Read on in a page's linked data where its visible text breaks off.

Metered sites show the first paragraphs and give search engines all of them.
What is shown is kept as it is read; only what follows it is taken from there.
"""

import re

REST = 80
"""Letters and digits of what follows below which it is a signature and no story."""
_LONG = 60
"""Letters and digits of a line that can be known again."""
_SAME = 0.8
"""Part of the visible text that linked data must hold to be of the same story."""


def with_the_rest(shown: str, told: str) -> str:
    """The lines that were read, with what the linked data's text says behind the last of them; unchanged where that is another text."""
    lines = [key for line in shown.split("\n") if len(key := _key(line)) >= _LONG]
    whole = _key(told)
    known = [line for line in lines if line in whole]
    if not known or sum(map(len, known)) < _SAME * sum(map(len, lines)) or lines[-1] != known[-1]:
        return shown
    end = whole.index(known[-1]) + len(known[-1])
    if len(whole) - end < REST or whole[end:] in _key(shown):
        return shown
    places = [found.start() for found in re.finditer(r"[^\W_]", told)]
    return f"{shown}\n{told[places[end] :].strip()}"


def _key(text: str) -> str:
    """Letters and digits alone, one for one: no folding that changes how many there are."""
    return re.sub(r"[\W_]+", "", text)
