"""Where the words of a term stand, held against the definition of a pattern read word for word."""

import re

from hypothesis import given
from hypothesis import strategies as st

from monitor.core.hits import find, longest
from monitor.core.rule import Pattern, Ruleset, Term, without_covered
from monitor.core.text import fold

WORDS = st.from_regex(r"[aб]{1,4}(?: [aб]{1,2}){0,1}", fullmatch=True)
PATTERNS = st.builds(
    Pattern, text=WORDS, language=st.just("en"), open_left=st.booleans(), open_right=st.booleans()
)


def _read(pattern: Pattern, text: str) -> list[tuple[int, int]]:
    before = "" if pattern.open_left else r"(?<![aб])"
    behind = "[aб]*" if pattern.open_right else r"(?![aб])"
    found = re.finditer(f"(?={before}({re.escape(pattern.text)}{behind}))", text)
    return [match.span(1) for match in found]


@given(st.lists(PATTERNS, min_size=1, max_size=6), st.text("aб ", max_size=24))
def test_every_pattern_finds_what_it_says_whatever_stands_beside_it(
    patterns: list[Pattern], text: str
) -> None:
    """
    A pattern that another one covers is not held, and must not be missed.
    """
    ruleset = Ruleset(version="", terms={"t": Term(name="t", patterns=tuple(patterns))}, rules=(), parties=())
    folded = fold(text)
    found = find(ruleset, folded, text, 0).terms.get("t", [])

    spans = sorted({span for pattern in patterns for span in _read(pattern, folded.text)})
    assert [(spot.start, spot.end) for spot in found] == longest(spans)


def test_what_an_open_pattern_finds_as_far_is_not_held_twice() -> None:
    """
    Only as far: a phrase that goes on, a number and another beginning stay.
    """

    def word(text: str, **more: object) -> Pattern:
        return Pattern(text=text, language="en", **more)  # type: ignore[arg-type]

    opened = [word("donat", open_right=True), word("kn-2", open_right=True)]
    covered = [
        word("donated"), word("donation", open_right=True), word("donat"), word("donatee", case="DONATEE"),
    ]  # fmt: skip
    kept = [word("donated to"), word("kn-23"), word("donated", open_left=True)]

    assert list(without_covered([*opened, *covered, *kept])) == [*opened, *kept]
