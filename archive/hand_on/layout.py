"""Lays a unit's rows out for a file: which columns, under which headers."""

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

from archive.hand_on.cells import BEGINS_ONE, defuse
from archive.hand_on.columns import Column, Kind, cells_of, in_table
from archive.hand_on.units import Unit

Rows = Iterable[Mapping[str, Any]]
BATCH = 1000
"""rows of a group, held at a time"""
LISTS = (Kind.LIST, Kind.FILES)


@dataclass(frozen=True, slots=True)
class Shared:
    """A column of which many rows share a value: each value once, and for each row which it has.

    >>> [*Shared(["甲", "乙"], array("i", [0, 0, 1]))]
    ['甲', '甲', '乙']
    """

    values: list[Any]
    places: "array[int]"
    """the same object where columns share their values row by row: what one report says of itself"""

    def __len__(self) -> int:
        return len(self.places)

    def __iter__(self) -> Iterator[Any]:
        return map(self.values.__getitem__, self.places)


Columns = Sequence[list[Any] | Shared]
"""the values of some rows, column by column"""


@dataclass(frozen=True, kw_only=True)
class Layout:
    """How rows become a file."""

    columns: tuple[Column, ...]
    is_chinese: bool = False
    """whether the headers of tables for people are Chinese"""
    guard: Callable[[str], str] = defuse
    """what keeps a spreadsheet from taking a cell of a CSV for a formula"""

    @cached_property
    def table(self) -> tuple[Column, ...]:
        """Return the columns of a table that can hold no objects."""
        return in_table(self.columns)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Return the names of that table's columns."""
        return tuple(column.name for column in self.table)

    @property
    def headers(self) -> tuple[str, ...]:
        """Return the headers of a table for people."""
        return tuple(column.zh if self.is_chinese else column.name for column in self.table)

    def cells(self, row: Mapping[str, Any]) -> list[str | float | None]:
        """Return the cells of a table's row: a list joined by blanks."""
        values = cells_of(row)
        return [_cell(values[name]) for name in self.names]

    def batches(self, rows: Rows) -> Iterator[Columns]:
        """Yield the values of a table's rows in groups, column by column: cell by cell costs more."""
        left = iter(rows)
        while batch := [cells_of(row) for row in islice(left, BATCH)]:
            yield [[row[name] for row in batch] for name in self.names]

    def printed(self, columns: Columns) -> Columns:
        """Return columns as a CSV prints them: guarded, lists joined by blanks."""
        return [
            Shared(self._printed(column, values.values), values.places)
            if isinstance(values, Shared)
            else self._printed(column, values)
            for column, values in zip(self.table, columns, strict=True)
        ]

    def _printed(self, column: Column, values: list[Any]) -> list[Any]:
        if column.kind in LISTS:
            return [self._cell(value) for value in values]
        shown = {value: self._cell(value) for value in set(values) if _is_odd(value)}
        return [shown.get(value, value) for value in values] if shown else values

    def _cell(self, value: Any) -> str | float | None:
        cell = _cell(value)
        return self.guard(cell) if isinstance(cell, str) else cell


def lay_out(unit: Unit, *, has_texts: bool = True) -> Layout:
    """Return the layout of a unit's rows, with or without the columns that hold texts."""
    return Layout(columns=unit.columns(has_texts=has_texts))


def _is_odd(value: Any) -> bool:
    """Return whether a value is not printed as it is: no text, or one that a spreadsheet may take wrongly."""
    return value is not None and (value.__class__ is not str or value[:1] in BEGINS_ONE)


def _cell(value: Any) -> str | float | None:
    if value is None or type(value) is str:
        return value
    if isinstance(value, list):
        return " ".join(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, int | float) else str(value)
