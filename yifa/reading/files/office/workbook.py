"""Prepares an XLSX for reading: cells far away brought near, what its sheets hold besides cells counted."""

import re
import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

from lxml import etree

from yifa.reading.files.directory import fold_name
from yifa.reading.files.office.drawing import lines_in
from yifa.reading.files.office.package import Package, R
from yifa.reading.files.result import RefusedError

# <c r="XFD1048576" s="1">, also <x:c …>; <row r="1048576">
CELL = re.compile(rb'(<(?:\w{1,20}:)?c\s[^<>]{0,200}?\br=")([A-Z]{1,3})(\d{1,7})(?=")')
ROW = re.compile(rb'(<(?:\w{1,20}:)?row\s[^<>]{0,200}?\br=")(\d{1,7})(?=")')
# a formula whose result was never calculated: </f></c>, </f><v></v></c>, </f><v/></c>
NO_RESULT = re.compile(
    rb"(?:</(?:\w{1,20}:)?f>|<(?:\w{1,20}:)?f(?:\s[^<>]{0,500})?/>)\s{0,20}"
    rb"(?:<(?:\w{1,20}:)?v\s{0,9}(?:/>|>\s{0,20}</(?:\w{1,20}:)?v>)\s{0,20})?</(?:\w{1,20}:)?c>"
)
MAIN = "xl/workbook.xml"
LETTERS = 26
MAX_CELLS = 2_000_000
"""cells of the rectangle around all that are filled, empty ones included"""
# a part's name → what it is, where it is not read
UNREAD = (
    (re.compile("^xl/media/"), "embedded picture"), (re.compile("^xl/embeddings/"), "embedded object"),
    (re.compile(r"^xl/charts/chart(?:ex)?\d*\.xml$"), "chart"),
)  # fmt: skip
COMMENTS = re.compile(r"^xl/(?:comments/)?comments?\d*\.(?:xml|bin)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A workbook that can be read."""

    body: bytes
    lines: Sequence[str]
    """the text of boxes over its sheets"""
    left: Mapping[str, int]
    """what else it holds"""


def prepare(file: zipfile.ZipFile, body: bytes) -> Prepared:
    """Return a workbook whose sheets are no larger than what is in them.

    A reader makes room for every cell of the rectangle around all cells; where a stray one makes it too
    large, rows and columns without any cell are taken out.
    """
    package = Package(file, "XLSX")
    left: Counter[str] = Counter()
    changed: dict[str, bytes] = {}
    for name in package.under("xl/worksheets"):
        sheet = _bytes_of(package, name)
        left["formula"] += len(NO_RESULT.findall(sheet))
        if (smaller := _drawn_together(sheet)) is not None:
            changed[name] = smaller
    changed |= _without_missing(package, left)
    for name in package.under("xl"):
        if COMMENTS.search(name):
            left["comment"] += _bytes_of(package, name).count(b"<comment ")
        for pattern, what in UNREAD:
            left[what] += bool(pattern.search(name))
    drawings = [name for name in package.under("xl/drawings") if name.endswith(".xml")]
    trees = list(map(package.optional, drawings))
    left["unreadable drawing"] += trees.count(None)
    lines = [line for tree in trees if tree is not None for line in lines_in(tree)]
    return Prepared(body=_with(file, changed) if changed else body, lines=lines, left=left)


def _bytes_of(package: Package, name: str) -> bytes:
    """Return a part's bytes; none where it is damaged, which the reader of the sheets will find out."""
    try:
        return package.data(name)
    except RefusedError:
        return b""


def _without_missing(package: Package, left: Counter[str]) -> dict[str, bytes]:
    """Return the part that lists the sheets without those that are not there; nothing where all are."""
    name = package.main(MAIN)
    if not name.endswith(".xml") or not package.has(name):
        return {}
    tree, relations = package.optional(name), package.relations(name)
    if tree is None:
        return {}
    sheets = list(tree.iter("{*}sheet"))
    targets = ((sheet, relations.get(sheet.get(f"{R}id") or "")) for sheet in sheets)
    missing = [sheet for sheet, relation in targets if relation is None or not package.has(relation.target)]
    if not missing or len(missing) == len(sheets):
        return {}
    for sheet in missing:
        sheet.getparent().remove(sheet)
    left["missing sheet"] += len(missing)
    return {fold_name(name): etree.tostring(tree)}


def _drawn_together(sheet: bytes) -> bytes | None:
    """Return a sheet without the rows and columns that have no cell; None where it is not too large."""
    cells = {(match[2], int(match[3])) for match in CELL.finditer(sheet)}
    columns = sorted({letters for letters, _ in cells}, key=_column)
    rows = sorted({row for _, row in cells})
    if not cells or rows[-1] * _column(columns[-1]) <= MAX_CELLS:
        return None
    letters = {column: _letters(number) for number, column in enumerate(columns, 1)}
    places = {row: number for number, row in enumerate(rows, 1)}

    def cell(match: re.Match[bytes]) -> bytes:
        return match[1] + letters[match[2]] + str(places[int(match[3])]).encode()

    def row(match: re.Match[bytes]) -> bytes:
        return match[1] + str(places.get(int(match[2]), int(match[2]))).encode()

    return CELL.sub(cell, ROW.sub(row, sheet))


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * LETTERS + letter - ord("A") + 1
    return number


def _letters(number: int) -> bytes:
    """Return a column's letters: 28 is AB."""
    letters = b""
    while number:
        number, rest = divmod(number - 1, LETTERS)
        letters = bytes((ord("A") + rest,)) + letters
    return letters


def _with(file: zipfile.ZipFile, changed: Mapping[str, bytes]) -> bytes:
    """Return a zip file with some members replaced, not compressed; *changed* has their names folded."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for member in file.infolist():
            made.writestr(member.filename, changed.get(fold_name(member.filename)) or file.read(member))
    return out.getvalue()
