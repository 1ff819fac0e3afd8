"""Short words and headline short forms in the gate: found where they stand as words."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from monitor.core.gate.shortwords import ShortWord, finder_in_words
from monitor.core.gate.views import Views
from monitor.scan import Gate
from monitor.scan.database import ShortWords, hyperscan
from tests.rulebook import project_rules


@pytest.fixture(scope="module")
def gate():
    """The shipped rules, with the scanner where it is installed."""
    return Gate(project_rules())


SHORT_WORDS = [
    ShortWord(text, open_right)
    for text in ("nk", "rok", "сво", "öl", "tué", "russia", "воюй")
    for open_right in (False, True)
]


@pytest.mark.skipif(hyperscan is None, reason="hyperscan has no wheel here")
@given(
    st.lists(
        st.sampled_from(
            ["n", "k", "rok", "сво", "ö", "l", "tu", "é", "e\u0301", "russia", "й", "<b>", "</b>", " ", "-", "’", "ổ", "京", "1", "\u200b", "&shy;", "\ud83c", "\\ud83c"]
        )
    ).map("".join)
)  # fmt: skip
@example("n<b></b>k")
@example("rok<i>rok</i>")
@example("")
def test_short_words_are_found_by_the_scanner_as_without_it(text):
    views = Views(text)

    assert sorted(ShortWords(SHORT_WORDS)(views)) == sorted(finder_in_words(SHORT_WORDS)(views))


@pytest.mark.parametrize("headline", [r"N\nK sends shells to Russia", r"DPR\nK gives Russia shells", r"\nordkorea liefert Russland Granaten"])  # fmt: skip
def test_what_is_an_escape_in_data_may_be_a_letter_in_a_text(gate, headline):
    """A headline with a backslash in it is read with the letter behind it."""
    assert gate.passes(f"<title>{headline}</title><h1>{headline}</h1><p>x</p>".encode(), "text/html")


@pytest.mark.parametrize(
    ("headline", "passes"),
    [
        ("北, 러에 포탄 지원", True), ("Nga nhận đạn pháo của 北", True), ("Singapore gửi đạn pháo cho 台北", False), ("被露と砲弾の供与", False),
    ],
)  # fmt: skip
def test_a_headline_short_form_needs_another_word_beside_it(gate, headline, passes):
    """`nga` (Vietnamese for Russia) is none in Singapore, and no short form is a pair with itself."""
    assert gate.passes(f"<title>{headline}</title><h1>{headline}</h1>".encode(), "text/html") is passes
