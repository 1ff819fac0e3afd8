"""How a page is squeezed: quicker ways give what the plain ones do."""

import re

from hypothesis import example, given
from hypothesis import strategies as st

from monitor.core.text import FOLDING
from monitor.core.views import _untagged, folded


@given(st.text(alphabet=st.characters(exclude_characters="\x00\t\v\f\r")))
@example("ΣΟΦΟΣ İstanbul ǅ ﬁ Ё ё ㈱ ＮＯＲＴＨ \ud800 \u0130")
@example("".join(map(chr, range(0x80, 0x2FFF))))
def test_a_text_is_folded_as_character_by_character(text):
    assert folded(text) == text.lower().translate(FOLDING)


@given(st.text(alphabet="<>ab !-\n"))
def test_tags_are_taken_out_as_a_regular_expression_would(text):
    assert _untagged(text) == re.sub("<[^<>]*>", "\x01", text)
