"""A regex for text without its white space finds whatever the regex finds."""

import pytest
import re2
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.core.gate.squeezing import without_spaces

CALIBRE = r"\b(?:60|122|152) ?-? ?(?:mm|millimet(?:er|re)s?) (?:artillery )?(?:shell|round)"


@pytest.mark.parametrize(
    ("regex", "squeezed"),
    [
        (CALIBRE, r"(?:60|122|152) ?-? ?(?:mm|millimet(?:er|re)s?) ?(?:artillery ?)?(?:shell|round)"),
        (r"\d ?%", r"\d ?%"),
        (r"^KN.23$", r"KN.?23"),
        (r"a\s+b[ -]{2,3}c[^d]{2}e\s{1,}f.+?g", r"a\s*b[ -]{0,3}c[^d]{0,2}e\s*f.*?g"),
        (r"(?i)(?P<x>포탄)\x{20}*\pL{2}", r"(?i)(?P<x>포탄)\x{20}*\pL{2}"),
    ],
)
def test_what_may_be_a_space_may_be_nothing(regex, squeezed):
    assert without_spaces(regex) == squeezed


@pytest.mark.parametrize("regex", [r"\Qa.b\E", "a\\"])
def test_what_is_not_understood_is_said_to_be_so(regex):
    assert without_spaces(regex) is None


PIECES = (
    "a",
    "b",
    " ",
    "-",
    r"\s",
    r"\d",
    r"\w+",
    r"[^x]",
    r"\b",
    ".",
    "[ ab]{1,2}",
    "(?:a b|c)",
    "(?: -)?",
    "1",
    "포탄",
    r"\W*",
)


@settings(max_examples=1500, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=6), st.text("ab1 -x\t포탄c", max_size=14))
def test_whatever_the_regex_finds_is_found_squeezed(pieces, text):
    regex = "".join(pieces)

    if re2.search(regex, text) is not None:
        assert re2.search(without_spaces(regex), "".join(text.split())) is not None
