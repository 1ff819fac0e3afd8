"""What is stored is safe to store, to print and to compare."""

import json
import random
import sqlite3
import unicodedata

import pytest

from monitor.core.clean import clean, lines, one_line

AWKWARD = (
    [
        chr(code)
        for code in (
            *range(0x20),
            0x7F,
            *range(0x80, 0xA1),
            0xFEFF,
            0xFFFE,
            0xFFFF,
            0x2028,
            0x2029,
            0x200B,
            0x200D,
        )
    ]
    + [chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C)]
    + [chr(code) for code in (0xD800, 0xDBFF, 0xDC00, 0xDFFF, 0xE0001, 0xE0041, 0xFDD0, 0x1F600)]
    + list("북한이 러시아에 砲弾 снаряды KN‑23 <b>&amp;\"'=+-@\t\r\n ")
)


def texts(number: int) -> list[str]:
    """Texts made of everything that has ever broken something; the same ones each time."""
    chance = random.Random(11)
    return ["".join(chance.choices(AWKWARD, k=chance.randrange(0, 60))) for _ in range(number)]


def test_two_thousand_awkward_texts_come_back_from_the_database_as_they_went_in() -> None:
    """NUL ends length() in SQLite, a lone surrogate cannot be written at all; clean text does neither."""
    database = sqlite3.connect(":memory:")
    database.execute("create table t (id integer primary key, text text) strict")
    for number, text in enumerate(texts(2000)):
        kept = clean(text)
        database.execute("insert into t values (?, ?)", (number, kept))

        back, length = database.execute("select text, length(text) from t where id = ?", (number,)).fetchone()

        assert back == kept
        assert length == len(kept)
        assert json.loads(json.dumps(kept, ensure_ascii=False)) == kept
        assert kept.encode().decode() == kept
    database.close()


def test_cleaning_twice_changes_nothing() -> None:
    """A fingerprint of clean text stays the same whoever cleans it once more."""
    for text in texts(2000):
        for made in (clean, one_line, lines):
            assert made(made(text)) == made(text)


@pytest.mark.parametrize(
    "character", ["\x00", "\x1b", "\x9b", "\ud800", "\u202e", "\u2066", "\ufeff", "\U000e0041"]
)
def test_what_no_reader_sees_is_gone(character: str) -> None:
    """An escape sequence in a title would colour the reviewer's terminal; an override would turn the line round."""
    assert clean(f"shells{character} leave") == "shells leave"


def test_what_the_publisher_wrote_stays() -> None:
    """No normalisation: quotes must be found on the page again."""
    text = "KN‑23, １５２㎜, \u200dनहीं\u200d, é, 北韓 — «снаряды»"

    assert clean(text) == text
    assert unicodedata.normalize("NFKC", text) != text


def test_line_ends_of_every_kind_become_one() -> None:
    """Paragraphs are counted by line feeds."""
    assert clean("a\r\nb\rc\x85d\u2028e\u2029f") == "a\nb\nc\nd\ne\nf"


def test_a_title_is_one_line_and_a_body_has_no_empty_ones() -> None:
    """Titles stand in lists; rules read a body's paragraphs."""
    assert one_line("  Shells \n\t leave\u00a0Rajin ") == "Shells leave Rajin"
    assert lines(" one  two \n\n \u3000\n three") == "one two\nthree"
