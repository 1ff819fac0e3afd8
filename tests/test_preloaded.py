"""A crawl that is forked is a process like one that was typed."""

import json
import os
import subprocess
import time

import pytest

from tests.preloaded import Preloaded


def test_each_has_its_own_words_environment_and_end(preloaded: Preloaded, tmp_path) -> None:
    """What one is told the next one does not know."""
    (tmp_path / "monitor.toml").write_text("[fetch]\ndelay = -1\n")
    bad = preloaded.run(
        ["crawl", "--config", str(tmp_path / "monitor.toml"), "--db", str(tmp_path / "m.db")],
        environment=os.environ, timeout=60,
    )  # fmt: skip
    good = preloaded.run(["sources", "list", "--format", "json"], environment=os.environ, timeout=60)
    wrong = preloaded.run(["none"], environment={"LANG": "C"}, timeout=60)

    assert (bad.returncode, bad.stdout) == (2, "")
    assert "delay" in bad.stderr
    assert (good.returncode, good.stderr) == (0, "")
    assert json.loads(good.stdout)
    assert wrong.returncode == 2
    assert "No such command 'none'" in wrong.stderr


def test_one_that_takes_too_long_is_killed(preloaded: Preloaded, tmp_path) -> None:
    """As `subprocess` would: no test waits for ever."""
    began = time.monotonic()
    os.mkfifo(tmp_path / "rules.toml")  # nobody writes to it
    (tmp_path / "terms").mkdir()
    with pytest.raises(subprocess.TimeoutExpired):
        preloaded.run(["rules", "list", "--rules", str(tmp_path)], environment=os.environ, timeout=1)

    assert time.monotonic() - began < 30
