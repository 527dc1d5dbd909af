"""Makes a release: a folder that takes its place only when it is whole, the same whenever it is made."""

import json
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from archive.file.scratch import scratch_folder
from archive.hand_on.parquet import through_parquet
from archive.hand_on.release.about import About, Said, read_about, read_day
from archive.hand_on.release.codebook import codebook
from archive.hand_on.release.crate import CRATE, crate
from archive.hand_on.release.deposit import citation_file, zenodo
from archive.hand_on.release.methods import Findings, methods
from archive.hand_on.release.numbers import UNCOUNTED, Counting, Number, count_numbers
from archive.hand_on.release.package import datapackage
from archive.hand_on.release.sums import take_sums, write_sums
from archive.hand_on.release.tables import TABLES
from archive.hand_on.release.together import Together
from archive.hand_on.sidecar import read_rules
from archive.hand_on.text_tables import write_printed
from archive.schema.database import Database
from archive.search.filters import Filters
from archive.search.looked_in import look_in
from yifa.model.errors import UsageError

LANGUAGES = {"en": "", "zh": ".zh-CN"}
"""language → what stands in the name of a page before its ending"""
LONGEST = ("facts", "reuse", "texts")
"""tables that take the longest to write"""
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


def make_release(
    db: Database, together: Together, said: Said, folder: Path, tell: Tell = lambda _: None
) -> tuple[About, dict[str, int]]:
    """Make a release of the archive in *folder*; return what it says of itself and its tables' rows.

    *tell* is told what is made.

    Raises:
        UsageError: see `check_folder` and `read_day`; or what writes Parquet is not installed.
        OSError: it cannot be written; nothing is left of it.
    """
    check_folder(folder)
    day = read_day(db)
    with scratch_folder(folder.parent.resolve()) as scratch:
        made = scratch / "release"
        data = made / "data"
        data.mkdir(parents=True)
        orders = [Order(name, data, scratch, day) for name in _longest_first()]
        rows = {}
        with together.each(_write_table, orders) as written:
            about = read_about(db, said, day)
            for name, count in written:
                tell(name)
                rows[name] = count
        tell("methods")
        _describe(db, about, made, list(count_numbers(scratch)))
        if folder.exists():
            folder.rmdir()
        made.rename(folder)
    return about, {table.name: rows[table.name] for table in TABLES}


class Order(NamedTuple):
    """What is asked of a process: to write a table."""

    name: str
    data: Path
    scratch: Path
    day: date


def _longest_first() -> list[str]:
    """Return the tables' names, those first that others would have to wait for."""
    names = [table.name for table in TABLES]
    return [*LONGEST, *(name for name in names if name not in LONGEST)]


def _write_table(db: Database, order: Order) -> tuple[str, int]:
    """Write a table as CSV and as Parquet, read and printed once; return its name and number of rows."""
    (table,) = (table for table in TABLES if table.name == order.name)
    with (
        (order.data / f"{table.name}.csv").open("wb") as plain,
        (order.data / f"{table.name}.parquet").open("wb") as typed,
        Counting.begun(order.scratch) as counting,
        closing(through_parquet(table.columns(db, order.day), typed, table.layout)) as columns,
    ):
        printed = counting.watch(table, map(table.layout.printed, columns))
        return table.name, write_printed(printed, plain, table.layout)


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
