"""
Every exception of the program, and the exit status that each one means.

    MonitorError                 1   done, but something needs a look
    ├── InputError               2   what was typed is wrong; nothing was done
    │   └── ConfigError          2   a TOML file is wrong; lists every problem at once
    ├── TryAgainError            75  locked, full or read-only; the same command works later
    │   └── InUseError           75  another program is writing to the archive just now
    └── EvidenceError            1   the archive or a file in it is not what it should be

Library code raises these; only `monitor.cli` turns them into an exit status.
"""

from collections.abc import Sequence


class MonitorError(Exception):
    """Something that the person at the terminal must know. The message says where, what, and what to do."""

    exit_status = 1


class InputError(MonitorError):
    """The command cannot be done as typed; nothing was done."""

    exit_status = 2


class ConfigError(InputError):
    """One or more TOML files are wrong; `problems` holds each with its file, place and cure."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class TryAgainError(MonitorError):
    """The database or the disk is not to be had right now; nothing was half-written."""

    exit_status = 75


class InUseError(TryAgainError):
    """Another program is writing to the archive; it can be waited for."""


class EvidenceError(MonitorError):
    """An archive file is missing, changed, or cannot be read whole."""
