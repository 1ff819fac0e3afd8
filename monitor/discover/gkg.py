"""
Read GDELT's 15-minute bulk files: the search that finds outlets we do not list.

`lastupdate.txt` names the newest files; a GKG 2.1 file holds a row a page, with
the places that the page speaks of. A row whose places or title name both
countries becomes an entry. The row's own date is when GDELT saw the page, not
when it appeared, so it is kept as written and never becomes `published_at`.

Columns and country codes: GDELT's GKG 2.1 codebook (19 February 2015), which
counts places in FIPS 10-4: KN is North Korea, KS South Korea, RS Russia.
"""

import hashlib
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from monitor.core.article import Entry, Outcome
from monitor.core.clean import one_line
from monitor.core.urls import absolute, host
from monitor.discover.listing import MAX_ENTRIES, Listing
from monitor.discover.plain import title_text

COLUMNS = 27
DATE, COLLECTION, OUTLET, DOCUMENT, V1_LOCATIONS, V2_LOCATIONS, TRANSLATION, EXTRAS = (
    1,
    2,
    3,
    4,
    9,
    10,
    25,
    26,
)

STEP = timedelta(minutes=15)
REACH = timedelta(days=1)
"""How far back missed files are caught up."""
MAX_BYTES = 200 * 2**20
"""Bytes of one file, unpacked; the largest that GDELT publishes hold about 100 MB."""
MAX_ROW = 2**20

_KOREA = re.compile(
    r"(?i)\bDPRK\b|\bD\.P\.R\.K\b|\bnorth[\s-]+korea|\bn\.?\s?korea|pyongyang|kim jong[\s-]?un|corée du nord|corea del norte|coreia do norte|nordkorea"
    r"|corea del nord|kuzey kore|北朝鮮|北韓|北韩|朝鲜(?!族|半岛|战争)|朝鮮(?!族|半島|戰爭)|平壤|平壌|북한|평양|북러|북·러|러북|КНДР|северн\w+ коре|северокорей|пхеньян"
    r"|північн\w+ коре|північнокорей|露朝|朝露|朝ロ|ロ朝|朝俄|俄朝"
)
_RUSSIA = re.compile(
    r"(?i)\brussia|moscow|kremlin|\bputin\b|russie|rusia|russland|rússia|rusya|ロシア|モスクワ|俄罗斯|俄羅斯|俄军|俄軍|莫斯科|普京|普丁|러시아|모스크바|푸틴|북러|북·러|러북"
    r"|росси|российск|москв|кремл|путин|\bрф\b|росі|російськ|путін|露朝|朝露|朝ロ|ロ朝|朝俄|俄朝"
)
_TITLE = re.compile(rb"<PAGE_TITLE>(.*?)</PAGE_TITLE>", re.S)
_SOURCE_LANGUAGE = re.compile(r"srclc:([a-z]{3})")
_FILE = re.compile(r"/(\d{14})(\.translation)?\.gkg\.csv\.zip$", re.I)

_LANGUAGES = {
    "ara": "ar", "aze": "az", "ben": "bn", "bos": "bs", "bul": "bg", "cat": "ca", "ces": "cs", "cze": "cs", "chi": "zh", "zho": "zh",
    "dan": "da", "deu": "de", "ger": "de", "ell": "el", "gre": "el", "eng": "en", "est": "et", "fas": "fa", "per": "fa", "fin": "fi",
    "fra": "fr", "fre": "fr", "glg": "gl", "guj": "gu", "heb": "he", "hin": "hi", "hrv": "hr", "hun": "hu", "hye": "hy", "arm": "hy",
    "ind": "id", "isl": "is", "ita": "it", "jpn": "ja", "kan": "kn", "kat": "ka", "geo": "ka", "kaz": "kk", "kor": "ko", "lav": "lv",
    "lit": "lt", "mal": "ml", "mar": "mr", "mkd": "mk", "mac": "mk", "mon": "mn", "msa": "ms", "may": "ms", "nep": "ne", "nld": "nl",
    "dut": "nl", "nor": "no", "nob": "nb", "nno": "nn", "pan": "pa", "pol": "pl", "por": "pt", "ron": "ro", "rum": "ro", "rus": "ru",
    "sin": "si", "slk": "sk", "slo": "sk", "slv": "sl", "som": "so", "spa": "es", "sqi": "sq", "alb": "sq", "srp": "sr", "swa": "sw",
    "swe": "sv", "tam": "ta", "tel": "te", "tha": "th", "tur": "tr", "ukr": "uk", "urd": "ur", "vie": "vi",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Update:
    """One file that `lastupdate.txt` names."""

    size: int
    md5: str
    url: str


def read_lastupdate(text: str) -> tuple[Update, ...]:
    """The GKG files that a `lastupdate.txt` names; the event files beside them are left out. Empty where it is none."""
    found = []
    for line in text[:10_000].splitlines():
        parts = line.split()
        if (
            len(parts) == 3
            and parts[0].isdigit()
            and re.fullmatch(r"[0-9a-fA-F]{32}", parts[1])
            and _FILE.search(parts[2])
        ):
            found.append(Update(size=int(parts[0]), md5=parts[1].lower(), url=parts[2]))
    return tuple(found)


def missed_files(last_url: str | None, latest_url: str) -> tuple[str, ...]:
    """
    The files after `last_url` up to `latest_url`, oldest first, a day's worth at most.

    Without a last one only the latest: a first run does not read yesterday.
    """
    latest = _time_of(latest_url)
    if latest is None:
        return (latest_url,)
    last = _time_of(last_url) if last_url else latest - STEP
    if last is None or last >= latest:
        return () if last == latest else (latest_url,)
    begin = max(last + STEP, latest - REACH + STEP)
    begin = latest - ((latest - begin) // STEP) * STEP
    count = (latest - begin) // STEP + 1
    return tuple(_at(latest_url, begin + number * STEP) for number in range(count))


def reaches(last_url: str | None, latest_url: str) -> bool | None:
    """Whether `missed_files` holds every file after `last_url`; None where there is none to go on from."""
    last, latest = _time_of(last_url) if last_url else None, _time_of(latest_url)
    return None if last is None or latest is None else latest - last <= REACH


def _time_of(url: str) -> datetime | None:
    found = _FILE.search(url)
    try:
        return datetime.strptime(found[1], "%Y%m%d%H%M%S").replace(tzinfo=UTC) if found else None
    except ValueError:
        return None


def _at(url: str, moment: datetime) -> str:
    return _FILE.sub(lambda found: f"/{moment:%Y%m%d%H%M%S}{found[2] or ''}.gkg.csv.zip", url)


def intact(update: Update, body: bytes) -> bool:
    """Whether a file is the one that `lastupdate.txt` named."""
    return len(body) == update.size and hashlib.md5(body, usedforsecurity=False).hexdigest() == update.md5


def read_gkg(
    body: bytes,
    *,
    base_url: str,
    source_id: str,
    found_at: datetime,
    content_type: str | None = None,
    max_bytes: int = MAX_BYTES,
) -> Listing:
    """
    The pages of a zipped GKG file that name both North Korea and Russia, by place or title.

    Rows that are not rows are counted in the note. Never raises for what was sent.
    """
    entries: dict[str, Entry] = {}
    rows = bad = 0
    problem: Outcome | None = None
    notes: list[str] = []
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()][:3]
            for member in members:
                with archive.open(member) as packed:
                    stream = io.BufferedReader(packed, 2**20)  # type: ignore[type-var]  # zipfile's own readline is slow
                    for row in _rows(stream, max_bytes):
                        rows += 1
                        try:
                            entry = _entry(row, base_url, source_id, found_at)
                        except ValueError:
                            bad += 1
                            continue
                        if entry and len(entries) < MAX_ENTRIES:
                            entries.setdefault(entry.url, entry)
    except _TooLarge:
        problem = Outcome.TOO_LARGE
        notes.append(f"larger than {max_bytes // 2**20} MB unpacked; what stood before is kept")
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        RuntimeError,
        NotImplementedError,
        OSError,
        ValueError,
    ) as error:
        problem = Outcome.TRUNCATED if body[:2] == b"PK" else Outcome.EMPTY
        notes.append(f"no zip file that can be read whole: {error}"[:200])
    if bad:
        notes.append(f"{bad} of {rows} rows cannot be read")
    if problem is None and (rows == 0 or bad == rows):
        problem = Outcome.EMPTY
        notes.append("holds no rows")
    return Listing(entries=tuple(entries.values()), problem=problem, note="; ".join(notes))


class _TooLarge(Exception):
    """The file unpacks to more than it may."""


def _rows(stream: Any, limit: int) -> Iterator[bytes]:
    """The lines of a stream, up to a limit; a line longer than a row can be comes back in pieces, which are no rows."""
    given = 0
    while line := stream.readline(MAX_ROW):
        given += len(line)
        if given > limit:
            raise _TooLarge
        if line.strip():
            yield line


def _entry(row: bytes, base_url: str, source_id: str, found_at: datetime) -> Entry | None:
    """The entry of one row, None where it is not about both countries. Raises ValueError for what is no row."""
    if row.count(b"\t") < COLUMNS - 1:
        raise ValueError("not a row of GKG 2.1")
    title = _title(row)
    if b"#KN#" not in row and not _KOREA.search(title):
        return None  # ten thousand rows, and forty of them ours
    cells = row.decode("utf-8", "replace").rstrip("\r\n").split("\t")
    if not cells[DATE].isdigit():
        raise ValueError("not a row of GKG 2.1")
    places = cells[V1_LOCATIONS] + ";" + cells[V2_LOCATIONS]
    korea = "#KN#" in places or _KOREA.search(title)
    if not korea or not ("#RS#" in places or _RUSSIA.search(title)):
        return None
    if cells[COLLECTION] not in ("1", ""):  # 1 is the web; the others cite a document, not an address
        return None
    url = absolute(cells[DOCUMENT], base_url)
    if url is None:
        raise ValueError("a row of the web without an address")
    language = _SOURCE_LANGUAGE.search(cells[TRANSLATION])
    return Entry(
        source=source_id,
        found_via=base_url,
        url=url,
        found_at=found_at,
        title=title or None,
        published_raw=f"seen by GDELT {cells[DATE]}",
        language=_LANGUAGES.get(language[1])
        if language
        else ("en" if not cells[TRANSLATION].strip() else None),
        outlet=(one_line(cells[OUTLET]).lower() or host(url))[:200],
    )


def _title(row: bytes) -> str:
    """The page's title, empty where the row has none."""
    found = _TITLE.search(row, row.rfind(b"\t"))
    return (title_text(found[1].decode("utf-8", "replace")) or "") if found else ""


def read_doc(
    body: bytes, *, base_url: str, source_id: str, found_at: datetime, content_type: str | None = None
) -> Listing:
    """The articles of a DOC 2.0 answer in JSON (`mode=artlist&format=json`), which the query has chosen already."""
    try:
        answer = json.loads(body.decode("utf-8", "replace"), strict=False)
    except (ValueError, RecursionError):
        said = one_line(body[:200].decode("utf-8", "replace"))
        return Listing(problem=Outcome.EMPTY, note=f"no JSON: {said}"[:200])
    articles = answer.get("articles", []) if isinstance(answer, dict) else None
    if not isinstance(articles, list):
        return Listing(problem=Outcome.EMPTY, note="JSON without a list of articles")
    entries: dict[str, Entry] = {}
    for article in articles[:MAX_ENTRIES]:
        url = absolute(_string(article, "url"), base_url)
        if url is None:
            continue
        seen = _string(article, "seendate")
        entries.setdefault(
            url,
            Entry(
                source=source_id,
                found_via=base_url,
                url=url,
                found_at=found_at,
                title=title_text(_string(article, "title")),
                published_raw=f"seen by GDELT {seen}"[:200] if seen else None,
                language=_NAMES.get(_string(article, "language").lower()),
                outlet=(one_line(_string(article, "domain")).lower() or host(url))[:200],
            ),
        )
    skipped = len(articles) - len(entries)
    return Listing(
        entries=tuple(entries.values()), note=f"{skipped} without an address of their own" if skipped else ""
    )


_NAMES = {
    "english": "en", "korean": "ko", "russian": "ru", "ukrainian": "uk", "japanese": "ja", "chinese": "zh", "german": "de",
    "french": "fr", "spanish": "es", "italian": "it", "polish": "pl", "portuguese": "pt", "turkish": "tr", "arabic": "ar",
    "vietnamese": "vi", "indonesian": "id", "czech": "cs", "romanian": "ro", "greek": "el", "dutch": "nl", "swedish": "sv",
}  # fmt: skip


def _string(values: Any, key: str) -> str:
    value = values.get(key) if isinstance(values, dict) else None
    return value if isinstance(value, str) else ""
