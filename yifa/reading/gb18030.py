"""Decodes GB18030 as browsers do, where Python's codec reads otherwise (WHATWG Encoding Standard)."""

import codecs
import re
from functools import cache
from itertools import groupby

EURO = 0x80
"""a byte of its own in Microsoft's GBK"""
# pair of bytes → what browsers read; Python reads private characters: A3A0 is what Chinese sites use as a
# blank, A6… the vertical forms of signs, FE… parts of characters, renamed in GB18030-2005 and -2022
PAIRS = {
    b"\xa3\xa0": "\u3000", b"\xa6\xd9": "\ufe10", b"\xa6\xda": "\ufe12", b"\xa6\xdb": "\ufe11",
    b"\xa6\xdc": "\ufe13", b"\xa6\xdd": "\ufe14", b"\xa6\xde": "\ufe15", b"\xa6\xdf": "\ufe16",
    b"\xa6\xec": "\ufe17", b"\xa6\xed": "\ufe18", b"\xa6\xf3": "\ufe19", b"\xa8\xbc": "\u1e3f",
    b"\xfe\x59": "\u9fb4", b"\xfe\x61": "\u9fb5", b"\xfe\x66": "\u9fb6", b"\xfe\x67": "\u9fb7",
    b"\xfe\x6d": "\u9fb8", b"\xfe\x7e": "\u9fb9", b"\xfe\x90": "\u9fba", b"\xfe\xa0": "\u9fbb",
}  # fmt: skip
# four bytes that Python reads as the character of A8BC
FOUR = b"\x815\xf47"


@cache
def _codec_table() -> dict[str, str]:
    """Return what is to be read instead of each character that Python reads."""
    return {pair.decode("gb18030"): char for pair, char in PAIRS.items()} | {
        FOUR.decode("gb18030"): b"\xa8\xbc".decode("gb18030")
    }


def decode_gb18030(body: bytes, errors: str = "strict") -> str:
    r"""Return *body* as text, with U+FFFD for what is no GB18030, or refuse it.

    >>> decode_gb18030("号".encode("gb18030") + b"\xa3\xa0\x80"), decode_gb18030(b"\xa1<b>", "replace")
    ('号\u3000€', '�<b>')

    Raises:
        UnicodeDecodeError: *errors* is ``strict``, and it is no GB18030.
    """
    text = body.decode("gb18030", _handler(errors))
    if FOUR in body or any(pairs.search(body) for pairs in _pairs()):
        table = _codec_table()
        text = _misread().sub(lambda char: table[char[0]], text)  # translate takes six times as long
    return text


@cache
def _misread() -> re.Pattern[str]:
    return re.compile(f"[{''.join(_codec_table())}]")


@cache
def _pairs() -> tuple[re.Pattern[bytes], ...]:
    """Return what finds the pairs, by their first byte: a search passes over all others at once."""
    firsts = groupby(sorted(PAIRS), key=lambda pair: pair[:1])
    return tuple(
        re.compile(re.escape(first) + b"[" + b"".join(re.escape(pair[1:]) for pair in pairs) + b"]")
        for first, pairs in firsts
    )


@cache
def _handler(errors: str) -> str:
    """Return the name of an error handler that knows the euro's byte and replaces what browsers replace."""

    def handle(error: UnicodeError) -> tuple[str, int]:
        if not isinstance(error, UnicodeDecodeError):
            raise error
        body, at = error.object, error.start
        if body[at] == EURO:
            return "€", at + 1
        if errors == "strict":
            raise error
        return "\ufffd", at + _length(body[at : at + 4])

    name = f"yifa.gb18030.{errors}"
    codecs.register_error(name, handle)
    return name


def _length(wrong: bytes) -> int:
    """Return how many bytes a browser passes over that are no character: never one of ASCII."""
    if len(wrong) < 2 or wrong[0] == 0xFF:
        return 1
    if 0x30 <= wrong[1] <= 0x39:
        four = len(wrong) == 4 and 0x81 <= wrong[2] <= 0xFE and 0x30 <= wrong[3] <= 0x39
        cut = len(wrong) < 4 and all(0x81 <= byte <= 0xFE for byte in wrong[2:])
        return len(wrong) if four or cut else 1
    return 1 if wrong[1] < EURO else 2
