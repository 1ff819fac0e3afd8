"""Other stories that stand round one, in boxes too small to be told by their build, are not quoted as this one."""

import pytest

from tests.extracting import STORY, page, read

OTHER = "North Korea has shipped 3,000 artillery shells to Russia, South Korea's intelligence agency said on Monday."
CARD = f"<div><a href=/x><h4>Shells leave Rajin for Dunai, Seoul says</h4></a><p>{OTHER}</p></div>"
SECOND = "<div><a href=/y><h4>Rain expected in the north on Friday</h4></a><p>Forecasters expect rain all over the county.</p></div>"


def text(html: str) -> str:
    """The text that was read; the page must be one."""
    reading = read(html)
    assert reading.article is not None, reading
    return reading.article.text


@pytest.mark.parametrize(
    "label",
    [
        "Latest stories", "Most read", "Related articles", "More news from Europe", "Editor's picks",
        "많이 본 뉴스", "관련기사", "이 시각 주요뉴스", "関連記事", "アクセスランキング", "热门新闻", "延伸閱讀",
        "Читайте также", "Последние новости", "Материалы по теме", "Останні новини", "Найпопулярніше",
    ],
)  # fmt: skip
@pytest.mark.parametrize("story", [STORY, STORY[:1]], ids=["long", "brief"])
def test_a_box_that_its_label_calls_other_stories_is_no_part_of_this_one(
    label: str, story: tuple[str, ...]
) -> None:
    """Two cards, or none that links: a short page would be made of them."""
    boxes = (
        f"<section><h3>{label}</h3>{CARD}{SECOND}</section>",
        f"<div><div class=head><span>{label}</span></div><p>{OTHER}</p></div>",
    )
    for box in boxes:
        for html in (page(under="", after=box, story=story), page(story=(*story, box))):
            assert OTHER not in text(html), (label, html)


def test_two_cards_whose_box_is_named_so_are_none_either() -> None:
    """Nothing is written above them."""
    assert OTHER not in text(page(story=(*STORY, f"</p><div class='story-more'>{CARD}{SECOND}</div><p>")))


def test_a_story_under_a_heading_of_such_words_is_read() -> None:
    """`More news` heads a long story of its own; a sentence that begins so is a sentence."""
    long = "".join(f"<p>{number}. {OTHER}</p>" for number in range(40))

    assert OTHER in text(page(story=(STORY[0],), after=f"<div><h2>Latest news</h2>{long}</div>"))
    assert OTHER in text(page(story=(*STORY, f"Most read is what most fear. {OTHER}")))


@pytest.mark.parametrize(
    "line",
    [
        "☞ 북한, 러시아에 포탄 3000발 지원…국정원 확인",
        "【関連】北朝鮮、ロシアに砲弾3000発を供与 韓国情報機関",
        "相关：朝鲜向俄罗斯提供炮弹",
        "Ранее: КНДР поставила России 3000 снарядов, заявили в Сеуле",
        "Раніше: КНДР передала росії снаряди",
    ],
)
def test_a_line_that_points_to_another_story_goes(line: str) -> None:
    """It is the other one's headline."""
    assert line not in text(page(story=(*STORY, line)))
