"""The newsroom is what the demo and the crawl's tests stand on, so it must be what it says."""

import csv
import gzip
import hashlib
import io
import json
import re
import tomllib
import urllib.error
import urllib.request
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest
from lxml import etree

from monitor.newsroom import Expected, Newsroom
from monitor.newsroom.stories import outlets, stories


@pytest.fixture
def newsroom(now: datetime) -> Iterator[Newsroom]:
    with Newsroom(now=now) as running:
        yield running


def get(url: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body, whatever the status."""
    request = urllib.request.Request(
        url, headers={name.replace("_", "-"): value for name, value in headers.items()}
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return response.status, dict(response.headers), response.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, dict(error.headers), error.read()


def of(newsroom: Newsroom, id_: str) -> Expected:
    return next(one for one in newsroom.expected if one.id == id_)


def shingles(words: list[str]) -> set[tuple[str, ...]]:
    return {tuple(words[n : n + 4]) for n in range(len(words) - 3)}


def test_it_publishes_in_six_languages() -> None:
    """The coverage is read in six languages, so the demo must show each of them."""
    languages = Counter(story.language for story in stories())

    assert set(languages) == {"en", "ko", "ru", "ja", "zh", "uk"}
    assert sum(languages.values()) >= 40
    assert min(languages.values()) >= 5


def test_every_story_has_an_id_and_an_address_of_its_own(newsroom: Newsroom) -> None:
    """Two stories under one address would hide each other."""
    assert len({story.id for story in stories()}) == len(stories())
    assert len({one.url for one in newsroom.expected}) == len(newsroom.expected)


def test_every_language_has_mentions_and_pages_that_are_none(newsroom: Newsroom) -> None:
    """A list that only ever says yes proves nothing."""
    said = {(story.language, of(newsroom, story.id).mention) for story in newsroom.articles}

    assert said == {
        (language, mention) for language in ("en", "ko", "ru", "ja", "zh", "uk") for mention in (True, False)
    }


def test_the_right_list_is_sound(newsroom: Newsroom) -> None:
    """A typing error in the expected list would be chased in the program for hours."""
    known = {one.id: one for one in newsroom.expected}
    lanes = {
        "dprk-to-russia",
        "russia-to-dprk",
        "troops",
        "technology",
        "use",
        "production",
        "labour",
        "payment",
    }

    for one in newsroom.expected:
        assert one.why
        assert set(one.lanes) <= lanes
        assert one.basis in ("page", "headline")
        assert one.mention or not one.listed
        if one.copy_of:
            first, second = known[one.copy_of].published_at, one.published_at
            assert first is not None
            assert second is not None
            assert first < second
        for other in one.also_at:
            assert one.id in known[other].also_at


def test_an_agency_story_stands_at_four_outlets() -> None:
    """Three desks change dateline, byline and ending (containment of 4-word shingles ≥ .9); one copies word for word."""
    text = {story.id: " ".join(story.paragraphs).split() for story in stories()}
    first = shingles(text["hw-shells"])

    assert text["cc-shells"] == text["hw-shells"]
    for near in ("eg-shells", "pd-shells"):
        other = shingles(text[near])
        assert text[near] != text["hw-shells"]
        assert len(first & other) / min(len(first), len(other)) >= 0.9


def test_each_outlet_is_a_host_of_its_own_on_loopback(newsroom: Newsroom) -> None:
    """Politeness, robots and outlets are counted by host; nothing leaves the machine."""
    assert len(set(newsroom.allow)) == len(outlets())
    assert all(one.startswith("127.") for one in newsroom.allow)


def test_its_declarations_cover_every_kind_of_discovery(newsroom: Newsroom) -> None:
    """The demo must exercise feeds, sitemaps, sections and the search."""
    declared = tomllib.loads(newsroom.sources_toml())["source"]
    kinds = {kind for source in declared for way in source["discover"] for kind in way}

    assert {"feed", "sitemap", "section", "gdelt"} <= kinds
    assert tomllib.loads(newsroom.installation_toml())["fetch"]["delay"] == 0
    for source in declared:
        for way in source["discover"]:
            address = way.get("feed") or way.get("sitemap") or way.get("section")
            assert address is None or get(address)[0] == 200


def test_rss_in_windows_1251_lists_its_stories_with_their_times(newsroom: Newsroom, now: datetime) -> None:
    """A feed in a legacy charset says so in header and prologue, as the real ones do."""
    _, headers, body = get(newsroom.bases["volga-courier"] + "/rss.xml")
    items = etree.fromstring(body).findall(".//item")

    assert "windows-1251" in headers["Content-Type"]
    assert "В Кремле не стали комментировать сообщения о новых ракетах из КНДР" in [
        i.findtext("title") for i in items
    ]
    assert all(
        now - timedelta(days=6) < parsedate_to_datetime(i.findtext("pubDate") or "") <= now for i in items
    )


def test_json_feed_and_atom_are_well_formed(newsroom: Newsroom) -> None:
    """Both name every story of their outlet, and Atom carries the text of the forbidden page."""
    feed = json.loads(get(newsroom.bases["minato-shimpo"] + "/feed.json")[2])
    atom = etree.fromstring(get(newsroom.bases["peninsula-desk"] + "/atom.xml")[2])
    content = atom.findall(".//{*}content")

    assert len(feed["items"]) == sum(story.outlet == "minato-shimpo" for story in stories())
    assert len(content) == 1
    assert "Pier 2" in (content[0].text or "")


def test_the_sitemap_index_leads_to_a_gzipped_news_sitemap(newsroom: Newsroom) -> None:
    """Index, gzip and news tags at once."""
    index = etree.fromstring(get(newsroom.bases["hanbit-ilbo"] + "/sitemap.xml")[2])
    packed = get(index.findtext(".//{*}loc") or "")[2]
    urls = etree.fromstring(gzip.decompress(packed)).findall("{*}url")

    assert len(urls) == sum(story.outlet == "hanbit-ilbo" for story in stories())
    assert all(url.findtext(".//{*}title") and url.findtext(".//{*}publication_date") for url in urls)


@pytest.mark.parametrize("twin", ["lastupdate.txt", "lastupdate-translation.txt"])
def test_the_bulk_files_are_what_lastupdate_says(newsroom: Newsroom, twin: str) -> None:
    """Size, MD5 and 27 columns, as GKG 2.1 has them."""
    lines = get(f"{newsroom.base}/gdeltv2/{twin}")[2].decode().splitlines()
    size, md5, url = lines[-1].split(" ")
    packed = get(url)[2]
    with zipfile.ZipFile(io.BytesIO(packed)) as opened:
        rows = list(
            csv.reader(
                io.TextIOWrapper(opened.open(opened.namelist()[0]), "utf-8"), delimiter="\t", quoting=3
            )
        )

    assert (int(size), md5) == (len(packed), hashlib.md5(packed).hexdigest())
    assert {len(row) for row in rows} == {27}
    assert sum("North Korea" in row[9] and "Russia" in row[9] for row in rows) >= 2


def test_every_page_answers_as_its_story_says(newsroom: Newsroom) -> None:
    """Forbidden is 403, a PDF is a PDF, all else is HTML that opens."""
    statuses = {}
    for story in newsroom.articles:
        status, headers, body = get(newsroom.url(story))
        statuses[story.id] = status
        if story.page == "pdf":
            assert headers["Content-Type"] == "application/pdf"
            assert body.startswith(b"%PDF")
        elif status == 200 and story.page == "plain":
            assert story.paragraphs[-1][-20:] in re.sub("&amp;", "&", body.decode(story.charset))

    assert {id_: status for id_, status in statuses.items() if status != 200} == {"pd-imagery": 403}


def test_a_known_etag_is_answered_with_304_and_none_without_etags(newsroom: Newsroom) -> None:
    """The second crawl without ETags gets everything in full."""
    url = newsroom.bases["harbour-wire"] + "/rss.xml"
    etag = get(url)[1]["ETag"]

    assert get(url, If_None_Match=etag)[0] == 304

    newsroom.etags = False
    status, headers, _ = get(url, If_None_Match=etag)

    assert status == 200
    assert "ETag" not in headers


def test_the_same_hour_gives_the_same_bytes(now: datetime) -> None:
    """Only then does a 304 mean that nothing is new."""
    with Newsroom(now=now) as one:
        outlet = outlets()[3]

        assert one.answer(outlet, "/sitemap-news.xml.gz") == one.answer(outlet, "/sitemap-news.xml.gz")


def test_the_day_goes_on(newsroom: Newsroom) -> None:
    """A headline and its figures are rewritten, two pages go, one story appears."""
    before = {one.id: one for one in newsroom.expected}
    newsroom.advance()
    after = {one.id: one for one in newsroom.expected}

    assert set(after) - set(before) == {"hw-update"}
    assert before["hw-sanctions"].title != after["hw-sanctions"].title
    assert before["hw-sanctions"].url == after["hw-sanctions"].url
    assert get(after["eg-labour"].url)[0] == 404
    assert get(after["vc-admission"].url)[0] == 410
    assert {one.id for one in after.values() if one.outcome == "gone"} == {"eg-labour", "vc-admission"}


def test_robots_bars_one_path_and_the_newsroom_remembers_who_asked(newsroom: Newsroom) -> None:
    """So that a test can say that a barred page was never fetched."""
    rules = get(newsroom.base + "/robots.txt")[2].decode()

    assert "Disallow: /archive/" in rules
    assert "/archive/" in of(newsroom, "hw-supplement").url
    assert newsroom.requests == [("harbour-wire", "/robots.txt", 200)]
