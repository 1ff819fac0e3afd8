"""Who does not deny: a verb of denial that is itself negated, refused or given up."""

import pytest

from monitor.core.matching import match
from monitor.core.mention import DENIAL
from tests.rulebook import project_rules, told


def denies(text: str) -> bool:
    """Whether any match of a text is told as a denial; the text must match."""
    found = match(told(text), project_rules())
    assert found, text
    return any(DENIAL in one.tags for one in found)


@pytest.mark.parametrize(
    "text",
    [
        "The Kremlin declined to deny that North Korea had sent shells to Russia.",
        "The Kremlin stopped short of denying that North Korea had sent troops to Russia.",
        "Russia no longer denies that North Korean soldiers fight in Kursk.",
        "Peskov never denied that North Korea had sent shells to Russia.",
        "Peskov did not explicitly deny that North Korea had sent shells to Russia.",
        "The Kremlin hasn't denied that North Korea had sent troops to Russia.",
        "The Kremlin, without denying that North Korea had sent troops to Russia, spoke of sovereignty.",
        "Путин не стал отрицать присутствие солдат КНДР в России.",
        "Кремль не стал опровергать сообщения о поставках снарядов из КНДР в Россию.",
        "Песков отказался отрицать отправку солдат КНДР в Россию.",
        "Москва никогда не отрицала, что военные КНДР воюют в Курской области.",
        "Лавров ни подтвердил, ни опроверг отправку солдат КНДР в Россию.",
        "Путін не став заперечувати присутність північнокорейських військових у росії.",
        "У Кремлі не спростували постачання снарядів із КНДР до росії.",
        "Пєсков відмовився спростовувати постачання снарядів із КНДР до росії.",
        "푸틴, 북한군 러시아 파병 부인 안 해",
        "크렘린궁은 북한군의 러시아 파병을 반박하지 않았다.",
        "페스코프 대변인은 북한군의 러시아 파병을 부인할 수 없다고 말했다.",
        "プーチン氏、北朝鮮兵のロシア派遣を否定せず",
        "ロシアは北朝鮮からの砲弾供与を否定していない。",
        "クレムリンは北朝鮮からロシアへの砲弾供与を否定しておらず、協力を続けるとした。",
        "普京没有否认朝鲜士兵在俄罗斯。",
        "普京并未否认朝鲜军队已抵达俄罗斯。",
        "克里姆林宫不否认朝鲜向俄罗斯提供炮弹。",
        "普京拒絕否認北韓士兵在俄羅斯。",
        "佩斯科夫從未否認北韓向俄羅斯派兵。",
        "Der Kreml bestritt das nicht: Nordkorea habe Soldaten nach Russland geschickt.",
        "Le Kremlin a refusé de démentir l'envoi de soldats nord-coréens en Russie.",
        "El Kremlin se negó a comentar el envío de soldados norcoreanos a Rusia.",
        "Kreml nigdy nie zaprzeczył, że żołnierze z Korei Północnej są w Rosji.",
        "Điện Kremlin chưa từng phủ nhận việc Triều Tiên gửi quân tới Nga.",
    ],
)
def test_who_does_not_deny_makes_no_denial(text: str) -> None:
    """
    "Putin did not deny it" is close to an admission; told as his denial it is the opposite.
    """
    assert not denies(text)


@pytest.mark.parametrize(
    "text",
    [
        "Peskov flatly denied that North Korea had sent shells to Russia, and did not say more.",
        "Путин стал отрицать присутствие солдат КНДР в России.",
        "Путін знову заперечив присутність північнокорейських військових у росії.",
        "푸틴은 북한군의 러시아 파병을 부인했다.",
        "プーチン氏は北朝鮮兵のロシア派遣を否定した。",
        "普京没有提供证据，否认朝鲜士兵在俄罗斯。",
        "El Kremlin negó el envío de soldados norcoreanos a Rusia.",
    ],
)
def test_a_denial_with_a_not_elsewhere_stays_one(text: str) -> None:
    """
    The "not" must be the denial's own.
    """
    assert denies(text)
