"""The options that stand on many commands, written once."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from monitor import paths

F = TypeVar("F", bound=Callable[..., Any])


class Moment(click.ParamType):  # type: ignore[type-arg]  # generic only in the newest click
    """An ISO-8601 time, read as UTC where it has no zone."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a time. Write it like 2026-11-24T09:00:00Z.", param, ctx)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


class Lane(click.ParamType):  # type: ignore[type-arg]
    """One of the lanes that mentions stand under."""

    name = "lane"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from monitor.config.rules import LANES

        if value not in LANES:
            self.fail(f"{value!r} is no lane. Lanes: {', '.join(LANES)}.", param, ctx)
        return value


class Language(click.ParamType):  # type: ignore[type-arg]
    """An ISO 639-1 code."""

    name = "code"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from monitor.config.codes import LANGUAGES

        if value.strip().lower() not in LANGUAGES:
            self.fail(f"{value!r} is no ISO 639-1 code. Write it like ko.", param, ctx)
        return value.strip().lower()


class Country(click.ParamType):  # type: ignore[type-arg]
    """An ISO 3166-1 alpha-2 code."""

    name = "code"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from monitor.config.codes import COUNTRIES

        if value.strip().upper() not in COUNTRIES:
            self.fail(f"{value!r} is no country's code of two letters. Write it like KP.", param, ctx)
        return value.strip().upper()


db = click.option(
    "--db",
    type=click.Path(path_type=Path, dir_okay=False),
    default=paths.DATABASE,
    show_default=True,
    help="The database; its archive lies beside it.",
)
config = click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    default=paths.CONFIG,
    show_default=True,
    help="Settings of this installation; may be absent.",
)
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
