"""
Imports go down the floors of docs/architecture.md, never up; sideways only inside one room.

One case an edge, so that a failure reads like the sentence it breaks.
"""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

FLOORS: dict[str, int] = {
    "scheduler": 7,
    "monitor.cli": 6,
    "monitor.__main__": 6,
    "spiders": 5,
    "monitor.crawl": 4,
    "monitor.settings": 4,
    "monitor.replay": 4,
    "monitor.steps": 3,
    "monitor.claiming": 3,
    "monitor.archive": 2,
    "monitor.child": 2,
    "monitor.config": 2,
    "monitor.discover": 2,
    "monitor.extract": 2,
    "monitor.inflect": 2,
    "monitor.lock": 2,
    "monitor.newsroom": 2,
    "monitor.render": 2,
    "monitor.scan": 2,
    "monitor.store": 2,
    "monitor.unpack": 2,
    "monitor.memory": 2,
    "db": 1,
    "monitor.cache": 1,
    "monitor.core": 0,
    "monitor.errors": 0,
    "monitor.paths": 0,
    "monitor": 0,
}
NEIGHBOURS = {
    # Two rooms of one floor that may see each other, and why.
    ("monitor.config", "monitor.inflect"): "forms of a word are expanded where rules compile",
    ("monitor.archive", "monitor.lock"): "one writer an archive, whoever else crawls",
    ("monitor.__main__", "monitor.cli"): "one is the other's door",
}
CORNERS: dict[str, set[str]] = {
    # The corners of the core, and the other corners that each may ask.
    "monitor.core.claims": {"monitor.core.figures", "monitor.core.grammar"},
    "monitor.core.dates": set(),
    "monitor.core.figures": set(),
    "monitor.core.gate": set(),
    "monitor.core.grammar": set(),
}
IMPURE = {
    "os",
    "io",
    "pathlib",
    "socket",
    "sqlite3",
    "subprocess",
    "threading",
    "time",
    "tempfile",
    "shutil",
    "urllib.request",
    "random",
}
"""What a pure room has no use for."""


def modules() -> Iterator[tuple[str, Path]]:
    """Every module of the program with its dotted name."""
    for folder in ("monitor", "spiders", "db"):
        for file in sorted((ROOT / folder).rglob("*.py")):
            name = ".".join(file.relative_to(ROOT).with_suffix("").parts)
            yield name.removesuffix(".__init__"), file
    yield "scheduler", ROOT / "scheduler.py"


def imports(file: Path) -> set[str]:
    """The dotted names that a file imports anywhere, `from x import y` as `x.y`."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def room(name: str) -> str | None:
    """The room that a dotted name stands in, the longest that fits."""
    fits = [known for known in FLOORS if name == known or name.startswith(f"{known}.")]
    return max(fits, key=len) if fits else None


def edges() -> list[tuple[str, str, str]]:
    """(module, its room, room it imports), once each."""
    found = set()
    for name, file in modules():
        here = room(name)
        for target in imports(file):
            there = room(target)
            if there and there not in (here, "monitor"):
                found.add((name, here, there))
    return sorted(found)


@pytest.mark.parametrize(("module", "here", "there"), edges(), ids=lambda value: value)
def test_an_import_goes_down(module: str, here: str, there: str) -> None:
    """
    A room that knows the rooms above it cannot be understood, tested or replaced alone.
    """
    allowed = FLOORS[there] < FLOORS[here] or (here, there) in NEIGHBOURS

    assert allowed, f"{module} (floor {FLOORS[here]}) imports {there} (floor {FLOORS[there]})"


@pytest.mark.parametrize("name", [name for name, _ in modules() if room(name) == "monitor"])
def test_every_module_stands_in_a_room(name: str) -> None:
    """
    A file beside the rooms is a room nobody planned.
    """
    assert name == "monitor", f"{name} has no floor: give it one in docs/architecture.md and here"


def corner(name: str) -> str | None:
    """The corner of the core that a dotted name stands in; None beside them."""
    return next((known for known in CORNERS if name == known or name.startswith(f"{known}.")), None)


@pytest.mark.parametrize("here", CORNERS)
def test_a_corner_of_the_core_asks_few_others(here: str) -> None:
    """
    A corner that can be read alone needs no map of the other ones.
    """
    others = {
        there
        for name, file in modules()
        if corner(name) == here
        for target in imports(file)
        if (there := corner(target)) not in (None, here)
    }

    assert others <= CORNERS[here]
    assert (ROOT / here.replace(".", "/") / "__init__.py").exists()


def test_every_folder_of_the_core_is_a_corner() -> None:
    """
    A folder that no table names is a room nobody planned.
    """
    folders = {
        f"monitor.core.{folder.parent.name}" for folder in (ROOT / "monitor/core").glob("*/__init__.py")
    }

    assert folders == set(CORNERS)


@pytest.mark.parametrize(
    ("name", "file"), [m for m in modules() if room(m[0]) == "monitor.core"], ids=lambda v: str(v)
)
def test_the_core_is_pure(name: str, file: Path) -> None:
    """
    What decides must be testable without a clock, a file, a network or a database.
    """
    used = {target for target in imports(file) if target in IMPURE or target.split(".")[0] in IMPURE}
    clocks = [
        node.attr
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in ("now", "utcnow", "today")
    ]

    assert not used, f"{name} imports {sorted(used)}"
    assert not clocks, f"{name} reads a clock: {clocks}"


FETCHERS = {"urllib.request", "requests", "http.client", "aiohttp", "httpx", "ftplib", "socket"}
MAY_FETCH = {
    # The only ways to the network outside Scrapy, and why.
    "monitor.replay.ccnews": "streams CC-NEWS files",
    "monitor.newsroom": "serves our own site on loopback",
}


@pytest.mark.parametrize(("name", "file"), list(modules()), ids=lambda v: str(v))
def test_there_is_no_second_way_to_the_network(name: str, file: Path) -> None:
    """
    The address guard holds only if every request passes it: pages through Scrapy, CC-NEWS through one module.
    """
    if any(name == known or name.startswith(f"{known}.") for known in MAY_FETCH):
        return
    text = file.read_text(encoding="utf-8")
    used = {
        target for target in imports(file) if any(target == f or target.startswith(f"{f}.") for f in FETCHERS)
    }

    assert not used, f"{name} imports {sorted(used)}"
    for forbidden in ("fetch_url(", "fetch_response(", "feedparser.parse(str", "sitemap_search("):
        assert forbidden not in text, f"{name} calls {forbidden}"


SQL = re.compile(r"\b(?:SELECT .+ FROM|INSERT (?:OR \w+ )?INTO|DELETE FROM|UPDATE \w+ SET)\b", re.DOTALL)


@pytest.mark.parametrize(
    ("name", "file"),
    [m for m in modules() if room(m[0]) not in ("monitor.store", "db")],
    ids=lambda v: str(v),
)
def test_the_sql_of_the_program_stands_in_the_store(name: str, file: Path) -> None:
    """
    A column that is renamed must be looked for in one room.
    """
    texts = [
        node.value
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]

    assert not [text for text in texts if SQL.search(text)], name


LIGHT = {
    "digest": ("scrapy", "twisted", "trafilatura", "apscheduler", "pymorphy3"),
    "list": ("scrapy", "twisted", "trafilatura", "apscheduler", "pymorphy3"),
    "search": ("scrapy", "twisted", "trafilatura", "apscheduler", "pymorphy3"),
    "crawl": ("scrapy", "twisted", "trafilatura"),
}


@pytest.mark.parametrize("command", LIGHT)
def test_a_reader_does_not_wait_for_the_crawler_to_load(command: str) -> None:
    """
    The list is read many times a day; loading Scrapy takes longer than printing it. A second crawl must
    learn that it is the second before it loads anything heavy.
    """
    code = (
        "import sys, click; from monitor.cli import cli; cli.get_command(click.Context(cli), sys.argv[1]); "
        "print(' '.join(m for m in sys.argv[2:] if m in sys.modules))"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code, command, *LIGHT[command]],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()

    assert not loaded
