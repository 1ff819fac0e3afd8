"""What stands behind and before a break inside a word."""

import pytest

from monitor.core.gate.breaks import _GONE, came_from, goes_on, parts_words
from monitor.core.gate.readings import INVISIBLE

REST = frozenset({b"yong", b"\xc3\xb6ng", b"\xc3\x96ng"})
"""Of Pyongyang and of Pjöngjang, as one stem has them."""


@pytest.mark.parametrize(
    "behind",
    [
        b"<b>yongyang", b"<b>YONGYANG", b"</b></i>yongyang", b"&shy;yongyang", b"\\u00adyongyang", b"\xc2\xadyongyang", b"&#121;ongyang",
        b"\\u0079ongyang", b"<b>y</b>ongyang", b"<b>yo&shy;ngyang", b"\xc2\xadyon\xe2\x80\x8bgyang", b"<b>\xc3\xb6ngjang", b"&ouml;ngjang",
        b"\\u003cb\\u003eyongyang", b"&lt;b&gt;yongyang", b"\\u003cb class=\\\"x>y\\\"\\u003e", b"<!-- > -->", b"<svg>x</svg>yongyang", b"<b>\xef\xbd\x99",
    ],
)  # fmt: skip
def test_a_word_goes_on_behind_a_break(behind):
    assert goes_on(b"p" + behind, 1, REST)


@pytest.mark.parametrize(
    "behind",
    [
        b"<b>yoga", b"<b>y oga", b"<b>y", b"&uacute;blica", b"&shy;ublica", b"\\u003cb\\u003eublica", b"\\u003ci.length;i++>",
        b"&yongyang", b"<b>\xc3\xbcnger", b"<b> yongyang", b"<e.length;yongyang",
    ],
)  # fmt: skip
def test_another_word_does_not(behind):
    assert not goes_on(b"p" + behind + b" and more", 1, REST)


@pytest.mark.parametrize(
    ("before", "came"),
    [
        (b"P<b>", True), (b"p</b><i>", True), (b"P&shy;", True), (b"&#80;", True), (b"\\u0050", True), (b"x<b>", False), (b"; ", False),
        (b"for(;", False), (b"}", False),
    ],
)  # fmt: skip
def test_a_part_of_a_word_came_from_the_letter_before(before, came):
    assert came_from(before + b"yong", len(before), frozenset({b"p", b"P"})) is came


@pytest.mark.parametrize(
    ("before", "gone", "behind", "parts"),
    [
        (b"was ", b"\x1d", b"Themen", False), (b"/>", b"\x00\x00\x00", b"\n </a>", False), (b"anhalten.", b"\xe2\x80\xa8", b" Dabei", False),
        (b"on ", b"\xe2\x81\xa6", b"<a>", False), (b"Nor", b"\x00", b"th", True), (b"Nor", b"\x00", b"<b>th", True), (b"Nor<b>", b"\x00", b"th", True),
        (b"Nor", b"\x00" * 60, b"th", True), ("北".encode(), b"\x00", b" x", True), (b"x ", b"\x00", "北".encode(), True), (b"Nor", b"&#0;", b" th", True),
    ],
)  # fmt: skip
def test_what_is_invisible_parts_no_word_beside_white_space(before, gone, behind, parts):
    assert parts_words(before + gone + behind, len(before + gone)) is not parts


def test_bytes_and_text_call_the_same_characters_invisible():
    """
    Written once as characters and once as bytes; one that only one side knows would part words for the other.
    """
    by_bytes = {
        chr(code)
        for code in (*range(0xD800), *range(0xE000, 0x110000))
        if _GONE.fullmatch(chr(code).encode())
    }

    assert by_bytes == INVISIBLE | {"\x01"}, "\\x01 stands for a tag where the page is text"
