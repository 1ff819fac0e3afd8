"""What a replay puts into our archive: once, and with room for a crawl between two stretches."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from monitor import lock, paths
from monitor.archive.adoption import opened
from monitor.errors import InUseError
from monitor.replay.keeping import PATIENCE
from monitor.store import Store
from tests.builders import at
from tests.replay.conftest import Desk, Here
from tests.replay.warcs import AT, news, packed, record, telling


@dataclass
class Clock:
    """Seconds that pass only while somebody rests."""

    seconds: float = 0.0
    after: Callable[[float], None] = lambda seconds: None

    def elapsed(self) -> float:
        return self.seconds

    def rest(self, seconds: float) -> None:
        self.seconds += seconds
        self.after(self.seconds)


@pytest.mark.parametrize("versions", [2, 3])
def test_versions_of_a_page_are_kept_once_each(desk: Desk, tmp_path: Path, versions: int) -> None:
    """
    However often they are read: what was kept is known by URL, time and digest, not by the page's latest look.
    """
    file = tmp_path / "news.warc.gz"
    url = "https://news.example/same"
    file.write_bytes(packed(*(record(url, telling(n), at=AT + timedelta(days=n)) for n in range(versions))))
    for _ in range(3):
        desk.replay(file, hands=Here(), again=True)

    assert len(desk.rows("SELECT 1 FROM records WHERE kind = 'response'")) == versions
    assert desk.verify() == []


def test_the_same_text_fetched_at_another_time_is_kept_again(desk: Desk, tmp_path: Path) -> None:
    """
    That a page still said so a day later is evidence of its own.
    """
    file = tmp_path / "news.warc.gz"
    url = "https://news.example/same"
    file.write_bytes(packed(*(record(url, telling(1), at=AT + timedelta(days=n)) for n in range(2))))
    desk.replay(file, hands=Here())

    assert len(desk.rows("SELECT 1 FROM records WHERE kind = 'response'")) == 2


def test_between_two_stretches_a_crawl_can_write(desk: Desk, tmp_path: Path) -> None:
    """
    A month of a news archive takes hours.
    """
    file = tmp_path / "news.warc.gz"
    news(file, 30)
    seen = []
    desk.replay(
        file, hands=Here(), pages=10, told=lambda progress: seen.append(lock.held(paths.archive_of(desk.db)))
    )

    assert seen == [False] * 4
    assert desk.verify() == []


def test_an_archive_in_use_is_waited_for(desk: Desk, tmp_path: Path) -> None:
    """
    A crawl takes minutes; what it wrote meanwhile stands before ours in the chain.
    """
    file = tmp_path / "news.warc.gz"
    told = news(file, 10)
    desk.folder.mkdir()
    with Store.open(desk.db, clock=lambda: at("09:00")) as store:
        crawl = opened(paths.archive_of(desk.db), store.records, lambda: at("09:00"))

        def after(seconds: float) -> None:
            if seconds == 60:
                crawl.close()

        clock = Clock(after=after)
        done = desk.replay(file, hands=Here(), rest=clock.rest, elapsed=clock.elapsed)

    assert done.progress.mentions == len(told)
    assert clock.seconds == 60


def test_it_is_not_waited_for_for_ever(desk: Desk, tmp_path: Path) -> None:
    """
    Status 75: the same command goes on where it was.
    """
    file = tmp_path / "news.warc.gz"
    told = news(file, 10)
    desk.folder.mkdir()
    with Store.open(desk.db, clock=lambda: at("09:00")) as store:
        crawl = opened(paths.archive_of(desk.db), store.records, lambda: at("09:00"))
        clock = Clock()
        with pytest.raises(InUseError, match="another program is writing"):
            desk.replay(file, hands=Here(), rest=clock.rest, elapsed=clock.elapsed)
        crawl.close()

    assert clock.seconds == PATIENCE
    assert desk.replay(file, hands=Here()).progress.mentions == len(told)
