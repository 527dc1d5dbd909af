"""Opens tables and references as pandas, DuckDB, openpyxl, LibreOffice and reference managers do."""

import csv
import re
import shutil
import subprocess
from collections.abc import Iterator
from typing import Any

import bibtexparser
import duckdb
import openpyxl
import pandas as pd
import rispy

from tests.acceptance.handover.making import UNITS, Made

NUMBER = re.compile(r"^\| .+ \| (?P<value>.*) \| `(?P<sql>SELECT .+)` \|$", re.MULTILINE)
TABLE = re.compile(r'"\.import --csv (?P<path>\S+) (?P<name>\w+)"')
CSV_FILTER = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false"
"""LibreOffice's name for CSV: commas, quotation marks, UTF-8, cells as they are shown"""


def _texts(row: dict[str, Any]) -> dict[str, str]:
    """Return the values that are one text in every format; an empty one is an empty cell in some."""
    return {name: value for name, value in row.items() if value and isinstance(value, str)}


def _compare(unit: str, wanted: list[dict[str, Any]], read: list[dict[str, Any]]) -> None:
    assert len(read) == len(wanted), f"{unit}: {len(read)} rows, not {len(wanted)}"
    for number, (row, other) in enumerate(zip(wanted, read, strict=True)):
        for name, value in _texts(row).items():
            got = str(other[name])
            assert got in (value, f"'{value}"), f"{unit} row {number} {name}: {got!r}, not {value!r}"


def pandas_csv(made: Made) -> str:
    """Read .csv with pandas."""
    told = []
    for unit in UNITS:
        table = pd.read_csv(made.folder / f"{unit}.csv", dtype=str, keep_default_na=False)
        _compare(unit, made.rows(unit), table.to_dict("records"))
        told.append(f"{len(table)} {unit} of {len(table.columns)} columns")
    return f"{', '.join(told)}, equal (pandas {pd.__version__})"


def pandas_parquet(made: Made) -> str:
    """Read .parquet with pandas: numbers and moments typed."""
    told = []
    for unit in UNITS:
        table = pd.read_parquet(made.folder / f"{unit}.parquet", dtype_backend="pyarrow")
        moments = [name for name, kind in table.dtypes.items() if "timestamp" in str(kind)]
        wanted = [
            {name: value for name, value in row.items() if name not in moments} for row in made.rows(unit)
        ]
        _compare(unit, wanted, table.to_dict("records"))
        told.append(f"{len(table)} {unit}, {len(moments)} columns of moments")
    return f"{', '.join(told)}, equal"


def _sheet(made: Made, name: str) -> Iterator[dict[str, Any]]:
    sheet = openpyxl.load_workbook(made.folder / name, read_only=True)["data"]
    header, *rows = sheet.iter_rows(values_only=True)
    return (dict(zip(header, row, strict=False)) for row in rows)


def openpyxl_cells(made: Made) -> str:
    """Read .xlsx with openpyxl: codes as text, no formula, Chinese headers where they are asked for."""
    told = []
    for unit in UNITS:
        read = list(_sheet(made, f"{unit}.xlsx"))
        _compare(unit, made.rows(unit), read)
        assert all(isinstance(row["portal"], str) for row in read), "a code is a number"
        chinese = list(next(_sheet(made, f"{unit}.zh.xlsx")))
        assert chinese[:3] == ["文本编号", "门户代码", "县级政府"], chinese[:3]
        told.append(f"{len(read)} {unit}")
    return f"{', '.join(told)}, equal (openpyxl {openpyxl.__version__})"


def libreoffice(made: Made) -> str:
    """Open .xlsx with LibreOffice and read what it shows; it is not read where it is not there."""
    program = shutil.which("soffice")
    if program is None:
        return "not read: LibreOffice is not here"
    profile = f"-env:UserInstallation={(made.folder / 'profile').as_uri()}"
    told = []
    for unit in UNITS:
        options = ("--headless", "--convert-to", CSV_FILTER, "--outdir", "shown")
        words = [program, profile, *options, f"{unit}.xlsx"]
        subprocess.run(words, cwd=made.folder, check=True, capture_output=True)
        with (made.folder / "shown" / f"{unit}.csv").open(encoding="utf-8", newline="") as file:
            read = list(csv.DictReader(file))
        _compare(unit, made.rows(unit), read)
        told.append(f"{len(read)} {unit}")
    return f"{', '.join(told)}, equal"


def duckdb_tables(made: Made) -> str:
    """Read every table of the release in both forms with DuckDB."""
    told = []
    for path in sorted((made.release / "data").glob("*.csv")):
        counts = [
            duckdb.sql(f"SELECT count(*) FROM {read}").fetchall()[0][0]
            for read in (f"read_csv('{path}', all_varchar = true)", f"'{path.with_suffix('.parquet')}'")
        ]
        assert counts[0] == counts[1], f"{path.name}: {counts}"
        told.append(f"{path.stem} {counts[0]}")
    return f"{', '.join(told)} (DuckDB {duckdb.__version__})"


def duckdb_numbers(made: Made) -> str:
    """Count every number of the methods again, by its query, with DuckDB."""
    text = (made.release / "methods.md").read_text(encoding="utf-8")
    with duckdb.connect() as db:
        for table in TABLE.finditer(text):
            read = f"read_csv('{made.release / table['path']}', all_varchar = true)"
            db.execute(f"CREATE VIEW {table['name']} AS SELECT * FROM {read}")
        numbers = list(NUMBER.finditer(text))
        for number in numbers:
            (value,) = db.execute(number["sql"]).fetchall()[0]
            assert str(value) == number["value"], f"{number['sql']}: {value}, not {number['value']}"
    return f"{len(numbers)} numbers of methods.md, each as its query gives it"


def references(made: Made) -> str:
    """Read BibTeX and RIS as reference managers do."""
    with (made.folder / "all.bibtex").open(encoding="utf-8") as file:
        entries = bibtexparser.load(file).entries
    with (made.folder / "all.ris").open(encoding="utf-8") as file:
        cited = rispy.load(file)
    rows = made.rows("publications")[: len(cited)]
    assert len(entries) == len(cited) == len(rows) > 0, f"{len(entries)} and {len(cited)} references"
    for row, entry, other in zip(rows, entries, cited, strict=True):
        assert row["url"] == entry["url"] == other["urls"][0], row["url"]
        assert row["content_hash"] in entry["note"], entry["note"]
    return f"{len(entries)} BibTeX entries, {len(cited)} of RIS, each with its address and hash"
