"""
Tell a line that was broken to fit a column from one that its author ended.

Press offices and mailing lists send text broken every 70 characters or so; read
line by line it has no sentences. Changes no length: every offset stays true.

A break undone wrongly joins two headlines; one kept wrongly cuts "North" from
"Korea". The question asked of each is a typesetter's: would the next word have
fitted? And only a text in which that is the habit is touched at all.
"""

import re

NARROWEST, WIDEST = 50, 120
"""Columns that people break text at; measured on plain-text mail (72, 76) and press offices' pages (70 to 80)."""
HABIT = 0.3
"""Share of the line ends within paragraphs that must be full ones for the text to count as broken by machine."""
_LINE = re.compile(r"[^\n]+")
_FIRST_WORD = re.compile(r"\s*(\S+)")
_LETTER = re.compile(r"[^\W\d_]")


def unwrap(text: str, start: int = 0) -> str:
    """The text with a space for each newline that only ended a full line, from `start` on."""
    if text.count("\n", start) < 2:
        return text
    lines = [line for line in _LINE.finditer(text, start) if not line.group().isspace()]
    widths = [len(line.group().rstrip()) for line in lines]
    fitting = [width for width in widths if width <= WIDEST]
    if len(lines) < 3 or len(fitting) < 0.9 * len(lines):
        return text
    column = sorted(fitting)[int(0.95 * (len(fitting) - 1))]
    if column < NARROWEST:
        return text
    neighbours = [
        (line.end(), width + 1 + _first_word(following.group()))
        for line, following, width in zip(lines, lines[1:], widths, strict=False)
        if following.start() == line.end() + 1
    ]
    full = [end for end, needed in neighbours if needed > column - 1]
    if len(full) < 2 or len(full) < HABIT * len(neighbours):
        return text
    changed = list(text)
    for place in full:
        changed[place] = " "
    return "".join(changed)


def _first_word(line: str) -> int:
    found = _FIRST_WORD.match(line)
    return len(found.group(1)) if found and _LETTER.search(line) else 0
