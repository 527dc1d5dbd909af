"""Makes a release: a folder that takes its place only when it is whole, the same whenever it is made."""

import json
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from archive.file.scratch import scratch_folder
from archive.hand_on.parquet import through_parquet
from archive.hand_on.release.about import About
from archive.hand_on.release.codebook import codebook
from archive.hand_on.release.crate import CRATE, crate
from archive.hand_on.release.deposit import citation_file, zenodo
from archive.hand_on.release.methods import Findings, methods
from archive.hand_on.release.numbers import UNCOUNTED, Counting, Number
from archive.hand_on.release.package import datapackage
from archive.hand_on.release.sums import take_sums, write_sums
from archive.hand_on.release.tables import TABLES, Table
from archive.hand_on.sidecar import read_rules
from archive.hand_on.text_tables import write_printed
from archive.schema.database import Database
from archive.search.filters import Filters
from archive.search.looked_in import look_in
from yifa.model.errors import UsageError

LANGUAGES = {"en": "", "zh": ".zh-CN"}
"""language → what stands in the name of a page before its ending"""
Tell = Callable[[str], None]


def check_folder(folder: Path) -> None:
    """Refuse a folder that holds something, before anything is read.

    Raises:
        UsageError: it holds something, is a file, or the folder that it is to stand in is not there.
    """
    if not folder.parent.is_dir():
        raise UsageError(f"{folder.parent}: there is no such folder")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder}: a release is made in a new or an empty folder")


def make_release(db: Database, about: About, folder: Path, tell: Tell = lambda _: None) -> dict[str, int]:
    """Make a release of the archive in *folder* and return each table's number of rows.

    *tell* is told what is being made.

    Raises:
        UsageError: see `check_folder`; or what writes Parquet is not installed.
        OSError: it cannot be written; nothing is left of it.
    """
    check_folder(folder)
    with scratch_folder(folder.parent.resolve()) as scratch:
        made = scratch / "release"
        data = made / "data"
        data.mkdir(parents=True)
        rows = {}
        with closing(sqlite3.connect(scratch / "numbers.db", isolation_level=None)) as numbers:
            counting = Counting(numbers)
            for table in TABLES:
                tell(table.name)
                rows[table.name] = _write_table(db, table, data, about, counting)
            tell("methods")
            _describe(db, about, made, list(counting.numbers()))
        if folder.exists():
            folder.rmdir()
        made.rename(folder)
    return rows


def _write_table(db: Database, table: Table, data: Path, about: About, counting: Counting) -> int:
    """Write a table as CSV and as Parquet, its rows read and printed once."""
    with (
        (data / f"{table.name}.csv").open("wb") as plain,
        (data / f"{table.name}.parquet").open("wb") as typed,
    ):
        columns = through_parquet(table.columns(db, about.day), typed, table.layout)
        printed = counting.watch(table, map(table.layout.printed, columns))
        return write_printed(printed, plain, table.layout)


def _describe(db: Database, about: About, made: Path, numbers: Sequence[Number]) -> None:
    findings = Findings(
        numbers=numbers, looked_in=look_in(db, Filters()), rules=read_rules(db),
        tables=[table.name for table in TABLES if table.name not in UNCOUNTED],
    )  # fmt: skip
    for language, ending in LANGUAGES.items():
        _write(made / f"methods{ending}.md", methods(about, findings, language))
        _write(made / f"codebook{ending}.md", codebook(language))
    _write(made / "CITATION.cff", citation_file(about))
    _write(made / ".zenodo.json", _json(zenodo(about)))
    sums = take_sums(made)
    _write(made / "datapackage.json", _json(datapackage(about, sums)))
    sums = take_sums(made, sums)
    _write(made / CRATE, _json(crate(db, about, sums)))
    write_sums(take_sums(made, sums), made)


def _json(value: dict[str, Any]) -> str:
    return f"{json.dumps(value, ensure_ascii=False, indent=1)}\n"


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
