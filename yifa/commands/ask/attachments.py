"""attachments: shows how the pages' files stand, by kind."""

from pathlib import Path

import click

from archive.answers.files import FileRow, file_table
from yifa.commands.terminal import printing
from yifa.commands.terminal.options import (
    archive_option,
    clock,
    csv_option,
    json_option,
    one_table,
    opened,
    output_option,
    place_arguments,
)
from yifa.commands.terminal.output import put_rows
from yifa.commands.terminal.places import covers_of, find_places

METHODS = (
    "Files are counted that the current version of a page links to; distinct and bytes: of different ones.",
    "What a page that was never got links to is not known.",
)


@click.command("attachments")
@place_arguments()
@csv_option
@output_option
@archive_option
@json_option
def attachments_command(
    places: tuple[str, ...], output: Path | None, archive_path: Path, *, as_csv: bool, as_json: bool
) -> None:
    """Print how the pages' files stand, by kind: kept, failed, skipped; read or why not."""
    one_table(output, as_csv, as_json)
    with opened(archive_path) as db:
        codes = find_places(db, places)
        rows = file_table(db, codes)
        covers = covers_of(db, codes, places, at=clock()(), methods=METHODS)
        covers.counts["files"] = sum(row.files for row in rows)
    if as_csv or as_json:
        put_rows(output, covers, FileRow, rows, under=None if as_csv else "files")
        return
    if not rows:
        printing.say("No page held of these links to a file.")
        for line in covers.lines():
            printing.say(line)
        return
    headers = ("kind", "status", "text", "files", "distinct", "bytes", "why, of one")
    shown = (
        (row.kind, row.status, row.text_status, row.files, row.distinct, row.bytes, row.example)
        for row in rows
    )
    numbers = ("files", "distinct", "bytes")
    printing.table(headers, shown, numbers=numbers, whole=("kind", "status", "text"))
