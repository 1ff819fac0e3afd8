"""The only place where a default path is written."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
"""The checkout (or the folder that holds the installed packages)."""

DATABASE = Path("db/monitor.db")
CONFIG = Path("monitor.toml")
RULES = ROOT / "monitor" / "rules"
SPIDERS = ROOT / "spiders"
SOURCES = SPIDERS / "sources"


def archive_of(database: Path) -> Path:
    """Where the WARC files of a database lie: `archive/` beside it."""
    return database.parent / "archive"


def lock_of(database: Path) -> Path:
    """The file that the one running crawl of a database holds locked."""
    return database.parent / "crawl.lock"
