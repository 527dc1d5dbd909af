"""GB18030 is read as browsers read it: every pair of bytes, and what is no character."""

from hashlib import sha256

import pytest

from yifa.reading.charset import decode
from yifa.reading.gb18030 import PAIRS, decode_gb18030

# of the 23,940 characters of the standard's index, one after another, in UTF-8
INDEX = "85373408efe24c652c0a2f37997df8c657b0e8a654d07d9f9d97f1ad16609bc6"
TEXT = "索 引 号：000014349/2026-1，镕、堃、喆、①、㎡、〇、“引号”——…… €"
PRIVATE = range(0xE000, 0xF900)


def test_every_pair_of_bytes_is_the_character_of_the_standards_index() -> None:
    pairs = (
        bytes((lead, trail)) for lead in range(0x81, 0xFF) for trail in range(0x40, 0xFF) if trail != 0x7F
    )

    assert sha256("".join(map(decode_gb18030, pairs)).encode()).hexdigest() == INDEX


@pytest.mark.parametrize("pair", PAIRS)
def test_pairs_that_python_reads_otherwise_are_no_private_characters(pair: bytes) -> None:
    body = "索引号".encode("gb18030") + pair + "：甲".encode("gb18030") + pair

    assert ord(body.decode("gb18030")[3]) in PRIVATE
    assert decode_gb18030(body) == f"索引号{PAIRS[pair]}：甲{PAIRS[pair]}"
    assert decode(body * 20, "text/html; charset=gb2312").text == f"索引号{PAIRS[pair]}：甲{PAIRS[pair]}" * 20


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (b"\x80\xb7\xa8", "€法"),
        (b"\xb7\x80\x80", "穩€"),  # 0x80 is the second half of a character too
        (b"\x81\x35\xf4\x37", "\ue7c7"),
        (b"\xa1<b>", "\ufffd<b>"),  # markup is not eaten with a half of a character
        (b"\x81\x30 ", "\ufffd0 "),
        (b"\x81\x30\x81 ", "\ufffd0\ufffd "),
        (b"\xff\xb7\xa8", "\ufffd法"),
        (b"\xa1\xff\xb7\xa8", "\ufffd法"),
        (b"\xfe\x39\xfe\x39", "\ufffd"),
        (b"\xb7\xa8\xb7", "法\ufffd"),
    ],
)
def test_what_is_no_character_is_replaced_as_browsers_do(body: bytes, text: str) -> None:
    assert decode_gb18030(body, "replace") == text


def test_what_python_reads_rightly_stays_as_it_is() -> None:
    """Text beyond the table, four-byte characters among it, and refusal where refusal is asked for."""
    assert decode_gb18030(TEXT.encode("gb18030")) == TEXT
    assert decode_gb18030("䶮\U00020087".encode("gb18030")) == "䶮\U00020087"
    with pytest.raises(UnicodeDecodeError):
        decode_gb18030(b"\xb7\xa8\xff")
