"""How a page is squeezed: quicker ways give what the plain ones do."""

import re

from hypothesis import example, given, settings
from hypothesis import strategies as st

from monitor.core.gate.readings import _untagged
from monitor.core.gate.views import Views, folded
from monitor.core.text import FOLDING


@settings(
    deadline=None
)  # the folding of twelve thousand characters is computed when they are first asked for
@given(st.text(alphabet=st.characters(exclude_characters="\x00\t\v\f\r")))
@example("ΣΟΦΟΣ İstanbul ǅ ﬁ Ё ё ㈱ ＮＯＲＴＨ \ud800 \u0130")
@example("".join(map(chr, range(0x80, 0x2FFF))))
def test_a_text_is_folded_as_character_by_character(text):
    assert folded(text) == text.lower().translate(FOLDING)


@given(st.text(alphabet="<>ab !-\n"))
def test_tags_are_taken_out_as_a_regular_expression_would(text):
    assert _untagged(text) == re.sub("<[^<>]*>", "\x01", text)


@given(st.text(alphabet="ab -\x02<>\n\u3000é\u0301"), st.data())
def test_what_stands_beside_a_stretch_is_told_by_the_text_itself(text, data):
    views = Views(text)
    places = [place for place, char in enumerate(views.worded) if char != "\x01" and not char.isspace()]
    if not places:
        return
    start = data.draw(st.integers(0, len(places) - 1))
    end = data.draw(st.integers(start + 1, len(places)))
    first, last = places[start], places[end - 1]
    beside = (views.worded[max(0, first - 1) : first], views.worded[last + 1 : last + 2])

    assert views.beside(start, end) == tuple("" if char == "\x01" else char.strip() for char in beside)
