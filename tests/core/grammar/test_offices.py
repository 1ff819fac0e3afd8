"""Whose office speaks: the bare name of one country's is another's behind that country's name."""

import pytest

from monitor.core.matching import match
from tests.rulebook import project_rules, told

KO = "북한이 러시아에 포탄을 보냈다고 밝혔다."
JA = "北朝鮮がロシアに砲弾を送ったと発表した。"
EN = "said North Korea had sent shells to Russia."


def parties(text: str) -> set[str | None]:
    """The parties that a text's matches are put in the mouth of; None for whoever is none of ours."""
    rules = project_rules()
    known = {party.id for party in rules.parties}
    return {found.speaker if found.speaker in known else None for found in match(told(text), rules)}


@pytest.mark.parametrize(
    "text",
    [
        f"ウクライナ国防省は{JA}", f"ドイツ国防省は{JA}", f"ドイツ外務省は{JA}", f"フランスの外務省は{JA}",
        f"우크라이나 국방부는 {KO}", f"독일 국방부는 {KO}", f"프랑스 외교부는 {KO}", f"우크라이나 대통령실은 {KO}", f"미 합참의장은 {KO}",
        f"The US Joint Chiefs of Staff {EN}", f"South Korea's National Security Council {EN}", f"Japan's National Security Council {EN}",
        f"Russia's Security Council {EN}", f"The Security Council of Ukraine {EN}", f"Germany's Foreign Office {EN}", f"The German Foreign Office {EN}",
        "Генштаб РФ заявив, що КНДР відправила солдатів до Росії.", "法国外交部发言人表示，朝鲜向俄罗斯提供武器。",
    ],
)  # fmt: skip
def test_another_country_s_office_is_not_ours(text: str) -> None:
    """
    Paris named as Seoul makes one witness of two, and a wrong one.
    """
    assert parties(text) == {None}


@pytest.mark.parametrize(
    ("party", "text"),
    [
        ("pentagon", f"米国防省は{JA}"), ("mfa-jp", f"外務省は24日、{JA}"), ("mnd-kr", f"국방부는 {KO}"), ("mnd-kr", f"한국 국방부는 {KO}"),
        ("pentagon", f"미국 국방부는 {KO}"), ("jcs-kr", f"합참은 {KO}"), ("jcs-kr", f"South Korea's Joint Chiefs of Staff {EN}"), ("uk-gov", f"Britain's Foreign Office {EN}"),
        ("un", f"The UN Security Council {EN}"), ("mfa-cn", "24日外交部发言人林剑表示，朝鲜没有向俄罗斯提供武器。"), ("zelensky", f"Ukraine's Zelensky {EN}"),
        ("zakharova", "俄罗斯外交部发言人扎哈罗娃表示，朝鲜没有向俄罗斯提供武器。"), ("general-staff-ua", "Генштаб повідомив, що КНДР відправила солдатів до Росії."),
    ],
)  # fmt: skip
def test_an_office_keeps_its_name_alone_and_with_its_own_country(party: str, text: str) -> None:
    """
    A paper calls its own country's offices by the bare name.
    """
    assert parties(text) == {party}
