"""What a process knows of its own memory."""

import subprocess
import sys

import pytest

CHILD = "from monitor import memory; print(memory.inherited())"
PARENT = """
import subprocess, sys
block = bytearray({megabytes} * 2**20)
del block
print(subprocess.run([sys.executable, "-c", {child!r}], capture_output=True, text=True, check=True).stdout)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="Linux hands on what others do not")
@pytest.mark.parametrize(("megabytes", "low", "high"), [(400, 300, 500), (1, 0, 40)])
def test_what_is_inherited_is_not_taken_for_a_crawls_own(megabytes: int, low: int, high: int) -> None:
    """A crawl that a large process starts ended itself at its first look at its memory."""
    parent = PARENT.format(megabytes=megabytes, child=CHILD)
    told = subprocess.run([sys.executable, "-c", parent], capture_output=True, text=True, check=True).stdout

    assert low <= int(told) <= high
