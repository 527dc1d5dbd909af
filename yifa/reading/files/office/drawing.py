"""Reads the text of drawings (DrawingML): slides, diagrams, text boxes over a sheet."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from yifa.reading.files.office.formulas import FORMULA, write_formula
from yifa.reading.files.office.numerals import write
from yifa.reading.files.office.package import CHOICE, FALLBACK

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
# arabicPeriod, ea1ChsPlain, circleNumWdBlackPlain
KIND = re.compile("(.{1,20}?)(Period|ParenR|ParenBoth|Minus|(?:Wd(?:Black|White)|Db)?Plain)")
FORMS = {
    "ea1Chs": "chineseCountingThousand", "ea1Cht": "chineseCountingThousand", "ea1JpnKor": "japaneseCounting",
    "ea1JpnChsDb": "japaneseCounting", "alphaLc": "lowerLetter", "alphaUc": "upperLetter",
    "romanLc": "lowerRoman", "romanUc": "upperRoman", "circleNum": "decimalEnclosedCircle",
    "arabicDb": "decimalFullWidth",
}  # fmt: skip
"""DrawingML's name of a form of numbers → OOXML's other one"""
AROUND = {"Period": "{}.", "ParenR": "{})", "ParenBoth": "({})", "Minus": "- {} -"}
TEXT, BREAK = f"{A}t", f"{A}br"


def lines_in(element: Any) -> Iterator[str]:
    """Yield the paragraphs of a part that have text, the rows of its tables as lines."""
    numbers = _Numbers()
    for child in element:
        if child.tag == f"{A}tr":
            yield "\t".join(" ".join(lines_in(cell)) for cell in child.iter(f"{A}tc"))
        elif child.tag == f"{A}p":
            text = "".join(_pieces(child)).strip()
            yield from (numbers.of(child) + text,) if text else ()
        elif not is_repeated(child):
            yield from lines_in(child)


@dataclass(slots=True)
class _Numbers:
    """The automatic numbers in one text: those of a level go on until another paragraph comes between."""

    _counts: dict[int, tuple[str, int]] = field(default_factory=dict)
    """level → how it is numbered, and its last number"""

    def of(self, paragraph: Any) -> str:
        """Return the number before a paragraph that has text, counted on; nothing where it has none."""
        properties = paragraph.find(f"{A}pPr")
        level = _integer(properties, "lvl", 0)
        self._counts = {at: count for at, count in self._counts.items() if at <= level}
        number = None if properties is None else properties.find(f"{A}buAutoNum")
        if number is None:
            self._counts.pop(level, None)
            return ""
        kind = number.get("type") or ""
        before, last = self._counts.get(level, ("", 0))
        here = last + 1 if before == kind else _integer(number, "startAt", 1)
        self._counts[level] = (kind, here)
        return _written(kind, here)


def _integer(element: Any, name: str, default: int) -> int:
    text = "" if element is None else element.get(name) or ""
    return int(text) if text.isascii() and text.isdecimal() else default


def _written(kind: str, number: int) -> str:
    """Return a number as DrawingML's kinds write it.

    >>> _written("ea1ChsPeriod", 2), _written("arabicParenBoth", 2), _written("circleNumDbPlain", 2)
    ('二.', '(2)', '② ')
    """
    match = KIND.fullmatch(kind)
    form, around = (FORMS.get(match[1], "decimal"), match[2]) if match else ("decimal", "Period")
    return AROUND.get(around, "{} ").format(write(number, form))


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
