"""Reads DOC ([MS-DOC], Word 97 to 2003 and WPS): paragraphs, cells by tab, notes and boxes at the end."""

import re
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence

from yifa.reading.files.office.ole import Ole, OleError
from yifa.reading.files.result import NO_EXTRACTOR, RULES, WORDS, Extracted, RefusedError

NAME = "yifa-doc"
WORD_97 = 0xA5EC
# bits of the word at 0x0A
ENCRYPTED, SECOND_TABLE = 0x0100, 0x0200
# where the head of the file says: lengths of its texts; places of the pieces and of paragraphs' properties
LENGTHS, PARAGRAPHS, PIECES = 0x4C, 0x0102, 0x01A2
# texts in their order: document, footnotes, headers, macros, comments, endnotes, boxes
WANTED = (True, True, False, False, False, True, True)
HEADERS = 2
"""the place of headers and footers among them"""
PIECE_TABLE, PAGE = 2, 512
NARROW = 0x40000000
IN_TABLE, ROW_END = 0x2416, 0x2417
"""properties of a paragraph in a cell, and of one that ends a row"""
IN_LIST, NO_LIST = 0x460B, b"\0\0"
"""property of a paragraph in a numbered list, and its value where it is in none"""
SIZES = (1, 1, 2, 4, 2, 2, 0, 3)
"""bytes of a property's value, by three bits of its number; 0 = it says itself"""
CELL, FIELD, RESULT, FIELD_END = "\x07", "\x13", "\x14", "\x15"
PICTURE, COMMENT = "\x01", "\x05"
# {EMBED Excel.Sheet.8}, {EMBED Equation.3}
OBJECT = re.compile(f"{FIELD}\\s{{0,9}}EMBED\\b")
EQUATION = re.compile(f"{FIELD}\\s{{0,9}}EMBED\\s{{1,9}}(?:Equation|MathType|KEquation)")
# a field's instruction, as far as its result
INSTRUCTION = re.compile(f"{FIELD}[^{FIELD}{RESULT}{FIELD_END}]*[{RESULT}{FIELD_END}]")
NO_TEXT = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
SAID_OTHERWISE = str.maketrans(
    {"\x0b": "\n", "\x0c": "\n", "\x0e": "\n", "\r": "\n", "\x1e": "-", "\xa0": " "}
)


def read_doc(body: bytes) -> Extracted:
    """Return the text of a Word file.

    Raises:
        RefusedError: it is older than Word 97, damaged, or needs a password.
    """
    try:
        ole = Ole(body)
        document = ole.stream("WordDocument")
        if struct.unpack_from("<H", document)[0] != WORD_97:
            raise RefusedError(NO_EXTRACTOR, "DOC: older than Word 97")
        flags = struct.unpack_from("<H", document, 0x0A)[0]
        if flags & ENCRYPTED:
            raise RefusedError("encrypted", "DOC: needs a password")
        table = ole.stream("1Table" if flags & SECOND_TABLE else "0Table")
        paragraphs = list(_paragraphs(document, table))
        parts = _parts(document, table, _table_marks(paragraphs))
    except (OleError, struct.error) as error:
        raise RefusedError("unreadable", f"DOC: {error}") from error
    text = _tidy("\n".join(part for part, wanted in zip(parts, WANTED, strict=True) if wanted))
    left = _unread(parts, sum(IN_LIST in properties for _, properties in paragraphs))
    return Extracted.of(text, extractor=NAME, version=str(RULES), left=left)


def _unread(parts: Sequence[str], numbers: int) -> dict[str, int]:
    """Return what of a document is not read, by what it is called."""
    objects, formulas = len(OBJECT.findall(parts[0])), len(EQUATION.findall(parts[0]))
    return {
        "automatic number": numbers, "formula": formulas, "embedded object": objects - formulas,
        "embedded picture": max(0, parts[0].count(PICTURE) - objects), "comment": parts[0].count(COMMENT),
        "header": len({line for line in _tidy(parts[HEADERS]).split("\n") if WORDS.search(line)}),
    }  # fmt: skip


def _parts(document: bytes, table: bytes, marks: Mapping[tuple[str, int], str]) -> list[str]:
    """Return the texts of a document as `WANTED` has them, not tidied."""
    pieces = list(_pieces(document, table))
    characters: list[str] = []
    for start, part, width in pieces:
        ends = range(start + width, start + (len(part) + 1) * width, width)
        characters += (marks.get((char, end), char) for char, end in zip(part, ends, strict=True))
    lengths = struct.unpack_from(f"<{len(WANTED)}i", document, LENGTHS)
    parts, at = list[str](), 0
    for length in lengths:
        parts.append("".join(characters[at : at + max(0, length)]))
        at += max(0, length)
    return parts


def _place(document: bytes, table: bytes, at: int) -> bytes:
    start, size = struct.unpack_from("<II", document, at)
    return table[start : start + size]


def _pieces(document: bytes, table: bytes) -> Iterator[tuple[int, str, int]]:
    """Yield where in the file each piece of the text stands, the piece, and the bytes of its characters."""
    clx, at = _place(document, table, PIECES), 0
    while at + 3 <= len(clx) and clx[at] != PIECE_TABLE:
        at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
    plc = clx[at + 5 :]
    count = max(0, (len(plc) - 4) // 12)
    if not count:
        raise OleError("no pieces of text")
    places = struct.unpack_from(f"<{count + 1}I", plc)
    for number in range(count):
        start = struct.unpack_from("<I", plc, 4 * (count + 1) + 8 * number + 2)[0]
        length = places[number + 1] - places[number]
        if start & NARROW:
            start = (start & ~NARROW) // 2
            data = document[start : start + length]
            yield start, data.decode("cp1252", errors="replace"), 1
        else:
            data = document[start : start + 2 * length]
            codes = struct.unpack(f"<{len(data) // 2}H", data[: len(data) // 2 * 2])
            yield start, "".join(map(chr, codes)), 2


def _table_marks(paragraphs: Iterable[tuple[int, Sequence[int]]]) -> dict[tuple[str, int], str]:
    """Return what the marks at some places in the file mean: the end of a row, a break in a cell."""
    marks: dict[tuple[str, int], str] = {}
    for end, properties in paragraphs:
        if ROW_END in properties:
            marks[CELL, end] = "\n"
        elif IN_TABLE in properties:
            marks["\r", end] = " "
    return marks


def _paragraphs(document: bytes, table: bytes) -> Iterator[tuple[int, Sequence[int]]]:
    """Yield where in the file each paragraph ends, and the numbers of its properties."""
    plc = _place(document, table, PARAGRAPHS)
    count = max(0, (len(plc) - 4) // 8)
    for number in struct.unpack_from(f"<{count}I", plc, 4 * (count + 1)) if count else ():
        page = document[number * PAGE : (number + 1) * PAGE]
        if len(page) < PAGE:
            continue
        runs = page[-1]
        if 4 * (runs + 1) + 13 * runs > PAGE:
            continue
        ends = struct.unpack_from(f"<{runs + 1}I", page)
        for run in range(runs):
            at = 2 * page[4 * (runs + 1) + 13 * run]
            if at:
                yield ends[run + 1], _properties(page, at)


def _properties(page: bytes, at: int) -> Sequence[int]:
    """Return the numbers of the properties a paragraph has."""
    size = 2 * page[at] - 1 if page[at] else 2 * page[at + 1]
    at += 1 if page[at] else 2
    end, numbers = min(at + size, len(page)), list[int]()
    at += 2  # the number of its style
    while at + 2 < end:
        number = struct.unpack_from("<H", page, at)[0]
        if number != IN_LIST or page[at + 2 : at + 4] != NO_LIST:
            numbers.append(number)
        length = SIZES[number >> 13]
        if not length:
            length = 1 + page[at + 2]
            if number == 0xD608 and at + 4 <= end:  # the one whose length has two bytes
                length = 1 + struct.unpack_from("<H", page, at + 2)[0]
        at += 2 + length
    return numbers


def _tidy(text: str) -> str:
    while (shorter := INSTRUCTION.sub("", text)) != text:
        text = shorter
    text = NO_TEXT.sub("", text.translate(SAID_OTHERWISE).replace(CELL, "\t"))
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    lines = (line.strip(" \u3000").removesuffix("\t") for line in text.split("\n"))
    return "\n".join(line for line in lines if line.strip())
