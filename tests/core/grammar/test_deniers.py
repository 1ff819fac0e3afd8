"""Whose a denial is: the speaker's, or what another answers him in the same sentence."""

import pytest

from monitor.core.matching import match
from tests.rulebook import project_rules, told


def tagged(text: str) -> set[tuple[str | None, str]]:
    """Each match's speaker with its tags of denial and silence."""
    wanted = ("denial", "denied", "no-comment")
    return {
        (found.speaker, " ".join(tag for tag in found.tags if tag in wanted))
        for found in match(told(text), project_rules())
    }


ANSWERED = [
    ("nis", "The NIS said North Korea had sent 12,000 troops to Russia; Moscow and Pyongyang deny this."),
    ("nis", "The NIS said North Korea had shipped shells to Russia, a claim Moscow has denied."),
    (
        "nis",
        "The NIS said North Korea had shipped shells to Russia, but Peskov said Russia had not received any.",
    ),
    ("nis", "According to the NIS, North Korea shipped shells to Russia, which Pyongyang denies."),
    ("nis", "North Korea has sent troops to Russia, the NIS said, despite repeated denials by Moscow."),
    ("nis", "The NIS said North Korea shipped shells to Russia, but Russia has rejected it as baseless."),
    ("zelensky", "Zelensky's statement that North Korea sent troops to Russia was denied by the Kremlin."),
    ("zelensky", "젤렌스키 대통령은 북한이 러시아에 파병했다고 밝혔으나 크렘린궁은 이를 부인했다."),
    ("nis", "국정원은 북한이 러시아에 포탄을 보냈다고 밝혔지만 러시아는 가짜뉴스라고 주장했다."),
    ("zelensky", "По словам Зеленского, КНДР отправила солдат в Россию, в Кремле это отрицают."),
    ("zelensky", "Зеленский заявил, что КНДР отправила солдат в Россию, что отрицают в Москве."),
    ("zelensky", "За словами Зеленського, КНДР відправила солдатів до Росії, у Кремлі це заперечують."),
    ("nis", "韓国の国情院は北朝鮮がロシアに兵士を送ったと発表したが、ロシアは否定している。"),
    ("zelensky", "泽连斯基称朝鲜向俄罗斯派兵，克里姆林宫予以否认。"),
    ("zelensky", "泽连斯基称，朝鲜向俄罗斯派兵，但莫斯科和平壤均否认。"),
    ("nis", "The NIS said North Korea had sent 12,000 troops to Russia, which both countries deny."),
    (
        "nis",
        "NIS said that North Korea, which denies supplying Russia, had shipped 1,000 containers of shells to Russia.",
    ),
    ("nis", "Seoul's spy agency said North Korea sent troops to Russia, although Moscow denies it."),
    ("kirby", "Kirby said North Korea had delivered shells to Russia and called Moscow's denials absurd."),
    (
        "zelensky",
        "Zelensky said North Korea had sent troops to Russia, an allegation dismissed by Peskov as fake.",
    ),
    ("nis", "국정원은 북한이 무기 거래를 부인하고 있지만 러시아에 포탄을 보냈다고 밝혔다."),
    ("nis", "국정원은 무기 거래를 부인해온 북한이 러시아에 포탄을 보냈다고 밝혔다."),
    ("nis", "北朝鮮は否定しているが、韓国の国情院はロシアに砲弾を送ったと発表した。"),
    ("hur", "По данным ГУР, КНДР отправила России снаряды, хотя Москва и Пхеньян это отрицали."),
    ("nis", "Laut dem NIS lieferte Nordkorea Granaten an Russland, der Kreml bestreitet das."),
    ("zelensky", "Según Zelenski, Corea del Norte envió soldados a Rusia, algo que el Kremlin niega."),
    ("zelensky", "Według Zełenskiego Korea Północna wysłała żołnierzy do Rosji, czemu Kreml zaprzecza."),
    ("pentagon", "Несмотря на опровержения Москвы, Пентагон утверждает, что КНДР передала России снаряды."),
    ("pentagon", "Попри заперечення Москви, Пентагон стверджує, що КНДР передала росії снаряди."),
]


@pytest.mark.parametrize(("speaker", "text"), ANSWERED, ids=lambda value: value[:40])
def test_what_the_accused_answers_is_no_denial_of_the_accuser(speaker: str, text: str) -> None:
    """
    It closes almost every report; put in the accuser's mouth it turns the report into its opposite.
    """
    assert tagged(text) == {(speaker, "denied")}


OWN = [
    ("peskov", "Peskov said reports of North Korean shells sent to Russia were absurd."),
    ("peskov", "Peskov said Russia denies receiving shells from North Korea."),
    (
        "peskov",
        "Peskov called reports of North Korean troops sent to Russia fake, but declined to name a source.",
    ),
    ("rudenko", "Rudenko said Moscow and Pyongyang deny any shipments of shells from North Korea to Russia."),
    ("peskov", "Peskov denied reports by the NIS that North Korea had sent shells to Russia."),
    ("peskov", "Peskov said reports from Kyiv that North Korea had sent shells to Russia were absurd."),
    ("kcna", "KCNA published a statement denying that North Korea had sent shells to Russia."),
    ("peskov", "페스코프 대변인은 북한이 러시아에 포탄을 보냈다는 국정원 발표를 부인했다."),
    ("peskov", "페스코프 대변인은 북한은 러시아에 포탄을 보내지 않았다며 의혹을 부인했다."),
    ("peskov", "페스코프 대변인은 북한이 러시아에 무기를 보냈다는 보도를 부인했지만 협력은 인정했다."),
    ("kremlin", "В Кремле опровергли сообщения о том, что КНДР отправила солдат в Россию."),
    ("peskov", "Песков опроверг заявление Зеленского о том, что КНДР отправила солдат в Россию."),
    ("peskov", "Пєсков заперечив, що КНДР відправила солдатів до Росії."),
    ("peskov", "ペスコフ報道官は、北朝鮮がロシアに兵士を送ったとの報道を否定した。"),
    ("kim-yo-jong", "北朝鮮の金与正党副部長は、ロシアとの武器取引は最も荒唐無稽な詭弁だと反発した。"),
    ("peskov", "佩斯科夫说，有关朝鲜向俄罗斯派兵的报道是谎言。"),
    ("kremlin", "克里姆林宫否认朝鲜向俄罗斯派兵。"),
]


@pytest.mark.parametrize(("speaker", "text"), OWN, ids=lambda value: value[:40])
def test_what_the_speaker_denies_is_his_denial(speaker: str, text: str) -> None:
    """
    Whoever calls a report absurd, or tells that his country denies it, denies it himself.
    """
    assert tagged(text) == {(speaker, "denial")}


def test_another_s_silence_is_not_the_speaker_s() -> None:
    """
    Budanov spoke; who would not was the Kremlin.
    """
    spoke = "North Korea has sent troops to Russia, Budanov told Bloomberg, while the Kremlin declined to comment."
    embassy = "North Korea has sent shells to Russia, the NIS said, but the embassy declined to comment."

    assert tagged(spoke) == {("budanov", "")}
    assert tagged(embassy) == {("nis", "")}
    assert tagged("Peskov declined to comment on North Korean shells sent to Russia.") == {
        ("peskov", "no-comment")
    }
