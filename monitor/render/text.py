"""
Lists for the terminal and for mail: 100 columns, hits in [brackets], no colour.

The same data always give the same bytes, so that two mornings can be compared
with diff.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from zoneinfo import ZoneInfo

from monitor.core.clean import one_line
from monitor.core.digest import ClaimItem, Digest, Item, heading
from monitor.core.marking import bracketed
from monitor.render import words
from monitor.render.unread import told

WIDTH = 100
_INDENT = 7


def digest_text(digest: Digest) -> str:
    """A day's list."""
    return "\n".join(_lines(digest)).rstrip() + "\n"


def _lines(digest: Digest) -> Iterator[str]:
    zone, day = ZoneInfo(digest.timezone), digest.day
    yield f"North Korea and Russia: {words.long_day(day)} (times in {digest.timezone})"
    yield ""
    yield from wrapped(f"COVERAGE  {words.coverage_line(digest, zone)}", 0, 10)
    heard = digest.coverage
    named = max((len(id_) for id_, _ in (*heard.silent, *heard.unread)), default=0)
    for id_, state in heard.silent:
        yield from wrapped(
            f"{words.label(state):<9} {id_:<{min(named, 30)}}  {words.silence(state, zone, day)}", 2, 14
        )
    for id_, unread in heard.unread:
        yield from wrapped(f"UNREAD    {id_:<{min(named, 30)}}  {told(unread, zone, day)}", 2, 14)
    yield ""
    yield from wrapped(words.summary_line(digest), 0, 0)
    if digest.anything_changed:
        yield from _title("Changed since we first saw it")
        yield from _changed(digest, zone)
    for lane, items in digest.lanes:
        yield from _title(f"{heading(lane)} · {len(items)}")
        shown: int | None = None
        for item in items:
            leading = digest.leading.get(item.id)
            if leading is not None and leading.id != shown:
                yield from _claim(leading)
            shown = leading.id if leading else None
            yield from blocks([item], zone, day, besides=digest.besides)
    if digest.follow_ups:
        yield from _title("Follow-ups of older claims")
        for claim, items in digest.follow_ups:
            yield from wrapped(
                f"{f'c{claim.id}':<{_INDENT - 1}} {one_line(claim.gloss)}  {words.follow_up(claim, items)}",
                0,
                _INDENT,
            )
            for item in items:
                yield from _head(item, "")
                yield from _address(item.url)
    if digest.passing:
        yield from _title(f"In passing · {len(digest.passing)}")
        yield from blocks(digest.passing, zone, day, lane=True, besides=digest.besides)
    if digest.from_archive:
        yield from _title(f"From the archive, or by changed rules · {len(digest.from_archive)}")
        yield from blocks(digest.from_archive, zone, day, lane=True, besides=digest.besides)


def _changed(digest: Digest, zone: ZoneInfo) -> Iterator[str]:
    """What became of older mentions: denied, rewritten, telling more, gone."""
    for claim in digest.denials:
        yield from _claim(claim, "DENIED: ")
        yield ""
    for change in digest.changes:
        yield from _head(change.item, f"{words.what_changed(change)}: ")
        if "title" in change.changed:
            yield from wrapped(f"before: {one_line(change.old_title)}", _INDENT, _INDENT + 8)
        yield from wrapped(
            f"{one_line(change.item.outlet)} · rewritten {words.clock(change.replaced_at, zone, digest.day)} · first listed "
            f"{change.item.day} · {change.item.status.value}",
            _INDENT,
            _INDENT,
        )
        yield from _address(change.item.url)
        yield from _under(digest.added.get(change.item.id, ()))
        yield ""
    for item in digest.more:
        yield from _head(item, f"{words.CHANGES['addition']}: ")
        yield from wrapped(
            f"{one_line(item.outlet)} · first listed {item.day} · {item.status.value}", _INDENT, _INDENT
        )
        yield from _address(item.url)
        yield from _under(digest.added[item.id])
        yield ""
    for lost in digest.gone:
        yield from _head(lost.item, "GONE: ")
        place = f" · our copy: {lost.warc_file} at {lost.warc_offset}" if lost.warc_file else ""
        yield from wrapped(
            f"{one_line(lost.item.outlet)} · gone {words.clock(lost.gone_at, zone, digest.day)} · first listed {lost.item.day}"
            f" · {lost.item.status.value}{place}",
            _INDENT,
            _INDENT,
        )
        yield from _address(lost.item.url)
        yield ""


def blocks(
    items: Iterable[Item],
    zone: ZoneInfo,
    day: str = "",
    *,
    lane: bool = False,
    besides: Mapping[int, Sequence[ClaimItem]] = MappingProxyType({}),
) -> Iterator[str]:
    """Mentions one below the other, each with the claims that it tells besides, an empty line after each."""
    for item in items:
        yield from _head(item, "")
        facts = words.facts(item, zone, day)
        yield from wrapped(" · ".join(facts), _INDENT, _INDENT)
        yield from _address(item.url)
        if item.quote:
            yield from wrapped(f"“{one_line(bracketed(item.quote, item.hits))}”", _INDENT, _INDENT + 1)
        said = ([item.lane] if lane else []) + words.said(item)
        yield from wrapped(" · ".join(said), _INDENT, _INDENT)
        yield from _under(besides.get(item.id, ()))
        if item.copies:
            yield from wrapped(f"also at {', '.join(words.places(item.copies))}", _INDENT, _INDENT + 8)
        if item.near_copies:
            yield from wrapped(
                f"nearly the same at {', '.join(words.places(item.near_copies))}", _INDENT, _INDENT + 8
            )
        if item.note:
            yield from wrapped(f"note: {one_line(item.note)}", _INDENT, _INDENT + 6)
        yield ""


def _claim(claim: ClaimItem, before: str = "") -> Iterator[str]:
    yield from wrapped(
        f"{f'c{claim.id}':<{_INDENT - 1}} {before}{one_line(claim.gloss)}  [{words.backing(claim.pages, claim.origins)}]",
        0,
        _INDENT,
    )


def _under(claims: Iterable[ClaimItem]) -> Iterator[str]:
    """Claims that a mention tells besides the one above it."""
    for claim in claims:
        yield from wrapped(
            f"c{claim.id} {one_line(claim.gloss)}  [{words.backing(claim.pages, claim.origins)}]",
            _INDENT,
            _INDENT + 4,
        )


def _title(text: str) -> Iterator[str]:
    yield ""
    yield text.upper()
    yield "-" * min(width(text), WIDTH)


def _head(item: Item, before: str) -> Iterator[str]:
    yield from wrapped(
        f"{f'#{item.id}':<{_INDENT - 1}} {before}{one_line(item.title) or '(no title)'}", 0, _INDENT
    )


def _address(url: str) -> Iterator[str]:
    # An address is never broken: it must be clickable and copyable.
    yield " " * _INDENT + one_line(url)


def width(text: str) -> int:
    """Columns that a text takes in a terminal: Hangul, Han and Kana take two."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        for letter in text
    )


def wrapped(text: str, indent: int, hanging: int) -> Iterator[str]:
    """A text broken at spaces, or between wide letters, into lines of at most 100 columns."""
    line, used, first = "", indent, True
    for piece in _pieces(text):
        size = width(piece)
        if used + width(piece.rstrip()) > WIDTH and line.strip():
            yield " " * (indent if first else hanging) + line.rstrip()
            line, used, first = "", hanging, False
            piece = piece.lstrip()
            size = width(piece)
        line += piece
        used += size
    if line.strip():
        yield " " * (indent if first else hanging) + line.rstrip()


def _pieces(text: str) -> Iterator[str]:
    """Words with the spaces behind them; a wide letter is a piece of its own, closing marks stay with what they close."""
    piece = ""
    for letter in text:
        wide = not letter.isascii() and unicodedata.east_asian_width(letter) in "WF"
        if piece and (
            (piece[-1] == " " and letter != " ")
            or (
                wide
                and letter not in "、。，．」』）】！？：；"
                and not "\uac00" <= letter <= "\ud7af"
                and piece[-1] not in "「『（【[“"
            )
        ):
            yield piece
            piece = ""
        piece += letter
    if piece:
        yield piece
