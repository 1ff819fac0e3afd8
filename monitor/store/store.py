"""
The database as the rest of the program sees it.

Holds the nouns and opens the file; knows no SQL itself. Writes belong on the
store's own thread (`submit`), so that a crawl's reactor never waits for a disk
or for another process.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

from monitor.errors import InputError
from monitor.store import connection as opening
from monitor.store.base import Base
from monitor.store.checks import Checks
from monitor.store.daily import DailyRows, daily_rows
from monitor.store.entries import Entries
from monitor.store.mentions import Mentions
from monitor.store.pages import Pages
from monitor.store.records import Records
from monitor.store.replays import Replays
from monitor.store.runs import Runs
from monitor.store.sources import Sources
from monitor.store.work import Recorded, WorkDone

if TYPE_CHECKING:
    from monitor.store.claims import Claims
    from monitor.store.recording import Recording
    from monitor.store.search import Found
    from monitor.store.tellings import Tellings

P = ParamSpec("P")
T = TypeVar("T")


class Store:
    """Sources, runs, checks, entries, pages, mentions: each an attribute with its verbs."""

    def __init__(self, path: Path, *, readonly: bool, timezone: ZoneInfo) -> None:
        self.path, self.timezone = path, timezone
        self.base = Base(path, readonly=readonly)
        self._thread: ThreadPoolExecutor | None = None
        self.sources = Sources(self.base)
        self.runs = Runs(self.base, timezone)
        self.records = Records(self.base)
        self.checks = Checks(self.base)
        self.entries = Entries(self.base)
        self.pages = Pages(self.base)
        self.mentions = Mentions(self.base)
        self.replays = Replays(self.base)
        self._recording: Recording | None = None
        self._claims: Claims | None = None
        self._tellings: Tellings | None = None

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        readonly: bool = False,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        timezone: ZoneInfo | None = None,
    ) -> "Store":
        """
        Open a database; create it, or bring its schema up to date, where that is needed.

        `readonly` is for the reader's commands: the file must exist. Raises
        InputError for what is not our database or a newer one, TryAgainError
        for what is locked or cannot be written.
        """
        if readonly and not path.exists():
            raise InputError(
                f"{path}: there is no database.\nRun `monitor crawl` first, or name another with --db."
            )
        opening.prepare(path, clock(), readonly=readonly)
        return cls(path, readonly=readonly, timezone=timezone or ZoneInfo("UTC"))

    def submit(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> "Future[T]":
        """Run a function on the store's own thread, after all that was submitted before it."""
        if self._thread is None:
            self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        return self._thread.submit(function, *args, **kwargs)

    def record(self, work: WorkDone, *, run: int | None, now: datetime) -> Recorded:
        """Store what became of one page, in one transaction: records, page, article, mention, matches, copies, revisions."""
        from monitor.store.known import filed
        from monitor.store.looks import confirmed  # as the recorder: only who writes waits for it
        from monitor.store.silence import weighed

        with self.base.transaction() as db:
            return self._recorder().record(weighed(db, filed(db, confirmed(db, work))), run=run, now=now)

    def search(self, words: str, *, limit: int = 100) -> "list[Found]":
        """Mentions whose article holds all the words, newest first. Raises InputError where there is no word."""
        from monitor.store.search import search  # with its tables; a list needs none of them

        return search(self.base, words, limit=limit)

    def digest_rows(self, day: str) -> DailyRows:
        """Everything that the list of a day is made of."""
        return daily_rows(self.base, day, self.timezone)

    @property
    def claims(self) -> "Claims":
        """Who says what: computed claims and a person's decisions about them."""
        if self._claims is None:
            from monitor.store.claims import Claims  # with what computes them; a list needs none of it

            self._claims = Claims(self.base)
        return self._claims

    @property
    def tellings(self) -> "Tellings":
        """What each page tells: the parts that claims are made of."""
        if self._tellings is None:
            from monitor.store.tellings import Tellings

            self._tellings = Tellings(self.base)
        return self._tellings

    def _recorder(self) -> "Recording":
        if self._recording is None:
            from monitor.store.recording import Recording  # only who writes waits for it

            self._recording = Recording(self.base, self.timezone)
        return self._recording

    def close(self) -> None:
        """Finish what was submitted, then close the file."""
        if self._thread is not None:
            self._thread.shutdown(wait=True)
            self._thread = None
        self.base.close()

    def __enter__(self) -> "Store":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
