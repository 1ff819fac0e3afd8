"""Whose mouth a sentence is put in, in six languages."""

import tomllib

import pytest

from monitor.core.matching import match
from tests.judging import JUDGED, matches
from tests.rulebook import project_rules, read, told

SENTENCES = [
    ("kirby", "North Korea has sent rockets to the Wagner Group, Kirby said."),
    ("kirby", "Kirby told reporters that North Korea sent shells to Russia."),
    ("kirby", '"North Korea sent shells to Russia," said White House spokesman John Kirby.'),
    ("nis", "According to the NIS, North Korea sent shells to Russia."),
    ("nis", "North Korea sent shells to Russia, the National Intelligence Service told lawmakers."),
    ("peskov", "Peskov denied that Russia had received missiles from North Korea."),
    ("mfa-kp", "North Korea's foreign ministry denied having shipped munitions to Russia."),
    ("officials", "North Korea sent shells to Russia, officials said."),
    ("yonhap", "Yonhap reported that North Korea sent shells to Russia."),
    ("nis", "North Korea sent shells to Russia, the NIS said, Yonhap reported."),
    (None, "North Korea sent shells to Russia."),
    (None, "Kirby watched as North Korea sent shells to Russia."),
    ("nis", "국정원은 북한이 러시아에 포탄을 지원했다고 밝혔다."),
    ("nis", "국정원에 따르면 북한이 러시아에 포탄을 공급했다."),
    ("peskov", "페스코프 대변인은 북한의 포탄 공급 보도를 부인하며 러시아와 무관하다고 말했다."),
    ("nis", "연합뉴스에 따르면 국정원은 북한이 러시아에 포탄을 지원했다고 밝혔다."),
    ("소식통", "소식통은 북한이 러시아에 포탄을 지원했다고 전했다."),
    ("gur", "По данным ГУР, КНДР передала России снаряды."),
    ("peskov", "Песков опроверг сообщения о поставках оружия из КНДР в Россию."),
    ("nis", "КНДР отправила России снаряды, сообщила Национальная разведывательная служба."),
    ("gur", "За даними ГУР, КНДР передала росії снаряди.".replace("КНДР", "Північна Корея")),
    ("peskov", "Пєсков заявив, що росія не отримувала ракети від Пхеньяна."),
    ("mod-jp", "防衛省は、北朝鮮がロシアに砲弾を供与したと発表した。"),
    ("mod-jp", "防衛省によると、北朝鮮がロシアに砲弾を供与した。"),
    ("mfa-cn", "外交部表示，朝鲜没有向俄罗斯提供武器。"),
    ("yonhap", "据韩联社报道，朝鲜向俄罗斯提供炮弹。"),
    (None, "North Korea sent shells to Russia and left Kirby “out of the loop” a deputy minister warned."),
    ("kirby", 'Kirby "firmly" denied that North Korea sent shells to Russia.'),
    ("kirby", 'Kirby, who called it "a grave step", said North Korea sent shells to Russia.'),
    (None, "North Korea sent shells to Russia to evade the National Intelligence Service and its sanctions."),
    ("nis", "국정원에서는 북한이 러시아에 포탄을 지원했다고 밝혔다."),
]


@pytest.mark.parametrize(("speaker", "sentence"), SENTENCES, ids=lambda value: str(value)[:40])
def test_the_speaker_is_whom_the_sentence_is_attributed_to(speaker: str | None, sentence: str) -> None:
    """
    A claim is worth what its speaker is worth; a wrong speaker says what somebody else said of him.
    """
    assert [found.speaker for found in read(sentence)] == [speaker]


def test_a_headline_names_its_speaker_before_a_colon_or_after_a_dash() -> None:
    """
    Headlines leave the verb out.
    """
    assert read("x", title="Kirby: North Korea sent shells to Russia")[0].speaker == "kirby"
    assert read("x", title="Північна Корея поставила росії снаряди - ГУР")[0].speaker == "gur"


def test_a_headline_that_puts_words_in_quotation_marks_names_no_speaker() -> None:
    """
    Korean headlines put a speech right behind its speaker, English ones only with a colon.
    """
    assert read("x", title='Kirby "on edge" as North Korea sent shells to Russia')[0].speaker is None
    assert read("x", title='국정원 "북한, 러시아에 포탄 지원"')[0].speaker == "nis"


def test_a_quotation_that_runs_on_keeps_its_speaker() -> None:
    """
    The name stands after the first or the last of its sentences.
    """
    before = '"It rained," Kirby said. "North Korea sent shells to Russia."'
    after = '"North Korea sent shells to Russia. It is a fact," Kirby said.'
    across = 'Kirby said it rained.\n"North Korea sent shells to Russia," he added.'

    assert [read(text)[0].speaker for text in (before, after, across)] == ["kirby"] * 3


def test_a_transcript_names_its_speaker_before_the_colon() -> None:
    """
    Briefings are where much of it is said first; a question is nobody's claim of ours.
    """
    text = (
        "MR. KIRBY: Good afternoon.\n\nQ Did they?\n\nMR. KIRBY: Yes. North Korea sent shells to Russia.\n\n"
        "They went by rail.\n\nQ So North Korea sent shells to Russia?"
    )

    assert [found.speaker for found in read(text)] == ["kirby", None]


def test_a_name_is_kept_as_the_text_writes_it() -> None:
    """
    The id is ours, the words are the page's.
    """
    found = read("North Korea sent shells to Russia, the National  Intelligence Service said.")[0]

    assert (found.speaker, found.speaker_raw) == ("nis", "National Intelligence Service")


def test_a_name_that_must_be_written_in_capitals_is_no_other_word() -> None:
    """
    "nis" and "hur" are parts of other languages.
    """
    assert read("North Korea sent shells to Russia, nis said.")[0].speaker is None


def speakers(text: str) -> set[str | None]:
    """Who speaks in a text, by the project's own parties."""
    return {found.speaker for found in match(told(text), project_rules())}


SENT = "North Korea had sent troops to Russia"


@pytest.mark.parametrize(
    "text",
    [
        f"Speaking after talks with Biden, Yoon said that {SENT}.",
        f"In a phone call with Zelensky, Ishiba said {SENT}.",
        f"Responding to Peskov, the Lithuanian foreign minister said {SENT}.",
        f"During talks with Rutte, Finland's president said {SENT}.",
        f"Asked about the NIS report, Professor Yang said {SENT}.",
        f"Contrary to what Putin said, {SENT}.",
        f"In Moscow, the ambassador said {SENT}.",
        "После переговоров с Зеленским Исиба заявил, что КНДР отправила солдат в Россию.",
        "Комментируя слова Зеленского, профессор Ян заявил, что КНДР отправила солдат в Россию.",
        "Після розмови з Рютте прем'єр заявив, що КНДР відправила солдатів до Росії.",
        "Nach einem Treffen mit Selenskyj sagte der Minister, Nordkorea habe Granaten an Russland geliefert.",
        "在回应泽连斯基的指控时，该国外长表示，朝鲜没有向俄罗斯派兵。",
    ],
)
def test_whom_a_prelude_names_does_not_speak(text: str) -> None:
    """
    Whoever was met, answered or asked about is not who says it; the one who does has no name here.
    """
    assert speakers(text) == {None}


@pytest.mark.parametrize(
    ("speaker", "text"),
    [
        ("austin", "Contrary to what Putin said, North Korean troops were sent to Russia, Austin said."),
        ("peskov", f"Asked about the NIS report, Peskov denied that {SENT}."),
        ("zelensky", f"After talks with Rutte, Zelensky said {SENT}."),
        ("zelensky", f"Zelensky on Monday, after talks with Rutte, said {SENT}."),
        ("kirby", f"Kirby was asked about Zelensky's claim and said {SENT}."),
        ("nis", f"A spokesman for the NIS said {SENT}."),
        ("un", f"The head of the UN said {SENT}."),
        ("budanov", f"Budanov, the head of Ukraine's HUR, said {SENT}."),
        ("zelensky", "Зеленский на встрече с Рютте заявил, что КНДР отправила солдат в Россию."),
        ("zakharova", "俄罗斯外交部发言人扎哈罗娃驳斥泽连斯基关于朝鲜向俄罗斯派兵的说法。"),
        ("peskov", "佩斯科夫否认韩国国情院关于朝鲜向俄罗斯派兵的报告。"),
    ],
)
def test_who_speaks_is_found_beside_those_who_are_only_named(speaker: str, text: str) -> None:
    """
    A denial in the mouth of him who was denied is the worst of wrong speakers.
    """
    assert speakers(text) == {speaker}


@pytest.mark.parametrize(
    "text",
    [
        "He said North Korea sent shells to Russia.",
        "«КНДР передала России снаряды», — сказал он.",
        "Він сказав, що КНДР передала росії снаряди.",
        "그는 북한이 러시아에 포탄을 지원했다고 말했다.",
    ],
)
def test_whoever_spoke_before_is_nobody_where_nobody_did(text: str) -> None:
    """
    A claim that "he" says is cited by no one.
    """
    assert [(found.speaker, found.speaker_raw) for found in read(text)] == [(None, None)]


@pytest.mark.parametrize(
    ("speaker", "text"),
    [
        ("msmt", "多边制裁监督小组29日公布首份报告。报告称，朝鲜向俄罗斯提供了炮弹。"),
        (
            "nis",
            "The NIS said on Monday that it had published a report. The report said North Korea sent shells to Russia.",
        ),
        ("nis", "국정원은 25일 자료를 공개했다고 밝혔다. 보고서는 북한이 러시아에 포탄을 지원했다고 밝혔다."),
    ],
)
def test_a_report_says_what_its_publisher_says(speaker: str, text: str) -> None:
    """
    Reports are named once and go on speaking.
    """
    last = max(match(told(text), project_rules()), key=lambda found: found.end)

    assert last.speaker == speaker


def test_who_is_named_as_newsrooms_name_a_speaker_speaks() -> None:
    """
    `…, said the deputy head of the GUR`: titles, places and days may stand between, and one who did something else is nobody.
    """
    rules = project_rules()
    with (JUDGED / "said.toml").open("rb") as file:
        listed = tomllib.load(file)
    wrong = {}
    for way in listed["told"]:
        for speaker, words in way["spoken"]:
            found = {match.speaker for match in matches({"text": way["sentence"].format(words)}, rules)}
            if found != {speaker}:
                wrong[words] = found

    assert wrong == {}
    assert sum(len(way["spoken"]) for way in listed["told"]) == 66
    for speaker, sentence in listed["whole"]:
        assert {match.speaker for match in matches({"text": sentence}, rules)} == {speaker}, sentence
    for sentence in listed["nobody"]:
        assert {match.speaker for match in matches({"text": sentence}, rules)} == {None}, sentence
