"""
Read TOML so that every mistake is told at once, with file, place and cure.

A `Table` hands out values by key and remembers which were asked for: what
nobody asked for is an unknown key, and an error. Nothing is silently ignored.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from monitor.errors import ConfigError


class Problems:
    """Collects problems; `raise_any` ends the reading when there were some."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def add(self, file: Path | str, place: str, what: str, cure: str = "") -> None:
        """Note one problem. `place` names the table and key, such as "source 'yonhap-en'"."""
        where = f"{file}: {place}: " if place else f"{file}: "
        self.found.append(f"{where}{what}" + (f"\n{cure}" if cure else ""))

    def raise_any(self) -> None:
        """Raise a ConfigError with everything found so far, if anything was."""
        if self.found:
            raise ConfigError(self.found)


def read_toml(file: Path, problems: Problems) -> dict[str, Any]:
    """The tables of a file; an unreadable one is noted as a problem and read as empty."""
    try:
        return tomllib.loads(file.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        problems.add(
            file, "", f"cannot be read: {error.strerror or error}.", "Check the path and its permissions."
        )
    except UnicodeDecodeError as error:
        problems.add(file, "", f"is not UTF-8 (byte {error.start}).", "Save it as UTF-8.")
    except tomllib.TOMLDecodeError as error:
        problems.add(file, "", f"is not TOML: {error}.", "Mend that line.")
    return {}


class Table:
    """One table of a TOML file, whose keys must all be asked for."""

    def __init__(self, file: Path | str, place: str, values: Mapping[str, Any], problems: Problems) -> None:
        self.file, self.place, self.problems = file, place, problems
        self._values = values
        self._asked: set[str] = set()

    def problem(self, what: str, cure: str = "") -> None:
        """Note a problem with this table."""
        self.problems.add(self.file, self.place, what, cure)

    def take(
        self, key: str, kind: type | tuple[type, ...], default: Any = None, *, needed: bool = False
    ) -> Any:
        """The value of a key, or the default; a wrong type or a missing needed key is noted."""
        self._asked.add(key)
        if key not in self._values:
            if needed:
                self.problem(f"has no '{key}'.", f"Add {key} = …")
            return default
        value = self._values[key]
        if isinstance(value, bool) and bool not in (kind if isinstance(kind, tuple) else (kind,)):
            fits = False
        else:
            fits = isinstance(value, kind)
        if not fits:
            names = " or ".join(k.__name__ for k in (kind if isinstance(kind, tuple) else (kind,)))
            self.problem(f"{key} = {value!r} is not a {names}.")
            return default
        return value

    def texts(self, key: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """A list of strings."""
        value = self.take(key, list, None)
        if value is None:
            return default
        if not all(isinstance(item, str) for item in value):
            self.problem(f"{key} holds something that is not a string.", "Put every item in quotes.")
            return default
        return tuple(value)

    def finish(self, known: tuple[str, ...] = ()) -> None:
        """Note every key that nobody asked for."""
        for key in self._values:
            if key not in self._asked and key not in known:
                allowed = ", ".join(sorted(self._asked | set(known)))
                self.problem(f"unknown key '{key}'.", f"Known keys: {allowed}.")
