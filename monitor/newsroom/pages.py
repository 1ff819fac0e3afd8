"""
A story as the page that its outlet serves, with the faults that real pages have.

Pure: story in, bytes out. Each page carries navigation, teasers and a foot that
are no part of the article.
"""

import html
import json
from datetime import datetime, timedelta, timezone

from monitor.newsroom.stories import Outlet, Story

KST = timezone(timedelta(hours=9))

MENU = {
    "en": ("World", "Business", "Sport", "Most read", "By"),
    "ko": ("국제", "경제", "스포츠", "많이 본 뉴스", "기자"),
    "ru": ("В мире", "Экономика", "Спорт", "Читают сейчас", "Автор:"),
    "ja": ("国際", "経済", "スポーツ", "よく読まれている記事", "記者"),
    "zh": ("国际", "财经", "体育", "热门新闻", "记者"),
    "uk": ("Світ", "Економіка", "Спорт", "Зараз читають", "Автор:"),
}


def page(story: Story, outlet: Outlet, url: str, now: datetime) -> bytes:
    """The page of a story in its charset."""
    if story.page == "consent":
        return _consent(story, outlet).encode(story.charset)
    text = _head(story, outlet, url, now) + _body(story, outlet, now)
    if story.page == "broken":
        text = _break(text)
    return text.encode(story.charset, errors="xmlcharrefreplace")


def content(story: Story) -> str:
    """The story's text alone as HTML, as a feed carries it."""
    text = "\n".join(f"<p>{html.escape(part, quote=False)}</p>" for part in story.paragraphs)
    for words, address in story.links:
        text = text.replace(words, f'<a href="{html.escape(address)}">{words}</a>', 1)
    return text


def section(outlet: Outlet, listed: list[tuple[str, str]]) -> bytes:
    """A page that only links to articles: (address, title) each."""
    items = "\n".join(
        f'<li class="item"><a class="headline" href="{html.escape(url)}">{html.escape(title)}</a></li>'
        for url, title in listed
    )
    return (
        f'<!DOCTYPE html><html lang="{outlet.language}"><head><meta charset="utf-8"><title>{outlet.name}</title></head>'
        f'<body><nav><a href="/">{outlet.name}</a> <a href="/about">about</a></nav>'
        f'<ul class="list">\n{items}\n</ul><footer>{outlet.about}</footer></body></html>'
    ).encode()


def pdf(story: Story) -> bytes:
    """A PDF of one page that holds the title in Latin letters."""
    words = story.title.encode("ascii", "replace").replace(b"(", rb"\(").replace(b")", rb"\)")
    stream = b"BT /F1 12 Tf 40 780 Td (" + words + b") Tj ET"
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    body, places = b"%PDF-1.4\n", []
    for number, part in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return body + (
        b"xref\n0 6\n0000000000 65535 f \n%strailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (table, len(body))
    )


def _head(story: Story, outlet: Outlet, url: str, now: datetime) -> str:
    title, when = html.escape(story.title), story.published(now).isoformat()
    date = ""
    if story.date == "meta":
        date = f'<meta property="article:published_time" content="{when}">'
    elif story.date == "json-ld":
        said = {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": story.title,
            "datePublished": when,
            "author": [{"@type": "Person", "name": story.byline}] if story.byline else [],
        }
        inside = json.dumps(said, ensure_ascii=False).replace("</", "<\\/")
        date = f'<script type="application/ld+json">{inside}</script>'
    return (
        f'<!DOCTYPE html>\n<html lang="{story.language}"><head><meta charset="{story.charset}">\n'
        f"<title>{title} | {outlet.name}</title>\n"
        f'<meta property="og:title" content="{title}"><meta property="og:type" content="article">\n'
        f'<meta property="og:site_name" content="{outlet.name}"><link rel="canonical" href="{url}">\n{date}</head>\n'
    )


def _body(story: Story, outlet: Outlet, now: datetime) -> str:
    world, business, sport, most_read, by = MENU[story.language]
    teasers = "".join(
        f'<li><a href="/elsewhere/{n}">{html.escape(t)}</a></li>' for n, t in enumerate(story.sidebar)
    )
    byline = (
        f'<span class="byline" rel="author">{by} {html.escape(story.byline)}</span>' if story.byline else ""
    )
    before = f'<p class="voice-notice">{html.escape(story.before)}</p>' if story.before else ""
    after = f'<aside class="author-box"><p>{html.escape(story.after)}</p></aside>' if story.after else ""
    text = content(story)
    if story.page == "paywall":
        text = (
            '<div class="paywall"><h2>Subscribe to continue reading</h2>'
            "<p>This article is for subscribers only. Already a subscriber? Log in.</p></div>"
        )
    return (
        f'<body><header><a href="/">{outlet.name}</a><nav><ul><li><a href="/w">{world}</a></li>'
        f'<li><a href="/b">{business}</a></li><li><a href="/s">{sport}</a></li></ul></nav></header>\n'
        f'<div class="layout"><main><article><h1>{html.escape(story.title)}</h1>\n'
        f'<div class="meta">{byline} {_date_line(story, now)}</div>\n'
        f'{before}<div class="article-body">\n{text}\n</div>\n{after}</article></main>\n'
        f'<aside class="sidebar"><h3>{most_read}</h3><ul>{teasers}</ul></aside></div>\n'
        f"<footer><p>{outlet.about}</p></footer></body></html>\n"
    )


def _date_line(story: Story, now: datetime) -> str:
    when = story.published(now)
    if story.date == "time":
        return f'<time datetime="{when.isoformat()}">{when:%d.%m.%Y %H:%M} UTC</time>'
    if story.date == "kst":
        return f'<span class="date">입력 {when.astimezone(KST):%Y-%m-%d %H:%M} KST</span>'
    return ""


def _consent(story: Story, outlet: Outlet) -> str:
    """A page that asks for cookies and shows nothing else; answered with status 200, as real ones are."""
    return (
        f'<!DOCTYPE html><html lang="{story.language}"><head><meta charset="{story.charset}">'
        f"<title>{outlet.name}</title></head><body><div id='consent' class='cookie-consent'>"
        "<h1>We value your privacy</h1><p>We and our partners store and access information on a device, such as "
        "cookies, and process personal data. Accept all cookies to continue to the site.</p>"
        "<button>Accept all</button><button>Reject all</button><button>Manage preferences</button></div></body></html>"
    )


def _break(text: str) -> str:
    """The markup that real pages get away with: unclosed and crossed tags, a stray end, a raw ampersand, NUL, no end."""
    text = text.replace("</p>\n<p>", "<p>").replace(
        '<div class="layout">', '<div class="layout"><center><b><i>', 1
    )
    text = (
        text.replace("<main>", "</table></b><main>")
        .replace("</main>", "")
        .replace("</aside></div>", "</span>")
    )
    return text.replace("<footer>", "<footer>&copy & \x00 <!-- <a href='").replace("</body></html>", "")
