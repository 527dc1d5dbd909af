"""Writes the codebook of a release, in English and Chinese: every table, every column and what it means."""

from collections.abc import Iterator

from archive.hand_on.columns import Column, Kind
from archive.hand_on.release.numbers import load_words
from archive.hand_on.release.tables import TABLES

JOINED = ("list, joined by a blank", "列表，以空格相连")
TYPES = {
    Kind.COUNT: ("whole number", "整数"), Kind.FRACTION: ("number", "数值"), Kind.FLAG: ("1 or 0", "1 或 0"),
    Kind.MOMENT: ("moment, UTC", "时刻（UTC）"), Kind.DAY: ("day", "日期"),
    Kind.PRINTED: ("date as far as it is printed", "日期，印到何处为止"), Kind.TIME: ("time of day", "时刻"),
    Kind.LIST: JOINED, Kind.FILES: JOINED,
}  # fmt: skip
TEXT = ("text", "文本")
HEADS = {
    "en": (
        "# Codebook",
        "Every table of this release, as CSV and as Parquet in `data/`. [中文](codebook.zh-CN.md)",
        "| column | Chinese header | type | meaning |",
        "One row is {}.",
    ),
    "zh": (
        "# 编码簿",
        "本发布的所有数据表，`data/` 下各有 CSV 与 Parquet。[English](codebook.md)",
        "| 列 | 中文列名 | 类型 | 含义 |",
        "每行为{}。",
    ),
}
LINE = "|---|---|---|---|"


def codebook(language: str) -> str:
    """Return the codebook in ``en`` or ``zh``."""
    title, intro, head, row_is = HEADS[language]
    lines = [title, intro]
    for table in TABLES:
        says = load_words()["table"][table.name][language]
        columns = "\n".join(_lines(table.layout.table, language))
        lines += [f"## {table.name}", row_is.format(says), f"{head}\n{LINE}\n{columns}"]
    return "\n\n".join(lines) + "\n"


def _lines(columns: tuple[Column, ...], language: str) -> Iterator[str]:
    at = 0 if language == "en" else 1
    for column in columns:
        kind = TYPES.get(column.kind, TEXT)[at]
        meaning = (column.en, column.says)[at].replace("|", "\\|")
        yield f"| `{column.name}` | {column.zh} | {kind} | {meaning} |"
