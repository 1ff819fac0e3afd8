"""
The one address under which an article is filed.

`canonical` makes a key, not an address to fetch: what only says how the reader
came (trackers, fragments, `www.`, `m.`, `/amp`) goes, what says which article
it is stays.

A missed merge costs the reviewer a second glance; a wrong one hides a report.
So a parameter is dropped only by a name that is known to track, never because
it looks like one: `uid`, `cid` and `eid` name articles at more than one outlet,
and courlan, which drops them, never sees our query strings.
"""

import re
from datetime import date
from functools import lru_cache
from urllib.parse import unquote, urljoin, urlsplit

MAX_LENGTH = 8_000
"""Letters of an address; servers take no longer ones, and nobody writes them."""

_TRACKERS = re.compile(
    r"""(?xi)^(?:
        utm_\w+ | mtm_(?:campaign|cid|content|group|keyword|kwd|medium|placement|source) | mc_(?:cid|eid|tc) | mkt_(?:tok|campaign|hostname)
      | oly_(?:anon|enc)_id | vero_(?:conv|id) | itm_(?:campaign|content|medium|source|term) | ga_(?:campaign|content|medium|source|term|place)
      | hsa_(?:acc|ad|cam|grp|kw|la|mt|net|ol|src|tgt|ver) | at_(?:medium|campaign|custom\w+|link\w*|format|bbc\w*|ptr\w*) | pk_(?:campaign|kwd|source|medium|content)
      | (?:fb|g|dc?|ms|y|ys|tw|wick|yc|gb|gc|fbc)cl(?:k)?id | gclsrc | gbraid | wbraid | igsh(?:id)?
      | _gl | _ga | ns_(?:campaign|mchannel|source|linkname|fee) | smid | smtyp | smprod | xtor | cmp(?:id)? | icid | ncid | ocid
      | wt[._]\w+ | spm | ref_?src | ref_url | referrer | s_?cid | taid | guccounter | guce_referrer(?:_sig)? | __twitter_impression
      | __cf_chl_\w+ | jsessionid | phpsessid | outputtype | usqp | amp_js_v | amp_gsa
    )$"""
)
"""Names that say how the reader came, whatever their value."""

_MAYBE = re.compile(
    r"""(?xi)^(?:ref|referer|source|from|src|medium|campaign|partner|feature|via|cid|share|mod|rss)=
    (?:rss\d?(?:-[-\w]*)?|feed|atom|1|twitter|x|facebook|fb|telegram|tg|whatsapp|linkedin|kakao|naver|google(?:news|_news)?|yahoo|youtube|social|share|sharing
      |home|homepage|main|top|newsletter|e?mail|push|app|mobile|web|amp|copy|link|youtu\.be)$"""
)
"""Parameters that track with these values and may name an article or a section with any other (`cid=1024`, `source=kcna`)."""

_SHORT_DOMAIN = re.compile(r"^(?:co|com|or|org|go|gov|ne|net|ac|edu|re)\.[a-z]{2}$")
_PLAIN = re.compile(
    r"https?://[a-z0-9][a-z0-9.-]*[a-z0-9](?:/[A-Za-z0-9_~.-]+)*/?(?:\?[A-Za-z0-9_]+=[A-Za-z0-9_.-]*(?:&[A-Za-z0-9_]+=[A-Za-z0-9_.-]*)*)?"
)
"""An address in which courlan and w3lib find nothing to mend: nine of ten, and ten times faster without them."""

_ABSOLUTE = re.compile(r"https?://[A-Za-z0-9][A-Za-z0-9.-]*(?:/[!-\[\]-~]*)?")
_ROOTED = re.compile(r"/(?!/)[!-\[\]-~]*")
_ODD = re.compile(r"/\.|\.\.|xn--")
_FRONT = re.compile(r"/?(?:index\.\w{2,5}|[a-z]{2}/?|home/?|main(?:\.\w+)?)?", re.IGNORECASE)
_SESSION = re.compile(r"(?i);(?:jsessionid|phpsessid)=[^/?#]*")
_SECTION = re.compile(r"(?:[^\W\d]{1,20}(?:[-_][^\W\d]{1,20})?|(?:19|20)\d\d|[0-3]\d)")
"""A part of an address that names a section, or the year, month or day of one; an article's has an id or more words."""
_STORY_PATH = re.compile(r"\d{3}|-[^/]+-|[^\x00-\x7f]")
"""What the address of an article has and that of a section hardly ever."""
_AMP_PATH = re.compile(r"(?i)(?<=[^/])/amp/?$|(?<=[^/])\.amp(?=\.html?$)|(?<=\w)\.amp$")
_AMP_CACHE = re.compile(r"(?i)^https?://[^/]+\.cdn\.ampproject\.org/[cvi]/(s/)?(.+)$")


@lru_cache(maxsize=4_096)
def canonical(url: str) -> str:
    """The key of an address: equal for two addresses of one article. Never raises; a hopeless address is its own key."""
    try:
        key = _canonical(url)
        for _ in range(4):  # mending one fault may uncover another; a key must be its own key
            before, key = key, _canonical(key)
            if key == before:
                break
        return key
    except (ValueError, LookupError, TypeError):  # what a bad port, a bad IDN or a lone surrogate ends in
        return url.strip()


def _canonical(url: str) -> str:
    url = "".join(url.split())
    if ".cdn.ampproject.org/" in url and (cached := _AMP_CACHE.match(url)):
        url = f"http{'s' if cached[1] else ''}://{cached[2]}"
    if len(url) > MAX_LENGTH or not url[:8].lower().startswith(("http://", "https://")):
        return url
    address, _, fragment = url.partition("#")
    plain = not fragment and _PLAIN.fullmatch(address) and not _ODD.search(address)
    address, _, query = _SESSION.sub("", address).partition("?")
    parts = [part for part in query.replace("&amp;", "&").split("&") if part and not _tracks(part)]
    if plain:
        address = _desktop(_AMP_PATH.sub("", address))
        address += "" if "/" in address[8:] else "/"
        return address + ("?" + "&".join(sorted(parts, key=_pair)) if parts else "")

    from courlan import (
        clean_url,
    )  # takes 0.1 s to import, and many a command never meets an address that needs it
    from w3lib.url import canonicalize_url

    address = address.replace("{", "%7B").replace("}", "%7D")  # courlan takes {…} for the rest of a template
    if address.count("://") == 1:  # of a double address courlan would keep the second
        address = clean_url(address) or address
    whole = _desktop(_AMP_PATH.sub("", address)) + ("?" + "&".join(parts) if parts else "")
    routed = fragment.startswith(("!", "/"))  # some sites name the page in the fragment
    result: str = canonicalize_url(f"{whole}#{fragment}" if routed else whole, keep_fragments=routed)
    return result


def _pair(part: str) -> tuple[str, str]:
    name, _, value = part.partition("=")
    return name, value


def siblings(key: str) -> tuple[str, ...]:
    """The keys that differ from this one by scheme or by the slash at the path's end alone: sites answer to all with one article."""
    scheme, _, rest = key.partition("://")
    other = {"http": "https", "https": "http"}.get(scheme)
    path, mark, query = rest.partition("?")
    if other is None or "#" in rest:
        return ()
    name, _, below = path.partition("/")
    slashed = [path]
    if below.strip("/"):
        slashed.append(path.removesuffix("/") if path.endswith("/") else f"{path}/")
    found = (f"{kind}://{one}{mark}{query}" for one in slashed for kind in (scheme, other) if name)
    return tuple(one for one in found if one != key)


def is_front_page(url: str) -> bool:
    """Whether an address is that of a site's front page, as `/`, `/en`, `/index.html`; False for what is no address."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return _FRONT.fullmatch(parts.path) is not None and not parts.query


def leads_to_section(url: str, final_url: str) -> bool:
    """A story's address that ends at what stands above it: `/world/2026/11/24/ships-in-port` at `/world/`."""
    try:
        asked, got = urlsplit(url), urlsplit(final_url)
        same = (asked.hostname or "").removeprefix("www.") == (got.hostname or "").removeprefix("www.")
    except ValueError:
        return False
    above, below = _parts(got.path), _parts(asked.path)
    if not same or got.query or not above or len(above) >= len(below) or below[: len(above)] != above:
        return False
    dropped = "/".join(below[len(above) :])
    return bool(_STORY_PATH.search(dropped)) and all(map(_SECTION.fullmatch, above))


def _parts(path: str) -> list[str]:
    return [unquote(part).lower() for part in path.split("/") if part]


def _tracks(part: str) -> bool:
    name, _, value = part.partition("=")
    if "%" in name:
        name = unquote(name)
    if name.lower() == "amp":
        return value in ("", "1", "true", "y", "yes")
    return part.lower() == "rss" or bool(_TRACKERS.match(name) or _MAYBE.match(part))


def _desktop(address: str) -> str:
    """Without `www.`, and without what marks a mobile or AMP host: all three answer with the same article."""
    start = address.find("://") + 3
    end = address.find("/", start)
    end = len(address) if end < 0 else end
    name = address[start:end].lower()
    if "@" in name:
        return address
    labels = name.split(".")
    while len(labels) > 2 and labels[0] in ("www", "m", "mobile", "amp", "wap", "www2"):
        if _SHORT_DOMAIN.match(".".join(labels[1:])):
            break
        del labels[0]
    if len(labels) > 3 and labels[1] in ("m", "mobile", "amp"):  # en.m.example.org
        del labels[1]
    return address[:start] + ".".join(labels) + address[end:]


def host(url: str) -> str:
    """The host of an address in lower case, without `www.` and port; empty where it has none."""
    try:
        name = urlsplit(url.strip()).hostname or ""
    except ValueError:
        return ""
    return name.removeprefix("www.")


def absolute(link: str, base: str) -> str | None:
    """A link as listed, made absolute; None where it is none that a page can stand behind (`mailto:`, `javascript:`, empty)."""
    if len(link) > MAX_LENGTH:
        return None
    plain = "/." not in link
    if plain and _ABSOLUTE.fullmatch(link):  # nine of ten, and a sitemap holds fifty thousand
        return link
    if plain and _ROOTED.fullmatch(link):
        return _origin(base) + link
    link = re.sub(r"[\t\r\n]", "", link).strip().replace(" ", "%20")
    if not link or link.startswith("#"):
        return None
    try:
        whole = urljoin(base, link)
        parts = urlsplit(whole)
        named = bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return None
    return whole if parts.scheme in ("http", "https") and named else None


@lru_cache(maxsize=64)
def _origin(base: str) -> str:
    return urljoin(base, "/").rstrip("/")


def dated(url: str, day: date) -> str:
    """A discovery's address on that day: {yyyy}, {mm} and {dd} filled in."""
    return url.replace("{yyyy}", f"{day:%Y}").replace("{mm}", f"{day:%m}").replace("{dd}", f"{day:%d}")
