"""A rule made to burn the processor is linear, or refused when it is loaded (row 10)."""

import time
from pathlib import Path

import pytest

from monitor.config.rules import load_rules
from monitor.core.clean import clean
from monitor.core.matching import match
from monitor.core.text import fold
from monitor.errors import ConfigError
from tests.builders import article
from tests.rulebook import project_rules

MEGABYTE = 1_000_000
A, AB, WORDS, DIGITS = "a" * MEGABYTE, "ab" * (MEGABYTE // 2), "ab " * (MEGABYTE // 3), "1" * MEGABYTE

EVIL = [
    # Regular expressions with the text that makes a backtracking engine, or a large automaton, burn.
    (r"(a+)+$", A + "!"), (r"(a|a)*b", A), (r"(a|aa)+$", A + "!"), (r"(.*a){20}", A), (r"([a-z]+)*1", A), (r"(\w+\s?)*:", WORDS),
    (r"^(([a-z])+.)+[A-Z]([a-z])+$", A), (r"a*a*a*a*a*a*b", A), (r"(x+x+)+y", "x" * MEGABYTE), (r"\s+$", " " * MEGABYTE + "x"),
    (r"(a*)*b", A), (r"(?:a?){30}a{30}b", A), (r"[ab]*a[ab]{30}c", AB), (r"[ab]*a[ab]{300}c", AB), (r"(?:.{1,30}){2}x", A),
    (r"(\d+)*x", DIGITS), (r"\b(\d+[,.]?)+mm", DIGITS), (r"(?i)(?:(?:a|A)+)+z", A), (r"\p{L}+\p{N}", A), (r"(\p{L}{1,30} ?)+!", WORDS),
    (r".*.*.*=.*", "x=" * (MEGABYTE // 2)), (r"(?s).*x.*y", A), (r"(a{1,30}){1,30}b", A), (r"((a{1,30}){1,30}){1,30}", A), ("a" * 5_000, A),
    ("|".join(f"word{n}" for n in range(3_000)), "word" * (MEGABYTE // 4)), (r"(?=a+)b", A), (r"(a+)\1", A), (r"[^b]*b", A), (r"\bab\b", WORDS),
]  # fmt: skip


def seconds(folder: Path, vocabulary: str, text: str) -> float | None:
    """Processor time that a text costs under a rule of this vocabulary; None where the rule is refused."""
    (folder / "terms").mkdir(parents=True)
    (folder / "terms" / "evil.toml").write_text(
        f"[evil]\n{vocabulary}\n[other]\nen = ['North Korea']\n", encoding="utf-8"
    )
    (folder / "rules.toml").write_text(
        '[[rule]]\nid = "evil"\ntitle = "Evil"\nlane = "use"\nall = ["evil", "other"]\nwithin = "2 sentences"\n', encoding="utf-8"
    )  # fmt: skip
    try:
        ruleset = load_rules(folder)
    except ConfigError as refused:
        if "evil" not in str(refused):
            raise
        return None
    match(article(text="short"), ruleset)  # what is built once is not the text's cost
    began = time.process_time()
    match(article(text=f"North Korea. {text} North Korea"), ruleset)
    return time.process_time() - began


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What these rules compile to stays here, and is compiled."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def test_there_are_at_least_thirty() -> None:
    assert len(EVIL) >= 30


@pytest.mark.usefixtures("own_cache")
@pytest.mark.parametrize(("regex", "text"), EVIL, ids=[regex[:40] for regex, _ in EVIL])
def test_an_evil_regex_reads_a_megabyte_in_a_second_or_is_refused(
    tmp_path: Path, regex: str, text: str
) -> None:
    """
    The whole of matching is measured: folding, terms, windows.
    """
    took = seconds(tmp_path / "rules", f"regex = ['{regex}']", text)

    assert took is None or took <= 1


HELD_EVERYWHERE = {
    "every word a hit": "North Korea shells Russia ",
    "every line a match": "North Korea sent artillery shells to Russia.\n",
    "speech without end": '"North Korea said Russia said ',
    "Korean": "북한이 러시아에 포탄을 ",
    "Russian": "КНДР передала России снаряды ",
    "marks in disorder": "\u0327\u0301",
    "figures": "North Korea 1,000 shells 2,000 shells 3,000 ",
}


@pytest.mark.alone
@pytest.mark.parametrize("kind", HELD_EVERYWHERE)
def test_a_page_made_of_hits_is_read_in_a_second_by_our_own_rules(kind: str) -> None:
    """
    The other way round: the rules are ours, the text is a stranger's.
    """
    ruleset = project_rules()
    match(article(text="short"), ruleset)
    text = (HELD_EVERYWHERE[kind] * MEGABYTE)[:MEGABYTE]
    began = time.process_time()
    match(article(text=text), ruleset)

    assert time.process_time() - began <= 1


@pytest.mark.usefixtures("own_cache")
@pytest.mark.parametrize(
    ("words", "text"),
    [
        ('"*a*"', A), ('"**a**"', A), ('"a*"', WORDS), ('"*b"', WORDS), ('"*"', A), (f'"*{"a" * 200}*"', A), (f'"*{"a" * 9_000}*"', A),
        (f'"{"a" * 9_000}"', A), (f'"{"a " * 100}"', "a " * (MEGABYTE // 2)), (f'"*{"가" * 200}"', "가" * MEGABYTE), (f'"*{"가" * 9_000}"', "가" * MEGABYTE),
    ],
    ids=lambda value: value[:12],
)  # fmt: skip
def test_an_open_ended_word_reads_a_megabyte_in_a_second_or_is_refused(
    tmp_path: Path, words: str, text: str
) -> None:
    """
    A word without end, hit at each of its letters, was read to its end each time; so was one of 9,000 equal letters.
    """
    took = seconds(tmp_path / "rules", f"en = [{words}]", text)

    assert took is None or took <= 1


@pytest.mark.usefixtures("own_cache")
def test_a_word_too_long_to_be_one_is_refused_with_a_cure(tmp_path: Path) -> None:
    """
    The author learns which word it is and what to write instead.
    """
    (tmp_path / "terms").mkdir()
    (tmp_path / "terms" / "evil.toml").write_text(f"[evil]\nen = ['{'ab' * 101}']\n", encoding="utf-8")
    (tmp_path / "rules.toml").touch()
    with pytest.raises(
        ConfigError,
        match=r"evil\.toml: term 'evil': en: 'abab[^']*'… has 202 letters.\n.*200 letters at most",
    ):
        load_rules(tmp_path)


def test_marks_without_end_are_cut_before_anything_is_normalised() -> None:
    """
    Normalising a run of accents takes its square in time: a megabyte of them took half an hour.
    """
    began = time.process_time()
    cleaned = clean("e" + "\u0327\u0301" * (MEGABYTE // 2) + "x")

    fold("e" + "\u0327\u0301" * (MEGABYTE // 10))

    assert len(cleaned) == 34
    assert clean("…" * 100 + "é") == "…" * 100 + "é"
    assert time.process_time() - began <= 1
