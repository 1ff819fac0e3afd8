"""
Every way in which a request can fail, and the outcome that it is stored with.

A refusal of ours, the publisher's, or the network's: each has a word, and no
page is left without one. `Later` alone is no outcome: the page was not asked
for at all and waits for the next run.
"""

from datetime import datetime

from scrapy import exceptions as scrapy_errors
from scrapy.exceptions import IgnoreRequest

from monitor.core.article import Outcome


class Refused(IgnoreRequest):
    """We did not ask, or did not take the answer."""

    def __init__(self, outcome: Outcome, note: str) -> None:
        super().__init__(note)
        self.outcome, self.note = outcome, note


class Later(IgnoreRequest):
    """Not now: the host asked for patience, its robots.txt cannot be had, or the run is ending."""

    def __init__(self, note: str, *, until: datetime | None = None, outcome: Outcome | None = None) -> None:
        super().__init__(note)
        self.note, self.until, self.outcome = note, until, outcome
        """`outcome`: what a check of a discovery says of it, where it was tried at all; a page has none."""


def outcome_of(error: BaseException) -> tuple[Outcome, str]:
    """The outcome of a request that failed, and why in words."""
    if isinstance(error, Refused):
        return error.outcome, error.note
    if isinstance(error, Later):
        return error.outcome or Outcome.HTTP_ERROR, error.note
    if isinstance(error, scrapy_errors.DownloadTimeoutError | TimeoutError):
        return Outcome.TIMEOUT, "no whole answer in time"
    if isinstance(error, scrapy_errors.DownloadCancelledError):
        return Outcome.TOO_LARGE, "larger than max_size"
    if isinstance(error, scrapy_errors.ResponseDataLossError):
        return Outcome.TRUNCATED, "cut short"
    if isinstance(error, scrapy_errors.UnsupportedURLSchemeError | scrapy_errors.NotSupported):
        return Outcome.BLOCKED_SCHEME, str(error)[:200]
    if isinstance(error, scrapy_errors.CannotResolveHostError):
        return Outcome.HTTP_ERROR, "the name does not resolve"
    if isinstance(error, scrapy_errors.DownloadConnectionRefusedError):
        return Outcome.HTTP_ERROR, "connection refused"
    if isinstance(error, ValueError):
        return Outcome.HTTP_ERROR, f"not an address: {error}"[:200]
    return Outcome.HTTP_ERROR, f"{type(error).__name__}: {error}"[:200]
