"""What is read from a page: the story, its date, its writers, and nothing that stands round them."""

import gzip
from datetime import UTC, datetime
from typing import Any

import pytest

from monitor.core.article import Basis, Outcome
from monitor.extract import article_from_entry, extract
from tests.builders import at, entry
from tests.extracting import STORY, TITLE, page, read


def test_the_story_is_read_and_nothing_else() -> None:
    """A sidebar that names North Korea would make a report of every page of the site."""
    reading = read(
        page(
            before="<nav><a href=/>Home</a> <a href=/nk>North Korea</a></nav>",
            after="<aside><h3>More on North Korea</h3><ul>"
            + "".join(
                f"<li><h4><a href=/{n}>Kim Jong Un inspects shell plant number {n}</a></h4></li>"
                for n in range(5)
            )
            + "</ul></aside><section class='comments'><p>Reader: they send shells to Russia every week!</p></section>",
        )
    )

    assert reading.outcome is Outcome.OK
    assert reading.article is not None
    assert reading.article.text.split("\n") == list(STORY)
    assert reading.article.title == TITLE
    assert reading.article.basis is Basis.PAGE
    assert reading.article.language == "en"


def test_teasers_between_paragraphs_are_not_the_story() -> None:
    """Old stories print today's headlines among their own paragraphs."""
    teaser = "<p><a href='/today'>Russia receives new shells from Pyongyang, Kyiv says</a></p>"
    cards = (
        "<div class='row'>"
        + "".join(
            f"<div><a href='/{n}'><h4>North Korean troops seen in Kursk, part {n}</h4></a></div>"
            for n in range(4)
        )
        + "</div>"
    )

    text = read(page(story=(STORY[0], STORY[1] + "</p>" + teaser + cards + "<p>" + STORY[2]))).article.text  # type: ignore[union-attr]

    assert text.split("\n") == list(STORY)


def test_notices_and_the_authors_box_are_not_the_story() -> None:
    """The box would make each of its author's texts one on North Korea."""
    text = read(
        page(
            story=(
                "🎙️ Voice is AI-generated. Inconsistencies may occur.",
                *STORY,
                "About the writer",
                "Jane Doe covers North Korea and its arms sales to Russia. Read more",
            )
        )
    ).article.text  # type: ignore[union-attr]

    assert text.split("\n") == list(STORY)


def test_readers_and_the_shop_are_not_the_story() -> None:
    """Comments name whatever they like, and a paywall's notice is no statement."""
    text = read(
        page(
            story=(
                *STORY,
                "Subscribe now to continue reading",
                "Already a subscriber? Log in",
                "Comments (2)",
                "They send shells to Russia every single week and nobody does anything about it, believe me.",
            )
        )
    ).article.text  # type: ignore[union-attr]

    assert text.split("\n") == list(STORY)


def test_a_bold_name_without_spaces_is_no_part_of_a_word() -> None:
    """KCNA's pages set leaders' names so; "ComradeKim" is no name."""
    story = (
        "The respected Comrade<strong>Kim Jong Un</strong>affirmed the full support for the army of Russia on Tuesday in the capital.",
        *STORY[1:],
    )

    text = read(page(story=story)).article.text  # type: ignore[union-attr]

    assert "Comrade Kim Jong Un affirmed" in text


def test_a_bold_part_of_a_word_stays_in_it() -> None:
    """ "<b>N</b>orth Koreans" is one word."""
    story = (
        "<b>N</b>orth Koreans and <b>Russia</b>n officers met the <b>Japan</b>ese press in the capital on Tuesday, officials said there.",
        *STORY[1:],
    )

    text = read(page(story=story)).article.text  # type: ignore[union-attr]

    assert "North Koreans and Russian officers met the Japanese press" in text


def test_the_site_is_not_in_the_title() -> None:
    """ "… | NK News - North Korea News" names the DPRK on each page of that site."""
    for source in (
        page(
            head="<meta property='og:title' content='Port is busy - NK Example: North Korea News'><meta property='og:site_name' content='NK Example: North Korea News'>"
        ).replace(f"<h1>{TITLE}</h1>", ""),
        page(),
    ):
        title = read(source).article.title  # type: ignore[union-attr]

        assert "North Korea" not in title
        assert "Example" not in title


def test_a_shortened_title_does_not_shorten_the_headline() -> None:
    """Some sites cut the title and print the headline in full."""
    source = page().replace(
        f"<title>{TITLE} - Example News</title>", "<title>Seoul says containers | Example News</title>"
    )

    assert read(source).article.title == TITLE  # type: ignore[union-attr]


def test_what_the_story_cites_is_kept() -> None:
    """t.me, x.com and PDF links lead to the origin of a claim; links of the menu do not."""
    story = (
        "The <a href='https://t.me/example/12'>agency wrote on Telegram</a> that a cargo ship had left the port of Rajin on Tuesday.",
        "It cited <a href='/files/report.pdf'>a report of the committee</a> and <a href='javascript:x()'>a map</a> of the route to the depot.",
        STORY[2],
    )

    links = read(page(story=story, before="<nav><a href='https://x.com/example'>X</a></nav>")).article.links  # type: ignore[union-attr]

    assert links == ("https://t.me/example/12", "https://news.example/files/report.pdf")


def test_authors_are_named_once() -> None:
    """From linked data, or the page's own byline."""
    linked = '<script type="application/ld+json">{"@type":"NewsArticle","headline":"x","author":[{"@type":"Person","name":"Kim Min-ji"},{"name":"Kim Min-ji"},{"name":"Ivan Petrov"}]}</script>'

    assert read(page(head=linked)).article.authors == ("Kim Min-ji", "Ivan Petrov")  # type: ignore[union-attr]
    assert read(page(head="<meta name=author content='By Jane Doe'>")).article.authors == ("Jane Doe",)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By John Smith and Kim Min-su in Seoul", ("John Smith", "Kim Min-su")),
        ("By John Smith in Moscow and Kim Min-su in Seoul", ("John Smith", "Kim Min-su")),
        ("By John Smith in Seoul and Tokyo", ("John Smith",)),
        ("By John Smith, Kim Min-su and Jane Doe", ("John Smith", "Kim Min-su", "Jane Doe")),
        ("Von Max Muster und Eva Beispiel", ("Max Muster", "Eva Beispiel")),
        ("Иван Петров и Анна Белова в Сеуле", ("Иван Петров", "Анна Белова")),
        ("By Jane Doe, Diplomatic Editor", ("Jane Doe, Diplomatic Editor",)),
        ("José Ortega y Gasset", ("José Ortega y Gasset",)),
    ],
)
def test_a_byline_names_each_of_its_writers(byline: str, names: tuple[str, ...]) -> None:
    """Without the place where they wrote; what is beside a lone name stays."""
    assert read(page(under=f"<p class=byline>{byline}</p>")).article.authors == names  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        (
            "ko",
            "북한이 러시아에 포탄과 탄약을 지원했다는 보도가 나왔다. 국방부는 이를 확인하지 않았다고 밝혔다.",
        ),
        (
            "ja",
            "北朝鮮がロシアに砲弾を供与したと韓国の聯合ニュースが報じた。日本政府は確認を急いでいるという。",
        ),
        (
            "zh",
            "韩国国防部周二表示，朝鲜已向俄罗斯运送了数千个集装箱的炮弹，外交部发言人在记者会上未予置评。",
        ),
        (
            "ru",
            "Северная Корея отправила России снаряды, сообщило министерство обороны. Москва это отрицает.",
        ),
        (
            "uk",
            "Північна Корея відправила Росії снаряди, повідомило міністерство оборони. Москва це заперечує.",
        ),
        (
            "de",
            "Nordkorea hat Russland Granaten geliefert, teilte das Verteidigungsministerium am Dienstag mit.",
        ),
    ],
)
def test_the_language_is_the_texts_own(lang: str, sentence: str) -> None:
    """Pages in Korean declare English, and the rules of the wrong language would find nothing."""
    story = tuple(f"{sentence} ({number})" for number in range(3))

    assert read(page(story=story, lang="en")).article.language == lang  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("body", "content_type", "outcome"),
    [
        (b"", "text/html", Outcome.EMPTY),
        (b"   \n ", "text/html", Outcome.EMPTY),
        (b"%PDF-1.7 ...", "text/html", Outcome.NOT_HTML),
        (b"\x89PNG\r\n\x1a\n", None, Outcome.NOT_HTML),
        (b"\xff\xd8\xff\xe0", "image/jpeg", Outcome.NOT_HTML),
        (b'{"a": 1}', "application/json", Outcome.NOT_HTML),
        (b"plain words", "text/plain", Outcome.NOT_HTML),
        (b"<html><head><title>x</title></head><body></body></html>", "text/html", Outcome.EMPTY),
        (b"<html>" + b"<p>words and words" * 150_000, "text/html", Outcome.TOO_LARGE),
        (
            b"<html><title>Just a moment...</title><body><p>Enable JavaScript and cookies to continue</p></body></html>",
            "text/html",
            Outcome.WALL,
        ),
        (b"<" * 1000, "text/html", Outcome.EMPTY),
        (bytes(range(256)) * 20, "text/html", Outcome.EMPTY),
    ],
)
def test_what_cannot_be_read_has_an_outcome(body: bytes, content_type: str | None, outcome: Outcome) -> None:
    """The crawl goes on, and `monitor why` can say it."""
    reading = read(body, content_type=content_type)

    assert (reading.article, reading.outcome) == (None, outcome), reading.note
    assert reading.note


def test_scripts_do_not_make_a_page_too_large() -> None:
    """Some sites ship three megabytes of state with a thousand words."""
    source = page(head="<script>" + "x=1;" * 800_000 + "</script>")
    assert len(source) > 2 * 2**20

    assert read(source).article.text.split("\n") == list(STORY)  # type: ignore[union-attr]


def test_a_deep_page_and_a_lone_surrogate_do_not_raise() -> None:
    """trafilatura gives None for both."""
    assert read("<div>" * 5000 + "words").article is None
    assert read(page().encode() + "\ud800".encode("utf-8", "surrogatepass")).outcome is Outcome.OK


def test_control_and_direction_marks_do_not_reach_the_article() -> None:
    """A title must not rearrange the list round it."""
    article = read(
        page(
            story=(
                "Sh\u202eells\x00 left the po\x1b[31mrt of Rajin on Tuesday, the agency said in a briefing.",
                *STORY[1:],
            )
        )
    ).article

    assert article is not None
    assert not [c for c in article.reading if (ord(c) < 32 and c != "\n") or c == "\u202e"]


@pytest.mark.parametrize(
    "reference",
    [f"&#{code};" for code in (*range(32), 127, 140, 55296, 65534, 65535, 1114112)]
    + ["&#x2;", "&#X1F", "&#002;", "&#x0b;", "&#2"],
)
@pytest.mark.parametrize("place", ["story", "headline", "dropped"])
def test_a_reference_to_a_control_character_costs_no_page(reference: str, place: str) -> None:
    """Word processors leave them; libxml2 takes them in and lxml then raises when text is moved."""
    story = list(STORY)
    if place == "story":
        story[1] = story[1].replace("152mm", f"152mm{reference} <sup>1</sup>{reference}")
    reading = read(
        page(
            story=tuple(story),
            under=f"<p>Tuesday{reference}</p>" if place == "headline" else "",
            after=f"<div>x{reference}<script>y</script>z{reference}</div>" if place == "dropped" else "",
        )
    )

    assert reading.outcome is Outcome.OK
    assert reading.article is not None
    assert "artillery shells" in reading.article.text


def test_the_charset_of_the_header_is_used() -> None:
    """trafilatura given bytes would never see it."""
    sentence = (
        "북한이 러시아에 포탄과 탄약을 지원했다는 보도가 나왔다. 국방부는 이를 확인하지 않았다고 밝혔다."
    )
    body = page(story=tuple(f"{sentence} {n}" for n in range(3))).encode("euc-kr")

    assert sentence in read(body, content_type="text/html; charset=euc-kr").article.text  # type: ignore[union-attr]


def test_an_entry_alone_is_a_headline() -> None:
    """A page that answers 403 still becomes a mention, marked as what it is."""
    article = article_from_entry(
        entry(
            title="Shells &leave",
            summary="A ship left.\x00",
            published_at=at("08:00"),
            authors=("Kim Min-ji",),
        )
    )

    assert article.basis is Basis.HEADLINE
    assert (article.title, article.text) == ("Shells &leave", "A ship left.")
    assert (article.published_at, article.date_source) == (at("08:00"), "feed")
    assert article.authors == ("Kim Min-ji",)


def test_the_feeds_full_text_is_read_as_html() -> None:
    """Many feeds carry the whole story."""
    content = "<p>First &amp; last.</p><script>x()</script><ul><li>one</li><li>two</li></ul>Tail<br>end"

    assert (
        article_from_entry(entry(summary="First.", content=content)).text
        == "First & last.\none\ntwo\nTail\nend"
    )


def test_an_entry_with_nothing_is_still_an_article() -> None:
    """A sitemap may list no more than an address."""
    article = article_from_entry(entry(title=None, summary=None, content=None))

    assert (article.title, article.text, article.published_at, article.date_source) == ("", "", None, None)


def test_real_pages_keep_their_quality(shared: Any) -> None:
    """A few of the real pages, so that a change that ruins them fails here; the figures are in benchmarks/."""
    folder = shared / "corpora" / "pages" / "languages"
    for name in ("chinese_article", "yna_co_kr", "spanish_article", "japanese_article2"):
        body = gzip.decompress((folder / f"{name}.html.gz").read_bytes())
        wanted = {
            line.strip()
            for line in (folder / f"{name}.txt").read_text(encoding="utf-8").splitlines()
            if len(line.strip()) > 40
        }
        text = read(body, content_type=None, fetched_at=datetime(2026, 11, 24, tzinfo=UTC)).article.text  # type: ignore[union-attr]

        found = sum("".join(line.split())[:40] in "".join(text.split()) for line in wanted)
        assert found >= 0.7 * len(wanted), name


def test_a_japanese_brief_keeps_its_paragraphs_and_not_its_headline() -> None:
    """
    In two hundred characters of Japanese stand sixty words; taken for a failure, title and byline ran into the lead and its quote.
    """
    paragraphs = (
        "北朝鮮外務省の報道官は23日、ロシアに砲弾を供与したとの報道を「作り話だ」と否定した。国営メディアが伝えた。",
        "談話は「両国の間に武器取引は存在したことがない」と主張し、米国を非難した。列車や日付には触れていない。",
    )
    page = (
        "<html lang=ja><head><title>武器供与を否定</title></head><body><nav><a href=/>国際</a></nav><article><h1>武器供与を否定</h1><div>記者 倉橋直</div>"
        f"{''.join(f'<p>{p}</p>' for p in paragraphs)}</article></body></html>"
    )
    reading = extract(
        page.encode(),
        content_type="text/html; charset=utf-8",
        url="https://news.example/a",
        final_url="https://news.example/a",
        fetched_at=at("09:00"),
    )

    assert reading.article is not None
    assert reading.article.text.split("\n") == list(paragraphs)


def test_how_letters_are_read_is_no_part_of_a_sentence() -> None:
    """Pages for learners say it above every word; a brief one is read by a fallback that would take it for text."""
    said = (
        "<ruby>北<rt>きた</rt></ruby><ruby>朝鮮<rp>(</rp><rt>ちょうせん</rt><rp>)</rp></ruby>がロシアに"
        "<ruby>砲弾<rt>ほうだん</rt></ruby>を送った。"
    )
    brief = read(page(story=(said,), lang="ja")).article
    full = article_from_entry(entry(title="北朝鮮", content=f"<p>{said}</p>"))

    assert brief
    assert brief.text == full.text == "北朝鮮がロシアに砲弾を送った。"


def test_a_flash_that_only_repeats_its_headline_is_read() -> None:
    """
    An agency's first line is its whole text; listed by a sitemap without titles, nothing else says what it says.
    """
    flash = page(story=(TITLE,))

    assert read(flash).article is not None
    assert read(flash).article.title == TITLE  # type: ignore[union-attr]
    assert read(flash, entry=entry(title=None)).outcome is Outcome.OK
    assert read(flash, entry=entry(title=TITLE)).outcome is Outcome.EMPTY
