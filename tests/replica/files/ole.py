"""Compound files as Word and WPS write them: streams in sectors; a DOC with pieces, paragraphs and rows."""

import struct
from collections.abc import Sequence

SECTOR = 512
SMALLEST = 4096
FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
TEXT_AT = 1024
CELL = "\x07"


def make_ole(streams: dict[str, bytes], *, inner: Sequence[str] = ()) -> bytes:
    """Return a compound file with these streams in its root, and empty ones named *inner* in a storage."""
    chains, sectors = [], list[bytes]()
    for body in streams.values():
        padded = body + bytes(max(SMALLEST, -(-len(body) // SECTOR) * SECTOR) - len(body))
        first = len(sectors)
        sectors += [padded[at : at + SECTOR] for at in range(0, len(padded), SECTOR)]
        chains.append((first, len(sectors), len(padded)))
    names = ["Root Entry", *streams, *(["ObjectPool", *inner] if inner else [])]
    last = len(streams) + bool(inner)
    entries = [_entry("Root Entry", 5, child=1)]
    for number, (name, (first, _, size)) in enumerate(zip(streams, chains, strict=True), 1):
        entries.append(_entry(name, 2, right=number + 1 if number < last else FREE, start=first, size=size))
    if inner:
        entries.append(_entry("ObjectPool", 1, child=last + 1))
        entries += [
            _entry(name, 2, right=at + 1 if at < len(names) - 1 else FREE)
            for at, name in enumerate(inner, last + 1)
        ]
    directory = b"".join(entries)
    directory += bytes(-len(directory) % SECTOR)
    first = len(sectors)
    sectors += [directory[at : at + SECTOR] for at in range(0, len(directory), SECTOR)]
    chains.append((first, len(sectors), 0))
    tables = 1
    while tables * (SECTOR // 4) < len(sectors) + tables:
        tables += 1
    table = [FREE] * (tables * SECTOR // 4)
    for start, end, _ in chains:
        table[start:end] = [*range(start + 1, end), END]
    places = range(len(sectors), len(sectors) + tables)
    for place in places:
        table[place] = TABLE
    head = struct.pack("<8s16xHHHHH6xIII4xIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6,
                       0, tables, first, SMALLEST, END, 0, END, 0)  # fmt: skip
    head += struct.pack("<109I", *places, *[FREE] * (109 - tables))
    return head + b"".join(sectors) + struct.pack(f"<{len(table)}I", *table)


def _entry(
    name: str, kind: int, *, right: int = FREE, child: int = FREE, start: int = 0, size: int = 0
) -> bytes:
    raw = name.encode("utf-16-le") + b"\0\0"
    return struct.pack("<64sHBBIII36xIQ", raw, len(raw), kind, 1, FREE, right, child, start, size)


def make_doc(
    paragraphs: Sequence[str], *, header: str = "", boxes: str = "", narrow: bool = False, flags: int = 0
) -> bytes:
    """Return a Word 97 file: a paragraph per line, a row where a paragraph has tabs, a header, a text box.

    A carriage return within a row breaks a cell.
    """
    parts, rows, broken, at = list[str](), list[int](), list[int](), 0
    for text in paragraphs:
        line = text.replace("\t", CELL) + CELL + CELL if "\t" in text else text + "\r"
        broken += [at + place + 1 for place, each in enumerate(line) if each == "\r" and "\t" in text]
        at += len(line.encode("utf-16-le")) // 2
        parts.append(line)
        rows += [at] if "\t" in text else []
    main, head, box = "".join(parts), f"{header}\r" if header else "", f"{boxes}\r" if boxes else ""
    whole = main + head + box
    width = 1 if narrow else 2
    raw = whole.encode("cp1252") if narrow else whole.encode("utf-16-le")
    lengths = [len(each.encode("utf-16-le")) // 2 for each in (main, "", head, "", "", "", box)]
    document = bytearray(TEXT_AT) + raw
    document += bytes(-len(document) % SECTOR)
    page = len(document) // SECTOR
    document += _paragraph_page(
        [TEXT_AT + width * each for each in rows], [TEXT_AT + width * each for each in broken],
        TEXT_AT + len(raw), width,
    )  # fmt: skip
    start = TEXT_AT * 2 | 0x40000000 if narrow else TEXT_AT
    pieces = struct.pack("<IIHIH", 0, len(raw) // width, 0, start, 0)
    clx = b"\x01" + struct.pack("<H", 3) + b"\x35\x08\x00" + b"\x02" + struct.pack("<I", len(pieces)) + pieces
    paragraph_table = struct.pack("<III", TEXT_AT, TEXT_AT + len(raw), page)
    struct.pack_into("<H8xH", document, 0, 0xA5EC, 0x0200 | flags)
    struct.pack_into("<7i", document, 0x4C, *lengths)
    struct.pack_into("<II", document, 0x0102, len(clx), len(paragraph_table))
    struct.pack_into("<II", document, 0x01A2, 0, len(clx))
    return make_ole({"WordDocument": bytes(document), "1Table": clx + paragraph_table})


def _paragraph_page(rows: Sequence[int], broken: Sequence[int], end: int, width: int) -> bytes:
    """Return the page of paragraphs' properties: which end a row, which end in the midst of a cell."""
    places, ending, inside = [TEXT_AT], list[bool](), set[int]()
    for place in sorted((*rows, *broken)):
        places += [place - width, place]
        ending += [False, place in rows]
        inside |= {len(ending) - 1} if place in broken else set()
    places.append(end)
    ending.append(False)
    page = bytearray(SECTOR)
    struct.pack_into(f"<{len(places)}I", page, 0, *places)
    # its style, in no table's frame (four bytes of value), then the end of a row
    page[480:492] = bytes([6]) + struct.pack("<HHIHB", 0, 0x6649, 1, 0x2417, 1)
    # the same, in a table
    page[460:468] = bytes([4]) + struct.pack("<HHBxx", 0, 0x2416, 1)
    for number, ends in enumerate(ending):
        page[4 * len(places) + 13 * number] = 240 if ends else 230 if number in inside else 0
    page[-1] = len(ending)
    return bytes(page)
