"""Describes the tables of a release for programs: ``datapackage.json`` (Frictionless Data Package 1)."""

from collections.abc import Mapping
from typing import Any

from archive.hand_on.columns import Column, Kind
from archive.hand_on.release.about import About
from archive.hand_on.release.numbers import load_words
from archive.hand_on.release.sums import Sum
from archive.hand_on.release.tables import TABLES, Table

TYPES: Mapping[Kind, Mapping[str, Any]] = {
    Kind.COUNT: {"type": "integer"}, Kind.FRACTION: {"type": "number"}, Kind.DAY: {"type": "date"},
    Kind.MOMENT: {"type": "datetime"},
    Kind.FLAG: {"type": "boolean", "trueValues": ["1"], "falseValues": ["0"]},
}  # fmt: skip
PLAIN: Mapping[str, Any] = {"type": "string"}


def datapackage(about: About, sums: Mapping[str, Sum]) -> dict[str, Any]:
    """Return the description of the CSV files; *sums* are those of all files, by their paths."""
    return {
        "profile": "tabular-data-package", "name": f"yifa-{about.version}", "title": about.title,
        "description": about.description, "version": about.version,
        "licenses": [{"name": about.license}],
        "contributors": [{"title": creator, "role": "author"} for creator in about.creators],
        "resources": [_resource(table, sums[f"data/{table.name}.csv"]) for table in TABLES],
    }  # fmt: skip


def _resource(table: Table, own: Sum) -> dict[str, Any]:
    words = load_words()["table"][table.name]
    schema: dict[str, Any] = {"fields": [_field(column) for column in table.layout.table]}
    if table.key:
        schema["primaryKey"] = list(table.key)
    if table.refers:
        schema["foreignKeys"] = [
            {"fields": [column], "reference": {"resource": target, "fields": [column]}}
            for column, target in table.refers
        ]
    return {
        "name": table.name, "path": f"data/{table.name}.csv", "profile": "tabular-data-resource",
        "description": f"One row is {words['en']}. 每行为{words['zh']}。", "format": "csv",
        "mediatype": "text/csv", "encoding": "utf-8", "bytes": own.size, "hash": f"sha256:{own.sha256}",
        "schema": schema,
    }  # fmt: skip


def _field(column: Column) -> dict[str, Any]:
    return {
        "name": column.name, "title": column.zh, "description": f"{column.en} · {column.says}",
        **TYPES.get(column.kind, PLAIN),
    }  # fmt: skip
