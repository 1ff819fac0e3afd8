"""
Read labelled texts for `rules judge`, and judge them on every core.

A line that is no labelled text stops the command: figures over half a file
would look like figures.
"""

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from monitor.cli.files import UNREADABLE, json_lines, why
from monitor.core.judging import LABELS, Item, is_hit, tally
from monitor.core.rule import Ruleset
from monitor.errors import InputError

BATCH = 200
FEW = 1000
"""Below so many texts one process is quicker than many."""

_ruleset: Ruleset | None = None
_lanes: tuple[str, ...] = ()


def read_items(files: Iterable[Path], *, by: str | None = None, borderline: bool = False) -> Iterator[Item]:
    """The labelled texts of files, in order; borderline ones are left out unless asked for."""
    for file in files:
        try:
            for number, values in json_lines(file, "Write {id, lang, title, text, label} on each line."):
                item = _item(file, number, values, by)
                if borderline or not values.get("borderline"):
                    yield item
        except UNREADABLE as error:
            raise InputError(
                f"{file}: cannot be read: {why(error)}.\nGive JSON lines in UTF-8, gzipped or not."
            ) from error


def country_of(values: Mapping[str, Any], where: str) -> str | None:
    """Whose press a line says it is. Raises InputError where that is no code of a country."""
    country = values.get("country")
    if not (country is None or isinstance(country, str)):
        raise InputError(
            f'{where}: country {country!r} is none.\nWrite two letters, such as "KP", or leave it out.'
        )
    return country or None


def _item(file: Path, number: int, values: Mapping[str, Any], by: str | None) -> Item:
    if not isinstance(values.get("text"), str):
        raise InputError(
            f"{file}:{number}: has no text.\nWrite {{id, lang, title, text, label}} on each line."
        )
    if values.get("label") not in LABELS:
        raise InputError(
            f"{file}:{number}: label {values.get('label')!r} is none.\nLabels: {', '.join(LABELS)}."
        )
    return Item(
        id=str(values.get("id", f"{file.name}:{number}")),
        lang=str(values.get("lang") or "?"),
        title=str(values.get("title") or ""),
        text=values["text"],
        label=values["label"],
        grade=values.get("grade"),
        country=country_of(values, f"{file}:{number}"),
        group=str(values.get(by)) if by else None,
    )


def read_baseline(file: Path) -> dict[str, Any]:
    """Figures that others are held against."""
    try:
        values = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise InputError(
            f"{file}: is no baseline: {error}.\nWrite what `rules judge --format json` prints."
        ) from error
    if not isinstance(values, dict):
        raise InputError(f"{file}: is no baseline.\nWrite what `rules judge --format json` prints.")
    return values


def judge_files(
    files: Sequence[Path],
    rules: Path,
    lanes: tuple[str, ...],
    *,
    by: str | None = None,
    borderline: bool = False,
) -> dict[str, Any]:
    """Figures over the labelled texts of files. Raises InputError where there is none to judge."""
    items = read_items(files, by=by, borderline=borderline)
    first = list(islice(items, FEW))
    if not first:
        raise InputError(
            f"{', '.join(map(str, files))}: no text to judge.\n"
            "Give files with a labelled text on each line; --borderline counts borderline ones too."
        )
    _start(rules, lanes)
    if len(first) < FEW or (os.cpu_count() or 1) < 2:
        return tally((item, hit) for batch in (first, items) for item, hit in _judge(batch))
    return tally(_spread(first, items, rules, lanes))


def _spread(
    first: list[Item], items: Iterator[Item], rules: Path, lanes: tuple[str, ...]
) -> Iterator[tuple[Item, bool]]:
    with ProcessPoolExecutor(
        min(os.cpu_count() or 1, 4),
        mp_context=get_context("spawn"),
        initializer=_start,
        initargs=(rules, lanes),
    ) as pool:
        batches = iter(lambda: list(islice(items, BATCH)), [])
        everything = ([first[start : start + BATCH] for start in range(0, len(first), BATCH)], batches)
        for judged in pool.map(_batch, (batch for part in everything for batch in part)):
            yield from judged


def _start(rules: Path, lanes: tuple[str, ...]) -> None:
    from monitor.config.rules import load_rules

    global _ruleset, _lanes
    _ruleset, _lanes = load_rules(rules), lanes


def _judge(items: Iterable[Item]) -> Iterator[tuple[Item, bool]]:
    assert _ruleset is not None
    for item in items:
        yield item, is_hit(item, _ruleset, _lanes)


def _batch(items: list[Item]) -> list[tuple[Item, bool]]:
    return [(replace(item, title="", text=""), hit) for item, hit in _judge(items)]
