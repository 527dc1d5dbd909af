"""Lays a unit's rows out for a file: which columns, under which headers."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from archive.hand_on.cells import defuse
from archive.hand_on.columns import Column, cells_of, in_table
from archive.hand_on.units import Unit

Rows = Iterable[Mapping[str, Any]]


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


def lay_out(unit: Unit, *, has_texts: bool = True) -> Layout:
    """Return the layout of a unit's rows, with or without the columns that hold texts."""
    return Layout(columns=unit.columns(has_texts=has_texts))


def _cell(value: Any) -> str | float | None:
    if value is None or type(value) is str:
        return value
    if isinstance(value, list):
        return " ".join(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, int | float) else str(value)
