"""
The rules over passages that were written without knowledge of them.

Not the corpora and not the examples of the rules: those are `test_rules.py`.
The bounds are what the rules reach after the misses were read; the figures at
first sight, which say more, stand in docs/rules.md.
"""

import tomllib
from collections import Counter

import pytest

from tests.judging import JUDGED, matches, read
from tests.rulebook import project_rules

RECALL = {"en": 0.94, "ko": 1.0, "ru": 0.95, "uk": 0.95, "ja": 1.0, "zh": 1.0}


def test_fresh_passages_are_found_and_their_near_misses_are_spared() -> None:
    """A cure for one text must not cost the texts of another language."""
    rules = project_rules()
    relevant: Counter[str] = Counter()
    found: Counter[str] = Counter()
    wrong: list[str] = []
    for item in read(JUDGED / "fresh.jsonl"):
        hit = bool(matches(item, rules))
        if item["label"] == "relevant":
            relevant[item["lang"]] += 1
            found[item["lang"]] += hit
        elif hit:
            wrong.append(item["id"])
    assert wrong == []
    assert {
        lang: found[lang] / relevant[lang] for lang in RECALL if found[lang] / relevant[lang] < RECALL[lang]
    } == {}


@pytest.mark.parametrize(
    ("name", "reports", "found"), [("fresh10", 91, 89), ("fresh11", 180, 179), ("fresh12", 102, 102)]
)
def test_what_is_said_in_the_words_of_a_newsroom_is_found(name: str, reports: int, found: int) -> None:
    """
    Of the last sets the reports that name who, what and where; the others hint at it.
    """
    rules = project_rules()
    plain = [
        item
        for item in read(JUDGED / f"{name}.jsonl")
        if item["label"] == "relevant" and not item.get("oblique")
    ]

    assert len(plain) == reports
    assert sum(bool(matches(item, rules)) for item in plain) >= found


def test_a_half_that_no_cure_has_seen_is_listed_as_well() -> None:
    """
    `unseen12.jsonl` stays unread by whoever writes rules; its counts alone have made words be taken out again (docs/rules.md).
    """
    rules = project_rules()
    hits: Counter[str] = Counter(
        "hint" if item.get("oblique") else item["label"]
        for item in read(JUDGED / "unseen12.jsonl")
        if matches(item, rules)
    )

    assert hits["relevant"] >= 106  # of 108 reports in ordinary words
    assert hits["hint"] >= 12  # of 36
    assert hits["nearmiss"] <= 11  # of 102 near misses, 20 before the cures of the other half


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("북한군 포로", "드론은 쿠르스크 전투의 게임 체인저였다고 키이우에 붙잡힌 북한 병사가 말했다."),
        ("北朝鮮に新型レーダー", "ゲームチェンジャーとされる妨害装置がロシアから平壌に届いた。"),
        ("朝鲜获得新雷达", "改变游戏规则的干扰设备从俄罗斯运抵平壤。"),
    ],
)
def test_a_game_changer_is_no_game(title: str, text: str) -> None:
    """The loose rules pass over games; what changes the rules of one is none."""
    found = {match.rule for match in matches({"title": title, "text": text}, project_rules())}

    assert found & {"near-men", "near-kit"}


@pytest.mark.parametrize(
    ("name", "recall", "known_wrong"),
    [
        ("fresh2", 0.91, set()),
        ("fresh3", 0.83, set()),
        ("fresh4", 0.84, set()),
        ("fresh5", 0.98, {"fresh5-en-22"}),
        ("fresh6", 1.0, {"fresh6-en-10"}),
        ("fresh7", 0.97, set()),
        ("fresh8", 1.0, {"fresh8-ko-02"}),
        ("fresh9", 0.74, {f"fresh9-{one}" for one in "ko-59 uk-52 uk-60 fr-27".split()}),
        ("fresh10", 0.74, {"fresh10-uk-17"}),
        ("fresh11", 0.88, set()),
        # What is missed hints: no country named, a badge, a street, a mother's letter. See docs/rules.md.
        ("fresh12", 0.84, set()),
        ("traps", 1.0, {"trap-ja-03", "trap-en-08", "trap-en-11", "trap-en-12"}),
    ],
)
def test_the_later_sets_keep_what_was_reached(name: str, recall: float, known_wrong: set[str]) -> None:
    """Each was written after the cures of the one before; a cure for the next must not cost it."""
    rules = project_rules()
    items = list(read(JUDGED / f"{name}.jsonl"))
    relevant = [item for item in items if item["label"] == "relevant"]

    assert {
        item["id"] for item in items if item["label"] != "relevant" and matches(item, rules)
    } <= known_wrong
    assert sum(bool(matches(item, rules)) for item in relevant) / len(relevant) >= recall


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Not a film", "Two North Korean soldiers, taken alive near Sudzha, are held in Kyiv."),
        ("«Это не игра»", "Солдаты КНДР шли в атаку под Суджей, рассказал украинский десантник."),
        ("「小説ではない」", "北朝鮮製ミサイルの残骸がキーウで見つかった。ロシア軍が撃った。"),
        ('"소설 쓰지 마라"', "북한은 러시아에 포탄을 수출했다는 주장을 부인했다."),
        ("不是电影", "自朝鲜战争以来，平壤首次大规模派兵。朝鲜士兵在库尔斯克作战。"),
        ("Без кіно", "З часів Корейської війни такого не було: солдати КНДР воюють на Курщині."),
    ],
)
def test_a_report_may_speak_of_films_and_of_history(title: str, text: str) -> None:
    """What hides stories that are invented or long past must not hide one that only names them."""
    assert matches({"title": title, "text": text}, project_rules())


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Cinema", "The thriller follows a captain who ships North Korean shells to Russia."),
        ("Новинки", "По сюжету игры КНДР передала России гаубицы. Игрокам доступны три фракции."),
        ("文化", "北朝鮮がロシアに砲弾を供与する近未来を描いた長編小説。"),
        ("문화", "북한이 러시아에 포탄을 보내는 이야기를 담은 장편소설이 나왔다."),
        ("文化", "这部小说写朝鲜向俄罗斯提供大量炮弹的故事。"),
    ],
)
def test_an_invented_story_is_passed_over_by_every_rule(title: str, text: str) -> None:
    """Its sentences say all that a rule asks for; title and lead say what kind of text it is."""
    assert not matches({"title": title, "text": text}, project_rules())


def test_reports_of_full_length_are_found_and_the_news_of_such_a_week_is_spared() -> None:
    """Seventy-two articles of 250 words and more, in which the report may be one sentence of twenty; all invented."""
    rules = project_rules()
    items = list(read(JUDGED / "long13.jsonl"))
    said = told = 0
    missed, wrong = [], []
    for item in items:
        found = matches(item, rules)
        if item["label"] != "relevant":
            wrong += [item["id"]] if found else []
            continue
        missed += [] if found else [item["id"]]
        for claim in item["claims"]:
            start = item["text"].index(claim["quote"])
            end = start + len(claim["quote"])
            said += 1
            told += any(
                match.lane == claim["lane"] and _overlaps(item["text"], match.quote, start, end)
                for match in found
            )

    assert wrong == []
    # Builders of flats, who are no report of ours, and a gunner's blog that names neither country.
    assert set(missed) <= {"long13-ja-05", "long13-ru-05"}
    assert said == 165
    assert told >= 86


def _overlaps(text: str, quote: str, start: int, end: int) -> bool:
    place = text.find(quote)
    return place >= 0 and place < end and start < place + len(quote)


def test_a_report_is_found_whichever_verb_and_noun_it_takes() -> None:
    """A gap in a word list hides what one newsroom writes: each list of `ways.toml` is one sentence with all that may stand in it."""
    rules = project_rules()
    with (JUDGED / "ways.toml").open("rb") as file:
        listed = tomllib.load(file)
    lost = []
    for way in listed["way"]:
        for word in way["found"]:
            sentence = way["sentence"].format(word)
            found = matches({"text": sentence}, rules)
            told = any(
                way.get("speaker") in (None, match.speaker) and way.get("tag") in (None, *match.tags)
                for match in found
            )
            turned = {match.direction.value for match in found} - {way.get("direction"), "unclear"}
            lost += [] if told and not (way.get("direction") and turned) else [sentence]

    assert lost == []
    assert sum(len(way["found"]) for way in listed["way"]) == 2869
    assert len(listed["spared"]) == 124
    assert [sentence for sentence in listed["spared"] if matches({"text": sentence}, rules)] == []


def test_what_is_said_in_passing_is_found() -> None:
    """Sentences of longer stories, no two alike; about half say it so that a reader must put two and two together."""
    rules = project_rules()
    with (JUDGED / "passing.toml").open("rb") as file:
        listed = tomllib.load(file)["language"]
    found = [sentence for language in listed for sentence in language["found"]]

    assert [sentence for sentence in found if not matches({"text": sentence}, rules)] == []
    assert len(found) == 56
    assert sum(len(language["missed"]) for language in listed) == 56


@pytest.mark.parametrize(("name", "reports", "wrong"), [("fresh14", 47, 0), ("unseen14", 37, 2)])
def test_reports_in_few_or_unusual_words_are_found(name: str, reports: int, wrong: int) -> None:
    """
    The fourteenth set: a third plain, a third in unusual words, a third one sentence of another story. `unseen14.jsonl` stays unread.
    """
    rules = project_rules()
    found: Counter[str] = Counter(
        item["label"] for item in read(JUDGED / f"{name}.jsonl") if matches(item, rules)
    )

    assert found["relevant"] >= reports  # of 54
    assert found["irrelevant"] <= wrong  # of 45


@pytest.mark.parametrize(
    "text",
    [
        "金与正强调，我们的武器根本无意卖给俄国或任何国家。",
        "Kim Yo Jong said the North had no intention of exporting its weapons to Russia.",
        "김여정은 러시아에 무기를 수출할 의사가 없다고 말했다.",
        "金与正氏は、武器をロシアに輸出する意図は全くないと述べた。",
        "Ким Ё Чжон заявила, что КНДР не намерена продавать оружие России.",
        "Кім Йо Чжон заявила, що КНДР не має наміру продавати зброю Росії.",
    ],
)
def test_what_nobody_means_to_sell_is_a_denial(text: str) -> None:
    """The form in which the DPRK denies what is to come stood in the list as its own report."""
    found = matches({"text": text}, project_rules())

    assert {(match.speaker, match.tags) for match in found} == {("kim-yo-jong", ("denial",))}
