"""Reads OFD (GB/T 33190): OFD.xml → Document.xml → pages → TextCode; lines are joined as a PDF's are."""

import posixpath
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from yifa.reading.files.layout.ofd_text import PageText, name_of, numbers
from yifa.reading.files.layout.paragraphs import join_lines
from yifa.reading.files.layout.placed import PlacedLine
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
RESOURCES = ("PublicRes.xml", "DocumentRes.xml")
"""what lists of resources are called, which some writers forget to name"""
NOT_TEXT = frozenset(("watermark", "stamp"))
"""types of annotations whose words are not the document's"""


def read_ofd(body: bytes, ocr: Ocr | None = None) -> Extracted:
    """Return the text of an OFD file; with *ocr*, that of the pictures its pages consist of too.

    Raises:
        RefusedError: it is damaged, or not as the standard says.
    """
    left: Counter[str] = Counter()
    lines: list[PlacedLine] = []
    pictures: list[bytes] = []
    pages = 0
    with opened_zip(body) as file:
        for root in _texts(read_part(file, "OFD.xml", "OFD"), "DocRoot"):
            document = _Document(file=file, root=root, left=left)
            for content in document.pages():
                pages += 1
                if pages > MAX_PAGES:
                    raise RefusedError("too_big", f"more than {MAX_PAGES} pages")
                shown = document.pictures(content)
                lines += document.lines(content, pages, scanned=bool(shown))
                pictures += shown
    text = repair("\n".join(join_lines(lines, pages)))
    scanned = len(text) < SHORT_OF_TEXT * pages and bool(pictures)
    if ocr is not None and scanned:
        seen = "\n".join(filter(None, (text, *map(ocr.picture, pictures))))
        return Extracted.of(seen, pages=pages, extractor=ocr.name, version=ocr.version, left=left)
    left["embedded picture"] += 0 if scanned else len(pictures)
    extracted = judge(text, range(1, pages + 1) if scanned else (), pages, left)
    return replace(extracted, extractor=NAME, version=str(RULES))


def _texts(element: Any, name: str) -> list[str]:
    return [(part.text or "").strip() for part in element.iter(f"{{*}}{name}")]


@dataclass(slots=True, kw_only=True)
class _Document:
    """One document of the file; most have one."""

    file: zipfile.ZipFile
    root: str
    left: Counter[str]
    """what was not read"""
    tree: Any = field(init=False)
    _shown: set[str] = field(init=False, default_factory=set)
    _media: dict[str, str] = field(init=False, default_factory=dict)
    """where each medium is, by its number"""
    _units: dict[str, Any] = field(init=False, default_factory=dict)
    """drawings that pages use, by their numbers"""
    _notes: dict[str, list[str]] = field(init=False, default_factory=dict)
    """where the annotations of each page are, by its number"""

    def __post_init__(self) -> None:
        self.tree = read_part(self.file, self.root, "OFD")
        listed = (*_texts(self.tree, "PublicRes"), *_texts(self.tree, "DocumentRes"))
        usual = [name for name in map(self._part, RESOURCES) if self._has(name)]
        for name in dict.fromkeys((*map(self._part, listed), *usual)):
            self._read_resources(name)
        for place in _texts(self.tree, "Annotations"):
            self._read_annotations(self._part(place))
        self.left["attached file"] += self._attached()

    def _part(self, place: str, beside: str = "") -> str:
        """Return the name of a part from how another, by default the document, names it."""
        place = place.replace("\\", "/")
        if place.startswith("/"):
            return place
        return posixpath.normpath(posixpath.join(posixpath.dirname(beside or self.root), place))

    def _has(self, name: str) -> bool:
        return name.lstrip("/") in self.file.NameToInfo

    def _optional(self, name: str, what: str) -> Any:
        """Return a part as a tree, or None where it is missing or damaged, which is counted as *what*."""
        try:
            return read_part(self.file, name, "OFD")
        except RefusedError:
            self.left[f"missing {what}"] += 1
            return None

    def _read_resources(self, name: str) -> None:
        tree = self._optional(name, "list of resources")
        if tree is None:
            return
        folder = self._part(tree.get("BaseLoc") or ".", name)
        for medium in tree.iter("{*}MultiMedia"):
            for place in _texts(medium, "MediaFile"):
                self._media[medium.get("ID")] = self._part(place, f"{folder}/x")
        for unit in tree.iter("{*}CompositeGraphicUnit"):
            self._units[unit.get("ID")] = unit

    def _read_annotations(self, name: str) -> None:
        tree = self._optional(name, "list of annotations")
        for page in () if tree is None else tree.iter("{*}Page"):
            places = [self._part(place, name) for place in _texts(page, "FileLoc")]
            self._notes.setdefault(page.get("PageID") or "", []).extend(places)

    def _attached(self) -> int:
        """Return how many files are attached."""
        trees = (
            self._optional(self._part(listed), "list of files") for listed in _texts(self.tree, "Attachments")
        )
        return sum(sum(1 for _ in tree.iter("{*}Attachment")) for tree in trees if tree is not None)

    def pages(self) -> Iterator[Any]:
        """Yield the contents of the pages, in reading order, each with its number as ``ID``.

        Raises:
            RefusedError: there are some, and none can be read.
        """
        places = [page for pages in self.tree.iter("{*}Pages") for page in pages.iter("{*}Page")]
        named = [(page.get("ID") or "", page.get("BaseLoc")) for page in places if page.get("BaseLoc")]
        got = 0
        for number, place in named:
            content = self._optional(self._part(place), "page")
            if content is not None:
                got += 1
                content.set("ID", number)
                for own in _texts(content, "PageRes"):
                    self._read_resources(self._part(own, self._part(place)))
                yield content
        if named and not got:
            raise RefusedError("unreadable", f"OFD: none of its {len(named)} pages is there")

    def lines(self, content: Any, page: int, *, scanned: bool) -> list[PlacedLine]:
        """Return the lines of a page, with its annotations and a template that no page before showed."""
        boxes = _texts(content, "PhysicalBox") or _texts(self.tree, "PhysicalBox")
        height = numbers(boxes[0] if boxes else None, A4)[3]
        text = self._page_text()
        text.add(content)
        for annotation in self._annotations(content.get("ID")):
            for appearance in annotation.iter("{*}Appearance"):
                text.add(appearance, appearance.get("Boundary"))
        lines = text.lines(page, height, scanned=scanned)
        for under in self._templates(content):
            text = self._page_text()
            text.add(under)
            more = text.lines(page, height, scanned=scanned)
            lines = sorted((*lines, *more), key=lambda line: -line.top)
        return lines

    def _page_text(self) -> PageText:
        return PageText(units=self._units, left=self.left)

    def _annotations(self, page: str) -> Iterator[Any]:
        """Yield the annotations of a page that are text of the document."""
        trees = (self._optional(name, "page of annotations") for name in self._notes.get(page, ()))
        for tree in trees:
            for annotation in () if tree is None else tree.iter("{*}Annot"):
                kind = (annotation.get("Type") or "").lower()
                if kind not in NOT_TEXT:
                    yield annotation
                elif any(name_of(part) == "TextObject" for part in annotation.iter()):
                    self.left[kind] += 1

    def _templates(self, content: Any) -> Iterator[Any]:
        """Yield the templates of a page that were not read yet."""
        templates = {part.get("ID"): part.get("BaseLoc") for part in self.tree.iter("{*}TemplatePage")}
        for template in content.iter("{*}Template"):
            name = template.get("TemplateID")
            if templates.get(name) and name not in self._shown:
                self._shown.add(name)
                under = self._optional(self._part(templates[name]), "template")
                yield from () if under is None else (under,)

    def pictures(self, content: Any) -> list[bytes]:
        """Return the pictures of a page that are in the file, in their order."""
        names = self.file.namelist()
        images = content.iter("{*}ImageObject")
        wanted = [self._media.get(image.get("ResourceID"), "").lstrip("/") for image in images]
        self.left["missing picture"] += sum(1 for name in wanted if name not in names)
        return [self.file.read(name) for name in wanted if name in names]
