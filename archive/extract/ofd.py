"""OFD (GB/T 33190) → text: OFD.xml → Document.xml → pages → TextCode, placed lines joined as a PDF's are."""

import posixpath
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from archive.extract.paragraphs import GAP, LAST_NARROW, Line, join_lines
from archive.extract.radicals import repair
from archive.extract.result import EMPTY, NEEDS_OCR, READ, RULES, Extracted, RefusedError
from archive.extract.zips import opened_zip, read_part

NAME = "yifa-ofd"
MAX_PAGES = 2_000
# millimetres; an A4 page where the file says nothing
A4 = (0.0, 0.0, 210.0, 297.0)
SHORT_OF_TEXT = 12


def read_ofd(body: bytes) -> Extracted:
    """Return the text of an OFD file.

    Raises:
        RefusedError: it is damaged, or not as the standard says.
    """
    lines: list[Line] = []
    pictures = pages = 0
    with opened_zip(body) as file:
        for root in _texts(read_part(file, "OFD.xml", "OFD"), "DocRoot"):
            for page in _pages(file, root):
                pages += 1
                if pages > MAX_PAGES:
                    raise RefusedError("too_big", f"more than {MAX_PAGES} pages")
                content = read_part(file, page, "OFD")
                lines += _lines(content, pages)
                pictures += sum(1 for _ in _named(content, "ImageObject"))
    text = repair("\n".join(join_lines(lines, pages)))
    status, reason = (READ, None) if text else (EMPTY, "no text and no picture of one")
    if len(text) < SHORT_OF_TEXT * pages and pictures:
        status, reason, text = NEEDS_OCR, f"scan: {pages} pages are pictures", ""
    return Extracted(status=status, reason=reason, text=text, pages=pages, extractor=NAME, version=str(RULES))


def _named(element: Any, name: str) -> Iterator[Any]:
    return (each for each in element.iter(f"{{*}}{name}"))


def _texts(element: Any, name: str) -> list[str]:
    return [(each.text or "").strip() for each in _named(element, name)]


def _pages(file: zipfile.ZipFile, root: str) -> Iterator[str]:
    """Yield the names of the pages' parts, in reading order."""
    folder = posixpath.dirname(root)
    for page in _named(read_part(file, root, "OFD"), "Page"):
        place = page.get("BaseLoc")
        if place:
            yield place if place.startswith("/") else posixpath.normpath(posixpath.join(folder, place))


def _numbers(text: str | None, default: Sequence[float]) -> list[float]:
    found = [float(each) for each in re.findall(r"-?\d+(?:\.\d+)?", text or "")]
    return found if len(found) >= len(default) else list(default)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """What one TextCode holds, in millimetres from the page's upper left corner."""

    text: str
    x: float
    y: float
    size: float
    end: float


def _lines(content: Any, page: int) -> Iterator[Line]:
    """Yield the lines of a page: pieces on one height, left to right, are one line."""
    boxes = _texts(content, "PhysicalBox")
    height = _numbers(boxes[0] if boxes else None, A4)[3]
    row: list[_Piece] = []
    for piece in _pieces(content):
        if row and (abs(piece.y - row[-1].y) > 0.4 * piece.size or piece.x < row[-1].x):
            yield _line(row, page, height)
            row = []
        row.append(piece)
    if row:
        yield _line(row, page, height)


def _pieces(content: Any) -> Iterator[_Piece]:
    for item in _named(content, "TextObject"):
        left, top = _numbers(item.get("Boundary"), (0.0, 0.0))[:2]
        size = _numbers(item.get("Size"), (4.0,))[0]
        for code in _named(item, "TextCode"):
            text = "".join(code.itertext())
            x, y = (left + _numbers(code.get("X"), (0.0,))[0], top + _numbers(code.get("Y"), (0.0,))[0])
            steps = _steps(code.get("DeltaX"), len(text) - 1)
            wide = sum(steps) + size if steps else _width(text, size)
            if text.strip():
                yield _Piece(text=text, x=x, y=y, size=size, end=x + wide)


def _steps(text: str | None, at_most: int) -> list[float]:
    """Return the distances between characters: ``g 3 5.2 4`` is 5.2 three times, then 4."""
    words, steps = (text or "").split(), list[float]()
    while words and len(steps) < at_most:
        times = 1
        if words[0] == "g" and len(words) > 2:
            times = int(_numbers(words[1], (1.0,))[0])
            words = words[2:]
        steps += [_numbers(words[0], (0.0,))[0]] * min(times, at_most)
        words = words[1:]
    return steps[:at_most]


def _width(text: str, size: float) -> float:
    return sum(size if ord(each) > LAST_NARROW else size / 2 for each in text)


def _line(row: Sequence[_Piece], page: int, height: float) -> Line:
    first = row[0]
    parts = [first.text]
    for before, piece in pairwise(row):
        parts.append("\t" if piece.x - before.end > GAP * piece.size else "")
        parts.append(piece.text)
    indent = _width(first.text[: len(first.text) - len(first.text.lstrip())], first.size)
    return Line(
        text="".join(parts).rstrip(),
        left=first.x + indent,
        right=row[-1].end,
        bottom=height - first.y,
        top=height - first.y + first.size,
        page=page,
        page_height=height,
        size=first.size,
    )
