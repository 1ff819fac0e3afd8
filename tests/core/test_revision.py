"""A rewritten page is told of only where it could change what the reader believes."""

import pytest

from monitor.core.mention import Match
from monitor.core.revision import changes
from tests.builders import match

TEXT = "North Korea sent 20,000 containers to Russia, Seoul said."


def told(title: str, text: str, of: str = "") -> list[Match]:
    """A match of the sentence that says it, the first one otherwise."""
    start = len(title) + 2 + text.index(of)
    return [match(start=start, end=start + (len(of) or text.index(".")))]


@pytest.mark.parametrize(
    ("title", "text", "found"),
    [
        ("Shells leave Rajin", TEXT, ()),
        ("Shells leave Rajin.", TEXT.replace(", ", " , "), ()),
        ("Shells leave Rajin", TEXT + " More will follow.", ()),
        ("Shells leave Rajin, Seoul says", TEXT, ("title",)),
        ("Shells leave Rajin", TEXT.replace("20,000", "28,000"), ("figures",)),
        ("Shells leave Rajin", TEXT.replace("20,000", "20 000"), ()),
        ("Shells leave Rajin", TEXT.replace("sent", "sent up to 24,000 or at least"), ("figures",)),
        ("Shells leave Rajin", TEXT.replace("20,000 ", ""), ("figures",)),
        ("Shells leave Rajin", TEXT.replace("sent", "did not send"), ("negation",)),
        ("Shells leave Rajin", TEXT + " Moscow denies it.", ("negation",)),
    ],
)
def test_changes_that_weigh(title: str, text: str, found: tuple[str, ...]) -> None:
    """
    Title, figures, a negation; not a comma, not one more paragraph.
    """
    old = told("Shells leave Rajin", TEXT)

    assert changes("Shells leave Rajin", TEXT, title, text, old, told(title, text)) == found


OF = "North Korea sent shells to Russia, Seoul said."


@pytest.mark.parametrize(
    "line",
    [
        "{n} people have read this story by now.", "조회수 {n}", "Updated {n} hours ago", "Kyiv {n} °C, USD 41.{n}", "{n} comments",
        "Today most read: Court hears {n} witnesses", "Обновлено {n} минут назад", "Переглядів: {n}", "閲覧数 {n}", "阅读 {n}", "조회 {n}회", "{n}分前に更新",
    ],
)  # fmt: skip
def test_a_counter_of_the_page_is_no_figure_of_the_report(line: str) -> None:
    """
    Readers, hours, degrees and prices stand in the text of many pages; told every day they would hide what changed.
    """
    for page in (f"{line}\n{OF}\nAll rights reserved", f"From our desk\n{OF}\n{line}"):
        old, new = page.format(n=137), page.format(n=448)

        assert changes("t", old, "t", new, told("t", old, OF), told("t", new, OF)) == ()


@pytest.mark.parametrize(
    ("page", "found"),
    [
        (f"From our desk\n{OF} It put the number at {{n}}.\nMore follows.", ("figures",)),
        (f"From our desk\n{OF}\nIn all {{n}} containers left the port.", ("figures",)),
        (f"In all {{n}} containers left the port.\n{OF}\nMore follows.", ("figures",)),
        (f"러시아 항구에서 컨테이너 {{n}}개를 실었다.\n{OF}\nMore follows.", ("figures",)),
        (f"From our desk\n{OF}\nThe mayor thanked {{n}} guests.", ()),
        (f"From our desk\n{OF}\nMore follows.\nIn the south {{n}} containers were found.", ()),
    ],
)
def test_a_number_beside_the_matched_sentence_is_of_the_report(page: str, found: tuple[str, ...]) -> None:
    """
    The next sentence says how many; in a paragraph of its own it must count what such reports count.
    """
    old, new = page.format(n=300), page.format(n=777)

    assert changes("t", old, "t", new, told("t", old, OF), told("t", new, OF)) == found


def test_a_number_that_newer_rules_see_alone_is_no_change() -> None:
    """
    The sentence stood there before; only the rules that read it are others.
    """
    text = f"{OF}\nMore follows.\nKyiv says that 40 missiles went the same way."
    both = [*told("t", text, OF), *told("t", text, "Kyiv says that 40 missiles went the same way.")]

    assert changes("t", text, "t", f"{text}\nRead on.", told("t", text, OF), both) == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Russia did get shells.", "Russia didn't get shells."),
        ("Russia did get shells.", "Russia didn’t get shells."),
        ("Россия получила снаряды.", "Россия не получала снаряды."),
        ("Росія отримала снаряди.", "Росія не отримала снаряди."),
        ("북한이 포탄을 보냈다.", "북한이 포탄을 보내지 않았다."),
        ("北朝鮮は砲弾を送った。", "北朝鮮は砲弾を送っていない。"),
        ("朝鲜运送了炮弹。", "朝鲜没有运送炮弹。"),
    ],
)
def test_a_negation_counts_in_every_language(old: str, new: str) -> None:
    """
    One small word turns the report round.
    """
    assert changes("t", old, "t", new) == ("negation",)


def test_another_speaker_weighs() -> None:
    """
    The same words in another mouth are another claim.
    """
    assert changes("t", TEXT, "t", TEXT, [match(speaker="nis")], [match(speaker="hur")]) == ("speaker",)


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ([match()], [match(), match(rule="troops-sent", lane="troops")], ("addition",)),
        ([match()], [match(), match(rule="arms-return", lane="dprk-to-russia")], ("addition",)),
        ([], [match()], ("addition",)),
        ([match(), match(rule="troops-sent", lane="troops")], [match()], ()),
        ([match()], [match(start=90, end=150), match(start=200, end=240)], ()),
        ([match(rule_version="a")], [match(rule_version="b")], ()),
    ],
)
def test_what_no_rule_found_before_weighs(old: list[Match], new: list[Match], found: tuple[str, ...]) -> None:
    """
    A further statement is news; the same one elsewhere in the text, or twice, is not.
    """
    assert changes("t", TEXT, "t", TEXT, old, new) == found
