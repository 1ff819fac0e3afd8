"""What every reading process needs is made once, by a process that ends."""

import os
import subprocess
import sys
from pathlib import Path

from monitor import paths
from tests.replay.test_replay import ELSE, record

RULES = """
[[rule]]
id = "arms-transfer"
title = "Arms moving between the two"
lane = "dprk-to-russia"
all = ["dprk", "russia"]
finds = ["North Korea has armed Russia."]
"""
TERMS = """
[dprk]
en = ["North Korea*"]
[russia]
en = ["Russia*"]
"""


def replay(tmp_path: Path, cache: Path) -> subprocess.CompletedProcess[str]:
    file = tmp_path / "news.warc.gz"
    file.write_bytes(record("https://news.example/bridge-1", ELSE))
    (tmp_path / "rules" / "terms").mkdir(parents=True, exist_ok=True)
    (tmp_path / "rules" / "terms" / "all.toml").write_text(TERMS)
    (tmp_path / "rules" / "rules.toml").write_text(RULES)
    return subprocess.run(
        [sys.executable, "-m", "monitor", "replay", str(file), "--db", str(tmp_path / "monitor.db"), "--again", "--rules", str(tmp_path / "rules"), "--workers", "2"],
        env=os.environ | {"XDG_CACHE_HOME": str(cache)}, cwd=paths.ROOT, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def test_the_first_replay_keeps_what_the_next_one_needs(tmp_path: Path) -> None:
    """Rules, gate and language model; the second replay makes none of them."""
    cache = tmp_path / "cache"

    assert replay(tmp_path, cache).returncode == 0
    kept = {file.name: file.stat().st_ino for file in (cache / "dprk-arms-monitor").iterdir()}
    assert {name.split("-")[0] for name in kept} >= {"gate", "langid", "ready", "rules", "seeds"}

    assert replay(tmp_path, cache).returncode == 0
    assert {file.name: file.stat().st_ino for file in (cache / "dprk-arms-monitor").iterdir()} == kept


def test_without_a_cache_a_replay_makes_what_it_needs_itself(tmp_path: Path) -> None:
    """A file stands where the folder would."""
    (tmp_path / "cache").write_text("in the way")

    done = replay(tmp_path, tmp_path / "cache")

    assert done.returncode == 0, done.stderr
    assert "1 file, 1 page" in done.stdout
