"""Folding keeps its way back, and sentences end where a reader would end them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.marking import bracketed
from monitor.core.text import fold, paragraphs, sentences


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("KN‑23", "kn-23"),
        ("KN–23 — КН−23", "kn-23 - кн-23"),
        ("152㎜", "152mm"),
        ("ＫＮ－２３", "kn-23"),
        ("ﾐｻｲﾙ", "ミサイル"),
        ("砲彈", "炮弹"),
        ("俄羅斯", "俄罗斯"),
        ("Сапёр", "сапер"),
        ("mu\u00adni\u200btions", "munitions"),
        ("North\u00a0Korea", "north korea"),
        ("North  Korea", "north korea"),
        ("зв’язок", "зв'язок"),
        ("Straße", "strasse"),
        (unicodedata.normalize("NFD", "북한이"), "북한이"),
        (unicodedata.normalize("NFD", "Київ, й"), "київ, й"),
        ("a\ud800b\0c", "a\ufffdb c"),
    ],
)
def test_one_word_has_one_spelling(written: str, folded: str) -> None:
    """
    The same word comes with other dashes, widths, marks and characters; rules know one.
    """
    assert fold(written).text == folded


def test_quotes_are_cut_from_the_text_as_it_was_written() -> None:
    """
    A quote that is not in the page cannot be checked against it.
    """
    written = "Поставки  KN‑23: 152㎜ " + unicodedata.normalize("NFD", "북한") + " x"
    folded = fold(written)

    for word, source in (("kn-23", "KN‑23"), ("mm", "㎜"), ("북한", unicodedata.normalize("NFD", "북한"))):
        start = folded.text.index(word)
        first, last = folded.source(start, start + len(word))
        assert written[first:last] == source


@given(
    st.text(
        alphabet="aA é́가각\u1100\u1161\u11a8\u00ad\u200b㎜½ﬁßİ…—’砲彈Ёё \xa0\ud800\0\n\tк\u0306𝟏🄐😀",
        max_size=30,
    )
)
def test_the_way_back_never_leaves_the_text(written: str) -> None:
    """
    Offsets go into a database and into other programs: one outside the text breaks them.
    """
    folded = fold(written)
    offsets = list(folded.offsets)

    assert len(offsets) == len(folded.text) + 1
    assert offsets == sorted(offsets)
    assert offsets[-1] == len(written)
    for place in range(len(folded.text)):
        first, last = folded.source(place, place + 1)
        assert 0 <= first < last <= len(written)
    for position in range(len(written) + 1):
        assert 0 <= folded.folded(position) <= len(folded.text)


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(written: str) -> None:
    """
    Patterns are folded when rules compile, texts when they are read: both must arrive at the same.
    """
    once = fold(written).text

    assert fold(once).text == once


SENTENCES = [
    ["U.S. officials said N. Korea sent arms.", "Moscow denied it."],
    ["It met the U.S. and others on Oct. 3 in D.C. with Gen. Lee.", "Then it left."],
    ["He said so in the U.S.", "The talks went on."],
    ['"It is absurd," he said.', '"It never happened!" she added.', "They left."],
    ["В 2023 г. КНДР поставила 5 млн. снарядов.", "С. Лавров это опроверг."],
    ["У 2023 р. надійшло 2 тис. снарядів.", "Це підтвердили."],
    ["북한이 포탄을 보냈다고 밝혔다.", "그는 “사실이 아니다.”라고 말했다.", "끝났다."],
    ["「断じてない。」と述べた。", "次の文。"],
    ["朝鲜否认。", "他说没有！", "真的吗？"],
    ["Wer hat z.B. das gesagt?", "Niemand."],
]


@pytest.mark.parametrize("expected", SENTENCES, ids=lambda expected: expected[0][:24])
def test_a_sentence_ends_where_a_reader_ends_it(expected: list[str]) -> None:
    """
    A window is a sentence: cut after "U.S.", a claim loses its half.
    """
    spaced = " ".join(expected)

    assert [spaced[start:end] for start, end in sentences(spaced)] == expected


def test_glued_korean_sentences_are_told_apart() -> None:
    """
    Portals drop the space after 다. when they join paragraphs.
    """
    text = "북한이 밝혔다.러시아는 부인했다."

    assert [text[a:b] for a, b in sentences(text)] == ["북한이 밝혔다.", "러시아는 부인했다."]


def test_a_table_without_a_full_stop_is_no_single_sentence() -> None:
    """
    Otherwise words of a whole page stand "in one sentence".
    """
    spans = sentences("shells, " * 2000)

    assert max(end - start for start, end in spans) <= 2000


def test_paragraphs_are_what_stands_between_newlines() -> None:
    """
    Empty lines are none.
    """
    text = " one\n\n  \ntwo \r\nthree"

    assert [text[a:b] for a, b in paragraphs(text)] == ["one", "two", "three"]


def test_marked_spans_that_overlap_are_marked_once() -> None:
    """
    Two rules may hit the same words; brackets inside brackets read badly.
    """
    assert bracketed("abcdef", [(0, 2), (1, 3), (4, 5)]) == "[abc]d[e]f"
