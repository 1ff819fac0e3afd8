"""
Lists as Markdown: everything that strangers wrote is escaped, links lead to http(s) only.

Letters that mean something to a Markdown or HTML reader are written so that
they mean themselves, wherever the text lands.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from zoneinfo import ZoneInfo

from monitor.core.clean import clean, one_line
from monitor.core.digest import ClaimItem, Digest, Item, heading
from monitor.core.marking import joined
from monitor.render import words
from monitor.render.unread import told

_SPECIAL = re.compile(r"[\\`*_{}\[\]()#!|~$^=]|(?<=www)\.|(?<!\d):|:(?!\d)")
_BLOCK = re.compile(r"^(\d*)([-+.)])")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "@": "&#64;", '"': "&quot;"}
_NOT_IN_ADDRESS = re.compile(r"[^A-Za-z0-9\-._~:/?#@!$&'*+,;=%]")


def digest_markdown(digest: Digest) -> str:
    """A day's list."""
    return "\n".join(_lines(digest)).rstrip() + "\n"


def items_markdown(items: Iterable[Item], zone: ZoneInfo) -> str:
    """Mentions as one list."""
    return "\n".join(_blocks(items, zone, "", lane=True)).rstrip() + "\n"


def _lines(digest: Digest) -> Iterator[str]:
    zone, day = ZoneInfo(digest.timezone), digest.day
    yield f"# North Korea and Russia: {words.long_day(day)}"
    yield ""
    yield f"**Coverage.** {words.coverage_line(digest, zone)}"
    if digest.coverage.silent or digest.coverage.unread:
        yield ""
    for id_, state in digest.coverage.silent:
        yield f"- **{words.label(state)}** {escaped(id_)} {words.silence(state, zone, day)}"
    for id_, unread in digest.coverage.unread:
        yield f"- **UNREAD** {escaped(id_)} {escaped(told(unread, zone, day))}"
    yield ""
    yield f"{words.summary_line(digest)} Times are in {escaped(digest.timezone)}."
    if digest.anything_changed:
        yield from _title("Changed since we first saw it")
        yield from _changed(digest, zone)
    for lane, items in digest.lanes:
        yield from _title(f"{escaped(heading(lane))} · {len(items)}")
        shown: int | None = None
        for item in items:
            leading = digest.leading.get(item.id)
            if leading is not None and leading.id != shown:
                yield from ("", _claim(leading), "")
            shown = leading.id if leading else None
            yield from _blocks([item], zone, day, besides=digest.besides)
    if digest.follow_ups:
        yield from _title("Follow-ups of older claims")
        for claim, items in digest.follow_ups:
            yield f"- {_claim(claim)} {escaped(words.follow_up(claim, items))}: {', '.join(_link(item) for item in items)}"
    if digest.passing:
        yield from _title(f"In passing · {len(digest.passing)}")
        yield from _blocks(digest.passing, zone, day, lane=True, besides=digest.besides)
    if digest.from_archive:
        yield from _title(f"From the archive, or by changed rules · {len(digest.from_archive)}")
        yield from _blocks(digest.from_archive, zone, day, lane=True, besides=digest.besides)


def _title(text: str) -> Iterator[str]:
    yield from ("", f"## {text}", "")


def _changed(digest: Digest, zone: ZoneInfo) -> Iterator[str]:
    """What became of older mentions: denied, rewritten, telling more, gone."""
    for claim in digest.denials:
        yield f"- **DENIED** {_claim(claim)}"
    for change in digest.changes:
        before = f" Before: {escaped(change.old_title)}." if "title" in change.changed else ""
        yield (
            f"- {_link(change.item)} — {escaped(words.what_changed(change))}.{before} {escaped(change.item.outlet)},"
            f" rewritten {escaped(words.clock(change.replaced_at, zone, digest.day))}, first listed {change.item.day},"
            f" {change.item.status.value}."
        )
        yield from _under(digest.added.get(change.item.id, ()))
    for item in digest.more:
        yield (
            f"- {_link(item)} — {words.CHANGES['addition']}. {escaped(item.outlet)}, first listed {item.day},"
            f" {item.status.value}."
        )
        yield from _under(digest.added[item.id])
    for lost in digest.gone:
        place = f" Our copy: {escaped(lost.warc_file)} at {lost.warc_offset}." if lost.warc_file else ""
        yield (
            f"- **GONE** {_link(lost.item)} — {escaped(lost.item.outlet)},"
            f" gone {escaped(words.clock(lost.gone_at, zone, digest.day))}, first listed {lost.item.day},"
            f" {lost.item.status.value}.{place}"
        )


def _claim(claim: ClaimItem) -> str:
    return f"**c{claim.id}** {escaped(claim.gloss)} ({escaped(words.backing(claim.pages, claim.origins))})"


def _under(claims: Iterable[ClaimItem]) -> Iterator[str]:
    """Claims that a mention tells besides the one above it."""
    for claim in claims:
        yield f"  - {_claim(claim)}"


def _blocks(
    items: Iterable[Item],
    zone: ZoneInfo,
    day: str,
    *,
    lane: bool = False,
    besides: Mapping[int, Sequence[ClaimItem]] = MappingProxyType({}),
) -> Iterator[str]:
    for item in items:
        yield f"- **{_link(item)}**"
        yield f"  {escaped(' · '.join(words.facts(item, zone, day)))}  "
        if item.quote:
            yield f"  “{_quote(item)}”  "
        yield f"  {escaped(' · '.join(([item.lane] if lane else []) + words.said(item)))}"
        yield from _under(besides.get(item.id, ()))
        if item.copies:
            yield f"  - also at {', '.join(address(escaped(copy.outlet), copy.url) for copy in item.copies)}"
        if item.near_copies:
            near = (
                f"{address(escaped(copy.outlet), copy.url)} (mention {copy.mention})"
                for copy in item.near_copies
            )
            yield f"  - nearly the same at {', '.join(near)}"
        if item.note:
            yield f"  - note: {escaped(item.note)}"


def _link(item: Item) -> str:
    return address(f"{item.id} · {escaped(item.title) or '(no title)'}", item.url)


def _quote(item: Item) -> str:
    pieces, done = [], 0
    for start, end in joined(item.hits):
        pieces += [escaped(item.quote[done:start], trim=False), "**"]
        pieces += [escaped(item.quote[start:end], trim=False), "**"]
        done = end
    return "".join([*pieces, escaped(item.quote[done:], trim=False)]).strip()


def address(label: str, url: str) -> str:
    """A link with an escaped label; the label alone where the address is not http(s)."""
    if not re.match(r"(?i)https?://[^/]", url):
        return label
    safe = _NOT_IN_ADDRESS.sub(
        lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "replace")), url
    )
    return f"[{label}]({safe})"


def escaped(text: str, *, trim: bool = True) -> str:
    """A text that means itself in Markdown and in HTML, on one line."""
    line = one_line(text) if trim else re.sub(r"\s+", " ", clean(text))
    line = "".join(_ENTITIES.get(letter, letter) for letter in line)
    # At the head of a line these would begin a list or underline a heading.
    line = _BLOCK.sub(lambda found: f"{found[1]}&#{ord(found[2])};", line) if trim else line
    # What the entities brought in (`&#64;`) must stay as it is: escape around them.
    return "".join(
        part if part.startswith("&") and part.endswith(";") else _SPECIAL.sub(r"\\\g<0>", part)
        for part in re.split(r"(&(?:amp|lt|gt|quot|#\d\d);)", line)
    )
