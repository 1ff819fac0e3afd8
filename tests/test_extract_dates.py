"""When a page says that it appeared: from which place, with which zone, and never a guess."""

import pytest

from monitor.extract.reading import article_from_entry
from tests.builders import at, entry
from tests.extracting import STORY, page, published, read


def test_linked_data_come_first() -> None:
    """They are the page's own statement, with time and zone."""
    linked = '<script type="application/ld+json">{"@graph":[{"@type":"WebPage","datePublished":"2020-01-01"},{"@type":["NewsArticle"],"datePublished":"2026-11-23T18:00:00+09:00"}]}</script>'

    assert published(page(head=linked, under="<time datetime='2026-11-22'>22 November</time>")) == (
        "2026-11-23T09:00",
        "json-ld",
    )


def test_the_day_is_given_its_time_by_whoever_has_it() -> None:
    """A meta tag with the bare day, and the time and zone beside the headline."""
    source = page(
        head="<meta property='article:published_time' content='2026-11-23'>",
        under="<p class='date'>Nov 23, 2026, 18:00 KST</p>",
    )

    assert published(source) == ("2026-11-23T09:00", "text")


@pytest.mark.parametrize(
    ("under", "expected"),
    [
        ("<p class=info>입력 2026.11.23 09:00 수정 2026.11.24 08:00</p>", "2026-11-23T09:00"),
        ("<p>수정 2026.11.24 08:00 | 입력 2026.11.23 09:00</p>", "2026-11-23T09:00"),
        (
            "<span>Published: 23 November 2026</span> <span>Updated: 24 November 2026</span>",
            "2026-11-23T00:00",
        ),
        ("<div>Опубликовано: 23 ноября 2026, 09:00 (МСК)</div>", "2026-11-23T06:00"),
        ("<div>23 листопада 2026, 09:00</div>", "2026-11-23T09:00"),
        ("<div>2026年11月23日 9時00分</div>", "2026-11-23T09:00"),
        ("<div>发布时间：2026-11-23 09:00</div>", "2026-11-23T09:00"),
        ("<time datetime='2026-11-23T09:00:00+09:00'>today</time>", "2026-11-23T00:00"),
        ("<div>Veröffentlicht am 23.11.2026 um 9:00 Uhr</div>", "2026-11-23T09:00"),
    ],
)
def test_the_date_beside_the_headline_is_read(under: str, expected: str) -> None:
    """The published one, not the one of the last change."""
    assert published(page(under=under))[0] == expected


@pytest.mark.parametrize(
    "after",
    [
        "<footer><p>Copyright 2026 Example News. 24 November 2026</p></footer>",
        "<div class='related'><span class='date'>24 November 2026</span><a href=/x>Another story</a></div>",
        "<section id='comments'><p>Reader, <time datetime='2026-11-24T08:00:00Z'>an hour ago</time></p></section>",
        "<aside><time datetime='2026-11-24'>today</time></aside>",
    ],
)
def test_other_dates_are_not_the_pages(after: str) -> None:
    """Teasers, comments and feet have dates of their own. None rather than a guess."""
    assert published(page(after=after)) == (None, None)


def test_a_sentence_with_a_date_is_not_the_date() -> None:
    """ "on November 20, 2022" in a report says when the train left."""
    story = (
        "Tokyo Shimbun said the train left on November 20, 2022 with shells for Russia, and that more would follow.",
        *STORY[1:],
    )

    assert published(page(story=story)) == (None, None)


def test_a_date_more_than_a_day_ahead_is_refused_and_flagged() -> None:
    """A typing error must not put a mention at the top of the list for months."""
    reading = read(page(head="<meta property='article:published_time' content='2027-11-24T09:00:00Z'>"))

    assert reading.article is not None
    assert reading.article.published_at is None
    assert reading.article.published_raw == "2027-11-24T09:00:00Z"
    assert reading.article.date_source == "meta, refused"
    assert "ahead" in reading.note


def test_tomorrow_in_another_zone_is_allowed() -> None:
    """In Seoul the day begins nine hours earlier."""
    assert published(page(under="<p class=date>2026.11.24 18:00</p>"))[0] == "2026-11-24T18:00"


def test_the_epoch_is_no_date() -> None:
    """An empty field of a database."""
    assert published(
        page(head="<meta property='article:published_time' content='1970-01-01T00:00:00Z'>")
    ) == (None, None)


def test_what_the_words_lack_is_said() -> None:
    """Nobody may take a bare day for midnight in London."""
    assert published(page(under="<p class=date>23 November 2026</p>"))[1] == "text, day only"
    assert published(page(under="<p class=date>23 November 2026, 09:00</p>"))[1] == "text, no zone"


def test_day_and_month_are_told_by_what_else_the_page_says() -> None:
    """KCNA Watch prints its capture date over "Date: 08/11/2022", which is the eighth of November."""
    source = page(
        before="<div class='captured'>Captured November 9, 2022</div>",
        under="<p>Date: 08/11/2022 | Source: KCNA</p>",
    )
    other = page(under="<p>Date: 08/11/2022</p>", after="<div>Archive: 25/10/2022, 13/09/2022</div>")
    american = page(under="<p>Date: 08/11/2022</p>", after="<div>Archive: 10/25/2022, 09/13/2022</div>")

    assert published(source) == ("2022-11-08T00:00", "text, day only")
    assert published(other) == ("2022-11-08T00:00", "text, day only")
    assert published(american) == ("2022-08-11T00:00", "text, day only")


def test_an_order_that_nothing_tells_is_marked() -> None:
    """The day first, as most of the world writes; never as certain."""
    assert published(page(under="<p>Date: 08/11/2022</p>")) == (
        "2022-11-08T00:00",
        "text, day only, order assumed",
    )


def test_the_entrys_date_is_used_where_the_page_has_none() -> None:
    """Feeds and news sitemaps have the time and the zone."""
    listed = entry(published_at=at("08:30"), published_raw="Tue, 24 Nov 2026 17:30:00 +0900")

    assert published(page(), entry=listed) == ("2026-11-24T08:30", "feed")
    assert (
        published(
            page(), entry=entry(found_via="https://news.example/news-sitemap.xml", published_at=at("08:30"))
        )[1]
        == "sitemap"
    )


@pytest.mark.parametrize("raw", ["2026-11-24", "24 Nov 2026"])
def test_a_listing_that_names_only_the_day_says_so(raw: str) -> None:
    """Its midnight is no time, and a page that has one adds it."""
    listed = entry(
        found_via="https://news.example/news-sitemap.xml", published_at=at("00:00"), published_raw=raw
    )

    assert published(page(), entry=listed) == ("2026-11-24T00:00", "sitemap, day only")
    assert article_from_entry(listed).date_source == "sitemap, day only"


def test_the_address_is_asked_last() -> None:
    """It has the day and nothing else."""
    assert published(
        page(),
        final_url="https://news.example/2026/11/23/shells",
        url="https://news.example/2026/11/23/shells",
    ) == ("2026-11-23T00:00", "url, day only")
