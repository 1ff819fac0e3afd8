"""
Read Scrapy's responses as ours: captures, and what an answer amounts to before anyone reads the page.
"""

from datetime import datetime
from typing import Any

from monitor.core.article import Capture, Entry, Outcome, amiss_with
from monitor.core.urls import canonical, is_front_page, leads_to_section
from monitor.crawl.compression import CUT


def capture_of(response: Any, now: datetime, *, asked: str | None = None) -> Capture:
    """The response as received. `asked`: the URL before redirects and escaping."""
    headers = tuple(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in values
    )
    return Capture(
        url=asked or response.url,
        final_url=response.url,
        status=response.status,
        headers=headers,
        body=response.body,
        fetched_at=now,
    )


def is_cut(response: Any) -> bool:
    """Whether the body is not whole: fewer bytes than announced, or a packed stream without its end."""
    return CUT in response.flags or "dataloss" in response.flags


def page_outcome(response: Any, entry: Entry, *, again: bool) -> tuple[Outcome | None, str]:
    """What a page's answer amounts to; None where there is a whole page to read."""
    amiss = amiss_with(response.status)
    if amiss is Outcome.NOT_MODIFIED:
        told = again and asked_for_changes(response.request)
        return (amiss, "") if told else (Outcome.HTTP_ERROR, f"status {response.status}")
    if amiss is not None:
        return amiss, f"status {response.status}"
    if again and is_front_page(response.url) and canonical(response.url) != canonical(entry.url):
        return Outcome.GONE, "leads to the front page"
    if again and leads_to_section(entry.url, response.url):
        return Outcome.GONE, "leads to its section"
    if is_cut(response):
        return Outcome.TRUNCATED, "the body was cut short"
    return None, ""


def asked_for_changes(request: Any) -> bool:
    """Whether a request said what we know already: to one that did not, 304 is no answer."""
    return "If-None-Match" in request.headers or "If-Modified-Since" in request.headers
