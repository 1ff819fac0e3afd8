"""Which of its words a stem belongs to is told from the letters that stand beside it."""

import pytest

from monitor.core.gate.neighbours import Around, belongs

NORTH_KOREA = frozenset({Around("", "korea"), Around("eht", written="North", spared=(" sea*", " pole"))})
"""`north korea`, `the north`."""


@pytest.mark.parametrize(
    ("before", "behind"),
    [
        ("of ", " Korea"),
        ("the ", " said"),
        ("<b>the</b> ", " said"),
        ("the <a href='/x' class=\"y\">", "</a> said"),
        ("of ", "</b> <i>Korea"),
        ("of ", "</b></i>-<a href='#'>kor"),
        ("the <svg>x</svg>", " said"),
        ("&eth;", " said"),
        ("of ", "<b>&nbsp;Korea"),
        ("of ", " kore<b>\u0301a"),
        ("x<b>the" + 21 * " ", " said"),
        ("the ", " seen"),
        ("the ", " Polestar"),
        ("the ", " Pole<b>star"),
        ("the ", " Pole&shy;star"),
        ("the ", "</b> Sea"),
        ("the ", "  Sea"),
        ("the ", ", sea"),
    ],
)
def test_a_stem_may_belong_to_a_word(before, behind):
    assert _told(before, behind)


@pytest.mark.parametrize(
    ("before", "behind"),
    [
        ("up ", " of here"),
        ("<p>up</p> <a href='/bay'>", " Bay</a> area"),
        ("<li>From</li><li>", "</li><li>Bay</li>"),
        ("</a>up<br>", "<br>down"),
        ("the ", " Sea"),
        ("the ", " Seaboard"),
        ("<b>the</b> ", " Pole, said"),
    ],
)
def test_it_belongs_to_none(before, behind):
    assert not _told(before, behind)


@pytest.mark.parametrize(
    ("stem", "behind", "told"),
    [("north", " said", False), ("NORTH", " said", False), ("north", " Korea", True)],
)
def test_a_pattern_may_ask_for_its_case(stem, behind, told):
    body = f"the {stem}{behind}".encode()

    assert belongs(body, 4, 9, NORTH_KOREA) is told


def _told(before: str, behind: str) -> bool:
    body = f"{before}North{behind}".encode()
    start = len(before.encode())
    return belongs(body, start, start + 5, NORTH_KOREA)
