"""Lays a unit's rows out for a file: which columns, under which headers."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

from archive.hand_on.cells import BEGINS_ONE, defuse
from archive.hand_on.columns import Column, Kind, cells_of, in_table
from archive.hand_on.units import Unit

Rows = Iterable[Mapping[str, Any]]
Columns = list[list[Any]]
"""the values of some rows, column by column"""
BATCH = 1000
"""rows of a group, held at a time"""
NUMBERS = (Kind.COUNT, Kind.FLAG, Kind.FRACTION)
LISTS = (Kind.LIST, Kind.FILES)


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
        return [self._printed(*pair) for pair in zip(self.table, columns, strict=True)]

    def _printed(self, column: Column, values: list[Any]) -> list[Any]:
        if column.kind is Kind.FRACTION:
            shown = {value: self._cell(value) for value in set(values)}
            return [shown[value] for value in values]
        if column.kind in NUMBERS:
            return [value if value.__class__ is int else self._cell(value) for value in values]
        if column.kind not in LISTS and not any(map(_is_odd, set(values))):
            return values
        return [self._cell(value) if _is_odd(value) else value for value in values]

    def _cell(self, value: Any) -> str | float | None:
        cell = _cell(value)
        return self.guard(cell) if isinstance(cell, str) else cell


def lay_out(unit: Unit, *, has_texts: bool = True) -> Layout:
    """Return the layout of a unit's rows, with or without the columns that hold texts."""
    return Layout(columns=unit.columns(has_texts=has_texts))


def joined(blocks: Iterable[Columns], rows: int) -> Iterator[Columns]:
    """Yield blocks of columns joined to groups of so many rows or a few more: small ones cost a file dear.

    >>> [*joined([[[1, 2]], [[3]], [[4]]], 3)]
    [[[1, 2, 3]], [[4]]]
    """
    group: Columns = []
    for block in blocks:
        if not group:
            group = block
        else:
            for values, more in zip(group, block, strict=True):
                values += more
        if len(group[0]) >= rows:
            yield group
            group = []
    if group:
        yield group


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
