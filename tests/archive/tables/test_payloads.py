"""Bytes in are bytes out, in as little room as pays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.tables.payloads import Packed, ZstdDict, _compressor, layout_dictionary, pack, sha256, unpack
from tests.support.factory import make_page
from yifa.model.errors import ArchiveError


@given(body=st.binary(max_size=4000), page=st.none() | st.binary(min_size=8, max_size=4000))
def test_bytes_in_are_bytes_out(body: bytes, page: bytes | None) -> None:
    dictionary = layout_dictionary(page) if page else None
    packed = pack(body, dictionary)

    assert unpack(packed, sha256(body), dictionary) == body
    assert len(packed.data) <= len(body)


def test_a_page_of_the_same_layout_packs_to_a_fraction() -> None:
    dictionary = layout_dictionary(make_page())
    page = make_page("清溪县2024年法治政府建设年度报告", "2024年，清溪县办结行政复议案件31件。")

    packed = pack(page, dictionary)

    assert packed.codec == "zstd+dictionary"
    assert len(packed.data) * 2 < len(pack(page).data)


def test_a_frame_is_the_same_whatever_was_packed_before_it() -> None:
    dictionary = layout_dictionary(make_page())
    bodies = [
        make_page("清溪县2024年法治政府建设年度报告", "办结31件。" * times) for times in (1, 90_000, 300, 1)
    ]

    assert [pack(body, dictionary) for body in bodies] == [_pack_alone(body, dictionary) for body in bodies]
    assert [pack(body) for body in bodies] == [_pack_alone(body, None) for body in bodies]


def _pack_alone(body: bytes, dictionary: ZstdDict | None) -> Packed:
    _compressor.cache_clear()
    return pack(body, dictionary)


@pytest.mark.parametrize("start", [b"%PDF-1.7", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff\xe0"])
def test_what_is_compressed_already_stays_as_received(start: bytes) -> None:
    body = start + b"0" * 1000

    assert pack(body) == Packed(codec="identity", data=body)


def test_damaged_bytes_are_told() -> None:
    page = make_page()
    packed = pack(page)

    with pytest.raises(ArchiveError, match=r"payload .*: cannot be unpacked"):
        unpack(Packed(codec="zstd", data=packed.data[:50]), sha256(page))
    with pytest.raises(ArchiveError, match="the bytes kept have the SHA-256"):
        unpack(Packed(codec="identity", data=page[:-1]), sha256(page))
