"""
Which way the project's own rules say that arms went, in sentences that name the giver in an unusual place.

Every match of a text counts: one rule that turns a report round is the worst fault, however many others read it well.
"""

import pytest

from monitor.core.matching import match
from monitor.core.mention import Direction
from tests.rulebook import project_rules, told

TO_RUSSIA = {Direction.DPRK_TO_RUSSIA}
TO_DPRK = {Direction.RUSSIA_TO_DPRK}
UNCLEAR = {Direction.UNCLEAR}


def directions(text: str) -> set[Direction]:
    """Every direction that the rules read in a text."""
    return {one.direction for one in match(told(text), project_rules())}


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        (TO_RUSSIA, "Russia attacked Kyiv with missiles supplied by North Korea."),
        (TO_RUSSIA, "Russia used artillery shells supplied by North Korea in its assault on Avdiivka."),
        (TO_RUSSIA, "Russia has deployed Koksan guns supplied by North Korea near Kursk."),
        (TO_RUSSIA, "Russian gunners fire shells provided by North Korea."),
        (TO_RUSSIA, "The missiles were supplied by North Korea to Russia."),
        (TO_RUSSIA, "Half of the shells used by Russia are provided by North Korea."),
        (TO_RUSSIA, "Russia relies on shells delivered by North Korea."),
        (TO_RUSSIA, "Missiles bought by Russia from North Korea hit Kyiv."),
        (TO_RUSSIA, "Rusia atacó Kiev con misiles suministrados por Corea del Norte."),
        (TO_RUSSIA, "La Russie a frappé Kiev avec des missiles fournis par la Corée du Nord."),
        (TO_RUSSIA, "Rosja ostrzelała Charków pociskami dostarczonymi przez Koreę Północną."),
        (TO_RUSSIA, "Nga tấn công Kiev bằng tên lửa do Triều Tiên cung cấp."),
        (TO_RUSSIA, "Снаряды, использованные Россией, поставлены Пхеньяном."),
        (TO_RUSSIA, "Каждый второй снаряд, выпущенный российской армией, сделан в КНДР."),
        (TO_DPRK, "North Korea tested air defence missiles supplied by Russia."),
        (TO_DPRK, "Missiles bought by North Korea from Russia were displayed in Pyongyang."),
    ],
)
def test_by_names_the_doer_of_the_deed_beside_it(expected: set[Direction], text: str) -> None:
    """
    "Supplied by North Korea" stands among the words of taking, for the receiver is named before it; its "by" gives all the same.
    """
    assert directions(text) == expected


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        (TO_RUSSIA, "ВС РФ обстреляли Харьков ракетами, которые передала Северная Корея."),
        (TO_RUSSIA, "Россия применяет снаряды, которые поставляет Пхеньян."),
        (TO_RUSSIA, "Россия стреляет из гаубиц, которые в прошлом году ей передала Северная Корея."),
        (TO_RUSSIA, "КНДР гордится снарядами, которые получила Россия."),
        (TO_RUSSIA, "Россия стреляет ракетой, которую передала КНДР."),
        (TO_RUSSIA, "Росія використовує снаряди, які постачає КНДР."),
        (TO_RUSSIA, "Російська армія б'є снарядами, яких їй передав Пхеньян."),
        (TO_RUSSIA, "Росіяни б'ють ракетами, що їх передав Пхеньян."),
        (TO_DPRK, "КНДР показала зенитные ракеты, которые передала Россия."),
        (TO_DPRK, "Північна Корея показала зенітні ракети, які передала Росія."),
        (TO_RUSSIA, "Армия РФ стреляет снарядами, которые КНДР передала в прошлом году."),
        (TO_RUSSIA, "Россия стреляет снарядами, которые получила от КНДР."),
        (TO_RUSSIA, "Россия применила ракеты, которые поступили из КНДР."),
        (TO_RUSSIA, "КНДР, которая поставляет РФ снаряды, отрицает это."),
        (TO_RUSSIA, "КНДР, яка постачає росії снаряди, заперечує це."),
        (TO_DPRK, "Россия, которая поставляет КНДР зенитные ракеты, отрицает это."),
        (UNCLEAR, "Россия применяет ракеты, которые передала РФ Северная Корея."),
    ],
)
def test_the_doer_of_a_relative_clause_may_stand_behind_its_verb(expected: set[Direction], text: str) -> None:
    """
    "Shells which delivers Pyongyang": the nearest name before the verb is who fires them.
    """
    assert directions(text) == expected


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        (TO_RUSSIA, "Російські війська застосовують гаубиці, передані КНДР."),
        (TO_RUSSIA, "Россия использует поставляемые КНДР снаряды."),
        (TO_RUSSIA, "Россия признала, что снаряды поставила Северная Корея."),
        (TO_RUSSIA, "Україна заявила, що росії снаряди постачає Північна Корея."),
        (TO_DPRK, "Зенитные ракеты в КНДР отправила Москва."),
        (TO_DPRK, "Россия передала КНДР зенитные ракеты."),
        (UNCLEAR, "Россия сообщила, что снаряды поставила КНДР."),
    ],
)
def test_a_nominative_behind_its_verb_is_the_subject(expected: set[Direction], text: str) -> None:
    """
    Russian names what was moved first where it is old news; КНДР does not bend, so there nobody can tell giver from receiver.
    """
    assert directions(text) == expected
