"""Who gives in one stretch of a sentence: whom it comes from, not whom it goes to, else its subject."""

import pytest

from monitor.core.claims.sides import giver_in
from tests.builders import match


@pytest.mark.parametrize(
    ("quote", "giver"),
    [
        ("Shells went to Russia", "dprk"),
        ("missiles for the North Korean army", "russia"),
        ("Shells came from North Korea", "dprk"),
        ("a train from Russia to North Korea", "russia"),
        ("снаряды для России", "dprk"),
        ("снаряды из КНДР", "dprk"),
        ("снаряди для Росії", "dprk"),
        ("러시아에 보낸 포탄", "dprk"),
        ("북한에서 온 포탄", "dprk"),
        ("러시아가 북한에서 가져온 포탄", "dprk"),
        ("ロシアが北朝鮮から運んだ砲弾", "dprk"),
        ("ロシアへの砲弾", "dprk"),
        ("北朝鮮からの砲弾", "dprk"),
        ("向俄罗斯提供的炮弹", "dprk"),
        ("从朝鲜运来的炮弹", "dprk"),
        ("North Korea sent shells", "dprk"),
        ("Russia bought shells", "dprk"),
        ("Shells were seen in Russia", None),
        ("Shells were seen", None),
    ],
)
def test_the_giver_is_named_by_where_it_comes_from_or_goes_to(quote: str, giver: str | None) -> None:
    """
    The name may end the stretch, and one alone names the other; a place where something stood is neither.
    """
    told = match(quote=quote, start=0, end=len(quote), hits=())

    assert giver_in(told, [(0, len(quote))]) == giver


def test_a_name_outside_the_stretch_gives_nothing() -> None:
    """
    It belongs to the other half of the sentence.
    """
    quote = "oil for Pyongyang, shells for Russia"
    told = match(quote=quote, start=0, end=len(quote), hits=())
    comma = quote.index(",")

    assert giver_in(told, [(0, comma)]) == "russia"
    assert giver_in(told, [(comma, len(quote))]) == "dprk"
