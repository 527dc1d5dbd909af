"""Prints the table of all faults: case, expected, got, and how many of them come out as they must."""

import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.faults.case import Row, catalogue
from tests.faults.cases import CASES
from tests.faults.playing import rows_of

MARKS = {True: "ok", False: "FAILS", None: "not played"}


def main(words: list[str]) -> int:
    """Play the cases whose numbers are given, or all; return 1 if one fails.

    A folder given keeps the archives.
    """
    wanted = {int(each) for each in words if each.isdecimal()}
    folder = next((Path(each) for each in words if not each.isdecimal()), None)
    names = {number: name for number, name in catalogue().items() if not wanted or number in wanted}
    rows = list(rows_of({number: case for number, case in CASES.items() if number in names}, names, folder))
    console = Console(width=None if sys.stdout.isatty() else 200, highlight=False, markup=False)
    table = Table(box=None, pad_edge=False)
    for head in ("no.", "case", "expected", "got", ""):
        table.add_column(head, overflow="fold")
    for row in rows:
        same = row.got == row.expected
        table.add_row(
            str(row.number), row.name, row.expected, "the same" if same else row.got, MARKS[row.passed]
        )
    console.print(table)
    for row in rows:
        for problem in row.problems:
            console.print(f"{row.number} {row.name}: {problem}")
    console.print(count_in_words(rows))
    return int(any(row.passed is False for row in rows))


def count_in_words(rows: list[Row]) -> str:
    """Return how many cases came out as they must, and how many were not played."""
    passed = sum(row.passed is True for row in rows)
    left = sum(row.passed is None for row in rows)
    return f"{passed} of {len(rows)} cases as expected, {len(rows) - passed - left} not, {left} not played"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
