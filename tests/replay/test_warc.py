"""Any WARC file, whatever its state: what can be read is read, the rest is named."""

import gzip
import random
import struct

import pytest
import zstandard

from monitor.core.article import Outcome
from monitor.replay import warc
from monitor.replay.warc import Faults, pages_of, resumable
from tests.replay.warcs import ELSE, packed, record

RECORDS = [record(f"https://news.example/page-{number:03}", f"{ELSE} {number}") for number in range(40)]


def gz(records):
    """A gzip member a record."""
    return b"".join(gzip.compress(one, mtime=0) for one in records)


def zst(records):
    """A zstd frame a record."""
    return b"".join(zstandard.compress(one) for one in records)


def with_dictionary(records):
    """Zstd with a dictionary in a frame of its own before all others."""
    dictionary = zstandard.train_dictionary(4096, [record(f"x{n}", f"{ELSE} {n}") for n in range(500)])
    packer = zstandard.ZstdCompressor(dict_data=dictionary)
    raw = dictionary.as_bytes()
    return b"\x5d\x2a\x4d\x18" + struct.pack("<I", len(raw)) + raw + b"".join(map(packer.compress, records))


PACKED = {
    ".warc": b"".join,
    ".warc.gz": gz,
    ".warc.zst": zst,
    "-dictionary.warc.zst": with_dictionary,
}
WHOLE = {
    "-in-one.warc.gz": lambda records: gzip.compress(b"".join(records)),
    "-in-one.warc.zst": lambda records: zstandard.compress(b"".join(records)),
}
each = pytest.mark.parametrize("ending", PACKED)


def read(file, offset=0):
    """The pages from an offset on, and what was named."""
    faults = Faults()
    return list(pages_of(file, offset, faults)), faults


def urls(pages):
    return [int(page.capture.url[-3:]) for page in pages]


@pytest.mark.parametrize("ending", [*PACKED, *WHOLE])
def test_every_page_is_read(tmp_path, ending):
    """
    However it is packed.
    """
    file = tmp_path / f"news{ending}"
    file.write_bytes((PACKED | WHOLE)[ending](RECORDS))
    pages, faults = read(file)

    assert urls(pages) == list(range(40))
    assert (faults.told, faults.at_the_end) == ([], False)


@each
def test_reading_goes_on_from_every_page(tmp_path, ending):
    """
    A stretch begins where the one before it ended, and nothing between is left out.
    """
    file = tmp_path / f"news{ending}"
    file.write_bytes(PACKED[ending](RECORDS))
    for place, page in enumerate(read(file)[0]):
        assert resumable(file, page.at)
        following, faults = read(file, page.at)
        assert urls(following) == list(range(place, 40))
        assert following[0].at == page.at
        assert faults.told == []


def test_a_stretch_begins_where_it_begins_also_with_a_dictionary(tmp_path, monkeypatch):
    """
    Only the dictionary is read before it, or a large file would be read once for each of its stretches.
    """
    file = tmp_path / "news.warc.zst"
    file.write_bytes(with_dictionary(RECORDS * 50))
    places = [page.at for page in read(file)[0]]
    seen = []
    unpack = warc.response_of
    monkeypatch.setattr(warc, "response_of", lambda record, at: (seen.append(at), unpack(record, at))[1])
    following, faults = read(file, places[-10])

    assert [page.at for page in following] == seen == places[-10:]
    assert faults.told == []


@pytest.mark.parametrize("ending", WHOLE)
def test_where_all_is_packed_in_one_piece_no_stretch_ends_in_the_middle(tmp_path, ending):
    """
    Nothing in it can be found again by an offset.
    """
    file = tmp_path / f"news{ending}"
    file.write_bytes(WHOLE[ending](RECORDS))

    assert not any(resumable(file, page.at) for page in read(file)[0] if page.at)


@each
def test_wherever_a_file_is_cut_the_whole_records_are_read_and_the_cut_is_named(tmp_path, ending):
    """
    Also where only a record's head is left, of which FastWARC says nothing.
    """
    data = PACKED[ending](RECORDS[:4])
    file = tmp_path / f"news{ending}"
    file.write_bytes(data)
    begins = [page.at for page in read(file)[0]] + [len(data)]
    for cut in range(begins[1] + 1, len(data), 13):
        file.write_bytes(data[:cut])
        pages, faults = read(file)
        whole = sum(end <= cut for end in begins[1:])
        assert urls(pages)[:whole] == list(range(whole))
        if cut in begins or (ending == ".warc" and any(cut in (end - 3, end - 2, end - 1) for end in begins)):
            continue  # between two records; or but for the blank lines behind the last
        assert len(faults.told) == 1, (cut, faults.told)
        assert faults.at_the_end


@pytest.mark.parametrize("ending", WHOLE)
def test_of_one_piece_that_is_cut_what_unpacks_is_read(tmp_path, ending):
    """
    Half a file is half the news.
    """
    many = [record(f"https://news.example/page-{n:05}", f"{ELSE} {n} {n * 7919}") for n in range(1_000)]
    data = WHOLE[ending](many)
    file = tmp_path / f"news{ending}"
    file.write_bytes(data[: len(data) * 4 // 5])
    pages, faults = read(file)

    assert len(pages) > 400
    assert faults.told
    assert faults.at_the_end


@pytest.mark.parametrize("ending", [".warc.gz", ".warc.zst"])
@pytest.mark.parametrize("seed", range(40))
def test_damage_costs_the_records_it_lies_in_and_is_named(tmp_path, ending, seed):
    """
    Whatever the wrong bytes are.
    """
    chance = random.Random(seed)
    data = bytearray(PACKED[ending](RECORDS))
    file = tmp_path / f"news{ending}"
    file.write_bytes(data)
    begins = [page.at for page in read(file)[0]] + [len(data)]
    hurt = set()
    for _ in range(chance.randint(1, 4)):
        place, size = chance.randrange(len(data)), chance.randint(4, 700)
        data[place : place + size] = chance.randbytes(len(data[place : place + size]))
        hurt |= {n for n in range(40) if begins[n] < place + size and place < begins[n + 1]}
    file.write_bytes(data)
    pages, faults = read(file)

    assert set(range(40)) - hurt <= set(urls(pages))
    assert len(urls(pages)) == len(set(urls(pages)))
    assert faults.told


def test_a_plain_file_is_read_on_behind_a_damaged_head(tmp_path):
    """
    Without packing nothing but a head can be seen to be damaged.
    """
    data = bytearray(b"".join(RECORDS))
    place = data.index(b"WARC/1.0", 5_000)
    data[place : place + 40] = b"#" * 40
    file = tmp_path / "news.warc"
    file.write_bytes(data)
    pages, faults = read(file)

    assert len(pages) == 39
    assert len(faults.told) == 1
    assert not faults.at_the_end


def test_what_is_no_warc_is_named(tmp_path):
    """
    A folder may hold anything; an empty file is what a download leaves that failed.
    """
    for content in (b"", b"hello", b"\x1f\x8b\x08", b"\0" * 5_000, random.Random(1).randbytes(5_000)):
        file = tmp_path / "news.warc.gz"
        file.write_bytes(content)
        pages, faults = read(file)
        assert pages == []
        assert faults.told


def test_only_pages_are_read(tmp_path):
    """
    Pictures, requests and what has no type that a page may have are left out; a type may be in capitals or missing.
    """
    kinds = ["image/png", "application/json", "TEXT/HTML; charset=utf-8", "application/xhtml+xml", ""]
    records = [
        record(f"https://news.example/page-{n:03}", ELSE, content_type=kind) for n, kind in enumerate(kinds)
    ]
    records.append(
        record("https://news.example/page-099", ELSE).replace(b"Type: response", b"Type: resource")
    )
    file = tmp_path / "news.warc.gz"
    file.write_bytes(gz(records))

    assert urls(read(file)[0]) == [2, 3, 4]


@pytest.mark.parametrize(
    "where", ["a body", "the head of a page", "the head of a record", "no record at all"]
)
def test_a_record_that_unpacks_to_200_megabytes_is_left_out(tmp_path, where):
    """
    A bomb costs neither memory nor the page behind it. (`test_bombs.py` measures the memory.)
    """
    zeros, line = bytes(200 * 2**20), b"X-Y: zzzzzzzzzzzzzzzzzz\r\n" * 8_000_000
    bomb = {
        "a body": lambda: record("https://news.example/page-000", zeros),
        "the head of a page": lambda: record("https://news.example/page-000", ELSE, headers=(line.decode(),)),
        "the head of a record": lambda: record("https://news.example/page-000", ELSE).replace(
            b"WARC/1.0\r\n", b"WARC/1.0\r\n" + line
        ),
        "no record at all": lambda: zeros,
    }[where]()
    file = tmp_path / "news.warc.gz"
    file.write_bytes(gzip.compress(bomb, 1) + gz([record("https://news.example/page-001", ELSE)]))
    pages, faults = read(file)

    assert urls(pages) == [1]
    assert len(faults.told) == 1


def test_a_page_that_is_cut_inside_its_record_is_read_so_far_and_named(tmp_path):
    """
    The archive says nothing of it: its writer took the answer as it came.
    """
    body = gzip.compress(random.Random(5).randbytes(2_000).hex().encode())
    file = tmp_path / "x.warc.gz"
    cut = record("https://news.example/page-001", body[:-300], headers=("Content-Encoding: gzip",))
    file.write_bytes(packed(cut, record("https://news.example/page-002", ELSE)))
    pages, faults = read(file)
    (told,) = faults.told

    assert [page.outcome for page in pages] == [Outcome.TRUNCATED, None]
    assert 1_000 < len(pages[0].capture.body) < 4_000
    assert "cut short or damaged" in told
