"""
Write a regular expression for text without its white space.

The gate reads pages squeezed (`core.gate.views`), where nothing is left of what
parts words. What a regex of the rules finds in an article, the one made here
finds in the squeezed page: whatever may match a space may as well match
nothing, and what looks at boundaries is left out. It may find more.

Pure.
"""

import re

import re2

_TOKEN = re.compile(
    r"""
    (?P<open> \( (?: \? (?: P?<\w+> | [a-zA-Z-]*: | [a-zA-Z-]+ (?=\)) ) )? )
  | (?P<shut> [)|] )
  | (?P<edge> \^ | \$ | \\[bBAz] )
  | (?P<one> \[ \^? \]? (?: \\. | \[:\^?\w+:\] | [^\]\\] )* \]
      | \\ (?: [pP] (?: \{\^?\w+\} | \w ) | x (?: \{[0-9a-fA-F]+\} | [0-9a-fA-F]{2} ) | [0-7]{1,3} | [^QECG] )
      | [^\\] )
    """,
    re.VERBOSE | re.DOTALL,
)
_TIMES = re.compile(r"(?:[*+?]|\{\d+(?:,\d*)?\})\??")
_SPACES = " \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2009\u202f\u205f\u3000"


def without_spaces(regex: str) -> str | None:
    """The regex (RE2) for squeezed text; None where it is written in a way that is not understood here."""
    made: list[str] = []
    place = 0
    while place < len(regex):
        token = _TOKEN.match(regex, place)
        if token is None:
            return None
        place = token.end()
        if token["open"]:
            made.append(token[0])
            continue
        times = _TIMES.match(regex, place) if token[0] != "|" else None
        written = times[0] if times else ""
        place += len(written)
        if token["shut"]:
            made.append(token[0] + written)
        elif token["one"]:
            made.append(token[0] + (_none_or(written) if _may_be_space(token[0]) else written))
    return "".join(made)


def _may_be_space(token: str) -> bool:
    """Whether what matches one character may match white space, whatever flags are set."""
    return token == "." or any(re2.fullmatch(token, char) is not None for char in _SPACES)


def _none_or(times: str) -> str:
    """A quantifier that allows for none."""
    if not times:
        return "?"
    if times[0] in "?*":
        return times
    lazy = "?" if times.endswith("?") else ""
    if times[0] == "+":
        return f"*{lazy}"
    most = times.rstrip("?")[1:-1].partition(",")
    if most[1] and not most[2]:
        return f"*{lazy}"
    return f"{{0,{most[2] or most[0]}}}{lazy}"
