"""What `monitor verify` sees: every way in which evidence can be altered, each named."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.archive.check import BROKEN, CHANGED, MISSING, UNRECORDED, Finding, Report, beyond, check
from monitor.archive.members import header, member_at, pack
from monitor.core.article import GENESIS, Record
from tests.archive.shelf import Shelf, page
from tests.builders import at


def verify(
    shelf: Shelf, records: list[Record] | None = None, heads: list[tuple[int, str]] | None = None
) -> Report:
    """Hold the archive against what was stored."""
    stored = shelf.stored if records is None else records
    return check(shelf.folder, lambda: stored, [(1, shelf.stored[-1].chain)] if heads is None else heads)


def named(report: Report) -> list[tuple[str, str, int]]:
    """Kind, file and offset of every finding."""
    return [(finding.kind, finding.file, finding.offset) for finding in report.findings]


def remove(path: Path, start: int, length: int) -> None:
    """Take bytes out of a file."""
    data = path.read_bytes()
    path.write_bytes(data[:start] + data[start + length :])


@pytest.fixture
def full(shelf: Shelf) -> Shelf:
    """Three files with some pages each."""
    shelf.fill(16, max_size=4_000)
    assert len(shelf.files) >= 3
    return shelf


def test_a_sound_archive_has_no_findings(full: Shelf) -> None:
    """
    A check that cries wolf is switched off.
    """
    report = verify(full)

    assert (report.findings, report.records) == ([], len(full.stored))


def test_every_single_changed_byte_is_seen(shelf: Shelf) -> None:
    """
    Row 27: one byte changed, wherever it lies, in headers of gzip and WARC too.
    """
    shelf.fill(2)
    file = shelf.files[0]
    sound = file.read_bytes()
    for position in range(0, len(sound), 7):
        file.write_bytes(sound[:position] + bytes([sound[position] ^ 0x10]) + sound[position + 1 :])
        hit = next(r for r in shelf.stored if r.offset <= position < r.offset + r.length)
        if position - hit.offset in (8, 9) or 4 <= position - hit.offset < 8:
            continue  # time, system and extra flags of gzip: nothing that is evidence

        assert named(verify(shelf)) == [(CHANGED, hit.file, hit.offset)], position


@pytest.mark.parametrize("which", [1, 2, 10, 17])
def test_a_record_taken_out_of_the_middle_is_named(full: Shelf, which: int) -> None:
    """
    The one that is gone is missing; that the rest of its file moved is told once.
    """
    gone = full.stored[which]
    remove(full.folder / gone.file, gone.offset, gone.length)
    report = verify(full)

    assert [f.url for f in report.findings if f.kind == MISSING] == [gone.url]
    assert [f.offset for f in report.findings if f.kind == MISSING] == [gone.offset]
    assert report.count(CHANGED) == report.count(UNRECORDED) == 0
    assert report.count(BROKEN) == (full.stored[which + 1].file == gone.file)


def test_the_last_record_taken_away_is_named(full: Shelf) -> None:
    """
    The chain in the files alone would not show it; the database does.
    """
    gone = full.stored[-1]
    remove(full.folder / gone.file, gone.offset, gone.length)

    assert named(verify(full)) == [(MISSING, gone.file, gone.offset)]


def test_the_last_record_taken_from_database_and_archive_alike_contradicts_the_run(full: Shelf) -> None:
    """
    The run noted where its chain ended.
    """
    gone = full.stored[-1]
    remove(full.folder / gone.file, gone.offset, gone.length)
    (finding,) = verify(full, full.stored[:-1]).findings

    assert finding.kind == BROKEN
    assert finding.what.startswith("run 1 ended with the chain at ")


def test_the_last_file_taken_away_is_named(full: Shelf) -> None:
    """
    Each of its records is missing.
    """
    last = full.files[-1]
    last.unlink()
    gone = [record for record in full.stored if record.file == last.name]

    assert named(verify(full)) == [(MISSING, last.name, record.offset) for record in gone]


def test_two_files_swapped_are_named(full: Shelf) -> None:
    """
    Both are told, and where the records really lie.
    """
    one, two = full.files[:2]
    first, second = one.read_bytes(), two.read_bytes()
    one.write_bytes(second)
    two.write_bytes(first)
    report = verify(full)

    assert {kind for kind, _, _ in named(report)} == {BROKEN}
    assert {finding.file for finding in report.findings} == {one.name, two.name}
    assert f"this one is in {two.name} at 0" in report.findings[0].what


def forge(shelf: Shelf, record: Record, block: bytes | None = None, **changes: object) -> None:
    """Write a record anew in its place, in perfect form, but other than it was."""
    path = shelf.folder / record.file
    with path.open("rb") as file:
        member = member_at(file, record.offset)
    values = {
        "kind": member.kind,
        "url": member.url,
        "at": member.at,
        "before": member.before,
        "concurrent_to": member.fields.get("warc-concurrent-to"),
    }
    forged = replace(member, block=block or member.block)
    head = header(
        sha256=forged.sha256,
        payload_sha256=forged.payload_sha256,
        length=len(forged.block),
        **values | changes,
    )  # type: ignore[arg-type]
    data = path.read_bytes()
    path.write_bytes(data[: record.offset] + pack(head, forged.block) + data[record.offset + record.length :])


@pytest.mark.parametrize(
    "forgery",
    [
        lambda shelf, record: forge(shelf, record, block=b"HTTP/1.1 200 OK\r\n\r\nNothing was shipped."),
        lambda shelf, record: forge(shelf, record, url="https://news.example/another"),
        lambda shelf, record: forge(shelf, record, at=at("08:00")),
        lambda shelf, record: forge(shelf, record, before=GENESIS),
        lambda shelf, record: forge(shelf, record, block=b"HTTP/1.1 200 OK\r\n\r\nNothing.", before=GENESIS),
    ],
    ids=["body", "URL", "date", "chain", "body and chain"],
)
def test_a_forged_record_is_seen_even_when_its_own_digests_are_right(
    full: Shelf, forgery: Callable[[Shelf, Record], None]
) -> None:
    """
    Whoever forges a page forges its digests too: `warcio check` is content with that.
    """
    record = full.stored[7]
    assert record.kind == "response"
    forgery(full, record)
    report = verify(full)

    assert [(f.kind, f.offset) for f in report.findings if f.kind != BROKEN] == [(CHANGED, record.offset)]


def test_an_entry_cannot_be_given_another_capture(full: Shelf) -> None:
    """
    Which source led to which page is evidence too.
    """
    record = full.stored[8]
    assert record.kind == "metadata"
    forge(full, record, concurrent_to=None)

    assert (CHANGED, record.file, record.offset) in named(verify(full))


def test_a_record_that_was_added_is_named(full: Shelf) -> None:
    """
    It may be what a killed crawl left, or a forgery: the finding says both.
    """
    with full.open() as archive:
        added = archive.write(*page(99))
    report = verify(full)

    assert named(report) == [(UNRECORDED, record.file, record.offset) for record in added]


def test_a_file_that_was_added_is_named(full: Shelf) -> None:
    """
    Under any name that a reader of WARC files would take up.
    """
    (full.folder / "more").mkdir()
    (full.folder / "more" / "extra.warc.gz").write_bytes(pack(*forged_alone()))
    (full.folder / "junk.warc.gz").write_bytes(b"junk")
    report = verify(full)

    assert named(report) == [(UNRECORDED, "more/extra.warc.gz", 0), (BROKEN, "junk.warc.gz", 0)]


def forged_alone() -> tuple[bytes, bytes]:
    """A record by somebody else."""
    block = b"{}"
    head = header(
        kind="metadata",
        url="x:y",
        at=at("09:00"),
        sha256="0" * 64,
        payload_sha256="",
        before=GENESIS,
        length=2,
    )
    return head, block


def test_a_row_lost_by_the_database_is_named(full: Shelf) -> None:
    """
    The chain in the database is interrupted, and the archive has a record too many.
    """
    lost = full.stored[4]
    report = verify(full, full.stored[:4] + full.stored[5:])

    assert sorted(named(report)) == sorted(
        [
            (BROKEN, full.stored[5].file, full.stored[5].offset),
            (UNRECORDED, lost.file, lost.offset),
        ]
    )


def test_a_digest_changed_in_the_database_is_named(full: Shelf) -> None:
    """
    Someone who can write the database alone is seen as well.
    """
    rows = list(full.stored)
    rows[4] = replace(rows[4], sha256="f" * 64)
    report = verify(full, rows)

    assert {(f.kind, f.offset) for f in report.findings} == {
        (BROKEN, rows[4].offset),
        (CHANGED, rows[4].offset),
    }


def test_a_cut_tail_is_named_until_the_next_crawl_cuts_it(full: Shelf) -> None:
    """
    Row 20: what a kill leaves is told, and is not there after the next start.
    """
    with full.files[-1].open("ab") as file:
        file.write(pack(*forged_alone())[:-20])
    assert [kind for kind, _, _ in named(verify(full))] == [BROKEN]

    full.open().close()
    assert named(verify(full)) == []


def test_what_a_running_crawl_is_writing_is_told_apart(full: Shelf) -> None:
    """
    A check beside a crawl sees records that are on their way to the database.
    """
    last = full.stored[-1]
    with full.open() as archive:
        archive.write(*page(99))
    remove(full.folder / full.stored[1].file, full.stored[1].offset, full.stored[1].length)
    report = verify(full)

    assert {f.kind for f in report.findings if beyond(f, last)} == {UNRECORDED}
    assert {f.kind for f in report.findings if not beyond(f, last)} == {MISSING, BROKEN}


@pytest.mark.parametrize(
    ("kind", "file", "offset", "may_be"),
    [
        (BROKEN, 2, 1000, True),
        (UNRECORDED, 2, 1500, True),
        (BROKEN, 2, 999, False),
        (BROKEN, 3, 0, True),
        (BROKEN, 1, 5000, False),
        (CHANGED, 2, 1000, False),
        (MISSING, 3, 0, False),
    ],
)
def test_only_what_lies_behind_the_last_record_may_be_on_its_way(
    shelf: Shelf, kind: str, file: int, offset: int, may_be: bool
) -> None:
    """
    Damage in front of it, in the very file that grows, is damage.
    """
    shelf.fill(1)
    last = replace(shelf.stored[-1], file="monitor-000002-20261124.warc.gz", offset=100, length=900)
    name = f"monitor-{file:06}-20261124.warc.gz"
    finding = Finding(kind=kind, file=name, offset=offset, url="", what="", cure="")

    assert beyond(finding, last) is may_be
    assert beyond(finding, None) is (kind in (BROKEN, UNRECORDED))


def test_an_empty_archive_and_an_empty_database_agree(shelf: Shelf) -> None:
    """
    Before the first crawl nothing is wrong.
    """
    assert check(shelf.folder, list, []).findings == []
