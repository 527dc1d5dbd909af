"""dictionary: prints what every table and column of the archive means, in English or Chinese."""

from dataclasses import asdict

import click

from archive.schema.dictionary import read_dictionary
from yifa.commands.terminal import printing
from yifa.commands.terminal.options import json_option
from yifa.commands.terminal.speech import spoken, translate
from yifa.language.language import CHINESE, message

KINDS = {"table": message("table"), "view": message("view"), "index": message("index")}

HEADERS = ("column", "type", "meaning")


@click.command("dictionary")
@json_option
def dictionary_command(as_json: bool) -> None:
    """Print what every table and column of the archive means, in the language spoken; --json in both."""
    tables = read_dictionary()
    if as_json:
        printing.say_json([asdict(table) for table in tables])
        return
    is_chinese = spoken().code == CHINESE
    for table in tables:
        printing.heading(f"{table.name} ({translate(KINDS[table.kind])})", as_is=True)
        printing.say(table.zh if is_chinese else table.meaning, as_is=True)
        rows = (
            (column.name, column.type, column.zh if is_chinese else column.meaning)
            for column in table.columns
        )
        printing.table(HEADERS, rows, whole=HEADERS[:2], codes=HEADERS)
        printing.say()
