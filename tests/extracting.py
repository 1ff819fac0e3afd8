"""A page to be read, and what was read of it."""

from typing import Any

from monitor.extract import Reading, extract
from tests.builders import at

STORY = (
    "South Korea's spy agency said on Tuesday that a cargo ship carrying about 300 containers had left the port of Rajin.",
    "Two lawmakers who were briefed by the agency said the containers were believed to hold 152mm artillery shells.",
    "Moscow and Pyongyang have both denied any arms deal, and the agency gave no proof of its claim.",
)


TITLE = "Seoul says containers left Rajin for Dunai"


def page(
    *,
    head: str = "",
    before: str = "",
    under: str = "",
    after: str = "",
    story: tuple[str, ...] = STORY,
    lang: str = "en",
) -> str:
    """A plain article page; a test adds what it is about."""
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in story)
    return (
        f"<!doctype html><html lang='{lang}'><head><title>{TITLE} - Example News</title>{head}</head><body>{before}"
        f"<article><h1>{TITLE}</h1>{under}{paragraphs}</article>{after}</body></html>"
    )


def read(source: str | bytes, **changes: Any) -> Reading:
    """Read a page that was fetched at nine."""
    values: dict[str, Any] = {
        "content_type": "text/html; charset=utf-8",
        "url": "https://news.example/world/shells",
        "final_url": "https://news.example/world/shells",
        "fetched_at": at("09:00"),
    }
    body = source.encode() if isinstance(source, str) else source
    return extract(body, **values | changes)


def published(source: str, **changes: Any) -> tuple[str | None, str | None]:
    """When the page says it appeared, and where it says so."""
    article = read(source, **changes).article
    assert article is not None
    return (article.published_at.isoformat()[:16] if article.published_at else None), article.date_source
