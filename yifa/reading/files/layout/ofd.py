"""Reads OFD (GB/T 33190): OFD.xml → Document.xml → pages → TextCode; lines are joined as a PDF's are."""

import posixpath
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from yifa.reading.files.layout.paragraphs import join_lines
from yifa.reading.files.layout.placed import GAP, LAST_NARROW, PlacedLine
from yifa.reading.files.legible import judge
from yifa.reading.files.ocr import Ocr
from yifa.reading.files.radicals import repair
from yifa.reading.files.result import RULES, Extracted, RefusedError
from yifa.reading.files.zips import opened_zip, read_part

NAME = "yifa-ofd"
MAX_PAGES = 2_000
# millimetres; an A4 page where the file says nothing
A4 = (0.0, 0.0, 210.0, 297.0)
SHORT_OF_TEXT = 12
NO_CHANGE = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def read_ofd(body: bytes, ocr: Ocr | None = None) -> Extracted:
    """Return the text of an OFD file; with *ocr*, that of the pictures its pages consist of too.

    Raises:
        RefusedError: it is damaged, or not as the standard says.
    """
    lines: list[PlacedLine] = []
    pictures: list[bytes] = []
    pages = 0
    with opened_zip(body) as file:
        for root in _texts(read_part(file, "OFD.xml", "OFD"), "DocRoot"):
            document = _Document(file=file, root=root)
            for content in document.pages():
                pages += 1
                if pages > MAX_PAGES:
                    raise RefusedError("too_big", f"more than {MAX_PAGES} pages")
                lines += document.lines(content, pages)
                pictures += document.pictures(content)
    text = repair("\n".join(join_lines(lines, pages)))
    scanned = len(text) < SHORT_OF_TEXT * pages and bool(pictures)
    if ocr is not None and scanned:
        seen = "\n".join(filter(None, (text, *map(ocr.picture, pictures))))
        return Extracted.of(seen, pages=pages, extractor=ocr.name, version=ocr.version)
    extracted = judge(text, range(1, pages + 1) if scanned else (), pages)
    return replace(extracted, extractor=NAME, version=str(RULES))


def _named(element: Any, name: str) -> Iterator[Any]:
    return iter(element.iter(f"{{*}}{name}"))


def _texts(element: Any, name: str) -> list[str]:
    return [(part.text or "").strip() for part in _named(element, name)]


def _numbers(text: str | None, default: Sequence[float]) -> list[float]:
    numbers = list(map(float, NUMBER.findall(text or "")))
    return numbers if len(numbers) >= len(default) else list(default)


@dataclass(slots=True, kw_only=True)
class _Document:
    """One document of the file; most have one."""

    file: zipfile.ZipFile
    root: str
    tree: Any = field(init=False)
    _shown: set[str] = field(init=False, default_factory=set)

    def __post_init__(self) -> None:
        self.tree = read_part(self.file, self.root, "OFD")

    def _part(self, place: str, beside: str = "") -> str:
        """Return the name of a part from how another, by default the document, names it."""
        place = place.replace("\\", "/")
        if place.startswith("/"):
            return place
        return posixpath.normpath(posixpath.join(posixpath.dirname(beside or self.root), place))

    def pages(self) -> Iterator[Any]:
        """Yield the contents of the pages, in reading order."""
        for pages in _named(self.tree, "Pages"):
            for page in _named(pages, "Page"):
                if place := page.get("BaseLoc"):
                    yield read_part(self.file, self._part(place), "OFD")

    def lines(self, content: Any, page: int) -> list[PlacedLine]:
        """Return the lines of a page, among them those of a template that no page before showed."""
        boxes = _texts(content, "PhysicalBox") or _texts(self.tree, "PhysicalBox")
        height = _numbers(boxes[0] if boxes else None, A4)[3]
        lines = list(_lines(content, page, height))
        templates = {part.get("ID"): part.get("BaseLoc") for part in _named(self.tree, "TemplatePage")}
        for template in _named(content, "Template"):
            name = template.get("TemplateID")
            if name in templates and templates[name] and name not in self._shown:
                self._shown.add(name)
                under = read_part(self.file, self._part(templates[name]), "OFD")
                lines = sorted((*lines, *_lines(under, page, height)), key=lambda line: -line.top)
        return lines

    def pictures(self, content: Any) -> list[bytes]:
        """Return the pictures of a page that are in the file, in their order."""
        places = self._media()
        names = self.file.namelist()
        images = _named(content, "ImageObject")
        wanted = (places.get(image.get("ResourceID"), "").lstrip("/") for image in images)
        return [self.file.read(name) for name in wanted if name in names]

    def _media(self) -> dict[str, str]:
        """Return where each medium of the document is, by its number."""
        places: dict[str, str] = {}
        for listed in (*_texts(self.tree, "PublicRes"), *_texts(self.tree, "DocumentRes")):
            name = self._part(listed)
            if name.lstrip("/") not in self.file.namelist():
                continue
            tree = read_part(self.file, name, "OFD")
            folder = self._part(tree.get("BaseLoc") or ".", name)
            for medium in _named(tree, "MultiMedia"):
                for place in _texts(medium, "MediaFile"):
                    places[medium.get("ID")] = self._part(place, f"{folder}/x")
        return places


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """What one TextCode holds, in millimetres from the page's upper left corner."""

    text: str
    x: float
    y: float
    size: float
    end: float


def _lines(content: Any, page: int, height: float) -> Iterator[PlacedLine]:
    """Yield the lines of a page: pieces on one height, left to right, are one line."""
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
        along, across, aslant, down, right, low = _numbers(item.get("CTM"), NO_CHANGE)[:6]
        size = _numbers(item.get("Size"), (4.0,))[0]
        x = y = 0.0
        for code in _named(item, "TextCode"):
            text = "".join(code.itertext())
            x, y = _numbers(code.get("X"), (x,))[0], _numbers(code.get("Y"), (y,))[0]
            steps = _steps(code.get("DeltaX"), len(text) - 1)
            wide = sum(steps) + size if steps else _width(text, size)
            start = left + along * x + aslant * y + right
            if text.strip():
                yield _Piece(
                    text=text, x=start, y=top + across * x + down * y + low, size=size * (abs(along) or 1.0),
                    end=start + abs(along) * wide,
                )  # fmt: skip


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
    return sum(size if ord(char) > LAST_NARROW else size / 2 for char in text)


def _line(row: Sequence[_Piece], page: int, height: float) -> PlacedLine:
    first = row[0]
    cells = [[first]]
    for before, piece in pairwise(row):
        if piece.x - before.end > GAP * piece.size:
            cells.append([])
        cells[-1].append(piece)
    indent = _width(first.text[: len(first.text) - len(first.text.lstrip())], first.size)
    return PlacedLine(
        text="\t".join("".join(piece.text for piece in cell) for cell in cells).rstrip(),
        left=first.x + indent, right=row[-1].end, bottom=height - first.y,
        top=height - first.y + first.size, page=page, page_height=height, size=first.size,
        spans=tuple((cell[0].x, cell[-1].end) for cell in cells) if len(cells) > 1 else (),
    )  # fmt: skip
