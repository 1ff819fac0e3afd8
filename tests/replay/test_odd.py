"""Records that say odd things of themselves: each costs itself at most, and what cannot be told is left unsaid."""

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest
import zstandard

from monitor.core.article import Capture
from monitor.replay.dates import read_date
from monitor.replay.sources import Outlets, in_domains
from monitor.replay.warc import Faults, Page, pages_of
from tests.replay.conftest import Desk, Here
from tests.replay.warcs import AT, ELSE, html, packed, record, telling

ODD_ADDRESSES = (
    "https://[user]news.example/x",
    "http://[bad.example/x",
    "http://\u2100.example/x",
    "http://news.example:port/x y",
    "//",
)


def read(file: Path, data: bytes) -> tuple[list[Page], list[str]]:
    """The pages of a file that holds this, and what was named."""
    file.write_bytes(data)
    faults = Faults()
    return list(pages_of(file, 0, faults)), faults.told


def dated(url: str, date: str | None) -> bytes:
    """A record whose date is written so, or not at all."""
    line = f"WARC-Date: {AT:%Y-%m-%dT%H:%M:%SZ}\r\n".encode()
    return record(url, telling(1)).replace(line, b"" if date is None else f"WARC-Date: {date}\r\n".encode())


def declaring(one: bytes, more: int) -> bytes:
    """A record that says it is so many bytes longer than it is."""
    head, _, block = one.partition(b"\r\n\r\n")
    size = len(block) - 4
    return head.replace(b"Length: %d" % size, b"Length: %d" % (size + more)) + b"\r\n\r\n" + block


def bare(url: str, body: str) -> bytes:
    """A record whose HTTP head has the line ends of the server: LF alone."""
    head, _, block = record(url, body).partition(b"\r\n\r\n")
    http, _, rest = block.partition(b"\r\n\r\n")
    http = http.replace(b"\r\n", b"\n")
    block = http + b"\n\n" + rest
    return head[: head.index(b"Content-Length")] + b"Content-Length: %d\r\n\r\n" % (len(block) - 4) + block


@pytest.mark.parametrize("url", ODD_ADDRESSES)
def test_a_page_of_an_odd_address_costs_no_other(desk: Desk, tmp_path: Path, url: str) -> None:
    """
    It is read, or named where a step cannot do with such an address.
    """
    file = tmp_path / "news.warc.gz"
    file.write_bytes(
        packed(
            record("https://news.example/1", telling(1)),
            record(url, telling(2)),
            record("https://news.example/3", telling(3)),
        )
    )
    done = desk.replay(file, hands=Here())

    found = {row["url"] for row in desk.rows("SELECT url FROM pages WHERE mention IS NOT NULL")}
    assert {"https://news.example/1", "https://news.example/3"} <= found
    assert (url in found) != any("was not read: " in told for told in done.progress.unreadable)
    assert desk.verify() == []


@pytest.mark.parametrize("url", [*ODD_ADDRESSES, "", "http://", "mailto:x", "no address"])
def test_whose_page_it_is_can_always_be_asked(url: str) -> None:
    """
    Of an address without a host it is nobody's, and in no list of domains.
    """
    capture = Capture(url=url, final_url=url, status=200, headers=(), body=b"", fetched_at=AT)
    source, _ = Outlets(()).of_page(capture, "archive", "file#0")

    assert source.id == "archive"
    assert not in_domains(url, frozenset({"kcna.kp"}))


def test_a_page_that_a_step_stumbles_over_is_named(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Whatever the step is and whatever it stumbles over: all others are read.
    """
    file = tmp_path / "news.warc.gz"
    file.write_bytes(packed(*(record(f"https://news.example/{n}", telling(n)) for n in range(3))))
    before = Outlets.of_page

    def stumbling(self: Outlets, capture: Capture, archive: str, where: str) -> object:
        if capture.url.endswith("/1"):
            raise OverflowError("date value out of range")
        return before(self, capture, archive, where)

    monkeypatch.setattr(Outlets, "of_page", stumbling)
    done = desk.replay(file, hands=Here())

    assert done.progress.mentions == 2
    (told,) = done.progress.unreadable
    assert told.endswith("was not read: OverflowError: date value out of range")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-10-05T08:00:00Z", (2026, 10, 5, 8)), ("2026-10-05T08:00:00.123456789Z", (2026, 10, 5, 8)),
        ("2026-10-05T08:00Z", (2026, 10, 5, 8)), ("2026-10-05T10:00:00+02:00", (2026, 10, 5, 8)),
        ("2026-10-05T02:30:00-05:30", (2026, 10, 5, 8)), ("2026-10-05T08:00:00", (2026, 10, 5, 8)),
        ("2026-10-05 08:00:00", (2026, 10, 5, 8)), ("2026-10-05t08:00:00z", (2026, 10, 5, 8)),
        ("20261005080000", (2026, 10, 5, 8)), (" 2026-10-05 ", (2026, 10, 5)), ("2026-10", (2026, 10, 1)),
        ("2026", (2026, 1, 1)), ("2024-02-29", (2024, 2, 29)),
    ],
)  # fmt: skip
def test_a_date_is_read_as_far_as_it_goes(text: str, moment: tuple[int, ...]) -> None:
    """
    WARC 1.1 allows any precision; nothing is taken for later than it says.
    """
    year, month, day, *hour = moment
    assert read_date(text) == datetime(year, month, day, *hour, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "", "garbage", "2026-13-45T99:99:99Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "0000-00-00T00:00:00Z",
        "1970-01-01T00:00:00Z", "2026-02-30", "2026-1-5", "202610", "Mon, 05 Oct 2026 08:00:00 GMT", "２０２６", "1759651200",
    ],
)  # fmt: skip
def test_what_is_no_date_is_none(text: str) -> None:
    """
    The time of a capture is never made up; no page is older than the web.
    """
    assert read_date(text) is None


@pytest.mark.parametrize("date", [None, "garbage", "0001-01-01T00:00:00+14:00", "1970-01-01T00:00:00Z"])
def test_a_page_of_no_known_time_is_named_and_left_out(tmp_path: Path, date: str | None) -> None:
    """
    When it was fetched bounds when it was published, and orders its versions.
    """
    found, told = read(
        tmp_path / "news.warc.gz",
        packed(dated("https://news.example/1", date), record("https://news.example/2", ELSE)),
    )

    assert [page.capture.url for page in found if page.capture] == ["https://news.example/2"]
    assert len(told) == 1
    assert "a page of no known time was left out" in told[0]


@pytest.mark.parametrize("date", [None, "garbage", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
@pytest.mark.parametrize("place", [0, 1])
def test_a_date_out_of_range_costs_no_other_page(
    desk: Desk, tmp_path: Path, date: str | None, place: int
) -> None:
    """
    Also at a file's beginning, where it is looked whether a crawl of ours wrote it.
    """
    pages = [record(f"https://news.example/{n}", telling(n)) for n in range(2)]
    pages.insert(place, dated("https://news.example/odd", date))
    file = tmp_path / "news.warc.gz"
    file.write_bytes(packed(*pages))
    done = desk.replay(file, hands=Here())

    assert done.progress.mentions == 2
    (told,) = done.progress.unreadable
    assert "a page of no known time was left out" in told


@pytest.mark.parametrize("more", [5, 9, 100, 1_200, 500_000])
@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
@pytest.mark.parametrize("first", [0, 2])
def test_a_length_that_runs_past_its_record_costs_no_page_and_adds_no_word(
    tmp_path: Path, more: int, pack: object, first: int
) -> None:
    """
    What the next record says is never read under this one's address.
    """
    records = [record(f"https://news.example/{n}", telling(n)) for n in range(8)]
    records[first] = declaring(records[first], more)
    ending = ".gz" if pack is gzip.compress else ".zst"
    found, told = read(tmp_path / f"news.warc{ending}", b"".join(map(pack, records)))  # type: ignore[call-overload]

    captures = [page.capture for page in found if page.capture]
    assert [capture.url[-1] for capture in captures] == [str(n) for n in range(8)]
    assert [capture.body for capture in captures] == [html(telling(n)).encode() for n in range(8)]
    assert [page.outcome is not None for page in found] == [n == first for n in range(8)]
    assert any("cut short" in one for one in told)


def test_a_picture_whose_length_runs_past_it_costs_no_page(tmp_path: Path) -> None:
    """
    It is not read itself; what stands behind it is.
    """
    picture = declaring(record("https://news.example/p", b"\x89PNG" * 50, content_type="image/png"), 900)
    pages = [record(f"https://news.example/{n}", telling(n)) for n in range(3)]
    for place in range(4):
        found, _ = read(tmp_path / "news.warc.gz", packed(*pages[:place], picture, *pages[place:]))
        assert [page.capture.url[-1] for page in found if page.capture] == ["0", "1", "2"]


def test_a_page_that_tells_of_warc_files_is_whole(tmp_path: Path) -> None:
    """
    Only what does not fit is looked at.
    """
    said = "WARC/1.0\r\nWARC-Type: response\r\n\r\nand so on"
    found, told = read(tmp_path / "news.warc.gz", packed(record("https://news.example/1", said)))

    assert told == []
    assert found[0].capture is not None
    assert found[0].capture.body.decode() == html(said)


def test_a_head_whose_lines_end_with_lf_alone_is_read(tmp_path: Path) -> None:
    """
    `wget --warc-file` keeps heads as servers send them; blank lines in the page are the page's.
    """
    body = f"{telling(1)}\r\n\r\nMore of it."
    found, told = read(
        tmp_path / "news.warc.gz",
        packed(bare("https://news.example/1", telling(2)), bare("https://news.example/2", body)),
    )

    assert told == []
    captures = [page.capture for page in found if page.capture]
    assert [capture.body.decode() for capture in captures] == [html(telling(2)), html(body)]
    assert {capture.header("content-type") for capture in captures} == {"text/html; charset=utf-8"}
    assert {capture.status for capture in captures} == {200}


def test_a_page_without_an_address_is_named_and_left_out(tmp_path: Path) -> None:
    """
    Two of them would be versions of one page.
    """
    nameless = record("https://news.example/1", telling(1)).replace(
        b"WARC-Target-URI: https://news.example/1\r\n", b""
    )
    found, told = read(tmp_path / "news.warc.gz", packed(nameless, record("https://news.example/2", ELSE)))

    assert len(found) == 1
    assert "names no address" in told[0]
