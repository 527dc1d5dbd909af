"""Knows what the columns of tables that leave the archive mean, in English and Chinese (``columns.toml``)."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from archive.times import day_of


class Kind(StrEnum):
    """What the values of a column are."""

    TEXT = "text"
    CODE = "code"
    """an identifier or a document's number: text, whatever it looks like"""
    PRINTED = "printed"
    """a date as far as the page prints it: 2025, 2025-03, 2025-03-01, 2025-03-01T10:40"""
    TIME = "time"
    """the time of day of such a date"""
    MOMENT = "moment"
    """UTC, to the second"""
    DAY = "day"
    """the day of such a moment in China"""
    COUNT = "count"
    FRACTION = "fraction"
    """a number that need not be whole"""
    FLAG = "flag"
    LIST = "list"
    FILES = "files"
    """the files of a version, as objects"""


OF_FILES = ("attachment_names", "attachment_hashes", "attachments_text")
"""what a table says of the files, which JSON has inside ``attachments``"""
TEXTS = ("text", "attachments_text")
"""columns that --no-text leaves out"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a table."""

    name: str
    kind: Kind
    zh: str
    """the header in Chinese"""
    en: str
    """the meaning in English"""
    says: str
    """and in Chinese"""


@cache
def load_columns() -> Mapping[str, Column]:
    """Return every column by its name; read once."""
    rows = tomllib.loads(Path(__file__).with_name("columns.toml").read_text(encoding="utf-8"))
    return {name: Column(name=name, **{**row, "kind": Kind(row["kind"])}) for name, row in rows.items()}


def name_of_time(name: str) -> str:
    """Return the column with the time of day of a printed date.

    >>> name_of_time("date_published"), name_of_time("signoff_date"), name_of_time("date_updated")
    ('time_published', 'signoff_time', 'time_updated')
    """
    return "_".join("time" if word == "date" else word for word in name.split("_"))


def name_of_day(name: str) -> str:
    """Return the column with the day in China of a moment.

    >>> name_of_day("fetched_at"), name_of_day("state_since")
    ('fetched_on', 'state_since_on')
    """
    return f"{name.removesuffix('_at')}_on"


def apart(names: Sequence[str]) -> tuple[Column, ...]:
    """Return the columns of these names, with days and times in columns of their own."""
    return tuple(column for name in names for column in _apart(load_columns()[name]))


def _apart(column: Column) -> Iterator[Column]:
    yield column
    if column.kind is Kind.PRINTED:
        yield Column(
            name=name_of_time(column.name), kind=Kind.TIME, zh=f"{column.zh}之时刻",
            en=f"time of day printed with {column.name}, China's; empty = none",
            says=f"与“{column.zh}”同印的时刻（北京时间）；空 = 未印",
        )  # fmt: skip
    if column.kind is Kind.MOMENT:
        yield Column(
            name=name_of_day(column.name), kind=Kind.DAY, zh=f"{column.zh}之日",
            en=f"day of {column.name} in China", says=f"“{column.zh}”的北京日期",
        )  # fmt: skip


@lru_cache(maxsize=64)
def _plan(names: tuple[str, ...]) -> tuple[tuple[str, str | None, str | None], ...]:
    """Return for each column the column of its time, if it is a printed date, or of its day, if a moment."""
    kinds = ((name, load_columns()[name].kind) for name in names)
    return tuple(
        (
            name,
            name_of_time(name) if kind is Kind.PRINTED else None,
            name_of_day(name) if kind is Kind.MOMENT else None,
        )
        for name, kind in kinds
    )


@lru_cache(maxsize=1 << 14)
def _day(moment: str) -> str:
    return day_of(moment).isoformat()


def split(row: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """Return the values of a row by column, days and times apart."""
    values: dict[str, Any] = {}
    for name, time, day in _plan(names):
        value = row[name]
        values[name] = value
        if time:
            values[name] = value and value[:10]
            values[time] = (value and value[11:]) or None
        elif day:
            values[day] = value and _day(value)
    return values


def in_table(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Return the columns of a table that can hold no objects: what it says of files stands at the end."""
    if not any(column.kind is Kind.FILES for column in columns):
        return tuple(columns)
    has_texts = any(column.name == "text" for column in columns)
    added = [name for name in OF_FILES if has_texts or name not in TEXTS]
    return (*columns, *(load_columns()[name] for name in added))


def cells_of(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a row's values for a table: files as lists of addresses, names, hashes, and their texts."""
    files = row.get("attachments")
    if files is None:
        return row
    return {
        **row,
        "attachments": [file["url"] for file in files],
        "attachment_names": [file["name"] for file in files if file.get("name")],
        "attachment_hashes": [file["sha256"] for file in files if file.get("sha256")],
        "attachments_text": "\n\n".join(file["text"] for file in files if file.get("text")) or None,
    }
