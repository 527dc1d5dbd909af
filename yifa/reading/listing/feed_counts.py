"""Reads what a JSON listing counts: its rows, its pages, the rows of a page, and which one this is."""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from yifa.reading.listing.numerals import PAGES, last_number, rows_declared

NAMES = ("rows_total", "pages_total", "page_size", "page_number")
"""what is counted, as ``listings.toml`` calls it"""
LONGEST_WORDS = 200
COUNTING = ("共", "总", "合计")
SPRING = frozenset({"totalpages", "totalelements"})


@dataclass(slots=True)
class Counts:
    """What an answer counts; the outer objects go before the inner, numbers before words."""

    from_zero: bool = False
    """its first page has the number 0"""
    _numbers: dict[str, int] = field(default_factory=dict)
    _words: list[str] = field(default_factory=list)

    def take(self, row: Mapping[str, object], said: Mapping[str, str]) -> None:
        """Take an object that is no row of the list, and what it says under the names of counts."""
        for name, text in said.items():
            if re.fullmatch(r"\d{1,7}", text):
                self._numbers.setdefault(name, int(text))
        if (spring := _number_of_spring(row)) is not None:
            self.from_zero, self._numbers["page_number"] = True, spring + 1
        self.from_zero = self.from_zero or self.page_number == 0
        self._words += _counting_words(row)

    @property
    def rows(self) -> int | None:
        """Return how many rows the list has."""
        in_words = (rows_declared(words) for words in self._words)
        return self._numbers.get("rows_total", next((rows for rows in in_words if rows is not None), None))

    @property
    def pages(self) -> int | None:
        """Return how many pages it has."""
        in_words = (last_number(PAGES, words) for words in self._words)
        said = self._numbers.get("pages_total") or next(filter(None, in_words), None)
        rows, size = self.rows, self._numbers.get("page_size")
        return said or (math.ceil(rows / size) if rows and size else None)

    @property
    def page_number(self) -> int | None:
        """Return which page this is, from 1 unless it says 0."""
        return self._numbers.get("page_number")


def _number_of_spring(row: Mapping[str, object]) -> int | None:
    """Return a page's number, from 0, in the object by which Spring tells of a page; None for another."""
    number = row.get("number")
    if not isinstance(number, int) or isinstance(number, bool):
        return None
    return number if SPRING & row.keys() else None


def _counting_words(row: Mapping[str, object]) -> Iterator[str]:
    """Yield what an object says in words that count: ``"page": "共14条，共3页"``."""
    for cell in row.values():
        if isinstance(cell, str) and len(cell) <= LONGEST_WORDS and any(word in cell for word in COUNTING):
            yield cell
