"""Markdown tables made from the code, for ``docs/``: ``python -m tools.tables NAME`` prints one."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from tools.profile_keys import profile_keys


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


TABLES: Mapping[str, Callable[[], str]] = {"profile-keys": keys_table}


def main(arguments: Sequence[str]) -> int:
    """Print the table that is named."""
    if len(arguments) != 1 or arguments[0] not in TABLES:
        print(f"usage: python -m tools.tables {'|'.join(TABLES)}")
        return 2
    print(TABLES[arguments[0]]())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
