"""A plain `did not` is a denial, whatever the language; `must not`, `not only` and conditions are none."""

import pytest

from monitor.core.matching import match
from tests.rulebook import project_rules, told


def tagged(text: str) -> set[tuple[str | None, str]]:
    """Each match's speaker, with its tag of denial."""
    return {
        (found.speaker, " ".join(tag for tag in found.tags if tag in ("denial", "denied")))
        for found in match(told(text), project_rules())
    }


DENIED = [
    ("lavrov", "북한은 러시아에 포탄을 보내지 않았다고 라브로프 장관이 밝혔다."),
    ("nis", "국정원은 북한이 러시아에 추가 파병을 하지 않았다고 밝혔다."),
    ("kremlin", "크렘린궁은 북한이 러시아에 미사일을 제공한 사실이 없다고 말했다."),
    ("lavrov", "ラブロフ外相は、ロシアは北朝鮮から砲弾を受け取っていないと述べた。"),
    ("nato", "ルッテ氏は、北朝鮮はロシアに兵士を送っていないと述べた。"),
    ("lavrov", "拉夫罗夫说，俄罗斯没有从朝鲜获得炮弹。"),
    ("kremlin", "克里姆林宫表示，朝鲜并未向俄罗斯提供导弹。"),
    ("peskov", "佩斯科夫说，朝鲜向俄罗斯派兵的报道不属实。"),
    ("peskov", "Песков заявил, что КНДР не отправляла солдат в Россию."),
    ("peskov", "Пєсков заявив, що КНДР не передавала снаряди росії."),
    ("nato", "NATO's Rutte said North Korea had not sent any new troops to Russia since June."),
    ("kirby", "Kirby said North Korea has yet to deliver the missiles to Russia."),
    ("nebenzya", "Reports that North Korea sent shells to Russia are false, Nebenzya said."),
    ("kremlin", "Kreml twierdzi, że Korea Północna nie wysłała żołnierzy do Rosji."),
]


@pytest.mark.parametrize(("speaker", "text"), DENIED, ids=lambda value: value[:40])
def test_what_did_not_happen_is_told_as_a_denial(speaker: str, text: str) -> None:
    """
    Without the mark the list says of Lavrov what he denied.
    """
    assert tagged(text) == {(speaker, "denial")}


@pytest.mark.parametrize(
    "text",
    [
        "The NIS said North Korea had not only sent shells to Russia but also troops.",
        "The NIS said North Korea must not send shells to Russia.",
        "The NIS said North Korea would not stop sending shells to Russia.",
        "Austin said it was not clear whether North Korea had sent troops to Russia.",
        "국정원은 북한이 러시아에 포탄 지원을 중단하지 않았다고 밝혔다.",
        "국정원은 북한이 포탄뿐 아니라 미사일도 러시아에 보냈다고 밝혔다.",
        "Песков заявил, что КНДР не только отправляла снаряды в Россию.",
        "Если КНДР не отправила снаряды в Россию, то отправит, сказал Буданов.",
        "韩国国情院说，朝鲜没有停止向俄罗斯提供炮弹。",
        "国情院说，朝鲜未来将向俄罗斯提供炮弹。",
        "Nga đã bàn giao tổ hợp phòng không Pantsir cho Triều Tiên, Shin Won-sik cho biết.",
        "国情院は、北朝鮮がロシアに砲弾だけでなくミサイルも送ったと述べた。",
    ],
)
def test_other_negations_deny_nothing(text: str) -> None:
    """
    A report that is marked as a denial is lost as a report.
    """
    assert {tag for _, tag in tagged(text)} == {""}


def test_of_two_moves_the_one_that_was_not_made_is_denied() -> None:
    """
    Shells were sent, soldiers were not: one sentence, two lanes.
    """
    found = match(
        told("국정원은 북한이 러시아에 포탄을 보냈지만 병력은 보내지 않았다고 밝혔다."), project_rules()
    )

    assert {(one.lane, "denial" in one.tags) for one in found} == {
        ("dprk-to-russia", False),
        ("troops", True),
    }
