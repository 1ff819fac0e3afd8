"""
What `monitor doctor` looks at, one function a check.

Each takes what it judges as arguments, so that a test can show it any machine.
A check is off only where something would go wrong or be lost; that a slower
way is taken for want of a package is told, and is no fault.
"""

import importlib.metadata
import os
import re
import shutil
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from monitor import lock, paths
from monitor.errors import ConfigError, MonitorError

if TYPE_CHECKING:
    from monitor.store.base import Base, Row

ROOM = 1_500_000_000
"""Bytes that should be free: an archive file being rewritten (500 MB), the database, its journal, and a day's crawl."""

BUILT = datetime(2026, 11, 1, tzinfo=UTC)
"""The program is no older than this; a clock that says less is wrong."""

OPTIONAL = {
    "hyperscan": "the gate scans more slowly",
    "isal": "archive files are packed with zlib, more slowly",
    "pysqlite3": "the SQLite of this Python is used",
    "distributed": "replay --cluster is not to be had",
}


@dataclass(frozen=True, kw_only=True)
class Check:
    """One thing looked at."""

    name: str
    ok: bool
    found: str
    cure: str = ""
    """What to do; empty where nothing is to be done."""


def python(version: tuple[int, ...] = sys.version_info[:3]) -> Check:
    """The interpreter."""
    found = ".".join(map(str, version))
    return Check(name="python", ok=version >= (3, 11), found=found, cure=_unless(version >= (3, 11), "Install Python 3.11 or newer."))  # fmt: skip


def packages(needed: Sequence[str] | None = None) -> Check:
    """What pyproject.toml asks for, against what is installed."""
    from packaging.requirements import Requirement

    wrong, right = [], 0
    for line in _needed() if needed is None else needed:
        need = Requirement(line)
        if need.marker and not need.marker.evaluate({"extra": ""}):
            continue
        if need.name in OPTIONAL:
            continue  # has a fallback, and is told of by `optional`
        try:
            version = importlib.metadata.version(need.name)
        except importlib.metadata.PackageNotFoundError:
            wrong.append(f"{need.name} is missing")
            continue
        right += 1
        if not need.specifier.contains(version, prereleases=True):
            wrong.append(f"{need.name} is {version}, needed is {need.specifier}")
    found = "; ".join(wrong) or f"{right} as needed"
    return Check(name="packages", ok=not wrong, found=found, cure=_unless(not wrong, "pip install --constraint constraints.txt ."))  # fmt: skip


def _needed() -> list[str]:
    """From the checkout, else from what is installed."""
    project = paths.ROOT / "pyproject.toml"
    if project.is_file():
        listed: list[str] = tomllib.loads(project.read_text(encoding="utf-8"))["project"]["dependencies"]
        return listed
    return importlib.metadata.requires("dprk-russia-arms-monitor") or []


def optional(has: Callable[[str], object] = find_spec) -> Iterator[Check]:
    """Packages that make things faster, each with what happens without it."""
    for name, without in OPTIONAL.items():
        yield Check(name=name, ok=True, found="installed" if has(name) else f"not installed: {without}")


def sqlite(version: str | None = None) -> Check:
    """Which SQLite, and which journal it is trusted with."""
    from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]  # pysqlite3 where it is installed

    from monitor.store.connection import journal_mode

    version = version or str(sqlite3.sqlite_version)
    mode = journal_mode(version)
    if mode == "wal":
        return Check(name="sqlite", ok=True, found=f"{version}, WAL")
    found = f"{version} has the WAL-reset bug: journal_mode=DELETE is used, and readers may wait a second for a crawl"
    return Check(name="sqlite", ok=True, found=found, cure="For WAL: pip install pysqlite3, or SQLite 3.51.3, 3.50.7 or 3.44.6.")  # fmt: skip


def database(db: Path, version: str | None = None) -> Check:
    """The database file: ours, whole, and in a journal mode that this SQLite is safe with."""
    from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]  # pysqlite3 where it is installed

    from monitor.store.connection import check, connect, wal_is_safe

    version = version or str(sqlite3.sqlite_version)
    if not db.exists():
        return Check(name="database", ok=True, found=f"{db} is not there yet: the first crawl makes it")
    try:
        with closing(connect(db, readonly=True)) as connection:
            pending = check(db, connection)
            mode = str(connection.execute("PRAGMA journal_mode").fetchone()[0])
            problem = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
    except (MonitorError, sqlite3.Error) as error:
        what, _, cure = str(error).partition("\n")
        return Check(name="database", ok=False, found=what, cure=cure or "Name another file with --db.")
    if problem != "ok":
        return Check(name="database", ok=False, found=f"{db} is damaged: {problem}", cure="Move it away and restore a backup, or build it anew with `monitor replay`.")  # fmt: skip
    if mode == "wal" and not wal_is_safe(version):
        cure = (
            f"With no program running: sqlite3 {db} 'PRAGMA journal_mode=DELETE', or pip install pysqlite3."
        )
        return Check(name="database", ok=False, found=f"{db} is in WAL mode, which SQLite {version} may corrupt", cure=cure)  # fmt: skip
    older = f", schema to be brought up to date by the next crawl ({len(pending)} steps)" if pending else ""
    return Check(name="database", ok=True, found=f"{db}, journal_mode={mode}{older}")


def disk(db: Path, free: int | None = None) -> Check:
    """Room, and the right to write, where database and archive lie."""
    folder = db.parent
    while not folder.exists():
        folder = folder.parent
    for place in (folder, paths.archive_of(db)):
        if not place.exists():
            continue
        try:
            with tempfile.TemporaryFile(dir=place) as file:
                file.write(b"x")
        except OSError as error:
            return Check(name="disk", ok=False, found=f"{place} cannot be written: {error.strerror}", cure="Make it writable, or name another database with --db.")  # fmt: skip
    if db.exists() and not os.access(db, os.W_OK):
        return Check(name="disk", ok=False, found=f"{db} cannot be written", cure=f"chmod u+w {db}")
    free = shutil.disk_usage(folder).free if free is None else free
    cure = "Make room: `monitor prune --before …` drops old captures without a mention."
    return Check(name="disk", ok=free >= ROOM, found=f"{free / 1e9:.1f} GB free", cure=_unless(free >= ROOM, cure))  # fmt: skip


def clock(now: datetime, last_run: datetime | None) -> Check:
    """The computer's clock: not before the program was made, not before what was done already."""
    found = f"{now:%Y-%m-%d %H:%M} UTC"
    if now < BUILT:
        what = f"{found}, older than this program"
    elif last_run and last_run > now + timedelta(minutes=5):
        what = f"{found}, but the last run ended at {last_run:%Y-%m-%d %H:%M}: it was set back, or was ahead then"
    else:
        return Check(name="clock", ok=True, found=found)
    return Check(name="clock", ok=False, found=what, cure="Set the clock (timedatectl set-ntp true).")


@contextmanager
def _as_it_lies(db: Path) -> "Iterator[Base]":
    """The database without bringing an older schema up to date, as every other command does: looking changes nothing."""
    from monitor.store.base import Base

    with closing(Base(db, readonly=True)) as base:
        yield base


def last_run(db: Path) -> datetime | None:
    """When the last run ended, as far as the database can be asked."""
    row = _latest_run(db)
    return datetime.fromisoformat(row["ended_at"]).astimezone(UTC) if row else None


def _latest_run(db: Path) -> "Row | None":
    from monitor.store.runs import Runs

    if not db.exists():
        return None
    try:
        with _as_it_lies(db) as base:
            return Runs(base, ZoneInfo("UTC")).latest()
    except MonitorError:
        return None  # `database` tells it


def configuration(config: Path, sources: Path, rules: Path) -> Iterator[Check]:
    """Settings, sources and rules load; a contact is set."""
    from monitor.config.installation import load_installation
    from monitor.config.rules import load_rules
    from monitor.config.sources import load_sources

    try:
        installation = load_installation(config)
    except ConfigError as error:
        yield _off("settings", error, "")
    else:
        there = str(config) if config.exists() else f"{config} is not there: defaults"
        ok = config.exists() or config == paths.CONFIG
        found = f"{there}, timezone {installation.timezone}"
        yield Check(name="settings", ok=ok, found=found, cure=_unless(ok, "Write it, or name another with --config."))  # fmt: skip
        cure = f'Write contact = "…" (a web or mail address) into {config}.'
        found = installation.contact or "none: publishers cannot reach whoever runs this"
        ok = bool(re.search(r"\S+[@/.:]\S+", installation.contact))
        yield Check(name="contact", ok=ok, found=found, cure=_unless(ok, cure))
    try:
        loaded = load_sources(sources)
        yield Check(name="sources", ok=bool(loaded), found=f"{len(loaded)} in {sources}", cure=_unless(bool(loaded), "Declare a source."))  # fmt: skip
    except ConfigError as error:
        yield _off("sources", error, "`monitor sources check` tells all.")
    try:
        ruleset = load_rules(rules)
        yield Check(name="rules", ok=True, found=f"{len(ruleset.rules)} in {rules}")
    except ConfigError as error:
        yield _off("rules", error, "`monitor rules check` tells all.")


def archive(db: Path) -> Check:
    """The archive's files are there, as far as a look at their sizes tells."""
    from monitor.archive.files import files_in
    from monitor.render.words import counted
    from monitor.store.records import Records

    folder = paths.archive_of(db)
    files = files_in(folder)
    size = sum((folder / str(name)).stat().st_size for name in files)
    found = f"{counted(len(files), 'file')}, {size / 1e6:.1f} MB in {folder}"
    try:
        last = None
        if db.exists():
            with _as_it_lies(db) as base:
                last = Records(base).last()
    except MonitorError:  # `database` tells it
        return Check(name="archive", ok=True, found=f"{found}; the database cannot be asked about them")
    if last and not last.pruned_at:
        path = folder / last.file
        if not path.exists() or path.stat().st_size < last.offset + last.length:
            return Check(name="archive", ok=False, found=f"{path} is gone or shorter than the database knows", cure="Restore it from a backup; `monitor verify` names every record.")  # fmt: skip
    if files and last is None and db.exists():
        return Check(name="archive", ok=False, found=f"{found}, which the database does not know", cure="The next `monitor crawl` records it; `monitor replay` reads it.")  # fmt: skip
    return Check(name="archive", ok=True, found=found)


def pages(db: Path) -> Check:
    """
    Sources whose pages cannot be read, as of the last crawl.

    It is no fault of the installation where an outlet keeps them to itself; where it is so of most
    of the sources, something here answers in their place, and the check is off.
    """
    from monitor.render.unread import CURES, pages_read
    from monitor.store.runs import states_of

    row = _latest_run(db)
    states = states_of(row["states"]) if row else {}
    unread = {id_: state.unread for id_, state in sorted(states.items()) if state.unread}
    if not unread:
        return Check(name="pages", ok=True, found="of no source is it known that they cannot be read")
    found = "; ".join(f"{id_}: {pages_read(one)}" for id_, one in unread.items())
    if len(states) > 1 and len(unread) * 2 > len(states):
        cure = "Most sources cannot be read: see whether a proxy answers in their place, or whether this address is barred."
        return Check(name="pages", ok=False, found=found, cure=cure)
    cures: dict[str, list[str]] = {}
    for id_, one in unread.items():
        cures.setdefault(CURES[one.cause], []).append(id_)
    return Check(name="pages", ok=True, found=found, cure=" ".join(f"{', '.join(ids)}: {cure}" for cure, ids in cures.items()))  # fmt: skip


def at_work(db: Path) -> Check:
    """Whether a crawl is running; no fault either way."""
    return Check(
        name="crawl", ok=True, found="running now" if lock.held(paths.lock_of(db)) else "none is running"
    )


def _off(name: str, error: ConfigError, hint: str) -> Check:
    """A configuration with problems: the first of them, and how many more there are."""
    what, _, cure = error.problems[0].partition("\n")
    more = f" (and {len(error.problems) - 1} more)" if len(error.problems) > 1 else ""
    return Check(name=name, ok=False, found=what + more, cure=" ".join(filter(None, (cure, hint))))


def _unless(ok: bool, cure: str) -> str:
    return "" if ok else cure
