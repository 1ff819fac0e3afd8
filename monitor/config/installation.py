"""
The few settings of an installation, read from `monitor.toml`.

Every key has a default and the file may be absent: the program runs before
anyone has configured it. But a contact is what makes a polite robot polite, so
`monitor doctor` asks for one.
"""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from monitor.config.toml import Problems, Table, read_toml

_UTC = ZoneInfo("UTC")
_NO_PLACE = ("localtime", "posixrules", "Factory")
_OTHER_CLOCKS = ("posix/", "right/")
"""What lies among the zones and is none: the machine's own, whatever that is today, and clocks that count leap seconds."""


@dataclass(frozen=True, kw_only=True)
class Installation:
    """What one installation has decided."""

    contact: str = ""
    """A web or mail address that stands in the User-Agent, for a publisher who wants a word."""
    timezone: ZoneInfo = _UTC
    """In whose days the daily list counts."""
    delay: float = 2.0
    """Seconds between two requests to one host."""
    per_host: int = 1
    """Requests at a time to one host."""
    timeout: float = 30.0
    """Seconds that one response may take, all in all."""
    max_size: int = 10 * 2**20
    """Bytes that one response may have, unpacked."""
    budget: float = 1800.0
    """Seconds after which a run asks for nothing more and leaves the rest to the next: one slow host is not to hold up all others."""
    allow: tuple[str, ...] = ()
    """`address:port` pairs that the guard lets through though they are private: intranets, tests."""
    gdelt: str = "http://data.gdeltproject.org/gdeltv2"
    """Folder of GDELT's bulk files."""


def load_installation(path: Path) -> Installation:
    """The settings in a file, or the defaults where there is none. Raises ConfigError with all problems."""
    if not path.exists():
        return Installation()
    problems = Problems()
    default = Installation()
    top = Table(path, "", read_toml(path, problems), problems)
    contact = top.take("contact", str, default.contact)
    if contact != contact.strip() or any(ord(letter) < 32 or ord(letter) > 126 for letter in contact):
        top.problem(
            f"contact = {contact!r} cannot stand in a header.", "Write a web or mail address in ASCII."
        )
    name = top.take("timezone", str, "UTC")
    try:
        if name in _NO_PLACE or name.startswith(_OTHER_CLOCKS):
            raise ValueError
        timezone = ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        top.problem(
            f"timezone = {name!r} is unknown.", "Write a name such as 'Europe/Berlin' or 'Asia/Seoul'."
        )
        timezone = default.timezone
    gdelt = top.take("gdelt", str, default.gdelt).rstrip("/")
    if urlsplit(gdelt).scheme not in ("http", "https") or not urlsplit(gdelt).netloc:
        top.problem(f"gdelt = {gdelt!r} is not an http(s) address.", f"The usual is {default.gdelt}.")
    fetch = Table(path, "[fetch]", top.take("fetch", dict, {}), problems)
    delay = _between(fetch, "delay", 0, 600, default.delay, "seconds")
    per_host = int(_between(fetch, "per_host", 1, 16, default.per_host, "requests", whole=True))
    timeout = _between(fetch, "timeout", 1, 600, default.timeout, "seconds")
    max_size = int(_between(fetch, "max_size", 1024, 2**30, default.max_size, "bytes", whole=True))
    budget = _between(fetch, "budget", 1, 86_400, default.budget, "seconds")
    allow = fetch.texts("allow")
    for pair in allow:
        address, _, port = pair.rpartition(":")
        if not address or not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
            fetch.problem(f"allow holds {pair!r}.", "Write address and port, such as '127.0.0.1:8970'.")
    fetch.finish()
    top.finish()
    problems.raise_any()
    return Installation(
        contact=contact,
        timezone=timezone,
        delay=delay,
        per_host=per_host,
        timeout=timeout,
        max_size=max_size,
        budget=budget,
        allow=allow,
        gdelt=gdelt,
    )


def _between(
    table: Table, key: str, low: float, high: float, default: float, unit: str, *, whole: bool = False
) -> float:
    """A number within bounds; what is outside (nan, too) is noted."""
    value: float = table.take(key, int if whole else (int, float), default)
    if not low <= value <= high:
        table.problem(f"{key} = {value} is not from {low} to {high} {unit}.", f"The usual is {default}.")
        return default
    return value
