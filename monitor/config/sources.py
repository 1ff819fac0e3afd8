"""
The sources, read from `spiders/sources/*.toml`.

A folder is right or nothing is loaded: every mistake of every file is told at
once, with its file, its source and its cure. A source that is silently skipped
would be a silence that looks like "no news".
"""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cssselect import GenericTranslator, SelectorError

from monitor import paths
from monitor.config.codes import COUNTRIES, LANGUAGES
from monitor.config.toml import Problems, Table, read_toml
from monitor.config.ways import missing_of
from monitor.core.source import Discovery, Fetch, Kind, Source, Standing
from monitor.core.urls import dated

SEARCHES = ("gkg", "gkg-translingual", "doc")
"""What `gdelt = …` may name: the 15-minute bulk files, their twin of translated pages, the DOC 2.0 API."""

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_DURATION = re.compile(r"([1-9]\d{0,5})([smhdw])")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_HREF = re.compile(r"\s*::attr\(\s*href\s*\)")
_NAME = re.compile(r"[a-z_][a-z0-9_]*")


def parse_duration(text: str) -> timedelta:
    """`30m`, `6h`, `1d` as a span of time. Raises ValueError for anything else."""
    found = _DURATION.fullmatch(text)
    if not found:
        raise ValueError(f"{text!r} is not a duration")
    return timedelta(seconds=int(found[1]) * _UNITS[found[2]])


def load_sources(folder: Path) -> tuple[Source, ...]:
    """Every source that the folder declares, in the order of file name and place. Raises ConfigError with all problems."""
    problems = Problems()
    files = sorted(folder.glob("*.toml")) if folder.is_dir() else []
    if not files:
        problems.add(
            folder, "", "holds no sources.", "Name a folder with .toml files that declare [[source]] tables."
        )
    for file in sorted([*folder.glob("*"), *folder.glob("[!.]*/*")]) if folder.is_dir() else []:
        if file.suffix.lower() == ".toml" and file not in files and file.is_file():
            problems.add(
                file, "", "is not read: its sources would be watched by nobody.",
                f"Name it so that it ends in .toml, in {folder} itself; or give it another ending.",
            )  # fmt: skip
    sources: list[Source] = []
    ids: dict[str, Path] = {}
    places: dict[str, str] = {}
    for file in files:
        tables = read_toml(file, problems)
        for key in tables.keys() - {"source"}:
            problems.add(file, "", f"unknown key '{key}'.", "Known keys: source.")
        declared = tables.get("source", [])
        if not isinstance(declared, list) or not all(isinstance(values, dict) for values in declared):
            problems.add(
                file, "", "'source' is not a list of tables.", "Write [[source]], with double brackets."
            )
            continue
        for number, values in enumerate(declared, 1):
            source = _source(file, number, values, problems)
            if source.id in ids:
                other = "above" if ids[source.id] == file else f"in {ids[source.id]}"
                problems.add(
                    file,
                    f"source '{source.id}'",
                    f"the id is taken by a source {other}.",
                    "Give it one of its own.",
                )
            elif source.id:
                ids[source.id] = file
            for discovery in source.discover:
                key = f"{discovery.kind} {discovery.url}"
                if key in places:
                    problems.add(
                        file,
                        f"source '{source.id}'",
                        f"{discovery.kind} {discovery.url!r} is listed by source '{places[key]}' already.",
                        "Keep it in one place.",
                    )
                places.setdefault(key, source.id)
            sources.append(source)
    problems.raise_any()
    return tuple(sources)


def _source(file: Path, number: int, values: Mapping[str, Any], problems: Problems) -> Source:
    """One declaration; what is wrong with it is noted, and stands in the result as a default that is never used."""
    name = values.get("id")
    table = Table(
        file, f"source '{name}'" if isinstance(name, str) else f"source number {number}", values, problems
    )
    id_ = table.take("id", str, "", needed=True)
    if id_ and not _ID.fullmatch(id_):
        table.problem(
            f"id = {id_!r} is not an id.", "Use small letters, digits and hyphens, such as 'yonhap-en'."
        )
    language = table.take("language", str, "", needed=True)
    if language and language not in LANGUAGES:
        table.problem(
            f"language = {language!r} is no ISO 639-1 code.",
            "Write two small letters, such as 'ko', or 'mul' for many.",
        )
    country = table.take("country", str, "", needed=True)
    if country and country not in COUNTRIES:
        table.problem(
            f"country = {country!r} is no ISO 3166 code.",
            "Write two capitals, such as 'KR', or 'XX' for none in particular.",
        )
    home = table.take("home", str, "", needed=True)
    if home:
        _check_url(table, "home", home)
    every = table.take("every", str, "1h", needed=True)
    try:
        span = parse_duration(every)
    except ValueError:
        table.problem(
            f'every = "{every}" is not a duration.', 'Write a number and a unit, such as "30m", "6h" or "1d".'
        )
        span = timedelta(hours=1)
    if span > timedelta(days=31):
        table.problem(f'every = "{every}" is longer than a month.', "Visit it more often, or take it out.")
    keep_days = table.take("keep_days", int, 30)
    if not 1 <= keep_days <= 36500:
        table.problem(f"keep_days = {keep_days} is not a number of days from 1 to 36500.", "The usual is 30.")
    standing = _choice(table, "standing", Standing, Standing.UNLISTED, needed=True)
    fetch = _choice(table, "fetch", Fetch, Fetch.ALL)
    listed = table.take("discover", list, [], needed=True)
    if listed == [] and isinstance(values.get("discover"), list):
        table.problem("discover = [] names no place to look.", "Add one, such as { feed = 'https://…' }.")
    discover = tuple(found for item in listed if (found := _discovery(table, item)))
    source = Source(
        id=id_,
        name=table.take("name", str, "", needed=True),
        home=home,
        language=language,
        country=country,
        standing=standing,
        every=span,
        fetch=fetch,
        keep_days=keep_days,
        discover=discover,
    )
    table.finish()
    return source


def _choice(table: Table, key: str, kind: Any, default: Any, *, needed: bool = False) -> Any:
    value = table.take(key, str, default, needed=needed)
    try:
        return kind(value)
    except ValueError:
        table.problem(f"{key} = {value!r} is unknown.", f"Choose one of: {', '.join(kind)}.")
        return default


def _discovery(table: Table, item: Any) -> Discovery | None:
    """One item of `discover`; None where it cannot be understood, which is then noted."""
    if not isinstance(item, dict):
        table.problem(f"discover holds {item!r}, which is not a table.", "Write { feed = 'https://…' }.")
        return None
    kinds = [kind for kind in Kind if kind in item]
    if len(kinds) != 1:
        table.problem(
            f"discover item {item!r} names {'no kind' if not kinds else 'more than one kind'} of discovery.",
            f"Name exactly one of: {', '.join(Kind)}.",
        )
        return None
    kind = kinds[0]
    inner = Table(table.file, f"{table.place}: discover {kind}", item, table.problems)
    url = inner.take(kind, str, "")
    links, code = inner.take("links", str), inner.take("code", str)
    inner.finish(known=())
    if kind is Kind.GDELT:
        if url not in SEARCHES:
            inner.problem(f"{url!r} is no search.", f"Choose one of: {', '.join(SEARCHES)}.")
    else:
        _check_url(inner, str(kind), url)
    if kind is Kind.SECTION and links is None:
        inner.problem(
            "has no 'links'.", "Add links = 'a CSS selector of the article links', such as links = 'h3 a'."
        )
    if links is not None:
        _check_links(inner, kind, links)
    if code is not None:
        _check_code(inner, code)
    return Discovery(kind=kind, url=url, links=links, code=code)


def _check_links(table: Table, kind: Kind, links: str) -> None:
    """Note what is wrong with a selector; `::attr(href)`, which scrapy's users write, may end it."""
    if kind is not Kind.SECTION:
        table.problem("'links' belongs to a section.", "Remove it.")
    plain = _HREF.sub("", links)
    if "::" in plain:
        table.problem(
            f"links = {links!r} selects no elements.", "Leave out what stands behind '::', such as 'h3 a'."
        )
        return
    try:
        GenericTranslator().css_to_xpath(plain)
    except SelectorError as error:
        table.problem(
            f"links = {links!r} is not a CSS selector: {error}.", "Try it on the page, such as 'h3 a'."
        )


def _check_code(table: Table, code: str) -> None:
    """Note what is wrong with the name of a site's own module."""
    wrong = "is not a module's name" if not _NAME.fullmatch(code) else missing_of(paths.SPIDERS, code)
    if wrong:
        table.problem(f"code = {code!r} {wrong}.", "Name a module of spiders/, such as 'kcna'.")


def _check_url(table: Table, key: str, url: str) -> None:
    """Note what is wrong with an address; {yyyy} {mm} {dd} may stand in it."""
    filled = dated(url, date(2026, 1, 31))
    try:
        parts = urlsplit(filled)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.username is None
        good = good and (parts.port or 1) > 0 and not re.search(r"\s", url)
    except ValueError:
        good = False
    if not good:
        table.problem(
            f"{key} = {url!r} is not an http(s) address.",
            "Write it whole, such as 'https://example.org/feed'.",
        )
    elif "{" in filled or "}" in filled:
        table.problem(f"{key} = {url!r} holds an unknown placeholder.", "Known are {yyyy}, {mm} and {dd}.")
