"""
The newsroom's lists of articles: RSS, Atom, JSON Feed, news sitemap and its index.

Pure: listed stories in, bytes out.
"""

import gzip
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape, quoteattr

from monitor.newsroom import pages
from monitor.newsroom.stories import Outlet, Story


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A story under the address at which it is listed."""

    story: Story
    url: str
    published: datetime


def rss(outlet: Outlet, base: str, listed: Sequence[Listed]) -> bytes:
    """RSS 2.0 in the outlet's charset."""
    items = "".join(
        f"<item><title>{escape(one.story.title)}</title><link>{escape(one.url)}</link>"
        f'<guid isPermaLink="true">{escape(one.url)}</guid><pubDate>{format_datetime(one.published)}</pubDate>'
        f"<description>{escape(one.story.lead)}</description></item>\n"
        for one in listed
    )
    text = (
        f'<?xml version="1.0" encoding="{outlet.charset}"?>\n<rss version="2.0"><channel>'
        f"<title>{escape(outlet.name)}</title><link>{base}/</link><description>{escape(outlet.about)}</description>"
        f"<language>{outlet.language}</language>\n{items}</channel></rss>\n"
    )
    return text.encode(outlet.charset, errors="xmlcharrefreplace")


def atom(outlet: Outlet, base: str, listed: Sequence[Listed]) -> bytes:
    """Atom 1.0; it carries the whole text of those stories whose pages are forbidden."""
    entries = "".join(
        f"<entry><id>{escape(one.url)}</id><title>{escape(one.story.title)}</title>"
        f'<link rel="alternate" href={quoteattr(one.url)}/><published>{one.published.isoformat()}</published>'
        f"<updated>{one.published.isoformat()}</updated><author><name>{escape(one.story.byline)}</name></author>"
        f"<summary>{escape(one.story.lead)}</summary>{_content(one.story)}</entry>\n"
        for one in listed
    )
    updated = max((one.published for one in listed), default=None)
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{outlet.language}">'
        f'<id>{base}/</id><title>{escape(outlet.name)}</title><link rel="self" href="{base}/atom.xml"/>'
        f"<updated>{updated.isoformat() if updated else ''}</updated>\n{entries}</feed>\n"
    ).encode()


def _content(story: Story) -> str:
    if story.page != "forbidden":
        return ""
    return f'<content type="html">{escape(pages.content(story))}</content>'


def json_feed(outlet: Outlet, base: str, listed: Sequence[Listed]) -> bytes:
    """JSON Feed 1.1."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet.name,
        "home_page_url": f"{base}/",
        "feed_url": f"{base}/feed.json",
        "language": outlet.language,
        "items": [
            {
                "id": one.url,
                "url": one.url,
                "title": one.story.title,
                "summary": one.story.lead,
                "date_published": one.published.isoformat(),
                "authors": [{"name": one.story.byline}] if one.story.byline else [],
            }
            for one in listed
        ],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1).encode()


def sitemap_index(base: str, updated: datetime) -> bytes:
    """An index that leads to the gzipped news sitemap."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        f"<sitemap><loc>{base}/sitemap-news.xml.gz</loc><lastmod>{updated.isoformat()}</lastmod></sitemap>"
        "</sitemapindex>\n"
    ).encode()


def news_sitemap(outlet: Outlet, listed: Sequence[Listed]) -> bytes:
    """A news sitemap, gzipped; the same bytes for the same stories."""
    urls = "".join(
        f"<url><loc>{escape(one.url)}</loc><news:news><news:publication><news:name>{escape(outlet.name)}</news:name>"
        f"<news:language>{outlet.language}</news:language></news:publication>"
        f"<news:publication_date>{one.published.isoformat()}</news:publication_date>"
        f"<news:title>{escape(one.story.title)}</news:title></news:news></url>\n"
        for one in listed
    )
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">\n{urls}</urlset>\n'
    )
    return gzip.compress(text.encode(), mtime=0)


def robots(base: str, disallow: str) -> bytes:
    """robots.txt with one barred path and the sitemap's address."""
    return f"User-agent: *\nDisallow: {disallow}\n\nSitemap: {base}/sitemap.xml\n".encode()
