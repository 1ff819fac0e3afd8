"""Where a date stands: at the head of its story, in what the story tells, or in another story's box."""

import pytest

from tests.builders import at, entry
from tests.extracting import STORY, page, published, read

AGO = "<span class='ago'>2 hours ago</span>"
"""The page's own line, which names no day."""


@pytest.mark.parametrize(
    "after",
    [
        "<div class='stories'><h2>Top stories</h2><div><a href='/3'>Storm</a><span class='date'>November 20, 2026</span></div></div>",
        "<div class='list'><h2>많이 본 뉴스</h2><ul><li><a href='/3'>부산에 폭풍</a> <span class='date'>2026.11.23 10:00</span></li></ul></div>",
        "<div class='news'><h2>Новости</h2><ul><li><time datetime='2026-11-23T10:00:00+03:00'>23.11</time><a href='/3'>Шторм</a></li></ul></div>",
        "<div class='box'><div class='t'>Top stories</div><a href='/3'>A storm reaches the coast<span class='date'>November 20, 2026</span></a></div>",
        "<div class='row'><time datetime='2026-11-20'>20 November</time><p>A storm reached the coast.</p></div>",
        "<div><span itemprop='datePublished' content='2026-11-20'>20 November</span> <a href='/3'>Storm</a></div>",
    ],
)
def test_the_day_of_another_story_is_not_this_ones(after: str) -> None:
    """A page that says "2 hours ago" of itself would be put on a teaser's day, and left out of the list as old."""
    assert published(page(under=AGO, after=after)) == (None, None)
    assert published(page(under=AGO, after=f"<p>{STORY[0]}</p>{after}")) == (None, None)
    assert published(
        page(under=AGO, story=("North Korea has fired a missile, Seoul says.",), after=after)
    ) == (
        None,
        None,
    )


@pytest.mark.parametrize(
    "told",
    [
        "<table><tr><td>Treaty signed</td><td>June 19, 2024</td></tr></table>",
        "<table class='data'><tr><td>Treaty published</td><td class='date'>June 19, 2024</td></tr></table>",
        "<ul><li>June 19, 2024: the treaty is signed</li><li><span class='date'>October 8, 2024</span></li></ul>",
        "<figure><img src='x'><figcaption class='info'>Putin in Pyongyang, June 19, 2024</figcaption></figure>",
        "<div class='timeline'>June 19, 2024</div>",
        "<h3 class='time'>19 June 2024: the treaty</h3>",
    ],
)
def test_a_day_that_the_story_tells_of_is_not_its_own(told: str) -> None:
    """In tables, lists, captions and sub-headings as in sentences; a fresh report would be dated years back."""
    story = (STORY[0], f"{STORY[1]}</p>{told}<p>{STORY[2]}")

    assert published(page(under=AGO, story=story)) == (None, None)


@pytest.mark.parametrize(
    "sentence",
    [
        "President Yoon met envoys on <time datetime='2026-11-19'>19 November</time>.",
        "“Envoys met on <time datetime='2026-11-19'>19 November</time> and left the same day for the capital, a spokesman said.”",
        "윤 대통령은 <time datetime='2026-11-19'>11월 19일</time> 특사단을 만났다.",
        "Посланники встретились <time datetime='2026-11-19'>19 ноября</time> в Москве.",
        "使節団は<time datetime='2026-11-19'>11月19日</time>に大統領と会談した。",
        "<span style='color:black'>President Yoon met envoys in Seoul on November 19, 2026.</span>",
    ],
)
def test_a_day_in_a_sentence_stays_in_it_and_is_not_the_pages(sentence: str) -> None:
    """Even marked up as a time, and even as the first paragraph: the feed knows better."""
    source = page(under=AGO, story=(sentence, *STORY))
    listed = entry(published_at=at("08:30"), published_raw="Tue, 24 Nov 2026 08:30:00 GMT")
    article = read(source).article

    assert article is not None
    assert published(source) == (None, None)
    assert published(source, entry=listed) == ("2026-11-24T08:30", "feed")
    assert any(
        day in article.text for day in ("19 November", "November 19", "11월 19일", "19 ноября", "11月19日")
    )


@pytest.mark.parametrize(
    "under",
    [
        "<p class='standfirst'>A ship with three hundred containers has left the port of Rajin, the spy agency of South Korea says.</p>"
        "<div class='meta'><a href='/by/doe'>Jane Doe</a> <time datetime='2026-11-23'>23 November</time></div>",
        "<ul class='meta'><li>Jane Doe</li><li><time datetime='2026-11-23'>23 November</time></li></ul>",
        "<table><tr><td>Seoul</td><td>23 November 2026</td></tr></table>",
        "<p>By Jane Doe, Kim Min-su and Ivan Petrov in Seoul, with more from Vladivostok and Tokyo, for the "
        "foreign desk <time datetime='2026-11-23'>23 November</time></p>",
        "<p>Managua, <span>23 November 2026</span> 7:43 p.m.</p>",
        "<p class='date'>서울=연합뉴스 2026. 11. 23.</p>",
        "<time datetime='2026-11-23'>23 Nov.</time>",
        "<p><time datetime='2026-11-23'>23 Nov</time> A ship with containers has left the port of Rajin.</p>",
    ],
)
def test_a_date_at_the_head_of_the_story_is_its_own(under: str) -> None:
    """Below a line about the story, in a list, in a table, behind many names."""
    assert (published(page(under=under))[0] or "")[:10] == "2026-11-23"


@pytest.mark.parametrize(
    "foot",
    [
        "<p>Published: 23 November 2026</p>",
        "<div>Опубликовано: 23.11.2026</div>",
        "<ul><li>입력 2026.11.23 09:00</li></ul>",
        "<div class='date'>23 November 2026</div>",
        "<p class='posted'><a href='/2026/11/23'>23 November 2026</a></p>",
    ],
)
def test_a_date_below_the_story_needs_its_name(foot: str) -> None:
    """Labelled, or called so by the page."""
    story = (*STORY[:2], f"{STORY[2]}</p>{foot}<p>")

    assert (published(page(story=story))[0] or "")[:10] == "2026-11-23"


def test_a_layout_table_is_no_table_of_days() -> None:
    """Old sites set the headline and the text into one."""
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in STORY)
    source = (
        "<html><head><title>Containers left Rajin</title></head><body><table><tr><td><h1>Containers left Rajin</h1></td></tr>"
        f"<tr><td class='date'>2026-11-23 09:00</td></tr><tr><td>{paragraphs}</td></tr></table></body></html>"
    )

    assert published(source) == ("2026-11-23T09:00", "text, no zone")


@pytest.mark.parametrize(
    ("under", "expected"),
    [
        ("<div class='time'><span>更新时间：2026-11-24 08:10</span></div>", None),
        (
            "<div class='time'><span>更新時間：2026-11-24 08:10</span> <span>發布時間：2026-11-23 21:40</span></div>",
            "2026-11-23T21:40",
        ),
        (
            "<div class='time'><span>公開：2026-11-23 21:40</span> <span>最終更新時間：2026-11-24 08:10</span></div>",
            "2026-11-23T21:40",
        ),
        ("<p>Дата обновления: 24.11.2026 08:10 Дата публикации: 23.11.2026 21:40</p>", "2026-11-23T21:40"),
        ("<p class='info'>입력 2026.11.23 밤 9:40</p>", "2026-11-23T21:40"),
    ],
)
def test_the_time_of_a_change_is_not_the_time_of_publication(under: str, expected: str | None) -> None:
    """In one line or in boxes of their own."""
    assert published(page(under=under))[0] == expected
