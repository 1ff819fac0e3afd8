"""What makes a match, what spares one, and what a match says."""

import time

import pytest

from monitor.core.matching import explain, match
from monitor.core.mention import Prominence
from monitor.core.reading import LONGEST
from monitor.core.reading import read as read_reading
from monitor.core.rule import rule_needs
from tests.builders import article
from tests.rulebook import RULES, TERMS, read, rule, ruleset, told

CLAIM = "North Korea has shipped artillery shells to Russia."


@pytest.mark.parametrize(
    "text",
    [
        CLAIM,
        "북한이 러시아에 포탄을 지원했다는 보도가 나왔다.",
        "Северная Корея передала России артиллерийские снаряды.",
        "О поставках баллистических ракет из Северной Кореи в Россию сообщили в Сеуле.",
        "Північна Корея поставила росії снаряди.",
        "北朝鮮がロシアに砲弾を供与した。",
        "朝鲜向俄罗斯提供炮弹。",
        "北韓向俄羅斯提供砲彈。",
        "북한이 러시아에 KN‑23 미사일을 제공했다.",
        "North Korea sent 152㎜ rounds to Russia.",
        "North\u00adKorea shipped muni\u200btions to Russia.".replace("North\u00adKorea", "North Korea"),
    ],
)
def test_the_claim_is_found_in_every_language(text: str) -> None:
    """
    Terms of all languages apply to every text, in every ending and way of writing.
    """
    assert [found.rule for found in read(text)] == ["arms"]


@pytest.mark.parametrize(
    "text",
    [
        "North Korea tested missiles. Russia sent grain.",
        "The NorthKoreana company shipped shells to Russia.",
        "북한산을 오른 러시아 관광객이 무기를 제공받았다.",
        "탈북한 러시아 무기 제공",
        "朝鲜半岛和俄罗斯提供武器。",
        "North Korean cuisine was offered to Russian arms dealers.",
    ],
)
def test_words_of_other_words_are_spared(text: str) -> None:
    """
    A mountain, a peninsula and a cuisine carry the country's name.
    """
    book = TERMS.replace('ko = ["*북한", "평양"]', 'ko = ["북한", "평양"]')

    assert match(told(text), ruleset(RULES, book)) == ()


def test_an_exception_has_its_exception() -> None:
    """
    북한산 is a mountain, and 북한산 포탄 are shells made in the DPRK.
    """
    assert read("북한산 포탄이 러시아에 공급됐다.")
    assert not read("러시아 관광객이 북한산에서 무기를 공급했다.")


def test_a_hit_covers_the_word_and_counts_in_the_text_as_written() -> None:
    """
    Offsets are shown to a reader and to other programs.
    """
    article = told("Reports: North Korea supplied Russian troops with KN‑23 missiles.", title="A title")
    found = match(article, ruleset())[0]

    words = {hit.term: article.reading[hit.start : hit.end] for hit in found.hits}
    assert words["russia"] == "Russian"
    assert words["move"] == "supplied"
    assert article.reading[found.start : found.end] == found.quote == article.text


def test_a_veto_counts_inside_its_window_only() -> None:
    """
    An American shipment to Ukraine must not hide a North Korean one two sentences on.
    """
    aid = "Washington shipped weapons to Ukraine, Russia and North Korea complained."

    assert not read(aid)
    assert [found.quote for found in read(f"{aid} They met. {CLAIM}")] == [CLAIM]


@pytest.mark.parametrize(
    ("within", "text", "found"),
    [
        ("sentence", "North Korea denied it. It shipped no shells to Russia.", False),
        ("2 sentences", "North Korea denied it. It shipped no shells to Russia.", True),
        ("2 sentences", "North Korea spoke. He left. It shipped no shells to Russia.", False),
        ("3 sentences", "North Korea spoke. He left. It shipped no shells to Russia.", True),
        ("paragraph", "North Korea spoke. He left. It shipped shells to Russia.", True),
        ("paragraph", "North Korea spoke.\nIt shipped shells to Russia.", False),
        ("article", "North Korea spoke.\nHe left.\nIt shipped shells to Russia.", True),
        (8, "North Korea spoke. He left. It shipped shells to Russia.", False),
        ("11 words", "North Korea spoke. He left. It shipped shells to Russia.", True),
        (10, "朝鲜方面否认曾经向俄罗斯提供炮弹。", True),
        (5, "朝鲜方面否认曾经向俄罗斯提供炮弹。", False),
    ],
)
def test_a_window_is_as_wide_as_it_says(within: str | int, text: str, found: bool) -> None:
    """
    In Han and Kana two characters count as one word.
    """
    assert bool(read(text, rules=rule(within=within, finds=None))) is found


def test_no_window_joins_title_and_text() -> None:
    """
    A headline is a sentence of its own, often about something else than the one after it.
    """
    rules = rule(within="2 sentences")

    assert not read("It shipped shells to Russia.", title="North Korea spoke", rules=rules)


OPENING = rule(within="opening", finds=None)


@pytest.mark.parametrize(
    ("title", "text", "found"),
    [
        ("North Korea spoke", "It shipped shells to Russia.", True),
        ("North Korea spoke", "It rained. He left. It shipped shells to Russia.", True),
        ("Shells for Russia", "He spoke. " * 6 + "North Korea shipped them.", False),
        ("North Korea spoke", "It rained. " * 80 + "It shipped shells to Russia.", False),
        ("", "North Korea spoke. It shipped shells to Russia.", True),
    ],
)
def test_an_opening_joins_the_title_to_the_lead(title: str, text: str, found: bool) -> None:
    """
    A headline names one half of a story, the lead the other; five sentences at most, and none of the body.
    """
    assert bool(read(text, title=title, rules=OPENING)) is found


def test_what_is_found_in_an_opening_is_quoted_from_the_text() -> None:
    """
    The reader sees the headline anyway; a quote that runs from one into the other reads as neither.
    """
    found = read("It shipped shells to Russia.", title="North Korea spoke", rules=OPENING)[0]

    assert found.quote == "It shipped shells to Russia."
    assert found.prominence is Prominence.TITLE
    assert {hit.term for hit in found.hits} >= {"dprk", "russia"}


def test_a_veto_counts_in_the_sentences_that_a_window_of_words_touches() -> None:
    """`Weapons to Ukraine` stands before the first word that counts."""
    near = rule(within=12, none=["aid-to-ukraine"], finds=None)
    text = "For its weapons to Ukraine, shells among them, Russia blamed it. North Korea had sent a note."

    assert read(text.replace("weapons to Ukraine", "help"), rules=near)
    assert not read(text, rules=near)
    assert read(
        f"Weapons to Ukraine were the theme. {text.replace('weapons to Ukraine', 'help')}", rules=near
    )


def test_a_veto_of_the_headline_counts_for_the_whole_opening() -> None:
    """
    A rule that takes the headline's words for its own takes its vetoes too.
    """
    vetoed = rule(within="opening", none=["aid-to-ukraine"], finds=None)
    text = "North Korea shipped shells to Russia."

    assert read(text, title="A quiet day", rules=vetoed)
    assert not read(text, title="Weapons sent to Ukraine", rules=vetoed)


def test_each_claim_of_an_article_is_a_match() -> None:
    """
    One article, several parties: each says its own.
    """
    text = f"{CLAIM} It rained. Moscow never received missiles from North Korea, Peskov said."

    assert [found.speaker for found in read(text)] == [None, "peskov"]


def test_a_flood_gives_ten_quotes() -> None:
    """
    A reader needs no eleventh.
    """
    assert len(read(f"{CLAIM} " * 50)) == 10


def test_references_are_carried_to_the_next_sentences() -> None:
    """
    "The North" is who was named before, and nobody where nobody was.
    """
    later = "The North sent shells to Russia."

    assert not read(later)
    assert read(f"North Korea held a parade. It rained. {later}")[0].quote == later
    assert not read(f"North Korea held a parade. {'It rained. ' * 4}{later}")
    assert not read(f"North Korea held a parade. {later}", rules=rule(carry=False))


@pytest.mark.parametrize(
    ("named", "found"),
    [("the North", True), ("the north", False), ("the North Sea", False), ("the north sea", False)],
)
def test_a_reference_may_be_spared_and_may_count_as_written_only(named: str, found: bool) -> None:
    """The North Sea is no North, and neither is the north of a town; what uses exceptions has them."""
    book = TERMS.replace(
        'refer = { en = ["the North", "the two countries"] }',
        'cased = ["the North"]\nuse = ["norths"]\nrefer = { en = ["the North"] }',
    )
    book += '\n[norths]\nexcept = { en = ["the North Sea"] }\n'
    text = f"North Korea held a parade. Russia shipped shells to {named}."

    assert bool(match(told(text), ruleset(RULES, book))) is found


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("北, 러에 포탄 지원", True),
        ("러, 北에 미사일 제공", True),
        ("北 미사일 지원", False),
        ("북쪽 러브콜에 포탄 지원", False),
    ],
)
def test_headline_short_forms_count_as_a_pair(title: str, found: bool) -> None:
    """
    A single character means nothing alone, and nothing outside a title.
    """
    assert bool(read("x", title=title)) is found
    assert not read(title)


@pytest.mark.parametrize(
    ("title", "found"),
    [("北、ロに砲弾供与", True), ("ロ、北の砲弾調達", True), ("北朝、ロケット砲弾供与", False), ("北、キロ単位で砲弾供与", False)],
)  # fmt: skip
def test_a_short_form_in_katakana_is_no_part_of_a_word(title: str, found: bool) -> None:
    """`ロケット` is a rocket and no Russia."""
    book = TERMS.replace('short = { ko = ["러", "露"] }', 'short = { ko = ["러", "露"], ja = ["ロ"] }')
    book = book.replace('ja = ["供与', 'ja = ["調達", "供与')

    assert bool(match(article(title=title, text="x"), ruleset(RULES, book))) is found


def test_a_short_form_is_no_pair_with_itself() -> None:
    """Two terms may share it: `russia`, and `russia` with its pronouns."""
    book = f'{TERMS}\n[russia-they]\nuse = ["russia"]\nrefer = {{ en = ["they"] }}\n'
    title = f"暴露された{'長い' * 15}北朝鮮の砲弾の供与"

    assert not match(article(title=title, text="x"), ruleset(RULES, book))


def test_a_country_may_supply_what_its_press_leaves_unsaid() -> None:
    """
    The DPRK's own press says "we".
    """
    text = "Our munitions were shipped to Russia."

    assert not read(text)
    assert [found.rule for found in read(text, country="KP")] == ["arms"]


def test_a_rule_that_asks_for_a_direction_refuses_the_other() -> None:
    """
    Unclear passes a lenient rule and not a strict one.
    """
    back = "Russia shipped missiles to North Korea."
    unclear = "Trade in arms between North Korea and Russia goes on."
    lenient = rule(from_="dprk", to="russia")
    strict = rule(from_="dprk", to="russia", direction="strict")

    assert [bool(read(text, rules=lenient)) for text in (CLAIM, back)] == [True, False]
    assert [bool(read(text, rules=strict)) for text in (CLAIM, back)] == [True, False]
    assert read(unclear, rules=rule(from_="dprk", to="russia", all_=["dprk", "russia", "arms"]))
    assert not read(
        unclear, rules=rule(from_="dprk", to="russia", direction="strict", all_=["dprk", "russia", "arms"])
    )
    assert (
        read(back, rules=rule(from_="dprk", to="russia", direction="assumed"))[0].direction
        == "dprk-to-russia"
    )


def test_order_where_and_context_narrow_a_rule() -> None:
    """
    Each says why in `explain`.
    """
    text = "Fine weather. " * 60 + CLAIM

    assert not read(CLAIM, rules=rule(order=["russia", "dprk"]))
    assert read(CLAIM, rules=rule(order=["dprk", "russia"]))
    assert not read(text, rules=rule(where="lead"))
    assert read(CLAIM, rules=rule(where="lead"))
    assert not read(CLAIM, rules=rule(where="title"))
    assert not read(CLAIM, rules=rule(context=["aid-to-ukraine"]))
    assert read(f"{CLAIM} They sent food to Ukraine.", rules=rule(context=["aid-to-ukraine"]))
    assert not read(f"{CLAIM} They sent food to Ukraine.", rules=rule(nowhere=["aid-to-ukraine"]))
    assert not read(f"They sent food to Ukraine. {CLAIM}", rules=rule(atop=["aid-to-ukraine"]))
    assert read(
        f"{CLAIM} {'Fine weather. ' * 60}They sent food to Ukraine.", rules=rule(atop=["aid-to-ukraine"])
    )


def test_prominence_says_where_a_match_stands() -> None:
    """
    In passing at the end is not the subject.
    """
    long = "The minister spoke at length about the harvest, the weather and the roads of the province. " * 9

    assert read("x", title=CLAIM)[0].prominence is Prominence.TITLE
    assert read(CLAIM)[0].prominence is Prominence.LEAD
    assert read(f"{long}\n{CLAIM}")[0].prominence is Prominence.BODY


def test_a_tag_annotates_a_match_and_never_makes_one() -> None:
    """
    A denied transfer is a claim like any other, and the tag says that it is denied.
    """
    assert read("North Korea denied that it shipped shells to Russia.")[0].tags == ("denial",)
    assert read(f"{CLAIM} He denied everything.")[0].tags == ()
    assert read("North Korea denied everything.") == ()


def test_a_refusal_says_its_reason() -> None:
    """
    A rule that never fires looks just like a quiet day.
    """
    lacking = explain(told("North Korea shipped shells."), ruleset()).missed[0]
    apart = explain(told("North Korea spoke. Shells were shipped to Russia."), ruleset()).missed[0]
    vetoed = explain(told("North Korea and Russia said shells were sent to Ukraine."), ruleset()).missed[0]
    turned = explain(
        told("Russia shipped missiles to North Korea."), ruleset(rule(from_="dprk", to="russia"))
    )

    assert lacking.lacked == ("russia",)
    assert apart.lacked[0].startswith("together within sentence")
    assert vetoed.vetoed_by == ("aid-to-ukraine",)
    assert turned.missed[0].lacked == ("the direction from dprk to russia",)


def test_what_a_rule_needs_is_told_to_the_gate() -> None:
    """
    Whatever a page lacks of this, no window can make good.
    """
    book = ruleset(
        rule(all_=["dprk", "russia|aid-to-ukraine"], any_=["arms", "move"], implied={"KP": "dprk"})
    )

    assert rule_needs(book.rules[0], book) == (
        frozenset({"dprk"}),
        frozenset({"russia", "aid-to-ukraine"}),
        frozenset({"arms", "move"}),
    )
    assert rule_needs(book.rules[0], book, "KP")[0] == frozenset({"russia", "aid-to-ukraine"})


@pytest.mark.parametrize(
    "text",
    [
        "a" * 1_000_000,
        "북한" * 500_000,
        "\ud800" * 300_000,
        "\0" * 300_000,
        f"{CLAIM} " * 200_000,
        "North Korea shipped shells to Russia " * 250_000,
        "é\u0301" * 100_000,
        "\n" * 1_000_000,
        '"“' * 500_000,
    ],
    ids=["word", "hangul", "surrogates", "nul", "claims", "no stop", "marks", "newlines", "quotes"],
)
def test_no_text_keeps_the_program_busy(text: str) -> None:
    """
    Pages come from anybody. The bound is a second of work; processor time, since other tests run beside this one.
    """
    ruleset()
    started = time.process_time()

    explain(told(text, title=text[:100_000]), ruleset())

    assert time.process_time() - started < 2


@pytest.mark.parametrize("short", range(1, 12))
def test_a_text_is_not_cut_in_a_word(short):
    """The rest of a longer word would be a word of the rules, where the gate saw none."""
    text = ("x " * LONGEST)[: LONGEST - len("t\n\n") - short] + " Rajinogorsk and more"
    reading = read_reading(article(title="t", text=text), ruleset())

    assert "Raj" not in reading.written
    assert len(reading.written) >= LONGEST - 20
