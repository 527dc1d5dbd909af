"""The commands ask the archive by functions: no module below yifa/commands contains an SQL statement."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.commands import ROOT

MODULES = sorted((ROOT / "yifa/commands").rglob("*.py"))
STATEMENT = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE|REPLACE|WITH|PRAGMA|CREATE|DROP|ALTER)\s")
ASKING = ("execute", "executemany", "executescript", "query")


def sql_in(code: str) -> Iterator[int]:
    """Yield the lines at which a string is a statement, or a method is called that takes one."""
    for node in ast.walk(ast.parse(code)):
        match node:
            case ast.Constant(value=str(text)) if STATEMENT.match(text):
                yield node.lineno
            case ast.Call(func=ast.Attribute(attr=name)) if name in ASKING:
                yield node.lineno


def test_sql_is_recognised() -> None:
    assert list(sql_in('SQL = """\n    SELECT 1\n"""\ndb.execute(SQL)\nf"DELETE FROM {table}"')) == [1, 4, 5]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_command_contains_no_sql(path: Path) -> None:
    assert list(sql_in(path.read_text(encoding="utf-8"))) == []
