"""The options that stand on many commands, written once."""

from collections.abc import Callable, Collection
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import click
from click.core import ParameterSource

from monitor import paths

F = TypeVar("F", bound=Callable[..., Any])


class Moment(click.ParamType):  # type: ignore[type-arg]  # generic only in the newest click
    """An ISO-8601 time, read as UTC where it has no zone."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            read_day(value)  # the days around it can be asked for too
            moment = datetime.fromisoformat(value)
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
        except ValueError:
            self.fail(f"{value!r} is not a time. Write it like 2026-11-24T09:00:00Z.", param, ctx)


FIRST, LAST = date(1900, 1, 1), date(2999, 12, 31)
"""The days that can be asked for. The calendar ends not far beyond, and days are counted from each of them."""


def read_day(text: str) -> date:
    """The day of an ISO-8601 date or time. Raises ValueError where there is none that can be asked for."""
    day = datetime.fromisoformat(text).date()
    if not FIRST <= day <= LAST:
        raise ValueError(f"{day} lies outside {FIRST} to {LAST}.")
    return day


def read_address(text: str) -> str:
    """The text, where it is the address of a page. Raises ValueError where it is none."""
    if text.lower().startswith(("http://", "https://")):
        try:
            parts = urlsplit(text)
            if parts.hostname and parts.port != 0:  # asking for the port reads it
                return text
        except ValueError:
            pass
    raise ValueError(f"{text}: is not an http or https address.")


RELATIVE = {"today": timedelta(0), "yesterday": timedelta(days=-1)}
"""Days that are named from where one stands; `day_of` knows where that is."""


class Day(click.ParamType):  # type: ignore[type-arg]
    """A day such as 2026-11-24, or its distance from today where it was called today or yesterday."""

    name = "day"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date | timedelta:
        if isinstance(value, date | timedelta):
            return value
        text = str(value).strip()
        if (distance := RELATIVE.get(text.lower())) is not None:
            return distance
        try:
            return read_day(text)
        except ValueError:
            self.fail(f"{value!r} is not a day. Write it like 2026-11-24, today or yesterday.", param, ctx)


def day_of(asked: date | timedelta, now: datetime, timezone: ZoneInfo) -> date:
    """The day that was asked for; today and yesterday are those of the configured time zone."""
    return asked if isinstance(asked, date) else now.astimezone(timezone).date() + asked


class Known(click.ParamType):  # type: ignore[type-arg]
    """One of the names that another room declares; looked up when one is asked for, not when the program starts."""

    def __init__(
        self, name: str, names: Callable[[], Collection[str]], wrong: str, fold: Callable[[str], str]
    ) -> None:
        self.name, self._names, self._wrong, self._fold = name, names, wrong, fold

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        named = self._fold(value.strip())
        if named not in self._names():
            self.fail(f"{value!r} is {self._wrong.format(', '.join(self._names()))}", param, ctx)
        return named


class Several(click.ParamType):  # type: ignore[type-arg]
    """A list of such names, parted by commas."""

    def __init__(self, one: Known) -> None:
        self.name, self._one = f"{one.name}s", one

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> frozenset[str]:
        parts = value.split(",") if isinstance(value, str) else value
        return frozenset(self._one.convert(part, param, ctx) for part in parts if part.strip())


def _lanes() -> Collection[str]:
    from monitor.config.rules import LANES

    return LANES


def _languages() -> Collection[str]:
    from monitor.config.codes import LANGUAGES

    return LANGUAGES


def _countries() -> Collection[str]:
    from monitor.config.codes import COUNTRIES

    return COUNTRIES


LANE = Known("lane", _lanes, "no lane. Lanes: {}.", str.lower)
LANGUAGE = Known("code", _languages, "no ISO 639-1 code. Write it like ko.", str.lower)
COUNTRY = Known("code", _countries, "no country's code of two letters. Write it like KP.", str.upper)

db = click.option(
    "--db",
    type=click.Path(path_type=Path, dir_okay=False),
    default=paths.DATABASE,
    show_default=True,
    help="The database; its archive lies beside it.",
)


def _there(ctx: click.Context, param: click.Parameter, value: Path) -> Path:
    """The default may be absent; a file that was named must be there, or a list counts in another zone's days."""
    named = ctx.get_parameter_source(param.name or "") is ParameterSource.COMMANDLINE
    if named and value != paths.CONFIG and not value.exists():
        raise click.BadParameter(f"File '{value}' does not exist.", ctx, param)
    return value


def _config(**more: Any) -> Callable[[F], F]:
    return click.option(
        "--config",
        type=click.Path(path_type=Path, dir_okay=False),
        default=paths.CONFIG,
        show_default=True,
        help="Settings of this installation; the default may be absent.",
        **more,
    )


config = _config(callback=_there)
config_to_look_at = _config()
"""For `doctor`, which says what is off and does not refuse to look."""
now = click.option("--now", type=Moment(), default=None, help="Set the clock (for tests).")
rules = click.option(
    "--rules",
    type=click.Path(path_type=Path, file_okay=False),
    default=paths.RULES,
    show_default="the project's",
    help="Folder of rules and terms.",
)
sources = click.option(
    "--sources",
    "sources_dir",
    type=click.Path(path_type=Path, file_okay=False),
    default=paths.SOURCES,
    show_default="the project's",
    help="Folder of source declarations.",
)


def taken(*names: str) -> Callable[[F], F]:
    """Options that stand on every command (db, config, now) and that this one has no use for: taken, and left aside."""

    def put(function: F) -> F:
        for name in names:
            function = click.option(f"--{name}", expose_value=False, hidden=True, help="Not used here.")(
                function
            )
        return function

    return put


def formats(*names: str) -> Callable[[F], F]:
    """`--format` with these choices; the first is the default."""
    return click.option(
        "--format",
        "format_",
        type=click.Choice(names),
        default=names[0],
        show_default=True,
        help="How to print.",
    )


def clock(now: datetime | None) -> Callable[[], datetime]:
    """The program's clock: the real one in UTC, or the one that `--now` set and that stands still."""
    return (lambda: now) if now else (lambda: datetime.now(UTC))
