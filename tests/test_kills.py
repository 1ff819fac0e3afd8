"""Whole crawls are killed and nothing that was committed is lost. The long form is `benchmarks/kills.py`."""

import sys

import pytest

from benchmarks.kills import run


@pytest.mark.long
@pytest.mark.parametrize(("kills", "seed"), [(4, 20), (4, 21)])
@pytest.mark.skipif(sys.platform != "linux", reason="looks for the children of a killed crawl in /proc")
def test_a_crawl_killed_at_any_moment_loses_nothing_and_the_next_one_finishes_the_job(
    kills: int, seed: int
) -> None:
    """
    Row 20, the short form: 8 kills in two halves, three in four of them between the first archived record and the last commit.
    """
    tally = run(kills, seed=seed)

    assert tally.problems == []
    assert (tally.kills, tally.lingering) == (kills, 0)
    assert tally.inside >= kills * 0.75
