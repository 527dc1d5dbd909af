"""Reads what Office saves as one XML file: workbooks and documents of 2003, and packages as flat files."""

import binascii
import zipfile
from base64 import b64decode
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from lxml import etree

from yifa.reading.files.result import RULES, Extracted, RefusedError

NAME = "yifa-office-xml"
SHEET = "{urn:schemas-microsoft-com:office:spreadsheet}"
WORD = "{http://schemas.microsoft.com/office/word/2003/wordml}"
FLAT = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
# elements of a document of 2003 whose words are none of its text
LEFT_OUT = frozenset(
    f"{WORD}{name}" for name in ("pict", "instrText", "pPr", "rPr", "sectPr", "hdr", "ftr", "del")
)
MARKS = {f"{WORD}tab": "\t", f"{WORD}br": "\n"}


def read_office_xml(body: bytes) -> Extracted:
    """Return the text of a workbook, a document, or whatever else Office saved so.

    Raises:
        RefusedError: it is no XML.
    """
    root = _tree(body)
    left: Counter[str] = Counter()
    if root.tag == f"{SHEET}Workbook":
        lines = list(_sheets(root))
    elif root.tag == f"{WORD}wordDocument":
        lines = [line for part in root.iter(f"{WORD}body") for line in _blocks(part)]
        left["embedded picture"] += sum(1 for _ in root.iter(f"{WORD}binData"))
    else:
        lines = list(map(str, root.itertext()))
    stripped = (line.strip(" \r\n\u3000") for line in lines)
    text = "\n".join(line for line in stripped if line.strip())
    return Extracted.of(text, extractor=NAME, version=str(RULES), left=left)


def as_package(body: bytes) -> bytes | None:
    """Return the package that a flat file holds as a zip file; None where it is none.

    Raises:
        RefusedError: it is no XML, or a part is not what it says.
    """
    if FLAT[1:-1].encode() not in body:
        return None
    root = _tree(body)
    if root.tag != f"{FLAT}package":
        return None
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for part in root.iter(f"{FLAT}part"):
            file.writestr((part.get(f"{FLAT}name") or "x").lstrip("/"), _bytes_of(part))
    return out.getvalue()


def _bytes_of(part: Any) -> bytes:
    binary = part.find(f"{FLAT}binaryData")
    if binary is not None:
        try:
            return b64decode("".join((binary.text or "").split()))
        except binascii.Error as error:
            raise RefusedError("unreadable", f"XML: a part is no Base64: {error}") from error
    inner = part.find(f"{FLAT}xmlData/*")
    return b"" if inner is None else etree.tostring(inner, with_tail=False)


def _tree(body: bytes) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    root = etree.fromstring(body, parser)
    if root is None:
        raise RefusedError("unreadable", "XML: no element in it")
    return root


def _sheets(root: Any) -> Iterator[str]:
    """Yield the rows of a workbook, those of each sheet under its name where there are several."""
    sheets = [
        (sheet.get(f"{SHEET}Name") or "", list(_rows(sheet))) for sheet in root.iter(f"{SHEET}Worksheet")
    ]
    filled = [(name, rows) for name, rows in sheets if rows]
    for name, rows in filled:
        yield from (name,) if len(filled) > 1 else ()
        yield from rows


def _rows(sheet: Any) -> Iterator[str]:
    for row in sheet.iter(f"{SHEET}Row"):
        line = "\t".join(map(_cell, row.iter(f"{SHEET}Cell"))).rstrip("\t")
        if line.strip():
            yield line


def _cell(cell: Any) -> str:
    data = cell.find(f"{SHEET}Data")
    return "" if data is None else " ".join("".join(data.itertext()).split())


def _blocks(element: Any) -> Iterator[str]:
    """Yield the paragraphs of a document of 2003, the rows of its tables as lines."""
    for child in element:
        if child.tag == f"{WORD}p":
            yield "".join(_pieces(child))
        elif child.tag == f"{WORD}tr":
            cells = (" ".join(filter(None, _blocks(cell))) for cell in child.iter(f"{WORD}tc"))
            yield "\t".join(cells)
        elif child.tag not in LEFT_OUT:
            yield from _blocks(child)


def _pieces(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag == f"{WORD}t":
            yield child.text or ""
        elif child.tag in MARKS:
            yield MARKS[child.tag]
        elif child.tag not in LEFT_OUT:
            yield from _pieces(child)
