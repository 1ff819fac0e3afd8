"""
A listing's date as written, read into UTC, or None.

feedparser reads KST as UTC, nine hours wrong, so dates are read here from their
own words. A time without a zone is a time only where the caller knows the zone;
a day without a time is that day's midnight in UTC; a day and month that could
be either way round are no date. None rather than a guess: an undated report is
looked at, a wrongly dated one is passed over.
"""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

ZONES = {
    "KR": "Asia/Seoul", "KP": "Asia/Pyongyang", "JP": "Asia/Tokyo", "CN": "Asia/Shanghai", "TW": "Asia/Taipei",
    "HK": "Asia/Hong_Kong", "UA": "Europe/Kyiv", "GB": "Europe/London", "DE": "Europe/Berlin", "FR": "Europe/Paris",
    "SE": "Europe/Stockholm", "CZ": "Europe/Prague",
}  # fmt: skip
"""The zone in which the press of a country writes, for countries that have one. (Moscow's outlets write Moscow time, but Russia has eleven.)"""

_HOURS: dict[str, float] = {
    "utc": 0, "gmt": 0, "z": 0, "ut": 0, "wet": 0, "kst": 9, "jst": 9, "msk": 3, "мск": 3, "мsk": 3, "eet": 2, "eest": 3, "cet": 1, "mez": 1,
    "cest": 2, "mesz": 2, "west": 1, "bst": 1, "est": -5, "edt": -4, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "akst": -9,
    "akdt": -8, "hst": -10, "hkt": 8, "sgt": 8, "pht": 8, "awst": 8, "aest": 10, "aedt": 11, "acst": 9.5, "nzst": 12, "nzdt": 13, "vlat": 10,
    "yekt": 5, "brt": -3, "wib": 7, "ict": 7, "trt": 3, "krat": 7,
}  # fmt: skip
_PLACES = {
    "et": "America/New_York", "ct": "America/Chicago", "mt": "America/Denver", "pt": "America/Los_Angeles",
    "москва": "Europe/Moscow", "київ": "Europe/Kyiv", "киев": "Europe/Kyiv",
}  # fmt: skip

_MONTHS = {
    word: number
    for number, words in enumerate(
        (
            "jan ene gen янв січ", "feb fev fév лют фев", "mar mär mrz мар бер", "apr abr avr кві апр", "may mai mag maj мая май тра",
            "jun juin giu июн чер", "jul juil lug июл лип", "aug ago aoû авг сер", "sep set сен вер", "oct okt out ott окт жов",
            "nov ноя лис", "dec dez dic déc дек гру",
        ),
        1,
    )
    for word in words.split()
}  # fmt: skip

_TIME = r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,]\d+)?)?"
_ZONE = r"\s*(?P<zone>[+-]\d{1,2}:?\d{2}|[+-]\d{2}|(?:utc|gmt)\s?[+-]\d{1,2}(?::?\d{2})?|[^\W\d]+(?:/[A-Za-z_]+)?)?(?:\s*\([^()]*\))?"
_HALF = r"(?P<half>오전|오후|午前|午後|上午|下午|am|pm|a\.m\.|p\.m\.)?"
_YMD = re.compile(
    r"(?i)^\D{0,20}?(?P<year>(?:19|20)\d\d)\s?[-./年년]\s?(?P<month>\d{1,2})\s?[-./月월]\s?(?P<day>\d{1,2})[日일.]?"
    rf"(?:\s*\([^()]{{1,12}}\))?(?:(?:[T,]|\s)*{_HALF}\s*{_TIME}\s*(?P<after>am|pm)?{_ZONE})?\s*$"
)
_COMPACT = re.compile(
    r"^(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?:T?(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?(?P<zone>Z|[+-]\d\d:?\d\d)?)?$"
)
_DMY = re.compile(
    r"(?i)^(?:[^\W\d]+\.?,?\s+)?(?P<day>\d{1,2})(?:st|nd|rd|th|\.)?[\s-](?:de\s+)?(?P<name>[^\W\d]{3,12})\.?,?[\s-](?:de\s+)?(?P<year>\d{4}|\d\d)"
    rf"(?:\s*г\.?|\s*р\.?)?,?(?:(?:\s+|\s*at\s+|\s*в\s+|\s*о\s+|\s*[-–]\s*)(?:{_TIME}|(?P<clock>\d{{4}}))\s*(?P<after>am|pm)?{_ZONE})?\s*$"
)
_MDY = re.compile(
    r"(?i)^(?:[^\W\d]+\.?,?\s+)?(?P<name>[^\W\d]{3,12})\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?:(?P<year>\d{4}),?"
    rf"(?:\s+(?:at\s+)?{_TIME}\s*(?P<after>am|pm)?{_ZONE})?)\s*$"
)
_ASCTIME = re.compile(
    rf"(?i)^[^\W\d]+,?\s+(?P<name>[^\W\d]{{3,12}})\s+(?P<day>\d{{1,2}})\s+{_TIME}{_ZONE}\s+(?P<year>\d{{4}})$"
)
_NUMERIC = re.compile(
    rf"(?i)^(?P<one>\d{{1,2}})(?P<mark>[./-])(?P<two>\d{{1,2}})(?P=mark)(?P<year>\d{{4}})(?:,?\s*{_TIME}\s*(?P<after>am|pm)?{_ZONE})?\s*$"
)

LONGEST = 80
"""Letters of a date worth reading."""


def read_date(raw: str | None, zone: tzinfo | None = None) -> datetime | None:
    """
    A moment in UTC, or None.

    `zone` is where a time stands that names none. Nothing before 1990 (the
    epoch is what a broken clock writes) and nothing that dateparser would have
    to complete from today's date.
    """
    text = " ".join((raw or "").replace("\u202f", " ").split())
    if not text or len(text) > LONGEST:
        return None
    if text[4:5] == "-" and text[10:11] == "T":  # what most write, and the quickest to read
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            pass
        else:
            if moment.tzinfo is not None:
                return _plausible(moment.astimezone(UTC)) if moment.year > 1 else None
    for pattern in (_YMD, _DMY, _MDY, _ASCTIME, _NUMERIC, _COMPACT):
        if found := pattern.match(text):
            return _moment(found, zone)
    return _by_dateparser(text, zone) if len(text) <= 60 else None


def _moment(found: re.Match[str], zone: tzinfo | None) -> datetime | None:
    part = found.groupdict()
    day, month = part.get("day"), part.get("month")
    if part.get("name"):
        month = str(_MONTHS.get(part["name"].lower()[:3]) or _MONTHS.get(part["name"].lower()[:4]) or 0)
    if part.get("one"):
        day, month = _order(part["one"], part["two"], part["mark"])
    year = int(part["year"])
    if year < 100:
        year += 2000 if year < 70 else 1900
    clock = part.get("clock")
    hour, minute = (
        (int(clock[:2]), int(clock[2:])) if clock else (int(part["hour"] or -1), int(part["minute"] or 0))
    )
    half = (part.get("half") or part.get("after") or "").lower().replace(".", "")
    if half in ("오후", "午後", "下午", "pm") and hour < 12:
        hour += 12
    elif half in ("오전", "午前", "上午", "am") and hour == 12:
        hour = 0
    try:
        if hour < 0:
            return _plausible(datetime(year, int(month or 0), int(day or 0), tzinfo=UTC))
        moment = datetime(
            year, int(month or 0), int(day or 0), tzinfo=UTC
        )  # the date first: hour 24 is the next day's
        moment = (
            moment + timedelta(hours=hour, minutes=minute, seconds=int(part.get("second") or 0))
        ).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return None
    if hour > 24 or minute > 59 or int(part.get("second") or 0) > 60:
        return None
    where = _zone(part.get("zone"), zone)
    return _plausible(moment.replace(tzinfo=where).astimezone(UTC)) if where else None


def _order(one: str, two: str, mark: str) -> tuple[str | None, str | None]:
    """Day and month of `24.11.2026` or `11/24/2026`; nothing where both readings are possible. With dots the day comes first."""
    if mark == "." or int(one) > 12:
        return one, two
    if int(two) > 12:
        return two, one
    return (one, two) if one == two else (None, None)


def _zone(name: str | None, default: tzinfo | None) -> tzinfo | None:
    """The zone that a date names, `default` where it names none; None where it names one that nobody knows."""
    if not name:
        return default
    name = name.strip().lower()
    offset = re.fullmatch(r"(?:utc|gmt)?\s?([+-])(\d{1,2}):?(\d\d)?", name)
    if offset:
        span = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
        return timezone(span if offset[1] == "+" else -span) if span <= timedelta(hours=14) else None
    if name == "cst":  # Central by RFC 822, China's in a Chinese feed
        return default if str(default) in ("Asia/Shanghai", "Asia/Taipei") else timezone(timedelta(hours=-6))
    if name in _HOURS:
        return timezone(timedelta(hours=_HOURS[name]))
    if name in _PLACES:
        return ZoneInfo(_PLACES[name])
    if "/" in name:
        try:
            return ZoneInfo("/".join(word.capitalize() for word in name.split("/")))
        except (OSError, ValueError, LookupError):
            return None
    return None


def _by_dateparser(text: str, zone: tzinfo | None) -> datetime | None:
    """The last resort, for words of other languages: whole dates only, none relative to today."""
    if not re.search(r"(?:19|20)\d\d", text):
        return None
    import dateparser  # half a second to import, and hardly a feed needs it

    found = dateparser.parse(
        re.sub(r"(?i)\bмск\b", "+0300", text),
        languages=["en", "ko", "ru", "uk", "ja", "zh", "de", "fr", "es", "pt"],
        settings={
            "STRICT_PARSING": True,
            "REQUIRE_PARTS": ["day", "month", "year"],
            "PARSERS": ["absolute-time"],
        },
    )
    if found is None:
        return None
    if found.tzinfo is None:
        if zone is None and (found.hour or found.minute):
            return None
        found = found.replace(tzinfo=zone if found.hour or found.minute else UTC)
    return _plausible(found.astimezone(UTC))


def _plausible(moment: datetime) -> datetime | None:
    return moment if moment.year >= 1990 else None


def zone_of(country: str) -> ZoneInfo | None:
    """The zone in which the press of a country writes, where it has but one."""
    return ZoneInfo(ZONES[country]) if country in ZONES else None
