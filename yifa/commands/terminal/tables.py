"""Prints answers as tables for programs: CSV on standard output, safe to open in a spreadsheet."""

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from yifa.commands.terminal.output import write_csv

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def say_csv(shape: type["DataclassInstance"], rows: Iterable["DataclassInstance"]) -> None:
    """Print a header with the fields of *shape* and a line for each row; None is an empty cell."""
    write_csv(sys.stdout, shape, rows)
