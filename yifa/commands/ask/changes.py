"""changes: shows what pages came to say otherwise after they were published, over all portals."""

from collections.abc import Sequence
from pathlib import Path

import click

from archive.answers.lasting.edits import Edit, read_edits
from yifa.commands.terminal import printing
from yifa.commands.terminal.days import found_since_option, span_from
from yifa.commands.terminal.options import (
    clock,
    on_day_option,
    one_table,
    opened,
    place_arguments,
    table_options,
)
from yifa.commands.terminal.output import put, write_csv, write_rows
from yifa.commands.terminal.places import covers_of, find_portal_codes
from yifa.model.duty import Due
from yifa.model.text import one_line

METHODS = (
    "A change came after the last answer without it (earliest), no later than the first with it (latest);",
    "a page that was asked only once, or not since, may have changed unseen.",
    "due: before, after or around the day by which the report was due; cosmetic: nothing but width,",
    "punctuation or white space differs.",
)


@click.command("changes")
@place_arguments()
@found_since_option
@on_day_option
@click.option(
    "--substantive", is_flag=True, help="Leave out what is cosmetic: width, punctuation, white space."
)
@table_options
def changes_command(
    places: tuple[str, ...], since: str | None, on_day: str, output: Path | None, archive_path: Path, *,
    substantive: bool, as_csv: bool, as_json: bool,
) -> None:  # fmt: skip
    """Print which pages were changed after they were published, and between which answers; PLACE limits it.

    Each row has what changed (text, values, files), how many sentences, whether that was before or after the
    report was due, and both versions; the sentences are in `yifa history ID`. Newest first.
    """
    one_table(output, as_csv, as_json)
    due = Due(on_day_is_late=on_day == "late")
    with opened(archive_path) as db:
        codes = find_portal_codes(db, places)
        edits = [
            edit
            for edit in read_edits(db, span_from(since), portals=codes, due=due)
            if not substantive or edit.weight == "substantive"
        ]
        limits = {"since": since, "substantive changes only": substantive or None, "on the due day": on_day}
        covers = covers_of(db, codes, places, at=clock()(), methods=METHODS, limits=limits)
    covers.counts["changes"] = len(edits)
    if as_json:
        put(output, covers, lambda out: write_rows(out, "changes", edits, covers))
    elif as_csv:
        put(output, covers, lambda out: write_csv(out, Edit, edits))
    else:
        _print(edits)
        for line in covers.lines():
            printing.say(line)


def _print(edits: Sequence[Edit]) -> None:
    rows = [
        (
            edit.county, edit.document, edit.earliest[:10], edit.latest[:10], edit.due or "-",
            edit.weight or "-", " ".join(edit.changed) or "-", one_line(edit.title or edit.url),
        )
        for edit in edits
    ]  # fmt: skip
    if not rows:
        return  # what follows says that there are none, and beside what
    headers = ("county", "id", "after", "by", "due", "weight", "changed", "title")
    printing.table(headers, rows, whole=("id", "after", "by"))
