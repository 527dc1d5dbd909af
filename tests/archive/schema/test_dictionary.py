"""The data dictionary leaves nothing out."""

import sqlite3
from contextlib import closing

import sqlite_utils

from archive.schema.dictionary import read_dictionary
from archive.schema.migrations import create


def live_schema() -> dict[str, tuple[str, ...]]:
    """Return the columns of every table and view people read; an index's own tables are not."""
    with closing(sqlite3.connect(":memory:")) as connection:
        db = sqlite_utils.Database(connection)
        create(db)
        names = [
            row["name"]
            for row in db.query("SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')")
            if not row["name"].startswith(
                ("sqlite_", "_sqlite_", "document_fts_", "file_fts_", "version_fts_")
            )
        ]
        rows = {name: db.query("SELECT name FROM pragma_table_info(?)", [name]) for name in names}
        return {name: tuple(row["name"] for row in found) for name, found in rows.items()}


def test_every_table_view_and_column_is_described() -> None:
    described = {table.name: tuple(column.name for column in table.columns) for table in read_dictionary()}

    assert described == live_schema()


def test_every_description_says_something() -> None:
    for table in read_dictionary():
        assert len(table.meaning) > 10, table.name
        assert all(column.meaning for column in table.columns), table.name


def test_a_column_has_its_type_and_meaning() -> None:
    tables = {table.name: table for table in read_dictionary()}
    version = {column.name: column for column in tables["version"].columns}

    assert tables["documents"].kind == "view"
    assert tables["document_fts"].kind == "index"
    assert (version["report_year"].type, version["report_year"].meaning) == (
        "INTEGER",
        "year the report is about",
    )
