"""Content-Encoding, undone strictly."""

import gzip
import random
import zlib

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.packing import zstd_compress
from yifa.reading.decompress import DecompressionError, decompress

PAGE = "法治政府建设年度报告".encode() * 400
RAW = zlib.compressobj(wbits=-15)
RAW_DEFLATED = RAW.compress(PAGE) + RAW.flush()


@pytest.mark.parametrize(
    ("encodings", "body"),
    [
        (["gzip"], gzip.compress(PAGE, mtime=0)),
        (["x-gzip"], gzip.compress(PAGE, mtime=0)),
        (["GZIP "], gzip.compress(PAGE[:100], mtime=0) + gzip.compress(PAGE[100:], mtime=0)),
        (["deflate"], zlib.compress(PAGE)),
        (["deflate"], RAW_DEFLATED),
        (["br"], brotli.compress(PAGE)),
        (["gzip", "gzip"], gzip.compress(gzip.compress(PAGE, mtime=0), mtime=0)),
        (["identity"], PAGE),
        (["gzip"], PAGE),
    ],
    ids=["gzip", "x-gzip", "members", "zlib", "raw", "br", "twice", "identity", "not-compressed"],
)
def test_every_encoding_comes_back_whole(encodings: list[str], body: bytes) -> None:
    assert decompress(body, encodings, 1 << 20).body == PAGE


@pytest.mark.parametrize(
    ("encoding", "body", "why"),
    [
        ("gzip", gzip.compress(PAGE, mtime=0)[:-20], "cut short"),
        ("gzip", gzip.compress(PAGE, mtime=0)[:-8] + b"\0" * 8, "corrupt gzip"),
        ("deflate", zlib.compress(PAGE)[:-20], "cut short"),
        ("deflate", b"\x00\x01\x02\x03 no deflate at all", "corrupt deflate"),
        ("br", brotli.compress(PAGE)[:-9], "cut short"),
        ("br", b"\0no brotli at all, surely not", "corrupt brotli"),
        ("compress", b"\0x", "unknown content encoding"),
        ("gzip", gzip.compress(b"0" * (1 << 21), mtime=0), "more than"),
        ("br", brotli.compress(b"0" * (1 << 23)), "more than"),
    ],
    ids=["gz-cut", "gz-crc", "zlib-cut", "no-deflate", "br-cut", "no-br", "zstd", "gz-bomb", "br-bomb"],
)
def test_what_is_not_whole_is_said(encoding: str, body: bytes, why: str) -> None:
    with pytest.raises(DecompressionError, match=why):
        decompress(body, [encoding], 1 << 20)


@given(st.integers(min_value=30, max_value=200), st.integers(min_value=0, max_value=7))
def test_a_flipped_bit_never_passes_as_the_page(place: int, bit: int) -> None:
    body = bytearray(gzip.compress(PAGE + bytes(range(256)), mtime=0))
    body[place % len(body)] ^= 1 << bit

    try:
        assert decompress(bytes(body), ["gzip"], 1 << 20).body == PAGE + bytes(range(256))
    except DecompressionError:
        assert True


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
@pytest.mark.parametrize("harm", ["cut", "flip"])
def test_a_body_that_was_harmed_is_never_vouched_for(encoding: str, harm: str) -> None:
    """What has no checksum is not vouched for even whole: such a page is asked for a second time."""
    chance = random.Random(f"{encoding} {harm}")
    pack = {
        "gzip": lambda data: gzip.compress(data, mtime=0),
        "deflate": zlib.compress,
        "br": brotli.compress,
    }
    for _ in range(125):
        page = PAGE + chance.randbytes(3000)
        body = bytearray(pack.get(encoding, zstd_compress)(page))
        place = chance.randrange(len(body))
        if harm == "cut":
            del body[place:]
        else:
            body[place] ^= 1 << chance.randrange(8)
        try:
            plain = decompress(bytes(body), [encoding], 1 << 20, sniff=False)
        except DecompressionError:
            continue
        assert not plain.checked or plain.body == page
