"""Prints what the documentation shows of the code, as Markdown: ``python -m tools.tables NAME``."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from archive.schema.dictionary import TableEntry, read_dictionary
from tools.profile_keys import profile_keys

KINDS = {"table": "表", "view": "视图", "index": "索引"}


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    r"""Yield the lines of a markdown table.

    >>> list(table(["key", "meaning"], [["kind", "page | file"]]))
    ['| key | meaning |', '|---|---|', '| kind | page \\| file |']
    """
    yield f"| {' | '.join(header)} |"
    yield f"|{'---|' * len(header)}"
    for row in rows:
        cells = (cell.replace("|", r"\|") for cell in row)
        yield f"| {' | '.join(cells)} |"


def keys_table() -> str:
    """Return every key of a profile."""
    rows = (
        (f"`{key.table}`", f"`{key.name}`", key.words, key.default, key.meaning) for key in profile_keys()
    )
    return "\n".join(table(("table", "key", "value", "default", "meaning"), rows))


def archive_tables() -> str:
    """Return every table, view and index of the archive under a heading, a row for each column."""
    return "\n".join(map(_archive_table, read_dictionary()))


def archive_tables_in_chinese() -> str:
    """Return the same in Chinese."""
    return "\n".join(map(_archive_table_in_chinese, read_dictionary()))


def _archive_table(entry: TableEntry) -> str:
    rows = ((f"`{column.name}`", column.type, column.meaning) for column in entry.columns)
    lines = table(("column", "type", "meaning"), rows)
    return f"### `{entry.name}`\n\n{entry.kind.capitalize()}: {entry.meaning}.\n\n" + "\n".join(lines) + "\n"


def _archive_table_in_chinese(entry: TableEntry) -> str:
    rows = ((f"`{column.name}`", column.type, column.zh) for column in entry.columns)
    lines = table(("列", "类型", "含义"), rows)
    return f"### `{entry.name}`\n\n{KINDS[entry.kind]}：{entry.zh}。\n\n" + "\n".join(lines) + "\n"


TABLES: Mapping[str, Callable[[], str]] = {
    "profile-keys": keys_table, "archive": archive_tables, "archive-zh": archive_tables_in_chinese,
}  # fmt: skip


def main(arguments: Sequence[str]) -> int:
    """Print the table that is named."""
    if len(arguments) != 1 or arguments[0] not in TABLES:
        print(f"usage: python -m tools.tables {'|'.join(TABLES)}")
        return 2
    print(TABLES[arguments[0]]())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
