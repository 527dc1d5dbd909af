"""Prints what the documentation shows of the code: ``python -m tools.tables profile-keys``, as Markdown."""

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence

from yifa.profiles.keys import profile_keys


def profile_key_table() -> str:
    """Return the keys of profiles as a table of GitHub's Markdown."""
    rows = (
        (f"`{key.table}`", f"`{key.name}`", key.words, key.default, key.meaning) for key in profile_keys()
    )
    return _markdown(("table", "key", "value", "default", "meaning"), rows)


def _markdown(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = (headers, ["---"] * len(headers), *rows)
    return "".join("| " + " | ".join(cell.replace("|", r"\|") for cell in line) + " |\n" for line in lines)


TABLES: Mapping[str, Callable[[], str]] = {"profile-keys": profile_key_table}


def main(arguments: Sequence[str]) -> int:
    """Print the table that is named."""
    if len(arguments) != 1 or arguments[0] not in TABLES:
        print(f"usage: python -m tools.tables {'|'.join(TABLES)}")
        return 2
    print(TABLES[arguments[0]](), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
