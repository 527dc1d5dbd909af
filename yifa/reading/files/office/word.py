"""Reads DOCX: paragraphs with their numbers, tables, notes and formulas in the order of the document."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from yifa.reading.files.directory import fold_name
from yifa.reading.files.ocr import Ocr
from yifa.reading.files.office.drawing import A, lines_in
from yifa.reading.files.office.formulas import FORMULA, write_formula
from yifa.reading.files.office.numbering import Numbering
from yifa.reading.files.office.package import CHOICE, FALLBACK, Package, R, Relation, W
from yifa.reading.files.office.symbols import read_symbol
from yifa.reading.files.result import NEEDS_OCR, RULES, WORDS, Extracted, RefusedError
from yifa.reading.files.zips import opened_zip

NAME = "yifa-docx"
MAIN = "word/document.xml"
SHORT_OF_TEXT = 12
"""characters below which the pictures in a file are the document"""
V = "{urn:schemas-microsoft-com:vml}"
OFFICE = "{urn:schemas-microsoft-com:office:office}"
# what a run may hold besides text
MARKS = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
# parts whose words are not the document's: deleted, settings, readings over characters
LEFT_OUT = frozenset((f"{W}del", f"{W}moveFrom", f"{W}pPr", f"{W}rPr", f"{W}sectPr", f"{W}rt"))
GONE = (f"{W}del", f"{W}moveFrom")
ROW, CELL, TABLE, PARAGRAPH, RUN = f"{W}tr", f"{W}tc", f"{W}tbl", f"{W}p", f"{W}r"
NOTES = {f"{W}footnoteReference": "footnote", f"{W}endnoteReference": "endnote"}
# EQ \f(1,2), AUTONUM: fields that draw something and have no result
DRAWN = re.compile(r"^\s{0,9}(EQ|AUTONUM(?:LGL|OUT)?|LISTNUM)\b", re.IGNORECASE)
ON = frozenset(("1", "true", "on"))
EQUATION = re.compile("^(?:Equation|MathType|KEquation)", re.IGNORECASE)
Inner = Callable[[bytes], Extracted]
"""reads a whole document inside the document"""


def read_docx(body: bytes, ocr: Ocr | None, inner: Inner) -> Extracted:
    """Return the text of a Word file: a paragraph per line, cells by tab; with *ocr*, that of scans in it.

    Raises:
        RefusedError: it is damaged, or unpacks to more than a document needs.
    """
    with opened_zip(body) as file:
        reader = _Reader(package=Package(file, "DOCX"), inner=inner)
        text = "\n".join(line for line in reader.lines() if line.strip())
        pictures = reader.pictures if len(text) < SHORT_OF_TEXT else []
        bodies = [reader.package.data(name) for name in pictures]
    if bodies and ocr is not None:
        seen = "\n".join(filter(None, (text, *map(ocr.picture, bodies))))
        left = reader.left - Counter({"embedded picture": len(bodies)})
        return Extracted.of(seen, extractor=ocr.name, version=ocr.version, left=left)
    if bodies:
        reason = f"scan: {len(bodies)} pictures and no text"
        return Extracted(status=NEEDS_OCR, reason=reason, extractor=NAME, version=str(RULES))
    return Extracted.of(text, extractor=NAME, version=str(RULES), left=reader.left)


@dataclass(slots=True, kw_only=True)
class _Reader:
    """One document as it is read from its beginning to its end."""

    package: Package
    inner: Inner
    left: Counter[str] = field(init=False, default_factory=Counter)
    """what was not read, by what it is called"""
    pictures: list[str] = field(init=False, default_factory=list)
    """the names of the pictures' parts, in their order"""
    _main: str = field(init=False)
    _numbers: Numbering = field(init=False)
    _relations: dict[str, Relation] = field(init=False)
    _notes: dict[tuple[str, str], None] = field(init=False, default_factory=dict)
    """kind and number of the notes, in the order of their marks"""

    def lines(self) -> Iterator[str]:
        """Yield the lines of the document, those of its notes at the end.

        Raises:
            RefusedError: it is none.
        """
        self._main = self.package.main(MAIN)
        document = self.package.tree(self._main)
        body = document.find(f"{W}body")
        if body is None:
            raise RefusedError("unreadable", "DOCX: its main part is no document")
        self._relations = dict(self.package.relations(self._main))
        self._numbers = Numbering(self._part("numbering"), self._part("styles"))
        yield from self._blocks(body)
        yield from self._noted()
        self._count_unread(document)

    def _part(self, kind: str) -> Any:
        """Return the part of one kind that the document leads to as a tree, or None."""
        name = next(iter(self.package.related(self._main, kind)), None)
        return None if name is None else self._tree(name)

    def _tree(self, name: str) -> Any:
        """Return a part as a tree, or None where it is damaged, which is counted."""
        tree = self.package.optional(name)
        self.left["unreadable part"] += tree is None
        return tree

    def _blocks(self, element: Any) -> Iterator[str]:
        """Yield the lines of a body, a cell or whatever wraps them."""
        before = ""
        for child in element:
            if child.tag == PARAGRAPH:
                before = self._paragraph(child, before)
                if not _goes_on(child):
                    yield from before.split("\n")
                    before = ""
            elif child.tag == TABLE:
                yield from self._rows(child)
            elif child.tag == f"{W}altChunk":
                yield from self._chunk(child)
            elif child.tag not in LEFT_OUT and child.tag != FALLBACK:
                yield from self._blocks(child)
        yield from before.split("\n") if before else ()

    def _rows(self, table: Any) -> Iterator[str]:
        for row in _within(table, ROW):
            if row.find(f"{W}trPr/{W}del") is None:
                cells = [cell for cell in _within(row, CELL) if cell.find(f"{W}tcPr/{W}cellDel") is None]
                yield "\t".join(" ".join(line for line in self._blocks(cell) if line) for cell in cells)

    def _paragraph(self, paragraph: Any, before: str = "") -> str:
        """Return a paragraph's text, its number before it; *before* is what a deleted mark joins to it."""
        parts: list[str] = []
        self._collect(paragraph, parts)
        text = before + "".join(parts).strip(" \t\n")
        return text if _goes_on(paragraph) else (self._numbers.of(paragraph) + text).strip()

    def _collect(self, element: Any, parts: list[str]) -> None:
        for child in element:
            if child.tag in LEFT_OUT:
                continue
            if child.tag == RUN and self._hides(child):
                continue
            if child.tag == f"{W}t":
                parts.append(child.text or "")
            elif child.tag in MARKS:
                parts.append(MARKS[child.tag])
            elif child.tag in READERS:
                parts.append(READERS[child.tag](self, child))
            elif child.tag != FALLBACK or child.getparent().find(CHOICE) is None:
                self._collect(child, parts)

    def _hides(self, run: Any) -> bool:
        """Return whether a run is set not to be shown, and count it where it says something."""
        hidden = run.find(f"{W}rPr/{W}vanish")
        hides = hidden is not None and (hidden.get(f"{W}val") or "1") in ON
        self.left["hidden text"] += hides and any((one.text or "").strip() for one in run.iter(f"{W}t"))
        return hides

    def box(self, element: Any) -> str:
        """Return the lines of a text box as lines of their own."""
        return "\n" + "\n".join(self._blocks(element)) + "\n"

    def inner_paragraph(self, paragraph: Any) -> str:
        """Return a paragraph that stands in a paragraph, on a line of its own."""
        return f"\n{self._paragraph(paragraph)}\n"

    def instruction(self, element: Any) -> str:
        """Count a field that draws a formula or a number; other fields show their results."""
        drawn = DRAWN.match(element.text or element.get(f"{W}instr") or "")
        if drawn is not None:
            self.left["formula" if drawn[1].upper() == "EQ" else "automatic number"] += 1
        return ""

    def word_art(self, element: Any) -> str:
        """Return the words that are drawn along a path."""
        return f"\n{element.get('string') or ''}\n"

    def ticked(self, element: Any) -> str:
        """Return a form's box, ticked or not."""
        states = [element.find(f"{W}{name}") for name in ("checked", "default")]
        state = next((one.get(f"{W}val") or "1" for one in states if one is not None), "0")
        return "☑" if state in ON else "□"

    def chosen(self, element: Any) -> str:
        """Return what is chosen in a form's list."""
        entries = [one.get(f"{W}val") or "" for one in element.iter(f"{W}listEntry")]
        numbers = [element.find(f"{W}{name}") for name in ("result", "default")]
        number = next((one.get(f"{W}val") or "0" for one in numbers if one is not None), "0")
        return entries[int(number)] if number.isdecimal() and int(number) < len(entries) else ""

    def field(self, element: Any) -> str:
        """Return a field's result."""
        parts: list[str] = []
        self._collect(element, parts)
        return self.instruction(element) + "".join(parts)

    def note(self, element: Any) -> str:
        """Remember a note, to be read at the end."""
        self._notes[NOTES[element.tag], element.get(f"{W}id") or ""] = None
        return ""

    def symbol(self, element: Any) -> str:
        """Return a sign of a symbol font as the character it shows, or count it."""
        sign = read_symbol(element.get(f"{W}font") or "", element.get(f"{W}char") or "")
        self.left["symbol"] += sign is None
        return sign or ""

    def picture(self, element: Any) -> str:
        """Count a picture; one that is linked or not there is missing."""
        number = element.get(f"{R}embed") or element.get(f"{R}id")
        relation = self._relations.get(number or "")
        if relation is not None and self.package.has(relation.target):
            self.pictures.append(relation.target)
            self.left["embedded picture"] += 1
        elif number or element.get(f"{R}link"):
            self.left["missing picture"] += 1
        return ""

    def object(self, element: Any) -> str:
        """Count an embedded object: a formula of an older program, a workbook."""
        program = next((one.get("ProgID") or "" for one in element.iter(f"{OFFICE}OLEObject")), "")
        self.left["formula" if EQUATION.match(program) else "embedded object"] += 1
        return ""

    def formula(self, element: Any) -> str:
        """Return a formula in one line."""
        return write_formula(element)

    def chart(self, _: Any) -> str:
        """Count a chart."""
        self.left["chart"] += 1
        return ""

    def diagram(self, element: Any) -> str:
        """Return the words of a diagram, a line each."""
        relation = self._relations.get(element.get(f"{R}dm") or "")
        if relation is None or not self.package.has(relation.target):
            self.left["diagram"] += 1
            return ""
        tree = self._tree(relation.target)
        lines = () if tree is None else lines_in(tree)
        return "\n" + "\n".join(lines) + "\n"

    def _chunk(self, element: Any) -> Iterator[str]:
        """Yield the lines of a whole document inside the document."""
        relation = self._relations.get(element.get(f"{R}id") or "")
        if relation is None or not self.package.has(relation.target):
            self.left["missing part"] += 1
            return
        try:
            extracted = self.inner(self.package.data(relation.target))
        except RefusedError:
            self.left["unreadable part"] += 1
            return
        yield from extracted.text.split("\n")
        self.left["unreadable part"] += not extracted.text

    def _noted(self) -> Iterator[str]:
        """Yield the lines of the notes, footnotes first."""
        for kind in ("footnote", "endnote"):
            wanted = [number for one, number in self._notes if one == kind]
            tree = self._part(f"{kind}s") if wanted else None
            notes = {} if tree is None else {note.get(f"{W}id"): note for note in tree.iter(f"{W}{kind}")}
            for number in wanted:
                if number in notes:
                    yield from self._blocks(notes[number])
                else:
                    self.left[f"missing {kind}"] += 1

    def _count_unread(self, document: Any) -> None:
        """Count what stands beside the text: headers and footers with words, comments, other files."""
        for kind in ("header", "footer"):
            used = {one.get(f"{R}id") for one in document.iter(f"{W}{kind}Reference")}
            parts = {self._relations[number].target for number in used if number in self._relations}
            trees = [self._tree(name) for name in sorted(parts) if self.package.has(name)]
            said = (
                "".join(one.text or "" for one in tree.iter(f"{W}t")) for tree in trees if tree is not None
            )
            self.left[kind] += len({fold_name(words) for words in said if WORDS.search(words)})
        comments = self._part("comments")
        self.left["comment"] += 0 if comments is None else sum(1 for _ in comments.iter(f"{W}comment"))
        self.left["linked document"] += sum(1 for _ in document.iter(f"{W}subDoc"))


READERS: dict[str, Callable[[_Reader, Any], str]] = {
    f"{W}txbxContent": _Reader.box, PARAGRAPH: _Reader.inner_paragraph, f"{W}instrText": _Reader.instruction,
    f"{W}fldSimple": _Reader.field, f"{W}checkBox": _Reader.ticked, f"{W}ddList": _Reader.chosen,
    f"{V}textpath": _Reader.word_art, f"{W}sym": _Reader.symbol, f"{A}blip": _Reader.picture,
    f"{V}imagedata": _Reader.picture, f"{W}object": _Reader.object, FORMULA: _Reader.formula,
    "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart": _Reader.chart,
    "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds": _Reader.diagram,
    **dict.fromkeys(NOTES, _Reader.note),
}  # fmt: skip


def _goes_on(paragraph: Any) -> bool:
    """Return whether the mark at a paragraph's end was deleted: the next one goes on with it."""
    mark = paragraph.find(f"{W}pPr/{W}rPr")
    return mark is not None and any(mark.find(tag) is not None for tag in GONE)


def _within(element: Any, wanted: str) -> Iterator[Any]:
    """Yield the rows of a table or the cells of a row, whatever content controls or changes wrap them."""
    for child in element:
        if child.tag == wanted:
            yield child
        elif child.tag not in LEFT_OUT and child.tag not in (PARAGRAPH, TABLE, ROW, CELL):
            yield from _within(child, wanted)
