"""What servers pack comes out again: whole, as far as it goes, or not at all where it is a bomb."""

import gzip
import random
import zlib

import brotli
import pytest
import zstandard

from monitor.unpack import TooLargeError, unpack

PAGE = "".join(
    f"<p>Paragraph {number} tells of {number * 7919 % 1009} things.</p>" for number in range(3_000)
).encode()
LIMIT = 10 * 2**20


def raw_deflate(data: bytes) -> bytes:
    """Deflate without its header, as some servers send it."""
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


PACKERS = {
    "gzip": ("gzip", gzip.compress),
    "zlib": ("deflate", zlib.compress),
    "raw deflate": ("deflate", raw_deflate),
    "br": ("br", brotli.compress),
    "zstd": ("zstd", zstandard.compress),
}
packers = pytest.mark.parametrize(("encoding", "pack"), PACKERS.values(), ids=PACKERS)


@packers
def test_it_comes_out_whole(encoding, pack):
    """
    Also with rubbish behind it, which servers append.
    """
    assert unpack(pack(PAGE), [encoding], LIMIT) == (PAGE, True)


@packers
@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_what_is_there_of_a_cut_body_is_kept_and_called_cut(encoding, pack, share):
    """
    Half a page may hold the sentence.
    """
    packed = pack(PAGE)
    body, whole = unpack(packed[: int(len(packed) * share)], [encoding], LIMIT)

    assert not whole
    assert PAGE.startswith(body)
    if encoding != "zstd":  # its blocks of 128 kB come whole or not at all
        assert len(body) > len(PAGE) * share * 0.7


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br"])
def test_what_came_before_damage_is_kept(encoding):
    """
    A few wrong bytes cost what stands behind them, not the page.
    """
    pack = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress}[encoding]
    packed = bytearray(pack(PAGE))
    place = len(packed) * 3 // 4
    packed[place : place + 40] = random.Random(1).randbytes(40)
    body, whole = unpack(bytes(packed), [encoding], LIMIT)

    assert not whole
    assert PAGE[: len(PAGE) // 2] == body[: len(PAGE) // 2]


def test_gzip_has_members_one_after_another():
    """
    Some servers send a page in pieces that are packed one by one; rubbish behind them is no loss.
    """
    packed = gzip.compress(PAGE[:1_000]) + gzip.compress(PAGE[1_000:])

    assert unpack(packed, ["gzip"], LIMIT) == (PAGE, True)
    assert unpack(packed + b"\r\n", ["gzip"], LIMIT) == (PAGE, True)


@pytest.mark.parametrize("checksum", [False, True])
@pytest.mark.parametrize("sized", [False, True])
def test_zstd_has_frames_one_after_another(checksum, sized):
    """
    A page whose second frame is cut is not whole because its first one is; what holds nothing of it is passed over.
    """
    pack = zstandard.ZstdCompressor(write_checksum=checksum, write_content_size=sized).compress
    noise = random.Random(1).randbytes(300_000)
    first, second = pack(noise), pack(PAGE)
    beside = b"\x53\x2a\x4d\x18\x05\x00\x00\x00hello"

    assert unpack(first + beside + second, ["zstd"], LIMIT) == (noise + PAGE, True)
    assert unpack(pack(b"a" * 2**20), ["zstd"], LIMIT) == (b"a" * 2**20, True)
    for left in (1, 2, 4, 10, len(second) // 2, len(second) - 1):
        body, whole = unpack(first + second[:left], ["zstd"], LIMIT)

        assert (noise + PAGE).startswith(body)
        assert not whole


def test_one_inside_another():
    """
    The last named was put on last.
    """
    assert unpack(brotli.compress(gzip.compress(PAGE)), ["gzip", "br"], LIMIT) == (PAGE, True)
    with pytest.raises(ValueError, match="inside one another"):
        unpack(PAGE, ["gzip"] * 4, LIMIT)


@packers
def test_a_bomb_is_given_up_at_the_limit(encoding, pack):
    """
    Fifty megabytes of zeros in a few kilobytes.
    """
    with pytest.raises(TooLargeError):
        unpack(pack(bytes(50 * 2**20)), [encoding], 2**20)


@pytest.mark.parametrize("encoding", sorted({encoding for encoding, _ in PACKERS.values()}))
def test_what_is_not_packed_at_all_is_told(encoding):
    """
    Servers declare wrongly.
    """
    with pytest.raises(ValueError):  # noqa: PT011 - each library words it in its own way
        unpack(PAGE, [encoding], LIMIT)
