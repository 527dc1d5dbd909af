"""search, show, export, dictionary: what the archive holds."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from rich.progress import track
from sqlite_utils import Database

from archive.answers.export import WRITERS, count_rows, export, read_rows
from archive.answers.export_files import MANIFEST, export_files
from archive.answers.show import Shown, show
from archive.schema.dictionary import read_dictionary
from archive.search.filters import Filters
from archive.search.search import Found, Hit, find_spans, search
from yifa.commands import printing
from yifa.commands.options import archive_option, filter_options, json_option, opened
from yifa.model.errors import UsageError
from yifa.model.text import one_line

Choose = Callable[[Database], Filters]


@click.command("search")
@click.argument("words", nargs=-1, required=True)
@filter_options
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="Documents shown.")
@archive_option
@json_option
def search_command(
    words: tuple[str, ...], choose: Choose, limit: int, archive_path: Path, as_json: bool
) -> None:
    """Find documents that have every one of WORDS, the best first.

    Chinese is found exactly as typed, from one character up. With --json: a list of documents; the total and
    what an empty answer is worth go to standard error.
    """
    with opened(archive_path) as db:
        found = search(db, words, choose(db), limit=limit)
    if as_json:
        printing.say_json(found.hits)
        printing.note(_count_words(found))
    else:
        print_found(found, words)


def print_found(found: Found, words: Sequence[str]) -> None:
    """Print what a search found, for a person."""
    for number, hit in enumerate(found.hits, 1):
        _print_hit(number, hit, words)
    printing.say(_count_words(found))


def _count_words(found: Found) -> str:
    if not found.total:
        return f"Nothing found. {found.evidence}"
    shown = "" if found.total == len(found.hits) else f"; {len(found.hits)} shown, see --limit"
    return f"{found.total} document{'' if found.total == 1 else 's'}{shown}"


def _print_hit(number: int, hit: Hit, words: Sequence[str]) -> None:
    title = one_line(hit.title or "(no title)")
    printing.say(
        f"{number}. {hit.id}  {hit.county} {hit.portal}  {hit.date_published or 'undated'}", style="dim"
    )
    printing.say(printing.marked(f"   {title}", ((a + 3, b + 3) for a, b in find_spans(title, words))))
    facts = [hit.publisher, f"about {hit.report_year}" if hit.report_year else None]
    facts.append(f"on {hit.copies} pages" if hit.copies > 1 else None)
    line = " · ".join(one_line(fact) for fact in facts if fact)
    if line:
        printing.say(f"   {line}")
    printing.say(f"   {hit.url}", style="dim")
    for snippet in hit.snippets:
        printing.say(printing.marked(f"   {snippet}"))
    for file in hit.files:
        printing.say(f"   in {one_line(file.name)}:", style="dim")
        for snippet in file.snippets:
            printing.say(printing.marked(f"   {snippet}"))
    printing.say()


@click.command("show")
@click.argument("document")
@archive_option
@json_option
def show_command(document: str, archive_path: Path, as_json: bool) -> None:
    """Print one DOCUMENT: what was read, where each value stood, and the evidence.

    DOCUMENT is an id, its first digits (4 or more), a whole hash, or a page's address.
    """
    with opened(archive_path) as db:
        shown = show(db, document)
    if as_json:
        printing.say_json(shown)
    else:
        _print_document(shown)


def _print_document(shown: Shown) -> None:
    printing.heading(one_line(shown.title or "(no title)"))
    printing.pairs(
        {
            "id": shown.id,
            "county": f"{shown.county} {shown.portal}",
            "page": shown.url,
            "path": " > ".join(shown.breadcrumb) or None,
            "content": f"{shown.body_kind}, {shown.characters} characters, sha256 {shown.content_sha256}",
            "partial": f"stored without: {', '.join(shown.missing.split())}" if shown.missing else None,
            "stored": shown.first_seen_at,
        }
    )
    _print_values(shown)
    _print_rows("Labels nobody reads", shown.unread_pairs)
    _print_rows("Pages with this content", shown.pages)
    _print_rows("Everything these pages have shown", shown.versions)
    _print_rows("Attachments", tuple({**each, "text": None} for each in shown.attachments))
    _print_rows("Findings", shown.findings)
    _print_rows("Captures", shown.captures)
    printing.heading("\nText")
    printing.say(shown.text)
    for each in shown.attachments:
        if each["text"]:
            printing.heading(f"\nText of {one_line(each['name'])}")
            printing.say(each["text"])


def _print_values(shown: Shown) -> None:
    printing.heading("\nMetadata")
    rows: list[tuple[object, ...]] = []
    for value in shown.values:
        rows.append((value.field, value.value, value.origin or "-", value.label or "-"))
        rows.extend(
            (_name_candidate(other), other["value"] or other["raw"], other["origin"], other["label"])
            for other in value.others
        )
    printing.table(("field", "value", "origin", "printed as"), rows, whole=("field", "origin"))


def _name_candidate(other: Mapping[str, Any]) -> str:
    if other["value"] is not None:
        return "└ not chosen"
    return "└ unreadable" if other["raw"] else "└ left empty"


def _print_rows(title: str, rows: tuple[Mapping[str, Any], ...]) -> None:
    """Print each row as a block of names and values: its addresses are too long for a table."""
    if not rows:
        return
    printing.heading(f"\n{title}")
    for number, row in enumerate(rows):
        if number:
            printing.say()
        printing.pairs(dict(row))


@click.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)
@click.argument("words", nargs=-1)
@click.option(
    "--attachments",
    "folder",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write the documents' files into this folder too, or alone, with a manifest of their hashes.",
)
@click.option("--as-printed", is_flag=True, help="Leave CSV cells as they stand, formulas too.")
@filter_options
@archive_option
def export_command(
    file: Path | None, words: tuple[str, ...], folder: Path | None, as_printed: bool, choose: Choose,
    archive_path: Path,
) -> None:  # fmt: skip
    """Write documents, all or those that have every one of WORDS, to FILE.csv or FILE.jsonl.

    CSV is UTF-8 with a byte order mark; lists are joined by a space; a cell that a spreadsheet would take for
    a formula (it begins with = + - @, TAB, CR or a full-width ＝ ＋ － ＠) gets an apostrophe in front. A
    file that stands there is replaced, once the new one is whole. FILE may be left out where --attachments is
    given.
    """
    if file is not None and folder is not None and file.suffix.lower() not in WRITERS:
        file, words = None, (str(file), *words)
    if file is None and folder is None:
        raise UsageError(f"expected a FILE ending in {' or '.join(WRITERS)}, or --attachments DIR")
    if file is not None and file.suffix.lower() not in WRITERS:
        raise UsageError(f"{file}: expected a name ending in {' or '.join(WRITERS)}")
    with opened(archive_path) as db:
        filters = choose(db)
        if file is not None:
            _export_rows(db, filters, words, file, as_printed=as_printed)
        if folder is not None:
            count = export_files(db, filters, words, folder)
            printing.say(f"{count} file{'' if count == 1 else 's'} written to {folder}, see {MANIFEST} there")


def _export_rows(
    db: Database, filters: Filters, words: Sequence[str], file: Path, *, as_printed: bool
) -> None:
    total = count_rows(db, filters, words)
    progress = printing.console(errors=True)
    rows = track(
        read_rows(db, filters, words), "Exporting", total, console=progress, transient=True,
        disable=not progress.is_terminal,
    )  # fmt: skip
    count = export(rows, file, as_printed=as_printed)
    printing.say(f"{count} document{'' if count == 1 else 's'} written to {file}")


@click.command("dictionary")
@json_option
def dictionary_command(as_json: bool) -> None:
    """Print what every table and column of the archive means."""
    tables = read_dictionary()
    if as_json:
        printing.say_json([asdict(each) for each in tables])
        return
    for each in tables:
        printing.heading(f"{each.name} ({each.kind})")
        printing.say(each.meaning)
        rows = ((column.name, column.type, column.meaning) for column in each.columns)
        printing.table(("column", "type", "meaning"), rows, whole=("column", "type"))
        printing.say()
