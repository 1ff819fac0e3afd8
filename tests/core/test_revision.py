"""A rewritten page is told of only where it could change what the reader believes."""

import pytest

from monitor.core.mention import Match
from monitor.core.revision import changes
from tests.builders import match

TEXT = "North Korea sent 20,000 containers to Russia, Seoul said."


@pytest.mark.parametrize(
    ("title", "text", "found"),
    [
        ("Shells leave Rajin", TEXT, ()),
        ("Shells leave Rajin.", TEXT.replace(", ", " , "), ()),
        ("Shells leave Rajin", TEXT + " More will follow.", ()),
        ("Shells leave Rajin, Seoul says", TEXT, ("title",)),
        ("Shells leave Rajin", TEXT.replace("20,000", "28,000"), ("figures",)),
        ("Shells leave Rajin", TEXT.replace("20,000", "20 000"), ()),
        ("Shells leave Rajin", TEXT.replace("sent", "did not send"), ("negation",)),
        ("Shells leave Rajin", TEXT + " Moscow denies it.", ("negation",)),
    ],
)
def test_changes_that_weigh(title: str, text: str, found: tuple[str, ...]) -> None:
    """
    Title, figures, a negation; not a comma, not one more paragraph.
    """
    assert changes("Shells leave Rajin", TEXT, title, text) == found


@pytest.mark.parametrize(
    ("old", "new"),
    [
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
