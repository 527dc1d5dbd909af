"""Reads the text of drawings (DrawingML): slides, diagrams, text boxes over a sheet."""

from collections.abc import Iterator
from typing import Any

from yifa.reading.files.office.formulas import FORMULA, write_formula
from yifa.reading.files.office.package import CHOICE, FALLBACK

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
TEXT, BREAK = f"{A}t", f"{A}br"


def lines_in(element: Any) -> Iterator[str]:
    """Yield the paragraphs of a part that have text, the rows of its tables as lines."""
    for child in element:
        if child.tag == f"{A}tr":
            yield "\t".join(" ".join(lines_in(cell)) for cell in child.iter(f"{A}tc"))
        elif child.tag == f"{A}p":
            text = "".join(_pieces(child)).strip()
            yield from (text,) if text else ()
        elif not is_repeated(child):
            yield from lines_in(child)


def _pieces(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag == TEXT:
            yield child.text or ""
        elif child.tag == BREAK:
            yield " "
        elif child.tag == FORMULA:
            yield write_formula(child)
        elif not is_repeated(child):
            yield from _pieces(child)


def is_repeated(element: Any) -> bool:
    """Return whether an element says for older programs what stands beside it."""
    return element.tag == FALLBACK and element.getparent().find(CHOICE) is not None
