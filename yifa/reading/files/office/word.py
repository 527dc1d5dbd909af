"""Reads DOCX: paragraphs and tables in the order of the document."""

from collections.abc import Iterator
from importlib.metadata import version
from io import BytesIO
from typing import Any

import docx
from docx.opc.exceptions import PackageNotFoundError
from lxml import etree

from yifa.reading.files.ocr import Ocr
from yifa.reading.files.result import NEEDS_OCR, Extracted, RefusedError
from yifa.reading.files.zips import opened_zip

NAME = "python-docx"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
SHORT_OF_TEXT = 12
"""characters below which the pictures in a file are the document"""
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# what a run may hold besides text
MARKS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
# parts of a paragraph whose words are not the document's: deleted, or said twice for older programs
LEFT_OUT = frozenset((f"{W}del", f"{W}moveFrom", f"{W}instrText", FALLBACK))


def read_docx(body: bytes, ocr: Ocr | None = None) -> Extracted:
    """Return the text of a Word file: a paragraph per line, cells by tab; with *ocr*, that of scans in it.

    Raises:
        RefusedError: it is damaged, or unpacks to more than a document needs.
    """
    with opened_zip(body):
        pass
    try:
        document = docx.Document(BytesIO(body))
    except (PackageNotFoundError, KeyError, ValueError, etree.XMLSyntaxError) as error:
        raise RefusedError("unreadable", f"DOCX: {error}") from error
    if getattr(document.element, "body", None) is None:
        raise RefusedError("unreadable", "DOCX: its main part is no document")
    text = "\n".join(line for line in _blocks(document.element.body) if line.strip())
    pictures = _pictures(document) if len(text) < SHORT_OF_TEXT else []
    if pictures and ocr is not None:
        seen = "\n".join(filter(None, (text, *map(ocr.picture, pictures))))
        return Extracted.of(seen, extractor=ocr.name, version=ocr.version)
    if pictures:
        reason = f"scan: {len(pictures)} pictures and no text"
        return Extracted(status=NEEDS_OCR, reason=reason, extractor=NAME, version=version(NAME))
    return Extracted.of(text, extractor=NAME, version=version(NAME))


def _pictures(document: Any) -> list[bytes]:
    """Return the pictures of a document, in their order."""
    numbers = (picture.get(f"{R}embed") for picture in document.element.body.iter(f"{A}blip"))
    parts = document.part.related_parts
    return [parts[number].blob for number in numbers if number in parts]


def _blocks(element: Any) -> Iterator[str]:
    """Yield the lines of a body, a cell or whatever wraps them."""
    for child in element:
        if child.tag == f"{W}p":
            yield from _paragraph(child).split("\n")
        elif child.tag == f"{W}tbl":
            yield from _rows(child)
        elif child.tag not in LEFT_OUT and child.tag != f"{W}sectPr":
            yield from _blocks(child)


def _rows(table: Any) -> Iterator[str]:
    for row in table.iter(f"{W}tr"):
        if row.getparent() is table or row.getparent().getparent() is table:
            cells = (cell for cell in row.iter(f"{W}tc") if next(cell.iterancestors(f"{W}tr")) is row)
            yield "\t".join(" ".join(line for line in _blocks(cell) if line) for cell in cells)


def _paragraph(paragraph: Any) -> str:
    parts: list[str] = []
    _collect(paragraph, parts)
    return "".join(parts).strip(" \t\n")


def _collect(element: Any, parts: list[str]) -> None:
    for child in element:
        if child.tag in LEFT_OUT:
            continue
        if child.tag == f"{W}t":
            parts.append(child.text or "")
        elif child.tag in MARKS:
            parts.append(MARKS[child.tag])
        elif child.tag == f"{W}p":  # a text box in the paragraph
            parts.append("\n" + _paragraph(child) + "\n")
        else:
            _collect(child, parts)
