"""What every reading process needs is made once, by a process that ends."""

import os
import subprocess
import sys
from pathlib import Path

from monitor import paths
from tests.replay.warcs import news
from tests.rulebook import rulebook


def replay(tmp_path: Path, cache: Path) -> subprocess.CompletedProcess[str]:
    file = tmp_path / "news.warc.gz"
    news(file, 1)
    rules = rulebook(tmp_path / "rules")
    return subprocess.run(
        [sys.executable, "-m", "monitor", "replay", str(file), "--db", str(tmp_path / "monitor.db"), "--again", "--rules", str(rules), "--workers", "2"],
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
