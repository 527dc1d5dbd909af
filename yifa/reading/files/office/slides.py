"""Reads PPTX: the slides in their order, a paragraph per line, cells of a table by tab."""

import posixpath
import zipfile
from collections.abc import Iterator
from typing import Any

from yifa.reading.files.result import RULES, Extracted
from yifa.reading.files.zips import opened_zip, read_part

NAME = "yifa-pptx"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
SLIDES = "{http://schemas.openxmlformats.org/presentationml/2006/main}sldId"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
FOLDER = "ppt"


def read_slides(body: bytes) -> Extracted:
    """Return the text of a presentation.

    Raises:
        RefusedError: it is damaged, or unpacks to more than a document needs.
    """
    with opened_zip(body) as file:
        slides = list(_slides(file))
        lines = [line for name in slides for line in _lines(read_part(file, name, "PPTX")) if line.strip()]
    text = "\n".join(lines)
    return Extracted.of(text, pages=len(slides), extractor=NAME, version=str(RULES))


def _slides(file: zipfile.ZipFile) -> Iterator[str]:
    """Yield the names of the slides' parts, in the order they are shown."""
    relations = read_part(file, f"{FOLDER}/_rels/presentation.xml.rels", "PPTX")
    places = {relation.get("Id"): relation.get("Target") or "" for relation in relations}
    for slide in read_part(file, f"{FOLDER}/presentation.xml", "PPTX").iter(SLIDES):
        if place := places.get(slide.get(RELATION)):
            yield posixpath.normpath(posixpath.join("/", FOLDER, place)).lstrip("/")


def _lines(element: Any) -> Iterator[str]:
    """Yield the paragraphs of a part, the rows of its tables as lines."""
    for child in element:
        if child.tag == f"{A}tr":
            yield "\t".join(" ".join(_lines(cell)) for cell in child.iter(f"{A}tc"))
        elif child.tag == f"{A}p":
            yield _paragraph(child)
        elif child.tag != FALLBACK:
            yield from _lines(child)


def _paragraph(paragraph: Any) -> str:
    parts = (" " if run.tag == f"{A}br" else run.text or "" for run in paragraph.iter(f"{A}t", f"{A}br"))
    return "".join(parts).strip()
