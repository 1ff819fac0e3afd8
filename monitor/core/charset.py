"""
Turn a page's bytes into text: one answer that the gate and the extraction both use.

Pure. What the server, the page and the bytes themselves say is weighed: a byte
order mark decides; bytes that are valid UTF-8 are UTF-8; escape sequences are
ISO-2022. Otherwise the header's charset counts, then the page's own, unless
the text that it gives is not writing (see `monitor.core.plausible`): servers
declare wrongly, and a wrong decoding is a page in which no rule finds a word.

The work is bounded: what is weighed is a sample, and the whole body is decoded
once. A page that fits no charset is decoded with the best one, its bad bytes
replaced: a lost letter is better than a lost page.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from monitor.core.plausible import plausibility

Origin = Literal["bom", "header", "meta", "detected", "fallback"]


@dataclass(frozen=True, kw_only=True)
class Decoded:
    """A page's text and how it was decoded."""

    text: str
    """Without NUL and lone surrogates."""
    encoding: str
    """Python's name of the codec that was used."""
    source: Origin
    """Who said so; `fallback` where nobody did and the bytes do not tell."""


HEAD = 8192
"""Bytes in which a page's own declaration is looked for; browsers read 1,024, real pages put it later."""

SAMPLE = 12_288
"""Bytes that are weighed."""

CLEARLY = 0.2
"""By how much another charset's text must be the better writing to overrule a declaration."""

SURE = 0.8
"""How plausible the text of an undisputed declaration must be to be taken without looking further."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# Labels that mean a larger set than they say, as the WHATWG Encoding Standard has it; Python's codecs are the strict ones.
_LABELS = {
    "ascii": "cp1252", "us-ascii": "cp1252", "iso-8859-1": "cp1252", "iso8859-1": "cp1252", "latin1": "cp1252",
    "latin-1": "cp1252", "iso_8859-1": "cp1252", "l1": "cp1252", "ansi": "cp1252", "x-cp1252": "cp1252",
    "iso-8859-9": "cp1254", "latin5": "cp1254", "iso-8859-11": "cp874", "tis-620": "cp874", "windows-874": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "cp936": "gb18030",
    "hz-gb-2312": "hz",
    "euc-kr": "cp949", "euckr": "cp949", "ks_c_5601-1987": "cp949", "ks_c_5601": "cp949", "ksc5601": "cp949",
    "windows-949": "cp949", "uhc": "cp949",
    "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932", "ms_kanji": "cp932", "windows-31j": "cp932",
    "euc-jp": "euc_jp", "x-euc-jp": "euc_jp", "eucjp": "euc_jp",
    "iso-2022-jp": "iso2022_jp_ext", "csiso2022jp": "iso2022_jp_ext", "iso-2022-kr": "iso2022_kr",
    "big5": "big5hkscs", "big5-hkscs": "big5hkscs", "x-x-big5": "big5hkscs", "big-5": "big5hkscs", "cn-big5": "big5hkscs",
    "win-1251": "cp1251", "x-cp1251": "cp1251", "cp-1251": "cp1251", "koi8": "koi8_u", "koi": "koi8_u", "koi8-ru": "koi8_u", "koi8-r": "koi8_u", "koi8_r": "koi8_u", "cskoi8r": "koi8_u",
    "x-mac-cyrillic": "mac_cyrillic", "macintosh": "mac_roman",
    "utf8": "utf-8", "unicode": "utf-16-le", "utf-16": "utf-16-le", "ucs-2": "utf-16-le", "iso-10646-ucs-2": "utf-16-le",
    "unicode-1-1-utf-8": "utf-8",
}  # fmt: skip

_TEXT_CODECS = frozenset({
    "ascii", "big5", "big5hkscs", "cp037", "cp437", "cp720", "cp737", "cp775", "cp850", "cp852", "cp855", "cp857", "cp858", "cp860", "cp861",
    "cp862", "cp863", "cp864", "cp865", "cp866", "cp869", "cp874", "cp932", "cp949", "cp950", "cp1125", "cp1250", "cp1251", "cp1252",
    "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "euc_jp", "euc_jis_2004", "euc_jisx0213", "euc_kr", "gb18030", "gb2312",
    "gbk", "hz", "iso2022_jp", "iso2022_jp_1", "iso2022_jp_2", "iso2022_jp_3", "iso2022_jp_ext", "iso2022_kr", "iso8859-1", "iso8859-2",
    "iso8859-3", "iso8859-4", "iso8859-5", "iso8859-6", "iso8859-7", "iso8859-8", "iso8859-9", "iso8859-10", "iso8859-11", "iso8859-13",
    "iso8859-14", "iso8859-15", "iso8859-16", "johab", "koi8-r", "koi8-t", "koi8-u", "kz1048", "mac-cyrillic", "mac-greek", "mac-latin2",
    "mac-roman", "mac-turkish", "ptcp154", "shift_jis", "shift_jis_2004", "shift_jisx0213", "tis-620", "utf-8", "utf-16", "utf-16-le",
    "utf-16-be", "utf-32", "utf-32-le", "utf-32-be",
})  # fmt: skip
"""Codecs that turn bytes into text. Python knows others (zlib, rot13, idna) and a page must not choose those."""

_ISO_2022 = re.compile(rb"\x1b\$[@B]|\x1b\([IJ]|\x1b\$\([DQOP]")
_META = re.compile(rb"<meta\b[^>]{0,1000}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.I)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{2,40})", re.I)
_COMMENT = re.compile(rb"<!--.{0,4000}?-->", re.S)
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.I)
_HIGH = re.compile(rb"[\x80-\xff]")

# Weighed where nobody declares, or where the declaration gives no writing. The order settles ties.
_GUESSES = ("cp1251", "koi8_u", "cp1252", "iso8859-2", "cp949", "gb18030", "big5hkscs", "cp932", "euc_jp")


def decode(body: bytes, content_type: str | None) -> Decoded:
    """The text of a page, from its bytes and the Content-Type header it came with."""
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return _decoded(body[len(mark) :], encoding, "bom")
    header = _codec(_HEADER.search(content_type or ""))
    if wide := _wide(body):
        return _decoded(body, wide, "header" if header and header.startswith(wide[:5]) else "detected")
    meta = _declared_inside(body)
    if b"\x1b" in body and _ISO_2022.search(body[:200_000]):
        encoding = "iso2022_jp_ext"
        return _decoded(body, encoding, _who(encoding, header, meta))
    if header == "iso2022_kr" or meta == "iso2022_kr" or header == "hz" or meta == "hz":
        escaped = "hz" if "hz" in (header, meta) else "iso2022_kr"
        return _decoded(body, escaped, _who(escaped, header, meta))
    if body.isascii():
        return _decoded(body, "utf-8", _who("utf-8", header, meta))
    if (text := _utf_8(body, declared=(header, meta))) is not None:
        return Decoded(text=_safe(text), encoding="utf-8", source=_who("utf-8", header, meta))
    return _weigh(body, header, meta)


def _weigh(body: bytes, header: str | None, meta: str | None) -> Decoded:
    """Choose between what is declared and what the bytes look like."""
    sample = _sample(body)
    said = header or meta
    if said and header in (None, meta or header) and _score(sample, said) >= SURE:
        return _decoded(body, said, _who(said, header, meta))
    scores: dict[str, float] = {}
    for encoding in dict.fromkeys([e for e in (header, meta) if e] + list(_GUESSES)):
        scores[encoding] = _score(sample, encoding)
    best = max(scores, key=lambda encoding: scores[encoding])
    for declared in (header, meta):
        if declared and scores[declared] > 0 and scores[declared] >= scores[best] - CLEARLY:
            return _decoded(body, declared, "header" if declared == header else "meta")
    if scores[best] > 0.2:
        return _decoded(body, best, "detected")
    return _decoded(body, header or meta or "cp1252", "fallback")


def _score(sample: bytes, encoding: str) -> float:
    """How much the sample looks like writing in this charset; below 0 where it cannot be."""
    text = sample.decode(encoding, "replace")
    bad = text.count("\ufffd")
    high = _high(text)
    if not high:
        return 0.0
    return plausibility(text, encoding) - 12.0 * max(0, bad - 2) / high


def _sample(body: bytes) -> bytes:
    """Stretches that hold what is not ASCII, from the beginning, the middle and later; cut behind tags, never inside a character."""
    first = _HIGH.search(body)
    if not first:
        return body[:SAMPLE]
    parts = []
    piece = SAMPLE // 4
    for share in (0.0, 0.3, 0.55, 0.8):
        start = first.start() + int((len(body) - first.start()) * share)
        found = _HIGH.search(body, start)
        if not found:
            break
        begin = max(body.rfind(b">", 0, found.start()), body.rfind(b"\n", 0, found.start()), 0)
        end = max(body.find(b"<", begin + piece), 0) or begin + piece
        parts.append(body[begin : min(end, begin + 2 * piece)])
        if len(body) - first.start() <= SAMPLE:
            return body[begin : begin + SAMPLE]
    return b"\n".join(parts)


def _utf_8(body: bytes, declared: tuple[str | None, str | None]) -> str | None:
    """The text if the bytes are UTF-8, but for a cut end and a rare broken character; None if they are not."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        text = body.decode("utf-8", "replace")
        bad = text.count("\ufffd")
        good = len(body) - len(body.translate(None, bytes(range(0xC2, 0xF5))))
        # A page of UTF-8 with a broken byte here and there (a cut title, a pasted quotation mark), or, where it says
        # that it is UTF-8, with an advertisement in another charset. Of text in another charset a tenth is valid by chance.
        mostly = "utf-8" in declared and _high(text) - bad >= 2 * bad
        return text if mostly or bad <= max(1, good // 20) else None
    if "utf-8" in declared or declared == (None, None):
        return text
    # Two or three characters of another charset can look like UTF-8 by chance; a page of them cannot.
    return text if _high(text) > 8 or declared[0] is None else None


def _high(text: str) -> int:
    """Characters that are not ASCII."""
    return len(text) - len(text.encode("ascii", "ignore"))


def _wide(body: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark: markup has NULs beside each character, always on the same side."""
    head = body[: min(1024, len(body) // 4 * 4)]
    if len(head) < 8 or head.count(0) < len(head) // 6:
        return None
    empty = [head[place::4].count(0) / (len(head) / 4) for place in range(4)]
    if min(empty[1:]) > 0.9 and empty[0] < 0.1:
        return "utf-32-le"
    if min(empty[:3]) > 0.9 and empty[3] < 0.1:
        return "utf-32-be"
    little, big = empty[1] + empty[3], empty[0] + empty[2]
    if little > 3 * big + 0.05:
        return "utf-16-le"
    return "utf-16-be" if big > 3 * little + 0.05 else None


def _declared_inside(body: bytes) -> str | None:
    """What the page itself says near its top, comments left out. `utf-16` written in single bytes means UTF-8."""
    head = _COMMENT.sub(b"", body[:HEAD])
    codec = next((found for match in _metas(head) if (found := codec_of(match))), None)
    return "utf-8" if codec and codec.startswith(("utf-16", "utf-32")) else codec


def _metas(head: bytes) -> Iterator[str]:
    if found := _XML.search(head):
        yield found.group(1).decode("ascii", "replace")
    for match in _META.finditer(head):
        yield match.group(1).decode("ascii", "replace")


def _codec(found: re.Match[str] | None) -> str | None:
    return codec_of(found.group(1)) if found else None


def codec_of(label: str) -> str | None:
    """Python's codec for a charset label, or None for a label that means none."""
    label = label.strip().lower()
    label = _LABELS.get(label, label)
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return None
    return name if name in _TEXT_CODECS else None


def _who(encoding: str, header: str | None, meta: str | None) -> Origin:
    """Who said so."""
    if header == encoding:
        return "header"
    return "meta" if meta == encoding else "detected"


def _decoded(body: bytes, encoding: str, origin: Origin) -> Decoded:
    return Decoded(text=_safe(body.decode(encoding, "replace")), encoding=encoding, source=origin)


def _safe(text: str) -> str:
    """Without NUL; Python's decoders leave no lone surrogates."""
    return text.replace("\x00", "") if "\x00" in text else text
