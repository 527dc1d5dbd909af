"""Writes the table of what may be typed after each command, which TAB asks: part of ``make docs``."""

import json
import sys

import click

from yifa.commands.cli import cli
from yifa.commands.table import FOLDERS
from yifa.commands.terminal.completing import TABLE, table_of


def read_table() -> dict[str, dict[str, str]]:
    """Return the table as the commands are."""
    table: dict[str, dict[str, str]] = {}
    for name in FOLDERS:
        command = cli.get_command(click.Context(cli), name)
        assert command is not None
        table |= table_of(command, name)
    return table


def main() -> int:
    """Write the table."""
    lines = (f"{json.dumps(name)}: {json.dumps(typed)}" for name, typed in read_table().items())
    TABLE.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
