"""
Read a feed: RSS of every age, Atom, JSON Feed, WordPress's list of posts, well formed or not.

feedparser does the markup; text, dates and addresses are ours: the bytes are
decoded as pages are, entity declarations are cut out before any parser sees
them, dates are read with their zones, titles become what a reader sees.

A feed cut short keeps the entries that arrived whole and says TRUNCATED; the
half entry at the cut is left out, because half an address is a wrong address.
One that only lacks its last end tags is whole.
"""

import io
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, tzinfo
from html.entities import html5
from typing import Any, NamedTuple

from monitor.core.article import Entry, Outcome
from monitor.core.charset import decode
from monitor.core.clean import one_line
from monitor.core.urls import absolute
from monitor.discover.dates import read_date
from monitor.discover.listing import MAX_ENTRIES, Listing
from monitor.discover.named import named_feed
from monitor.discover.plain import body_text, title_text

MAX_CONTENT = 1_000_000
"""Letters of an entry's full text; what is longer is cut."""

_SIGN_IN_WORD = re.compile(
    r"[^\W\d_][\u00a1-\u00bf\u00d7\u00f7\ufffd]|[\u00a1-\u00ba\u00bc-\u00be\u00d7\u00f7\ufffd][^\W\d_]"
)
_START = re.compile(r"<(?:[\w-]+:)?(rss|feed|rdf|channel)\b", re.I)
_HTML = re.compile(r"<!doctype\s+html|<(?:html|head|body)\b", re.I)
_DECLARATION = re.compile(r"<\?xml\b[^>]{0,500}?\?>", re.I)
_ANY_DOCTYPE = re.compile(r"<!DOCTYPE\s+(?!html)", re.I)
_ANY_ENTITY = re.compile(r"<!ENTITY", re.I)
_DOCTYPE = re.compile(r"<!DOCTYPE\b[^\[>]{0,1000}(?:\[(?:[^\]\"']|\"[^\"]*\"|'[^']*')*\]\s*)?>", re.I)
_ENTITIES = re.compile(r"<!(?:ENTITY|ELEMENT|ATTLIST|NOTATION)\b[^>]*>", re.I)
_COMMENT = re.compile(r"<!--.*?-->", re.S)
_GUARD = re.compile(r"\)\]\}'?,?\s*(?=[{\[])")
"""What some put before JSON, so that no script can run it."""
_NO_SCHEME = re.compile(r"\s*www\.[\w-]+(?:\.[\w-]+)+(?:[/?#]|\s*$)", re.I)
_ITEM_END = re.compile(r"</(?:[\w-]+:)?(?:item|entry)\s*>", re.I)
_AMPERSAND = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|&(?!#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]{1,31};)|&([A-Za-z][A-Za-z0-9]{1,31});",
    re.S,
)
_BAD_REFERENCE = re.compile(r"&#(?:x0*([0-9a-f]{1,8})|0*(\d{1,10}));", re.I)


class _Here(NamedTuple):
    """What every entry of one listing shares."""

    base_url: str
    source_id: str
    found_at: datetime
    zone: tzinfo | None
    language: str | None
    put_before: str = ""
    """The folder that feedparser put before an address without a scheme; empty where the feed writes it so itself."""


def read_feed(
    body: bytes,
    *,
    content_type: str | None,
    base_url: str,
    source_id: str,
    found_at: datetime,
    zone: tzinfo | None = None,
) -> Listing:
    """
    The entries that a feed lists.

    `zone` is where a date stands that names no zone (see `dates.zone_of`).
    Never raises for what a publisher sends.
    """
    text = _GUARD.sub("", _text(body, content_type).lstrip("\ufeff \t\r\n"))
    if not text:
        return Listing(problem=Outcome.EMPTY, note="the body is empty")
    if text[0] in "{[":
        return _read_json(text, base_url=base_url, source_id=source_id, found_at=found_at, zone=zone)
    text = _declared(text)
    head = _COMMENT.sub(lambda comment: " " * len(comment[0]), text[:20_000])
    start = _START.search(head)
    page = _HTML.search(head[: start.start()] if start else head)
    if not start or page:
        if not page:
            return Listing(problem=Outcome.EMPTY, note="neither RSS, Atom nor JSON Feed")
        named = named_feed(text, base_url)
        hint = f"; it names the feed {named}" if named else ""
        return Listing(problem=Outcome.EMPTY, note=f"an HTML page stands where the feed should be{hint}")
    text, cut = _whole(text, start[0][1:])
    parsed = _parse(text, base_url)
    if parsed is None:
        return Listing(problem=Outcome.EMPTY, note="the feed's markup cannot be read")
    folder = f"{base_url.rpartition('/')[0]}/"
    put_before = "" if f"{folder}www." in text else folder
    here = _Here(base_url, source_id, found_at, zone, _language(parsed.feed.get("language")), put_before)
    entries, unlinked, over = _collect(_entry(item, here) for item in parsed.entries)
    return _listing(entries, unlinked, over, cut=cut, moved_to=_moved(text, base_url))


def _text(body: bytes, content_type: str | None) -> str:
    """
    The feed's text.

    Where nobody declared a charset, Western European is asked for first: its
    words have no signs (¹ ³ ¾) inside them when the guess is right, and all
    Central European ones but Hungarian's do when it is wrong.
    """
    decoded = decode(body, content_type)
    if decoded.encoding in ("iso8859-2", "cp1250") and decoded.source in ("detected", "fallback"):
        western = body.decode("cp1252", "replace")
        if not _SIGN_IN_WORD.search(western) and (
            "ã" in western or "ç" in western or not re.search("[õû]", western)
        ):
            return western.replace("\0", "")
    return decoded.text


def _parse(text: str, base_url: str) -> Any | None:
    """What feedparser makes of it; None where it gives up."""
    import feedparser  # 0.2 s to import, in the child only

    headers = {"content-location": base_url, "content-type": "application/xml; charset=utf-8"}
    try:
        return feedparser.parse(
            io.BytesIO(text.encode()),
            response_headers=headers,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except (ValueError, TypeError, LookupError, AttributeError, AssertionError, RecursionError):
        return None  # a fault of the parser on markup that no one meant; the caller says so in the note


def _declared(text: str) -> str:
    """The markup without its declarations: an entity that is not declared is never resolved."""
    text = _DECLARATION.sub("", text[:600]) + text[600:]
    if _ANY_DOCTYPE.search(text[:20_000]):
        text = _DOCTYPE.sub("", text, count=1)
    return _ENTITIES.sub("", text) if _ANY_ENTITY.search(text) else text


def _whole(text: str, root: str) -> tuple[str, bool]:
    """The markup without impossible references, and whether it was cut short; then only whole entries are left."""
    text = _AMPERSAND.sub(_escaped, _BAD_REFERENCE.sub(_possible, text))
    end = f"</{root}"
    closed = text.rfind(end) if end in text else text.lower().rfind(end.lower())
    if closed >= 0:
        return text, False
    last = max((item.end() for item in _ITEM_END.finditer(text)), default=0)
    if not last:
        return text, True
    channel = "</channel>" if root.lower() == "rss" else ""
    # Nothing stands behind its last whole item: no connection breaks off just there, its writer forgot to close it.
    cut = bool(re.sub(r"</channel\s*>", "", text[last:], flags=re.I).strip())
    return f"{text[:last]}{channel}</{root}>", cut


def _possible(reference: re.Match[str]) -> str:
    """A character reference that names a character, or nothing: `&#xD800;` alone stops feedparser."""
    number = int(reference[1], 16) if reference[1] else int(reference[2])
    fits = number in (9, 10, 13) or 32 <= number < 0xD800 or 0xE000 <= number < 0x110000
    return reference[0] if fits else ""


def _escaped(found: re.Match[str]) -> str:
    """An ampersand as XML wants it: a bare one escaped, a name of HTML as its number, what stands in CDATA as it is."""
    whole, name = found[0], found[1]
    if name is None:
        return whole if whole[0] == "<" else "&amp;"
    if name in ("amp", "lt", "gt", "quot", "apos"):
        return whole
    letters = html5.get(f"{name};")
    return "".join(f"&#{ord(letter)};" for letter in letters) if letters else f"&amp;{name};"


def _entry(item: Any, here: _Here) -> tuple[Entry | None, str]:
    """One entry, and its title; no entry where it has no address."""
    title = title_text(item.get("title"))
    url = next((whole for link in _links(item) if (whole := _address(link, here))), None)
    if not url:
        return None, title or ""
    raw = next((value for key in ("published", "created", "updated") if (value := dict.get(item, key))), None)
    bodies = [part.get("value") or "" for part in item.get("content") or ()]
    content = max(bodies, key=len, default="")
    names = [author.get("name") or "" for author in item.get("authors") or ()]
    entry = Entry(
        source=here.source_id,
        found_via=here.base_url,
        url=url,
        found_at=here.found_at,
        title=title,
        summary=body_text(item.get("summary")) or body_text(content),
        content=content[:MAX_CONTENT] or None,
        published_at=read_date(raw, here.zone),
        published_raw=one_line(raw)[:200] if raw else None,
        updated_at=_changed(dict.get(item, "updated"), raw, here),
        language=_language(item.get("language")) or here.language,
        authors=_names(names),
    )
    return entry, title or ""


def _changed(updated: str | None, published: str | None, here: _Here) -> datetime | None:
    """When an entry says that its page was changed after it appeared."""
    return read_date(updated, here.zone) if updated and updated != published else None


def _address(link: str, here: _Here) -> str | None:
    """Where a link leads; None where it leads nowhere, or to the feed itself (`""`, `#`, an `atom:link` to it)."""
    base = here.base_url
    bare = link.removeprefix(here.put_before)
    whole = absolute(f"{base.partition(':')[0]}://{bare.strip()}" if _NO_SCHEME.match(bare) else link, base)
    return whole if whole and whole.rstrip("/") != base.rstrip("/") else None


def _links(item: Any) -> Iterable[str]:
    """Where an entry may lead, best first."""
    yield item.get("feedburner_origlink") or ""
    links = item.get("links") or []
    for kind in ("alternate", "self", "related", "via"):
        yield from (link.get("href") or "" for link in links if link.get("rel") == kind)
        if kind == "alternate":
            yield item.get("link") or ""
    identity = item.get("id") or ""
    yield identity if identity.startswith(("http://", "https://")) else ""
    yield from (link.get("href") or "" for link in links if link.get("rel") == "enclosure")


def _read_json(
    text: str, *, base_url: str, source_id: str, found_at: datetime, zone: tzinfo | None
) -> Listing:
    """The entries of a JSON Feed."""
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError) as error:
        return Listing(problem=Outcome.TRUNCATED, note=f"not JSON: {error}"[:200])
    posts = isinstance(feed, list)
    items = feed if posts else feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        return Listing(problem=Outcome.EMPTY, note="JSON, but no JSON Feed: it has no list of items")
    here = _Here(base_url, source_id, found_at, zone, None if posts else _language(feed.get("language")))
    entries, unlinked, over = _collect(
        _json_entry(_of_wordpress(item) if posts else item, here) for item in items if isinstance(item, dict)
    )
    return _listing(entries, unlinked, over)


def _json_entry(item: Mapping[str, Any], here: _Here) -> tuple[Entry | None, str]:
    title = title_text(_string(item.get("title")))
    candidates = [_string(item.get(key)) for key in ("url", "external_url")]
    identity = _string(item.get("id"))
    candidates.append(identity if identity.startswith(("http://", "https://")) else "")
    url = next((whole for link in candidates if (whole := _address(link, here))), None)
    if not url:
        return None, title or ""
    content = _string(item.get("content_html")) or _string(item.get("content_text"))
    changed = _string(item.get("date_modified"))
    raw = _string(item.get("date_published")) or changed
    authors = item.get("authors") if isinstance(item.get("authors"), list) else [item.get("author")]
    names = [_string(author.get("name")) for author in authors or () if isinstance(author, dict)]
    entry = Entry(
        source=here.source_id,
        found_via=here.base_url,
        url=url,
        found_at=here.found_at,
        title=title,
        summary=body_text(_string(item.get("summary"))) or body_text(content),
        content=content[:MAX_CONTENT] or None,
        published_at=read_date(raw, here.zone),
        published_raw=one_line(raw)[:200] or None,
        updated_at=_changed(changed, raw, here),
        language=_language(item.get("language")) or here.language,
        authors=_names(names),
    )
    return entry, title or ""


def _of_wordpress(post: Mapping[str, Any]) -> dict[str, Any]:
    """A post of WordPress's REST API (`/wp-json/wp/v2/posts`) as an item of a JSON Feed; its `date_gmt` is UTC."""

    def rendered(key: str) -> str:
        value = post.get(key)
        return _string(value.get("rendered")) if isinstance(value, dict) else ""

    moment = _string(post.get("date_gmt"))
    return {
        "url": post.get("link"),
        "title": rendered("title"),
        "summary": rendered("excerpt"),
        "content_html": rendered("content"),
        "date_published": f"{moment}Z" if moment else "",
    }


def _collect(found: Iterable[tuple[Entry | None, str]]) -> tuple[list[Entry], list[str], bool]:
    entries: list[Entry] = []
    unlinked: list[str] = []
    for entry, title in found:
        if len(entries) >= MAX_ENTRIES:
            return entries, unlinked, True
        if entry is None:
            unlinked.append(title)
        else:
            entries.append(entry)
    if len(entries) > 1 and entries[0].updated_at and len({entry.updated_at for entry in entries}) == 1:
        entries = [replace(entry, updated_at=None) for entry in entries]  # it is when the feed was made
    return entries, unlinked, False


def _listing(
    entries: list[Entry], unlinked: list[str], over: bool, *, cut: bool = False, moved_to: str | None = None
) -> Listing:
    notes = []
    problem = None
    if cut or over:
        problem = Outcome.TRUNCATED
        notes.append("cut short" if cut else f"more than {MAX_ENTRIES} entries")
    elif not entries:
        problem = Outcome.EMPTY
        notes.append("lists nothing")
    if unlinked:
        notes.append(f"{len(unlinked)} without an address")
    return Listing(
        entries=tuple(entries),
        unlinked=tuple(unlinked),
        problem=problem,
        note="; ".join(notes),
        moved_to=moved_to,
    )


def _moved(text: str, base_url: str) -> str | None:
    """The address that a feed gives as its new one."""
    found = re.search(r"<(?:itunes:)?new-feed-url>\s*([^<\s]{1,2000})\s*</", text)
    where = absolute(found[1], base_url) if found else None
    return where if where and where != base_url else None


def _language(tag: Any) -> str | None:
    """`ko` of `ko-KR`; None of what is no tag."""
    found = re.match(r"\s*([A-Za-z]{2})(?:[-_].*)?\s*$", _string(tag))
    return found[1].lower() if found else None


def _names(names: Iterable[str]) -> tuple[str, ...]:
    seen = dict.fromkeys(name for raw in names if (name := (title_text(raw) or "")[:200]))
    return tuple(seen)[:20]


def _string(value: Any) -> str:
    return value if isinstance(value, str) else ""
