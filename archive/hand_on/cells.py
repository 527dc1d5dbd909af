"""Keeps the cells of a table from being taken for formulas, and undoes that."""

import re

# =1+1, +86…, -1, @SUM(A1), a TAB or CR before one, ＝1+1; apostrophes before these, so that undoing is exact
FORMULA = re.compile(r"\A'*[=+\-@\t\r＝＋－＠]")
BEGINS_ONE = frozenset("'=+-@\t\r＝＋－＠")
"""what such a cell can begin with: most cells are told by one look"""
DEFUSED = re.compile(r"\A''*[=+\-@\t\r＝＋－＠]")


def defuse(cell: str) -> str:
    """Return *cell* so that no spreadsheet takes it for a formula: with an apostrophe before it.

    >>> defuse("=1+1"), defuse("'=1"), defuse("全年"), restore("'=1+1"), restore("全年")
    ("'=1+1", "''=1", '全年', '=1+1', '全年')
    """
    return f"'{cell}" if FORMULA.match(cell) else cell


def restore(cell: str) -> str:
    """Return what `defuse` was given."""
    return cell[1:] if DEFUSED.match(cell) else cell
