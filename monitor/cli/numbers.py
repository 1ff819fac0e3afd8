"""The numbers of mentions and claims, as lists print them and people type them back: #12, c3."""

import re
from typing import Any

import click


def _parted(text: str) -> tuple[str, int] | None:
    """The mark before a number, and the number; None where it is none."""
    found = re.fullmatch(r"([c#]?)(-?[0-9]{1,30})", text.strip().lower())
    return (found[1], int(found[2])) if found else None


class Number(click.ParamType):  # type: ignore[type-arg]  # generic only in the newest click
    """The number of one kind of thing, with its mark or without."""

    name = "id"

    def __init__(self, mark: str, kind: str) -> None:
        self._mark, self._kind = mark, kind

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        found = (self._mark, value) if isinstance(value, int) else _parted(str(value))
        if found is None or found[0] not in ("", self._mark):
            self.fail(f"{value!r} is no {self._kind}. Write {self._mark}12 or 12.", param, ctx)
        return found[1]


MENTION = Number("#", "mention")
CLAIM = Number("c", "claim")


class Either(click.ParamType):  # type: ignore[type-arg]
    """A mention's number, or a claim's, which needs its mark."""

    name = "id"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, int]:
        found = _parted(str(value))
        if found is None:
            self.fail(f"{value!r} is no mention and no claim. Write 12 or c3.", param, ctx)
        return ("claim" if found[0] == "c" else "mention"), found[1]
