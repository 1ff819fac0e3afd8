"""What the index holds, and how words are put to it."""

import time

import pytest

from monitor.core.finding import grams, needles, question


def test_grams_are_every_short_piece_of_a_run() -> None:
    """
    So that 북한 is found in 북한군이, and by `sqlite-utils search` too.
    """
    held = grams("", "북한군이 KN-23 미사일을").split()

    assert {"북", "북한", "북한군", "북한군이", "한군", "을"} <= set(held)
    assert "KN" not in " ".join(held)
    assert len(held) == len(set(held))


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("포탄 650만발이", ["650"]),
        ("약5000명", ["5000"]),
        ("3만4000여개", ["3", "4000"]),
        ("화성-11형", ["11"]),
        ("신형KN-23을", ["KN 23"]),
        ("北朝鮮が2023年12月に1万1000人", ["2023", "12", "1", "1000"]),
        ("朝鲜向俄提供152毫米炮弹", ["152"]),
        ("1,500만 발", ["1 500"]),
        ("самолёт Ёлка", ["самолет", "Елка"]),
        ("KN-23 and самолет", []),
        ("152 mm", []),
    ],
)
def test_with_the_grams_stand_words_that_the_index_would_not_see(text: str, pieces: list[str]) -> None:
    """
    To the index 650만발이 is one word, and nobody types it.
    """
    held = grams("", text)

    assert [piece for piece in pieces if f" {piece} " not in f" {held} "] == []
    assert pieces or held == ""


def test_grams_of_a_text_without_spaces_cost_no_more_than_its_length() -> None:
    """
    A page may be one long word, up to a hostile one of letters and signs.
    """
    begun = time.perf_counter()
    for piece in ("a", "a-", "ё", "/", "1,"):
        grams("", piece * 200_000)

    assert time.perf_counter() - begun < 5


def test_grams_hold_both_kinds_of_han() -> None:
    """
    朝鮮 and 朝鲜 find each other.
    """
    assert {"朝鮮", "朝鲜"} <= set(grams("", "北朝鮮").split())


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("북한", '"북한"'),
        ("북한군사력", '"북한군사" AND "한군사력"'),
        ("снаряд", '"снаряд" *'),
        ("снарядов", '"снаряд" *'),
        ("Северная Корея", '"северн" * AND "коре" *'),
        ('"Северная Корея"', 'NEAR("северн" * "коре" *, 1)'),
        ("самолётов", '"самолет" *'),
        ('"сбитый самолёт"', '(NEAR("сбит" * "самолёт" *, 1) OR NEAR("сбит" * "самолет" *, 1))'),
        ("KN-23", '("KN 23" * OR "KN23" *)'),
        ('"North Korea"', '"North Korea"'),
        ("shells", '("shells" OR "shell" OR "shells" OR "shelles")'),
        ("화성-11", '"화성" AND "11"'),
    ],
)
def test_words_are_asked_for_as_a_reader_means_them(typed: str, asked: str) -> None:
    """
    In doubt more widely: nothing found is taken for "we have nothing".
    """
    assert question(typed) == asked


@pytest.mark.parametrize("typed", ["", " ", '"', "***", "- -", '""', "()", "…", "_"])
def test_where_there_is_no_word_there_is_no_question(typed: str) -> None:
    """
    Asking the index for nothing would be an error of syntax.
    """
    assert question(typed) is None


def test_needles_are_what_to_mark_in_a_passage() -> None:
    """
    A reader wants to see where it says so.
    """
    assert needles("Снарядов KN-23 북한") == ["снаряд", "kn", "23", "북한"]
