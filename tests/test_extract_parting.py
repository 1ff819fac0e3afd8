"""A short story's lines as the page has them: headline, date and lead are three, and a wall's words a fourth."""

import pytest

from monitor.core.article import Outcome
from tests.extracting import TITLE, page, read

STAMP = "<time datetime='2026-11-24T21:40:00+09:00'>24 Nov</time>"


@pytest.mark.parametrize(
    ("lang", "lead"),
    [
        ("en", "SEOUL — North Korea has sent 3,000 more soldiers to Russia, South Korea's spy agency said on Tuesday."),
        ("ru", "КНДР направила в Россию ещё три тысячи военных, сообщила разведка Южной Кореи."),
        ("uk", "КНДР відправила до Росії ще три тисячі військових, повідомила розвідка Південної Кореї."),
        ("de", "Nordkorea hat nach Angaben des Geheimdienstes in Seoul weitere 3.000 Soldaten nach Russland geschickt."),
        ("ko", "북한이 러시아에 병력 3천 명을 추가로 보냈다고 국가정보원이 밝혔다."),
        ("es", "Corea del Norte ha enviado otros 3.000 soldados a Rusia, según la agencia de espionaje de Seúl."),
    ],
)  # fmt: skip
@pytest.mark.parametrize("bold", [False, True])
def test_a_brief_is_its_lead(lang: str, lead: str, bold: bool) -> None:
    """Run together with its headline and date it would be a quote that stands nowhere on the page."""
    first, rest = lead.split(" ", 1)
    article = read(page(under=STAMP, story=(f"<b>{first}</b> {rest}" if bold else lead,), lang=lang)).article

    assert article is not None
    assert article.text == lead


@pytest.mark.parametrize(
    "wall",
    [
        "<div class='paywall'><h3>Subscribe to continue reading</h3><p>Already a subscriber? Log in</p></div>",
        "<div class='x'><b>Доступ только для подписчиков</b><p>Оформите подписку, чтобы продолжить чтение</p></div>",
        "<section><p>Dieser Artikel ist nur für Abonnenten.</p><p>Jetzt weiterlesen</p></section>",
    ],
)
@pytest.mark.parametrize("under", [STAMP, "<p class='date'>24 November 2026 21:40 GMT</p>", ""])
def test_a_wall_is_seen_however_the_date_is_set(wall: str, under: str) -> None:
    """Its words run into the lead's line were read as the story's own."""
    lead = "SEOUL — North Korea has sent 3,000 more soldiers to Russia, South Korea's spy agency said on Tuesday."

    assert read(page(under=under, story=(f"{lead}</p>{wall}<p>",))).outcome is Outcome.WALL


def test_the_posts_of_a_live_page_are_lines_of_their_own() -> None:
    """Headings and posts of different hours, and the hours themselves left out."""
    posts = (
        "<div class='post'><time>20:10</time><h2>Two North Korean soldiers captured</h2><p>Ukraine has captured two soldiers in Kursk.</p></div>"
        "<div class='post'><time>19:00</time><h2>Kyiv under attack</h2><p>Russia attacked Kyiv with drones.</p></div>"
    )
    article = read(page(under=posts, story=())).article

    assert article is not None
    assert article.text.split("\n") == [
        "Two North Korean soldiers captured",
        "Ukraine has captured two soldiers in Kursk.",
        "Kyiv under attack",
        "Russia attacked Kyiv with drones.",
    ]


def test_a_row_of_a_table_stays_together() -> None:
    """Its cells say one thing."""
    table = "<table><tr><td>Shells sent</td><td>3,000</td></tr><tr><td>Wagons seen</td><td>dozens</td></tr></table>"
    article = read(page(under=STAMP, story=(f"Seoul counts what left Rajin.</p>{table}<p>",))).article

    assert article is not None
    assert article.title == TITLE
    assert [row for row in article.text.split("\n") if "Shells" in row or "3,000" in row] == [
        "Shells sent 3,000"
    ]


def test_a_sentence_between_two_boxes_keeps_its_inline_words_together() -> None:
    """A break inside a line is not where a bold word or a link begins."""
    lead = "<i>Seoul</i> <b>says</b> <a href='/x'>three thousand</a> <span>soldiers</span> have left."
    article = read(page(under=STAMP, story=(lead, "More to <em>follow</em>."))).article

    assert article is not None
    assert article.text.split("\n") == [
        "Seoul says three thousand soldiers have left.",
        "More to follow.",
    ]
