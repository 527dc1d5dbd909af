"""``make handover``: makes tables, references and a release of the demo, and opens each with its real reader.

Runs in an environment without yifa: it knows only the files, and the command that makes them.
"""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.acceptance.handover.making import Made, make
from tests.acceptance.handover.packages import (
    checksums,
    frictionless_package,
    ro_crate,
    same_bytes,
)
from tests.acceptance.handover.tables import (
    duckdb_numbers,
    duckdb_tables,
    libreoffice,
    openpyxl_cells,
    pandas_csv,
    pandas_parquet,
    references,
)
from tests.acceptance.handover.webs import pywb_pages, wacz_validate, warcio_check, wget_files

READERS: tuple[Callable[[Made], str], ...] = (
    pandas_csv, pandas_parquet, openpyxl_cells, libreoffice, duckdb_tables, duckdb_numbers, references,
    checksums, same_bytes, frictionless_package, ro_crate, wacz_validate, warcio_check, pywb_pages,
    wget_files,
)  # fmt: skip


def main(yifa: str) -> int:
    """Make all, let every reader read it, and print what it read; return 1 where one read otherwise."""
    failed = 0
    with tempfile.TemporaryDirectory(prefix="yifa-handover-") as folder:
        made = make(Path(yifa).resolve(), Path(folder))
        for reader in READERS:
            name = reader.__name__.replace("_", " ")
            try:
                print(f"{name:22} {reader(made)}")
            except AssertionError as error:
                failed += 1
                print(f"{name:22} READ OTHERWISE: {error}")
    print(f"{len(READERS)} readers, {failed} read otherwise")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
