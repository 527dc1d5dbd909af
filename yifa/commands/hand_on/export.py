"""export: writes publications, texts, versions or files to a table, and the files themselves to a folder."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import click
from rich.progress import track

from archive.derived.reports import count_due
from archive.hand_on.derived_units import DERIVED, UNITS
from archive.hand_on.export import ENDINGS, FORMATS, NAMED, STREAMED, check_target, export
from archive.hand_on.files import MANIFEST, export_files
from archive.hand_on.layout import Layout, Rows, lay_out
from archive.hand_on.sidecar import look_for, write_sidecar
from archive.hand_on.units import Unit, count_rows, hold_still, read_rows
from archive.schema.database import Database
from archive.search.filters import Filters
from archive.search.looked_in import LookedIn
from yifa.commands.terminal import printing
from yifa.commands.terminal.looked_in import nothing_found, reservations, sentences
from yifa.commands.terminal.options import Choose, archive_option, clock, filter_options, opened
from yifa.commands.terminal.said import retold
from yifa.commands.terminal.speech import count
from yifa.language.language import plural
from yifa.model.errors import UsageError
from yifa.model.text import count_of

STDOUT = "-"
ROWS = {
    "publication": plural("%(count)s publication", "%(count)s publications"),
    "document": plural("%(count)s document", "%(count)s documents"),
    "version": plural("%(count)s version", "%(count)s versions"),
    "file": plural("%(count)s file", "%(count)s files"),
    "element": plural("%(count)s element", "%(count)s elements"),
    "figure": plural("%(count)s figure", "%(count)s figures"),
    "pair": plural("%(count)s pair", "%(count)s pairs"),
}
"""a unit's name → so many rows of it"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be exported, and how."""

    unit: Unit
    unit_name: str
    words: Sequence[str]
    has_texts: bool
    layout: Layout

    def rows(self, db: Database, filters: Filters) -> Rows:
        """Return the rows, and show on a terminal how far it is."""
        total = count_rows(db, self.unit, filters, self.words)
        progress = printing.console(errors=True)
        return track(
            read_rows(db, self.unit, filters, self.words, has_texts=self.has_texts), retold("Writing rows"),
            total, console=progress, transient=True, disable=not progress.is_terminal,
        )  # fmt: skip

    def counted(self, number: int) -> str:
        """Return the number of rows in words."""
        return count(number, *ROWS[self.unit.name])

    def waiting(self, db: Database) -> str | None:
        """Return what is still to be derived, where the rows are made from that; None for nothing."""
        due = count_due(db.conn) if self.unit_name in DERIVED else 0
        return f"{count_of(due, 'document waits', 'documents wait')} for `yifa derive`." if due else None


@click.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True), required=False)
@click.argument("words", nargs=-1)
@click.option(
    "--unit", "unit_name", type=click.Choice(tuple(UNITS)), default="publications", show_default=True,
    help="What one row is: a page with what it shows now, a distinct text, a version of a page, a file; of "
    "annual reports an element, a figure, or a report beside one that has passages of it.",
)  # fmt: skip
@click.option("--no-text", is_flag=True, help="Leave out the columns with the texts of pages and files.")
@click.option(
    "--headers", type=click.Choice(("en", "zh")), default="en", show_default=True,
    help="Language of the headers of .csv and .xlsx.",
)  # fmt: skip
@click.option(
    "--format", "stream", type=click.Choice(STREAMED), default=STREAMED[0], show_default=True,
    help="What is written to standard output where FILE is -.",
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
    file: Path | None, words: tuple[str, ...], unit_name: str, headers: str, stream: str, folder: Path | None,
    choose: Choose, archive_path: Path, *, no_text: bool, as_printed: bool,
) -> None:  # fmt: skip
    """Write publications, all or those that have what WORDS ask for (as in search), to FILE.

    FILE ends in .csv, .xlsx, .parquet (extra [tables]) or .jsonl, or is - for standard output. A publication
    is a page with its current version: a text of two counties stands in both, an edited page once, one that
    was withdrawn with its state. Days and moments have columns of their own; columns are named by lower-case
    letters that R and Stata take. CSV is UTF-8 with a byte order mark; lists are joined by a space; a cell
    that a spreadsheet would take for a formula (it begins with = + - @, TAB, CR or a full-width ＝ ＋ － ＠)
    gets an apostrophe in front. In .xlsx codes and numbers of documents are text, and a text too long for a
    cell is cut with a mark. A file that stands there is replaced, once the new one is whole. FILE may be left
    out where --attachments is given. FILE.looked_in.json (DIR.looked_in.json) says what the table was made
    from, what was looked in and what was not, of no rows too.
    """
    if file is not None and folder is not None and str(file) != STDOUT and file.suffix.lower() not in ENDINGS:
        file, words = None, (str(file), *words)
    if file is None and folder is None:
        raise UsageError(f"expected a FILE ending in {NAMED}, or --attachments DIR")
    unit = UNITS[unit_name]
    layout = replace(lay_out(unit, has_texts=not no_text), is_chinese=headers == "zh")
    order = Order(
        unit=unit, unit_name=unit_name, words=words, has_texts=not no_text,
        layout=replace(layout, guard=str) if as_printed else layout,
    )  # fmt: skip
    if file is not None and str(file) != STDOUT:
        check_target(file, layout)
    with opened(archive_path) as db:
        hold_still(db)
        filters = choose(db)
        if file is not None and str(file) == STDOUT:
            _print_rows(db, order, filters, stream)
        elif file is not None:
            _export_rows(db, order, filters, file)
        if folder is not None:
            _export_files(db, filters, words, folder)


def _export_files(db: Database, filters: Filters, words: Sequence[str], folder: Path) -> None:
    number = export_files(db, filters, words, folder)
    beside = write_sidecar(db, filters, words, folder, unit="files", rows=number, at=clock()())
    printing.say(f"{count_of(number, 'file', 'files')} written to {folder}, see {MANIFEST} there")
    if number:
        _say_reservations(beside)
    else:
        nothing, lists = retold("No file of what fits is kept."), map(retold, beside.lists.sentences)
        printing.say(sentences(nothing, *reservations(beside), *lists))


def _export_rows(db: Database, order: Order, filters: Filters, file: Path) -> None:
    number = export(order.rows(db, filters), file, order.layout)
    beside = write_sidecar(db, filters, order.words, file, unit=order.unit_name, rows=number, at=clock()())
    printing.say(f"{order.counted(number)} written to {file}")
    _say_nothing_found(number, beside, order.waiting(db))


def _print_rows(db: Database, order: Order, filters: Filters, stream: str) -> None:
    """Write the rows to standard output, and what is to be said of them to standard error."""
    write = FORMATS[stream].stream
    assert write is not None, "only formats that can be streamed are offered"
    number = write(order.rows(db, filters), sys.stdout.buffer, order.layout)
    looked_in = look_for(db, filters, order.words)
    _say_nothing_found(number, looked_in, order.waiting(db), errors=True)


def _say_nothing_found(
    number: int, beside: LookedIn, waiting: str | None = None, *, errors: bool = False
) -> None:
    """Say what an empty export is worth, and what an export that is not empty does not speak of."""
    if number:
        _say_reservations(beside, errors=errors)
    else:
        printing.say(nothing_found(beside), errors=errors)
    if waiting:
        printing.say(waiting, errors=errors)


def _say_reservations(beside: LookedIn, *, errors: bool = False) -> None:
    if beside.limits_hits:
        printing.say(sentences(*reservations(beside)), errors=errors)
