"""DOCX → text: paragraphs and tables in the order of the document."""

from collections.abc import Iterator
from importlib.metadata import version
from io import BytesIO
from typing import Any

import docx
from docx.opc.exceptions import PackageNotFoundError
from lxml import etree

from archive.extract.result import EMPTY, READ, Extracted, RefusedError
from archive.extract.zips import opened_zip

NAME = "python-docx"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# what a run may hold besides text
MARKS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
# parts of a paragraph whose words are not the document's: deleted, or said twice for older programs
LEFT_OUT = frozenset((f"{W}del", f"{W}moveFrom", f"{W}instrText", FALLBACK))


def read_docx(body: bytes) -> Extracted:
    """Return the text of a Word file: a paragraph per line, cells by tab.

    Raises:
        RefusedError: it is damaged, or unpacks to more than a document needs.
    """
    with opened_zip(body):
        pass
    try:
        document = docx.Document(BytesIO(body))
    except (PackageNotFoundError, KeyError, ValueError, etree.XMLSyntaxError) as error:
        raise RefusedError("unreadable", f"DOCX: {error}") from error
    text = "\n".join(line for line in _blocks(document.element.body) if line.strip())
    return Extracted(status=READ if text else EMPTY, text=text, extractor=NAME, version=version(NAME))


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
            cells = (each for each in row.iter(f"{W}tc") if next(each.iterancestors(f"{W}tr")) is row)
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
