"""
Open the database that a command was given, in the time zone of its settings.

For the commands of a reader: none of them makes a new database, so that a
mistyped `--db` is told and does not look like an empty one. Nothing of the
store is loaded before one is opened.
"""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.cli import options

if TYPE_CHECKING:
    from monitor.store import Store


def reading(db: Path, config: Path, now: datetime | None) -> "Store":
    """The database, to be looked at. Raises ConfigError for the settings; InputError and TryAgainError as `Store.open` does."""
    from monitor.config.installation import load_installation
    from monitor.store import Store

    timezone = load_installation(config).timezone
    return Store.open(db, readonly=True, clock=options.clock(now), timezone=timezone)


def writing(db: Path, config: Path, now: datetime | None) -> "Store":
    """The same for a person's decisions: it is there already and may be written. Raises what `reading` does."""
    from monitor.store import Store

    with reading(db, config, now) as there:
        timezone = there.timezone
    return Store.open(db, clock=options.clock(now), timezone=timezone)
