"""
What is handed in to be recorded, and what comes back.
"""

from collections.abc import Sequence
from dataclasses import Field, dataclass
from typing import Any, ClassVar, Protocol

from monitor.core.article import Article, Capture, Entry, Outcome, Record
from monitor.core.dedupe import Verdict
from monitor.core.mention import Match
from monitor.core.source import Source


class WorkDone(Protocol):
    """One page with what each step made of it, as a dataclass; `monitor.steps.Work` is one."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    @property
    def source(self) -> Source: ...
    @property
    def entry(self) -> Entry: ...
    @property
    def capture(self) -> Capture | None: ...
    @property
    def outcome(self) -> Outcome | None: ...
    @property
    def note(self) -> str: ...
    @property
    def alone(self) -> bool: ...
    @property
    def article(self) -> Article | None: ...
    @property
    def page(self) -> Article | None: ...
    @property
    def matches(self) -> Sequence[Match]: ...
    @property
    def records(self) -> Sequence[Record]: ...


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """What recording a page came to."""

    verdict: Verdict
    mention_id: int | None = None
