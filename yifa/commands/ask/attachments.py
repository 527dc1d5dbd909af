"""attachments: shows how the pages' files stand, by kind."""

from pathlib import Path

import click

from archive.answers.files import file_table
from yifa.commands.terminal import printing
from yifa.commands.terminal.options import archive_option, json_option, opened, place_arguments
from yifa.commands.terminal.places import find_places


@click.command("attachments")
@place_arguments()
@archive_option
@json_option
def attachments_command(places: tuple[str, ...], archive_path: Path, as_json: bool) -> None:
    """Print how the pages' files stand, by kind: kept, failed, skipped; read or why not."""
    with opened(archive_path) as db:
        rows = file_table(db, find_places(db, places))
    if as_json:
        printing.say_json(rows)
        return
    if not rows:
        printing.say("No page in this archive links to a file.")
        return
    headers = ("kind", "status", "text", "files", "distinct", "bytes", "why, of one")
    shown = (
        (row.kind, row.status, row.text_status, row.files, row.distinct, row.bytes, row.example)
        for row in rows
    )
    numbers = ("files", "distinct", "bytes")
    printing.table(headers, shown, numbers=numbers, whole=("kind", "status", "text"))
