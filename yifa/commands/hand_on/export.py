"""export: writes publications, or distinct texts, to CSV or JSON lines, and their files to a folder."""

from collections.abc import Sequence
from pathlib import Path

import click
from rich.progress import track
from sqlite_utils import Database

from archive.answers.export import ENDINGS, export
from archive.answers.export_files import MANIFEST, export_files
from archive.answers.sidecar import write_sidecar
from archive.answers.units import UNITS, Unit, count_rows, hold_still, read_rows
from archive.search.filters import Filters
from archive.search.looked_in import LookedIn
from yifa.commands.terminal import printing
from yifa.commands.terminal.options import Choose, archive_option, clock, filter_options, opened
from yifa.model.errors import UsageError


@click.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)
@click.argument("words", nargs=-1)
@click.option(
    "--unit", "unit_name", type=click.Choice(tuple(UNITS)), default="publications", show_default=True,
    help="What one row is: a page with what it shows now, or a distinct text.",
)  # fmt: skip
@click.option(
    "--attachments",
    "folder",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write the publications' files into this folder too, or alone, with a manifest of their hashes.",
)
@click.option("--as-printed", is_flag=True, help="Leave CSV cells as they stand, formulas too.")
@filter_options
@archive_option
def export_command(
    file: Path | None, words: tuple[str, ...], unit_name: str, folder: Path | None, as_printed: bool,
    choose: Choose, archive_path: Path,
) -> None:  # fmt: skip
    """Write publications, all or those that have what WORDS ask for (as in search), to FILE.csv or .jsonl.

    A publication is a page with its current version: a text of two counties stands in both, an edited page
    once, one that was withdrawn with its state. --unit documents writes every distinct text once instead.
    CSV is UTF-8 with a byte order mark; lists are joined by a space; a cell that a spreadsheet would take for
    a formula (it begins with = + - @, TAB, CR or a full-width ＝ ＋ － ＠) gets an apostrophe in front. A
    file that stands there is replaced, once the new one is whole. FILE may be left out where --attachments is
    given. FILE.looked_in.json (DIR.looked_in.json) says what was looked in and what was not, of no rows too.
    """
    if file is not None and folder is not None and file.suffix.lower() not in ENDINGS:
        file, words = None, (str(file), *words)
    if file is None and folder is None:
        raise UsageError(f"expected a FILE ending in {' or '.join(ENDINGS)}, or --attachments DIR")
    if file is not None and file.suffix.lower() not in ENDINGS:
        raise UsageError(f"{file}: expected a name ending in {' or '.join(ENDINGS)}")
    with opened(archive_path) as db:
        hold_still(db)
        filters = choose(db)
        if file is not None:
            _export_rows(db, UNITS[unit_name], filters, words, file, as_printed=as_printed)
        if folder is not None:
            count = export_files(db, filters, words, folder)
            beside = write_sidecar(db, filters, words, folder, rows=count, at=clock()())
            printing.say(f"{count} file{'' if count == 1 else 's'} written to {folder}, see {MANIFEST} there")
            _say_nothing_found(count, beside)


def _export_rows(
    db: Database, unit: Unit, filters: Filters, words: Sequence[str], file: Path, *, as_printed: bool
) -> None:
    total = count_rows(db, unit, filters, words)
    progress = printing.console(errors=True)
    rows = track(
        read_rows(db, unit, filters, words), "Exporting", total, console=progress, transient=True,
        disable=not progress.is_terminal,
    )  # fmt: skip
    count = export(rows, file, unit, as_printed=as_printed)
    beside = write_sidecar(db, filters, words, file, rows=count, at=clock()())
    printing.say(f"{count} {unit.name}{'' if count == 1 else 's'} written to {file}")
    _say_nothing_found(count, beside)


def _say_nothing_found(count: int, beside: LookedIn) -> None:
    """Say what an empty export is worth, and what an export that is not empty does not speak of."""
    if not count:
        printing.say(beside.words)
    elif beside.limits_hits:
        printing.say(" ".join(beside.reservations))
