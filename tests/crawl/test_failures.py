"""What a request that failed comes to, and in which words: `monitor why` prints them."""

import pytest
from scrapy import exceptions

from monitor.core.article import Outcome
from monitor.crawl.failures import Later, Refused, outcome_of


@pytest.mark.parametrize(
    ("error", "outcome", "note"),
    [
        (Refused(Outcome.BLOCKED_PRIVATE, "leads inside"), Outcome.BLOCKED_PRIVATE, "leads inside"),
        (Later("asked for patience"), Outcome.HTTP_ERROR, "asked for patience"),
        (Later("its robots.txt is slow", outcome=Outcome.ROBOTS), Outcome.ROBOTS, "its robots.txt is slow"),
        (exceptions.DownloadTimeoutError("30 s"), Outcome.TIMEOUT, "no whole answer in time"),
        (TimeoutError(), Outcome.TIMEOUT, "no whole answer in time"),
        (exceptions.DownloadCancelledError("big"), Outcome.TOO_LARGE, "larger than max_size"),
        (exceptions.ResponseDataLossError(), Outcome.TRUNCATED, "cut short"),
        (exceptions.UnsupportedURLSchemeError("gopher"), Outcome.BLOCKED_SCHEME, "gopher"),
        (exceptions.NotSupported("ftp"), Outcome.BLOCKED_SCHEME, "ftp"),
        (exceptions.CannotResolveHostError("x"), Outcome.HTTP_ERROR, "the name does not resolve"),
        (exceptions.DownloadConnectionRefusedError("x"), Outcome.HTTP_ERROR, "connection refused"),
        (ValueError("no host"), Outcome.HTTP_ERROR, "not an address: no host"),
        (OSError("reset"), Outcome.HTTP_ERROR, "OSError: reset"),
        (OSError("x" * 999), Outcome.HTTP_ERROR, f"OSError: {'x' * 191}"),
    ],
)
def test_a_failure_has_an_outcome_and_a_reason(error: BaseException, outcome: Outcome, note: str) -> None:
    """
    Most of them are rare, and what they come to decides whether a page is asked for again.
    """
    assert outcome_of(error) == (outcome, note)
