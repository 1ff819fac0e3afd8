"""
Read a published date from the words or the attribute that a page has for it.

Pure. What is read is what is written: a date without a time stays a day, a time
without a zone is marked so, and of two readings of "08/11/2022" the caller
learns both. Without a year there is no date, and "two hours ago" is none either.

A mention on the wrong day of the list is worse than one whose date must be
looked up: None rather than a guess.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from monitor.core.dates.daytime import BEFORE, hour_of_day
from monitor.core.dates.months import ZONES, month

DAY_ONLY = "day only"
"""What `Article.date_source` says behind its place where the words gave no time."""


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """A date as read."""

    at: datetime
    """In UTC where the words have a zone; otherwise the time as written (midnight for a mere day), called UTC."""
    day: date
    """The calendar day as written."""
    timed: bool
    """The words hold a time of day."""
    zoned: bool
    """The words hold a zone."""
    other: date | None = None
    """The day that the words mean if their day and month stand in the other order; None where the order is clear."""

    @property
    def certain(self) -> bool:
        """A moment, stated with its zone, that reads one way only."""
        return self.zoned and self.timed and self.other is None

    def swapped(self) -> "Stamp":
        """The other reading of an unclear order."""
        if self.other is None:
            return self
        return Stamp(
            at=self.at + (self.other - self.day),
            day=self.other,
            timed=self.timed,
            zoned=self.zoned,
            other=self.day,
        )

    def settled(self) -> "Stamp":
        """The same reading, its order no longer in doubt."""
        return Stamp(at=self.at, day=self.day, timed=self.timed, zoned=self.zoned)


EARLIEST = date(1990, 1, 1)
"""Before the web: 1970-01-01 and its neighbours are an empty field, not a date."""

LATEST = date(2100, 1, 1)

_WORD = r"[^\W\d_]"
_Y = r"(?P<y>(?:19|20)\d\d)"

# Tried in this order; the first that fits at the earliest place wins.
_DATES = [
    re.compile(pattern, re.I)
    for pattern in (
        # 2022年12月23日 · 2022년 12월 23일
        r"(?P<y>(?:19|20)\d\d)\s?[年년]\s?(?P<m>\d{1,2})\s?[月월]\s?(?P<d>\d{1,2})\s?[日일号號]",
        # 2022-12-23 · 2022/12/23 · 2022. 12. 23. · 2022-12-23T…
        rf"(?<!\d){_Y}(?P<sep>\s?[-–/.]\s?)(?P<m>\d{{1,2}})(?P=sep)(?P<d>\d{{1,2}})(?!\d)",
        # 20221223T101112 and 20221223
        rf"(?<![\d./-]){_Y}(?P<m>[01]\d)(?P<d>[0-3]\d)(?=T?\d{{6}}|T\d{{4}}|\b)(?!\d{{1,5}}\b)",
        # Juche 111 (2022).12.23. · 주체111(2022)년 12월 23일
        rf"\({_Y}\)\s?[년年.]?\s?(?P<m>\d{{1,2}})\s?[.월月]\s?(?P<d>\d{{1,2}})\s?[.일日]?",
        # 23 December 2022 · 23. prosince 2022 · 23 de diciembre de 2022 · 23rd of Dec., 2022 · 23-Dec-2022
        rf"(?<![\d.:/])(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|º|ª)?[\s.,/-]{{0,3}}(?:of |de |di |d[’'])?(?P<M>{_WORD}{{3,14}})(?:\s?/\s?{_WORD}{{3,14}})?[\s.,/-]{{0,3}}(?:of |de |del |di |р\. )?{_Y}(?!\d)",
        # December 23, 2022 · Dec. 23 2022 · Wed Nov 25 2020
        rf"(?P<M>{_WORD}{{3,14}})\.?\s{{0,2}}(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b[\s,.]{{1,4}}(?:of\s)?{_Y}(?!\d)",
        # Nov 25 10:11:12 EST 2020, as C's ctime writes it
        rf"(?P<M>[a-z]{{3}})\s{{1,2}}(?P<d>\d{{1,2}})\s\d\d:\d\d(?::\d\d)?\s(?:[a-z+\d:]{{1,8}}\s)?{_Y}\b",
        # 2022 December 23 · 2022, gruodžio 23
        rf"{_Y}\s?(?:m\.)?[\s,.-]{{1,3}}(?P<M>{_WORD}{{3,14}})[\s.-]{{1,2}}(?P<d>\d{{1,2}})(?!\d)",
        # 23.12.2022 · 23/12/2022 · 23-12-2022: the order is looked at below
        rf"(?<![\d.:/])(?P<a>\d{{1,2}})(?P<sep>\s?[./-]\s?)(?P<b>\d{{1,2}})(?P=sep){_Y}(?!\d)",
        # Reiwa: 令和4年12月23日
        r"令和\s?(?P<era>\d{1,2}|元)年\s?(?P<m>\d{1,2})月\s?(?P<d>\d{1,2})日",
    )
]

_BEFORE = "|".join(sorted(BEFORE, key=len, reverse=True))
_AFTER = r"[ap]\.?\s?m\b\.?|μμ|πμ"
_ZONE_NAMES = "|".join(sorted((re.escape(name) for name in ZONES), key=len, reverse=True))
_ZONE = rf"(?P<zone>(?:(?:utc|gmt)\s?)?[+\-−]\s?\d{{1,2}}(?::?\d\d)?(?![\d.-])|(?:{_ZONE_NAMES})(?![^\W\d_]))"
_TIME = (
    rf"(?:(?P<half1>{_BEFORE})\s?)?(?<![\d.])(?P<H>[0-2]?\d)\s?(?:[:：h]|(?<=\d)\.(?=\d\d(?!\d|\.\d))|[時时시點点]\s?)\s?(?P<Mi>[0-5]\d|\d(?=[分분]))?"
    rf"(?:[:.](?P<S>[0-5]?\d)|[分분](?:\s?(?P<S2>[0-5]?\d)[秒초])?)?(?:[.,]\d{{1,9}})?\s?(?P<half2>{_AFTER})?"
)
_TIME_AFTER = re.compile(
    rf"(?:[tT_]|[\s,.;|•·()\[\]/@–—-]|\b(?:at|um|à|alle|a las|às|as|kl|klo|ob|om|на|в|о|об|г|года|року|р|uhr|saat|ora|часов|в|time|время)\b\.?|{_WORD}{{1,12}}(?=[\s,.)]))"
    rf"{{0,8}}?{_TIME}(?:\s?(?:uhr|часов|годин))?[\s,()\[\]]{{0,3}}(?:{_ZONE})?",
    re.I,
)
_TIME_BEFORE = re.compile(
    rf"{_TIME}[\s,()]{{0,3}}(?:{_ZONE})?[\s,()|•·/–—-]{{0,6}}(?:on |от |de |{_WORD}{{2,12}}[,.]?\s)?$", re.I
)
_HOUR_ONLY = re.compile(
    rf"[\s,|•·()-]{{1,4}}(?:at )?(?P<H>1?\d)\s?(?P<half2>{_AFTER})[\s,()]{{0,3}}(?:{_ZONE})?", re.I
)


def parse(raw: str) -> Stamp | None:
    """
    The first full date in a short text, with its time and zone where they stand beside it.

    08/11/2022 is read with its day first, and has the other reading in `other`.
    """
    text = _plain(raw)
    if len(text) > 400:
        text = text[:400]
    found = _first(text)
    if found is None:
        return None
    match, day, other = found
    clock = _clock(text, match)
    at = datetime(day.year, day.month, day.day, tzinfo=UTC)
    if clock is None:
        return Stamp(at=at, day=day, timed=False, zoned=False, other=other)
    hour, minute, second, zone_name = clock
    at = at.replace(hour=hour % 24, minute=minute, second=second) + timedelta(days=hour // 24)
    zone = zone_of(zone_name) if zone_name else None
    if zone is None:
        return Stamp(at=at, day=day, timed=True, zoned=False, other=other)
    return Stamp(at=at.replace(tzinfo=zone).astimezone(UTC), day=day, timed=True, zoned=True, other=other)


def parse_number(raw: str) -> Stamp | None:
    """Seconds or milliseconds since 1970, as some attributes have them; never from running text."""
    text = raw.strip()
    if not re.fullmatch(r"\d{10}(?:\d{3})?(?:\.\d+)?", text):
        return None
    seconds = float(text) / (1000 if len(text.split(".")[0]) == 13 else 1)
    at = datetime.fromtimestamp(int(seconds), UTC)
    return Stamp(at=at, day=at.date(), timed=True, zoned=True) if _sane(at.date()) else None


def parse_attribute(raw: str) -> Stamp | None:
    """What stands in a `datetime` attribute, a meta tag or JSON-LD."""
    return parse_number(raw) or parse(raw)


def zone_of(name: str) -> tzinfo | None:
    """The zone that a page names: KST, UTC+3, +0900, "по московскому времени". None where the name says nothing sure."""
    key = " ".join(name.lower().replace("−", "-").split())
    if (known := ZONES.get(key)) is not None:
        return ZoneInfo(known) if isinstance(known, str) else timezone(timedelta(minutes=known))
    found = re.fullmatch(r"(?:utc|gmt)?\s?([+-])\s?(\d{1,2})(?::?(\d\d))?", key)
    if not found:
        return None
    minutes = int(found[2]) * 60 + int(found[3] or 0)
    if minutes > 14 * 60:
        return None
    return timezone(timedelta(minutes=minutes if found[1] == "+" else -minutes))


def _plain(raw: str) -> str:
    """Full-width digits and Han numerals' lookalikes become ASCII, spaces single."""
    return " ".join(unicodedata.normalize("NFKC", raw).split())


def _sane(day: date) -> bool:
    return EARLIEST <= day < LATEST


def _first(text: str) -> tuple[re.Match[str], date, date | None] | None:
    """The earliest date in the text that exists in the calendar."""
    best: tuple[re.Match[str], date, date | None] | None = None
    for pattern in _DATES:
        for match in pattern.finditer(text):
            if best is not None and match.start() >= best[0].start():
                break
            days = _days(match)
            if days is not None:
                best = (match, *days)
                break
    return best


def _days(match: re.Match[str]) -> tuple[date, date | None] | None:
    """The day that a match means, and the other one if its order is unclear."""
    groups = match.groupdict()
    if groups.get("era"):
        year = 2018 + (1 if groups["era"] == "元" else int(groups["era"]))
        return _pair(_day(year, int(groups["m"]), int(groups["d"])))
    year = int(groups["y"])
    if groups.get("M"):
        number = month(groups["M"])
        return _pair(_day(year, number, int(groups["d"]))) if number else None
    if groups.get("a"):
        first, second = int(groups["a"]), int(groups["b"])
        as_day = _day(year, second, first)
        as_month = _day(year, first, second)
        if as_day is None or as_month is None or as_day == as_month:
            return _pair(as_day or as_month)
        return as_day, None if "." in groups["sep"] else as_month  # nobody writes the month first with dots
    return _pair(_day(year, int(groups["m"]), int(groups["d"])))


def _pair(day: date | None) -> tuple[date, None] | None:
    return (day, None) if day else None


def _day(year: int, month_: int, day: int) -> date | None:
    try:
        found = date(year, month_, day)
    except ValueError:
        return None
    return found if _sane(found) else None


def _clock(text: str, match: re.Match[str]) -> tuple[int, int, int, str | None] | None:
    """Hour, minute, second and zone beside a date: behind it, inside it (ctime), or before it."""
    inside = re.search(r"\s(\d\d):(\d\d)(?::(\d\d))?(?:\s([A-Za-z+\d:]{1,8}))?\s\d{4}$", match.group(0))
    if inside:
        return int(inside[1]), int(inside[2]), int(inside[3] or 0), inside[4]
    packed = re.match(r"T?([0-2]\d)([0-5]\d)([0-5]\d)?\s?(z|[+-]\d\d:?\d\d)?", text[match.end() :], re.I)
    if packed and re.fullmatch(r"\d{8}", match.group(0)):
        return int(packed[1]), int(packed[2]), int(packed[3] or 0), packed[4]
    for found in (
        _TIME_AFTER.match(text, match.end()),
        _HOUR_ONLY.match(text, match.end()),
        _TIME_BEFORE.search(text[max(0, match.start() - 60) : match.start()]),
    ):
        if found and (clock := _reading(found)) is not None:
            return clock
    return None


def _reading(found: re.Match[str]) -> tuple[int, int, int, str | None] | None:
    groups = found.groupdict()
    hour = int(groups["H"])
    half = groups.get("half1") or groups.get("half2")
    if groups.get("Mi") is None and not half and not re.search("[時时시點点]", found.group(0)):
        return None
    if half:
        told = hour_of_day(half, hour)
        if told is None:
            return None
        hour = told
    if hour > 24:
        return None
    return hour, int(groups.get("Mi") or 0), int(groups.get("S") or groups.get("S2") or 0), groups["zone"]
