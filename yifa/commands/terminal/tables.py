"""Prints answers as tables for programs: CSV on standard output, safe to open in a spreadsheet."""

import csv
import sys
from collections.abc import Iterable
from dataclasses import astuple, fields
from typing import TYPE_CHECKING

from archive.hand_on.cells import defuse

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def say_csv(shape: type["DataclassInstance"], rows: Iterable["DataclassInstance"]) -> None:
    """Print a header with the fields of *shape* and a line for each row; None is an empty cell."""
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow([field.name for field in fields(shape)])
    for row in rows:
        out.writerow([defuse(value) if isinstance(value, str) else value for value in astuple(row)])
