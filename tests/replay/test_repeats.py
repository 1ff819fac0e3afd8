"""A page that was archived once and met again, one archived without its answer, and files under other names."""

import gzip
from pathlib import Path

import pytest
from click.testing import CliRunner

from monitor.cli import cli
from monitor.replay.run import passed_over, warc_files
from monitor.replay.warc import Faults, pages_of
from tests.replay.conftest import Desk
from tests.replay.warcs import ELSE, packed, record, telling

FIRST = "https://news.example/first-00"
DIGEST = "WARC-Payload-Digest: sha1:ABCDEFGHIJ"
REFERS = (
    f"WARC-Refers-To-Target-URI: {FIRST}",
    "WARC-Refers-To-Date: 2026-10-03T09:00:00Z",
)
LATER = "2026-10-04T09:00:00Z"


def other(kind: str, url: str, block: bytes, *fields: str) -> bytes:
    """A record that is no response."""
    lines = ("WARC/1.0", f"WARC-Type: {kind}", f"WARC-Target-URI: {url}", f"WARC-Date: {LATER}", *fields)
    return "\r\n".join((*lines, f"Content-Length: {len(block)}", "", "")).encode() + block + b"\r\n\r\n"


def repeat(url: str, *fields: str, head: str = "200 OK", kind: str = "text/html") -> bytes:
    """A revisit: the head of an answer, and what it repeats."""
    block = f"HTTP/1.1 {head}\r\nContent-Type: {kind}\r\n\r\n".encode()
    return other("revisit", url, block, "Content-Type: application/http; msgtype=response", *fields)


def digested(one: bytes) -> bytes:
    """A response that names its digest."""
    return one.replace(b"WARC-Date:", DIGEST.encode() + b"\r\nWARC-Date:", 1)


def read(file: Path, offset: int = 0) -> tuple[list[tuple[str, str, int]], list[str]]:
    """Address, time and length of every page, and what was named."""
    faults = Faults()
    found = [page.capture for page in pages_of(file, offset, faults)]
    return [(c.url, f"{c.fetched_at:%d}", len(c.body)) for c in found if c], faults.told


@pytest.mark.parametrize("fields", [(DIGEST,), REFERS, ("WARC-Payload-Digest: sha1:other", *REFERS)])
@pytest.mark.parametrize("pack", [packed, lambda *records: b"".join(records)])
def test_a_revisit_is_read_with_the_body_that_it_repeats(tmp_path, fields, pack):
    """
    By its digest, or by address and time; at its own address and time.
    """
    file = tmp_path / "x.warc.gz"
    first = digested(record(FIRST, telling(1)))
    file.write_bytes(pack(first, repeat("https://copy.example/1", *fields), record(FIRST + "2", ELSE)))
    pages, told = read(file)

    assert [page[:2] for page in pages] == [
        (FIRST, "03"),
        ("https://copy.example/1", "04"),
        (FIRST + "2", "03"),
    ]
    assert pages[0][2] == pages[1][2]
    assert told == []


def test_what_an_earlier_stretch_read_is_found_again(tmp_path):
    """
    A large file is read in stretches, by other processes.
    """
    file = tmp_path / "x.warc.gz"
    first = packed(digested(record(FIRST, telling(1))), record(FIRST + "2", ELSE))
    file.write_bytes(first + packed(repeat("https://copy.example/1", DIGEST)))
    pages, told = read(file, len(first))

    assert [page[:2] for page in pages] == [("https://copy.example/1", "04")]
    assert told == []


def test_what_a_revisit_repeats_elsewhere_is_named(tmp_path):
    """
    A picture, and an answer that nothing is new, leave nothing out.
    """
    file = tmp_path / "x.warc.gz"
    records = [
        repeat("https://copy.example/1", "WARC-Payload-Digest: sha1:elsewhere"),
        repeat("https://copy.example/2", "WARC-Payload-Digest: sha1:elsewhere", kind="image/png"),
        repeat("https://copy.example/3", "WARC-Payload-Digest: sha1:elsewhere", head="304 Not Modified"),
    ]
    file.write_bytes(packed(*records))
    pages, told = read(file)

    assert pages == []
    assert told == [
        f"{file} at 0: repeats a page that this file does not hold: https://copy.example/1 was left out"
    ]


def test_where_all_is_one_member_a_revisit_is_named(tmp_path):
    """
    Nothing in it can be found again by its place.
    """
    file = tmp_path / "x.warc.gz"
    file.write_bytes(
        gzip.compress(
            record(FIRST + "2", ELSE)
            + digested(record(FIRST, telling(1)))
            + repeat("https://copy.example/1", DIGEST)
        )
    )
    pages, told = read(file)

    assert [page[0] for page in pages] == [FIRST + "2", FIRST]
    assert [line.partition(": ")[2][:42] for line in told] == ["repeats a page that this file does not hol"]


def test_a_resource_that_is_a_page_is_read(tmp_path):
    """
    A browser or a converter archives pages without their answers; what has no address of the web is named.
    """
    file = tmp_path / "x.warc.gz"
    html = b"<html><head><title>x</title></head><body><p>Shells left Rajin.</p></body></html>"
    file.write_bytes(
        packed(
            other("resource", FIRST, html, "Content-Type: text/html; charset=utf-8"),
            other("resource", "urn:pageinfo:1", b"{}", "Content-Type: application/json"),
            other("resource", "urn:page:1", html, "Content-Type: text/html"),
        )
    )
    pages, told = read(file)

    assert pages == [(FIRST, "04", len(html))]
    assert [line.partition(": ")[2] for line in told] == [
        "urn:page:1 is no address of the web: urn:page:1 was left out"
    ]


def test_the_same_body_at_another_address_is_a_copy(tmp_path):
    """
    Who else carries a report is told by such records alone in many archives.
    """
    file = tmp_path / "x.warc.gz"
    file.write_bytes(packed(digested(record(FIRST, telling(1))), repeat("https://copy.example/1", DIGEST)))
    desk = Desk(tmp_path / "db")
    done = desk.replay(file)

    assert (done.progress.pages, done.progress.mentions, done.progress.unreadable) == (2, 1, [])
    assert [row["canonical_url"] for row in desk.rows("SELECT canonical_url FROM copies")] == [
        "https://copy.example/1"
    ]


NAMES = ("a.warc.gz", "b.WARC.GZ", "c.warc.gz.open", "d.arc.gz", "e.Warc")


def test_warc_files_under_other_names_are_read_and_other_archives_named(tmp_path):
    """
    A crawler's open file, a name in capitals, an ending of old; nothing in a folder of archives is passed over in silence.
    """
    for number, name in enumerate(NAMES):
        (tmp_path / name).write_bytes(
            packed(record(f"https://news.example/page-{number:03}", telling(number)))
        )
    others = {"f.wacz": b"PK\x03\x04", "g.arc.gz": gzip.compress(b"filedesc://x"), "h.warc.bz2": b"BZh9"}
    for name, data in others.items():
        (tmp_path / name).write_bytes(data)
    for name in ("a.warc.gz.cdx", "a.warc.sha256", "monitor.db", "march.txt"):
        (tmp_path / name).write_bytes(b"x")
    done = CliRunner().invoke(
        cli, ["replay", str(tmp_path), "--workers", "1", "--db", str(tmp_path / "db" / "m.db")]
    )

    found = [Path(file).name for file in warc_files([tmp_path])]
    assert [name for name in found if not name.startswith("monitor-")] == sorted(NAMES)
    assert [Path(file).name for file in passed_over([tmp_path])] == sorted(others)
    assert done.exit_code == 1
    assert done.stdout.startswith("5 files, 5 pages")
    for name in others:
        assert f"{tmp_path / name}: is not read, for it is no WARC file" in done.stderr


def test_a_file_that_is_still_written_may_end_in_a_record(tmp_path):
    """
    Its writer is at it; what is there is read, and the next replay goes on.
    """
    whole = packed(record(FIRST, telling(1)), record(FIRST + "2", telling(2)))
    (tmp_path / "x.warc.gz.open").write_bytes(whole[:-200])
    desk = Desk(tmp_path / "db")
    early = desk.replay(tmp_path / "x.warc.gz.open")
    (tmp_path / "x.warc.gz.open").write_bytes(whole)
    late = desk.replay(tmp_path / "x.warc.gz.open")

    assert early.progress.unreadable == []
    assert (early.progress.mentions, late.progress.mentions) == (1, 1)
