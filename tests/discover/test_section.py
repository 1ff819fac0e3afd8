"""Sections: pages that link to articles."""

import time

import pytest

from monitor.core.article import Outcome
from monitor.discover.dates import zone_of
from monitor.discover.listing import Listing
from monitor.discover.section import read_section
from tests.builders import at


def read(body: str | bytes, links: str = "h3 a", **more: object) -> Listing:
    return read_section(
        body.encode() if isinstance(body, str) else body, content_type="text/html; charset=utf-8",
        base_url="https://news.example/list/", source_id="example", found_at=at("09:00"), links=links, **more,
    )  # fmt: skip


PAGE = """<html><head><base href="https://base.example/x/"></head><body><nav><a href="/about">About</a></nav><main>
<article><a href="a1"><img alt="a picture"></a><h3><a href="a1">Shells leave Rajin</a></h3><p>Officials said so.</p>
  <time datetime="2026-11-24T17:00:00+09:00">today</time><a href="a1">Read more</a></article>
<article><h3><a href="/r/report.pdf">Report on containers (PDF)</a></h3></article>
<article><h3><a href="a1#comments">Comments on it</a> <a href="mailto:x@y.example">mail</a> <a href="#top">top</a></h3></article>
</main></body></html>"""


def test_a_link_becomes_an_entry_with_its_words():
    """Base href, the words of the link as title, the box around it as summary, its one date."""
    first = read(PAGE, language="en").entries[0]

    assert first.url == "https://base.example/x/a1"
    assert first.title == "Shells leave Rajin"
    assert first.summary is not None
    assert "Officials said so." in first.summary
    assert first.published_at == at("08:00")
    assert first.language == "en"


def test_a_pdf_is_listed_with_its_link_s_words():
    """It is archived, hashed and matched by these words alone."""
    pdf = next(entry for entry in read(PAGE).entries if entry.url.endswith(".pdf"))

    assert pdf.url == "https://base.example/r/report.pdf"
    assert pdf.title == "Report on containers (PDF)"


def test_the_same_article_is_listed_once():
    """Picture, headline and "read more" lead to one page; the most telling words are its title."""
    listing = read(PAGE, links="article a")
    first = [entry for entry in listing.entries if entry.url == "https://base.example/x/a1"]

    assert [entry.title for entry in first] == ["Shells leave Rajin"]


@pytest.mark.parametrize(
    "idle", ["more", "Read more »", "자세히 보기", "12:30", "24.11.2026", "Подробнее", "続きを読む", "…"]
)
def test_idle_words_are_no_title(idle):
    """A rule reads titles; "more" says nothing and hides that nothing is known."""
    (entry,) = read(f'<ul><li>Shells leave Rajin <h3><a href="/a">{idle}</a></h3></li></ul>').entries

    assert entry.title is None
    assert entry.summary is not None
    assert "Shells leave Rajin" in entry.summary


def test_a_telegram_message_is_a_link_in_its_box():
    """The link of a public preview is the time; what was said stands in the box."""
    message = (
        '<div class="tgme_widget_message_wrap"><div class="tgme_widget_message"><div class="tgme_widget_message_text">'
        'Зі складу КНДР<br>надійшли снаряди</div><a class="tgme_widget_message_date" href="https://t.me/example/{n}">'
        '<time datetime="2026-11-24T0{n}:00:00+00:00">0{n}:00</time></a></div></div>'
    )
    body = "<main><section>" + "".join(message.format(n=n) for n in (7, 8)) + "</section></main>"

    listing = read(body, links="a.tgme_widget_message_date")
    assert [entry.url for entry in listing.entries] == ["https://t.me/example/7", "https://t.me/example/8"]
    assert listing.entries[0].title is None
    assert listing.entries[0].summary is not None
    assert listing.entries[0].summary.startswith("Зі складу КНДР надійшли снаряди")
    assert listing.entries[1].published_at == at("08:00")


def test_a_date_without_a_zone_takes_that_of_the_country():
    """As everywhere."""
    body = '<ul><li><h3><a href="/a">Shells leave</a></h3><time datetime="2026-11-24 18:00">x</time></li><li></li></ul>'

    assert read(body).entries[0].published_at is None
    assert read(body, zone=zone_of("KR")).entries[0].published_at == at("09:00")


@pytest.mark.parametrize(
    ("links", "found"),
    [
        ("h3 a", 2), ("h3 > a", 1), ("h3 + a", 1), ("h3 ~ a", 2), ("a[href$='.pdf']", 1), ("h3 a, a.x", 3), ("div.box", 4),
        ("div h3 span a", 1), ("a:not(.x)", 3), ("h3 a::attr(href)", 2), ("a:contains('Third')", 1),
    ],
)  # fmt: skip
def test_selectors_choose_as_css_has_it(links, found):
    """They are read as conditions on the last element, which must not change what they choose."""
    body = """<div class="box"><h3><a href="/1">First story</a><span><a href="/2">Second story</a></span></h3>
      <a href="/3.pdf">Third story</a><a class="x" href="/4">Fourth story</a></div>"""

    assert len(read(body, links=links).entries) == found


@pytest.mark.parametrize(
    ("body", "note"),
    [("", "empty"), ("<html><body><p>Sign in</p></body></html>", "finds no link"), ("\x00\x01", "")],
)
def test_a_page_without_such_links_says_so(body, note):
    """The page may have been rebuilt; that must not look like no news."""
    listing = read(body)

    assert listing.entries == ()
    assert listing.problem is Outcome.EMPTY
    assert note in listing.note


def test_a_page_of_sixty_thousand_links_is_bounded():
    """Fifty thousand are taken; cssselect's own XPath alone took four seconds on such a page."""
    body = "".join(f'<div><h3><a href="/{n}">Story number {n}</a></h3></div>' for n in range(60_000))
    began = time.process_time()
    listing = read(body)

    assert len(listing.entries) == 50_000
    assert listing.problem is Outcome.TRUNCATED
    assert time.process_time() - began < 5


def test_deep_nesting_ends():
    """libxml2 stops at its own depth; what stands before is read."""
    body = '<h3><a href="/a">Shells leave</a></h3>' + "<div>" * 50_000 + '<h3><a href="/b">deep</a></h3>'

    assert read(body).entries[0].url == "https://news.example/a"


def test_a_link_to_a_part_of_an_article_is_no_second_entry() -> None:
    """The comments of a report are no report; a fragment alone names a page all the same."""
    listing = read(
        '<a href="/a">Shells leave Rajin</a> <a href="/a#comments">12 comments</a> <a href="/b#!story">Another story</a>',
        links="a",
    )

    assert [one.url for one in listing.entries] == ["https://news.example/a", "https://news.example/b#!story"]
