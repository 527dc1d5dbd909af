"""Reads PPTX: the slides in their order, a paragraph per line, cells of a table by tab."""

from collections import Counter
from collections.abc import Iterator

from yifa.reading.files.office.drawing import lines_in
from yifa.reading.files.office.package import Package, R
from yifa.reading.files.result import RULES, Extracted, RefusedError
from yifa.reading.files.zips import opened_zip

NAME = "yifa-pptx"
MAIN = "ppt/presentation.xml"
SLIDES = "{http://schemas.openxmlformats.org/presentationml/2006/main}sldId"
DIAGRAM = "diagramData"
MISSING, BROKEN = "missing slide", "unreadable slide"
# kind of a slide's relation → what is said to be left out
UNREAD = {
    "image": "embedded picture", "chart": "chart", "oleObject": "embedded object",
    "package": "embedded object", "comments": "page of comments", "video": "video", "audio": "sound",
}  # fmt: skip


def read_slides(body: bytes) -> Extracted:
    """Return the text of a presentation.

    Raises:
        RefusedError: it is damaged, or unpacks to more than a document needs.
    """
    left: Counter[str] = Counter()
    lines: list[str] = []
    with opened_zip(body) as file:
        package = Package(file, "PPTX")
        main = package.main(MAIN)
        slides = list(_slides(package, main))
        for name in slides:
            lines += _lines(package, name, left)
    if slides and left[MISSING] + left[BROKEN] >= len(slides):
        raise RefusedError("unreadable", "PPTX: none of its slides can be read")
    return Extracted.of("\n".join(lines), pages=len(slides), extractor=NAME, version=str(RULES), left=left)


def _slides(package: Package, main: str) -> Iterator[str]:
    """Yield the names of the slides' parts, in the order they are shown."""
    relations = package.relations(main)
    for slide in package.tree(main).iter(SLIDES):
        relation = relations.get(slide.get(f"{R}id"))
        yield "" if relation is None else relation.target


def _lines(package: Package, name: str, left: Counter[str]) -> Iterator[str]:
    """Yield the lines of a slide and of its diagrams; count what else it shows."""
    if not package.has(name):
        left[MISSING] += 1
        return
    for part in (name, *package.related(name, DIAGRAM)):
        tree = package.optional(part)
        left[BROKEN] += tree is None
        yield from () if tree is None else lines_in(tree)
    for kind, what in UNREAD.items():
        left[what] += len(package.related(name, kind))
    left["page of notes"] += sum(1 for notes in package.related(name, "notesSlide") if _noted(package, notes))


def _noted(package: Package, name: str) -> bool:
    """Return whether a page of notes has words, beside the slide's number."""
    tree = package.optional(name)
    return tree is None or any(not line.isdecimal() for line in lines_in(tree))
