"""Whole crawls are killed and nothing that was committed is lost. The long form is `benchmarks/kills.py`."""

import sys

import pytest

from benchmarks.kills import run

KILLS = 25


@pytest.mark.skipif(sys.platform != "linux", reason="looks for the children of a killed crawl in /proc")
def test_a_crawl_killed_at_any_moment_loses_nothing_and_the_next_one_finishes_the_job() -> None:
    """
    Row 20, the short form: 25 kills, three in four of them between the first archived record and the last commit.
    """
    tally = run(KILLS, seed=20)

    assert tally.problems == []
    assert (tally.kills, tally.lingering) == (KILLS, 0)
    assert tally.inside >= KILLS * 0.75
