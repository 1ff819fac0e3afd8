"""Valid things by default; a test writes only what it is about."""

from datetime import UTC, datetime
from typing import Any

from monitor.core.article import Article, Capture, Entry
from monitor.core.mention import Direction, Hit, Match, Prominence


def at(clock: str, day: str = "2026-11-24") -> datetime:
    """A moment of the test day, UTC: `at("09:40")`."""
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=UTC)


def entry(**changes: Any) -> Entry:
    """An entry of a feed."""
    values: dict[str, Any] = {
        "source": "example",
        "found_via": "https://news.example/feed.xml",
        "url": "https://news.example/2026/11/24/shells",
        "found_at": at("09:00"),
        "title": "Shells leave Rajin",
    }
    return Entry(**values | changes)


def capture(**changes: Any) -> Capture:
    """A page that answered 200."""
    values: dict[str, Any] = {
        "url": "https://news.example/2026/11/24/shells",
        "final_url": "https://news.example/2026/11/24/shells",
        "status": 200,
        "headers": (("Content-Type", "text/html; charset=utf-8"),),
        "body": b"<html><body><article><p>North Korea shipped artillery shells to Russia.</p></article></body></html>",
        "fetched_at": at("09:01"),
    }
    return Capture(**values | changes)


def article(**changes: Any) -> Article:
    """An article that says what we look for."""
    values: dict[str, Any] = {
        "url": "https://news.example/2026/11/24/shells",
        "canonical_url": "https://news.example/2026/11/24/shells",
        "title": "Shells leave Rajin",
        "text": "North Korea shipped artillery shells to Russia, officials said.",
        "language": "en",
        "extractor": "test 1",
        "published_at": at("08:00"),
    }
    return Article(**values | changes)


def match(**changes: Any) -> Match:
    """A match of that article."""
    text = "North Korea shipped artillery shells to Russia, officials said."
    values: dict[str, Any] = {
        "rule": "arms-transfer",
        "rule_version": "abc123",
        "lane": "dprk-to-russia",
        "quote": text,
        "start": 20,
        "end": 20 + len(text),
        "hits": (Hit(term="dprk", start=20, end=31),),
        "prominence": Prominence.LEAD,
        "direction": Direction.DPRK_TO_RUSSIA,
    }
    return Match(**values | changes)
