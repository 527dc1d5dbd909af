"""The data dictionary leaves nothing out."""

import json
import re
import sqlite3
from contextlib import closing

from archive.schema.database import Database
from archive.schema.dictionary import load_chinese, read_dictionary
from archive.schema.migrations import create
from tests.support.commands import run

# codes that stand for themselves: page | attachment
CODES = re.compile(r"[a-z_0-9+]+(?: \| [a-z_0-9+]+)+")


def live_schema() -> dict[str, tuple[str, ...]]:
    """Return the columns of every table and view people read; an index's own tables are not."""
    with closing(sqlite3.connect(":memory:")) as connection:
        create(connection)
        db = Database(connection)
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


def test_every_meaning_has_its_chinese_and_nothing_else_has() -> None:
    """A meaning that changes is said anew; codes and Chinese terms need no saying."""
    tables = read_dictionary()
    meanings = {table.meaning: table.zh for table in tables}
    meanings |= {column.meaning: column.zh for table in tables for column in table.columns}
    told = {text for text in meanings if re.search("[A-Za-z]{2}", CODES.sub("", text))}
    words = {text for text in told if not text.startswith("indexed words of ")}

    assert words - load_chinese().keys() == set()
    assert load_chinese().keys() - meanings.keys() == set()
    assert [text for text in told if not re.search("[\u4e00-\u9fff]", meanings[text])] == [
        "ETag | Last-Modified"
    ]


def test_the_command_speaks_both_languages() -> None:
    english, chinese = (run("dictionary", "--lang", lang).stdout for lang in ("en", "zh"))

    assert "county portal: its profile as last used" in english
    assert "portal (表)" in chinese
    assert "每个县级门户一行：最近一次使用的配置" in chinese
    (portal, *_) = json.loads(run("dictionary", "--json").stdout)
    assert (portal["columns"][0]["meaning"], portal["columns"][0]["zh"]) == ("number of the row", "行号")
