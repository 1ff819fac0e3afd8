"""What a page holds beyond what meets the eye first: linked data, the posts of a live page, boxes that nobody closed."""

import json

from monitor.core.article import Outcome
from tests.extracting import STORY, page, read

NEWS = "North Korea has shipped 3,000 artillery shells to Russia, South Korea's intelligence agency said on Monday."
POSTS = [*STORY, NEWS]


def data(**values: object) -> str:
    """Linked data as a page carries them in its head."""
    return f'<script type="application/ld+json">{json.dumps(values)}</script>'


def text(html: str) -> str:
    """The text that was read; the page must be one."""
    reading = read(html)
    assert reading.article is not None, reading
    return reading.article.text


def test_a_metered_page_is_read_on_in_its_linked_data() -> None:
    """It shows the first paragraphs and gives search engines all of them."""
    told = data(**{"@type": "NewsArticle", "articleBody": " ".join([*STORY, NEWS])})

    assert text(page(head=told)).split("\n") == [*STORY, NEWS]


def test_linked_data_that_say_the_same_in_other_letters_add_nothing() -> None:
    """Quotation marks and spaces differ; the story is there once."""
    told = data(**{"@type": "NewsArticle", "articleBody": "  ".join(STORY).replace(",", " ,")})

    assert text(page(head=told)).split("\n") == list(STORY)


def test_linked_data_of_another_story_add_nothing() -> None:
    """A page may carry those of the stories beside it."""
    told = data(**{"@type": "NewsArticle", "articleBody": f"{STORY[0]} {NEWS}"})

    assert NEWS not in text(page(head=told))


def test_the_posts_of_a_live_page_are_read_in_its_linked_data() -> None:
    """Many such pages show nothing before their scripts have run."""
    posts = [{"@type": "BlogPosting", "headline": "Update", "articleBody": post} for post in POSTS * 3]
    told = data(**{"@type": "LiveBlogPosting", "headline": "War live", "liveBlogUpdate": posts})
    html = f"<html><head><title>War live</title>{told}</head><body><h1>War live</h1><div id=app></div></body></html>"

    assert NEWS in text(html).split("\n")


def test_posts_headed_by_a_link_to_themselves_are_no_teasers() -> None:
    """Each post of a live page has its own address: this page's, with a fragment."""
    for link in ("#p{}", "/live#p{}", "https://news.example/live#p{}"):
        posts = "".join(
            f"<div class=post><h3><a href='{link.format(number)}'>{post[:50]}</a></h3><p>{post}</p></div>"
            for number, post in enumerate(POSTS)
        )
        html = f"<html><head><title>War live</title></head><body><h1>War live</h1><div class=posts>{posts}</div></body></html>"

        reading = read(html, final_url="https://news.example/live")

        assert reading.article is not None, (link, reading)
        assert NEWS in reading.article.text


def test_what_lies_deeper_than_lxml_reads_by_itself_is_read() -> None:
    """Old pages leave a tag open in every paragraph; the tree grows with each."""
    rows = "".join(
        f"<font><p>The council met for the {number}th time this year.</p>" for number in range(300)
    )
    html = f"<html><head><title>City news</title></head><body><article><h1>City news</h1>{rows}<p>{NEWS}</p></article></body></html>"

    reading = read(html)

    assert reading.outcome is Outcome.OK
    assert reading.article is not None
    assert NEWS in reading.article.text
