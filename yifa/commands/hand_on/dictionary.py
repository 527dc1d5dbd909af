"""dictionary: prints what every table and column of the archive means."""

from dataclasses import asdict

import click

from archive.schema.dictionary import read_dictionary
from yifa.commands.terminal import printing
from yifa.commands.terminal.options import json_option


@click.command("dictionary")
@json_option
def dictionary_command(as_json: bool) -> None:
    """Print what every table and column of the archive means."""
    tables = read_dictionary()
    if as_json:
        printing.say_json([asdict(table) for table in tables])
        return
    for table in tables:
        printing.heading(f"{table.name} ({table.kind})", as_is=True)
        printing.say(table.meaning)
        rows = ((column.name, column.type, column.meaning) for column in table.columns)
        printing.table(
            ("column", "type", "meaning"), rows, whole=("column", "type"), codes=("column", "type")
        )
        printing.say()
