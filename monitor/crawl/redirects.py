"""
Follow redirects, five at most; each new address goes through the guard again.

Both kinds: a Location header, and a meta refresh in the first 4 kB of a page
(not after a longer wait than ten seconds: such a page is meant to be read).
Where a redirect leads to another scheme, that is the page's outcome.
"""

from typing import Any
from urllib.parse import urljoin

from w3lib.html import get_meta_refresh
from w3lib.url import safe_url_string

from monitor.core.addresses import scheme_refusal
from monitor.core.article import Outcome
from monitor.crawl.failures import Refused

STATUSES = (301, 302, 303, 307, 308)
PERMANENT = (301, 308)
HEAD = 4096
"""Bytes of a page in which a meta refresh is looked for."""
LONGEST_REFRESH = 10
"""Seconds."""


class Redirects:
    """Turns an answer that says "elsewhere" into a request for elsewhere."""

    def __init__(self, most: int) -> None:
        self._most = most

    @classmethod
    def from_crawler(cls, crawler: Any) -> "Redirects":
        return cls(crawler.settings.getint("REDIRECT_MAX_TIMES"))

    def process_response(self, request: Any, response: Any) -> Any:
        if response.status in STATUSES:
            location = response.headers.get("Location")
            if not location:
                return response
            return self._follow(request, response, location.decode("utf-8", "replace"), response.status)
        head = response.body[:HEAD]
        if response.status == 200 and b"http-equiv" in head.lower() and b"refresh" in head.lower():
            if request.meta.get("no_refresh"):
                return response
            wait, url = get_meta_refresh(
                head.decode("utf-8", "replace"), response.url, ignore_tags=("noscript", "script")
            )
            if url and wait is not None and wait <= LONGEST_REFRESH and url != response.url:
                return self._follow(request, response, url, "refresh")
        return response

    def _follow(self, request: Any, response: Any, location: str, reason: int | str) -> Any:
        try:
            url = safe_url_string(urljoin(response.url, location.strip()))
        except ValueError as error:
            raise Refused(Outcome.HTTP_ERROR, f"redirected to no address: {error}") from error
        refused = scheme_refusal(url)
        if refused:
            raise Refused(Outcome.BLOCKED_SCHEME, f"redirected to {refused}")
        before = request.meta.get("redirects", ())
        if len(before) >= self._most:
            raise Refused(Outcome.HTTP_ERROR, f"more than {self._most} redirects")
        meta = {key: value for key, value in request.meta.items() if key != "download_slot"}
        meta["redirects"] = (*before, (reason, url))
        headers = request.headers.copy()
        for name in ("If-None-Match", "If-Modified-Since"):
            headers.pop(name, None)  # they belong to the first address
        try:
            return request.replace(url=url, meta=meta, headers=headers, priority=request.priority + 2)
        except ValueError as error:
            raise Refused(Outcome.HTTP_ERROR, f"redirected to no address: {error}") from error


def moved_to(redirects: tuple[tuple[int | str, str], ...]) -> str | None:
    """Where an address has moved for good: as far as the redirects are permanent from the first on."""
    moved = None
    for reason, url in redirects:
        if reason not in PERMANENT:
            break
        moved = url
    return moved
