"""
Follow redirects, five at most; each new address goes through the guard again.

Both kinds: a Location header, and a meta refresh in the first 4 kB of a page
(not after a longer wait than ten seconds: such a page is meant to be read).
Where a redirect leads to another scheme, that is the page's outcome.

Some sites ask with a redirect whether cookies are taken, to the very same
address. So what a host sets on the way is said to that host again until the
way ends, and then forgotten: no page knows what another was told.
"""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

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


MOST_COOKIES = 20
LONGEST_COOKIE = 4096
"""Bytes of one; browsers take no longer ones."""

_PAST = re.compile(rb";\s*max-age\s*=\s*(?:0|-\d+)\s*(?:;|$)", re.I)


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
            return self._follow(request, response, _text(location), response.status)
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
        meta["cookies"] = jar = _with_set(request.meta.get("cookies", {}), response)
        headers.pop("Cookie", None)
        if said := jar.get(_origin(url)):
            headers["Cookie"] = b"; ".join(name + b"=" + value for name, value in said.items())
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


def _text(location: bytes) -> str:
    """A Location as its server wrote it: bytes of a charset that it does not name are kept as they are, percent-encoded."""
    try:
        return location.decode("utf-8")
    except UnicodeDecodeError:
        return re.sub(rb"[\x80-\xff]", lambda byte: b"%%%02X" % byte[0][0], location).decode("ascii")


Jar = Mapping[str, Mapping[bytes, bytes]]
"""Cookies by the scheme and host that set them."""


def _with_set(jar: Jar, response: Any) -> Jar:
    """The cookies with those that a response sets or takes back."""
    origin = _origin(response.url)
    held = dict(jar.get(origin, {}))
    for line in response.headers.getlist("Set-Cookie"):
        name, equals, value = (part.strip() for part in line.partition(b";")[0].partition(b"="))
        if not equals or not name or len(name) + len(value) > LONGEST_COOKIE:
            continue
        held.pop(name, None)
        if not _PAST.search(line) and len(held) < MOST_COOKIES:
            held[name] = value
    return {**jar, origin: held}


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()
