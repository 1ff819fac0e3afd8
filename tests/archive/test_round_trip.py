"""What was archived comes back as it was, and other people's readers agree."""

import hashlib
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, timedelta, timezone
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator as WarcioIterator

from monitor.archive import capture_from_block, entry_from_block, read_record
from monitor.archive.blocks import entry_block, response_head
from monitor.core.article import Entry
from monitor.errors import EvidenceError
from monitor.replay.warc import Faults
from tests.archive.shelf import Shelf, page, pages_in
from tests.builders import at, capture, entry

ODD_HEADERS = (
    ("Content-Type", "text/html; charset=euc-kr"),
    ("Content-Encoding", "gzip"),
    ("Content-Length", "12"),
    ("Transfer-Encoding", "chunked"),
    ("X-Crawler-Content-Length", "the server says so itself"),
    ("X-Crawler-Asked-URL", "https://elsewhere.example/"),
    ("Set-Cookie", "a=1"),
    ("Set-Cookie", "b=2"),
    ("X-Odd", "caf\xe9 \xff"),
)


def check_with_warcio(file: Path) -> str:
    """The report of `warcio check -v`; fails where it is not content."""
    command = [sys.executable, "-m", "warcio.cli", "check", "-v", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_capture_and_its_entry_come_back_as_they_went_in(shelf: Shelf) -> None:
    """
    A replay must see what the crawl saw: source, entry, URLs, status, headers, body and time.
    """
    one = entry(
        summary="북한 \ud800 \x00", authors=("A", "B"), published_at=at("08:00:00.123456"), content="<p>…</p>"
    )
    two = capture(url="https://n.example/a?b", headers=ODD_HEADERS, body=b"\r\n\r\n\x00\xff", status=404)
    with shelf.open() as archive:
        shelf.store(archive.write(one, two))

    (seen,) = pages_in(shelf.folder)

    assert seen.entry == one
    assert seen.capture is not None
    assert seen.capture.record == replace(shelf.stored[1], id=None)
    assert (seen.capture.url, seen.capture.final_url, seen.capture.status) == (
        two.url,
        two.final_url,
        two.status,
    )
    assert (seen.capture.headers, seen.capture.body) == (two.headers, two.body)
    assert seen.capture.fetched_at == two.fetched_at


def test_a_capture_s_record_bears_the_digest_of_its_page_for_other_readers(shelf: Shelf) -> None:
    """
    By it an archive finds what it has already; the entry beside it is no page.
    """
    one, two = page(3)
    with shelf.open() as archive:
        archive.write(one, two)
    with shelf.files[0].open("rb") as stream:
        read = {record.rec_type: record.rec_headers for record in WarcioIterator(stream)}

    wanted = f"sha256:{hashlib.sha256(two.body).hexdigest()}"
    assert {kind: headers.get_header("WARC-Payload-Digest") for kind, headers in read.items()} == {
        "warcinfo": None, "metadata": None, "response": wanted,
    }  # fmt: skip


def test_entries_and_captures_may_stand_alone(shelf: Shelf) -> None:
    """
    A page that answers 403 leaves its entry, and must not be taken for the entry of the page before it.
    """
    with shelf.open() as archive:
        archive.write(None, page(1)[1])
        archive.write(page(2)[0], None)
        archive.write(*page(3))
        archive.write(None, page(4)[1])

    seen = pages_in(shelf.folder)

    assert [(s.entry and s.entry.title, s.capture and s.capture.url[-1]) for s in seen] == [
        (None, "1"),
        ("Page 2", None),
        ("Page 3", "3"),
        (None, "4"),
    ]


text = st.text(st.characters(codec=None), max_size=30)
moments = st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=9))])).filter(
    lambda moment: 1 < moment.year < 9999
)


@settings(max_examples=150, deadline=None)
@given(
    st.builds(
        Entry,
        source=text,
        found_via=text,
        url=text,
        found_at=moments,
        title=st.none() | text,
        summary=st.none() | text,
        content=st.none() | text,
        published_at=st.none() | moments,
        published_raw=st.none() | text,
        language=st.none() | text,
        authors=st.lists(text, max_size=3).map(tuple),
        outlet=st.none() | text,
    )
)
def test_any_entry_round_trips(one: Entry) -> None:
    """
    Strangers write these fields: NUL, lone surrogates and line ends included.
    """
    assert entry_from_block(entry_block(one, "<urn:uuid:1>")) == (one, "<urn:uuid:1>")


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(st.text(), st.text(st.characters(max_codepoint=255))), max_size=5).map(tuple),
    st.binary(max_size=50),
)
def test_no_header_can_forge_another_or_reach_the_body(
    headers: tuple[tuple[str, str], ...], body: bytes
) -> None:
    """
    A line end inside a header would let a server write headers, or a body, that it never sent.
    """
    one = capture(headers=headers, body=body)
    back = capture_from_block(response_head(one) + body, url=one.final_url, at=one.fetched_at)

    assert back.body == body
    assert len(back.headers) == len(headers)
    assert (back.url, back.status) == (one.url, one.status)


def test_odd_urls_cannot_forge_a_warc_header(shelf: Shelf) -> None:
    """
    The URL of an entry is a stranger's text too.
    """
    with shelf.open() as archive:
        shelf.store(
            archive.write(entry(url="https://n.example/북 한\r\nWARC-Type: request\r\n\r\n\ud800"), None)
        )

    with shelf.files[0].open("rb") as stream:
        kinds = [record.rec_type for record in WarcioIterator(stream)]

    assert kinds == ["warcinfo", "metadata"]
    assert shelf.stored[-1].url == "https://n.example/북%20한%0D%0AWARC-Type:%20request%0D%0A%0D%0A?"


@pytest.mark.parametrize("packing", ["isal", "zlib"])
def test_warcio_passes_every_record_and_all_count_alike(
    shelf: Shelf, packing: str, request: pytest.FixtureRequest
) -> None:
    """
    Evidence that only our own program can check is none.
    """
    if packing == "zlib":
        request.getfixturevalue("without_isal")
    shelf.fill(20, max_size=8_000)
    with shelf.open() as archive:
        shelf.store(archive.write(entry(), capture(body=b"", fetched_at=at("09:01:02.345678"))))
        shelf.store(archive.write(entry(), capture(headers=ODD_HEADERS, status=599)))

    assert len(shelf.files) > 1
    for file in shelf.files:
        here = [record for record in shelf.stored if record.file == file.name]
        report = check_with_warcio(file)
        assert report.count("digest pass") == report.count("WARC-Record-ID") == len(here)
        assert sum(1 for _ in ArchiveIterator(str(file), parse_http=False, verify_digests=True)) == len(here)
        pages = list(ArchiveIterator(str(file), record_types=WarcRecordType.response))
        assert [r.record_date for r in pages] == [r.at for r in here if r.kind == "response"]
        with file.open("rb") as stream:
            numbered = WarcioIterator(stream)
            assert [numbered.get_record_offset() for _ in numbered] == [record.offset for record in here]


def test_a_body_is_stored_decoded_and_says_so(shelf: Shelf) -> None:
    """
    Scrapy undid gzip: readers that trusted the old Content-Encoding would fail on every page.
    """
    with shelf.open() as archive:
        archive.write(None, capture(headers=ODD_HEADERS, body="포탄".encode("euc-kr")))

    record = next(
        ArchiveIterator(str(shelf.files[0]), record_types=WarcRecordType.response, auto_decode="all")
    )

    assert record.reader.read() == "포탄".encode("euc-kr")
    assert record.http_headers["Content-Length"] == "4"
    assert record.http_headers["X-Crawler-Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in record.http_headers


def test_a_record_that_was_changed_is_not_shown(shelf: Shelf) -> None:
    """
    `monitor show --html` prints what was archived or says why not.
    """
    shelf.fill(1)
    record = shelf.stored[1]
    assert read_record(shelf.folder, record).body == page(0)[1].body
    data = bytearray(shelf.files[0].read_bytes())
    data[record.offset + record.length // 2] ^= 1
    shelf.files[0].write_bytes(data)

    with pytest.raises(EvidenceError, match=f"at {record.offset}: https://news.example/0"):
        read_record(shelf.folder, record)


def test_a_file_that_is_gone_is_told(shelf: Shelf) -> None:
    """
    The message names the file and what to do.
    """
    shelf.fill(1)
    shelf.files[0].unlink()

    with pytest.raises(EvidenceError, match="Restore the file"):
        read_record(shelf.folder, shelf.stored[1])


def test_a_cut_file_is_read_up_to_the_cut_and_then_told(shelf: Shelf) -> None:
    """
    FastWARC hands out half a record without a word; half a page could make a mention.
    """
    shelf.fill(3)
    data = shelf.files[0].read_bytes()
    shelf.files[0].write_bytes(data[:-30])
    faults = Faults()

    read = pages_in(shelf.folder, faults)

    assert [fault for fault in faults.told if shelf.files[0].name in fault]
    assert [(s.entry is not None, s.capture is not None) for s in read] == [
        (True, True),
        (True, True),
        (False, True),
    ]
