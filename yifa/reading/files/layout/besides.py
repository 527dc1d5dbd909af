"""Finds what a PDF holds besides the text of its pages: boxes and fields over them, pictures, other files."""

import ctypes
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from yifa.reading.files.layout.placed import PlacedLine

LARGE = 0.05
"""share of a page that a picture covers which may hold text; smaller ones are seals and ornaments"""
LONGEST = 100_000
SHOWN = {raw.FPDF_ANNOT_FREETEXT: b"Contents", raw.FPDF_ANNOT_WIDGET: b"V"}
"""kinds of annotations whose words are seen on the page, and where these stand"""
BOX = 1.0
"""width of a character in a box: another than the text's, so that it is no part of its paragraphs"""
HIDDEN = 0x2 | 0x20
"""flags of one that is not shown"""


def lines_over(page: pdfium.PdfPage, number: int) -> Iterator[PlacedLine]:
    """Yield what stands in the text boxes and form fields over a page, line by line."""
    for at in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, at)
        key = SHOWN.get(raw.FPDFAnnot_GetSubtype(annotation))
        if key is not None and not raw.FPDFAnnot_GetFlags(annotation) & HIDDEN:
            box = raw.FS_RECTF()
            raw.FPDFAnnot_GetRect(annotation, box)
            for line in filter(str.strip, _string(annotation, key).splitlines()):
                yield PlacedLine(
                    text=line.strip(), left=box.left, right=box.right, bottom=box.bottom, top=box.top,
                    page=number, page_height=page.get_height(), size=BOX,
                )  # fmt: skip
        raw.FPDFPage_CloseAnnot(annotation)


def _string(annotation: Any, key: bytes) -> str:
    if raw.FPDFAnnot_GetValueType(annotation, key) != raw.FPDF_OBJECT_STRING:  # a box that is ticked
        return ""
    size = raw.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    if not 2 < size <= LONGEST:
        return ""
    buffer = ctypes.create_string_buffer(size)
    raw.FPDFAnnot_GetStringValue(annotation, key, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), size)
    return buffer.raw[: size - 2].decode("utf-16-le", errors="replace")


def count_pictures(page: pdfium.PdfPage, left: Counter[str]) -> float:
    """Count the pictures on a page that may hold text; return which share of it all pictures cover."""
    width, height = page.get_size()
    covered = 0.0
    for picture in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        near, bottom, far, top = picture.get_bounds()
        share = max(0.0, far - near) * max(0.0, top - bottom) / max(1.0, width * height)
        left["embedded picture"] += share > LARGE
        covered += share
    return covered
